"""Places kept for outlets and stations, and the lists their heads send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.activities.choices import Door, SignupState
from niangjia.activities.errors import CapacityBelowTaken, MayNotRun, SessionFull, WrongState
from niangjia.activities.models import Quota, Session, Signup
from niangjia.activities.policies import can_send_list, must_run
from niangjia.activities.services.by_phone import attempt_of_line, sign_up_by_phone
from niangjia.activities.services.waiting import lock_session, settle_session
from niangjia.core.actor import Actor
from niangjia.core.errors import RuleViolation
from niangjia.orgs.models import Org


@dataclass(frozen=True, slots=True)
class ListRow:
    """One line of a list: a phone and a group are enough."""

    name: str
    phone: str
    group: str


@dataclass(frozen=True, slots=True)
class ListResult:
    """What became of a line: a sign-up, or a sentence that says why not.

    ``already``: the person was on the list before this line.
    """

    row: ListRow
    signup: Signup | None
    refusal: str = ""
    already: bool = False


@transaction.atomic
def set_quota(*, session: Session, org: Org, places: int, actor: Actor, at: datetime) -> Quota:
    """Keep places of a session for an org, or change how many; places no longer kept go to the queue first.

    :raises WrongState: the session was cancelled.
    :raises SessionFull: not that many places are free.
    :raises CapacityBelowTaken: the org has used more already.
    """
    must_run(actor, session.activity.org)
    if lock_session(session.pk).cancelled_at:
        raise WrongState
    quota, made = Quota.objects.get_or_create(
        session=session, org=org, district_id=session.district_id, defaults={"places": 0}
    )
    if not made and places == quota.places and quota.released_at is None:
        return quota
    if places < quota.taken:
        raise CapacityBelowTaken(taken=quota.taken, capacity=places)
    more = places - quota.places
    free = Session.objects.filter(pk=session.pk)
    if more > 0:
        free = free.filter(capacity__gte=F("taken") + F("reserved") + more)
    if more and not free.update(reserved=F("reserved") + more):
        left = Session.objects.get(pk=session.pk).places_left
        raise SessionFull(_("Only %(left)s more places are free, so not that many can be kept."), left=left)
    quota.places, quota.released_at = places, None
    quota.save(update_fields=["places", "released_at"])
    if more < 0:
        settle_session(session=session, at=at)
    audit.record(
        action="quota.set",
        subject_type="session",
        subject_id=session.pk,
        actor=actor,
        at=at,
        org=org,
        detail={"places": places},
    )
    return quota


@transaction.atomic
def release_quota(*, quota: Quota, actor: Actor, at: datetime) -> None:
    """Give the places an org did not use to everybody, the queue first."""
    session = lock_session(quota.session_id)
    must_run(actor, session.activity.org)
    current = Quota.objects.get(pk=quota.pk)
    rest = current.places - current.taken
    released = Quota.objects.filter(pk=quota.pk, released_at=None).update(released_at=at, places=F("taken"))
    if released:
        Session.objects.filter(pk=session.pk).update(reserved=F("reserved") - rest)
        settle_session(session=session, at=at)
        audit.record(
            action="quota.released",
            subject_type="session",
            subject_id=session.pk,
            actor=actor,
            at=at,
            org=session.activity.org,
            detail={"places": rest},
        )


def sign_up_list(
    *,
    session: Session,
    quota: Quota | None,
    rows: Sequence[ListRow],
    actor: Actor,
    at: datetime,
    attempt: UUID,
) -> list[ListResult]:
    """Sign up a list of people against an outlet's places; each line succeeds or is refused by itself.

    Each person is told by SMS and can decline or change. Sending the same list again changes nothing.

    :param quota: the outlet's places; without one the list takes open places (staff of the organiser only).
    :raises MayNotRun: the actor may not send this list.
    """
    if quota is None:
        must_run(actor, session.activity.org)
    elif quota.session_id != session.pk:
        raise ValueError("These places are kept in another session.")
    else:
        quota.session = session
        if not can_send_list(actor, quota):
            raise MayNotRun
    home = quota.org if quota is not None else session.activity.org
    waits = () if quota is None else (SignupState.WAITING, SignupState.OFFERED)
    there = Signup.objects.live().filter(session=session).exclude(state__in=waits)
    known, results = set(there.values_list("pk", flat=True)), []
    for row in rows:
        try:
            signup = sign_up_by_phone(
                session=session,
                phone=row.phone,
                group=row.group,
                name=row.name,
                home_org=home,
                actor=actor,
                at=at,
                attempt=attempt_of_line(attempt, row.phone, row.name),
                door=Door.LIST,
                quota=quota,
            )
            results.append(ListResult(row, signup, already=signup.pk in known))
            known.add(signup.pk)
        except RuleViolation as refusal:
            results.append(ListResult(row, None, str(refusal)))
    return results
