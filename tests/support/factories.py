"""Plain factories over the real services: ``make_activity(org=…)``. What is not said is made up, and valid."""

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.test import Client
from django.utils import timezone

from niangjia.accounts.models import User
from niangjia.core.actor import Actor, system_actor
from niangjia.core.ids import uuid7
from niangjia.orgs import services as orgs
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people import services as people
from niangjia.people.choices import Group, PostKind
from niangjia.people.middleware import actor_for
from niangjia.people.models import Person, Post

TEST: Actor = system_actor("test")
numbers = count(1)

#: Role → the post it follows from (the level of the org decides between cadres).
KINDS = {
    roles.STATION: PostKind.STAFF,
    roles.TOWNSHIP: PostKind.CADRE,
    roles.DISTRICT: PostKind.CADRE,
    roles.CITY: PostKind.CADRE,
    roles.AUDITOR: PostKind.AUDITOR,
    roles.ADMINISTRATOR: PostKind.ADMINISTRATOR,
    roles.OUTLET: PostKind.OUTLET_HEAD,
    roles.CHAIR: PostKind.CHAIR,
}


def make_org(
    parent: Org | None = None,
    *,
    kind: str = OrgKind.FEDERATION,
    level: str = Level.TOWNSHIP,
    name: str = "",
    **fields: Any,
) -> Org:
    name = name or f"第{next(numbers)}号工会"
    return orgs.create_org(
        parent=parent, name=name, kind=kind, level=level, actor=TEST, at=timezone.now(), **fields
    )


@dataclass(frozen=True)
class Federation:
    """A city, two districts, and in the first two townships, each with a station, an outlet and a grassroots union."""

    city: Org
    headquarters: Org
    district: Org
    other_district: Org
    township: Org
    other_township: Org
    station: Org
    other_station: Org
    outlet: Org
    other_outlet: Org
    union: Org
    other_union: Org


_planted: list[tuple[str, Org]] = []


def make_federation() -> Federation:
    """Plant the tree through the services the first time, and copies of its rows into an empty place after that."""
    if _planted and not Org.objects.exists():
        return _copy_of_the_first()
    made = _plant()
    if not _planted and Org.objects.count() == len(vars(made)):
        # Read anew: what a test does to the orgs it is given stays out of the copies.
        rows = Org.objects.in_bulk()
        named = sorted(vars(made).items(), key=lambda one: one[1].path)
        _planted.extend((name, rows[org.pk]) for name, org in named)
    return made


def _copy_of_the_first() -> Federation:
    fresh: dict[object, Org] = {}
    for _name, org in _planted:
        fields = {field.attname: getattr(org, field.attname) for field in Org._meta.concrete_fields}
        fresh[org.pk] = Org(**{**fields, "id": uuid7()})
    for _name, org in _planted:
        if org.district_id is not None:
            fresh[org.pk].district_id = fresh[org.district_id].pk
    Org.objects.bulk_create(fresh.values())
    return Federation(**{name: fresh[org.pk] for name, org in _planted})


def _plant() -> Federation:
    city = make_org(None, level=Level.CITY, name="测试市总工会")
    district, other_district = (
        make_org(city, level=Level.DISTRICT, name=f"测试{letter}区总工会") for letter in "甲乙"
    )
    found: dict[str, Org] = {}
    for prefix, letter in (("", "子"), ("other_", "丑")):
        town = make_org(district, name=f"测试{letter}镇总工会")
        station = make_org(town, kind=OrgKind.SERVICE_STATION, name=f"{letter}镇服务站")
        grassroots = {"level": Level.GRASSROOTS}
        found |= {
            f"{prefix}township": town,
            f"{prefix}station": station,
            f"{prefix}outlet": make_org(station, kind=OrgKind.OUTLET, name=f"{letter}镇网点", **grassroots),
            f"{prefix}union": make_org(
                town, kind=OrgKind.GRASSROOTS, name=f"{letter}镇快递工会", **grassroots
            ),
        }
    below = {"kind": OrgKind.HEADQUARTERS, "level": Level.DISTRICT}
    headquarters = make_org(city, name="测试市总本级", **below)
    return Federation(city, headquarters, district, other_district, **found)


def new_phone() -> str:
    return f"138{next(numbers):08d}"


def make_person(
    *, org: Org | None = None, signs_in: bool = True, member: bool = False, **known: Any
) -> Person:
    """Make somebody with a phone and a group; with a log-in, unless told not."""
    given = {
        "name": f"测试{chr(0x4E00 + next(numbers))}",
        "group": Group.COURIER,
        "phone": new_phone(),
        **known,
    }
    person = people.create_person(home_org=org, actor=TEST, at=timezone.now(), **given)
    if signs_in:
        person.user = User.objects.create_user(given["phone"], phone_verified=True)
        person.save(update_fields=["user"])
    if member and org is not None:
        people.join(person=person, org=org, actor=TEST, at=timezone.now())
    return person


def make_post(*, org: Org, role: str, person: Person | None = None, **fields: Any) -> Post:
    person = person or make_person(org=org)
    given = {"kind": KINDS[role], "title": "测试职务", **fields}
    return people.appoint(person=person, org=org, actor=TEST, at=timezone.now(), **given)


def make_actor(role: str, org: Org, person: Person | None = None) -> Actor:
    """Make somebody who acts in this role for this org; a worker acts for themselves."""
    if role == roles.WORKER:
        return actor_for(person or make_person(org=org), None)
    post = make_post(org=org, role=role, person=person)
    return actor_for(post.person, post)


def client_for(who: Person | Actor | None) -> Client:
    """Give a browser that is signed in as somebody (nobody: not signed in)."""
    client = Client()
    person = Person.objects.get(pk=who.person_id) if isinstance(who, Actor) else who
    if person is not None:
        client.force_login(person.user)
    return client


def make_runner(org: Org) -> Actor:
    """Give somebody who may run activities for the org: staff of a station, else a cadre."""
    by_level = {Level.CITY: roles.CITY, Level.DISTRICT: roles.DISTRICT, Level.TOWNSHIP: roles.TOWNSHIP}
    if org.kind == OrgKind.SERVICE_STATION:
        return make_actor(roles.STATION, org)
    if org.kind in {OrgKind.FEDERATION, OrgKind.HEADQUARTERS}:
        return make_actor(by_level[Level(org.level)], org)
    return make_runner(Org.objects.get_parent(org))
