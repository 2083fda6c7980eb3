"""Signing somebody in without a code: by a phone's word for a desk, and in the demo."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.http import HttpRequest

from niangjia.accounts import second_factor as factor


def sign_in(request: HttpRequest, user: Any, *, how: str, second_factor: bool = False) -> None:
    """Sign the user in with a fresh session; whatever the browser's session held before is gone.

    :param how: a word for the list of methods, such as ``desk`` or ``demo``.
    :param second_factor: the second factor was proved elsewhere.
    """
    request.session.flush()
    record_authentication(request, user, method=how)
    if second_factor:
        factor.mark_passed(request, user, by=how)
    get_adapter(request).login(request, user)
    UserSession.objects.create_from_request(request)
