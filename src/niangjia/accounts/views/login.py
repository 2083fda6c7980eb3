"""Log in: the phone, the code, done. One flow, whether the phone is known or not."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.stages import LoginStage
from allauth.account.views import AccountInactiveView, ConfirmLoginCodeView, LogoutView, RequestLoginCodeView
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import limits
from niangjia.accounts.errors import TooManyRequests
from niangjia.accounts.forms import ASKED_TOO_OFTEN, CodeForm, PhoneForm
from niangjia.accounts.queries import latest_code
from niangjia.core.masking import mask_phone

#: Seconds before another code may be asked for, as the page counts them down.
RESEND_AFTER = 60
#: The phone last typed, to be there again when one comes back to the first page.
PHONE = "login_phone"


class RequestCode(RequestLoginCodeView):
    """The phone."""

    template_name = "accounts/plain_login.html"
    form_class = PhoneForm

    def get_initial(self) -> dict[str, Any]:
        return {"phone": self.request.session.get(PHONE, "")}

    def form_valid(self, form: PhoneForm) -> HttpResponse:
        self.request.session[PHONE] = form.cleaned_data["phone"]
        return super().form_valid(form)

    def _redirect_to_pending_stage(
        self, request: HttpRequest, stage: LoginStage
    ) -> HttpResponseRedirect | None:
        return (
            HttpResponseRedirect(self.passthrough_next_url(reverse(stage.urlname))) if stage.urlname else None
        )


class ConfirmCode(ConfirmLoginCodeView):
    """The code: tried five times, sent again after a minute, or the phone corrected."""

    template_name = "accounts/plain_code.html"
    form_class = CodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().dispatch(request, *args, **kwargs)
        if getattr(self, "_process", True) is None:
            messages.warning(request, _("This code has expired. Ask for a new one."))
        if response.status_code == 302 and response["Location"] == reverse("account_request_login_code"):
            return HttpResponseRedirect(self.passthrough_next_url(response["Location"]))
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("action") == "change":
            self._process.abort()
            return HttpResponseRedirect(self.passthrough_next_url(reverse("account_request_login_code")))
        if self._action == "verify" and not limits.take_try(request, self._process.state["at"]):
            return self._give_up()
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def _give_up(self) -> HttpResponse:
        self._process.abort()
        messages.error(self.request, get_adapter().error_messages["too_many_login_attempts"])
        return HttpResponseRedirect(reverse("account_request_login_code"))

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        try:
            limits.take_code(self.request, self._process.state["phone"])
        except TooManyRequests:
            messages.error(self.request, ASKED_TOO_OFTEN)
            return HttpResponseRedirect(self.passthrough_next_url(reverse("account_confirm_login_code")))
        self._process.state["at"] = time.time()
        messages.success(self.request, _("A new code is on its way."))
        return super()._resend_form_valid(form)

    def _verify_form_valid(self, form: CodeForm) -> HttpResponse:
        phone = self._process.state["phone"]
        self.request.session.pop(PHONE, None)
        response: HttpResponse = super()._verify_form_valid(form)
        limits.remember_device(self.request, response, phone)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        state = self._process.state
        passed = time.time() - state["at"]
        return super().get_context_data(**kwargs) | {
            "masked_phone": mask_phone(state["phone"]),
            "resend_after": max(0, round(RESEND_AFTER - passed)),
            "minutes_left": max(1, round((app_settings.LOGIN_BY_CODE_TIMEOUT - passed) / 60)),
            "tries_left": app_settings.LOGIN_BY_CODE_MAX_ATTEMPTS - state["failed_attempts"],
            "demo_code": latest_code(state["phone"]) if settings.NIANGJIA_DEMO else "",
        }


class LogOut(LogoutView):
    """Ask on opening, log out on pressing."""

    template_name = "accounts/plain_logout.html"


class Inactive(AccountInactiveView):
    """The log-in is closed."""

    template_name = "accounts/plain_inactive.html"


def too_many(request: HttpRequest) -> HttpResponse:
    """Say that a limit is reached."""
    return render(request, "accounts/plain_too_many.html", status=429)
