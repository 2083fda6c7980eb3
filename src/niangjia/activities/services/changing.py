"""Giving a place up, or changing it for one on another date."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.activities.choices import HOLDING, SignupState
from niangjia.activities.errors import CannotCancel, SessionFull
from niangjia.activities.models import Quota, Session, Signup
from niangjia.activities.policies import can_run, is_self, must_act_for, must_look_after
from niangjia.activities.services.allowances import release_allowance
from niangjia.activities.services.signups import find_repeat, must_be_open, must_fit, take_place
from niangjia.activities.services.telling import tell
from niangjia.activities.services.waiting import give_back, lock_session
from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7

CHANGING = ["state", "quota", "offered_until", "cancelled_at", "cancel_reason", "cancelled_by"]


@transaction.atomic
def cancel_signup(*, signup: Signup, actor: Actor, at: datetime, reason: str = "") -> Signup:
    """Give up a place or a place in the queue; the place goes to the next in the same transaction.

    Cancelling twice is the same as once. Who did not cancel themselves is told.

    :raises NotAllowed: somebody else's sign-up.
    :raises CannotCancel: attended already, or the session has begun (a place in the queue can be left until the end).
    """
    session = lock_session(signup.session_id)
    current: Signup = Signup.objects.select_related(
        "person", "quota__org", "quota__session__activity__org"
    ).get(pk=signup.pk)
    current.session = session
    must_look_after(actor, current)
    if current.state == SignupState.CANCELLED:
        return current
    _give_up(current, actor=actor, at=at, reason=reason)
    audit.record(
        action="signup.cancelled",
        subject_type="signup",
        subject_id=current.pk,
        subject_label=session.activity.title,
        actor=actor,
        at=at,
        org=session.activity.org,
        reason=reason,
    )
    if not actor.is_system and not is_self(actor, current.person):
        tell(current, "cancelled_by_organiser", actor=actor, at=at, reason=reason or "—")
    return current


def _give_up(signup: Signup, *, actor: Actor, at: datetime, reason: str) -> None:
    """Take a live sign-up's place away and pass it on; the caller holds the session."""
    session, was = signup.session, signup.state
    if was == SignupState.ATTENDED:
        raise CannotCancel(_("You were checked in, so this can no longer be cancelled."))
    begun = at >= session.starts_at and was == SignupState.CONFIRMED
    if begun and not can_run(actor, session.activity.org):
        raise CannotCancel(_("It has begun, so this can no longer be cancelled."))
    gone = Signup.objects.filter(pk=signup.pk, state=was).update(
        state=SignupState.CANCELLED,
        cancelled_at=at,
        cancel_reason=reason[:200],
        cancelled_by=actor.user_id,
        offered_until=None,
    )
    signup.refresh_from_db(fields=CHANGING)
    if not gone:  # accepted or checked in meanwhile
        return _give_up(signup, actor=actor, at=at, reason=reason)
    release_allowance(signup)
    if was not in HOLDING:
        Session.objects.filter(pk=session.pk, queued__gt=0).update(queued=F("queued") - 1)
    elif not _back_to_quota(signup):
        give_back(session, at=at)
    return None


def _back_to_quota(signup: Signup) -> bool:
    """Return a place of an outlet to the outlet, while its places are still kept."""
    if signup.quota_id is None:
        return False
    used = Quota.objects.filter(pk=signup.quota_id, taken__gt=0)
    if used.filter(released_at=None).update(taken=F("taken") - 1):
        Session.objects.filter(pk=signup.session_id).update(taken=F("taken") - 1, reserved=F("reserved") + 1)
        return True
    used.update(taken=F("taken") - 1, places=F("places") - 1)
    return False


def decline_offer(*, signup: Signup, actor: Actor, at: datetime) -> Signup:
    """Let the offered place go to the next in the queue."""
    return cancel_signup(signup=signup, actor=actor, at=at, reason="declined")


@transaction.atomic
def move_signup(*, signup: Signup, session: Session, actor: Actor, at: datetime) -> Signup:
    """Change to another session of the same activity: the old place is given up only when the new one is had.

    Somebody of an outlet's list takes a place kept for the outlet there, if there is one; the old one goes back.
    Answers and consent go along. Moving twice is the same as once.

    :param session: with its activity, programme and organiser loaded.
    :raises NotAllowed: somebody else's sign-up.
    :raises CannotCancel: the other session belongs to another activity, or the sign-up was cancelled.
    :raises SignupClosed: the other session is not open; says why.
    :raises SessionFull: no place there (nobody is moved into a queue).
    """
    if session.activity_id != signup.session.activity_id:
        raise CannotCancel(_("One can only change to another date of the same activity."))
    if session.pk == signup.session_id:
        return signup
    held = {pk: lock_session(pk) for pk in sorted((signup.session_id, session.pk))}
    current: Signup = Signup.objects.select_related("person", "quota").get(pk=signup.pk)
    current.session, organiser = held[current.session_id], session.activity.org
    must_act_for(actor, current.person, organiser)
    there = find_repeat(session, current.person, uuid7())
    if current.state != SignupState.CANCELLED:
        _give_up(current, actor=actor, at=at, reason="moved")
    elif there is None:
        raise CannotCancel(_("This sign-up was cancelled. Sign up again, or ask at the desk."))
    if there is None:
        there = _place_there(current, session, actor=actor, at=at)
    if there.state == SignupState.WAITING:
        raise SessionFull
    return there


def _place_there(old: Signup, session: Session, *, actor: Actor, at: datetime) -> Signup:
    by_staff = not is_self(actor, old.person) and can_run(actor, session.activity.org)
    must_be_open(session, at=at, by_staff=by_staff)
    must_fit(session, old.person)
    kept = None
    if old.quota is not None:
        kept = (
            Quota.objects.filter(
                session=session, org_id=old.quota.org_id, released_at=None, taken__lt=F("places")
            )
            .select_related("org")
            .first()
        )
    new = Signup(
        district_id=session.district_id,
        session=session,
        person=old.person,
        door=old.door,
        quota=kept,
        answers=old.answers,
        consent=old.consent,
        created_at=at,
        created_by=actor.user_id,
    )
    return take_place(new, actor=actor, at=at, moved=True)
