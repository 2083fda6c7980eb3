"""What a step of the horizon adds: statements that run inside its transaction."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from niangjia.figures.kept import Sql
from niangjia.ledger.models import EVERYWHERE, CountedAs, RollUp
from niangjia.ledger.rollup import sql
from niangjia.ledger.rollup.counting import first_days, literal, standing_entries
from niangjia.ledger.rollup.what import COLUMNS, codes, people_kept

#: With more persons than this to look at, counting afresh is quicker (and a statement takes only so many values).
FEW_PERSONS = 20_000
_ADDED = "persons", "entries", "taken_back"


def add_sums(since: UUID, until: UUID) -> int:
    """Add the entries from one id up to another to the sums; give their number."""
    names = ", ".join(COLUMNS)
    added = ", ".join(f"{name} = ledger_month_sum.{name} + excluded.{name}" for name in COLUMNS)
    bounds = (sql.key(since), sql.key(until))
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM ledger_entry e WHERE e.id >= %s AND e.id < %s", bounds)
        entries: int = cursor.fetchone()[0]
        for whole in (False, True) if entries else ():
            cursor.execute(
                f"INSERT INTO ledger_month_sum (district_id, org_id, whole, month, programme_id, {names}) "
                f"{sums_of(whole, 'e.id >= %s AND e.id < %s')} "
                f"ON CONFLICT (org_id, month, programme_id, whole) DO UPDATE SET {added}",
                bounds,
            )
    return entries


def sums_of(whole: bool, where: str) -> str:
    """Give a statement for the sums of entries ``e``, with all their columns."""
    org = "e.district_id" if whole else "e.org_id"
    month = sql.start_of("month", "e.occurred_on")
    sums = ", ".join(f"SUM({value}) AS {name}" for name, value in COLUMNS.items())
    return (
        f"SELECT e.district_id, {org} AS org_id, {'TRUE' if whole else 'FALSE'} AS whole, {month} AS month, "
        f"e.programme_id, {sums} FROM ledger_entry e WHERE {where} GROUP BY 1, 2, 4, 5"
    )


def add_people(mark: RollUp, since: UUID, until: UUID) -> bool:
    """Count everybody again whom entries from one id up to another, or mergers, may have changed.

    :return: whether it was done; not when they are too many.
    """
    found = _touched(since, until)
    if len(found) > FEW_PERSONS:
        return False
    persons = [sql.key(person) for person, _now in found]
    known = sql.read_programmes(mark.programmes)
    counted = [(what.key, codes(what.under, known)) for what in people_kept() if what.key in mark.counted]
    if persons:
        for key, programmes in counted:
            _add_firsts(key, standing_entries(programmes, since, persons), -1)
        _count_as(found)
        for key, programmes in counted:
            _add_firsts(key, standing_entries(programmes, until, persons), 1)
    for key, programmes in counted:
        _add_records(key, programmes, since, until)
    return True


def _touched(since: UUID, until: UUID) -> list[tuple[UUID, UUID]]:
    """List the persons to count again, and under whom each is counted now."""
    tables = sql.touched(Sql("e.id >= %s AND e.id < %s", (sql.key(since), sql.key(until))))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {tables.text} SELECT person, now FROM rollup_touched", tables.params)
        return [(UUID(str(person)), UUID(str(now))) for person, now in cursor.fetchall()]


def _count_as(found: Sequence[tuple[UUID, UUID]]) -> None:
    """Note under whom persons are counted from now on."""
    CountedAs.objects.filter(pk__in=[person for person, _now in found]).delete()
    CountedAs.objects.bulk_create(
        [CountedAs(person_id=person, root_id=now) for person, now in found if person != now]
    )


def _add_firsts(people: str, standing: Sql, times: int) -> None:
    each = " UNION ALL ".join(
        f"SELECT '{span}' AS span, place, since, day, persons FROM ({first_days('standing', span, everywhere)}) f"
        for span in sql.SPANS
        for everywhere in (False, True)
    )
    _add(
        f"WITH standing AS ({standing.text}) SELECT %s, place, span, since, day, persons * %s, 0, 0 FROM ({each}) c",
        (*standing.params, people, times),
    )


def _add_records(people: str, programmes: Sequence[str], since: UUID, until: UUID) -> None:
    among = sql.among("e.programme_id", programmes)
    where = f"e.id >= %s AND e.id < %s AND e.person_id IS NOT NULL AND {among.text}"
    daily = (
        f"SELECT e.district_id AS place, e.occurred_on AS day, COUNT(*) AS entries, SUM({COLUMNS['taken_back']}) AS back "
        f"FROM ledger_entry e WHERE {where} GROUP BY e.district_id, e.occurred_on"
    )
    each = " UNION ALL ".join(
        f"SELECT {place} AS place, '{span}' AS span, {sql.start_of(span, 'day')} AS since, day, SUM(entries) AS entries, "
        f"SUM(back) AS back FROM daily GROUP BY 1, 3, 4"
        for span in sql.SPANS
        for place in ("place", literal(EVERYWHERE))
    )
    _add(
        f"WITH daily AS ({daily}) SELECT %s, place, span, since, day, 0, entries, back FROM ({each}) c",
        (sql.key(since), sql.key(until), *among.params, people),
    )


def _add(select: str, params: Sequence[Any]) -> None:
    added = ", ".join(f"{name} = ledger_first_served.{name} + excluded.{name}" for name in _ADDED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO ledger_first_served (people, place, span, since, day, {', '.join(_ADDED)}) {select} WHERE TRUE "
            f"ON CONFLICT (people, place, span, since, day) DO UPDATE SET {added}",
            params,
        )
