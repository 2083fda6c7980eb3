"""The second factor: set up, prove, replace. The pages are ours, the checking is allauth's."""

from collections.abc import Sequence
from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy

from niangjia.accounts import audit, second_factor
from niangjia.accounts.forms import PasskeyAgainForm, PasskeyForm, PasskeyLoginForm
from niangjia.core.clock import database_now


def _record(request: HttpRequest, action: str, kind: str) -> None:
    audit.record(
        action=action,
        subject_type="user",
        subject_id=str(request.user.pk),
        subject_label=request.actor.name,
        actor=request.actor,
        at=database_now(),
        detail={"kind": kind},
    )


class OnlyWith:
    """Pages about something that is set up: without it one is sent back to the overview."""

    kinds: Sequence[str] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_mfa_enabled(request.user, self.kinds):
            return redirect("mfa_index")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class Overview(IndexView):
    """What is set up, and what can be."""

    template_name = "accounts/plain_factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "goes_on": self.request.session.get(second_factor.NEXT, "")
        }


class Authenticate(AuthenticateView):
    """Prove the second factor on logging in."""

    webauthn_form_class = PasskeyLoginForm
    template_name = "accounts/plain_factor.html"


class Reauthenticate(OnlyWith, ReauthenticateView):
    """Prove it again: before the desk, or before changing it."""

    template_name = "accounts/plain_factor_again.html"
    kinds = second_factor.TYPES


class ReauthenticateByPasskey(OnlyWith, ReauthenticateWebAuthnView):
    template_name = "accounts/plain_passkey_again.html"
    form_class = PasskeyAgainForm
    kinds = (Authenticator.Type.WEBAUTHN,)


class ActivateApp(ActivateTOTPView):
    """Set up an authenticator app. Having typed its code, one has passed."""

    template_name = "accounts/plain_app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.mark_passed(self.request, self.request.user, by="totp", just_now=True)
        _record(self.request, "second_factor.added", "totp")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"required": second_factor.NEXT in self.request.session}


class DeactivateApp(OnlyWith, DeactivateTOTPView):
    template_name = "accounts/plain_app_off.html"
    kinds = (Authenticator.Type.TOTP,)

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _record(self.request, "second_factor.removed", "totp")
        return response


class AddPasskey(AddWebAuthnView):
    template_name = "accounts/plain_passkey.html"
    form_class = PasskeyForm

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.mark_passed(self.request, self.request.user, by="webauthn", just_now=True)
        _record(self.request, "second_factor.added", "webauthn")
        return response


class RemovePasskey(RemoveWebAuthnView):
    template_name = "accounts/plain_passkey_off.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _record(self.request, "second_factor.removed", "webauthn")
        return response


class RecoveryCodes(OnlyWith, ViewRecoveryCodesView):
    """The codes for the day the phone is lost."""

    template_name = "accounts/plain_recovery.html"
    kinds = (Authenticator.Type.RECOVERY_CODES,)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "goes_on": self.request.session.pop(second_factor.NEXT, "") or reverse("mfa_index")
        }


class NewRecoveryCodes(OnlyWith, GenerateRecoveryCodesView):
    template_name = "accounts/plain_recovery_new.html"
    kinds = second_factor.TYPES

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _record(self.request, "second_factor.codes_renewed", "recovery_codes")
        return response


class RecoveryFile(OnlyWith, DownloadRecoveryCodesView):
    """The codes as a text file."""

    kinds = (Authenticator.Type.RECOVERY_CODES,)
