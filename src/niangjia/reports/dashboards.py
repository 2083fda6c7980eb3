"""What a dashboard shows: tiles, a chart over the year, the parts, and the orgs below."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.scope import Scope
from niangjia.figures import Breakdown, Figure, Period, Unit, Value, compute, registry
from niangjia.orgs.models import Org
from niangjia.reports import charts
from niangjia.reports.narrowing import OWN, label_of, part

#: More months than this are shown by year.
MONTHS = 36


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure for a period, beside the same days a year before.

    :param change: in percent; of a share, in points.
    """

    figure: Figure
    value: Value
    before: Value
    change: Decimal | None
    url: str
    before_url: str

    @property
    def less(self) -> Decimal | None:
        """By how much it fell, without the sign."""
        return None if self.change is None else -self.change


@dataclass(frozen=True, slots=True)
class Heading:
    """Figures under one heading."""

    name: Any
    tiles: list[Tile]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, and one row of the table behind it.

    :param share: of the whole, in percent, where parts add up to it.
    :param length: beside the longest bar, from 0 to 100.
    """

    label: Any
    value: Value
    url: str
    before: Value | None = None
    before_url: str = ""
    share: Decimal | None = None
    length: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in a table, and where it opens."""

    figure: Figure
    value: Value
    url: str


@dataclass(frozen=True, slots=True)
class Branch:
    """An org of the table below a dashboard. ``own`` marks what the upper org did itself."""

    org: Org
    own: bool
    cells: list[Cell]


def evidence_url(figure: Figure, org_id: Any, period: Period, only: Sequence[str] = ()) -> str:
    """Give the address of a figure's evidence, narrowed to parts of it."""
    narrowed = "".join(f"&{urlencode({'only': token})}" for token in only)
    return f"{reverse('reports:desk_figure', args=[figure.key])}?org={org_id}&{period.query}{narrowed}"


def compared(period: Period, today: date) -> Period:
    """Give the days a year before to compare with: of a period that is not over, as many as have passed."""
    return period.up_to(today).year_before


def tile(figure: Figure, org: Org, period: Period, today: date, only: Sequence[str] = ()) -> Tile:
    """Compute a figure, now and a year before. One statement."""
    return tiles([figure], org, period, today, only)[0]


def tiles(
    figures: Sequence[Figure], org: Org, period: Period, today: date, only: Sequence[str] = ()
) -> list[Tile]:
    """Compute figures, now and a year before. One statement."""
    earlier = compared(period, today)
    asked = [(figure, one) for figure in figures for one in (period, earlier)]
    found = compute.values(asked, org.scope)
    return [
        Tile(
            figure,
            value,
            before,
            _change(value, before),
            evidence_url(figure, org.pk, period, only),
            evidence_url(figure, org.pk, earlier, only),
        )
        for figure, value, before in zip(figures, found[::2], found[1::2], strict=True)
    ]


def _change(value: Value, before: Value) -> Decimal | None:
    if value.unit is not Unit.PERCENT:
        return value.change_from(before)
    if value.value is None or before.value is None:
        return None
    return Decimal(value.value) - Decimal(before.value)


def headings(org: Org, period: Period, today: date) -> list[Heading]:
    """Compute every declared figure, now and a year before. One statement."""
    found: list[Heading] = []
    for made in tiles(registry.figures(), org, period, today):
        same = next((one for one in found if one.name == made.figure.section), None)
        if same is None:
            found.append(Heading(made.figure.section, [made]))
        else:
            same.tiles.append(made)
    return found


def over_the_year(figure: Figure, org: Org, year: Period, only: Sequence[str] = ()) -> list[Bar]:
    """Split a figure by month, beside the year before. Two statements."""
    before = year.year_before
    now = compute.by_month(figure, org.scope, year)
    then = compute.by_month(figure, org.scope, before)
    return [
        Bar(
            month.key,
            month.value,
            evidence_url(figure, org.pk, _within(Period.month(month.key), year), only),
            earlier.value,
            evidence_url(figure, org.pk, _within(Period.month(earlier.key), before), only),
        )
        for month, earlier in zip(now, then, strict=True)
    ]


def is_long(period: Period) -> bool:
    """Say whether a window has more months than a chart draws: then it is shown by year."""
    return (period.until.year - period.since.year) * 12 + period.until.month - period.since.month >= MONTHS


