"""From the points of a panel to one number: one highest and one lowest are left out, the mean of the others stands."""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.courses.choices import MOST, Criterion, Verdict
from niangjia.courses.errors import BadScore

#: From so many scores on, the highest and the lowest are left out.
ENOUGH_TO_DROP = 3
PASS_FROM, REVISE_FROM = Decimal(80), Decimal(60)


def total(points: Mapping[str, Any]) -> int:
    """Add up what a panel member gave.

    :raises BadScore: a criterion is missing, or has more points than it can get.
    """
    given = 0
    for criterion, most in MOST.items():
        number = points.get(criterion)
        if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= most:
            raise BadScore(
                _("%(criterion)s: please give a whole number from 0 to %(most)s."),
                criterion=Criterion(criterion).label,
                most=most,
            )
        given += number
    return given


def left_out(totals: Sequence[int]) -> list[int]:
    """Give the places of the scores that do not count: one highest and one lowest, of several equal ones the first."""
    if len(totals) < ENOUGH_TO_DROP:
        return []
    highest = totals.index(max(totals))
    lowest = next(place for place, one in enumerate(totals) if one == min(totals) and place != highest)
    return [highest, lowest]


def mean(totals: Sequence[int]) -> Decimal | None:
    """Give the mean of those that count, to two places; nothing without a score. Of fewer than three, all count."""
    out = left_out(totals)
    counted = [one for place, one in enumerate(totals) if place not in out]
    if not counted:
        return None
    return (Decimal(sum(counted)) / len(counted)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def proposed(points: Decimal | None) -> str:
    """Say which verdict the points speak for; who runs the round decides."""
    if points is None:
        return ""
    if points >= PASS_FROM:
        return Verdict.PASS
    return Verdict.REVISE if points >= REVISE_FROM else Verdict.FAIL
