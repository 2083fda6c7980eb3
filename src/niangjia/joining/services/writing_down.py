"""Applications written down for others: at a window, at a desk, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.joining import consents, policies
from niangjia.joining.codes import Origin
from niangjia.joining.errors import NameMissing, NoSuchUnion
from niangjia.joining.models import Application, Window
from niangjia.joining.queries import proposed_union
from niangjia.joining.services.applications import of_attempt, take, unsaved
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel
from niangjia.people.models import Membership, Person
from niangjia.people.services import service_person, update_person


@transaction.atomic
def write_down(
    *,
    union: Org,
    origin: Origin,
    phone: str,
    name: str,
    group: str,
    employer: str = "",
    channel: str = JoinChannel.WINDOW,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Application:
    """Write an application down for somebody who stands there and has agreed.

    Somebody with this phone and name is found, never overwritten: what their record lacks is learned.

    :raises NotAllowed: the actor does not act for the place.
    :raises BadPhone: the phone cannot be right.
    """
    policies.must_decide(actor, origin.org)
    found = of_attempt(union, attempt)
    if found is not None:
        return found
    if not name.strip():
        raise NameMissing
    home = origin.org
    person = service_person(phone=phone, group=group, home_org=home, actor=actor, at=at, name=name)
    if employer.strip() and not person.employer:
        changes = {"employer": employer}
        person = update_person(person=person, version=person.version, changes=changes, actor=actor, at=at)
    return write_down_known(
        person=person, union=union, origin=origin, channel=channel, actor=actor, at=at, attempt=attempt
    )


@transaction.atomic
def write_down_known(
    *,
    person: Person,
    union: Org,
    origin: Origin,
    channel: str,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Application:
    """Write an application down for somebody on record who has agreed.

    :raises NotAllowed: the actor does not act for the place.
    """
    policies.must_decide(actor, origin.org)
    made = take(person, union, origin, channel=channel, actor=actor, at=at, attempt=attempt)
    consents.keep(person, consents.JOINING, at=at)
    return made


@transaction.atomic
def write_down_card(
    *, window: Window, membership: Membership, actor: Actor, at: datetime, attempt: UUID
) -> Application:
    """Write an application down at a window for the holder of a card, who stands there: to the union that suits them.

    :raises NotAllowed: the actor does not act for the window; :raises WindowClosed: it is closed.
    :raises AlreadyMember: the card is valid, or its holder is a member elsewhere by now.
    :raises NoSuchUnion: no union takes them there.
    """
    policies.must_decide(actor, window.org)
    person = membership.person.merged_into or membership.person
    union = proposed_union(window.org, person.group)
    if union is None:
        raise NoSuchUnion
    return write_down_known(
        person=person,
        union=union,
        origin=Origin(window.org, window=window),
        channel=JoinChannel.WINDOW,
        actor=actor,
        at=at,
        attempt=attempt,
    )


@dataclass(frozen=True, slots=True)
class NewApplication:
    """One of many applications: who, to which union, from where."""

    person: Person
    union: Org
    origin: Origin
    channel: str
    at: datetime


@transaction.atomic
def write_down_many(*, batch: Sequence[NewApplication], actor: Actor, at: datetime) -> list[Application]:
    """Write many applications down at once; members and those who have applied are left out. One audit record.

    :raises NotAllowed: the actor does not act for one of the places.
    """
    ids = [one.person.pk for one in batch]
    taken = set(Application.objects.waiting().filter(person__in=ids).values_list("person_id", flat=True))
    taken |= set(Membership.objects.filter(person__in=ids, left_on=None).values_list("person_id", flat=True))
    made = []
    for org in {one.origin.org for one in batch}:
        policies.must_decide(actor, org)
    for one in batch:
        if one.person.pk not in taken:
            taken.add(one.person.pk)
            made.append(unsaved(one.person, one.union, one.origin, one.channel, actor, one.at, uuid7()))
            consents.keep(one.person, consents.JOINING, at=one.at)
    Application.objects.bulk_create(made, batch_size=500)
    if made:
        audit.record(
            action="application.batch_made",
            subject_type="org",
            subject_id=made[0].org_id,
            actor=actor,
            at=at,
            detail={"persons": len(made)},
        )
    return made
