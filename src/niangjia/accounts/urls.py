"""Logging in, sessions, the audit trail. Of allauth only what is listed here can be reached."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpResponseBase
from django.urls import include, path
from django.views.generic.base import View

from niangjia.accounts.views import audit, desk_login, login, outbox, second_factor, sessions
from niangjia.core.access import anyone, signed_in

Page = Callable[..., HttpResponseBase]


def of(declare: Callable[[Page], Page], view: type[View]) -> Page:
    """Make a page of a class, with its access declared."""
    page: Any = view.as_view()
    return declare(page)


request_code = of(anyone, login.RequestCode)
factor = "accounts/2fa"

own = [
    path("my/sessions/", sessions.worker_sessions, name="worker_sessions"),
    path("my/sessions/others/end/", sessions.end_other_sessions, name="end_other_sessions"),
    path("my/sessions/<int:pk>/end/", sessions.end_session, name="end_session"),
    path("desk/login/", desk_login.desk_login_qr, name="desk_login_qr"),
    path("desk/login/go/", desk_login.claim_desk_login, name="claim_desk_login"),
    path("l/<str:code>/", desk_login.approve_desk_login, name="approve_desk_login"),
    path("desk/audit/", audit.desk_audit, name="desk_audit"),
    path("desk/audit/export/", audit.desk_audit_export, name="desk_audit_export"),
    path("desk/audit/<uuid:pk>/", audit.desk_audit_record, name="desk_audit_record"),
]
if settings.NIANGJIA_DEMO:
    own.append(path("demo/outbox/", outbox.demo_outbox, name="demo_outbox"))

# allauth goes to these by name.
urlpatterns = [
    path("", include((own, "accounts"))),
    path("accounts/login/", request_code, name="account_request_login_code"),
    path("accounts/login/", request_code, name="account_login"),
    path("accounts/login/code/", of(anyone, login.ConfirmCode), name="account_confirm_login_code"),
    path("accounts/logout/", of(anyone, login.LogOut), name="account_logout"),
    path("accounts/closed/", of(anyone, login.Inactive), name="account_inactive"),
    path(f"{factor}/", of(signed_in, second_factor.Overview), name="mfa_index"),
    path(f"{factor}/", of(signed_in, second_factor.Overview), name="mfa_list_webauthn"),
    path(f"{factor}/login/", of(anyone, second_factor.Authenticate), name="mfa_authenticate"),
    path(f"{factor}/again/", of(signed_in, second_factor.Reauthenticate), name="mfa_reauthenticate"),
    path(
        f"{factor}/again/passkey/",
        of(signed_in, second_factor.ReauthenticateByPasskey),
        name="mfa_reauthenticate_webauthn",
    ),
    path(f"{factor}/app/", of(signed_in, second_factor.ActivateApp), name="mfa_activate_totp"),
    path(f"{factor}/app/off/", of(signed_in, second_factor.DeactivateApp), name="mfa_deactivate_totp"),
    path(f"{factor}/passkey/", of(signed_in, second_factor.AddPasskey), name="mfa_add_webauthn"),
    path(
        f"{factor}/passkey/<int:pk>/off/",
        of(signed_in, second_factor.RemovePasskey),
        name="mfa_remove_webauthn",
    ),
    path(f"{factor}/codes/", of(signed_in, second_factor.RecoveryCodes), name="mfa_view_recovery_codes"),
    path(
        f"{factor}/codes/new/",
        of(signed_in, second_factor.NewRecoveryCodes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        f"{factor}/codes/download/",
        of(signed_in, second_factor.RecoveryFile),
        name="mfa_download_recovery_codes",
    ),
]
