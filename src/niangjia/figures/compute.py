"""From evidence to a number, to its rows and to its parts: always the same queryset.

Every function costs a fixed number of statements, whatever the number of rows; two more once after kept sums moved on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import dropwhile
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, Count, DateField, F, Max, Min, Q, QuerySet, Sum
from django.db.models import Value as Literal
from django.db.models.functions import Substr, TruncMonth, TruncYear
from django.utils import timezone

from niangjia.core.clock import local_day
from niangjia.core.scope import Scope
from niangjia.figures import kept
from niangjia.figures.declaration import Breakdown, Expression, Figure, Measure
from niangjia.figures.kept import By, Sql
from niangjia.figures.periods import Period
from niangjia.figures.units import Value, written

MONTH, CHILD = "month", "org"
#: So many years back a stock is shown by year.
LONGEST_STOCK = 30
#: Records that take another back, and what is added up for each subject.
_BACK = Count("e_amount", filter=Q(e_amount__lt=0))
_PER_SUBJECT = {"e_net": Sum("e_amount"), "e_rows": Count("*"), "e_back": _BACK}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of evidence.

    :param ref: the record.
    :param subject: whom or what it is about, when the figure knows.
    :param hit: whether it counts as a hit; ``None`` when the figure is no share.
    :param what: a few words on it, for screens.
    """

    ref: Any
    on: date
    org_id: Any
    org: str
    amount: int | Decimal
    subject: Any = None
    hit: bool | None = None
    what: str = ""

    @property
    def written(self) -> str:
        """The amount as people read it."""
        return written(self.amount)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a figure: ``key`` is what the breakdown splits by."""

    key: Any
    value: Value


def _expression(given: Expression) -> Any:
    return F(given) if isinstance(given, str) else given


def _evidence(figure: Figure, scope: Scope, period: Period) -> QuerySet[Any]:
    """The rows of a figure, with their columns under names of our own."""
    columns = figure.columns
    found: QuerySet[Any] = figure.evidence(scope, period).order_by()
    named: dict[str, Any] = {
        "e_ref": _expression(columns.ref),
        "e_on": _expression(columns.on),
        "e_org": F(columns.org_id),
        "e_amount": _expression(columns.amount),
    }
    if columns.subject is not None:
        named["e_subject"] = _expression(columns.subject)
    found = found.annotate(**named)
    return found.filter(e_subject__isnull=False) if figure.measure is Measure.DISTINCT else found


def _value(figure: Figure, amount: Any, hits: Any, n: Any, back: Any = 0) -> Value:
    """Make the value out of what the database added up."""
    count = int(n or 0)
    result: int | Decimal | None
    if figure.measure is Measure.RATIO:
        result = Decimal(100 * int(hits or 0)) / count if count else None
    elif figure.measure is Measure.ROWS:
        result = count
    elif figure.measure is Measure.MEAN:
        result = round(Decimal(int(amount or 0)) / figure.columns.scale / count, 1) if count else None
    else:
        result = int(amount or 0)
        if figure.columns.scale != 1:
            result = Decimal(result) / figure.columns.scale
    return Value(result, count, figure.unit, sums=figure.sums, back=int(back or 0))


def value(figure: Figure, scope: Scope, period: Period) -> Value:
    """Compute a figure for an org and everything under it. One statement."""
    return values([(figure, period)], scope)[0]


def values(asked: Sequence[tuple[Figure, Period]], scope: Scope) -> list[Value]:
    """Compute several figures, each for its own period. One statement."""
    found = kept.add_up([(figure, scope, period) for figure, period in asked], kept.WHOLE, _whole)
    return [
        _value(figure, *added.get("", (0, 0, 0, 0)))
        for (figure, _period), added in zip(asked, found, strict=True)
    ]


def _whole(figure: Figure, scope: Scope, period: Period) -> Sql:
    return _by_part(figure, _evidence(figure, scope, period), Literal("", output_field=CharField()))


def _by_part(figure: Figure, evidence: QuerySet[Any], column: Any) -> Sql:
    """Write the statement that gives part, amount, hits, n and back of a figure for each key of a column."""
    evidence = evidence.annotate(e_part=column)
    if figure.measure is Measure.DISTINCT:
        # Counting distinct subjects with something left takes two groupings, one around the other.
        inner = evidence.values("e_part", "e_subject").annotate(**_PER_SUBJECT)
        amount, hits, n, back = (
            "SUM(CASE WHEN e_net > 0 THEN 1 ELSE 0 END)",
            "0",
            "SUM(e_rows)",
            "SUM(e_back)",
        )
    else:
        wanted = _sums(figure)
        inner = evidence.values("e_part").annotate(**wanted)
        amount, hits, n, back = (
            f"SUM({name})" if name in wanted else "0" for name in ("e_total", "e_hits", "e_n", "e_back")
        )
    sql, params = inner.query.get_compiler(DEFAULT_DB_ALIAS).as_sql()
    columns = f"e_part AS part, {amount} AS amount, {hits} AS hits, {n} AS n, {back} AS back"
    return Sql(f"SELECT {columns} FROM ({sql}) AS parts GROUP BY e_part", params)


def _sums(figure: Figure) -> dict[str, Any]:
    wanted: dict[str, Any] = {"e_n": Count("*")}
    if figure.measure in {Measure.NET_SUM, Measure.MEAN}:
        wanted |= {"e_total": Sum("e_amount"), "e_back": _BACK}
    if figure.measure is Measure.RATIO:
        wanted["e_hits"] = Count("pk", filter=figure.columns.hit)
    return wanted


def _split(figure: Figure, scope: Scope, period: Period, by: By, column: Any) -> list[Part]:
    """Compute the figure for each key of a column; the order is that of the keys."""
    found = kept.add_up(
        [(figure, scope, period)], by, lambda *asked: _by_part(figure, _evidence(*asked), column)
    )
    return [Part(key, _value(figure, *added)) for key, added in found[0].items()]


def parts(figure: Figure, scope: Scope, period: Period, breakdown: Breakdown) -> list[Part]:
    """Split a figure by one of its breakdowns. One statement."""
    return _split(figure, scope, period, By(breakdown.key), _expression(breakdown.column))


def by_month(figure: Figure, scope: Scope, period: Period) -> list[Part]:
    """Split a figure by month; months without records are there, too. One statement."""
    if figure.stock:
        return _at_the_ends(figure, scope, [_inside(Period.month(one), period) for one in period.months()])
    month = TruncMonth("e_on", output_field=DateField())
    found = {_as_day(part.key): part.value for part in _split(figure, scope, period, kept.MONTH, month)}
    return [Part(month, found.get(month, nothing(figure))) for month in period.months()]


def by_year(figure: Figure, scope: Scope, period: Period) -> list[Part]:
    """Split a figure by year, from the first to the last with records. One statement."""
    if figure.stock:
        last = min(period.until, local_day(timezone.now())).year
        first = max(period.since.year, last - LONGEST_STOCK)
        found_at_ends = _at_the_ends(
            figure,
            scope,
            [_inside(Period.year(date(one, 1, 1)), period) for one in range(first, last + 1)],
        )
        told = dropwhile(lambda part: not part.value.number, found_at_ends)
        return [Part(part.key.replace(month=1, day=1), part.value) for part in told]
    year = TruncYear("e_on", output_field=DateField())
    found = {_as_day(part.key): part.value for part in _split(figure, scope, period, kept.YEAR, year)}
    years = range(min(found).year, max(found).year + 1) if found else ()
    return [Part(date(year, 1, 1), found.get(date(year, 1, 1), nothing(figure))) for year in years]


def _inside(part: Period, whole: Period) -> Period:
    return Period(max(part.since, whole.since), min(part.until, whole.until))


def _at_the_ends(figure: Figure, scope: Scope, periods: Sequence[Period]) -> list[Part]:
    """Compute a stock at the end of each period. One statement."""
    found = values([(figure, one) for one in periods], scope)
    return [Part(one.since.replace(day=1), value) for one, value in zip(periods, found, strict=True)]


def _as_day(key: Any) -> date:
    # A raw cursor gives dates as text on SQLite, and as midnights on PostgreSQL.
    if isinstance(key, datetime):
        return key.date()
    return key if isinstance(key, date) else date.fromisoformat(str(key)[:10])


def by_path(figure: Figure, scope: Scope, period: Period, length: int) -> list[Part]:
    """Split a figure by the first ``length`` characters of the orgs' paths: by the orgs of one level.

    What belongs to an org above that level has a shorter key. One statement.
    """
    return _split(figure, scope, period, By("path", length), Substr(figure.columns.of_org("path"), 1, length))


def nothing(figure: Figure) -> Value:
    """Give the value of a figure without evidence."""
    return _value(figure, 0, 0, 0)


def persons(figure: Figure, scope: Scope, period: Period) -> int:
    """Count the rows that are about somebody; none where subjects are not people. One statement, or none."""
    if figure.columns.subject is None or not figure.persons:
        return 0
    return _evidence(figure, scope, period).filter(e_subject__isnull=False).count()


def rows(
    figure: Figure, scope: Scope, period: Period, *, offset: int = 0, limit: int | None = None
) -> list[Row]:
    """List the evidence, newest first. One statement."""
    found = _listed(figure, scope, period)
    return [_row(figure, row) for row in found[offset : None if limit is None else offset + limit]]


def iterate(figure: Figure, scope: Scope, period: Period) -> Iterator[Row]:
    """Walk all of the evidence, newest first, without holding it in memory."""
    for row in _listed(figure, scope, period).iterator(chunk_size=2000):
        yield _row(figure, row)


def _listed(figure: Figure, scope: Scope, period: Period) -> QuerySet[Any]:
    columns = figure.columns
    names = ["e_ref", "e_on", "e_org", columns.of_org("name"), "e_amount"]
    found = _evidence(figure, scope, period)
    if columns.subject is not None:
        names.append("e_subject")
    if columns.hit is not None:
        found = found.annotate(e_hit=columns.hit)
        names.append("e_hit")
    if columns.what is not None:
        found = found.annotate(e_what=_expression(columns.what))
        names.append("e_what")
    return found.order_by("-e_on", "-e_ref").values(*names)


def _row(figure: Figure, found: dict[str, Any]) -> Row:
    columns = figure.columns
    amount: int | Decimal = found["e_amount"]
    return Row(
        ref=found["e_ref"],
        on=found["e_on"],
        org_id=found["e_org"],
        org=found[columns.of_org("name")],
        amount=amount if columns.scale == 1 else Decimal(amount) / columns.scale,
        subject=found.get("e_subject"),
        hit=bool(found["e_hit"]) if "e_hit" in found else None,
        what=found.get("e_what") or "",
    )


@dataclass(frozen=True, slots=True)
class Subject:
    """One subject of a figure's evidence: what all its records come to, and how many they are."""

    key: Any
    amount: int | Decimal
    n: int
    back: int

    @property
    def counts(self) -> bool:
        """Whether something is left, so that it is one of those counted."""
        return self.amount > 0


