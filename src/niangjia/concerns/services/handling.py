"""What the owner does: accept, take in hand, ask back, answer, refuse, correct."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from niangjia.accounts import audit
from niangjia.concerns import deadlines
from niangjia.concerns.categories import ALARMING
from niangjia.concerns.choices import OPEN, Kind, State, StepKind, Urgency
from niangjia.concerns.errors import AnswerMissing, LinkedAway, NoWords, ReasonMissing, WrongState
from niangjia.concerns.models import Concern
from niangjia.concerns.policies import can_contribute, can_handle
from niangjia.concerns.services.alarms import sound
from niangjia.concerns.services.steps import MOST_TEXT, keep, locked, unless
from niangjia.concerns.telling import tell
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.orgs.errors import CalendarUnknown
from niangjia.orgs.workdays import WorkDays


def handled_by(concern: Concern, actor: Actor) -> Concern:
    """Read a concern, held for a change.

    :raises NotAllowed: the actor is not staff of the owner or above.
    """
    current = locked(concern.pk)
    if not can_handle(actor, current):
        raise NotAllowed
    return current


@transaction.atomic
def accept(*, concern: Concern, actor: Actor, at: datetime) -> Concern:
    """Accept a concern: it is ours. Doing so twice is doing it once."""
    current = handled_by(concern, actor)
    if current.state not in (State.RAISED, State.REOPENED):
        return current
    current.state, current.accepted_at = State.ACCEPTED, current.accepted_at or at
    current.save()
    keep(current, StepKind.ACCEPTED, actor=actor, at=at)
    return current


@transaction.atomic
def take(*, concern: Concern, actor: Actor, at: datetime) -> Concern:
    """Take a concern in hand: from now on everybody sees that the actor has it."""
    current = handled_by(concern, actor)
    unless(current, *OPEN)
    if current.state == State.HANDLING and current.handler_id == actor.person_id:
        return current
    current.state, current.accepted_at = State.HANDLING, current.accepted_at or at
    current.handler_id = actor.person_id
    current.save()
    keep(current, StepKind.TAKEN, actor=actor, at=at)
    return current


@transaction.atomic
def note(*, concern: Concern, text: str, actor: Actor, at: datetime) -> Concern:
    """Write a note for colleagues. It stops no clock and is not shown to the person."""
    current = locked(concern.pk)
    if not can_contribute(actor, current):
        raise NotAllowed
    if not text.strip():
        raise NoWords
    keep(current, StepKind.NOTE, actor=actor, at=at, text=text[:MOST_TEXT])
    return current


@transaction.atomic
def ask_back(*, concern: Concern, text: str, actor: Actor, at: datetime) -> Concern:
    """Ask the person something; the clock stands still until they answer, and they are told so."""
    current = handled_by(concern, actor)
    unless(current, *OPEN)
    if not text.strip():
        raise NoWords
    if current.person_id is None and not current.nameless:
        raise NotAllowed
    if not current.waits_for_person:
        current.waits_for_person, current.waits_since = True, local_day(at)
    if current.state in (State.RAISED, State.REOPENED):
        current.state, current.accepted_at = State.HANDLING, current.accepted_at or at
        current.handler_id = current.handler_id or actor.person_id
    current.save()
    keep(current, StepKind.ASKED_BACK, actor=actor, at=at, text=text[:MOST_TEXT])
    tell(current, "concern_asked", at=at)
    return current


def resume(current: Concern, day: date) -> None:
    """Let the clock run again; what it stood still for is added to the deadline."""
    if not current.waits_for_person or current.waits_since is None:
        return
    try:
        current.paused_days += WorkDays().between(current.waits_since, day)
    except CalendarUnknown:
        current.due_on = None  # counted when the calendar is known
    current.waits_for_person, current.waits_since = False, None
    set_due(current)


def set_due(current: Concern) -> None:
    """Count the deadline from what is kept; the first one counts until there is a first answer."""
    current.due_on = deadlines.due_after(current.counted_from, current.days + current.paused_days)
    if current.first_answered_on is None:
        current.first_due_on = current.due_on


@transaction.atomic
def hear(*, concern: Concern, text: str, actor: Actor, at: datetime) -> Concern:
    """Write down what the person said when asked, by phone or at the desk: the clock runs again."""
    current = handled_by(concern, actor)
    unless(current, *OPEN)
    if not text.strip():
        raise NoWords
    resume(current, local_day(at))
    current.save()
    keep(current, StepKind.PERSON_SAID, actor=actor, at=at, text=text[:MOST_TEXT])
    return current


@transaction.atomic
def answer(*, concern: Concern, text: str, actor: Actor, at: datetime) -> Concern:
    """Answer a concern, and all that are linked to it: each person is told.

    :raises LinkedAway: it is answered with another one.
    :raises AnswerMissing: no words.
    """
    current = handled_by(concern, actor)
    if current.linked_to is not None:
        raise LinkedAway(number=current.linked_to.number)
    words = text.replace("\x00", "").strip()[:MOST_TEXT]
    if current.state == State.ANSWERED and current.answer == words:
        return current
    unless(current, *OPEN, State.ANSWERED)
    if not words:
        raise AnswerMissing
    give_answer(current, words, actor=actor, at=at)
    for pk in current.linked.filter(state__in=OPEN).order_by("pk").values_list("pk", flat=True):
        give_answer(locked(pk), words, actor=actor, at=at)
    return current


def give_answer(current: Concern, words: str, *, actor: Actor, at: datetime) -> None:
    """Write an answer on one concern and tell its person."""
    day = local_day(at)
    if current.waits_for_person:
        resume(current, day)
    if current.first_answered_on is None:
        current.first_answered_on = day
    current.state, current.answer = State.ANSWERED, words
    current.accepted_at = current.accepted_at or at
    current.answered_at, current.answered_on = at, day
    current.answered_by, current.answered_by_name = actor.user_id, actor.name[:80]
    current.save()
    keep(current, StepKind.ANSWERED, actor=actor, at=at, text=words)
    tell(current, "concern_answered", at=at)


@transaction.atomic
def refuse(*, concern: Concern, reason: str, actor: Actor, at: datetime) -> Concern:
    """Do not take a concern up, with a reason the person reads. It counts as answered; they can object."""
    current = handled_by(concern, actor)
    if current.state == State.REFUSED:
        return current
    unless(current, *OPEN)
    if not reason.strip():
        raise ReasonMissing
    day = local_day(at)
    resume(current, day)
    current.state, current.answer = State.REFUSED, reason.strip()[:MOST_TEXT]
    current.answered_at, current.answered_on, current.closed_at = at, day, at
    current.first_answered_on = current.first_answered_on or day
    current.answered_by, current.answered_by_name = actor.user_id, actor.name[:80]
    current.save()
    keep(current, StepKind.REFUSED, actor=actor, at=at, text=current.answer)
    tell(current, "concern_refused", at=at)
    return current


#: What can be corrected of a concern. Its words and whose they are stay.
EDITABLE = ("kind", "category", "urgency", "place", "group", "sensitive")


@transaction.atomic
def update_concern(
    *, concern: Concern, version: int, changes: dict[str, Any], actor: Actor, at: datetime
) -> Concern:
    """Correct kind, category, urgency, place, group and who sees it. Another kind has another clock, from the same day.

    :raises StaleRecord: somebody saved meanwhile.
    """
    current = handled_by(concern, actor)
    if current.version != version:
        raise StaleRecord
    changed = {
        field: value
        for field, value in changes.items()
        if field in EDITABLE and getattr(current, field) != value
    }
    if not changed:
        return current
    was_alarm, was_kind = current.alarm, current.kind
    for field, value in changed.items():
        setattr(current, field, value)
    if current.kind == Kind.RIGHTS or current.about_cadre:
        current.sensitive = True
    if "category" in changed and current.category is not None and current.category.sensitive:
        current.sensitive = True
    current.alarm = current.kind == Kind.DANGER or current.category_id in ALARMING
    if current.alarm:
        current.urgency = Urgency.URGENT
    if current.kind != was_kind and current.state in OPEN:
        current.days = deadlines.days_for(current.kind)
        set_due(current)
    current.version += 1
    current.save()
    audit.record(
        action="concern.changed",
        subject_type="concern",
        subject_id=current.pk,
        actor=actor,
        at=at,
        org=current.org,
        detail={"fields": sorted(changed)},
    )
    if current.alarm and not was_alarm:
        sound(current, actor=actor, at=at)
    return current


def must_be_open(current: Concern) -> None:
    """:raises WrongState: it is answered or over."""
    if current.state not in OPEN:
        raise WrongState(state=current.get_state_display())
