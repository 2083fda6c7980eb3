"""Which windows of days a reader can choose, and which one opens first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.scope import Scope
from niangjia.figures import Period, compute, registry
from niangjia.figures.periods import FIRST_YEAR, LAST_YEAR

#: The parts of a year, in the order of the picker: the ending of the key, and what it is called.
PARTS = (
    ("", _("Whole year")),
    ("-H1", _("First half")),
    ("-H2", _("Second half")),
    *((f"-Q{number}", f"Q{number}") for number in range(1, 5)),
)
#: How many years stand in the picker; those before are reached step by step.
YEARS = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """One window in the picker."""

    key: str
    label: Any
    period: Period
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Picker:
    """The windows to choose from: this month; a year, and which part of it; the years on either side.

    A step to another year keeps the part: from a second quarter to the second quarter before.
    """

    this_month: Choice
    years: list[Choice]
    parts: list[Choice]
    before: Choice | None
    after: Choice | None

    @property
    def choices(self) -> list[Choice]:
        """All there is to choose, in the order it stands."""
        return [self.this_month, *self.years, *self.parts]


def span(scope: Scope, today: date) -> tuple[date, date]:
    """Give the first and the last day, up to today, with anything to show in the first of the figures; else today."""
    first = registry.figures()[:1]
    found = compute.span(first[0], scope) if first else None
    return (min(found[0], today), min(found[1], today)) if found else (today, today)


def opening(last: date, today: date) -> str:
    """Give the preset that opens first: this month when it has something, else the year that last had."""
    return "month" if Period.month(today).since <= last else str(last.year)


def read(query: Mapping[str, str], scope: Scope, today: date) -> tuple[Period, Picker]:
    """Read the chosen window, and give all there are to choose from.

    :raises BadPeriod: what was asked for is no window.
    """
    first, last = span(scope, today)
    chosen = Period.from_query(query, today, opening(last, today))
    return chosen, _picker(chosen, first, today)


def unchosen(picker: Picker) -> Picker:
    """Mark no window of a picker: what was asked for is none of them."""
    return Picker(
        replace(picker.this_month, chosen=False),
        [replace(one, chosen=False) for one in picker.years],
        picker.parts,
        picker.before,
        picker.after,
    )


def _picker(chosen: Period, first: date, today: date) -> Picker:
    within = chosen.since.year == chosen.until.year
    year = chosen.since.year if within else min(chosen.until.year, today.year)
    ending = next((end for end, _name in PARTS if _same(_part(year, end), chosen)), "")
    month = Period.month(today)
    start = min(year, max(first.year, today.year - YEARS + 1))
    years = range(start, min(start + YEARS, max(today.year, year) + 1))
    return Picker(
        Choice("month", _("This month"), month, _same(month, chosen)),
        [Choice(str(one), str(one), _part(one, ending), within and one == year) for one in years],
        [
            Choice(f"{year}{end}", label, _part(year, end), _same(_part(year, end), chosen))
            for end, label in PARTS
        ],
        _step(year - 1, ending),
        _step(year + 1, ending) if year < today.year else None,
    )


def _step(year: int, ending: str) -> Choice | None:
    known = FIRST_YEAR <= year <= LAST_YEAR
    return Choice(f"{year}{ending}", str(year), _part(year, ending)) if known else None


def _part(year: int, ending: str) -> Period:
    return Period.preset(f"{year}{ending}", date(year, 1, 1))


def _same(one: Period, other: Period) -> bool:
    return (one.since, one.until) == (other.since, other.until)
