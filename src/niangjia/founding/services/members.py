"""Those who will be members: typed, or read from a roster in preparation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from niangjia.core.actor import Actor
from niangjia.core.errors import RuleViolation
from niangjia.founding.errors import MembersFixed
from niangjia.founding.models import Case, FoundingMember
from niangjia.founding.policies import must_keep
from niangjia.founding.services.cases import record, under_way
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel
from niangjia.people.models import Membership, Person
from niangjia.people.services import NewPerson, create_persons, service_person
from niangjia.rosters.choices import RowKind
from niangjia.rosters.services.opening import judged, open_sheet


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as typed: a name, a phone, a group."""

    name: str
    phone: str
    group: str


@dataclass(slots=True)
class Gathered:
    """What came of naming members: how many are new here, and for each who stays out why."""

    added: int = 0
    left: list[tuple[str, str]] = field(default_factory=list)


def _open(case: Case, actor: Actor) -> Case:
    current = under_way(case)
    must_keep(actor, current.org)
    if not current.members_open:
        raise MembersFixed
    return current


def elsewhere(persons: Sequence[Person], org: Org | None = None) -> dict[UUID, str]:
    """Name the union of those who are members of another already: who → union."""
    live = Membership.objects.filter(person__in=persons, left_on=None).select_related("org")
    return {one.person_id: one.org.name for one in live if org is None or one.org_id != org.pk}


@transaction.atomic
def add_members(
    *, case: Case, persons: Sequence[Person], actor: Actor, at: datetime, channel: str = JoinChannel.TALK
) -> Gathered:
    """Name persons as members of the union to be. Who is named already stays; a member of another union stays out.

    :raises MembersFixed: the election was held.
    :raises FoundingOver: the founding is over.
    """
    current = _open(case, actor)
    roots = Person.objects.in_bulk([one.root_id for one in persons])
    taken, gathered = elsewhere(list(roots.values())), Gathered()
    there = set(current.founding_members.filter(person__in=roots).values_list("person_id", flat=True))
    new = []
    for pk, person in roots.items():
        if pk in taken:
            gathered.left.append((person.name, _member_of(taken[pk])))
        elif pk not in there:
            new.append(
                FoundingMember(
                    district_id=current.district_id, case=current, person=person, channel=channel, added_at=at
                )
            )
    FoundingMember.objects.bulk_create(new, batch_size=500)
    gathered.added = len(new)
    if new:
        record("members_named", current, actor, at, detail={"persons": len(new)})
    return gathered


def _member_of(union: str) -> str:
    from django.utils.translation import gettext

    return gettext("A member of %(org)s already.") % {"org": union}


@transaction.atomic
def name_members(*, case: Case, named: Sequence[Named], actor: Actor, at: datetime) -> Gathered:
    """Write down, or find by phone, people who will be members; each for themselves.

    :raises MembersFixed: the election was held.
    """
    current = _open(case, actor)
    persons, left = [], []
    for one in named:
        try:
            person = service_person(
                phone=one.phone, group=one.group, name=one.name, home_org=current.org, actor=actor, at=at
            )
        except RuleViolation as refusal:
            left.append((one.name or one.phone, str(refusal)))
            continue
        persons.append(person)
    gathered = add_members(case=current, persons=persons, actor=actor, at=at)
    gathered.left = left + gathered.left
    return gathered


@transaction.atomic
def read_members(*, case: Case, content: bytes, actor: Actor, at: datetime) -> Gathered:
    """Name everybody on a roster as members; who is not on record is written down. A line that cannot be taken stays out.

    :raises BadWorkbook: the file is refused.
    :raises NoHeader: it holds no roster.
    :raises MembersFixed: the election was held.
    """
    current = _open(case, actor)
    opened, persons, left = open_sheet(content, org=current.org), [], []
    for planned in judged(opened):
        for one in planned:
            left += [(one.row.values.get("name", ""), fault.reason) for fault in one.faults[:1]]
        persons += [one.person for one in planned if one.person is not None and not one.faults]
        fresh = [one for one in planned if one.kind == RowKind.NEW]
        batch = [
            NewPerson(
                name=one.row.values["name"],
                phone=one.row.values.get("phone", ""),
                id_number=one.row.values.get("id_number", ""),
                group=one.row.values.get("group", ""),
                employer=one.row.values.get("employer", ""),
                home_org=current.org,
            )
            for one in fresh
        ]
        persons += create_persons(batch=batch, actor=actor, at=at)
    gathered = add_members(case=current, persons=persons, actor=actor, at=at, channel=JoinChannel.ROSTER)
    gathered.left = left + gathered.left
    return gathered


@transaction.atomic
def drop_member(*, case: Case, member: FoundingMember, actor: Actor, at: datetime) -> None:
    """Take somebody off the list of those who will be members.

    :raises MembersFixed: the election was held.
    """
    current = _open(case, actor)
    dropped, _each = current.founding_members.filter(pk=member.pk).delete()
    if dropped:
        record("member_dropped", current, actor, at, detail={"persons": 1})
