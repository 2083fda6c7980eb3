"""Metrics: several processes count into one text that Prometheus can read, for who knows the token and nobody else."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django_q.models import OrmQ
from prometheus_client.parser import text_string_to_metric_families

from niangjia.core import declare, exposition, health, jobs
from tests.support import migrated
from tests.support.site import COMMAND, environment, serving

TOKEN = "a token of the tests"
CANARY = "13912345678"
Counted = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def parse(text: str) -> Counted:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def total(counted: Counted, name: str, **labels: str) -> float:
    return sum(
        value
        for (found, given), value in counted.items()
        if found == name and labels.items() <= dict(given).items()
    )


@pytest.mark.django_db
@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer wrong", TOKEN, "Bearer ünknown"])
def test_nobody_without_the_token_finds_anything(settings: Any, sent: str):
    for settings.NIANGJIA_METRICS_TOKEN in ("", TOKEN):
        for ask_it in (Client().get, Client().post):
            answer = ask_it("/metrics", headers={"authorization": sent} if sent else {})
            assert answer.status_code == 404


@pytest.mark.django_db
def test_moment_is_what_the_database_says():
    jobs.enqueue("tests.support.nothing")
    OrmQ.objects.update(lock=timezone.now() - timedelta(seconds=90))
    health.checker.forget()
    told = {family.name: family.samples for family in exposition.MomentCollector().collect()}
    health.checker.forget()
    assert told["niangjia_ready"][0].value == 1
    wrong = {sample.labels["part"]: sample.value for sample in told["niangjia_wrong"]}
    assert (set(wrong), wrong["worker"], wrong["disk"]) == (set(health.PARTS), 1, 0)
    assert told["niangjia_jobs_waiting"][0].value == 1
    assert 90 <= told["niangjia_jobs_oldest_seconds"][0].value < 100
    assert {gauge.name for gauge in declare.gather("gauges", "GAUGES")} <= set(told)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int, Path]]:
    """Serve with two web processes and a job worker; give the server's process, its port and the metrics' folder."""
    folder = tmp_path_factory.mktemp("metrics")
    settings = {
        "NIANGJIA_STATIC_MANIFEST": "0",
        "NIANGJIA_METRICS_TOKEN": TOKEN,
        "NIANGJIA_HOSTS": "union.example,127.0.0.1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    given = environment(folder / "data", **settings)
    migrated.put(folder / "data")
    (folder / "data" / "metrics").mkdir(exist_ok=True)
    stale = folder / "data" / "metrics" / "counter_4194399.db"
    stale.write_bytes(b"")
    code = "from niangjia.core import jobs; jobs.enqueue('os.mkdir', '/nowhere/{0}/{0}')"
    queue = [*COMMAND, "shell", "--no-imports", "-c", code.format(CANARY)]
    subprocess.run(queue, env=given, check=True, capture_output=True)
    with serving(given, "--workers", "2", worker=True) as (process, port):
        assert not stale.exists()
        yield process.pid, port, folder / "data" / "metrics"


def ask(port: int, path: str, **headers: str) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(answer.read().decode())
    except urllib.error.HTTPError as error:
        with error:
            return str(error.read().decode())


def scrape(port: int) -> tuple[str, Counted]:
    text = ask(port, "/metrics", Authorization=f"Bearer {TOKEN}", Host="10.0.0.7")
    return text, parse(text)


@pytest.mark.slow
def test_every_process_counts_into_one_text_and_none_is_lost(place: tuple[int, int, Path]):
    server, port, folder = place
    before = scrape(port)[1]
    for number in range(20):
        ask(port, f"/activities/?{CANARY}={number}")
        ask(port, f"/{CANARY}-{number}/")
    ask(port, "/readyz")
    text, after = scrape(port)
    assert CANARY not in text

    def more(name: str, **labels: str) -> float:
        return total(after, name, **labels) - total(before, name, **labels)

    assert more("niangjia_http_requests_total", route="activities:worker_activities", status="200") == 20
    assert more("niangjia_http_requests_total", route="none", method="GET", status="404") == 20
    assert more("niangjia_http_requests_total") == 40
    assert more("niangjia_http_request_seconds_count") == 40
    assert total(after, "niangjia_http_requests_in_flight") == 0
    assert total(after, "niangjia_ready") == 1
    killed = next(pid for pid in children(server) if (folder / f"counter_{pid}.db").exists())
    os.kill(killed, signal.SIGKILL)
    kept = scrape_again(port, until=lambda: not list(folder.glob(f"gauge_live*_{killed}.db")))
    assert total(kept, "niangjia_http_requests_total") >= total(after, "niangjia_http_requests_total")
    assert total(kept, "niangjia_http_requests_in_flight") == 0


def scrape_again(port: int, *, until: Callable[[], bool]) -> Counted:
    """Scrape until the dead process is noticed; a connection that it held is reset."""
    patience = time.monotonic() + 30
    while time.monotonic() < patience:
        with suppress(OSError):
            counted = scrape(port)[1]
            if until():
                return counted
        time.sleep(0.2)
    raise AssertionError("a process that was killed is not noticed")


@pytest.mark.slow
def test_jobs_are_counted_by_name_and_outcome(place: tuple[int, int, Path]):
    _server, port, _folder = place
    until = time.monotonic() + 60
    while True:
        counted = scrape(port)[1]
        told = total(counted, "niangjia_jobs_total", job="os.mkdir", outcome="failed")
        if told >= 1 and total(counted, "niangjia_job_seconds_count", job="os.mkdir") >= 1:
            break
        assert time.monotonic() < until, sorted(counted)
        time.sleep(0.3)
    assert total(counted, "niangjia_jobs_failed_day") >= 0


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


COUNTING = """
import django
django.setup()
from django.db import DatabaseError, connection
from niangjia.core import metrics
metrics.watch_database(connection)
metrics.watch_database(connection)
try:
    connection.cursor().execute("SELECT * FROM nothing_of_that_name")
except DatabaseError as error:
    print(metrics.DATABASE_ERRORS.labels(type(error).__name__)._value.get())
"""


@pytest.mark.slow
def test_database_errors_are_counted_once(tmp_path: Path):
    given = environment(
        tmp_path,
        NIANGJIA_METRICS_TOKEN=TOKEN,
        DJANGO_SETTINGS_MODULE="niangjia.config.settings",
        NIANGJIA_METRICS_DIR=str(tmp_path / "m"),
    )
    done = subprocess.run(
        [sys.executable, "-c", COUNTING], env=given, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "1.0"
