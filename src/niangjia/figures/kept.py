"""Sums a room keeps beside its evidence, so that a number over many rows need not read them all.

Whatever is kept is told as pieces that add up; what is not kept is computed from the evidence. Both are equal at every moment.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections

from niangjia.core.scope import Scope
from niangjia.figures.periods import Period

if TYPE_CHECKING:
    from niangjia.figures.declaration import Figure

#: How often sums that moved on while they were read are read again, before the evidence is asked instead.
TRIES = 3


@dataclass(frozen=True, slots=True)
class Sql:
    """A statement, or a part of one, with its parameters."""

    text: str
    params: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class By:
    """How a figure is split: not at all, by ``month``, by ``year``, by ``path`` (so many characters), or by a breakdown's key."""

    kind: str = ""
    length: int = 0


WHOLE, MONTH, YEAR = By(), By("month"), By("year")


class Reading(Protocol):
    """What is kept, as it was found once.

    ``stands`` gives 1 while what is kept is still what was found.
    """

    @property
    def stands(self) -> Sql: ...

    def tables(self, text: str) -> Sql:
        """Give the common tables that a statement made of pieces names; an empty text for none."""
        ...

    def pieces(self, what: Any, scope: Scope, period: Period, by: By) -> Sequence[Sql] | None:
        """Give statements of (part, amount, hits, n, back) that add up to the figure; ``None`` where it is not kept."""
        ...


class Store(Protocol):
    """Where sums are kept."""

    def read(self, *, again: bool) -> Reading:
        """Give what was found last, by this process; look again in one statement when told."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """Where the sums of a figure are kept, and what the store calls them."""

    store: Store
    what: Any


#: A figure with its scope and period.
Asked = tuple["Figure", Scope, Period]
#: For each part: amount, hits, n and back.
Added = dict[Any, list[Any]]


def add_up(asked: Sequence[Asked], by: By, live: Callable[..., Sql]) -> list[Added]:
    """Add up figures, each for its scope and period. One statement; two more after what is kept has moved on.

    :param live: given a figure, a scope and a period, the statement that computes it from its evidence.
    """
    stores = {figure.kept.store for figure, *_where in asked if figure.kept}
    for turn in range(TRIES):
        readings = {store: store.read(again=turn > 0) for store in stores}
        found = _ask([_pieces(one, by, live, readings) for one in asked], list(readings.values()))
        if found is not None:
            return found
    found = _ask([_pieces(one, by, live, {}) for one in asked], [])
    assert found is not None, "Evidence does not move on."
    return found


def _pieces(
    asked: Asked, by: By, live: Callable[..., Sql], readings: Mapping[Store, Reading]
) -> Sequence[Sql]:
    figure, scope, period = asked
    if figure.kept and figure.kept.store in readings:
        pieces = readings[figure.kept.store].pieces(figure.kept.what, scope, period, by)
        if pieces is not None:
            return pieces
    with suppress(EmptyResultSet):
        return [live(figure, scope, period)]
    return []


def _ask(pieces: Sequence[Sequence[Sql]], readings: Sequence[Reading]) -> list[Added] | None:
    """Add the pieces up; ``None`` when what they rest on is no longer what was found."""
    found: list[Added] = [{} for _figure in pieces]
    selects: list[str] = []
    params: list[Any] = []
    for index, own in enumerate(pieces):
        for piece in own:
            selects.append(
                f"SELECT {index}, part, amount, hits, n, back FROM ({piece.text}) AS piece_{len(selects)}"
            )
            params += piece.params
    if not selects:
        return found
    for reading in readings:
        selects.append(f"SELECT -1, NULL, ({reading.stands.text}), 0, 0, 0")
        params += reading.stands.params
    text = " UNION ALL ".join(selects)
    named = [tables for tables in (reading.tables(text) for reading in readings) if tables.text]
    if named:
        text = f"WITH {', '.join(one.text for one in named)} {text}"
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(f"{text} ORDER BY 1, 2", [*(given for one in named for given in one.params), *params])
        rows = cursor.fetchall()
    for index, part, *numbers in rows:
        if index < 0:
            if not numbers[0]:
                return None
            continue
        held = found[index].setdefault(part, [0, 0, 0, 0])
        found[index][part] = [before + (more or 0) for before, more in zip(held, numbers, strict=True)]
    # Like the evidence, what is kept has no part without records.
    return [{part: held for part, held in parts.items() if held[2]} for parts in found]
