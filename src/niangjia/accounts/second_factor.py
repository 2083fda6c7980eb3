"""The cadres' second factor: an authenticator app or a passkey, besides the code on the phone."""

from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest
from django.urls import reverse

PASSED = "second_factor_passed"


def missing_step(request: HttpRequest) -> str | None:
    """Give the address where the missing step is taken; ``None`` when nothing is missing."""
    if not is_mfa_enabled(request.user):
        return reverse("mfa_activate_totp")
    return None if passed(request) else reverse("mfa_reauthenticate")


def passed(request: HttpRequest) -> bool:
    """Say whether this session was opened with a second factor, or proved one since."""
    methods = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in methods)
