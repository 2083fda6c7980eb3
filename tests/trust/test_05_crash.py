"""Crash. kill -9 of app or database under load: 0 acknowledged records lost, integrity check clean (SQLite `synchronous=FULL`).

A real server under the sign-ups of 32 clients. What had been answered with yes is looked for afterwards.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import crowd, migrated, postgres
from tests.support.site import environment, kill_group, serving

pytestmark = pytest.mark.slow
CLIENTS, PEOPLE, ENOUGH = 32, 600, 100
ROOT = Path(__file__).parents[2]
DURABLE = (
    "import django; django.setup(); from django.db import connection; cursor = connection.cursor(); "
    "print([(cursor.execute(one), cursor.fetchone()[0])[1] for one in {statements!r}])"
)


@dataclass
class Place:
    """A product on a database of its own, and its server where it has one."""

    environment: dict[str, str]
    laid: dict[str, Any]
    server: postgres.Server | None = None

    def settings(self, *statements: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", DURABLE.format(statements=statements)],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout.strip()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with ExitStack() as stack:
        server, folder = None, tmp_path_factory.mktemp("crash") / "data"
        settings = {
            "NIANGJIA_STATIC_MANIFEST": "0",
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": "niangjia.config.settings",
        }
        if request.param == "postgresql":
            server = stack.enter_context(migrated.server(durable=True))
            settings["NIANGJIA_DATABASE_URL"] = server.create_database("crash", migrated.TEMPLATE)
        else:
            migrated.put(folder)
        given = environment(folder, **settings)
        yield Place(given, crowd.ask(given, "lay", str(PEOPLE)), server)


def rush(place: Place, strike: Callable[[Any], None]) -> crowd.Crowd:
    """Let 32 clients sign people up, and strike as soon as enough were answered."""

    def meanwhile(seen: crowd.Crowd) -> None:
        until = time.monotonic() + 30
        while len(seen.acknowledged) < ENOUGH and time.monotonic() < until:
            time.sleep(0.005)
        strike(process)

    with serving(place.environment) as (process, port):
        left = place.laid["cookies"]
        place.laid["cookies"], cookies = left[PEOPLE // 2 :], left[: PEOPLE // 2]
        return crowd.sign_up(port, place.laid["path"], cookies, clients=CLIENTS, meanwhile=meanwhile)


def must_hold(place: Place, seen: crowd.Crowd) -> None:
    """Nothing that was acknowledged is lost, and the database is sound."""
    found = crowd.ask(place.environment, "look")
    assert len(seen.acknowledged) >= ENOUGH, seen.answers
    assert sorted(set(seen.acknowledged) - set(found["attempts"])) == []
    assert (found["miscounted"], found["faults"]) == ([], [])


def test_database_is_asked_to_keep_what_it_confirms(place: Place):
    if place.server is None:
        asked = place.settings("PRAGMA synchronous", "PRAGMA journal_mode", "PRAGMA foreign_keys")
        assert asked == "[2, 'wal', 1]"
    else:
        asked = place.settings("SHOW fsync", "SHOW synchronous_commit", "SHOW full_page_writes")
        assert asked == "['on', 'on', 'on']"


def test_nothing_acknowledged_is_lost_when_the_app_is_killed(place: Place):
    seen = rush(place, kill_group)
    assert sum(seen.answers.values()) < PEOPLE // 2, "the app was killed after the rush"
    must_hold(place, seen)


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_nothing_acknowledged_is_lost_when_the_database_is_killed(place: Place):
    assert place.server is not None
    killed = place.server
    seen = rush(place, lambda _app: postgres.kill(killed))
    assert {0, 503} & set(seen.answers), "the database was killed after the rush"
    assert set(seen.answers) <= {0, 302, 303, 503}
    with postgres.again(killed):
        must_hold(place, seen)
