"""Logs: nothing of what people say, are called or carry reaches them, whatever fails.

A served product and its job worker are sent canaries through everything a request has, at views that fail in every way. An
ordinary handler beside ours is the control: it must be full of them.
"""

import http.client
import json
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from tests.support import crowd, migrated
from tests.support.site import environment, serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
PHONE, ID_NUMBER, NAME, CODE = "13912345678", "110101199003078515", "欧阳探测", "tk-CANARY-4f9a1c"
TEXT = "CANARY told in confidence"
FORM = {"phone": PHONE, "id_number": ID_NUMBER, "name": NAME, "note": TEXT}
HEADERS = {
    "User-Agent": TEXT,
    "Referer": f"https://union.example/t/{CODE}/",
    "X-Forwarded-For": "203.0.113.77",
    "X-Request-ID": PHONE,
    "Authorization": f"Bearer {CODE}",
}
FAULTS = ("chained", "twice", "mistyped", "suspicious", "bad", "forbidden", "breaking", "libraries", "job")


@dataclass(frozen=True, slots=True)
class Said:
    """What was written down while the canaries went through."""

    ours: str
    raw: str
    cookie: str
    answers: dict[str, http.client.HTTPResponse]
    pages: dict[str, str]

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.ours.splitlines() if line.startswith("{")]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def said(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Said]:
    with ExitStack() as stack:
        folder = tmp_path_factory.mktemp("logs")
        settings = {
            "NIANGJIA_STATIC_MANIFEST": "0",
            "NIANGJIA_EXTRA_APPS": "tests.support.faulty",
            "NIANGJIA_LOG_LEVEL": "DEBUG",
            "NIANGJIA_LOG_FORMAT": "json",
            "NIANGJIA_BEHIND_PROXY": "1",
            "RAW_LOG": str(folder / "raw.log"),
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "niangjia.config.settings",
        }
        if request.param == "postgresql":
            server = stack.enter_context(migrated.server())
            settings["NIANGJIA_DATABASE_URL"] = server.create_database("logs", migrated.TEMPLATE)
        else:
            migrated.put(folder / "data")
        given = environment(folder / "data", **settings)
        laid = crowd.ask(given, "lay", "1")
        cookie, log = laid["cookies"][0], folder / "data" / "serve.log"
        answers, pages = {}, {}
        with serving(given, worker=True) as (_process, port):
            for name, method, path, form, headers in requests(cookie, laid["path"]):
                answers[name], pages[name] = send(port, method, path, form, headers)
            until = time.monotonic() + 60
            while '"job failed"' not in log.read_text() and time.monotonic() < until:
                time.sleep(0.2)
            time.sleep(1)
        yield Said(log.read_text(), (folder / "raw.log").read_text(), cookie, answers, pages)


def requests(cookie: str, form_at: str) -> Iterator[tuple[str, str, str, str | None, dict[str, str]]]:
    query, form = urlencode(FORM), urlencode({**FORM, "csrfmiddlewaretoken": crowd.CSRF})
    cookies = {**HEADERS, "Cookie": f"niangjia_session={cookie}; niangjia_csrf={crowd.CSRF}"}
    words = quote(f"{NAME} {PHONE} {ID_NUMBER} {TEXT}")
    sent = {**cookies, "Content-Type": "application/x-www-form-urlencoded"}
    for fault in FAULTS:
        yield fault, "POST", f"/faulty/{fault}/{words}/?{query}", form, sent
    yield "missing", "GET", f"/{words}/?{query}", None, cookies
    yield "ticket", "GET", f"/t/{CODE}/?{query}", None, cookies
    yield "door", "GET", f"/d/{CODE}/?{query}", None, cookies
    yield "desk", "GET", f"/desk/people/{words}/?{query}", None, cookies
    yield "static", "GET", f"/static/{words}", None, cookies
    yield "form", "POST", f"{form_at}?{query}", form, sent
    yield "csrf", "POST", f"{form_at}?{query}", form, {**sent, "Cookie": f"niangjia_session={cookie}"}
    yield "origin", "POST", f"{form_at}?{query}", form, {**sent, "Origin": f"https://{CODE}.example"}
    yield "host", "GET", f"/{words}/", None, {**cookies, "Host": f"{CODE}.example"}
    many = "&".join(f"{quote(NAME)}{number}={PHONE}" for number in range(1100))
    yield "many", "POST", form_at, many, sent
    broken = {
        **cookies,
        "X-CSRFToken": crowd.CSRF,
        "Content-Type": f"multipart/form-data; boundary={CODE}{'x' * 250}",
    }
    yield "multipart", "POST", form_at, form, broken
    yield "method", PHONE, f"/{words}/", None, cookies


