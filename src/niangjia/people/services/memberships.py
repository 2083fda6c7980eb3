"""Membership: joining, moving, leaving."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.core.inserting import insert_many, insert_rows
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel, MembershipState
from niangjia.people.errors import AlreadyMember, Erased, MergedAway, NoMembership
from niangjia.people.models import Membership, Person

ENDED = (MembershipState.TRANSFERRED, MembershipState.LEFT, MembershipState.EXPELLED)


@dataclass(frozen=True, slots=True)
class Joining:
    """How one of many joins: since when, with which card, regular or kept, through which channel when newly written down."""

    on: date | None = None
    card_number: str = ""
    state: str = MembershipState.REGULAR
    channel: str = JoinChannel.ROSTER


def _must_be_open(org: Org) -> None:
    if org.closed_on:
        raise OrgClosed(org=org.name)


def must_be_somebody(person: Person) -> None:
    """:raises Erased: nobody is behind the record any more; :raises MergedAway: another record stands for the person."""
    if person.erased_at:
        raise Erased
    if person.merged_into_id:
        raise MergedAway


def _elsewhere(live: Membership, person: Person) -> AlreadyMember:
    return AlreadyMember(person=person, org=live.org)


@transaction.atomic
def join(
    *,
    person: Person,
    org: Org,
    actor: Actor,
    at: datetime,
    channel: str = JoinChannel.ROSTER,
    on: date | None = None,
    card_number: str = "",
) -> Membership:
    """Make somebody a member of a union. Joining the same union again gives the membership that is there.

    :param on: the first day of membership; today without one.
    :raises AlreadyMember: a member elsewhere.
    :raises OrgClosed: the union is closed.
    :raises Erased: the data were erased.
    :raises MergedAway: the record was merged into another.
    """
    _must_be_open(org)
    must_be_somebody(Person.objects.select_for_update().get(pk=person.pk))
    live = Membership.objects.select_related("org").filter(person=person, left_on=None).first()
    if live is not None and live.org_id == org.pk:
        return live
    if live is not None:
        raise _elsewhere(live, person)
    membership = Membership.objects.create(
        district_id=org.district_id,
        org=org,
        person=person,
        channel=channel,
        joined_on=on or local_day(at),
        card_number=card_number,
    )
    if person.home_org_id is None:
        person.home_org = org
        person.save(update_fields=["home_org", "updated_at"])
    audit.record(
        action="membership.joined",
        subject_type="person",
        subject_id=person.pk,
        subject_label=person.name,
        actor=actor,
        at=at,
        org=org,
        detail={"channel": channel},
    )
    return membership


@transaction.atomic
def join_many(
    *,
    persons: Sequence[Person],
    org: Org,
    actor: Actor,
    at: datetime,
    channel: str = JoinChannel.ROSTER,
    on: date | None = None,
    each: Mapping[UUID, Joining] | None = None,
) -> list[Membership]:
    """Make many people members of a union, all or none; one audit record for the batch.

    Those who are members there already stay as they are.

    :param on: the first day of membership; today without one.
    :param each: person's id → what is known of this one's joining.
    :return: the memberships that were made.
    :raises AlreadyMember: one of them is a member elsewhere.
    :raises OrgClosed: the union is closed.
    :raises Erased: the data of one of them were erased.
    :raises MergedAway: one of the records was merged into another.
    """
    _must_be_open(org)
    rows = {
        one.pk: one for one in Person.objects.select_for_update().filter(pk__in=[one.pk for one in persons])
    }
    for person in rows.values():
        must_be_somebody(person)
    live = Membership.objects.select_related("org").filter(person__in=rows, left_on=None)
    members = {one.person_id: one for one in live}
    for person_id, membership in members.items():
        if membership.org_id != org.pk:
            raise _elsewhere(membership, rows[person_id])
    known, plain = each or {}, Joining()
    first = on or local_day(at)
    made = [
        Membership(
            district_id=org.district_id,
            org=org,
            person=person,
            channel=channel,
            state=joining.state,
            joined_on=joining.on or first,
            card_number=joining.card_number,
        )
        for person, joining in (
            (one, known.get(one.pk, plain)) for one in rows.values() if one.pk not in members
        )
    ]
    insert_many(made)
    Person.objects.filter(pk__in=[one.person_id for one in made], home_org=None).update(home_org=org)
    _tell_joined(org, len(made), channel, actor, at)
    return made


def take_in(joining: Sequence[tuple[UUID, Joining]], *, org: Org, actor: Actor, at: datetime) -> None:
    """Make members of people who were written down in this transaction, and so are members nowhere; one audit record.

    :raises OrgClosed: the union is closed.
    """
    _must_be_open(org)
    today = local_day(at)
    insert_rows(
        Membership,
        ("id", "district_id", "org_id", "person_id", "state", "channel", "joined_on", "card_number"),
        (
            (
                uuid7(),
                org.district_id,
                org.pk,
                person,
                one.state,
                one.channel,
                one.on or today,
                one.card_number,
            )
            for person, one in joining
        ),
    )
    for channel, number in Counter(one.channel for _person, one in joining).items():
        _tell_joined(org, number, channel, actor, at)


def _tell_joined(org: Org, persons: int, channel: str, actor: Actor, at: datetime) -> None:
    if persons:
        audit.record(
            action="membership.batch_joined",
            subject_type="org",
            subject_id=org.pk,
            subject_label=org.name,
            actor=actor,
            at=at,
            org=org,
            detail={"persons": persons, "channel": channel},
        )


@transaction.atomic
def correct_memberships(
    *, batch: Sequence[tuple[Membership, Mapping[str, Any]]], actor: Actor, at: datetime
) -> None:
    """Correct since when many people are members, and their cards; one audit record for the batch."""
    if not batch:
        return
    for membership, values in batch:
        for field in ("joined_on", "card_number"):
            setattr(membership, field, values.get(field, getattr(membership, field)))
    rows = [membership for membership, _values in batch]
    Membership.objects.bulk_update(rows, ["joined_on", "card_number"], batch_size=500)
    audit.record(
        action="membership.batch_corrected",
        subject_type="org",
        subject_id=rows[0].org_id,
        actor=actor,
        at=at,
        detail={"persons": len(rows)},
    )


@transaction.atomic
def keep_membership(*, person: Person, kept: bool, reason: str, actor: Actor, at: datetime) -> Membership:
    """Keep somebody's membership while they are without work (保留会籍), or make it regular again.

    Doing so again changes nothing.

    :raises NoMembership: there is none.
    """
    live = _in_force(person)
    state = MembershipState.KEPT if kept else MembershipState.REGULAR
    if live.state != state:
        live.state = state
        live.save(update_fields=["state"])
        audit.record(
            action=f"membership.{state}",
            subject_type="person",
            subject_id=person.pk,
            subject_label=person.name,
            actor=actor,
            at=at,
            org=live.org,
            reason=reason,
        )
    return live


def _in_force(person: Person) -> Membership:
    """Give the membership in force, locked.

    :raises NoMembership: there is none.
    """
    found = Membership.objects.select_for_update(of=("self",)).select_related("org")
    live: Membership | None = found.filter(person=person, left_on=None).first()
    if live is None:
        raise NoMembership(person=person)
    return live


@transaction.atomic
def end_membership(
    *, person: Person, state: str, reason: str, actor: Actor, at: datetime, on: date | None = None
) -> Membership:
    """End the membership in force.

    :param state: ``transferred``, ``left`` or ``expelled``.
    :raises NoMembership: there is none.
    """
    if state not in ENDED:
        raise ValueError(state)
    live = _in_force(person)
    live.state, live.left_on, live.reason = state, on or local_day(at), reason
    live.save(update_fields=["state", "left_on", "reason"])
    audit.record(
        action=f"membership.{state}",
        subject_type="person",
        subject_id=person.pk,
        subject_label=person.name,
        actor=actor,
        at=at,
        org=live.org,
        reason=reason,
    )
    return live


@transaction.atomic
def transfer(*, person: Person, org: Org, actor: Actor, at: datetime, on: date | None = None) -> Membership:
    """Move a member to another union: one membership is closed, another opened, on the same day.

    The channel of the new one says that it is no new member. The card goes with the member, and so does where they
    belong if that was the old union.

    :raises NoMembership: not a member now.
    :raises OrgClosed: the other union is closed.
    """
    day = on or local_day(at)
    old = end_membership(
        person=person, state=MembershipState.TRANSFERRED, reason=org.name, actor=actor, at=at, on=day
    )
    if person.home_org_id == old.org_id:
        person.home_org = org
        person.save(update_fields=["home_org", "updated_at"])
    return join(
        person=person,
        org=org,
        actor=actor,
        at=at,
        channel=JoinChannel.TRANSFER,
        on=day,
        card_number=old.card_number,
    )
