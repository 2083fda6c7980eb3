"""Addresses for machines: is the process alive, is it ready? Answered before anything else looks at the request.

No session, no cookie, no host name, no redirect to HTTPS: a probe comes from this machine or from the proxy.
"""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from niangjia.core.access import anyone
from niangjia.core.exposition import metrics
from niangjia.core.health import checker


@anyone
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; asks nothing and nobody."""
    return JsonResponse({"status": "ok"}, headers=NOT_KEPT)


@anyone
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether this process can serve (200) or not (503), and what fails, in keywords."""
    health = checker.check()
    told = {"status": health.status, "failed": health.failed, "degraded": health.degraded}
    return JsonResponse(told, status=200 if health.ready else 503, headers=NOT_KEPT)


NOT_KEPT = {"Cache-Control": "no-store"}
PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": alive,
    "/readyz": ready,
    "/metrics": metrics,
}


class ProbeMiddleware:
    """Answers the probes; a probe that is not for the one who asks goes the way of every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        probe = PROBES.get(request.path)
        if probe is not None:
            try:
                response = probe(request)
            except Http404:
                return self.get_response(request)
            response._has_been_logged = True  # type: ignore[attr-defined]  # a monitor would fill the log
            return response
        return self.get_response(request)
