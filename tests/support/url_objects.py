"""What stands behind a URL with arguments: for every one of them, a maker of an object that belongs to a given org.

Rooms register theirs in ``tests/<room>/url_objects.py``::

    @objects_for("activities:desk_session", "activities:desk_wall")
    def session(place):
        return {"pk": make_session(org=place.org).pk}

``shared=True``: a page for everybody whom it names, on an object that is nobody's own (an activity to sign up for, the
working days of a year).
A key ``"?"`` in the answer holds a query (``{"key": …, "?": {"org": place.org.pk}}``).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

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


class Addresses:
    """Addresses with the objects behind them; what one maker makes for an org stands behind all its addresses there.

    :param make_owner: gives somebody new, whose own the object is where it is somebody's own.
    """

    def __init__(self, make_owner: Callable[[], Person]) -> None:
        self._make_owner = make_owner
        self._made: dict[tuple[Maker, Any], tuple[Person, dict[str, Any]]] = {}

    def of(self, name: str, org: Org) -> str:
        """Give the address of a URL with arguments that shows what belongs to this org."""
        return address_of(name, self._behind(name, org)[1])

    def owner(self, name: str, org: Org) -> Person:
        """Give the person it belongs to."""
        return self._behind(name, org)[0]

    def _behind(self, name: str, org: Org) -> tuple[Person, dict[str, Any]]:
        maker = makers()[name]
        key = (maker, org.pk)
        if key not in self._made:
            owner = self._make_owner()
            self._made[key] = owner, maker(Place(org=org, person=owner, at=timezone.now()))
        return self._made[key]


def address_of(name: str, made: Mapping[str, Any]) -> str:
    """Give the address of a URL with what its maker made."""
    kwargs = {key: value for key, value in made.items() if key != "?"}
    query = urlencode(made.get("?", {}))
    return reverse(name, kwargs=kwargs) + (f"?{query}" if query else "")


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


@cache
def makers() -> dict[str, Maker]:
    """Give every maker by URL name."""
    root = Path(__file__).parents[1]
    for path in sorted(root.glob("*/url_objects.py")):
        if path.parent.name != "support":
            import_module(f"tests.{path.parent.name}.url_objects")
    return _makers


def is_shared(name: str) -> bool:
    """Say whether the page is for everybody whom it names, whatever their scope."""
    return name in _shared
