"""The second factor: set up, prove, replace. The pages are ours, the checking is allauth's."""

from typing import Any

from allauth.mfa.base.views import AuthenticateView, IndexView, ReauthenticateView
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.http import HttpRequest, HttpResponse
from django.urls import reverse, reverse_lazy

from niangjia.accounts import audit, second_factor
from niangjia.core.clock import database_now


def _record(request: HttpRequest, action: str, kind: str) -> None:
    audit.record(
        action=action,
        subject_type="user",
        subject_id=request.user.pk,
        subject_label=request.actor.name,
        actor=request.actor,
        at=database_now(),
        detail={"kind": kind},
    )


class Overview(IndexView):
    """What is set up, and what can be."""

    template_name = "accounts/plain_factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "goes_on": self.request.session.get(second_factor.NEXT, "")
        }


class Authenticate(AuthenticateView):
    """Prove the second factor on logging in."""

    template_name = "accounts/plain_factor.html"


class Reauthenticate(ReauthenticateView):
    """Prove it again: before the desk, or before changing it."""

    template_name = "accounts/plain_factor_again.html"


class ReauthenticateByPasskey(ReauthenticateWebAuthnView):
    template_name = "accounts/plain_passkey_again.html"


class ActivateApp(ActivateTOTPView):
    """Set up an authenticator app. Having typed its code, one has passed."""

    template_name = "accounts/plain_app.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.mark_passed(self.request, self.request.user, by="totp")
        _record(self.request, "second_factor.added", "totp")
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"required": second_factor.NEXT in self.request.session}


class DeactivateApp(DeactivateTOTPView):
    template_name = "accounts/plain_app_off.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _record(self.request, "second_factor.removed", "totp")
        return response


class AddPasskey(AddWebAuthnView):
    template_name = "accounts/plain_passkey.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        second_factor.mark_passed(self.request, self.request.user, by="webauthn")
        _record(self.request, "second_factor.added", "webauthn")
        return response


class RemovePasskey(RemoveWebAuthnView):
    template_name = "accounts/plain_passkey_off.html"
    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _record(self.request, "second_factor.removed", "webauthn")
        return response


class RecoveryCodes(ViewRecoveryCodesView):
    """The codes for the day the phone is lost."""

    template_name = "accounts/plain_recovery.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "goes_on": self.request.session.pop(second_factor.NEXT, "") or reverse("mfa_index")
        }


class NewRecoveryCodes(GenerateRecoveryCodesView):
    template_name = "accounts/plain_recovery_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        _record(self.request, "second_factor.codes_renewed", "recovery_codes")
        return response
