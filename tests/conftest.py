"""Every test runs on settings of its own; ``--engine postgresql`` runs the suite on a real server."""

import gc
import os
import re
import time
from collections.abc import Callable
from contextlib import ExitStack

import django
import pytest
from django.db import connection
from django.test import Client

from niangjia.core import catalogues
from tests.support import environment, examples

FOLDER = environment.prepare()
catalogues.compile_all()
environment.use_file(FOLDER)
django.setup()

examples.register()

# Models can be imported now, and not before.
from tests.support.factories import Federation, client_for, make_actor, make_federation  # noqa: E402
from tests.support.guarded import watch_flushes  # noqa: E402

watch_flushes()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engine",
        default="sqlite",
        choices=["sqlite", "postgresql"],
        help="the database to run the tests on",
    )
    parser.addoption("--pages", action="store_true", help="on PostgreSQL, run what reads pages, too")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[STACK] = ExitStack()
    if config.getoption("engine") == "postgresql" and not environment.has_database():
        from tests.support import migrated

        server = config.stash[STACK].enter_context(migrated.server())
        environment.use_database(server.create_database("niangjia"))
        os.environ[environment.SERVER] = server.url("").rstrip("/")


def pytest_unconfigure(config: pytest.Config) -> None:
    config.stash[STACK].close()
    environment.remove(FOLDER)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark browser tests by where they are; on PostgreSQL leave out what SQLite has shown already.

    That is what asks no database, and what a page says: there every address is opened once instead.

    Files with slow tests come first: else one process works on them at the end while the other waits.
    """
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)
    if config.getoption("engine") == "postgresql":
        again = {item: asks_the_database(item) and not is_about_pages(item) for item in items}
        config.hook.pytest_deselected(items=[item for item in items if not again[item]])
        items[:] = [item for item in items if again[item]]


#: Files of tests that read pages, by their names.
PAGES = re.compile(r"/views/|/portal/|/test_(desk|worker|hotline)_|/reports/|_(pages?|screens)\.py$")


def is_about_pages(item: pytest.Item) -> bool:
    """Say whether a test reads a page; ``--pages`` runs those on PostgreSQL, too."""
    return not item.config.getoption("pages") and PAGES.search(item.path.as_posix()) is not None


def asks_the_database(item: pytest.Item) -> bool:
    """Say whether a test is given a database, by its mark or by a fixture of pytest-django."""
    asked = {"db", "transactional_db", "django_db_setup", "live_server"}
    return item.get_closest_marker("django_db") is not None or not asked.isdisjoint(
        getattr(item, "fixturenames", ())
    )


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what stays to the end out of every search for garbage, and search less often: a tenth of the time."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name random ids alike in every process, so that all of them collect the same tests."""
    return f"{argname}-id" if RANDOM.search(str(val)) else None


RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
STACK = pytest.StashKey[ExitStack]()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Start on a database that is migrated already."""
    from tests.support import migrated

    return migrated.bring(connection)


@pytest.fixture
def fed(db: None) -> Federation:
    """A small federation: a city, two districts, townships, stations, unions and outlets."""
    return make_federation()


@pytest.fixture
def staff(fed: Federation) -> Client:
    """The desk of the first township."""
    from niangjia.people import roles

    return client_for(make_actor(roles.TOWNSHIP, fed.township))


@pytest.fixture
def hour(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let time pass."""
    real = time.time

    def pass_by(seconds: float) -> None:
        monkeypatch.setattr(time, "time", lambda: real() + seconds)

    return pass_by
