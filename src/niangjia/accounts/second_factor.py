"""The cadres' second factor: an authenticator app or a passkey, besides the code on the phone."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

#: Where to go on once the second factor is set up.
NEXT = "second_factor_next"
TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def needed(user: Any) -> bool:
    """Say whether somebody who has a desk needs a second factor here."""
    return bool(settings.NIANGJIA_SECOND_FACTOR and user.is_authenticated)


def has_factor(user: Any) -> bool:
    """Say whether somebody has set up an authenticator app or a passkey."""
    return is_mfa_enabled(user, TYPES)


def passed(request: HttpRequest) -> bool:
    """Say whether this session was opened with a second factor, or proved one since."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def mark_passed(request: HttpRequest, user: Any, *, by: str, just_now: bool = False) -> None:
    """Note in the session that the second factor was proved.

    :param just_now: proved in this very step, so that it need not be proved again to change it.
    """
    record_authentication(request, user, method="mfa", type=by, reauthenticated=just_now or None)


def missing_step(request: HttpRequest) -> str | None:
    """Give the address where the missing step is taken; ``None`` when nothing is missing."""
    if not needed(request.user) or passed(request):
        return None
    if has_factor(request.user):
        return f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.get_full_path()})}"
    request.session[NEXT] = request.get_full_path()
    return reverse("mfa_activate_totp")
