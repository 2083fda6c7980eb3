"""What everybody may see: a year's figures, small groups hidden."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from niangjia.figures import Figure, Period, compute, registry
from niangjia.figures.suppression import SMALLEST, hidden
from niangjia.orgs.models import Org


@dataclass(frozen=True, slots=True)
class PublicCell:
    """A number, or ``None`` where it is hidden."""

    label: Any
    number: int | None


@dataclass(frozen=True, slots=True)
class PublicFigure:
    """A figure of a whole year and its parts; ``nothing`` when the year has no records of it at all.

    Parts are given one way at a time and never crossed: crossed tables would let hidden cells be worked out.
    """

    figure: Figure
    number: int | None
    nothing: bool
    by_programme: list[PublicCell]
    by_org: list[PublicCell]


def _hide(labels: list[Any], numbers: list[int]) -> list[PublicCell]:
    secret = hidden(numbers)
    return [
        PublicCell(label, None if hide else number)
        for label, number, hide in zip(labels, numbers, secret, strict=True)
    ]


def years(root: Org, today: date) -> list[int]:
    """List the years, up to this one, with anything to show, the newest first. A statement a figure."""
    found: set[int] = set()
    for figure in _public():
        found |= compute.years(figure, root.scope, today)
    return sorted(found, reverse=True)


def _public() -> list[Figure]:
    """The figures that can be shown to everybody: shares would give small groups away."""
    return [figure for figure in registry.figures() if figure.public and (figure.sums or figure.unit != "%")]


def year_figures(root: Org, year: Period) -> list[PublicFigure]:
    """Compute the public figures of a whole year for everything under an org. Five statements a figure.

    Only whole years are given: overlapping windows could be subtracted from each other.
    """
    below = {
        org.path: org.name for org in Org.objects.filter(path__startswith=root.path, depth=root.depth + 1)
    }
    told = []
    for figure in _public():
        value = compute.value(figure, root.scope, year)
        whole = int(value.value or 0)
        orgs = [
            (below.get(part.key, root.name), int(part.value.value or 0))
            for part in compute.by_path(figure, root.scope, year, len(root.path) + Org.steplen)
        ]
        programmes: list[tuple[Any, int]] = []
        for breakdown in figure.breakdowns:
            if breakdown.key == "programme":
                parts = compute.parts(figure, root.scope, year, breakdown)
                names = breakdown.labels({part.key for part in parts})
                programmes = [(names.get(part.key, part.key), int(part.value.value or 0)) for part in parts]
        told.append(
            PublicFigure(
                figure,
                whole if whole >= SMALLEST else None,
                value.n == 0,
                _hide([label for label, _n in programmes], [n for _label, n in programmes]),
                _hide([label for label, _n in orgs], [n for _label, n in orgs]),
            )
        )
    return told
