"""Which windows of days a reader can choose, and which one opens first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.scope import Scope
from niangjia.figures import Period, compute, registry

PRESETS = (
    ("month", _("This month")),
    ("quarter", _("This quarter")),
    ("half", _("This half-year")),
    ("year", _("This year")),
)
HALVES = (("H1", _("%(year)s, first half")), ("H2", _("%(year)s, second half")))


@dataclass(frozen=True, slots=True)
class Choice:
    """One window in the picker."""

    key: str
    label: Any
    period: Period
    chosen: bool


def last_day(scope: Scope, today: date) -> date:
    """Give the last day, up to today, with anything to show in the first of the figures; today when there is nothing."""
    first = registry.figures()[:1]
    found = compute.span(first[0], scope) if first else None
    return min(found[1], today) if found else today


def opening(last: date, today: date) -> str:
    """Give the preset that opens first: this month when it has something, else the year that last had."""
    if Period.month(today).since <= last:
        return "month"
    return "year" if last.year == today.year else str(last.year)


def read(query: Mapping[str, str], scope: Scope, today: date) -> tuple[Period, list[Choice]]:
    """Read the chosen window, and give all there are to choose from.

    :raises BadPeriod: what was asked for is no window.
    """
    last = last_day(scope, today)
    chosen = Period.from_query(query, today, opening(last, today))
    keys: list[tuple[str, Any]] = list(PRESETS)
    if last.year != today.year:
        year = str(last.year)
        keys += [(year, year), *((f"{year}-{half}", label % {"year": year}) for half, label in HALVES)]
    choices = []
    for key, label in keys:
        period = Period.preset(key, today)
        same = (period.since, period.until) == (chosen.since, chosen.until)
        choices.append(Choice(key, label, period, same))
    return chosen, choices
