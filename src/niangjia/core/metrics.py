"""What is counted for Prometheus, in files that all processes of this machine share. Off unless a token is set.

Labels are names of routes, jobs and exceptions: few, and nobody's.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from django.db.backends.signals import connection_created
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Gauge, Histogram
from prometheus_client.multiprocess import mark_process_dead  # type: ignore[attr-defined] # its types leave it out

from niangjia.core.trace import method_of, route_of

FOLDER = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR", "."))
FOLDER.mkdir(parents=True, exist_ok=True)
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
REQUESTS = Counter("niangjia_http_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram("niangjia_http_request_seconds", "Time to answer.", ["route", "method"], buckets=BUCKETS)
IN_FLIGHT = Gauge("niangjia_http_requests_in_flight", "Requests being answered.", multiprocess_mode="livesum")
DATABASE_ERRORS = Counter("niangjia_database_errors", "Statements the database refused.", ["type"])
JOBS = Counter("niangjia_jobs", "Jobs run.", ["job", "outcome"])
JOB_SECONDS = Histogram("niangjia_job_seconds", "Time a job took.", ["job"], buckets=(*BUCKETS, 60, 300))


class MetricsMiddleware:
    """Counts requests and how long they take."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        connection_created.connect(watch_database)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.perf_counter()
        with IN_FLIGHT.track_inprogress():
            response = self.get_response(request)
        route, method = route_of(request), method_of(request)
        SECONDS.labels(route, method).observe(time.perf_counter() - begun)
        REQUESTS.labels(route, method, response.status_code).inc()
        return response


def watch_database(connection: Any, **kwargs: Any) -> None:
    """Count what this connection refuses from now on."""
    if count_refusals not in connection.execute_wrappers:
        connection.execute_wrappers.append(count_refusals)


def count_refusals(execute: Callable[..., Any], *statement: Any) -> Any:
    try:
        return execute(*statement)
    except DatabaseError as error:
        DATABASE_ERRORS.labels(type(error).__name__).inc()
        raise


def count_job(job: str, *, good: bool, seconds: float) -> None:
    """Count a job that ended, well or not."""
    JOBS.labels(job, "done" if good else "failed").inc()
    JOB_SECONDS.labels(job).observe(seconds)


def forget_dead(*, entirely: bool) -> None:
    """Drop what processes that ended had in flight; with ``entirely`` all they counted, as when the product starts anew."""
    for file in FOLDER.glob("*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        if _is_alive(pid):
            continue
        mark_process_dead(pid, str(FOLDER))
        if entirely:
            file.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
