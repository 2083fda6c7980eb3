"""Writing down in the trail what was done with a survey, and holding it meanwhile."""

from datetime import datetime
from typing import Any
from uuid import UUID

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.surveys.errors import SurveyFixed
from niangjia.surveys.models import Survey
from niangjia.surveys.policies import must_make


def told(action: str, survey: Survey, actor: Actor, at: datetime, **more: Any) -> None:
    """Record an action on a survey."""
    audit.record(
        action=f"survey.{action}",
        subject_type="survey",
        subject_id=survey.pk,
        subject_label=survey.title,
        actor=actor,
        at=at,
        org=survey.org,
        **more,
    )


def locked(pk: UUID) -> Survey:
    """Read a survey again and hold it until the change is done."""
    found: Survey = Survey.objects.select_for_update(of=("self",)).select_related("org").get(pk=pk)
    return found


def held_draft(pk: UUID, actor: Actor) -> Survey:
    """Hold a survey whose questions may still be changed by the actor.

    :raises SurveyFixed: it was opened.
    """
    survey = locked(pk)
    must_make(actor, survey.org)
    if not survey.is_draft:
        raise SurveyFixed
    return survey