def send(
    port: int, method: str, path: str, form: str | None, headers: dict[str, str]
) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, form, headers)
        answer = connection.getresponse()
        return answer, answer.read().decode(errors="replace")
    except http.client.IncompleteRead as error:  # the answer that breaks off
        return answer, error.partial.decode(errors="replace")
    finally:
        connection.close()


def leaks(text: str, cookie: str) -> set[str]:
    """Name the canaries found in a text, in any spelling a log uses."""
    canaries = {PHONE, ID_NUMBER, NAME, CODE, TEXT, cookie, crowd.CSRF, "203.0.113.77", "CANARY"}
    spelled = {
        word: {word, quote(word), word.encode("unicode_escape").decode(), urlencode({"": word})[1:]}
        for word in canaries
    }
    return {word for word, ways in spelled.items() if any(way.lower() in text.lower() for way in ways)}


def test_nothing_personal_is_written(said: Said):
    assert leaks(said.ours, said.cookie) == set()
    assert [line for line in said.ours.splitlines() if line[:1] in {"T", "F"}] == []  # no bare traceback


def test_an_ordinary_handler_would_have_written_it(said: Said):
    assert leaks(said.raw, said.cookie) >= {PHONE, ID_NUMBER, NAME, CODE, TEXT, said.cookie}


def test_what_was_sent_did_fail(said: Said):
    statuses = {name: answer.status for name, answer in said.answers.items()}
    assert statuses.pop("mistyped") in {500, 503}  # SQLite calls it an operational error
    assert statuses == {
        **dict.fromkeys(("chained", "twice"), 500),
        **dict.fromkeys(("suspicious", "bad", "host", "many", "multipart"), 400),
        **dict.fromkeys(("forbidden", "csrf", "origin"), 403),
        **dict.fromkeys(("missing", "desk", "static"), 404),
        **dict.fromkeys(("ticket", "method"), 404),
        "breaking": 200,
        "libraries": 200,
        "job": 200,
        "form": 303,
        "door": 400,
    }


def test_lines_still_say_what_an_operator_needs(said: Said):
    failed = next(
        line for line in said.lines if line.get("route") == "faulty:chained" and line["level"] == "ERROR"
    )
    assert {"time", "level", "logger", "message", "process"} <= set(failed)
    assert (failed["method"], failed["status"], len(failed["user"])) == ("POST", 500, 12)
    assert failed["request_id"] == said.answers["chained"].getheader("X-Request-ID")
    assert failed["request_id"] in said.pages["chained"]
    assert [error["type"] for error in failed["error"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert failed["error"][0]["stack"][-1].startswith("support/faulty/urls.py:")
    warned = [line["message"] for line in said.lines if line["logger"] == "py.warnings"]
    assert any(text.startswith("RuntimeWarning at support/faulty/urls.py:") for text in warned)
    answered = next(line for line in said.lines if line.get("route") == "activities:ticket_scan")
    assert answered["ms"] > 0


def test_failed_job_is_told_of_without_its_words(said: Said):
    told = [line for line in said.lines if line.get("job") == "tests.support.faulty.jobs.fail"]
    assert "builtins.ValueError" in {line["error"][0]["type"] for line in told if "error" in line}
    queue = [line["message"] for line in said.lines if line["logger"] == "django-q"]
    assert any("builtins.ValueError at support/faulty/jobs.py" in text for text in queue)