def over_time(figure: Figure, org: Org, period: Period, only: Sequence[str] = ()) -> list[Bar]:
    """Split a figure by month, a long window by year, beside the year before. Two statements."""
    if not is_long(period):
        return over_the_year(figure, org, period, only)
    before = period.year_before
    now = compute.by_year(figure, org.scope, period)
    then = {part.key.year: part.value for part in compute.by_year(figure, org.scope, before)}
    bars = []
    for one in now:
        this, earlier = Period.year(one.key), Period.year(one.key.replace(year=one.key.year - 1))
        bars.append(
            Bar(
                one.key,
                one.value,
                evidence_url(figure, org.pk, _within(this, period), only),
                then.get(earlier.since.year, compute.nothing(figure)),
                evidence_url(figure, org.pk, _within(earlier, before), only)
                if earlier.until >= before.since
                else "",
            )
        )
    return bars


def overlap(figure: Figure, bars: Sequence[Bar], whole: Value) -> bool:
    """Say whether some subject stands in more than one part, so that the parts come to more than the whole."""
    if figure.sums or figure.unit is Unit.PERCENT:
        return False
    return sum(Decimal(bar.value.value or 0) for bar in bars) != Decimal(whole.value or 0)


def _within(month: Period, whole: Period) -> Period:
    return Period(max(month.since, whole.since), min(month.until, whole.until))


def chart_of(bars: Sequence[Bar]) -> charts.Chart | None:
    """Lay out months as a chart."""
    return charts.columns([(bar.label, bar.value.value, bar.before and bar.before.value) for bar in bars])


def split(
    figure: Figure, org: Org, period: Period, breakdown: Breakdown, only: Sequence[str] = ()
) -> list[Bar]:
    """Split a figure by one of its breakdowns, the largest first. Two statements."""
    parts = compute.parts(figure, org.scope, period, breakdown)
    names = breakdown.labels({one.key for one in parts})
    bars = [
        Bar(
            label_of(breakdown, one.key, names),
            one.value,
            evidence_url(figure, org.pk, period, (*only, part(breakdown, one.key))),
        )
        for one in parts
    ]
    return _measured(figure, sorted(bars, key=lambda bar: -(bar.value.value or 0)))


def split_by_org(figure: Figure, org: Org, period: Period, only: Sequence[str] = ()) -> list[Bar]:
    """Split a figure by the orgs just below, in the order of the tree. Two statements."""
    bars = [
        Bar(_("This org itself") if branch.own else branch.org.name, cell.value, cell.url)
        for branch in branches([figure], org, period, only)
        for cell in branch.cells
        if cell.value.n
    ]
    return _measured(figure, bars)


def _measured(figure: Figure, bars: list[Bar]) -> list[Bar]:
    """Give each bar its length, and its share where parts add up."""
    numbers = [Decimal(bar.value.value or 0) for bar in bars]
    whole = sum(numbers) if figure.sums else Decimal(0)
    longest = Decimal(100) if figure.unit is Unit.PERCENT else max(numbers, default=Decimal(0))
    return [
        replace(
            bar,
            share=number * 100 / whole if whole > 0 else None,
            length=max(0, round(number * 100 / longest)) if longest > 0 else 0,
        )
        for bar, number in zip(bars, numbers, strict=True)
    ]


def branches(figures: Sequence[Figure], org: Org, period: Period, only: Sequence[str] = ()) -> list[Branch]:
    """Compute figures for each org just below, and for what the org did itself. One statement a figure, and one more."""
    length = len(org.path) + Org.steplen
    columns = [
        {part.key: part.value for part in compute.by_path(figure, org.scope, period, length)}
        for figure in figures
    ]
    below: QuerySet[Org] = Org.objects.filter(path__startswith=org.path, depth=org.depth + 1)
    found = []
    for child in [org, *below]:
        own = child.pk == org.pk
        cells = [
            Cell(
                figure,
                column.get(child.path, compute.nothing(figure)),
                evidence_url(figure, child.pk, period, (*only, OWN) if own else only),
            )
            for figure, column in zip(figures, columns, strict=True)
        ]
        if (own or child.closed_on) and not any(cell.value.n for cell in cells):
            continue
        found.append(Branch(child, own, cells))
    return found


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure of this month, the month before it, and a small line over the months."""

    figure: Figure
    value: Value
    before: Value
    line: str
    url: str


def month_trends(
    org_id: Any, scope: Scope, today: date, figures: Sequence[Figure], months: int = 6
) -> list[Trend]:
    """Compute figures of this month and the months before. One statement a figure."""
    this = Period.month(today)
    index = today.year * 12 + today.month - months
    window = Period(date(index // 12, index % 12 + 1, 1), this.until)
    found = []
    for figure in figures:
        parts = compute.by_month(figure, scope, window)
        line = charts.line([one.value.value or 0 for one in parts])
        url = evidence_url(figure, org_id, this)
        found.append(Trend(figure, parts[-1].value, parts[-2].value, line, url))
    return found
