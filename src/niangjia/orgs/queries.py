"""Reads over the tree."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from niangjia.core.comparing import shown
from niangjia.core.places import Point, point_of
from niangjia.core.scope import Scope
from niangjia.orgs.choices import KEEPING_LEVELS, Level, OrgKind
from niangjia.orgs.errors import AmbiguousOrg, UnknownOrg
from niangjia.orgs.models import Org, OrgQuerySet, Region


def scope_of(org: Org) -> Scope:
    """The org and everything under it."""
    return org.scope


def find_org(name: str) -> Org:
    """Find an org by its full name, its short name or its id.

    :raises UnknownOrg: nothing is called so.
    :raises AmbiguousOrg: several are.
    """
    try:
        found = list(Org.objects.filter(pk=UUID(name)))
    except ValueError:
        called = Org.objects.open().filter(name=name), Org.objects.open().filter(short_name=name)
        found = list(called[0][:2]) or list(called[1][:2])
    if not found or not name.strip():
        raise UnknownOrg(name=name)
    if len(found) > 1:
        raise AmbiguousOrg(name=name)
    org: Org = found[0]
    return org


def by_name(name: str) -> Org | None:
    """Find an open org by its full or short name; ``None`` when there is none or more than one."""
    for field in ("name", "short_name"):
        found: list[Org] = list(Org.objects.open().filter(**{field: name})[:2])
        if len(found) == 1:
            return found[0]
    return None


def districts() -> OrgQuerySet:
    """List the districts and industries, in the order of the tree."""
    queryset: OrgQuerySet = Org.objects.open().filter(level=Level.DISTRICT)
    return queryset


def with_stations() -> OrgQuerySet:
    """List the districts that have a service station, in the order of the tree."""
    queryset: OrgQuerySet = districts().filter(pk__in=Org.objects.open().stations().values("district"))
    return queryset


def orgs_to_act_for(scope: Scope | None) -> Any:
    """List the orgs in scope that organise: unions and stations, not the city's root, not employers."""
    return (
        Org.objects.within(scope)
        .open()
        .exclude(district=None)
        .exclude(kind__in=(OrgKind.EMPLOYER, OrgKind.OUTLET, OrgKind.GROUP))
        .order_by("path")
    )


def children_of(org: Org) -> QuerySet[Org]:
    """List the open orgs right under an org."""
    children: QuerySet[Org] = Org.objects.get_children(org).filter(closed_on=None).order_by("path")
    return children


def ancestors_of(org: Org) -> list[Org]:
    """Give the way from the root down to the org, the org left out; one statement."""
    step = Org.steplen
    paths = [org.path[:length] for length in range(step, len(org.path), step)]
    return list(Org.objects.filter(path__in=paths).order_by("path"))


def fact(org: Org, field: str) -> Any:
    """Give a field of an org as it is read; a region by its name."""
    if field == "region_code" and org.region_code:
        region = Region.objects.filter(pk=org.region_code).first()
        return region.name if region is not None else org.region_code
    return shown(org, field)


def names(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Name orgs by id; one statement."""
    return dict(Org.objects.filter(pk__in=list(ids)).values_list("pk", "name"))


def matching(orgs: OrgQuerySet, text: str) -> OrgQuerySet:
    """Keep orgs found by a piece of the name, by pinyin (with or without spaces) or by initials."""
    sought = "".join(text.replace("\x00", "").split())
    if not sought:
        return orgs
    spelled = sought.lower()
    found: OrgQuerySet = orgs.alias(sound=Replace("pinyin", Value(" "))).filter(
        Q(name__icontains=sought)
        | Q(short_name__icontains=sought)
        | Q(initials__contains=spelled)
        | Q(sound__startswith=spelled)
    )
    return found


def federation_of(org: Org) -> Org:
    """Give the federation of district or city over an org, or the org itself: where a reserve and legal aid are kept for it."""
    way = [*ancestors_of(org), org]
    above = [one for one in way if one.kind == OrgKind.FEDERATION and one.level in KEEPING_LEVELS]
    return above[-1] if above else way[0]


def nearest_station(org: Org | None) -> Org | None:
    """Give the open service station that stands closest to an org in the tree; one statement.

    Its own street's before the district's others, so that somebody finds the door they know.
    """
    if org is None or org.district_id is None:
        return None
    stations: list[Org] = list(Org.objects.open().stations().filter(district_id=org.district_id))
    return max(stations, key=lambda station: _shared(station.path, org.path), default=None)


def _shared(one: str, other: str) -> int:
    """Count the steps two paths have in common."""
    step = Org.steplen
    common = 0
    while common < min(len(one), len(other)) and one[common : common + step] == other[common : common + step]:
        common += step
    return common


def place_of(org: Org | None) -> Point | None:
    """Say where an org is: at its own coordinates, else at those of its nearest station."""
    own = point_of(org) if org is not None else None
    if own is not None:
        return own
    station = nearest_station(org)
    return point_of(station) if station is not None else None
