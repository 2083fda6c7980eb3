"""The waiting list: it moves by itself, with no clock but the touch of a hand.

A place that becomes free is handed to the first in the queue as an offer with a deadline, in the same
transaction. Expiry is derived from time; every touch of a session settles it.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from niangjia.accounts import audit
from niangjia.activities.choices import SignupState
from niangjia.activities.errors import OfferExpired
from niangjia.activities.models import Session, Signup
from niangjia.activities.policies import must_act_for
from niangjia.activities.services.allowances import release_allowance
from niangjia.activities.services.telling import moment, tell
from niangjia.activities.statements import COUNTS, COUNTS_NOW, whole_signup
from niangjia.core.actor import Actor, system_actor
from niangjia.core.clock import database_now

EXPIRED = "offer expired"
QUEUE = system_actor("waiting list")


def lock_session(session_id: UUID) -> Session:
    """Hold a session until the transaction ends, and read it as it is now.

    Whoever gives a place away takes the session first, then quotas, then sign-ups; who takes a place, takes it last.
    """
    held: Session = (
        Session.objects.select_for_update(of=("self",), no_key=True)
        .select_related("activity__org")
        .get(pk=session_id)
    )
    return held


def hand_over(session: Session, *, at: datetime) -> bool:
    """Offer a place that is free, and still counted as taken, to the first in the queue; say whether anybody took the offer.

    The caller holds the session and the place: when nobody waits, the caller gives the place back.
    """
    if at >= session.queue_ends_at or session.cancelled_at:
        return False
    until = min(at + timedelta(minutes=session.offer_minutes), session.queue_ends_at)
    while True:
        first = (
            Signup.objects.filter(session=session, state=SignupState.WAITING)
            .order_by("created_at", "id")
            .select_related("person")
            .first()
        )
        if first is None:
            return False
        won = Signup.objects.filter(pk=first.pk, state=SignupState.WAITING).update(
            state=SignupState.OFFERED, offered_until=until
        )
        if won:
            Session.objects.filter(pk=session.pk, queued__gt=0).update(queued=F("queued") - 1)
            first.session = session
            tell(first, "place_offered", actor=QUEUE, at=at, until=moment(until))
            audit.record(
                action="signup.offered",
                subject_type="signup",
                subject_id=first.pk,
                actor=QUEUE,
                at=at,
                org=session.activity.org,
            )
            return True


def give_back(session: Session, *, at: datetime) -> None:
    """Free a place that is counted as taken: to the queue if there is one, else to everybody.

    The caller holds the session, so that nobody joins the queue unseen.
    """
    if not hand_over(session, at=at):
        Session.objects.filter(pk=session.pk, taken__gt=0).update(taken=F("taken") - 1)


def needs_settling(session: Session) -> bool:
    """Say whether a look at the queue could change anything: cheap, from the session as loaded."""
    return session.queued > 0 or session.taken + session.reserved >= session.capacity


def settle_session(*, session: Session, at: datetime) -> None:
    """Expire offers past their deadline and move the queue into free places. Harmless when nothing is due.

    Brings the counts of ``session`` up to date, unless they were read just now; locks nothing unless something is due.
    """
    lapsed, session.lapsed = session.lapsed, None
    if lapsed is None:
        lapsed = _read_counts(session, at)
    if not lapsed and not _can_move_up(session, at):
        return
    with transaction.atomic():
        held = lock_session(session.pk)
        for signup in Signup.objects.filter(
            session=session, state=SignupState.OFFERED, offered_until__lte=at
        ):
            _expire(signup, held, at)
        while _claim_for_queue(held, at):
            if not hand_over(held, at=at):
                Session.objects.filter(pk=held.pk, taken__gt=0).update(taken=F("taken") - 1)
                break
    session.refresh_from_db(fields=COUNTS)


def _read_counts(session: Session, at: datetime) -> bool:
    """Bring the counts of the session up to date; say whether an offer has lapsed."""
    (*counts, lapsed), *_ = COUNTS_NOW.ask(session=session.pk, at=at)
    for name, value in zip(COUNTS, counts, strict=True):
        setattr(session, name, value)
    return bool(lapsed)


def settle_due_sessions() -> int:
    """Settle every session to come that has a queue or a lapsed offer; give their number. Run every few minutes."""
    at = database_now()
    lapsed = Signup.objects.filter(session=OuterRef("pk"), state=SignupState.OFFERED, offered_until__lte=at)
    due = Session.objects.with_offer().filter(
        Q(queued__gt=0) | Exists(lapsed), cancelled_at=None, ends_at__gt=at
    )
    for session in due:
        settle_session(session=session, at=at)
    return len(due)


def _can_move_up(session: Session, at: datetime) -> bool:
    return bool(
        session.queued and session.places_left and at < session.queue_ends_at and session.cancelled_at is None
    )


def _expire(signup: Signup, session: Session, at: datetime) -> None:
    gone = Signup.objects.filter(pk=signup.pk, state=SignupState.OFFERED, offered_until__lte=at).update(
        state=SignupState.CANCELLED, cancelled_at=at, cancel_reason=EXPIRED
    )
    if gone:
        release_allowance(signup)
        give_back(session, at=at)


def _claim_for_queue(session: Session, at: datetime) -> bool:
    """Take a free place for the queue, if there is both."""
    if at >= session.queue_ends_at or session.cancelled_at:
        return False
    return bool(
        Session.objects.filter(pk=session.pk, queued__gt=0, capacity__gt=F("taken") + F("reserved")).update(
            taken=F("taken") + 1
        )
    )


def accept_offer(*, signup: Signup, actor: Actor, at: datetime) -> Signup:
    """Take the place that was offered. Accepting twice is the same as once.

    :raises OfferExpired: the deadline is over; the place has moved on.
    :raises NotAllowed: somebody else's offer.
    """
    current = whole_signup(signup.pk)
    must_act_for(actor, current.person, current.session.activity.org)
    settle_session(session=current.session, at=at)
    with transaction.atomic():
        taken = Signup.objects.filter(pk=current.pk, state=SignupState.OFFERED, offered_until__gt=at).update(
            state=SignupState.CONFIRMED, offered_until=None
        )
        current.refresh_from_db(fields=["state", "offered_until", "cancelled_at", "cancel_reason"])
        if taken:
            audit.record(
                action="signup.accepted",
                subject_type="signup",
                subject_id=current.pk,
                actor=actor,
                at=at,
                org=current.session.activity.org,
            )
            tell(current, "signed_up", actor=actor, at=at)
    if current.state not in (SignupState.CONFIRMED, SignupState.ATTENDED):
        raise OfferExpired
    return current
