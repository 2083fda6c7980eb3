"""Taking a place, or a place in the queue."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.activities.answers import check_answers
from niangjia.activities.choices import ActivityState, Door, LimitPeriod, SignupState
from niangjia.activities.errors import (
    AttemptUsed,
    LimitReached,
    NotEligible,
    OnceOnly,
    QuotaFull,
    SessionFull,
    SignupClosed,
)
from niangjia.activities.models import Quota, Session, Signup
from niangjia.activities.policies import can_run, can_send_list, eligibility, is_self
from niangjia.activities.services.allowances import has_allowance, take_allowance
from niangjia.activities.services.telling import moment, tell
from niangjia.activities.services.waiting import give_back, lock_session, needs_settling, settle_session
from niangjia.activities.statements import COUNTS, QUEUE_UP, REPEATS, TAKE
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.crypto import keyed_hash
from niangjia.core.errors import NotAllowed
from niangjia.core.ids import uuid7
from niangjia.people.models import Person

TRIES = 5


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


def must_fit(session: Session, person: Person, declared_group: str = "") -> None:
    """:raises NotEligible: the activity is not for this person; says why."""
    refusal = eligibility(session.activity, person, local_day(session.starts_at), declared_group)
    if refusal:
        raise NotEligible(refusal)


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
    at_the_door: bool = False,
) -> Signup:
    """Give the person a place, or a place in the queue.

    A repeat (the same attempt, or the person signed up already) gives back the sign-up that is there and
    changes nothing; an attempt whose sign-up was cancelled stays cancelled. Only a place kept for an outlet
    lifts somebody out of the queue.

    :param session: with its activity, programme and organiser loaded.
    :param quota: take one of the places kept for an outlet.
    :param declare_group: the group somebody whose group is unknown says they belong to.
    :param at_the_door: the person has scanned the door code, so the hours of sign-up do not matter.
    :raises NotAllowed: not for oneself, and neither staff of the organiser nor sender of the outlet's list.
    :raises SignupClosed: not open now; says why.
    :raises NotEligible: not for this person; says why.
    :raises LimitReached: once a year, and it is used.
    :raises SessionFull: no place and no waiting list.
    :raises QuotaFull: the outlet's places are used.
    """
    runs_it = can_run(actor, session.activity.org)
    if not (runs_it or is_self(actor, person) or (quota is not None and can_send_list(actor, quota))):
        raise NotAllowed
    if person.merged_into is not None:
        person = person.merged_into
    attempt = attempt or uuid7()
    existing = find_repeat(session, person, attempt)
    waits = existing is not None and existing.state in (SignupState.WAITING, SignupState.OFFERED)
    if existing is not None and not (waits and quota is not None):
        return existing
    must_be_open(session, at=at, by_staff=at_the_door or (door != Door.SELF and runs_it))
    if existing is not None and quota is not None:
        return _seat(existing, quota, actor=actor, at=at)
    must_fit(session, person, declare_group)
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
    return take_place(signup, actor=actor, at=at, declare_group=declare_group)


def find_repeat(session: Session, person: Person, attempt: UUID) -> Signup | None:
    """Find what the person has here already, or what became of this attempt of theirs."""
    found = REPEATS.ask(district=session.district_id, attempt=attempt, session=session.pk, person=person.pk)
    repeat = next((signup for signup in found if signup.cancelled_at is None), found[0] if found else None)
    if repeat is not None:
        repeat.person = person
        if repeat.session_id == session.pk:
            repeat.session = session
    return repeat


def take_place(
    signup: Signup, *, actor: Actor, at: datetime, declare_group: str = "", moved: bool = False
) -> Signup:
    """Take a place or queue up; what others did in the same instant decides, not what was read before."""
    session = signup.session
    for _try in range(TRIES):
        if signup.quota is None and needs_settling(session):
            settle_session(session=session, at=at)
        waiting = signup.quota is None and _must_queue(session, at)
        try:
            with transaction.atomic():
                _insert(signup, waiting=waiting)
                _finish(signup, actor=actor, at=at, declare_group=declare_group, moved=moved)
                if _claim(signup):
                    break
                transaction.set_rollback(True)
        except IntegrityError:
            return _lost_race(signup)
        if signup.quota is not None:
            raise QuotaFull(places=signup.quota.places)
        session.refresh_from_db(fields=COUNTS)
        if session.cancelled_at:
            raise SignupClosed(_("This date was cancelled."))
    else:
        raise SessionFull
    if declare_group and not signup.person.group:
        signup.person.group = declare_group
    return signup


def _must_queue(session: Session, at: datetime) -> bool:
    """Say whether somebody who comes now has to queue: no place, or others wait for it. Once the list stands still nobody waits.

    :raises SessionFull: one would have to, and cannot.
    """
    if session.places_left and (at >= session.queue_ends_at or not session.queued):
        return False
    if not session.waiting_list:
        raise SessionFull
    if session.queued >= session.waiting_limit:
        raise SessionFull(_("All places are taken and the waiting list is full."))
    return True


def _insert(signup: Signup, *, waiting: bool) -> None:
    signup.state = SignupState.WAITING if waiting else SignupState.CONFIRMED
    signup.id = uuid7()
    signup.save(force_insert=True)
    take_allowance(signup)


def _claim(signup: Signup) -> bool:
    """Take the place (in the queue), last before commit, by one guarded update; say whether it held."""
    if signup.state == SignupState.WAITING:
        return bool(QUEUE_UP.run(session=signup.session_id))
    if signup.quota is not None:
        return _claim_from_quota(signup.session_id, signup.quota)
    return bool(TAKE.run(session=signup.session_id))


def _claim_from_quota(session_id: UUID, quota: Quota) -> bool:
    return bool(
        Session.objects.filter(pk=session_id, cancelled_at=None, reserved__gt=0).update(
            reserved=F("reserved") - 1, taken=F("taken") + 1
        )
        and Quota.objects.filter(
            pk=quota.pk, session_id=session_id, released_at=None, taken__lt=F("places")
        ).update(taken=F("taken") + 1)
    )


@transaction.atomic
def _seat(signup: Signup, quota: Quota, *, actor: Actor, at: datetime) -> Signup:
    """Give somebody who waits one of the places kept for their outlet."""
    session = lock_session(signup.session_id)
    was = Signup.objects.values_list("state", flat=True).get(pk=signup.pk)
    waits = Signup.objects.filter(pk=signup.pk, state__in=(SignupState.WAITING, SignupState.OFFERED))
    seated = waits.filter(state=was).update(
        state=SignupState.CONFIRMED, quota=quota, door=Door.LIST, offered_until=None
    )
    signup.refresh_from_db()
    if not seated:
        return signup
    if not _claim_from_quota(session.pk, quota):
        raise QuotaFull(places=quota.places)
    if was == SignupState.WAITING:
        Session.objects.filter(pk=session.pk, queued__gt=0).update(queued=F("queued") - 1)
    else:
        give_back(session, at=at)
    _finish(signup, actor=actor, at=at)
    return signup


def _lost_race(signup: Signup) -> Signup:
    """Say what the same instant brought: our own twin, or the limit used up elsewhere."""
    twin = find_repeat(signup.session, signup.person, signup.attempt)
    if twin is not None:
        return twin
    if not has_allowance(signup):
        activity = signup.session.activity
        if activity.limit == LimitPeriod.ONCE:
            raise OnceOnly(activity=activity.title)
        raise LimitReached(programme=activity.programme.name)
    raise AttemptUsed


def _finish(
    signup: Signup, *, actor: Actor, at: datetime, declare_group: str = "", moved: bool = False
) -> None:
    person, activity = signup.person, signup.session.activity
    if declare_group:
        Person.objects.filter(pk=person.pk, group="").update(group=declare_group)
    waiting = signup.state == SignupState.WAITING
    audit.record(
        action="signup.moved" if moved else "signup.waiting" if waiting else "signup.made",
        subject_type="signup",
        subject_id=signup.pk,
        subject_label=activity.title,
        actor=actor,
        at=at,
        org=activity.org,
        detail={"door": signup.door},
    )
    if signup.door == Door.LIST and not waiting and not moved:
        label = signup.quota.org.label if signup.quota else activity.org.label
        tell(signup, "list_signed_up", actor=actor, at=at, org=label)
    else:
        tell(signup, "moved" if moved else "waiting" if waiting else "signed_up", actor=actor, at=at)
