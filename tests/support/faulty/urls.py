import logging
import time
import warnings
from collections.abc import Iterator

from django.contrib.sessions.models import Session
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path
from django.utils import timezone

from niangjia.core import jobs
from niangjia.core.access import anyone


def said_by(request: HttpRequest, said: str) -> str:
    """Join everything a request says."""
    return " ".join([said, *request.GET.values(), *request.POST.values(), *request.COOKIES.values()])


@anyone
def chained(request: HttpRequest, said: str) -> HttpResponse:
    try:
        raise KeyError(said_by(request, said))
    except KeyError as error:
        raise ValueError(f"nothing for {said_by(request, said)}") from error


@anyone
def twice(request: HttpRequest, said: str) -> HttpResponse:
    for _turn in range(2):
        Session(session_key=said[:40], session_data=said, expire_date=timezone.now()).save(force_insert=True)
    return HttpResponse()


@anyone
def mistyped(request: HttpRequest, said: str) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM \"{said[:20]}\" WHERE x = '{said}'")
    return HttpResponse()


@anyone
def suspicious(request: HttpRequest, said: str) -> HttpResponse:
    raise SuspiciousOperation(said_by(request, said))


@anyone
def bad(request: HttpRequest, said: str) -> HttpResponse:
    raise BadRequest(said_by(request, said))


@anyone
def forbidden(request: HttpRequest, said: str) -> HttpResponse:
    raise PermissionDenied(said_by(request, said))


@anyone
def breaking(request: HttpRequest, said: str) -> StreamingHttpResponse:
    def pieces() -> Iterator[bytes]:
        yield b"one"
        time.sleep(0.5)  # so that the beginning is on its way
        raise ValueError(said)

    return StreamingHttpResponse(pieces())


@anyone
def libraries(request: HttpRequest, said: str) -> HttpResponse:
    """Log as a library would, that knows nothing of us."""
    log = logging.getLogger("somebody.elses")
    log.warning("Finished sentence about " + said)  # noqa: G003
    log.warning("Template about %s", said)
    log.error(ValueError(said))
    warnings.warn(f"Warned of {said}", RuntimeWarning, stacklevel=1)
    log.warning("With more", extra={"request": said, "phone": said, "status_code": said}, stack_info=True)
    return HttpResponse()


@anyone
def job(request: HttpRequest, said: str) -> HttpResponse:
    jobs.enqueue("tests.support.faulty.jobs.fail", said)
    return HttpResponse()


VIEWS = (chained, twice, mistyped, suspicious, bad, forbidden, breaking, libraries, job)
app_name = "faulty"
urlpatterns = [path(f"faulty/{view.__name__}/<str:said>/", view, name=view.__name__) for view in VIEWS]
