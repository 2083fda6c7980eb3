"""What stands behind a URL with arguments: for every one of them, a maker of an object that belongs to a given org.

Rooms register theirs in ``tests/<room>/url_objects.py``::

    @objects_for("activities:desk_session", "activities:desk_wall")
    def session(place):
        return {"pk": make_session(org=place.org).pk}

``shared=True``: a page for everybody whom it names, on an object that is nobody's own (an activity to sign up for, the
working days of a year).
A key ``"?"`` in the answer holds a query (``{"key": …, "?": {"org": place.org.pk}}``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from niangjia.orgs.models import Org
from niangjia.people.models import Person

Maker = Callable[["Place"], dict[str, Any]]
_makers: dict[str, Maker] = {}
_shared: set[str] = set()
_parts: dict[type[Any], Maker] = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object is to be made: it belongs to ``org`` and, on a worker's own pages, to ``person``."""

    org: Org
    person: Person
    at: datetime


def objects_for(*names: str, shared: bool = False) -> Callable[[Maker], Maker]:
    """Register a maker of the arguments of these URLs."""

    def register(maker: Maker) -> Maker:
        for name in names:
            assert name not in _makers, f"{name} has two makers"
            _makers[name] = maker
            if shared:
                _shared.add(name)
        return maker

    return register


def form_parts(*kinds: type[Any]) -> Callable[[Maker], Maker]:
    """Register a maker of the keywords without which these forms cannot be made."""

    def register(maker: Maker) -> Maker:
        _parts.update(dict.fromkeys(kinds, maker))
        return maker

    return register


def parts() -> dict[type[Any], Maker]:
    """Give every maker of keywords by form."""
    makers()
    return dict(_parts)


def makers() -> dict[str, Maker]:
    """Give every maker by URL name."""
    root = Path(__file__).parents[1]
    for path in sorted(root.glob("*/url_objects.py")):
        if path.parent.name != "support":
            import_module(f"tests.{path.parent.name}.url_objects")
    return dict(_makers)


def is_shared(name: str) -> bool:
    """Say whether the page is for everybody whom it names, whatever their scope."""
    return name in _shared
