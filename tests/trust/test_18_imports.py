"""Imports. Preview, then all-or-nothing per batch with good rows kept and bad rows returned annotated; killed half-way and run
again: 0 duplicates; undo.

The command is killed with ``kill -9`` as soon as its first thousand lines are written, by whatever it is doing then. A
thousand lines are one transaction, with the line to go on from. How bad rows come back with comments on their cells is in
``tests/rosters/test_desk_rosters.py``.
"""

import json
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from benchmarks.served import ROOT, TOOL, Place, empty
from tests.people.numbers import id_number
from tests.rosters.workbooks import person, roster

pytestmark = pytest.mark.slow
ROWS, CHUNK = 2000, 1000
TABLES = ("people_person", "people_vault", "people_membership", "rosters_memberrecord")
TWICE = "SELECT id_number_index FROM people_person GROUP BY id_number_index HAVING count(*) > 1"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    with empty(request.param) as made:
        yield made


def member(serial: int, **cells: Any) -> dict[str, Any]:
    number = id_number(serial % 1000, date(1980, 1, 1) + timedelta(days=serial // 1000))
    return person(serial, **{"身份证号": number, "姓名": f"测试{serial}号", **cells})


def ask(place: Place, statement: str) -> list[tuple[Any, ...]]:
    """Look into the database past the product."""
    address = place.environment["NIANGJIA_DATABASE_URL"]
    if address:
        with psycopg.connect(address) as connection:
            return connection.execute(statement.encode()).fetchall()
    connection = sqlite3.connect(f"file:{place.folder / 'niangjia.sqlite3'}?mode=ro", uri=True)
    try:
        return connection.execute(statement).fetchall()
    finally:
        connection.close()


def held(place: Place) -> dict[str, int]:
    return {table: ask(place, f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}


def take(place: Place, workbook: Path, org: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(place.run("roster", "import", str(workbook), "--org", org, "--json"))
    return told


def kill_half_way(place: Place, workbook: Path, org: str) -> None:
    """Start the command, and kill it when it has written something and not yet all."""
    command = [*TOOL, "roster", "import", str(workbook), "--org", org]
    process = subprocess.Popen(
        command, env=place.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until = time.monotonic() + 30
    while not held(place)["people_person"]:
        assert process.poll() is None and time.monotonic() < until, "nothing was written"
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL, "the import was over before it was killed"


def test_import_killed_half_way_goes_on_with_nobody_twice_and_can_be_undone(place: Place):
    org = place.ask("lay_union")
    workbook = place.folder / "all.xlsx"
    people = [member(serial) for serial in range(1, ROWS + 1)]
    workbook.write_bytes(roster(*people, member(ROWS + 1, 手机号码="12")))
    before = held(place)
    kill_half_way(place, workbook, org)
    written = held(place)
    assert written == dict.fromkeys(TABLES, CHUNK) | {"rosters_memberrecord": 0}, "a thousand lines, whole"
    told = take(place, workbook, org)
    assert {name: told[name] for name in ("rows", "new", "changed", "conflict", "error")} == {
        "rows": ROWS + 1, "new": ROWS, "changed": 0, "conflict": 0, "error": 1,
    }  # fmt: skip
    assert [(one["row"], one["column"], one["value"]) for one in told["errors"]] == [
        (ROWS + 2, "手机号码", "12")
    ]
    assert held(place)["people_person"] == ROWS
    assert ask(place, TWICE) == []
    undone = json.loads(place.run("roster", "undo", told["batch"], "--json"))
    assert (undone["removed"], undone["kept"], undone["restored"]) == (ROWS, 0, 0)
    assert held(place) == before
