"""Check-in, three ways, each idempotent: attending posts to the ledger; a mistake is undone by reversal."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.activities import codes
from niangjia.activities.choices import CheckInMethod, Door, SignupState
from niangjia.activities.errors import CannotCheckIn, NotCheckedIn, ReasonMissing, SessionFull, WrongCode
from niangjia.activities.models import CheckIn, Session, Signup
from niangjia.activities.policies import is_self, must_run
from niangjia.activities.services.signups import sign_up
from niangjia.activities.services.waiting import lock_session, settle_session
from niangjia.activities.statements import whole_signup
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.ledger import services as ledger
from niangjia.ledger.models import Entry
from niangjia.people.models import Person
from niangjia.people.queries import snapshot

SOURCE = "activities.signup"
DOORS_OPEN = timedelta(hours=3)
DOOR_CODE_LASTS = timedelta(hours=1)


def ticket_code(signup: Signup) -> str:
    """Give the code on somebody's ticket."""
    return codes.ticket_code(signup.pk)


def door_code(session: Session, at: datetime) -> str:
    """Give the code shown at the door at this moment."""
    return codes.door_code(session.pk, at)


def entry_key(attempt: int) -> str:
    """The ledger key of a check-in; redone check-ins have keys of their own."""
    return f"attended:{attempt}"


@transaction.atomic
def check_in(*, signup: Signup, method: str, actor: Actor, at: datetime) -> Signup:
    """Record that the person was there. Doing it again gives back what is there.

    Somebody on the waiting list is let in when a place is free. Staff may check in after the end.

    :raises MayNotRun: neither staff of the organiser nor, at the door, the person themselves.
    :raises CannotCheckIn: cancelled, or too early; says why.
    :raises SessionFull: was waiting, and no place is free.
    """
    current = whole_signup(signup.pk)
    session = current.session
    if method != CheckInMethod.DOOR or not is_self(actor, current.person):
        must_run(actor, session.activity.org)
    if current.state == SignupState.ATTENDED:
        return current
    if session.cancelled_at:
        raise CannotCheckIn(_("This date was cancelled."))
    if current.state == SignupState.CANCELLED:
        raise CannotCheckIn(_("This sign-up was cancelled. Sign up again, or ask at the desk."))
    if at < session.starts_at - DOORS_OPEN:
        raise CannotCheckIn(_("It is too early: doors open three hours before the start."))
    if current.state == SignupState.WAITING:
        settle_session(session=session, at=at)
        _let_in(current)
    attempt = current.check_ins + 1
    won = Signup.objects.filter(
        pk=current.pk, check_ins=current.check_ins, state__in=(SignupState.CONFIRMED, SignupState.OFFERED)
    ).update(state=SignupState.ATTENDED, attended_at=at, check_ins=attempt, offered_until=None)
    if not won:
        return check_in(signup=signup, method=method, actor=actor, at=at)
    current.state, current.attended_at, current.check_ins = SignupState.ATTENDED, at, attempt
    CheckIn.objects.create(
        district_id=current.district_id,
        signup=current,
        attempt=attempt,
        method=method,
        checked_in_at=at,
        checked_in_by=actor.name[:80],
        checked_in_by_user=actor.user_id,
    )
    _post(current, attempt, actor, at)
    return current


def _let_in(signup: Signup) -> None:
    """Give somebody who waits a place that is free."""
    session = lock_session(signup.session_id)
    if not Signup.objects.filter(pk=signup.pk, state=SignupState.WAITING).update(state=SignupState.CONFIRMED):
        return  # offered, or let in by another hand
    if not Session.objects.filter(pk=session.pk, capacity__gt=F("taken") + F("reserved")).update(
        taken=F("taken") + 1, queued=F("queued") - 1
    ):
        raise SessionFull


