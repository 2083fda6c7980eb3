"""Opening a survey, closing it, and what follows from its end: the needs it told of."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor, system_actor
from niangjia.core.clock import database_now, local_day
from niangjia.surveys.choices import State
from niangjia.surveys.errors import NotReady, SurveyNotOpen
from niangjia.surveys.models import Survey
from niangjia.surveys.policies import must_make
from niangjia.surveys.services.needs import record_needs
from niangjia.surveys.services.trail import held_draft, locked, told

CLOCK = system_actor("surveys")


@transaction.atomic
def open_survey(*, survey: Survey, actor: Actor, at: datetime) -> Survey:
    """Let people answer, from its first day on; opening it again changes nothing.

    :raises NotReady: it has no question, or its last day has passed.
    """
    current = locked(survey.pk)
    must_make(actor, current.org)
    if current.state == State.OPEN:
        return current
    current = held_draft(survey.pk, actor)
    if not current.questions.exists():
        raise NotReady(_("Please put in a question first."))
    if current.closes_on < local_day(at):
        raise NotReady(_("Its last day has passed. Please set another one first."))
    current.state = State.OPEN
    current.version += 1
    current.save(update_fields=["state", "version", "updated_at"])
    told("opened", current, actor, at)
    return current


@transaction.atomic
def close_survey(*, survey: Survey, actor: Actor, at: datetime) -> Survey:
    """End a survey, and record once what its people wish to hear; closing it again changes nothing.

    :raises SurveyNotOpen: it was never opened.
    """
    current = locked(survey.pk)
    must_make(actor, current.org)
    if current.state == State.CLOSED:
        return current
    if current.state != State.OPEN:
        raise SurveyNotOpen
    current.state, current.closed_on = State.CLOSED, local_day(at)
    current.version += 1
    current.save(update_fields=["state", "closed_on", "version", "updated_at"])
    recorded = record_needs(survey=current, at=at)
    told("closed", current, actor, at, detail={"needs_recorded": recorded})
    return current


def close_due() -> int:
    """Close surveys whose last day has passed; give their number."""
    at = database_now()
    due = Survey.objects.filter(state=State.OPEN, closes_on__lt=local_day(at))[:200]
    for survey in due:
        close_survey(survey=survey, actor=CLOCK, at=at)
    return len(due)
