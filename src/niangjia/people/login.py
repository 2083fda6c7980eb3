"""How somebody signs in: by phone and code, in one flow for known and new phones alike."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit, second_factor
from niangjia.accounts.models import User
from niangjia.accounts.services import send_sms
from niangjia.core.clock import database_now, local_day
from niangjia.people.errors import BadPhone
from niangjia.people.identity import clean_phone
from niangjia.people.middleware import SEEN, actor_for, identify
from niangjia.people.queries import posts_in_force
from niangjia.people.services import link_user

#: What allauth says by templates of its own, in our words; what is not here goes without saying.
SAID = {
    "account/messages/logged_out.txt": _("You have logged out."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is no longer used."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up."),
    "mfa/messages/webauthn_removed.txt": _("The passkey was removed."),
}


class PhoneField(forms.CharField):
    """A mainland mobile number as people type it; gives 11 digits."""

    widget = forms.TextInput(
        attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "autofocus": True, "class": "big"}
    )
    default_error_messages = {
        "required": _("Please type your mobile number."),
        "max_length": _("A mainland mobile number has 11 digits and begins with 1. Please check it."),
    }

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        try:
            phone = clean_phone(text)
        except BadPhone as refusal:
            raise ValidationError(str(refusal)) from None
        if not phone:
            raise ValidationError(self.error_messages["required"], code="required")
        return phone


class LoginAdapter(DefaultAccountAdapter):
    """Phone log-in. A new phone gets its log-in when the code is asked for, so that no answer tells it apart."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This code is wrong. Look at the message again and type its six digits."),
        "too_many_login_attempts": _("The code was tried too often. Ask for a new one."),
        "rate_limited": _("A code was asked for too often. Wait a minute and try again."),
        "account_inactive": _("This log-in is closed."),
    }

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return PhoneField(label=_("Mobile number"), max_length=40, **kwargs)

    def clean_phone(self, phone: str) -> str:
        cleaned: str = PhoneField().clean(phone)
        return cleaned

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save()

    def set_phone_verified(self, user: Any, phone: str) -> None:
        if not user.phone_verified:
            user.phone_verified = True
            user.save(update_fields=["phone_verified"])

    def get_user_by_phone(self, phone: str) -> User | None:
        return User.objects.by_phone(phone)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        send_sms(phone=phone, kind="code", params={"code": code}, at=database_now())

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for the second factor again before it is changed; who has none yet has nothing to prove."""
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required and second_factor.has_factor(self.request.user)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in with a fresh session key, and find the person behind the log-in."""
        methods = [str(record.get("method")) for record in get_authentication_records(request, user)]
        super().login(request, user)
        at = database_now()
        request.session[SEEN] = at.timestamp()
        with transaction.atomic():
            person = link_user(user=user, at=at)
            actor = actor_for(person, posts_in_force(person.pk, local_day(at)).first())
            audit.record(
                action="login.opened",
                subject_type="user",
                subject_id=user.pk,
                subject_label=actor.name,
                actor=actor,
                at=at,
                detail={"how": methods},
            )
        identify(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Send those with a desk there, everybody else home."""
        return reverse("portal:desk_today") if getattr(request, "posts", None) else reverse("portal:home")

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: Any = None,
    ) -> None:
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Never write e-mail: nobody's address is known here."""
