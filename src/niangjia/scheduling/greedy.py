"""One order after the other: the baseline to beat, and a first plan for the solver to better."""

from collections.abc import Iterable, Mapping, Sequence

from niangjia.scheduling.book import Book
from niangjia.scheduling.candidates import Candidate
from niangjia.scheduling.ground import Ground


def first_come(ground: Ground, found: Sequence[Sequence[Candidate]]) -> Book:
    """Serve the orders as they came: the dearest wish that is possible, by the nearest who is free, as early as can be.

    :param found: for each order what might serve it.
    """
    book = Book(ground)
    for those in found:
        fitting = min(
            (one for one in those if book.fits(one)),
            key=lambda one: (one.rank, one.online, one.travel, one.start),
            default=None,
        )
        if fitting is not None:
            book.add(fitting)
    return book


def hardest_first(
    ground: Ground, found: Sequence[Sequence[Candidate]], before: Mapping[int, Candidate | None]
) -> Book:
    """Keep what was planned, then serve the weightiest, among them those with the fewest ways; each as well as can be."""
    book = Book(ground)
    for was in before.values():
        if was is not None and book.fits(was):
            book.add(was)
    turn = sorted(
        range(len(found)), key=lambda order: (-ground.orders[order].weight, len(found[order]), order)
    )
    fill(book, found, turn)
    return book


def fill(book: Book, found: Sequence[Sequence[Candidate]], turn: Iterable[int]) -> None:
    """Serve whoever is not served and can be without moving anybody."""
    for order in turn:
        if order in book.chosen:
            continue
        best = max(
            (one for one in found[order] if book.fits(one)),
            key=lambda one: (book.gain(one), -one.start),
            default=None,
        )
        if best is not None and book.gain(best) > 0:
            book.add(best)
