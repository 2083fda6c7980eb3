"""Count whole windows of persons: who was served in them for the first time on which day, and the records of each day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from niangjia.figures.kept import Sql
from niangjia.figures.periods import Period
from niangjia.ledger.models import EVERYWHERE
from niangjia.ledger.rollup import sql
from niangjia.ledger.rollup.what import COLUMNS

FIRST = UUID(int=0)
WINDOWS = {"month": Period.month, "quarter": Period.quarter, "half": Period.half, "year": Period.year}


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a window of a district, or of everywhere."""

    people: str
    place: UUID
    span: str
    since: date
    day: date


#: For each cell: persons, entries, entries that take back.
Counts = dict[Cell, list[int]]


def count(people: str, programmes: Sequence[str], horizon: UUID) -> Counts:
    """Count every window from the entries below a horizon, persons as ``CountedAs`` says."""
    found = firsts(people, programmes, horizon)
    add(found, records(people, programmes, FIRST, horizon))
    return found


def add(to: Counts, more: Counts, times: int = 1) -> None:
    """Add counts to others, or take them off."""
    for cell, numbers in more.items():
        held = to.setdefault(cell, [0, 0, 0])
        for index, number in enumerate(numbers):
            held[index] += number * times


def firsts(
    people: str, programmes: Sequence[str], horizon: UUID, persons: Sequence[Any] | None = None
) -> Counts:
    """Count persons by their first day in each window; only some of them when these are given.

    An entry is its person's first in a window when the one before, there or anywhere, lies before the window.
    """
    standing = _standing(programmes, horizon, persons)
    flags = [
        f"SUM(CASE WHEN {before} IS NULL OR {before} < {sql.start_of(span, 'day')} THEN 1 ELSE 0 END)"
        for before in ("here", "anywhere")
        for span in sql.SPANS
    ]
    statement = (
        f"SELECT place, day, {', '.join(flags)} FROM (SELECT place, day, "
        "LAG(day) OVER (PARTITION BY root, place ORDER BY day) AS here, LAG(day) OVER (PARTITION BY root ORDER BY day) AS anywhere "
        f"FROM ({standing.text}) s) f GROUP BY place, day"
    )
    found: Counts = {}
    for place, day, *numbers in _rows(Sql(statement, standing.params)):
        halves = (numbers[: len(sql.SPANS)], numbers[len(sql.SPANS) :])
        for where, persons_of in zip((_uuid(place), EVERYWHERE), halves, strict=True):
            for cell, number in zip(_windows(people, where, sql.day(day)), persons_of, strict=True):
                add(found, {cell: [number, 0, 0]})
    return found


def records(people: str, programmes: Sequence[str], since: UUID, until: UUID) -> Counts:
    """Count the entries by name from one id up to another, by day."""
    among = sql.among("e.programme_id", programmes)
    statement = (
        f"SELECT e.district_id, e.occurred_on, COUNT(*), SUM({COLUMNS['taken_back']}) FROM ledger_entry e "
        f"WHERE e.person_id IS NOT NULL AND {among.text} AND e.id >= %s AND e.id < %s GROUP BY e.district_id, e.occurred_on"
    )
    found: Counts = {}
    for place, day, entries, back in _rows(Sql(statement, (*among.params, sql.key(since), sql.key(until)))):
        for where in (_uuid(place), EVERYWHERE):
            for cell in _windows(people, where, sql.day(day)):
                add(found, {cell: [0, entries, back]})
    return found


def _windows(people: str, place: UUID, day: date) -> Iterator[Cell]:
    for span in sql.SPANS:
        yield Cell(people, place, span, WINDOWS[span](day).since, day)


def _standing(programmes: Sequence[str], horizon: UUID, persons: Sequence[Any] | None) -> Sql:
    """Give root, place and day of entries by name below a horizon that were not taken back below it.

    A reversal mirrors its entry, so who has such an entry is exactly who has more than nothing.
    """
    among = sql.among("e.programme_id", programmes)
    only = sql.among("e.person_id", persons) if persons is not None else Sql("e.person_id IS NOT NULL")
    bound = sql.key(horizon)
    return Sql(
        "SELECT COALESCE(k.root_id, e.person_id) AS root, e.district_id AS place, e.occurred_on AS day FROM ledger_entry e "
        f"LEFT JOIN ledger_counted_as k ON k.person_id = e.person_id WHERE {only.text} AND {among.text} AND e.sign = 1 "
        "AND e.id < %s AND NOT EXISTS (SELECT 1 FROM ledger_entry r WHERE r.reverses_id = e.id AND r.id < %s)",
        (*only.params, *among.params, bound, bound),
    )


def _rows(statement: Sql) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        yield from cursor.fetchall()


def _uuid(given: Any) -> UUID:
    return given if isinstance(given, UUID) else UUID(given)
