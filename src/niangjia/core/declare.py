"""What rooms declare and the two faces draw.

A room declares by having a module of that name: ``tiles``, ``today``, ``search``, ``figures``, ``sources``,
``personas``, ``forgetting``, ``merging``, ``visits``, ``kept_pages``, ``lawyers``, ``gauges``, ``sealing``, ``hand_overs``, ``demo``.
Nobody names a room: whoever draws walks ``modules(name)``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings

Text = Any  # a str or a lazy translation


@dataclass(frozen=True, slots=True)
class Tile:
    """A service on the worker's home. ``url`` is a URL name or an address (``tel:`` too)."""

    key: str
    label: Text
    icon: str
    url: str
    tone: str = "red"
    order: int = 100
    query: str = ""


@dataclass(frozen=True, slots=True)
class MenuItem:
    """A word in the desk's left rail. ``roles`` empty: everybody at the desk.

    :param also: where else one is at it: the beginnings of other addresses.
    :param group: the word of the rail it opens under; empty or unknown: it stands by itself.
    """

    key: str
    label: Text
    icon: str
    url: str
    order: int = 100
    roles: frozenset[str] = frozenset()
    badge: Callable[..., int] | None = None
    also: tuple[str, ...] = ()
    group: str = ""


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """A word of the rail under which those of several rooms open: the rail stays short."""

    key: str
    label: Text
    icon: str
    order: int = 100


@dataclass(frozen=True, slots=True)
class Section:
    """A piece of a page that a room draws itself: a template and what it needs."""

    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 100


@dataclass(frozen=True, slots=True)
class Moment:
    """Something in somebody's life with the union: when, what, and where it is kept."""

    on: date
    title: Text
    detail: Text = ""
    url: str = ""
    chip: Text = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class TodayItem:
    """Something that waits for a cadre. ``column`` is ``todo``, ``today`` or ``late``."""

    column: str
    title: Text
    url: str
    detail: Text = ""
    action: Text = ""
    at: datetime | None = None
    tone: str = "sky"
    done: int | None = None
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found by the search."""

    kind: Text
    title: str
    url: str
    detail: Text = ""
    icon: str = "search"


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody one can be in the demo, with one tap."""

    key: str
    name: str
    title: Text
    org: str
    role: str
    user_id: Any
    blurb: Text = ""
    start: str = "/"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page a phone can open without a network: in its place it shows another that holds nothing of anybody's.

    :param page: the URL name of the page.
    :param shell: the URL name of what is kept; it is asked for as nobody, so ``@anyone`` may open it.
    """

    page: str
    shell: str


@dataclass(frozen=True, slots=True)
class Gauge:
    """A number of this moment for Prometheus: one cheap query."""

    name: str
    help: str
    measure: Callable[[datetime], float]


@dataclass(frozen=True, slots=True)
class Matter:
    """Something that asks for action, as a room hands it to those that could act: what it is, and for whom.

    :param ref: with ``kind`` the record, for whoever keeps what came of it.
    :param number: how many said so.
    """

    kind: str
    ref: UUID
    title: str
    org_id: UUID
    groups: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Onward:
    """A way on from a matter, or what came of it: a room's own page."""

    label: Text
    url: str
    detail: Text = ""
    icon: str = "chevron-right"
    order: int = 100


@dataclass(frozen=True, slots=True)
class Chapter:
    """A room's part of the demo year; ``order`` follows the calendar of the story, not of the code."""

    name: Text
    order: int
    build: Callable[[Any], None]


def room_names() -> list[str]:
    """Name the rooms that may declare something, in the settings' order."""
    return list(settings.NIANGJIA_APPS)


def modules(name: str) -> Iterator[ModuleType]:
    """Walk the rooms' modules of this name, in the settings' order; a room without one is passed over."""
    for room in room_names():
        config = next(config for config in apps.get_app_configs() if config.name == room)
        if find_spec(f"{config.name}.{name}") is not None:
            yield import_module(f"{config.name}.{name}")


def gather(module: str, attribute: str) -> list[Any]:
    """Collect a list that rooms declare, sorted by ``order`` where its items have one."""
    found = [item for room in modules(module) for item in getattr(room, attribute, [])]
    return sorted(found, key=lambda item: getattr(item, "order", 0))


def ask(module: str, function: str, *args: Any, **kwargs: Any) -> list[Any]:
    """Call a function that rooms may declare and join what they answer."""
    answers = [
        getattr(room, function)(*args, **kwargs) for room in modules(module) if hasattr(room, function)
    ]
    found = [item for answer in answers for item in answer]
    return sorted(found, key=lambda item: getattr(item, "order", 0))
