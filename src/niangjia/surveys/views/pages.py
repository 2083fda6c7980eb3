"""What the desk pages of this room share."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from niangjia.core.clock import database_now, local_day
from niangjia.people.roles import STAFF_UP
from niangjia.surveys import policies
from niangjia.surveys.choices import State
from niangjia.surveys.models import Question, Survey

PER_PAGE = 30


def found_survey(request: HttpRequest, pk: str) -> Survey:
    """Give a survey of one's scope, or answer that there is none."""
    return get_object_or_404(Survey.objects.within(request.scope).select_related("org"), pk=pk)


def found_question(request: HttpRequest, pk: str) -> Question:
    """Give a question of a survey of one's scope, or answer that there is none."""
    kept = Question.objects.within(request.scope).select_related("survey__org", "depends_on")
    return get_object_or_404(kept, pk=pk)


def about(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    """Give what every page of one survey is drawn with."""
    day = local_day(database_now())
    return {
        "survey": survey,
        "today": day,
        "may_make": request.actor.has_role(*STAFF_UP) and policies.can_make(request.actor, survey.org),
        "takes_answers": survey.is_open_on(day),
        "over": survey.state == State.CLOSED or (not survey.is_draft and survey.closes_on < day),
        "few": policies.FEW,
    }
