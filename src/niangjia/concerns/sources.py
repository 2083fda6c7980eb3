"""Where concerns come from, with the way back to it. Rooms add theirs in a module ``concern_sources``."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from niangjia.concerns import choices
from niangjia.core import declare
from niangjia.core.actor import Actor

Links = Callable[[Collection[Any], Actor], Mapping[Any, str]]


def _nowhere(ids: Collection[Any], actor: Actor) -> Mapping[Any, str]:
    return {}


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of source.

    :param key: what ``Concern.source_kind`` holds.
    :param links: given ids, the pages of those the actor may open; one statement.
    """

    key: str
    label: Any
    links: Links = _nowhere


def all_sources() -> dict[str, Source]:
    """Give every kind of source by its key."""
    own = [Source(value, label) for value, label in choices.Source.choices]
    return {one.key: one for one in [*own, *declare.gather("concern_sources", "SOURCES")]}


def label_of(key: str) -> str:
    """Give the words of a kind of source; one that no room declares any more is shown as it is kept."""
    found = all_sources().get(key)
    return str(found.label) if found is not None else key


def link_of(key: str, source_id: Any, actor: Actor) -> str:
    """Give the page a concern came from, where the actor may open it."""
    found = all_sources().get(key)
    if found is None or source_id is None:
        return ""
    return found.links([source_id], actor).get(source_id, "")
