"""Work the roll-up out again from the entries below its horizon, and say what differs."""

from collections.abc import Iterator

from django.db import connection

from niangjia.ledger.models import FirstServed, RollUp
from niangjia.ledger.rollup import counting, sql
from niangjia.ledger.rollup.changes import sums_of
from niangjia.ledger.rollup.what import COLUMNS, codes, people_kept

#: How often it is begun again when the horizon moves on meanwhile.
TRIES = 3
MOST = 100


def differences() -> list[str]:
    """Name every kept number that its entries do not come to, a hundred of a kind at most."""
    found: list[str] = []
    for _turn in range(TRIES):
        mark = RollUp.objects.first()
        if mark is None:
            return []
        found = [*_sums(mark), *_people(mark)]
        if RollUp.objects.filter(pk=mark.pk, stamp=mark.stamp).exists():
            break
    return found


def _sums(mark: RollUp) -> Iterator[str]:
    names = ("org_id", "month", "programme_id")
    kept = ", ".join(f"-s.{name}" for name in COLUMNS)
    differs = " OR ".join(f"SUM({name}) <> 0" for name in COLUMNS)
    for whole in (False, True):
        statement = (
            f"SELECT {', '.join(names)} FROM (SELECT {', '.join((*names, *COLUMNS))} FROM ({sums_of(whole, 'e.id < %s')}) e "
            f"UNION ALL SELECT {', '.join(f's.{name}' for name in names)}, {kept} FROM ledger_month_sum s "
            f"WHERE {'s.whole' if whole else 'NOT s.whole'}) d GROUP BY {', '.join(names)} HAVING {differs} LIMIT {MOST}"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, (sql.key(mark.horizon),))
            for org, month, programme in cursor.fetchall():
                yield f"The sums kept of {org}, {str(month)[:7]}, {programme} are not those of the entries."


def _people(mark: RollUp) -> Iterator[str]:
    known = sql.read_programmes(mark.programmes)
    for what in people_kept():
        if what.key not in mark.counted:
            continue
        counted = counting.count(what.key, codes(what.under, known), mark.horizon)
        kept: counting.Counts = {}
        for one in FirstServed.objects.filter(people=what.key):
            cell = counting.Cell(one.people, one.place, one.span, one.since, one.day)
            kept[cell] = [one.persons, one.entries, one.taken_back]
        nothing = [0, 0, 0]
        wrong = [
            cell
            for cell in counted.keys() | kept.keys()
            if counted.get(cell, nothing) != kept.get(cell, nothing)
        ]
        for cell in sorted(wrong, key=lambda cell: (cell.day, cell.span, cell.place.hex))[:MOST]:
            yield f"The persons kept of {cell.people}, {cell.place}, {cell.span} of {cell.since}, {cell.day} are not those of the entries."
