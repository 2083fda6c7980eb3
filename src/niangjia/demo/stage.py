"""The stage every chapter of the demo plays on."""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from niangjia.core.actor import Actor, system_actor
from niangjia.core.clock import at_local

Item = TypeVar("Item")
Tell = Callable[[str, int, int], None]


def _silent(label: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Stage:
    """What a chapter is given: chance, time, size, who acts, and what earlier chapters left.

    :param today: the day around which upcoming sessions lie; the story itself is of 2023.
    :param scale: 1.0 carries the page's figures; less is for quick looks.
    :param keep: what a chapter leaves for later ones, by name.
    """

    today: date
    scale: float = 1.0
    seed: int = 2023
    actor: Actor = field(default_factory=lambda: system_actor("demo"))
    keep: dict[str, Any] = field(default_factory=dict)
    tell: Tell = _silent
    rng: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)

    @property
    def full(self) -> bool:
        """Say whether the page's own figures are to be reached exactly."""
        return self.scale >= 1

    @property
    def now(self) -> datetime:
        """The moment the story has reached: nothing is recorded of what is still to come."""
        return at_local(self.today, 8)

    def dice(self, name: str) -> random.Random:
        """Give a chapter chance of its own, so that one chapter's draws do not move another's."""
        return random.Random(f"{self.seed} {name}")

    def at(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        """Give a moment by the clock in Shanghai."""
        return at_local(day, hour, minute)

    def scaled(self, number: int, least: int = 1) -> int:
        """Shrink or grow a number with the scale, never under ``least``."""
        return max(round(number * self.scale), least)

    def track(self, items: Iterable[Item], label: str, total: int | None = None) -> Iterator[Item]:
        """Walk the items and show how far it got."""
        known = list(items) if total is None else items
        count = len(known) if isinstance(known, list) else (total or 0)
        for done, item in enumerate(known, start=1):
            yield item
            if done % 25 == 0 or done == count:
                self.tell(label, done, count)
