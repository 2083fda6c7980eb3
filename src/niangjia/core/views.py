"""Pages that belong to no room: preferences, and what is shown when something is wrong."""

import sys
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from niangjia.core.access import anyone
from niangjia.core.middleware import is_outage, unavailable

YEAR = 60 * 60 * 24 * 365
CHOICES = {
    "lang": (settings.LANGUAGE_COOKIE_NAME, {"zh-hans", "en"}),
    "theme": ("niangjia_theme", {"light", "dark", "auto"}),
    "size": ("niangjia_size", {"normal", "large"}),
}


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Give the address to go back to, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or request.headers.get("referer", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if target and allowed else fallback


@anyone
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep the choice of language, theme and type size."""
    response = HttpResponseRedirect(safe_next(request))
    response.status_code = 303
    for name, (cookie, allowed) in CHOICES.items():
        value = request.POST.get(name, "")
        if value in allowed:
            response.set_cookie(
                cookie,
                value,
                max_age=YEAR,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    return response


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Answer alike for what is missing and what is forbidden."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that it was us, that nothing was lost, and by which number the log knows of it."""
    if is_outage(sys.exc_info()[1]):
        return unavailable()
    trace = getattr(request, "trace", None)
    return HttpResponse(render_to_string("500.html", {"number": trace.id if trace else ""}), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old, and how to go on."""
    return render(request, "403_csrf.html", status=403)
