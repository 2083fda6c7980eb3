"""Where one is signed in, and out of there with one tap."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.accounts import services
from niangjia.accounts.queries import sessions_of
from niangjia.core.access import signed_in
from niangjia.core.answers import go_on
from niangjia.core.clock import database_now


@signed_in
@require_http_methods(["GET", "HEAD"])
def worker_sessions(request: HttpRequest) -> HttpResponse:
    """List them."""
    found = sessions_of(request.user, this_key=request.session.session_key, at=database_now())
    return render(
        request,
        "accounts/worker_sessions.html",
        {"sessions": found, "others": len(found) - 1, "worker_tab": "me"},
    )


@signed_in
@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Log out at one of them."""
    session = get_object_or_404(UserSession, pk=pk, user=request.user)
    services.end_sessions(sessions=[session], actor=request.actor, at=database_now())
    messages.success(request, _("Logged out there."))
    return go_on(reverse("accounts:worker_sessions"))


@signed_in
@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """Log out everywhere but here."""
    others = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    services.end_sessions(sessions=list(others), actor=request.actor, at=database_now())
    messages.success(request, _("Logged out everywhere else."))
    return go_on(reverse("accounts:worker_sessions"))