def _post(signup: Signup, attempt: int, actor: Actor, at: datetime) -> None:
    session, activity = signup.session, signup.session.activity
    day = local_day(session.starts_at)
    person = signup.person
    was = snapshot(person, day)
    ledger.post(
        source_type=SOURCE,
        source_id=signup.pk,
        key=entry_key(attempt),
        occurred_on=day,
        programme=activity.programme_id,
        org=activity.org,
        person=person,
        group=was.group,
        was_member=was.was_member,
        place=session.place,
        actor=actor,
        at=max(at, session.starts_at),
    )
    audit.record(
        action="signup.checked_in",
        subject_type="signup",
        subject_id=signup.pk,
        subject_label=activity.title,
        actor=actor,
        at=at,
        org=activity.org,
        detail={"attempt": attempt},
    )


def check_in_by_ticket(*, code: str, session: Session | None = None, actor: Actor, at: datetime) -> Signup:
    """Check in the holder of a scanned ticket.

    :param code: what the ticket's QR code says, or the six digits under it.
    :param session: the session at whose door it is scanned, if known; digits mean something only there.
    :raises WrongCode: not a ticket of ours.
    :raises CannotCheckIn: a ticket for another session.
    """
    signup = Signup.objects.filter(pk=_holder(code, session)).first()
    if signup is None:
        raise WrongCode
    if session is not None and signup.session_id != session.pk:
        raise CannotCheckIn(_("This ticket is for another date."))
    return check_in(signup=signup, method=CheckInMethod.TICKET, actor=actor, at=at)


def _holder(code: str, session: Session | None) -> UUID:
    """Give the sign-up behind a code; digits that two people of a session share name nobody."""
    digits = "".join(code.split())
    if session is None or not (digits.isascii() and digits.isdigit() and len(digits) == 6):
        return codes.read_ticket(code)
    here = Signup.objects.live().filter(session=session).values_list("pk", flat=True)
    found: list[UUID] = [pk for pk in here if codes.short_code(pk) == digits]
    if len(found) != 1:
        raise WrongCode
    return found[0]


def session_of_door(code: str, at: datetime) -> UUID:
    """Give the session whose door shows this code now."""
    return codes.read_door(code, at)


def check_in_by_door_code(*, code: str, person: Person, actor: Actor, at: datetime) -> Signup:
    """Check in somebody who scanned the code at the door. Not signed up: they are, if a place is left.

    :raises WrongCode: not a code of ours.
    :raises CodeExpired: shown more than a minute ago.
    :raises SessionFull: no place left.
    """
    session = Session.objects.select_related(
        "activity__org", "activity__programme", "activity__audience_org"
    ).get(pk=session_of_door(code, at))
    if at > session.ends_at + DOOR_CODE_LASTS:
        raise CannotCheckIn(_("This date is over."))
    settle_session(session=session, at=at)
    with transaction.atomic():
        signup = Signup.objects.filter(session=session, person=person, cancelled_at=None).first()
        if signup is None:
            if session.places_left == 0:
                raise SessionFull
            signup = sign_up(
                session=session,
                person=person,
                actor=actor,
                at=min(at, session.ends_at - timedelta(seconds=1)),
                door=Door.DESK,
                at_the_door=True,
            )
        return check_in(signup=signup, method=CheckInMethod.DOOR, actor=actor, at=at)


@transaction.atomic
def undo_check_in(*, signup: Signup, reason: str, actor: Actor, at: datetime) -> Signup:
    """Take back a mistaken check-in: the signature stays and is marked, the ledger gets a reversal.

    :raises NotCheckedIn: there is none to take back.
    :raises ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing
    current: Signup = Signup.objects.select_related("session__activity__org").get(pk=signup.pk)
    must_run(actor, current.session.activity.org)
    undone = Signup.objects.filter(
        pk=current.pk, state=SignupState.ATTENDED, check_ins=current.check_ins
    ).update(state=SignupState.CONFIRMED, attended_at=None)
    if not undone:
        raise NotCheckedIn
    CheckIn.objects.filter(signup=current, attempt=current.check_ins).update(
        undone_at=at, undone_by=actor.name[:80], undone_reason=reason.strip()[:300]
    )
    entry = Entry.objects.get(
        district_id=current.district_id,
        source_type=SOURCE,
        source_id=current.pk,
        key=entry_key(current.check_ins),
    )
    ledger.reverse(entry=entry, reason=reason, actor=actor, at=at)
    audit.record(
        action="signup.check_in_undone",
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
