"""A small federation and a ledger to fill at random."""

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from niangjia.core.actor import Actor, system_actor
from niangjia.core.ids import uuid7
from niangjia.ledger import services, sources
from niangjia.ledger.models import Entry
from niangjia.orgs.models import Org
from niangjia.people.models import Person

NOW = datetime(2023, 12, 31, 4, tzinfo=UTC)
ACTOR: Actor = system_actor("test")
TYPE = "test.record"


def make_org(
    parent: Org | None,
    name: str,
    *,
    kind: str = "federation",
    level: str = "township",
    own_district: bool = False,
) -> Org:
    if parent is None:
        return Org.objects.add_root(create_kwargs={"name": name, "kind": kind, "level": level})
    given = {"name": name, "kind": kind, "level": level, "district_id": parent.district_id}
    org = Org.objects.add_child(parent, create_kwargs=given)
    if own_district:
        Org.objects.filter(pk=org.pk).update(district=org)
        org.district = org
    return org


@dataclass
class World:
    """The city, two districts with towns, some people, and what was posted."""

    city: Org
    districts: list[Org]
    towns: list[Org]
    people: list[Person]
    posted: dict[UUID, str] = field(default_factory=dict)

    @property
    def orgs(self) -> list[Org]:
        return [*self.districts, *self.towns]


def make_world(towns: int = 3, people: int = 12) -> World:
    city = make_org(None, "测试市总工会", level="city")
    districts = [
        make_org(city, f"测试{letter}区总工会", level="district", own_district=True) for letter in "甲乙"
    ]
    below = [
        make_org(district, f"{district.name[2]}区第{number}镇总工会")
        for district in districts
        for number in range(1, towns + 1)
    ]
    return World(
        city, districts, below, [Person.objects.create(name=f"测试员{number}") for number in range(people)]
    )


def post(world: World | None = None, **overrides: Any) -> Entry:
    """Post one entry; with a world, remember that its source expects it."""
    given: dict[str, Any] = {
        "source_type": TYPE,
        "source_id": uuid7(),
        "key": "recorded",
        "occurred_on": date(2023, 3, 8),
        "programme": "care",
        "actor": ACTOR,
        "at": NOW,
    }
    if world is not None:
        given["org"] = world.districts[0]
    given.update(overrides)
    entry = services.post(**given)
    if world is not None:
        world.posted[entry.source_id] = entry.key
    return entry


def take_back(entry: Entry, world: World | None = None, reason: str = "登记有误") -> Entry:
    reversal = services.reverse(entry=entry, reason=reason, actor=ACTOR, at=NOW)
    if world is not None:
        world.posted.pop(entry.source_id, None)
    return reversal


def fill(world: World, count: int, seed: int = 1) -> list[Entry]:
    """Post entries of every kind all over the tree and the year 2023; take some back."""
    chance = random.Random(seed)
    entries = []
    for number in range(count):
        person = chance.choice([None, None, *world.people])
        entry = post(
            world,
            org=chance.choice(world.orgs),
            occurred_on=date(2023, 1, 1) + timedelta(days=chance.randrange(365)),
            programme=chance.choice(
                ["care", "care.illness", "legal", "training.cadre", "summer", "health_check"]
            ),
            person=person,
            headcount=1 if person else chance.randrange(1, 40),
            group=chance.choice(["", "courier", "rider"]),
            was_member=chance.choice([True, False, None]) if person else None,
            money_fen=chance.choice([0, 0, 150, 33333]),
            goods=chance.choice(["", "饮用水"]),
            goods_quantity=chance.choice([0, 3]),
        )
        entries.append(entry)
        if number % 6 == 0:
            take_back(entry, world)
    return entries


def register_source(world: World, **overrides: Any) -> None:
    """Make the test's source known: it expects exactly what the world posted."""
    given: dict[str, Any] = {
        "label": "测试记录",
        "exists": lambda ids: set(ids),
        "url": lambda source_id, actor: f"/test/{source_id}/",
        "expected": lambda: list(world.posted.items()),
    }
    sources.forget(TYPE)
    sources.register(TYPE, sources.Source(**{**given, **overrides}))
