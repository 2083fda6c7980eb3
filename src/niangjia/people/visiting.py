"""Visits to an org, whoever records them.

A room that records visits declares them in a module ``visits``: ``VISITS``, a list of ``Visits``. A visit is typed once, in the
room whose work it is; whoever asks when somebody was last there asks here.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, QuerySet

from niangjia.core import declare
from niangjia.orgs.models import Org, OrgQuerySet


@dataclass(frozen=True, slots=True)
class Visits:
    """How a room tells of its visits.

    :param made: the visits that were made, those taken back left out.
    :param org: the lookup of the org that was visited.
    :param on: the lookup of the day.
    :param persons: the lookup of those who went.
    :param what: the lookup of a line on what was seen.
    """

    made: Callable[[], QuerySet[Any]]
    org: str = "org"
    on: str = "on"
    persons: str = "persons"
    what: str = "seen"


@dataclass(frozen=True, slots=True)
class Visited:
    """One visit, as it is listed."""

    pk: UUID
    on: date
    what: str
    who: tuple[str, ...]


def _declared() -> list[Visits]:
    return declare.gather("visits", "VISITS")


def last_visits(orgs: Collection[UUID]) -> dict[UUID, date]:
    """Give the day of the last visit to each of these orgs that was ever visited. One statement a room."""
    found: dict[UUID, date] = {}
    for one in _declared():
        rows = one.made().filter(**{f"{one.org}__in": orgs}).order_by()
        for org, on in rows.values_list(one.org).annotate(last=Max(one.on)):
            found[org] = max(on, found.get(org, on))
    return found


def not_visited_since(orgs: OrgQuerySet, day: date) -> OrgQuerySet:
    """Keep the orgs nobody visited on that day or later."""
    for one in _declared():
        there = one.made().filter(**{one.org: OuterRef("pk"), f"{one.on}__gte": day}).order_by()
        orgs = orgs.filter(~Exists(there))
    return orgs


def latest_visits(org: Org, limit: int) -> list[Visited]:
    """List the latest visits to an org, newest first. Two statements a room."""
    found: list[Visited] = []
    for one in _declared():
        rows = one.made().filter(**{one.org: org}).order_by(f"-{one.on}", "-pk")
        known = list(rows.values_list("pk", one.on, one.what)[:limit])
        went: dict[UUID, list[str]] = {}
        names = one.made().filter(pk__in=[pk for pk, _on, _what in known])
        for pk, name in names.order_by("pk").values_list("pk", f"{one.persons}__name"):
            went.setdefault(pk, []).append(name or "")
        found += [Visited(pk, on, what, tuple(filter(None, went.get(pk, [])))) for pk, on, what in known]
    return sorted(found, key=lambda one: one.on, reverse=True)[:limit]
