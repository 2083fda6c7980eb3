"""Deciding applications: one or many, once each, and taken back within a week."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.joining import policies
from niangjia.joining.choices import ApplicationState
from niangjia.joining.errors import Decided, OwnAffair, TooLate, WaitsElsewhere
from niangjia.joining.models import Application
from niangjia.joining.queries import has_services_as_member
from niangjia.joining.telling import tell
from niangjia.orgs.errors import OrgClosed
from niangjia.orgs.models import Org
from niangjia.people.errors import AlreadyMember, Erased, ReasonMissing
from niangjia.people.models import Membership, Person
from niangjia.people.services import join, join_many, remove_memberships

#: So long a decision can be taken back.
DAYS = 7


@dataclass(slots=True)
class Approved:
    """What came of approving many: who joined, whose application had been decided, and who could not join, with why."""

    joined: list[Application] = field(default_factory=list)
    decided: int = 0
    refused: list[tuple[Application, str]] = field(default_factory=list)


def _locked(pk: UUID) -> Application:
    found: Application = (
        Application.objects.select_for_update(of=("self",)).select_related("org", "person").get(pk=pk)
    )
    return found


def _somebody(application: Application) -> Person:
    """Give who is behind an application: the record kept, where theirs was merged since."""
    person: Person = application.person
    return person.merged_into if person.merged_into is not None else person


def _decide(
    application: Application, state: str, actor: Actor, at: datetime, *, reason: str = "", **more: Any
) -> None:
    application.state, application.reason = state, reason
    application.decided_at, application.decided_by = at, actor.user_id
    application.decided_by_name = actor.name[:80]
    for name, value in more.items():
        setattr(application, name, value)
    application.save()


@transaction.atomic
def approve(*, application: Application, actor: Actor, at: datetime) -> Application:
    """Let somebody join. Whoever approves what was approved already gets it as it is.

    :raises NotAllowed: the actor does not act for the union, or it is their own application.
    :raises Decided: it was declined or withdrawn meanwhile.
    :raises AlreadyMember: a member elsewhere meanwhile.
    :raises OrgClosed: the union is closed.
    """
    current = _locked(application.pk)
    policies.must_admit_somebody(actor, current.person, current.org)
    if current.state == ApplicationState.APPROVED:
        return current
    if current.state != ApplicationState.WAITING:
        raise Decided(state=current.get_state_display())
    membership = join(person=_somebody(current), org=current.org, actor=actor, at=at, channel=current.channel)
    _decide(current, ApplicationState.APPROVED, actor, at, membership=membership)
    audit.record(
        action="application.approved",
        subject_type="application",
        subject_id=current.pk,
        actor=actor,
        at=at,
        org=current.org,
    )
    tell(_somebody(current), "joined", at=at, org=current.org.name)
    return current


@transaction.atomic
def approve_many(*, applications: Sequence[Application], actor: Actor, at: datetime) -> Approved:
    """Let many join, each once; who cannot is told apart and the others join all the same.

    :raises NotAllowed: the actor does not act for one of the unions.
    """
    ids = [one.pk for one in applications]
    rows = list(
        Application.objects.select_for_update(of=("self",))
        .select_related("org", "person__merged_into")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    done = Approved()
    waiting = [one for one in rows if one.state == ApplicationState.WAITING]
    done.decided = len(rows) - len(waiting)
    for org in {one.org for one in rows}:
        policies.must_admit(actor, org)
    # Whoever joins in another way meanwhile waits behind these locks.
    people = [_somebody(one).pk for one in waiting]
    persons = {one.pk: one for one in Person.objects.select_for_update().filter(pk__in=people).order_by("pk")}
    held = {
        one.person_id: one
        for one in Membership.objects.filter(person__in=persons, left_on=None).select_related("org")
    }
    batches: dict[tuple[Any, str], list[Application]] = defaultdict(list)
    for one in waiting:
        somebody = persons[_somebody(one).pk]
        own = policies.is_self(actor, somebody)
        why = str(OwnAffair()) if own else _obstacle(somebody, one.org, held)
        if why:
            done.refused.append((one, why))
        else:
            batches[(one.org, one.channel)].append(one)
    for (org, channel), some in batches.items():
        _join(some, org, channel, actor, at)
        done.joined += some
    return done


def _obstacle(person: Person, org: Org, held: dict[Any, Membership]) -> str:
    if org.closed_on:
        return str(OrgClosed(org=org.name))
    if person.erased_at:
        return str(Erased())
    live = held.get(person.pk)
    return (
        str(AlreadyMember(person=person, org=live.org)) if live is not None and live.org_id != org.pk else ""
    )


def _join(some: list[Application], org: Org, channel: str, actor: Actor, at: datetime) -> None:
    persons = [_somebody(one) for one in some]
    join_many(persons=persons, org=org, channel=channel, actor=actor, at=at)
    live = {
        one.person_id: one
        for one in Membership.objects.filter(person__in=[one.pk for one in persons], left_on=None)
    }
    for one, person in zip(some, persons, strict=True):
        one.state, one.membership = ApplicationState.APPROVED, live[person.pk]
        one.decided_at, one.decided_by, one.decided_by_name = at, actor.user_id, actor.name[:80]
    fields = ["state", "membership", "decided_at", "decided_by", "decided_by_name"]
    Application.objects.bulk_update(some, fields, batch_size=500)
    audit.record(
        action="application.batch_approved",
        subject_type="org",
        subject_id=org.pk,
        subject_label=org.name,
        actor=actor,
        at=at,
        org=org,
        detail={"persons": len(some), "channel": channel},
    )
    for person in persons:
        tell(person, "joined", at=at, org=org.name)


@transaction.atomic
def decline(*, application: Application, reason: str, actor: Actor, at: datetime) -> Application:
    """Decline an application, with a reason the person reads. Declining again changes nothing.

    :raises NotAllowed: the actor does not act for the union, or it is their own application.
    :raises ReasonMissing: no reason was given.
    :raises Decided: it was approved or withdrawn meanwhile.
    """
    current = _locked(application.pk)
    policies.must_admit_somebody(actor, current.person, current.org)
    if current.state == ApplicationState.DECLINED:
        return current
    if current.state != ApplicationState.WAITING:
        raise Decided(state=current.get_state_display())
    if not reason.strip():
        raise ReasonMissing
    _decide(current, ApplicationState.DECLINED, actor, at, reason=reason.strip()[:200])
    audit.record(
        action="application.declined",
        subject_type="application",
        subject_id=current.pk,
        actor=actor,
        at=at,
        org=current.org,
        reason=reason.strip(),
    )
    tell(_somebody(current), "join_declined", at=at, org=current.org.name, reason=current.reason)
    return current


@transaction.atomic
def undo_decision(*, application: Application, reason: str, actor: Actor, at: datetime) -> Application:
    """Take a decision back, so that the application waits again; a membership it opened never was.

    :raises ReasonMissing: no reason was given.
    :raises TooLate: a week has passed, or the member was served, got a card or moved since.
    :raises WaitsElsewhere: the person has applied to another union meanwhile.
    """
    current = _locked(application.pk)
    policies.must_admit_somebody(actor, current.person, current.org)
    if current.state == ApplicationState.WAITING:
        return current
    if not reason.strip():
        raise ReasonMissing
    if current.state == ApplicationState.WITHDRAWN:
        raise Decided(state=current.get_state_display())
    if current.decided_at is None or at - current.decided_at > timedelta(days=DAYS):
        raise TooLate(days=DAYS)
    membership = current.membership
    if current.state == ApplicationState.APPROVED:
        # A membership that was there before, such as from a roster, is not this decision's to take away.
        ours = membership is not None and membership.joined_on == local_day(current.decided_at)
        if membership is None or not ours or _built_upon(membership):
            raise TooLate(days=DAYS)
        remove_memberships(ids=[membership.pk], actor=actor, at=at)
    before = current.state
    current.state, current.reason, current.membership = ApplicationState.WAITING, "", None
    current.decided_at, current.decided_by, current.decided_by_name = None, None, ""
    try:
        with transaction.atomic():
            current.save()
    except IntegrityError:
        other = Application.objects.of_person(_somebody(current)).waiting().select_related("org").get()
        raise WaitsElsewhere(person=current.person, org=other.org) from None
    audit.record(
        action="application.undone",
        subject_type="application",
        subject_id=current.pk,
        actor=actor,
        at=at,
        org=current.org,
        reason=reason.strip(),
        detail={"state": before},
    )
    return current


def _built_upon(membership: Membership) -> bool:
    return (
        membership.left_on is not None or bool(membership.card_number) or has_services_as_member(membership)
    )
