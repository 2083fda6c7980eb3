"""What a dashboard shows: tiles, a chart over the year, the parts, and the orgs below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from niangjia.core.scope import Scope
from niangjia.figures import Figure, Period, Value, compute, registry
from niangjia.figures.declaration import Breakdown
from niangjia.orgs.models import Org


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure for a period, beside the same days a year before. ``change`` is in percent."""

    figure: Figure
    value: Value
    before: Value
    change: Decimal | None
    url: str


@dataclass(frozen=True, slots=True)
class Heading:
    """Figures under one heading."""

    name: Any
    tiles: list[Tile]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, and one row of the table behind it."""

    label: Any
    value: Value
    before: Value | None = None
    url: str = ""
    share: Decimal | None = None


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
    has_more: bool
    cells: list[Cell]


def evidence_url(figure: Figure, org_id: Any, period: Period) -> str:
    """Give the address of a figure's evidence."""
    return f"{reverse('reports:desk_figure', args=[figure.key])}?org={org_id}&{period.query}"


def headings(org: Org, period: Period) -> list[Heading]:
    """Compute every declared figure, now and a year before. Two statements a figure."""
    found: list[Heading] = []
    for figure in registry.figures():
        value = compute.value(figure, org.scope, period)
        before = compute.value(figure, org.scope, period.year_before)
        tile = Tile(figure, value, before, value.change_from(before), evidence_url(figure, org.pk, period))
        same = next((one for one in found if one.name == figure.section), None)
        if same is None:
            found.append(Heading(figure.section, [tile]))
        else:
            same.tiles.append(tile)
    return found


def over_the_year(figure: Figure, org: Org, year: Period) -> list[Bar]:
    """Split a figure by month, beside the year before. Two statements."""
    now = compute.by_month(figure, org.scope, year)
    then = compute.by_month(figure, org.scope, year.year_before)
    return [
        Bar(
            part.key,
            part.value,
            earlier.value,
            evidence_url(figure, org.pk, _within(Period.month(part.key), year)),
        )
        for part, earlier in zip(now, then, strict=True)
    ]


def _within(month: Period, whole: Period) -> Period:
    return Period(max(month.since, whole.since), min(month.until, whole.until))


def split(figure: Figure, scope: Scope, period: Period, breakdown: Breakdown) -> list[Bar]:
    """Split a figure by one of its breakdowns, the largest first. Two statements."""
    parts = compute.parts(figure, scope, period, breakdown)
    names = breakdown.labels({part.key for part in parts})
    whole = sum((part.value.value or 0 for part in parts), start=Decimal(0)) if figure.sums else Decimal(0)
    bars = []
    for part in parts:
        label = names.get(part.key) or (breakdown.empty if part.key in (None, "") else part.key)
        share = Decimal(part.value.value or 0) * 100 / whole if whole else None
        bars.append(Bar(label, part.value, share=share))
    return sorted(bars, key=lambda bar: -(bar.value.value or 0))


def split_by_org(figure: Figure, org: Org, period: Period) -> list[Bar]:
    """Split a figure by the orgs just below, in the order of the tree. Two statements."""
    return [
        Bar(branch.org.name, cell.value, url=cell.url)
        for branch in branches([figure], org, period)
        for cell in branch.cells
        if cell.value.n
    ]


def branches(figures: Sequence[Figure], org: Org, period: Period) -> list[Branch]:
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
                "" if own else evidence_url(figure, child.pk, period),
            )
            for figure, column in zip(figures, columns, strict=True)
        ]
        if (own or child.closed_on) and not any(cell.value.n for cell in cells):
            continue
        found.append(Branch(child, own, bool(child.numchild), cells))
    return found


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure of this month with the months before it, for a small line. ``change`` is since the month before."""

    figure: Figure
    value: Value
    change: Decimal | None
    points: list[Any]
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
        now, before = parts[-1].value, parts[-2].value
        found.append(
            Trend(
                figure,
                now,
                now.change_from(before),
                [part.value.number or 0 for part in parts],
                evidence_url(figure, org_id, this),
            )
        )
    return found
