"""Dates of an activity."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.activities.choices import SignupState
from niangjia.activities.errors import CapacityBelowTaken, NotReady, ReasonMissing, WrongState
from niangjia.activities.models import Activity, Quota, Session, Signup
from niangjia.activities.policies import must_run
from niangjia.activities.services.allowances import release_allowance
from niangjia.activities.services.telling import tell
from niangjia.activities.services.waiting import lock_session, settle_session
from niangjia.core.actor import Actor
from niangjia.core.errors import StaleRecord

TOLD_ABOUT = ("starts_at", "ends_at", "place", "address")


def _check_times(session: Session) -> None:
    if session.ends_at <= session.starts_at:
        raise NotReady(_("The end must be after the start."))
    if session.closes_at <= session.opens_at:
        raise NotReady(_("Sign-up must close after it opens."))
    if session.capacity < 1:
        raise NotReady(_("Give at least one place."))


@transaction.atomic
def add_session(
    *,
    activity: Activity,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    capacity: int,
    opens_at: datetime,
    closes_at: datetime,
    actor: Actor,
    at: datetime,
    **more: Any,
) -> Session:
    """Add a date. ``more`` are the other fields of ``Session``.

    :raises NotReady: the times do not follow each other, or there is no place.
    """
    must_run(actor, activity.org)
    session = Session(
        district_id=activity.district_id,
        activity=activity,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        capacity=capacity,
        opens_at=opens_at,
        closes_at=closes_at,
        **more,
    )
    _check_times(session)
    session.save(force_insert=True)
    _record("session.added", session, activity, actor, at)
    return session


def _record(
    action: str, session: Session, activity: Activity, actor: Actor, at: datetime, **more: Any
) -> None:
    audit.record(
        action=action,
        subject_type="session",
        subject_id=session.pk,
        subject_label=activity.title,
        actor=actor,
        at=at,
        org=activity.org,
        **more,
    )


@transaction.atomic
def update_session(
    *, session: Session, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> Session:
    """Change a date. Those signed up are told when time or place changes; more places move the queue.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises CapacityBelowTaken: more places are taken than would be left.
    """
    current = lock_session(session.pk)
    activity = current.activity
    must_run(actor, activity.org)
    if current.version != version:
        raise StaleRecord
    if current.cancelled_at:
        raise WrongState
    before = {name: getattr(current, name) for name in changes}
    for name, value in changes.items():
        setattr(current, name, value)
    _check_times(current)
    if current.capacity < current.taken + current.reserved:
        raise CapacityBelowTaken(taken=current.taken + current.reserved, capacity=current.capacity)
    kept = [*changes, "version", "updated_at"]
    current.version += 1
    current.save(update_fields=kept)
    changed = {
        name: [str(before[name]), str(getattr(current, name))]
        for name in changes
        if before[name] != getattr(current, name)
    }
    _record("session.changed", current, activity, actor, at, detail=changed)
    settle_session(session=current, at=at)
    if set(changed) & set(TOLD_ABOUT):
        _tell_all(current, "session_changed", actor=actor, at=at)
    return current


def to_tell(*, session: Session, changes: dict[str, Any], at: datetime) -> int:
    """Count whom a change would be told to: those signed up with a phone, when time or place change and it lies ahead."""
    moved = any(name in changes and getattr(session, name) != changes[name] for name in TOLD_ABOUT)
    if not moved or changes.get("starts_at", session.starts_at) <= at:
        return 0
    signed_up = Signup.objects.filter(session=session, cancelled_at=None)
    return signed_up.exclude(person__phone_index=None).count()


def _tell_all(session: Session, kind: str, *, actor: Actor, at: datetime, **more: str) -> None:
    signups = Signup.objects.filter(session=session, cancelled_at=None).select_related(
        "session__activity", "person"
    )
    for signup in signups:
        tell(signup, kind, actor=actor, at=at, **more)


@transaction.atomic
def cancel_session(*, session: Session, reason: str, actor: Actor, at: datetime) -> Session:
    """Call a date off. Everybody signed up is told; limits are given back. Cancelling twice is the same as once.

    :raises WrongState: people have been checked in already.
    :raises ReasonMissing: no reason was given.
    """
    current = lock_session(session.pk)
    must_run(actor, current.activity.org)
    if not reason.strip():
        raise ReasonMissing
    if current.cancelled_at:
        return current
    _tell_all(current, "activity_cancelled", actor=actor, at=at, reason=reason)
    for signup in Signup.objects.filter(session=current, cancelled_at=None):
        release_allowance(signup)
    Signup.objects.filter(session=current, cancelled_at=None).exclude(state=SignupState.ATTENDED).update(
        state=SignupState.CANCELLED,
        cancelled_at=at,
        cancel_reason=reason[:200],
        cancelled_by=actor.user_id,
        offered_until=None,
    )
    if Signup.objects.filter(session=current, state=SignupState.ATTENDED).exists():
        raise WrongState(_("People were checked in already. Undo that first if it was a mistake."))
    Quota.objects.filter(session=current).update(taken=0, released_at=at)
    Session.objects.filter(pk=current.pk).update(
        cancelled_at=at, cancel_reason=reason[:200], taken=0, reserved=0, queued=0
    )
    current.refresh_from_db()
    _record("session.cancelled", current, current.activity, actor, at, reason=reason)
    return current
