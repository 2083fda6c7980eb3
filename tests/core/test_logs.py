"""The log's formatters: what is written of a record, and what of an exception."""

import io
import json
import logging
from collections.abc import Iterator

import pytest
from django.test import Client, RequestFactory

from niangjia.core import job_reports
from niangjia.core.logs import JsonFormatter, PlainFormatter, StderrHandler
from niangjia.core.trace import current, method_of, route_of
from niangjia.core.views import server_error

SECRET = "13912345678"


@pytest.fixture(params=[JsonFormatter, PlainFormatter])
def written(request: pytest.FixtureRequest) -> Iterator[tuple[logging.Logger, io.StringIO]]:
    text, logger = io.StringIO(), logging.getLogger("somebody.elses")
    handler = StderrHandler(text)
    handler.setFormatter(request.param())
    logger.addHandler(handler)
    logger.propagate = False
    yield logger, text
    logger.removeHandler(handler)
    logger.propagate = True


def test_only_what_is_harmless_is_written(written: tuple[logging.Logger, io.StringIO]):
    logger, text = written
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise OSError(28, SECRET) from error
    except OSError:
        logger.exception(
            "No room for %s", SECRET, extra={"phone": SECRET, "status_code": SECRET}, stack_info=True
        )
    logger.warning("Nobody is " + SECRET)  # noqa: G003
    told = text.getvalue()
    assert SECRET not in told
    assert "No room for …" in told
    assert "(withheld)" in told
    assert told.index("builtins.OSError") < told.index("builtins.KeyError")
    assert "tests/core/test_logs.py:" in told
    assert "28" in told


def test_json_is_one_object_a_line_in_utc():
    record = logging.LogRecord("niangjia.x", logging.WARNING, "x.py", 1, "two\nlines", None, None)
    record.created = 0
    told = json.loads(JsonFormatter().format(record))
    assert told == {
        "time": "1970-01-01T00:00:00.000+00:00",
        "level": "WARNING",
        "logger": "niangjia.x",
        "message": "two",
        "process": record.process,
    }


def test_record_that_cannot_be_written_is_not_printed(capsys: pytest.CaptureFixture[str]):
    handler = StderrHandler(io.StringIO())
    handler.setFormatter(JsonFormatter())
    handler.handle(logging.LogRecord("niangjia.x", logging.WARNING, "x.py", 1, "%d", (SECRET,), None))
    assert capsys.readouterr().err == "niangjia: a log record was lost: TypeError\n"


@pytest.mark.parametrize(
    ("behind", "sent", "taken"),
    [
        (True, "0" * 32, True),
        (True, "01234567-89ab-cdef-0123-456789abcdef", True),
        (True, SECRET, False),
        (False, "0" * 32, False),
    ],
)
@pytest.mark.django_db
def test_request_id_is_taken_from_a_proxy_only(settings, behind: bool, sent: str, taken: bool):
    settings.NIANGJIA_BEHIND_PROXY = behind
    given = Client().get("/", headers={"x-request-id": sent})["X-Request-ID"]
    assert (given == sent) is taken
    assert len(given) >= 32


def test_route_and_method_stand_for_what_was_sent():
    assert route_of(RequestFactory().get(f"/t/{SECRET}/")) == "none"
    assert route_of(RequestFactory().get(f"/static/{SECRET}")) == "static"
    assert method_of(RequestFactory().generic(SECRET, "/")) == "OTHER"


def test_page_of_an_error_without_a_trace_has_no_number():
    page = server_error(RequestFactory().get("/")).content.decode()
    assert "编号" not in page


def test_failed_job_keeps_type_and_place():
    task = {"id": "1", "func": "x.fail", "success": False, "result": SECRET}
    job_reports.begin(task)
    assert current.get().told() == {"job_id": "1", "job": "x.fail"}
    try:
        raise ValueError(SECRET)
    except ValueError:
        job_reports.Reporter().report()
    job_reports.end(task)
    assert task["result"].startswith("builtins.ValueError at tests/core/test_logs.py:")
    assert current.get() is None
    unreported = {"id": "2", "func": "x.fail", "success": False, "result": SECRET}
    job_reports.begin(unreported)
    job_reports.end(unreported)
    assert unreported["result"] == "(withheld)"
