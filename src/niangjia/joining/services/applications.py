"""Applying: by the person on their own phone; and taking it back."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
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
from niangjia.people.models import Person
from niangjia.people.queries import membership_now
from niangjia.people.services import update_person


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
    made = take(current, union, origin, channel=channel_of(origin), actor=actor, at=at, attempt=attempt)
    changes = {field: value for field, value in given.items() if value and value != getattr(current, field)}
    if changes:
        update_person(person=current, version=current.version, changes=changes, actor=actor, at=at)
    consents.keep(current, consents.JOINING, *([consents.NEWS] if news else []), at=at)
    return made


def of_attempt(union: Org, attempt: UUID) -> Application | None:
    """Find what an attempt brought."""
    found: Application | None = Application.objects.filter(
        district_id=union.district_id, attempt=attempt
    ).first()
    return found


def take(
    person: Person,
    union: Org,
    origin: Origin | None,
    *,
    channel: str,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Application:
    """Take an application, or give back the one that waits at the same union."""
    _must_be_free(person, union, origin)
    waiting = _waiting(person)
    if waiting is not None:
        return _same(waiting, union)
    made = unsaved(person, union, origin, channel, actor, at, attempt)
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


def unsaved(
    person: Person,
    union: Org,
    origin: Origin | None,
    channel: str,
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> Application:
    """Make an application without saving it."""
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