def subjects(
    figure: Figure, scope: Scope, period: Period, *, offset: int = 0, limit: int | None = None
) -> list[Subject]:
    """List the subjects of the evidence, those with the most records first. One statement."""
    found = _by_subject(figure, scope, period).order_by("-e_rows", "e_subject")
    sliced = found[offset : None if limit is None else offset + limit]
    return [Subject(row["e_subject"], row["e_net"], row["e_rows"], row["e_back"]) for row in sliced]


def count_subjects(figure: Figure, scope: Scope, period: Period) -> int:
    """Count the subjects of the evidence, those with nothing left among them. One statement."""
    return _by_subject(figure, scope, period).count()


def _by_subject(figure: Figure, scope: Scope, period: Period) -> QuerySet[Any]:
    evidence = _evidence(figure, scope, period).filter(e_subject__isnull=False)
    found: QuerySet[Any] = evidence.values("e_subject").annotate(**_PER_SUBJECT)
    return found


def recompute(figure: Figure, evidence: list[Row]) -> Value:
    """Work a figure out again from its rows alone, as anybody could by hand."""
    if figure.measure is Measure.RATIO:
        return _value(figure, None, sum(1 for row in evidence if row.hit), len(evidence))
    back = sum(1 for row in evidence if row.amount < 0)
    if figure.measure is Measure.DISTINCT:
        net: dict[Any, int | Decimal] = {}
        for row in evidence:
            net[row.subject] = net.get(row.subject, 0) + row.amount
        return _value(figure, sum(1 for amount in net.values() if amount > 0), None, len(evidence), back)
    total = sum((row.amount for row in evidence), start=0) * figure.columns.scale
    return _value(figure, total, None, len(evidence), back)


def span(figure: Figure, scope: Scope) -> tuple[date, date] | None:
    """Give the first and the last day with evidence, if there is any. One statement."""
    everything = Period(date(1900, 1, 1), date(9998, 12, 31))
    found = _evidence(figure, scope, everything).aggregate(first=Min("e_on"), last=Max("e_on"))
    return (found["first"], found["last"]) if found["first"] else None


def years(figure: Figure, scope: Scope, until: date) -> set[int]:
    """Give the years with evidence, up to a day. One statement."""
    everything = Period(date(1900, 1, 1), until)
    days = _evidence(figure, scope, everything).values_list("e_on", flat=True).distinct()
    return {day.year for day in days}
