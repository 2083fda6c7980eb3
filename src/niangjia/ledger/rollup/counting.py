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
    found: Counts = {}
    standing = standing_entries(programmes, horizon)
    for span in sql.SPANS:
        for everywhere in (False, True):
            firsts = first_days(f"({standing.text})", span, everywhere)
            for place, since, day, persons in _rows(Sql(firsts, standing.params)):
                cell = Cell(people, _uuid(place), span, sql.day(since), sql.day(day))
                found[cell] = [persons, 0, 0]
    for district, on, entries, back in _rows(_records(programmes, horizon)):
        day = sql.day(on)
        for span, window in WINDOWS.items():
            for place in (_uuid(district), EVERYWHERE):
                held = found.setdefault(Cell(people, place, span, window(day).since, day), [0, 0, 0])
                held[1] += entries
                held[2] += back
    return found


def standing_entries(programmes: Sequence[str], horizon: UUID, persons: Sequence[Any] | None = None) -> Sql:
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


def first_days(standing: str, span: str, everywhere: bool) -> str:
    """Give place, since, day and the persons whose first day in the window it is.

    :param standing: a table, or a statement in brackets, with root, place and day.
    """
    place = literal(EVERYWHERE) if everywhere else "place"
    mine = "" if everywhere else "place, "
    return (
        f"SELECT {place} AS place, since, day, COUNT(*) AS persons FROM (SELECT {mine}{sql.start_of(span, 'day')} AS since, "
        f"MIN(day) AS day FROM {standing} s GROUP BY {mine}root, {sql.start_of(span, 'day')}) f GROUP BY {mine}since, day"
    )


def literal(place: UUID) -> str:
    """Write an id into a statement."""
    return f"'{place}'::uuid" if connection.vendor == "postgresql" else f"'{place.hex}'"


def _records(programmes: Sequence[str], horizon: UUID) -> Sql:
    among = sql.among("e.programme_id", programmes)
    return Sql(
        f"SELECT e.district_id, e.occurred_on, COUNT(*), SUM({COLUMNS['taken_back']}) FROM ledger_entry e "
        f"WHERE e.person_id IS NOT NULL AND {among.text} AND e.id < %s GROUP BY e.district_id, e.occurred_on",
        (*among.params, sql.key(horizon)),
    )


def _rows(statement: Sql) -> Iterator[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement.text, statement.params)
        yield from cursor.fetchall()


def _uuid(given: Any) -> UUID:
    return given if isinstance(given, UUID) else UUID(given)
