"""A ledger of any size and the figures of one of its years, timed in turns with bare SQL.

Run in a process of its own on an empty database: ``python -m benchmarks.ledger_year ENTRIES`` prints rows as JSON.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import django

TURNS = 3
#: So many of the newest entries are left above the horizon of the roll-up: an hour's work of a large city.
FRESH = 1000
DAYS = "e.occurred_on BETWEEN '2023-01-01' AND '2023-12-31'"
SERVICE = "e.programme IN (SELECT code FROM ledger_programme WHERE counts_as_service)"
UNDER = "e.programme IN (SELECT code FROM ledger_programme WHERE code = '{code}' OR code LIKE '{code}.%')"
PEOPLE = (
    "SELECT COUNT(*), 1 FROM (SELECT COALESCE(p.merged_into_id, e.person) AS who FROM bare_entry e{by} LEFT JOIN people_person p "
    "ON p.id = e.person AND p.merged_into_id IS NOT NULL WHERE {where} AND e.person IS NOT NULL "
    "GROUP BY COALESCE(p.merged_into_id, e.person) HAVING SUM(e.headcount * e.sign) > 0) AS people"
)
SUM = "SELECT COALESCE(SUM(e.{column} * e.sign), 0), {scale} FROM bare_entry e{{by}} WHERE {{where}}"
ORGS = (
    "SELECT COUNT(*), 1 FROM (SELECT e.position FROM bare_entry e{by} WHERE {where} "
    "GROUP BY e.position HAVING SUM(e.headcount * e.sign) > 0) AS orgs"
)
MEMBERS = (
    "SELECT COALESCE(SUM(CASE WHEN e.was_member THEN 100 ELSE 0 END), 0), COUNT(*) FROM bare_entry e{by} "
    "WHERE {where} AND e.person IS NOT NULL AND e.standing = 1"
)
#: What somebody would write by hand, which rows it is about, giving a numerator and a denominator.
BARE = {
    "services.times": (SUM.format(column="headcount", scale=1), SERVICE),
    "services.people": (PEOPLE, SERVICE),
    "services.orgs": (ORGS, SERVICE),
    "services.members_share": (MEMBERS, SERVICE),
    "services.money": (SUM.format(column="money_fen", scale=100), SERVICE),
    "services.goods": (SUM.format(column="goods_quantity", scale=1), SERVICE),
    "health_checks.people": (PEOPLE, UNDER.format(code="health_check")),
    "training.legal_people": (PEOPLE, UNDER.format(code="legal.corps")),
}


def figures_of_the_year(entries: int) -> list[dict[str, Any]]:
    """Fill the ledger and roll it up; compute each of its figures for 2023 and each size of scope, in turns with bare SQL.

    ``entries_ms`` is the same figure without the roll-up, once. The figure ``together`` is what a dashboard asks in one
    statement: all figures, of the year and of the year before.
    """
    from benchmarks.ledger_filler import fill
    from niangjia.figures.compute import value, values
    from niangjia.figures.periods import Period
    from niangjia.figures.registry import figures
    from niangjia.ledger.models import Entry

    period = Period(date(2023, 1, 1), date(2023, 12, 31))
    chosen = fill(entries)
    seconds = _roll_up()
    rows = []
    for org, first, last in chosen:
        told = {"scope": "station" if org.kind == "service_station" else org.level, "rollup_s": seconds}
        ledgers = [one for one in figures() if one.evidence(org.scope, period).model is Entry]
        for figure in ledgers:
            sql = _by_hand(figure.key, None if org.district_id is None else (first, last))
            ours, bare = [], []
            for _turn in range(TURNS):
                ours.append(_timed(lambda figure=figure, org=org: value(figure, org.scope, period).value))
                bare.append(_timed(lambda sql=sql: _bare(sql)))
            live = replace(figure, kept=None)
            plain = _timed(lambda live=live, org=org: value(live, org.scope, period).value)
            rows.append(
                {
                    **told,
                    "figure": figure.key,
                    "ms": _median(ours),
                    "entries_ms": _median([plain]),
                    "raw_sql_ms": _median(bare),
                    "equal": len({said for said, _ms in [*ours, *bare, plain]}) == 1,
                }
            )
        asked = [(one, days) for one in ledgers for days in (period, period.year_before)]
        whole = [(replace(one, kept=None), days) for one, days in asked]
        kept, plain = (
            _timed(lambda these=these, org=org: values(these, org.scope)) for these in (asked, whole)
        )
        bare_ms = sum(row["raw_sql_ms"] for row in rows if row["scope"] == told["scope"])
        figure = {"figure": "together", "ms": _median([kept]), "entries_ms": _median([plain])}
        rows.append({**told, **figure, "raw_sql_ms": round(2 * bare_ms, 2), "equal": kept[0] == plain[0]})
    return rows


def _roll_up() -> float:
    """Roll up all entries but the newest; give the seconds it took."""
    from django.db import connection
    from django.utils import timezone

    from niangjia.ledger.models import Entry
    from niangjia.ledger.rollup.services import advance

    horizon = Entry.objects.order_by("-pk").values_list("pk", flat=True)[FRESH - 1]
    done, ms = _timed(lambda: advance(at=timezone.now(), horizon=horizon))
    assert done.done
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return round(ms / 1000, 1)


def _by_hand(key: str, positions: tuple[int, int] | None) -> str:
    from django.db import connection

    statement, kept = BARE[key]
    place = "" if positions is None else "e.position BETWEEN {} AND {} AND ".format(*positions)
    # SQLite guesses wrong which of the two indexes is the better one; by hand one would say so.
    by = " INDEXED BY bare_by_place" if place and connection.vendor == "sqlite" else ""
    return statement.format(by=by, where=f"{place}{DAYS} AND {kept}")


def _bare(sql: str) -> Decimal | None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        above, below = cursor.fetchone()
    return Decimal(int(above)) / int(below) if below else None


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    began = time.perf_counter()
    said = work()
    return said, (time.perf_counter() - began) * 1000


def _median(turns: list[tuple[Any, float]]) -> float:
    return round(statistics.median(ms for _said, ms in turns), 2)


if __name__ == "__main__":
    django.setup()
    print(json.dumps(figures_of_the_year(**json.load(sys.stdin))))
