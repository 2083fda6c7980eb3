"""Long runs taken in pieces."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Give the items in tuples of ``size``; the last may be shorter. (``itertools.batched`` needs Python 3.12.)"""
    waiting = iter(items)
    while piece := tuple(islice(waiting, size)):
        yield piece
