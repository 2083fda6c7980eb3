"""What people type to sign in, and how the audit trail is sifted."""

import unicodedata
from typing import Any

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import limits, wording
from niangjia.accounts.errors import TooManyRequests
from niangjia.accounts.queries import AuditFilter
from niangjia.accounts.services import user_for_phone

ASKED_TOO_OFTEN = _("A code was asked for too often. Wait a minute and try again.")


class PhoneForm(RequestLoginCodeForm):
    """The phone a code is sent to. A phone nobody knows gets its log-in here, so no answer tells it apart."""

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"]
        try:
            limits.take_code(context.request, phone)
        except TooManyRequests:
            raise forms.ValidationError(ASKED_TOO_OFTEN, code="too_many") from None
        self._user = user_for_phone(phone=phone)
        return phone


class CodeForm(ConfirmLoginCodeForm):
    """The six digits, also typed full-width or with a space."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "pattern": "[0-9０-９ ]*",
                "maxlength": 12,
                "autofocus": True,
                "class": "code",
                "data-one-time-code": True,
            }
        )
        self.fields["code"].label = _("Six-digit code")

    def clean_code(self) -> str:
        typed = unicodedata.normalize("NFKC", self.cleaned_data["code"])
        self.cleaned_data["code"] = "".join(character for character in typed if character.isalnum())
        return super().clean_code()


def _refused() -> forms.ValidationError:
    return forms.ValidationError(
        _("The passkey was not accepted. Try again, or use another way."), code="forged"
    )


class PasskeyForm(AddWebAuthnForm):
    """A new passkey; an answer no browser gives is refused, not stumbled over."""

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except (KeyError, TypeError, ValueError, AttributeError):
            raise _refused() from None
        return cleaned


class PasskeyLoginForm(AuthenticateWebAuthnForm):
    """A passkey shown on logging in."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except (KeyError, TypeError, ValueError, AttributeError):
            raise _refused() from None


class PasskeyAgainForm(PasskeyLoginForm):
    """A passkey shown again."""

    reauthenticated = True


class DayField(forms.DateField):
    """A day to sift by; one that is none is told so."""

    widget = forms.DateInput(attrs={"type": "date"})
    default_error_messages = {"invalid": _("This is not a day. Write it like 2023-03-08.")}


class AuditFilterForm(forms.Form):
    """Action, person, days. Nothing is required; what makes no sense is told and left out."""

    action = forms.ChoiceField(label=_("Action"), required=False)
    person = forms.CharField(label=_("Who"), required=False, max_length=40)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["action"] = forms.ChoiceField(
            label=_("Action"), required=False, choices=[("", _("All actions")), *wording.groups()]
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("since") and data.get("until") and data["since"] > data["until"]:
            self.add_error("until", _("The last day is before the first."))
        return data

    def wanted(self) -> AuditFilter:
        """Give what was understood of it."""
        if not self.is_bound:
            return AuditFilter()
        self.full_clean()
        return AuditFilter(**self.cleaned_data)


class ExportForm(forms.Form):
    """Why somebody takes the trail, figures or their evidence away."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        min_length=4,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("Stands in the audit trail and on the sheet."),
    )
