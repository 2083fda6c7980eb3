"""Read figures from the roll-up: what is kept, the fresh entries, and the days of months that are not whole."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from niangjia.core.scope import Scope
from niangjia.figures.kept import By, Sql
from niangjia.figures.periods import Period
from niangjia.ledger.models import EVERYWHERE
from niangjia.ledger.rollup import sql
from niangjia.ledger.rollup.what import COLUMNS, Orgs, People, Sums, codes
from niangjia.orgs.models import Org


@dataclass(frozen=True, slots=True)
class Reading:
    """The mark as it was found, and the programmes."""

    stamp: UUID
    horizon: UUID
    counted: frozenset[str]
    written: str
    known: Mapping[str, bool]

    @property
    def stands(self) -> Sql:
        same = f"m.stamp = %s AND {sql.programmes_now()} = %s"
        return Sql(f"SELECT COUNT(*) FROM ledger_rollup m WHERE {same}", (sql.key(self.stamp), self.written))

    def tables(self, text: str) -> Sql:
        """Give the fresh entries, and those whose count they touch, where a statement names them."""
        fresh = Sql("e.id >= %s", (sql.key(self.horizon),))
        if "rollup_touched" in text:
            return sql.touched(fresh)
        return sql.fresh_entries(fresh) if "rollup_fresh" in text else Sql("")

    def pieces(self, what: Any, scope: Scope, period: Period, by: By) -> Sequence[Sql] | None:
        """Give statements that add up to the figure; ``None`` where it is not kept this way."""
        if isinstance(what, People):
            return self._people(what, scope, period, by) if what.key in self.counted else None
        if by.kind not in {"", "month", "year", "path", "programme"}:
            return None
        whole = whole_months(period)
        if whole is None:
            return None
        if isinstance(what, Orgs):
            records = Sums(n="entries", back="taken_back", under=what.under)
            return [
                self._orgs(what, scope, period, whole, by),
                *self._sums(records, scope, period, whole, by),
            ]
        return self._sums(what, scope, period, whole, by)

    def _sums(self, what: Sums, scope: Scope, period: Period, whole: Period, by: By) -> list[Sql]:
        names = (what.amount, what.hits, what.n, what.back)
        kept = [f"SUM(s.{name})" if name else "0" for name in names]
        live = [f"SUM({COLUMNS[name]})" if name else "0" for name in names]
        together = scope.district_id in {None, scope.org_id} and (
            by.kind != "path" or _of_districts(scope, by)
        )
        found = [self._kept(what.under, scope, whole, by, together, kept)]
        for source, days in sources(period, whole):
            found.append(self._entries(what.under, source, scope, days, by, live))
        return found

    def _orgs(self, what: Orgs, scope: Scope, period: Period, whole: Period, by: By) -> Sql:
        """An org counts when its heads come to more than nothing, wherever they are read."""
        # The records, added as nothing, keep a planner from walking the index of a whole district for a few orgs.
        few = "" if scope.district_id in {None, scope.org_id} else " + 0 * SUM(s.entries)"
        kept = ["s.org_id AS org", f"SUM(s.heads){few} AS heads"]
        parts = [self._kept(what.under, scope, whole, by, False, kept, "org_id")]
        live = ["e.org_id AS org", f"SUM({COLUMNS['heads']}) AS heads"]
        for source, days in sources(period, whole):
            parts.append(self._entries(what.under, source, scope, days, by, live, "org_id"))
        rows = " UNION ALL ".join(part.text for part in parts)
        each = f"SELECT part, org, SUM(heads) AS heads FROM ({rows}) r GROUP BY part, org"
        return Sql(
            "SELECT part, SUM(CASE WHEN heads > 0 THEN 1 ELSE 0 END) AS amount, 0 AS hits, 0 AS n, 0 AS back "
            f"FROM ({each}) o GROUP BY part",
            [given for part in parts for given in part.params],
        )

    def _kept(
        self,
        under: str,
        scope: Scope,
        whole: Period,
        by: By,
        together: bool,
        columns: Sequence[str],
        also: str = "",
    ) -> Sql:
        programmes = sql.among("s.programme_id", codes(under, self.known))
        where = _within(scope, "s")
        kept = "s.whole" if together else "NOT s.whole"
        if (
            also and scope.district_id is None
        ):  # for the index that counts orgs, which begins with the district
            kept += " AND s.district_id IN (SELECT d.id FROM orgs_org d WHERE d.district_id = d.id)"
        return _grouped(
            f"ledger_month_sum s{_orgs_of(by, 's')}",
            _part(by, "s", "s.month"),
            columns,
            Sql(
                f"{kept} AND s.month BETWEEN %s AND %s AND {programmes.text}{where.text}",
                (whole.since, whole.until, *programmes.params, *where.params),
            ),
            [*(["part"] if by.kind else []), *([f"s.{also}"] if also else [])],
            named=not also,
        )

    def _entries(
        self,
        under: str,
        source: str,
        scope: Scope,
        days: Period,
        by: By,
        columns: Sequence[str],
        also: str = "",
    ) -> Sql:
        programmes = sql.among("e.programme_id", codes(under, self.known))
        where = _within(scope, "e")
        return _grouped(
            f"{source} e{_orgs_of(by, 'e')}",
            _part(by, "e", "e.occurred_on"),
            columns,
            Sql(
                f"e.occurred_on BETWEEN %s AND %s AND {programmes.text}{where.text}",
                (days.since, days.until, *programmes.params, *where.params),
            ),
            [*(["part"] if by.kind else []), *([f"e.{also}"] if also else [])],
            named=not also,
        )

    def _people(self, what: People, scope: Scope, period: Period, by: By) -> list[Sql] | None:
        span = span_of(period, by)
        if span is None or not _is_counted(scope, by):
            return None
        programmes = sql.among("e.programme_id", codes(what.under, self.known))
        within = _within(scope, "e")
        evidence = Sql(
            f"e.occurred_on BETWEEN %s AND %s AND e.person_id IS NOT NULL AND {programmes.text}{within.text}",
            (period.since, period.until, *programmes.params, *within.params),
        )
        part = _part(by, "e", "e.occurred_on")
        fresh = ["0", "0", "COUNT(*)", f"SUM({COLUMNS['taken_back']})"]
        groups = ["part"] if by.kind else []
        return [
            self._first_served(what, span, scope, period, by),
            _grouped(f"rollup_fresh e{_orgs_of(by, 'e')}", part, fresh, evidence, groups),
            self._difference(part, evidence, by),
        ]

    def _first_served(self, what: People, span: str, scope: Scope, period: Period, by: By) -> Sql:
        district = by.kind == "path"
        where = "f.people = %s AND f.span = %s AND f.since BETWEEN %s AND %s AND f.day <= %s"
        last = period.since if by.kind in {"", "path"} else period.until
        params: list[Any] = [what.key, span, period.since, last, period.until]
        if district:
            where += " AND f.place <> %s"
            params.append(sql.key(EVERYWHERE))
        else:
            where += " AND f.place = %s"
            params.append(sql.key(scope.district_id or EVERYWHERE))
        join = " JOIN orgs_org o ON o.id = f.place" if district else ""
        columns = ["SUM(f.persons)", "0", "SUM(f.entries)", "SUM(f.taken_back)"]
        part = _part(by, "f", "f.since")
        groups = ["part"] if by.kind else []
        return _grouped(f"ledger_first_served f{join}", part, columns, Sql(where, params), groups)

    def _difference(self, part: str, evidence: Sql, by: By) -> Sql:
        """What those touched since count now, less what they counted."""
        those = (
            f"SELECT person, was, now FROM rollup_touched WHERE now IN (SELECT e.now FROM rollup_named e WHERE {evidence.text}) "
            "OR now IN (SELECT now FROM rollup_moved UNION SELECT was FROM rollup_moved) "
            "OR was IN (SELECT now FROM rollup_moved UNION SELECT was FROM rollup_moved)"
        )
        own = (
            f"SELECT {part} AS part, t.was, t.now, e.sign, CASE WHEN e.id < %s THEN e.sign ELSE 0 END AS before "
            f"FROM ({those}) t {sql.entries_of_each(evidence.text)}{_orgs_of(by, 'e')}"
        )
        rows = (
            f"WITH own AS MATERIALIZED ({own}) SELECT part, 1 AS one FROM own GROUP BY part, now HAVING SUM(sign) > 0 "
            "UNION ALL SELECT part, -1 AS one FROM own GROUP BY part, was HAVING SUM(before) > 0"
        )
        return Sql(
            f"SELECT part, SUM(one) AS amount, 0 AS hits, 0 AS n, 0 AS back FROM ({rows}) d GROUP BY part",
            (sql.key(self.horizon), *evidence.params, *evidence.params),
        )


@dataclass(frozen=True, slots=True)
class Nothing:
    """No sums can be read."""

    stands = Sql("SELECT 1 - COUNT(*) FROM ledger_rollup m WHERE m.ready")

    def tables(self, text: str) -> Sql:
        return Sql("")

    def pieces(self, what: Any, scope: Scope, period: Period, by: By) -> None:
        return None


class Store:
    """The roll-up of this ledger. A process remembers the mark it saw last; every statement says whether it still stands."""

    def __init__(self) -> None:
        self.last: Reading | Nothing = Nothing()

    def read(self, *, again: bool) -> Reading | Nothing:
        """Give the mark seen last; look again when told. One statement, or none."""
        if again:
            self.last = self._find()
        return self.last

    def _find(self) -> Reading | Nothing:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT m.stamp, m.horizon, m.counted, m.programmes, {sql.programmes_now()} FROM ledger_rollup m WHERE m.ready"
            )
            row = cursor.fetchone()
        if row is None:
            return Nothing()
        stamp, horizon, counted, then, now = row
        held = _json(counted) if then == now else []
        return Reading(
            UUID(str(stamp)), UUID(str(horizon)), frozenset(held), now or "", sql.read_programmes(now)
        )


STORE = Store()


def whole_months(period: Period) -> Period | None:
    """Give the part of a period that is whole months, if there is any."""
    since = period.since if period.since.day == 1 else Period.month(period.since).until + timedelta(days=1)
    month = Period.month(period.until)
    until = period.until if month.until == period.until else month.since - timedelta(days=1)
    return Period(since, until) if since <= until else None


def sources(period: Period, whole: Period) -> list[tuple[str, Period]]:
    """Say which entries are read beside kept sums: fresh ones of the whole months, all of the days around them."""
    found = [("rollup_fresh", whole)]
    if period.since < whole.since:
        found.append(("ledger_entry", Period(period.since, whole.since - timedelta(days=1))))
    if whole.until < period.until:
        found.append(("ledger_entry", Period(whole.until + timedelta(days=1), period.until)))
    return found


def span_of(period: Period, by: By) -> str | None:
    """Give the length of the windows that count the persons of a period; ``None`` when it does not begin with one."""
    if by.kind in {"month", "year"}:
        window = Period.month(period.since) if by.kind == "month" else Period.year(period.since)
        return by.kind if window.since == period.since else None
    for span, window in (
        ("month", Period.month(period.since)),
        ("quarter", Period.quarter(period.since)),
        ("half", Period.half(period.since)),
        ("year", Period.year(period.since)),
    ):
        if window.since == period.since and period.until <= window.until:
            return span
    return None


def _is_counted(scope: Scope, by: By) -> bool:
    """Persons are counted for districts and everywhere, and split by districts only."""
    if by.kind == "path":
        return _of_districts(scope, by)
    return by.kind in {"", "month", "year"} and scope.district_id in {None, scope.org_id}


def _of_districts(scope: Scope, by: By) -> bool:
    """Whether a split by paths puts each district under one of them: the orgs of the first level below everything."""
    return scope.district_id is None and by.length <= Org.steplen * 2


def _within(scope: Scope, alias: str) -> Sql:
    if scope.district_id is None:
        return Sql("")
    if scope.district_id == scope.org_id:
        return Sql(f" AND {alias}.district_id = %s", (sql.key(scope.district_id),))
    low, high = scope.below("path").values()
    return Sql(
        f" AND {alias}.org_id IN (SELECT id FROM orgs_org WHERE path >= %s AND path <= %s)", (low, high)
    )


def _part(by: By, alias: str, day: str) -> str:
    if by.kind in {"month", "year"}:
        return sql.start_of(by.kind, day)
    if by.kind == "path":
        return f"substr(o.path, 1, {int(by.length)})"
    return f"{alias}.programme_id" if by.kind == "programme" else "''"


def _orgs_of(by: By, alias: str) -> str:
    return f" JOIN orgs_org o ON o.id = {alias}.org_id" if by.kind == "path" else ""


def _grouped(
    source: str, part: str, columns: Sequence[str], where: Sql, groups: Sequence[str], named: bool = True
) -> Sql:
    if named:
        columns = [
            f"{column} AS {name}"
            for column, name in zip(columns, ("amount", "hits", "n", "back"), strict=True)
        ]
    grouped = f" GROUP BY {', '.join(groups)}" if groups else ""
    text = f"SELECT {part} AS part, {', '.join(columns)} FROM {source} WHERE {where.text}{grouped}"
    return Sql(text, where.params)


def _json(given: Any) -> list[str]:
    # A raw cursor gives text on both engines.
    return list(json.loads(given) if isinstance(given, str) else given)
