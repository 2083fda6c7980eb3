"""What is told of a job: in the log while it runs, in its row when it failed. Never the text of an exception."""

import logging
import sys
import time
from contextvars import ContextVar
from typing import Any

from django.conf import settings

from niangjia.core.logs import WITHHELD, brief
from niangjia.core.trace import Trace, current

logger = logging.getLogger("niangjia.jobs")
_failure: ContextVar[str] = ContextVar("failure", default=WITHHELD)
_begun: ContextVar[float] = ContextVar("begun", default=0.0)


class Reporter:
    """The job worker's error reporter, named as an entry point (``pyproject.toml``); called while the exception is at hand."""

    def report(self) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            _failure.set(brief(error))
            logger.error("job failed", exc_info=error)


def begin(task: dict[str, Any], **kwargs: Any) -> None:
    """Let what is logged from now on belong to this job."""
    current.set(Trace(str(task["id"]), job=str(task["func"])))
    _failure.set(WITHHELD)
    _begun.set(time.perf_counter())


def end(task: dict[str, Any], **kwargs: Any) -> None:
    """Keep of a failure its type and place: the queue would keep, and log, the exception's text."""
    if not task["success"]:
        task["result"] = _failure.get()
    current.set(None)
    if settings.NIANGJIA_METRICS_TOKEN:
        from niangjia.core.metrics import count_job  # opens its files: only where something is counted

        count_job(str(task["func"]), good=task["success"], seconds=time.perf_counter() - _begun.get())


def connect() -> None:
    """Listen to the job worker, once all models are loaded."""
    from django_q.signals import post_execute_in_worker, pre_execute

    pre_execute.connect(begin)
    post_execute_in_worker.connect(end)
