"""Probes: alive says that the process answers, ready what keeps it from serving and what waits."""

import socket
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ, Schedule

from niangjia.core import jobs
from niangjia.core.health import Checker, Health, checker, database_health, disk_health
from tests.support.full import largest_file


@pytest.fixture
def anew() -> Iterator[None]:
    checker.forget()
    yield
    checker.forget()


def test_alive_asks_nobody_and_leaves_nothing():
    answer = Client().get("/healthz")  # without a database: a statement would be refused
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.django_db
@pytest.mark.usefixtures("anew")
def test_ready_answers_on_every_name_without_https_and_without_a_session(settings):
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["union.example"], True
    answer = Client().get("/readyz", headers={"host": "127.0.0.1:8000"})
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "failed": [], "degraded": ["worker"]}
    assert not answer.cookies
    assert Client().get("/", headers={"host": "127.0.0.1:8000"}).status_code in {301, 400}


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_probes_are_only_read(address: str):
    assert Client().post(address).status_code == 405


@pytest.mark.django_db
@pytest.mark.usefixtures("anew")
def test_ready_keeps_its_answer_for_a_second(settings, tmp_path):
    assert Client().get("/readyz").status_code == 200
    settings.DATA_DIR = tmp_path / "nothing"
    assert Client().get("/readyz").status_code == 200
    checker.forget()
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["status"], answer.json()["failed"]) == (
        503,
        "not ready",
        ["disk"],
    )


@pytest.mark.django_db
def test_database_says_what_it_lacks():
    jobs.schedule_recurring()
    assert database_health(connection) == Health()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE django_migrations SET name = 'x' WHERE app = 'people' AND name LIKE '0002%'")
        cursor.execute("ALTER TABLE core_cache RENAME TO kept")
    if connection.vendor == "sqlite":  # elsewhere a refused statement ends the test's own transaction
        assert database_health(connection).failed == ("migrations", "cache")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kept RENAME TO core_cache")
        assert database_health(connection).failed == ("migrations",)


@pytest.mark.django_db
def test_worker_that_does_not_come_round_is_missed():
    assert database_health(connection) == Health(degraded=("worker",))
    jobs.schedule_recurring()
    assert database_health(connection).degraded == ()
    Schedule.objects.filter(minutes=1).update(next_run=timezone.now() - timedelta(minutes=4))
    jobs.enqueue("tests.support.nothing")
    OrmQ.objects.update(lock=timezone.now() - timedelta(minutes=6))
    assert database_health(connection) == Health(degraded=("worker", "jobs"))


def test_database_that_hangs_is_told_of_in_time(monkeypatch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        hanging = dict(connections.settings["default"])
        hanging |= {"ENGINE": "django.db.backends.postgresql", "NAME": "none", "HOST": "127.0.0.1"}
        hanging |= {"PORT": silent.getsockname()[1], "OPTIONS": {"connect_timeout": 2}}
        monkeypatch.setitem(connections.settings, "default", hanging)
        one, begun = Checker(0.3), time.monotonic()
        assert one.check().failed == ("database",)
        assert time.monotonic() - begun < 1


def test_disk_is_full_or_not_there(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert disk_health().failed == ()
    with largest_file(1000):
        assert disk_health() == Health(failed=("disk",))
    settings.DATA_DIR = tmp_path / "nothing"
    assert disk_health() == Health(failed=("disk",))
    assert list(tmp_path.iterdir()) == []
