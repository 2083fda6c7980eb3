"""The person's own words: an answer to a question, solved or not. By their log-in, or by the code of a nameless concern."""

from datetime import datetime

from django.db import transaction

from niangjia.concerns.choices import OPEN, State, StepKind
from niangjia.concerns.errors import NoWords, WrongState
from niangjia.concerns.models import CallBack, Concern
from niangjia.concerns.policies import is_self
from niangjia.concerns.services.handling import resume, set_due
from niangjia.concerns.services.moving import move
from niangjia.concerns.services.steps import MOST_TEXT, keep, locked
from niangjia.core.actor import Actor, system_actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of

#: From so many times on it goes to the level above.
AGAIN = 2
ABOVE = system_actor("concerns")
AGAIN_REASON = "再次重新办理，转上一级"
OBJECTED = "对不予受理有异议，转上一级"


def _own(concern: Concern, actor: Actor, by_code: bool) -> Concern:
    current = locked(concern.pk)
    if not (by_code and current.nameless) and not is_self(actor, current) and not actor.is_system:
        raise NotAllowed
    return current


@transaction.atomic
def say(*, concern: Concern, text: str, actor: Actor, at: datetime, by_code: bool = False) -> Concern:
    """Add to one's concern, mostly to answer a question: the clock runs again.

    :param by_code: whoever holds the code of a nameless concern is the person.
    """
    current = _own(concern, actor, by_code)
    if current.state not in OPEN:
        raise WrongState(state=current.get_state_display())
    if not text.strip():
        raise NoWords
    last = current.steps.last()
    if last is not None and last.kind == StepKind.PERSON_SAID and last.text == text.strip()[:MOST_TEXT]:
        return current
    resume(current, local_day(at))
    current.save()
    keep(current, StepKind.PERSON_SAID, actor=actor, at=at, text=text[:MOST_TEXT])
    return current


@transaction.atomic
def confirm(*, concern: Concern, actor: Actor, at: datetime, by_code: bool = False) -> Concern:
    """Confirm as the person that it is solved. Confirming twice is confirming once."""
    current = _own(concern, actor, by_code)
    if current.state == State.CLOSED:
        return current
    if current.state not in (State.ANSWERED, State.CALLED_BACK):
        raise WrongState(state=current.get_state_display())
    current.state, current.confirmed_at, current.closed_at = State.CLOSED, at, at
    current.save()
    keep(current, StepKind.CONFIRMED, actor=actor, at=at)
    return current


@transaction.atomic
def reopen(*, concern: Concern, text: str = "", actor: Actor, at: datetime, by_code: bool = False) -> Concern:
    """Say as the person that it is not solved: it is handled again, with a clock of its own; the second time by the level above.

    Reopening what is open already changes nothing, so that two taps are one.
    """
    current = _own(concern, actor, by_code)
    if current.state in OPEN:
        return current
    open_again(current, text, actor=actor, at=at)
    return current


def open_again(current: Concern, text: str, *, actor: Actor, at: datetime) -> None:
    """Open a concern that was answered: the clock begins anew, a call-back still to be made falls away."""
    refused = current.state == State.REFUSED
    CallBack.objects.filter(concern=current, reached=None).delete()
    current.state, current.reopened = State.REOPENED, current.reopened + 1
    current.counted_from, current.paused_days, current.escalation = local_day(at), 0, 0
    current.closed_at = current.confirmed_at = current.answered_at = current.answered_on = None
    current.linked_to = None
    set_due(current)
    current.save()
    keep(current, StepKind.REOPENED, actor=actor, at=at, text=text[:MOST_TEXT])
    above = _above(current) if refused or current.reopened >= AGAIN else None
    if above is not None:
        move(current, above, reason=OBJECTED if refused else AGAIN_REASON, actor=ABOVE, at=at)


def _above(current: Concern) -> Org | None:
    way = [one for one in ancestors_of(current.org) if one.district_id == current.district_id]
    return next((one for one in reversed(way) if one.closed_on is None), None)
