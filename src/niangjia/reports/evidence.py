"""The page behind a figure: its rows, named and linked, as this reader may see them."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.core.paginator import Paginator

from niangjia.core.actor import Actor
from niangjia.core.scope import Scope
from niangjia.figures import Figure, Period, compute

Shown = TypeVar("Shown")
PAGE = 50


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of evidence with its subject's name and the address of its record."""

    row: compute.Row
    subject: str
    url: str


class _Paged(Sequence[Shown]):
    """Something long, of which a page at a time is fetched."""

    total: int

    @abstractmethod
    def fetch(self, start: int, number: int) -> list[Shown]:
        """Fetch some of it."""

    def __len__(self) -> int:
        return self.total

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        if not isinstance(index, slice):
            return self[index : index + 1][0]
        start, stop, _step = index.indices(self.total)
        return self.fetch(start, stop - start)


class EvidenceRows(_Paged[ShownRow]):
    """The rows of a figure, fetched a page at a time; its length is the value's own ``n``."""

    def __init__(self, figure: Figure, scope: Scope, period: Period, actor: Actor, total: int) -> None:
        self.figure, self.scope, self.period, self.actor, self.total = figure, scope, period, actor, total

    def fetch(self, start: int, number: int) -> list[ShownRow]:
        found = compute.rows(self.figure, self.scope, self.period, offset=start, limit=number)
        return shown(self.figure, found, self.actor)


@dataclass(frozen=True, slots=True)
class ShownSubject:
    """A subject of the evidence, named, and the address of its records alone."""

    subject: compute.Subject
    name: str
    url: str


class EvidenceSubjects(_Paged[ShownSubject]):
    """The subjects of a figure, fetched a page at a time. ``link`` gives the address of one subject's records."""

    def __init__(
        self, figure: Figure, scope: Scope, period: Period, actor: Actor, link: Callable[[Any], str]
    ) -> None:
        self.figure, self.scope, self.period, self.actor, self.link = figure, scope, period, actor, link
        self.total = compute.count_subjects(figure, scope, period)

    def fetch(self, start: int, number: int) -> list[ShownSubject]:
        found = compute.subjects(self.figure, self.scope, self.period, offset=start, limit=number)
        names = self.figure.subjects({one.key for one in found}, self.actor)
        return [ShownSubject(one, names.get(one.key, ""), self.link(one.key)) for one in found]


def shown(figure: Figure, rows: Sequence[compute.Row], actor: Actor) -> list[ShownRow]:
    """Name the subjects of rows and link their records: two statements at most, whatever their number."""
    names = figure.subjects({row.subject for row in rows if row.subject is not None}, actor)
    links = figure.link({row.ref for row in rows}, actor)
    return [
        ShownRow(row, "" if row.subject is None else names.get(row.subject, ""), links.get(row.ref, ""))
        for row in rows
    ]


def pages(figure: Figure, scope: Scope, period: Period, actor: Actor, total: int) -> Paginator:
    """Page through the rows."""
    return Paginator(EvidenceRows(figure, scope, period, actor, total), PAGE)
