"""Making, correcting, copying and dropping surveys."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.surveys.choices import State
from niangjia.surveys.errors import BadSurvey, SurveyFixed
from niangjia.surveys.models import Question, Survey
from niangjia.surveys.policies import must_make
from niangjia.surveys.services.trail import held_draft, locked, told

WHILE_WRITTEN = ("title", "intro", "org", "group", "anonymous", "opens_on", "closes_on")
#: What may be corrected of one that is open: for whom and how it is answered was promised.
WHILE_OPEN = ("title", "intro", "closes_on")


def _check(survey: Survey) -> None:
    survey.title, survey.intro = survey.title.strip(), survey.intro.strip()
    if not survey.title:
        raise BadSurvey(_("Please give the survey a title."))
    if survey.org.district_id is None:
        raise BadSurvey(_("Please name a unit under the city: what the city does itself has one of its own."))
    if survey.closes_on < survey.opens_on:
        raise BadSurvey(_("The last day lies before the first. Please check both."))
    survey.district_id = survey.org.district_id


@transaction.atomic
def make_survey(*, org: Org, actor: Actor, at: datetime, attempt: UUID | None = None, **known: Any) -> Survey:
    """Begin a survey as a draft. Takes the fields of a survey.

    :raises BadSurvey: it has no title, belongs to the city's root, or ends before it begins.
    """
    must_make(actor, org)
    survey = Survey(id=attempt or uuid7(), org=org, **known)
    _check(survey)
    survey.save(force_insert=True)
    told("made", survey, actor, at)
    return survey


@transaction.atomic
def update_survey(
    *, survey: Survey, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Survey:
    """Correct a survey: a draft whole, an open one its title, introduction and last day.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises SurveyFixed: it is over.
    :raises BadSurvey: see ``make_survey``; or its last day would lie in the past.
    """
    current = locked(survey.pk)
    must_make(actor, current.org)
    if current.version != version:
        raise StaleRecord
    if current.state == State.CLOSED:
        raise SurveyFixed
    fields = WHILE_WRITTEN if current.is_draft else WHILE_OPEN
    changed = [name for name in fields if name in changes and getattr(current, name) != changes[name]]
    for name in changed:
        setattr(current, name, changes[name])
    must_make(actor, current.org)
    _check(current)
    if current.state == State.OPEN and current.closes_on < local_day(at):
        raise BadSurvey(_("The last day has passed. To end the survey now, close it."))
    current.version += 1
    current.save()
    told("changed", current, actor, at, detail={"fields": sorted(changed)})
    return current


@transaction.atomic
def copy_survey(
    *,
    survey: Survey,
    opens_on: date,
    closes_on: date,
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
) -> Survey:
    """Make a draft with the same questions: an open survey stays as it is."""
    made = make_survey(
        org=survey.org,
        title=survey.title,
        intro=survey.intro,
        group=survey.group,
        anonymous=survey.anonymous,
        opens_on=opens_on,
        closes_on=closes_on,
        copied_from=survey,
        actor=actor,
        at=at,
        attempt=attempt,
    )
    copies: dict[UUID, Question] = {}
    for one in survey.questions.all():
        copies[one.pk] = Question.objects.create(
            survey=made,
            place=one.place,
            kind=one.kind,
            text=one.text,
            help=one.help,
            required=one.required,
            options=one.options,
            depends_on=copies.get(one.depends_on_id) if one.depends_on_id else None,
            only_answers=one.only_answers,
        )
    return made


@transaction.atomic
def drop_survey(*, survey: Survey, actor: Actor, at: datetime) -> None:
    """Throw a draft away, with its questions.

    :raises SurveyFixed: it was opened.
    """
    current = held_draft(survey.pk, actor)
    told("dropped", current, actor, at)
    current.questions.update(depends_on=None)
    current.delete()
