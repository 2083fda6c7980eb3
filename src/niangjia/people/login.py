"""How somebody signs in: by phone and code, in one flow for known and new phones alike."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from niangjia.accounts.models import User
from niangjia.accounts.services import send_sms
from niangjia.core.clock import database_now
from niangjia.people.errors import BadPhone
from niangjia.people.identity import clean_phone
from niangjia.people.services import link_user


class PhoneField(forms.CharField):
    """A mainland mobile number as people type it; gives 11 digits."""

    widget = forms.TextInput(
        attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel", "autofocus": True, "placeholder": _("Mobile number")}
    )

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return clean_phone(text)
        except BadPhone as refusal:
            raise ValidationError(str(refusal)) from None


class LoginAdapter(DefaultAccountAdapter):
    """Phone log-in. A new phone gets its account when the code is asked for, so that no answer tells it apart."""

    def phone_form_field(self, **kwargs: Any) -> forms.Field:
        return PhoneField(label=_("Mobile number"), max_length=32, **kwargs)

    def clean_phone(self, phone: str) -> str:
        try:
            return clean_phone(phone)
        except BadPhone as refusal:
            raise ValidationError(str(refusal)) from None

    def get_phone(self, user: Any) -> tuple[str, bool] | None:
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: Any, phone: str, verified: bool) -> None:
        user.phone, user.phone_verified = phone, verified
        user.save()

    def set_phone_verified(self, user: Any, phone: str) -> None:
        user.phone_verified = True
        user.save(update_fields=["phone_verified"])

    def get_user_by_phone(self, phone: str) -> Any:
        found = User.objects.by_phone(phone)
        return found if found is not None else User.objects.create_user(phone)

    def send_verification_code_sms(self, user: Any, phone: str, code: str, **kwargs: Any) -> None:
        send_sms(phone=phone, kind="code", params={"code": code}, at=database_now())

    def send_unknown_account_sms(self, phone: str, **kwargs: Any) -> None:
        """Never needed: every phone that asks has an account."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: Any) -> None:
        super().login(request, user)
        link_user(user=user, at=database_now())

