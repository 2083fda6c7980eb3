"""What the scheduler answers: who lectures what and when, why, and whom it cannot serve."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from niangjia.scheduling.wording import sentence


@dataclass(frozen=True, slots=True)
class Why:
    """A reason: a code that stays the same, and what its sentence names."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return sentence(self.code, self.facts)


@dataclass(frozen=True, slots=True)
class Assignment:
    """A lecture for an order.

    :param wish: which of the order's wishes was met, from 1.
    :param travel: minutes from the lecturer's district to the order's; 0 online.
    """

    order: str
    course: str
    lecturer: str
    start: datetime
    end: datetime
    online: bool = False
    wish: int = 1
    travel: int = 0
    why: tuple[Why, ...] = ()

    @property
    def reason(self) -> str:
        """Say why in one line."""
        return " ".join(str(one) for one in self.why)


@dataclass(frozen=True, slots=True)
class Unserved:
    """An order that cannot be served, and which rule is in the way."""

    order: str
    why: Why

    @property
    def reason(self) -> str:
        return str(self.why)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who lectures what and when.

    :param objective: points of the plan; ``bound``: no plan has more; ``gap``: what may be missing, as a share of the bound.
    :param baseline_objective: points when the orders are served one after the other, first come, first served.
    :param changes: assignments of the plan before that did not stay as they were.
    :param finished: whether it is known to be (nearly) the best; no, when the time ran out first.
    """

    assignments: tuple[Assignment, ...] = ()
    unserved: tuple[Unserved, ...] = ()
    objective: int = 0
    bound: int = 0
    baseline_objective: int = 0
    baseline_served: int = 0
    changes: int = 0
    finished: bool = True
    seconds: float = 0.0

    @property
    def gap(self) -> float:
        return gap_between(self.objective, self.bound)

    def of(self, order: str) -> Assignment | None:
        """Give the lecture of an order."""
        return next((one for one in self.assignments if one.order == order), None)


def gap_between(objective: int, bound: int) -> float:
    """Give what may be missing to the best, as a share of the bound."""
    return max(0, bound - objective) / max(1, abs(bound))
