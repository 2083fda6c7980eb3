"""Applying: by the person on their own phone, or written down at a window or a desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.joining import consents, policies
from niangjia.joining.choices import ApplicationState
from niangjia.joining.codes import Origin
from niangjia.joining.errors import (
    AttemptTaken,
    Decided,
    GroupMissing,
    NameMissing,
    NoSuchUnion,
    WaitsElsewhere,
    WindowClosed,
)
from niangjia.joining.models import Application
from niangjia.joining.queries import unions_of
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people.choices import JoinChannel
from niangjia.people.errors import AlreadyMember, Erased
from niangjia.people.models import Membership, Person
from niangjia.people.queries import membership_now
from niangjia.people.services import service_person, update_person


def channel_of(origin: Origin | None) -> str:
    """Say through which channel somebody comes who applies themselves."""
    return JoinChannel.WINDOW if origin is not None and origin.window is not None else JoinChannel.ONLINE


@transaction.atomic
def apply(
    *,
    person: Person,
    union: Org,
    origin: Origin | None,
    name: str,
    group: str,
    employer: str,
    news: bool = False,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Application:
    """Apply for oneself. Applying again while an application waits at the same union gives that one back.

    What is written is one's own record: the phone behind it was confirmed by logging in.

    :param news: whether one agrees to be told of services by text message.
    :raises NotAllowed: the actor is somebody else.
    :raises NameMissing: no name is known or given; :raises GroupMissing: no group is.
    :raises AlreadyMember: a member already, there or elsewhere.
    :raises WaitsElsewhere: an application waits at another union.
    :raises OrgClosed: the union is closed; :raises NoSuchUnion: it takes no members.
    """
    if not policies.is_self(actor, person):
        raise NotAllowed
    current = Person.objects.get(pk=person.root_id)
    given = {"name": name.strip(), "group": group, "employer": employer.strip()}
    if not (given["name"] or current.name):
        raise NameMissing
    if not (given["group"] or current.group):
        raise GroupMissing
    made = _apply(current, union, origin, channel=channel_of(origin), actor=actor, at=at, attempt=attempt)
    changes = {field: value for field, value in given.items() if value and value != getattr(current, field)}
    if changes:
        update_person(person=current, version=current.version, changes=changes, actor=actor, at=at)
    consents.keep(current, consents.JOINING, *([consents.NEWS] if news else []), at=at)
    return made


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
    made = _apply(person, union, origin, channel=channel, actor=actor, at=at, attempt=attempt)
    consents.keep(person, consents.JOINING, at=at)
    return made


def of_attempt(union: Org, attempt: UUID) -> Application | None:
    """Find what an attempt brought."""
    found: Application | None = Application.objects.filter(
        district_id=union.district_id, attempt=attempt
    ).first()
    return found


def _apply(
    person: Person,
    union: Org,
    origin: Origin | None,
    *,
    channel: str,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Application:
    _must_be_free(person, union, origin)
    waiting = _waiting(person)
    if waiting is not None:
        return _same(waiting, union)
    made = _new(person, union, origin, channel, actor, at, attempt)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # the form was sent twice, or two forms at the same moment
        waiting = _waiting(person)
        if waiting is not None:
            return _same(waiting, union)
        before = of_attempt(union, attempt)
        if before is not None and before.person_id == person.pk:
            return before
        raise AttemptTaken from None
    audit.record(
        action="application.made",
        subject_type="application",
        subject_id=made.pk,
        actor=actor,
        at=at,
        org=union,
        detail={"channel": channel},
    )
    return made


def _must_be_free(person: Person, union: Org, origin: Origin | None) -> None:
    if person.erased_at:
        raise Erased
    if union.closed_on:
        raise OrgClosed(org=union.name)
    if not unions_of(union.district_id).filter(pk=union.pk).exists():
        raise NoSuchUnion
    if origin is not None and origin.window is not None and origin.window.closed_at:
        raise WindowClosed
    membership = membership_now(person)
    if membership is not None:
        raise AlreadyMember(person=person, org=membership.org)


def _waiting(person: Person) -> Application | None:
    found: Application | None = (
        Application.objects.of_person(person).waiting().select_related("org", "person").first()
    )
    return found


def _same(waiting: Application, union: Org) -> Application:
    if waiting.org_id != union.pk:
        raise WaitsElsewhere(person=waiting.person, org=waiting.org)
    return waiting


def _new(
    person: Person,
    union: Org,
    origin: Origin | None,
    channel: str,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Application:
    return Application(
        district_id=union.district_id,
        org=union,
        person=person,
        channel=channel,
        through=origin.org if origin is not None else None,
        post=origin.post if origin is not None else None,
        window=origin.window if origin is not None else None,
        attempt=attempt,
        made_at=at,
        made_on=local_day(at),
        made_by=actor.user_id,
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
            made.append(_new(one.person, one.union, one.origin, one.channel, actor, one.at, uuid7()))
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


@transaction.atomic
def withdraw(*, application: Application, actor: Actor, at: datetime) -> Application:
    """Take one's own application back. Doing so twice is doing it once.

    :raises NotAllowed: the actor is somebody else.
    :raises Decided: it was decided meanwhile.
    """
    current = (
        Application.objects.select_for_update(of=("self",))
        .select_related("org", "person")
        .get(pk=application.pk)
    )
    if not (actor.is_system or policies.is_self(actor, current.person)):
        raise NotAllowed
    if current.state == ApplicationState.WITHDRAWN:
        return current
    if current.state != ApplicationState.WAITING:
        raise Decided(state=current.get_state_display())
    current.state, current.decided_at = ApplicationState.WITHDRAWN, at
    current.save(update_fields=["state", "decided_at"])
    audit.record(
        action="application.withdrawn",
        subject_type="application",
        subject_id=current.pk,
        actor=actor,
        at=at,
        org=current.org,
    )
    return current
