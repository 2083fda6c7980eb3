"""What is done for whom at this moment, in words that name nobody: the request or the job that a line in the log belongs to.

Paths, queries, forms, headers, addresses and names stay out: a path holds tickets and door codes, so that its route stands for it.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from niangjia.core.crypto import keyed_hash

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
#: What nginx ($request_id) and Caddy ({http.request.uuid}) send; free text from a visitor is not taken.
SENT = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
HEADER = "X-Request-ID"
logger = logging.getLogger("niangjia.request")


@dataclass(slots=True)
class Trace:
    """One request or one job.

    :ivar tells_user: whether lines may say, by a hash, who sends the request.
    """

    id: str
    request: HttpRequest | None = None
    job: str = ""
    tells_user: bool = True

    def told(self) -> dict[str, Any]:
        """Give what may be written down of it."""
        if self.request is None:
            return {"job_id": self.id, "job": self.job}
        told = {"request_id": self.id, "method": method_of(self.request), "route": route_of(self.request)}
        user = getattr(self.request, "_cached_user", None)  # known already, or not asked for
        if user is not None and user.pk is not None and self.tells_user:
            told["user"] = keyed_hash(str(user.pk), "log")[:12]
        return told


current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def leave_user_out() -> None:
    """Let no line of the log say who sends this request, not even by a hash: its moment would tell who did what is nobody's."""
    trace = current.get()
    if trace is not None:
        trace.tells_user = False


def method_of(request: HttpRequest) -> str:
    """Give the method; what the standard does not know is ``OTHER``."""
    return request.method if request.method in METHODS else "OTHER"


def route_of(request: HttpRequest) -> str:
    """Name the route of a request, never its path: ``static`` and ``none`` where there is no view."""
    match = request.resolver_match
    if match is not None:
        return match.view_name or match.route
    return "static" if request.path.startswith(settings.STATIC_URL) else "none"


class TraceMiddleware:
    """Gives every request an id, hands it back as ``X-Request-ID``, and writes one line at INFO when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trace = Trace(_id_of(request), request)
        request.trace = trace  # type: ignore[attr-defined]
        token, begun = current.set(trace), time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[HEADER] = trace.id
            if logger.isEnabledFor(logging.INFO):
                spent = round((time.perf_counter() - begun) * 1000, 1)
                logger.info("answered", extra={"status_code": response.status_code, "ms": spent})
            return response
        finally:
            current.reset(token)


def _id_of(request: HttpRequest) -> str:
    sent = request.headers.get(HEADER, "") if settings.NIANGJIA_BEHIND_PROXY else ""
    return sent if SENT.fullmatch(sent) else uuid.uuid4().hex
