"""Many hands at once: each is a thread with a connection of its own, as a web process has it."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import OperationalError, connections

from niangjia.core.errors import RuleViolation

HANDS = 32


def insist(act: Callable[[], Any]) -> Any:
    """Do it; ask again, as a browser does on 503, when SQLite had no turn for us in all its patience."""
    while True:
        try:
            return act()
        except RuleViolation as refusal:
            return refusal
        except OperationalError as busy:
            if "database is locked" not in str(busy):
                raise


def at_once(acts: Sequence[Callable[[], Any]], hands: int = HANDS) -> list[Any]:
    """Do all of it, that many at a time, beginning together; give what came of each, refusals included."""
    start = Barrier(min(hands, len(acts)))

    def hand(mine: Sequence[int]) -> list[tuple[int, Any]]:
        done = []
        try:
            start.wait(30)
            for turn in mine:
                done.append((turn, insist(acts[turn])))
        finally:
            connections.close_all()
        return done

    with ThreadPoolExecutor(start.parties) as pool:
        shares = [range(first, len(acts), start.parties) for first in range(start.parties)]
        came = dict(pair for share in pool.map(hand, shares) for pair in share)
    return [came[turn] for turn in range(len(acts))]
