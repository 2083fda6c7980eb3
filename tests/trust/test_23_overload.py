"""Overload. Database down → 503 within 2 s; ten times the load: bounded queue, recovers within 30 s.

A real server. The database is taken away (SQLite: its file; PostgreSQL: frozen in the middle of its work, and killed) while
many ask; afterwards everything is as it was. Ten times as many come at once as there are threads.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.support import crowd, migrated, postgres
from tests.support.site import environment, serving

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
THREADS, TIMES, PEOPLE = 8, 10, 320
WITHIN, RECOVERS_WITHIN = 2.0, 30.0
YES, NO, LATER = 303, 409, 503


@dataclass
class Answer:
    status: int
    seconds: float
    attempt: str
    retry_after: str | None


@dataclass
class Place:
    """A product that is being served, and what leads to it."""

    environment: dict[str, str]
    laid: dict[str, Any]
    server: postgres.Server | None
    port: int = 0

    def post(self, path: str | None = None, cookie: str | None = None) -> Answer:
        """Sign somebody up who has not been here yet, and look at the clock."""
        cookie = cookie or self.laid["cookies"].pop()
        attempt, begun = str(uuid4()), time.monotonic()
        line = HTTPConnection("127.0.0.1", self.port, timeout=RECOVERS_WITHIN)
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"niangjia_session={cookie}; niangjia_csrf={crowd.CSRF}",
        }
        form = urlencode({"csrfmiddlewaretoken": crowd.CSRF, "attempt": attempt})
        line.request("POST", path or self.laid["path"], form, headers)
        answer = line.getresponse()
        answer.read()
        line.close()
        return Answer(answer.status, time.monotonic() - begun, attempt, answer.getheader("Retry-After"))

    def together(self, count: int) -> list[Answer]:
        """Let so many people come at once."""
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(lambda _turn: self.post(), range(count)))

    def recovered(self, normal: float) -> bool:
        """Wait until somebody is signed up in a normal time again."""
        until = time.monotonic() + RECOVERS_WITHIN
        while time.monotonic() < until:
            answer = self.post()
            if answer.status == YES and answer.seconds <= normal:
                return True
            time.sleep(0.5)
        return False


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with ExitStack() as stack:
        server, folder = None, tmp_path_factory.mktemp("overload") / "data"
        settings = {
            "NIANGJIA_STATIC_MANIFEST": "0",
            "NIANGJIA_LOG_LEVEL": "CRITICAL",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "niangjia.config.settings",
        }
        if request.param == "postgresql":
            server = stack.enter_context(migrated.server(durable=True))
            settings["NIANGJIA_DATABASE_URL"] = server.create_database("overload", migrated.TEMPLATE)
        else:
            migrated.put(folder)
        given = environment(folder, **settings)
        made = Place(given, crowd.ask(given, "lay", str(PEOPLE)), server)
        _process, made.port = stack.enter_context(serving(given, "--threads", str(THREADS)))
        yield made


@contextmanager
def away(place: Place) -> Iterator[None]:
    """Freeze the server; move the file, and put in its place what cannot be opened."""
    if place.server is not None:
        with postgres.frozen(place.server):
            yield
        return
    file = Path(place.environment["NIANGJIA_DATA_DIR"]) / "niangjia.sqlite3"
    elsewhere = file.rename(file.with_suffix(".elsewhere"))
    file.mkdir()
    try:
        yield
    finally:
        file.rmdir()
        elsewhere.rename(file)


def must_be_told_soon(answers: list[Answer]) -> None:
    """Who is not served is told to come again, within two seconds."""
    assert {(one.status, one.retry_after) for one in answers} == {(LATER, "5")}
    assert max(one.seconds for one in answers) < WITHIN


def test_database_that_is_away_is_told_within_two_seconds(place: Place):
    """On SQLite a connection that was open keeps its file, wherever that is moved: it is left out."""
    if place.server is not None:
        place.together(THREADS)
    with away(place):
        for _turn in range(2):
            answers = place.together(2 * THREADS)
            told = [one for one in answers if place.server is not None or one.status != YES]
            assert len(told) >= THREADS
            must_be_told_soon(told)
    assert place.recovered(normal=1.0)


def test_ten_times_the_load_is_answered_truthfully_and_over_soon(place: Place):
    normal = sorted(place.post().seconds for _turn in range(5))[2]
    people = [place.laid["cookies"].pop() for _person in range(2 * THREADS * TIMES)]
    wanted = [place.laid["path"], place.laid["full"]] * (THREADS * TIMES)
    with ThreadPoolExecutor(THREADS * TIMES) as pool:
        answers = list(pool.map(place.post, wanted, people))
    open_to_all, full = answers[::2], answers[1::2]
    assert {one.status for one in open_to_all} <= {YES, LATER}
    assert {one.status for one in full} <= {NO, LATER}
    assert max(one.seconds for one in answers) < RECOVERS_WITHIN
    assert place.recovered(normal=max(3 * normal, 0.5))
    found = crowd.ask(place.environment, "look")
    told = {one.attempt for one in open_to_all if one.status == YES}
    assert len(told) >= THREADS * TIMES // 2
    assert sorted(told - set(found["attempts"])) == []
    assert (found["miscounted"], found["faults"]) == ([], [])


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_database_that_is_down_is_told_at_once_and_found_again(place: Place):
    assert place.server is not None
    place.together(THREADS)
    postgres.kill(place.server)
    must_be_told_soon(place.together(2 * THREADS))
    with postgres.again(place.server):
        assert place.recovered(normal=1.0)
