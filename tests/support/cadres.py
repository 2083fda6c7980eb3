"""Factories of liaison, the reserve and pairing."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from niangjia.cadres import services
from niangjia.cadres.models import (
    Guidance,
    Liaison,
    Nomination,
    Pairing,
    ReserveFile,
    ReserveKeeper,
    StationVisit,
)
from niangjia.core.clock import local_day
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of
from niangjia.people import roles
from niangjia.people.choices import PostKind, PostLevel
from niangjia.people.models import Person, Post
from niangjia.people.services import name_keeper
from tests.support.factories import TEST, make_org, make_person, make_post, numbers


def today() -> date:
    return local_day(timezone.now())


def make_cadre(org: Org, level: str = PostLevel.SECTION, **fields: Any) -> Person:
    """Make a cadre of a rank who acts for the org; since long ago, unless told."""
    person = make_person(org=org, name=fields.pop("name", ""), **fields) if fields else make_person(org=org)
    role = {Level.CITY: roles.CITY, Level.DISTRICT: roles.DISTRICT}.get(Level(org.level), roles.TOWNSHIP)
    make_post(org=org, role=role, person=person, level=level, starts_on=date(2022, 1, 1))
    return person


def make_liaison(station: Org, person: Person | None = None, *, days: int = 0, **fields: Any) -> Liaison:
    """Give a station to a cadre of the union above it, ``days`` ago."""
    person = person or make_cadre(Org.objects.get_parent(station))
    given = {"actor": TEST, "at": timezone.now(), "starts_on": today() - timedelta(days=days), **fields}
    return services.assign_liaison(person=person, org=station, **given)


def make_visit(station: Org, person: Person | None = None, *, days: int = 0, **fields: Any) -> StationVisit:
    """Record that somebody was at a station, ``days`` ago."""
    person = person or make_cadre(Org.objects.get_parent(station))
    given = {"persons": [person], "seen": "药箱补齐了", "actor": TEST, "at": timezone.now(), **fields}
    return services.record_visit(org=station, on=today() - timedelta(days=days), **given)


def make_guidance(union: Org, person: Person | None = None, **fields: Any) -> Guidance:
    person = person or make_cadre(Org.objects.get_parent(union))
    given = {"actor": TEST, "at": timezone.now(), **fields}
    return services.assign_guide(person=person, org=union, **given)


def make_nomination(unit: Org, person: Person | None = None, **fields: Any) -> Nomination:
    person = person or make_cadre(unit, PostLevel.STAFF)
    given = {"reason": "踏实肯干", "actor": TEST, "at": timezone.now(), **fields}
    return services.nominate(person=person, org=unit, **given)


def make_file(unit: Org, person: Person | None = None) -> ReserveFile:
    return make_nomination(unit, person).file


def open_to_cadres_above(file: ReserveFile) -> ReserveFile:
    """Name every cadre who acts for the file's federation or above it a keeper."""
    above = [file.org, *ancestors_of(file.org)]
    for post in Post.objects.filter(org__in=above, kind=PostKind.CADRE).select_related("person"):
        name_keeper(of=ReserveKeeper, person=post.person, org=file.org, actor=TEST, at=timezone.now())
    return file


def station_of(org: Org) -> Org:
    """Give the org itself where it is a station, else a new one under it."""
    return org if org.kind == OrgKind.SERVICE_STATION else make_org(org, kind=OrgKind.SERVICE_STATION)


def union_of(org: Org) -> Org:
    """Give the org itself where it is a township union, else a new one under it."""
    own = org.kind == OrgKind.FEDERATION and org.level == Level.TOWNSHIP
    return org if own else make_org(org)


def make_pairing(org: Org, partner: Org | None = None, **fields: Any) -> Pairing:
    """Pair an org with one of another district."""
    if partner is None:
        city = ancestors_of(org)[0]
        partner = make_org(city, level=Level.DISTRICT, name=f"结对{next(numbers)}区总工会")
    given = {
        "title": "朝密结对",
        "starts_on": date(2023, 1, 1),
        "actor": TEST,
        "at": timezone.now(),
        **fields,
    }
    return services.pair(org=org, partner=partner, **given)
