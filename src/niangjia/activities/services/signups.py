"""Taking a place, giving it up, changing it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.activities.answers import check_answers
from niangjia.activities.choices import HOLDING, ActivityState, Door, SignupState
from niangjia.activities.errors import (
    CannotCancel,
    LimitReached,
    NotEligible,
    QuotaFull,
    SessionFull,
    SignupClosed,
)
from niangjia.activities.models import Quota, Session, Signup
from niangjia.activities.policies import can_run, eligibility, must_run
from niangjia.activities.services.allowances import has_allowance, release_allowance, take_allowance
from niangjia.activities.services.telling import moment, tell
from niangjia.activities.services.waiting import give_back, needs_settling, settle_session
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.crypto import keyed_hash
from niangjia.core.ids import uuid7
from niangjia.people.models import Person
from niangjia.people.services import service_person


def must_be_open(session: Session, *, at: datetime, by_staff: bool) -> None:
    """Refuse a session one cannot sign up for. Staff may sign people up until the end.

    :raises SignupClosed: says why.
    """
    activity = session.activity
    if session.cancelled_at or activity.state == ActivityState.CANCELLED:
        raise SignupClosed(_("This date was cancelled."))
    if activity.state == ActivityState.DRAFT or activity.template:
        raise SignupClosed(_("This activity is not published yet."))
    if session.is_over(at):
        raise SignupClosed(_("This date is over."))
    if by_staff:
        return
    if activity.state == ActivityState.CLOSED or at >= session.closes_at:
        raise SignupClosed(_("Sign-up has closed. Ask the organiser whether a place came free."))
    if at < session.opens_at:
        raise SignupClosed(_("Sign-up opens %(opens)s."), opens=moment(session.opens_at))


def sign_up(
    *,
    session: Session,
    person: Person,
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
    answers: dict[str, Any] | None = None,
    consent: bool = False,
    door: str = Door.SELF,
    quota: Quota | None = None,
    declare_group: str = "",
) -> Signup:
    """Give the person a place, or a place in the queue.

    A repeat (the same attempt, or the person signed up already) gives back the sign-up that is there and
    changes nothing; an attempt whose sign-up was cancelled stays cancelled.

    :param session: with its activity, programme and organiser loaded.
    :param quota: take one of the places kept for an outlet.
    :param declare_group: the group somebody whose group is unknown says they belong to.
    :raises SignupClosed: not open now; says why.
    :raises NotEligible: not for this person; says why.
    :raises LimitReached: once a year, and it is used.
    :raises SessionFull: no place and no waiting list.
    :raises QuotaFull: the outlet's places are used.
    """
    if person.merged_into is not None:
        person = person.merged_into
    attempt = attempt or uuid7()
    existing = _repeat(session, person, attempt)
    if existing is not None:
        return existing
    by_staff = door != Door.SELF and (actor.is_system or can_run(actor, session.activity.org))
    must_be_open(session, at=at, by_staff=by_staff)
    refusal = eligibility(session.activity, person, local_day(session.starts_at), declare_group)
    if refusal:
        raise NotEligible(refusal)
    signup = Signup(
        district_id=session.district_id,
        session=session,
        person=person,
        state=SignupState.CONFIRMED,
        door=door,
        quota=quota,
        attempt=attempt,
        answers=check_answers(session.activity, answers or {}, required=door == Door.SELF),
        consent=keyed_hash(session.activity.consent_text, "consent") if consent else "",
        created_at=at,
        created_by=actor.user_id,
    )
    return _take(signup, actor=actor, at=at, declare_group=declare_group)


def _repeat(session: Session, person: Person, attempt: UUID) -> Signup | None:
    found = list(
        Signup.objects.filter(
            Q(district_id=session.district_id, attempt=attempt)
            | Q(session=session, person=person, cancelled_at=None)
        ).select_related("session__activity", "person")
    )
    live = [signup for signup in found if signup.cancelled_at is None]
    mine = [signup for signup in found if signup.person_id == person.pk]
    return next(iter([*live, *mine]), None) if mine else None


def _take(signup: Signup, *, actor: Actor, at: datetime, declare_group: str) -> Signup:
    """Take a place or queue up; what others did in the same instant decides, not what was read before."""
    session = signup.session
    for _try in range(3):
        if signup.quota is None and needs_settling(session):
            settle_session(session=session, at=at)
        full = signup.quota is None and (session.places_left == 0 or session.queued > 0)
        try:
            with transaction.atomic():
                if _write(signup, waiting=full):
                    _finish(signup, actor=actor, at=at, declare_group=declare_group)
                    return signup
                transaction.set_rollback(True)
        except IntegrityError:
            return _lost_race(signup)
        if signup.quota is not None:
            raise QuotaFull(places=signup.quota.places)
        session.refresh_from_db(fields=["taken", "reserved", "queued", "capacity"])
    raise SessionFull


def _write(signup: Signup, *, waiting: bool) -> bool:
    """Insert the sign-up and take the place last, by one guarded update; say whether it held."""
    session = signup.session
    rows = Session.objects.filter(pk=session.pk)
    if waiting:
        if not session.waiting_list:
            raise SessionFull
        signup.state = SignupState.WAITING
    else:
        signup.state = SignupState.CONFIRMED
    signup.id = uuid7()
    signup.save(force_insert=True)
    take_allowance(signup)
    if waiting:
        if not rows.filter(queued__lt=F("waiting_limit")).update(queued=F("queued") + 1):
            raise SessionFull(_("All places are taken and the waiting list is full."))
        return True
    if signup.quota is not None:
        won = Quota.objects.filter(pk=signup.quota.pk, released_at=None, taken__lt=F("places")).update(
            taken=F("taken") + 1
        )
        return bool(
            won and rows.filter(reserved__gt=0).update(reserved=F("reserved") - 1, taken=F("taken") + 1)
        )
    return bool(rows.filter(capacity__gt=F("taken") + F("reserved")).update(taken=F("taken") + 1))


def _lost_race(signup: Signup) -> Signup:
    """Say what the same instant brought: our own twin, or the limit used up elsewhere."""
    twin = _repeat(signup.session, signup.person, signup.attempt)
    if twin is not None:
        return twin
    if not has_allowance(signup):
        raise LimitReached(programme=signup.session.activity.programme.name)
    raise SessionFull


def _finish(signup: Signup, *, actor: Actor, at: datetime, declare_group: str) -> None:
    person, activity = signup.person, signup.session.activity
    if declare_group and not person.group:
        Person.objects.filter(pk=person.pk, group="").update(group=declare_group)
        person.group = declare_group
    waiting = signup.state == SignupState.WAITING
    audit.record(
        action="signup.waiting" if waiting else "signup.made",
        subject_type="signup",
        subject_id=signup.pk,
        subject_label=activity.title,
        actor=actor,
        at=at,
        org=activity.org,
        detail={"door": signup.door},
    )
    if signup.door == Door.LIST:
        tell(
            signup,
            "list_signed_up",
            actor=actor,
            at=at,
            org=signup.quota.org.label if signup.quota else activity.org.label,
        )
    else:
        tell(signup, "waiting" if waiting else "signed_up", actor=actor, at=at)


def sign_up_walk_in(
    *,
    session: Session,
    phone: str,
    group: str,
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
    name: str = "",
) -> Signup:
    """Sign up somebody who stands at the door: the same rules, through the same door.

    :raises MayNotRun: the actor is not staff of the organiser.
    """
    must_run(actor, session.activity.org)
    with transaction.atomic():
        home = actor.scope.org_id if actor.scope else session.activity.org_id
        from niangjia.orgs.models import Org

        person = service_person(
            phone=phone, group=group, name=name, home_org=Org.objects.get(pk=home), actor=actor, at=at
        )
        return sign_up(session=session, person=person, actor=actor, at=at, attempt=attempt, door=Door.DESK)


@transaction.atomic
def cancel_signup(*, signup: Signup, actor: Actor, at: datetime, reason: str = "") -> Signup:
    """Give up a place or a place in the queue; the place goes to the next in the same transaction.

    Cancelling twice is the same as once.

    :raises CannotCancel: attended already, or the session has begun.
    """
    current: Signup = Signup.objects.select_related("session__activity__org", "person", "quota").get(
        pk=signup.pk
    )
    if current.state == SignupState.CANCELLED:
        return current
    if current.state == SignupState.ATTENDED:
        raise CannotCancel(_("You were checked in, so this can no longer be cancelled."))
    if at >= current.session.starts_at and not can_run(actor, current.session.activity.org):
        raise CannotCancel(_("It has begun, so this can no longer be cancelled."))
    held = current.state in HOLDING
    gone = Signup.objects.filter(pk=current.pk, state=current.state).update(
        state=SignupState.CANCELLED,
        cancelled_at=at,
        cancel_reason=reason[:200],
        cancelled_by=actor.user_id,
        offered_until=None,
    )
    if not gone:
        return cancel_signup(signup=signup, actor=actor, at=at, reason=reason)
    release_allowance(current)
    if not held:
        Session.objects.filter(pk=current.session_id, queued__gt=0).update(queued=F("queued") - 1)
    elif not _back_to_quota(current):
        give_back(current.session, at=at)
    audit.record(
        action="signup.cancelled",
        subject_type="signup",
        subject_id=current.pk,
        subject_label=current.session.activity.title,
        actor=actor,
        at=at,
        org=current.session.activity.org,
        reason=reason,
    )
    current.refresh_from_db()
    return current


def _back_to_quota(signup: Signup) -> bool:
    """Return a place of an outlet to the outlet, while its places are still kept."""
    if signup.quota_id is None:
        return False
    kept = Quota.objects.filter(pk=signup.quota_id, released_at=None, taken__gt=0).update(
        taken=F("taken") - 1
    )
    if kept:
        Session.objects.filter(pk=signup.session_id).update(taken=F("taken") - 1, reserved=F("reserved") + 1)
    return bool(kept)


@transaction.atomic
def move_signup(*, signup: Signup, session: Session, actor: Actor, at: datetime) -> Signup:
    """Change to another session of the same activity: the old place is given up only when the new one is had.

    :raises CannotCancel: the other session belongs to another activity.
    :raises SessionFull: no place there (nobody is moved into a queue).
    """
    if session.activity_id != signup.session.activity_id:
        raise CannotCancel(_("One can only change to another date of the same activity."))
    if session.pk == signup.session_id:
        return signup
    if session.places_left == 0:
        raise SessionFull
    answers, consent = signup.answers, bool(signup.consent)
    cancel_signup(signup=signup, actor=actor, at=at, reason="moved")
    moved = sign_up(
        session=session,
        person=signup.person,
        actor=actor,
        at=at,
        answers=answers,
        consent=consent,
        door=signup.door,
    )
    if moved.state == SignupState.WAITING:
        raise SessionFull
    return moved
