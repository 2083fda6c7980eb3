"""Who writes to SQLite stands in line: threads of a process, and processes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import F

from niangjia.activities.models import Session
from niangjia.core.sqlite.line import Line
from tests.support.factories import make_federation
from tests.support.hands import at_once
from tests.support.offers import make_session

HOLD = "import sys; from niangjia.core.sqlite.line import Line; print(Line(sys.argv[1]).enter(5), flush=True); sys.stdin.read()"


def test_threads_of_a_process_stand_behind_each_other(tmp_path: Path):
    first, second = Line(str(tmp_path / "it")), Line(str(tmp_path / "it"))
    assert [first.enter(1), second.enter(0.05)] == [True, False]
    second.leave()
    first.leave()
    assert second.enter(1)
    second.leave()


def test_another_process_is_waited_for_and_may_die(tmp_path: Path):
    line = Line(str(tmp_path / "it"))
    command = [sys.executable, "-c", HOLD, str(tmp_path / "it")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "True\n"
        assert not line.enter(0.05)
        holder.kill()
        assert line.enter(5)
    line.leave()


def test_line_that_cannot_be_kept_holds_nobody_up(tmp_path: Path):
    line = Line(str(tmp_path / "no such folder" / "it"))
    assert line.enter(1)
    line.leave()
    line.leave()


@pytest.mark.django_db(transaction=True)
def test_many_hands_write_one_row():
    session = make_session(org=make_federation().township, capacity=200)

    def take() -> None:
        with transaction.atomic():
            Session.objects.filter(pk=session.pk).update(taken=F("taken") + 1)

    acts: list[Callable[[], None]] = [take] * 96
    assert at_once(acts) == [None] * 96
    session.refresh_from_db()
    assert session.taken == 96


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has its own locks")
def test_turn_that_does_not_come_is_a_lock():
    line, waits = Line(str(connection.settings_dict["NAME"])), connection.settings_dict["OPTIONS"]
    assert line.enter(1)
    before, waits["timeout"] = waits["timeout"], 0.05
    try:
        with pytest.raises(OperationalError, match="database is locked"), transaction.atomic():
            pass
    finally:
        waits["timeout"] = before
        line.leave()
    with transaction.atomic():
        assert not line.enter(0.05)
    assert line.enter(1)
    line.leave()
