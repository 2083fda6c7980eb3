"""What a step of the horizon adds: statements that run inside its transaction."""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection

from niangjia.figures.kept import Sql
from niangjia.ledger.models import CountedAs, RollUp
from niangjia.ledger.rollup import counting, sql
from niangjia.ledger.rollup.what import COLUMNS, codes, people_kept

#: With more persons than this to look at, counting afresh is quicker (and a statement takes only so many values).
FEW_PERSONS = 20_000


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
    change: counting.Counts = {}
    for key, programmes in counted:
        counting.add(change, counting.firsts(key, programmes, since, persons), -1)
    _count_as(found)
    for key, programmes in counted:
        counting.add(change, counting.firsts(key, programmes, until, persons))
        counting.add(change, counting.records(key, programmes, since, until))
    _write(change)
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


def _write(change: counting.Counts) -> None:
    """Add to the counts what is not nothing."""
    rows = [
        (cell.people, sql.key(cell.place), cell.span, cell.since, cell.day, *numbers)
        for cell, numbers in change.items()
        if any(numbers)
    ]
    names = "persons", "entries", "taken_back"
    added = ", ".join(f"{name} = ledger_first_served.{name} + excluded.{name}" for name in names)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO ledger_first_served (people, place, span, since, day, {', '.join(names)}) "
            f"VALUES (%s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (people, place, span, since, day) DO UPDATE SET {added}",
            rows,
        )
