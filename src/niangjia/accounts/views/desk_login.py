"""A desk signed in with one's phone: the desk shows a code, the phone says yes, the desk goes on."""

import secrets
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from niangjia.accounts import limits, second_factor, services
from niangjia.accounts.devices import device_of
from niangjia.accounts.errors import DeskLoginOver
from niangjia.accounts.models import DeskLogin
from niangjia.accounts.services.desk_logins import code_hash, match_number
from niangjia.accounts.sign_in import sign_in
from niangjia.core.access import anyone, signed_in
from niangjia.core.answers import go_on
from niangjia.core.clock import database_now
from niangjia.core.qr import qr_svg

#: What the desk's session holds: the code it shows and the secret with which it claims the login.
SESSION = "desk_login"


@anyone
@require_http_methods(["GET", "HEAD"])
def desk_login_qr(request: HttpRequest) -> HttpResponse:
    """Show the code; opening the page again shows the same one while it lives."""
    onwards = _onwards(request)
    if request.user.is_authenticated:
        return redirect(onwards)
    login, code = _shown(request) or _open(request)
    if login is None:
        return render(request, "accounts/plain_desk_login.html", {"too_many": True}, status=429)
    return render(
        request,
        "accounts/plain_desk_login.html",
        {
            "qr": qr_svg(request.build_absolute_uri(reverse("accounts:approve_desk_login", args=[code]))),
            "match": match_number(code),
            "seconds_left": max(1, int((login.expires_at - database_now()).total_seconds())),
            "onwards": onwards,
        },
    )


@anyone
@require_POST
def claim_desk_login(request: HttpRequest) -> HttpResponse:
    """Go on if the phone has said yes. Asked again and again by the page, or once by its button."""
    onwards = _onwards(request)
    if request.user.is_authenticated:
        return _go(request, onwards)
    held = request.session.get(SESSION, {})
    login = services.claim(browser_key=held.get("key", ""), at=database_now()) if held else None
    if login is not None:
        sign_in(request, login.approved_by, how="desk", second_factor=login.second_factor)
        return _go(request, onwards)
    if held and request.htmx and _shown(request):
        return HttpResponse(status=204)
    return _go(request, f"{reverse('accounts:desk_login_qr')}?next={onwards}")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def approve_desk_login(request: HttpRequest, code: str) -> HttpResponse:
    """Ask on the phone whether the desk may sign in as its owner, and take the answer."""
    now = database_now()
    login = DeskLogin.objects.waiting(now).filter(secret_hash=code_hash(code)).first()
    if login is None:
        return _decided(request, "over", status=DeskLoginOver.status)
    if request.method != "POST":
        context = {"login": login, "match": match_number(code), "has_desk": bool(request.posts)}
        return render(request, "accounts/plain_desk_approve.html", context)
    try:
        return _answer(request, login)
    except DeskLoginOver:
        return _decided(request, "over", status=DeskLoginOver.status)


def _answer(request: HttpRequest, login: DeskLogin) -> HttpResponse:
    now = database_now()
    if request.POST.get("answer") == "no":
        services.refuse(login=login, actor=request.actor, at=now)
        return _decided(request, "refused")
    if request.POST.get("answer") != "yes":
        raise BadRequest("answer must be yes or no")
    services.approve(
        login=login,
        user=request.user,
        second_factor=second_factor.passed(request),
        actor=request.actor,
        at=now,
    )
    return _decided(request, "approved")


def _decided(request: HttpRequest, outcome: str, status: int = 200) -> HttpResponse:
    return render(request, "accounts/plain_desk_decided.html", {"outcome": outcome}, status=status)


def _shown(request: HttpRequest) -> tuple[DeskLogin, str] | None:
    """Find the code this browser shows already, unless it was decided or has run out."""
    held: dict[str, Any] = request.session.get(SESSION, {})
    now = database_now()
    login = DeskLogin.objects.live(now).filter(pk=held["id"]).first() if held else None
    return (login, held["code"]) if login else None


def _open(request: HttpRequest) -> tuple[DeskLogin | None, str]:
    if not limits.take_desk_login(request):
        return None, ""
    key = secrets.token_urlsafe(24)
    device = str(device_of(request.headers.get("User-Agent", "")))
    opened = services.open_desk_login(browser_key=key, device=device, at=database_now())
    request.session[SESSION] = {"id": str(opened.login.pk), "code": opened.code, "key": key}
    return opened.login, opened.code


def _onwards(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else "/desk/"


def _go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on, also when it asked in the background."""
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return go_on(url)
