"""The records behind the entries: a room that posts registers what it posts from.

A source is ``(source_type, uuid)``. Rooms register in their own ``sources`` module, loaded when the product starts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor


def _nothing() -> Iterable[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of record that posts to the ledger.

    :param label: what it is called on screens.
    :param exists: given ids, those that are there; one statement.
    :param url: the address of one record for this actor, without asking the database; ``None`` when they may not see it.
    :param expected: every ``(source_id, key)`` that must have an entry which is not reversed, and no others.
    :param totals: sentences on kept totals that differ from their parts; empty when all is well.
    """

    label: Any
    exists: Callable[[list[UUID]], set[UUID]]
    url: Callable[[UUID, Actor | None], str | None]
    expected: Callable[[], Iterable[tuple[UUID, str]]]
    totals: Callable[[], Iterable[str]] = _nothing


_sources: dict[str, Source] = {}


def register(source_type: str, source: Source) -> None:
    """Make a kind of record known. A type is registered once.

    :raises ValueError: another source has this type.
    """
    if _sources.get(source_type, source) is not source:
        raise ValueError(f"The ledger source {source_type} is registered already.")
    _sources[source_type] = source


def forget(source_type: str) -> None:
    """Drop a kind of record: for tests that bring their own."""
    _sources.pop(source_type, None)


def registered() -> Mapping[str, Source]:
    """Give all sources by type."""
    return dict(_sources)


def label_of(source_type: str) -> Any:
    """Name a kind of record for a screen."""
    source = _sources.get(source_type)
    return source.label if source else _("Record")


def url_of(source_type: str, source_id: UUID, actor: Actor | None) -> str | None:
    """Give the address of the record behind an entry, if there is one for this actor."""
    source = _sources.get(source_type)
    return source.url(source_id, actor) if source else None
