"""The questions of a draft: put in, corrected, moved, taken out. Each keeps what it depends on before it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.surveys.choices import CHOSEN, LISTED, SCALE, QuestionKind
from niangjia.surveys.errors import BadSurvey
from niangjia.surveys.models import LONGEST_OPTION, Question, Survey
from niangjia.surveys.services.trail import held_draft, told

MOST_QUESTIONS, MOST_OPTIONS = 60, 20
FIELDS = ("kind", "text", "help", "required", "options")
#: When a question is shown: the earlier question, and with which of its answers.
Condition = tuple[Question, Sequence[str]]


def answers_of(question: Question) -> list[str]:
    """Give the answers a later question can depend on."""
    if question.kind == QuestionKind.SCALE:
        return list(SCALE)
    return list(question.options) if question.kind in LISTED else []


def _check(question: Question) -> None:
    question.text = question.text.strip()
    if not question.text:
        raise BadSurvey(_("Please write the question."))
    options = [" ".join(str(one).split()) for one in question.options]
    question.options = [one for one in options if one]
    if question.kind == QuestionKind.SCALE:
        question.options = question.options[:2]
    elif question.kind not in LISTED:
        question.options = []
    elif len(question.options) < 2:
        raise BadSurvey(_("Please give at least two answers to choose from, one a line."))
    if len(question.options) > MOST_OPTIONS:
        raise BadSurvey(_("Please keep to %(most)s answers.") % {"most": MOST_OPTIONS})
    if len(set(question.options)) < len(question.options):
        raise BadSurvey(_("Two of the answers are the same. Please take one out."))
    if any(len(one) > LONGEST_OPTION for one in question.options):
        raise BadSurvey(_("An answer has more than %(most)s characters.") % {"most": LONGEST_OPTION})


def _depend(question: Question, condition: Condition | None) -> None:
    if condition is None:
        question.depends_on, question.only_answers = None, []
        return
    earlier, answers = condition
    known = answers_of(earlier)
    if earlier.survey_id != question.survey_id or earlier.place >= question.place:
        raise BadSurvey(_("A question can depend on an earlier one only."))
    if earlier.kind not in CHOSEN or not answers or not set(answers) <= set(known):
        raise BadSurvey(_("Please tick the answers with which this question is shown."))
    question.depends_on, question.only_answers = earlier, [one for one in known if one in answers]


def _followers_fit(question: Question) -> None:
    """:raises BadSurvey: a later question depends on an answer that this one has no more."""
    known = set(answers_of(question))
    for one in question.dependents.all():
        if question.kind not in CHOSEN or not set(one.only_answers) <= known:
            raise BadSurvey(
                _("“%(question)s” is shown by an answer that would be gone. Change its condition first.")
                % {"question": one.text}
            )


@transaction.atomic
def add_question(
    *,
    survey: Survey,
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
    only_if: Condition | None = None,
    **known: Any,
) -> Question:
    """Put a question at the end of a draft. Takes the fields of a question.

    :param only_if: the earlier question that decides whether it is shown, and with which of its answers.
    :raises SurveyFixed: the survey was opened.
    :raises BadSurvey: it says nothing, offers nothing to choose, or depends on what is not there.
    """
    current = held_draft(survey.pk, actor)
    last = current.questions.aggregate(last=Max("place"))["last"] or 0
    if current.questions.count() >= MOST_QUESTIONS:
        raise BadSurvey(_("A survey has at most %(most)s questions.") % {"most": MOST_QUESTIONS})
    question = Question(id=attempt or uuid7(), survey=current, place=last + 1, **known)
    _check(question)
    _depend(question, only_if)
    question.save(force_insert=True)
    told("question_added", current, actor, at, detail={"survey_question": question.text})
    return question


@transaction.atomic
def update_question(
    *, question: Question, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Question:
    """Correct a question of a draft, and when it is shown (``only_if`` among the changes).

    :raises StaleRecord: somebody else saved meanwhile.
    :raises SurveyFixed: the survey was opened.
    :raises BadSurvey: see ``add_question``; or a later question depends on an answer that would be gone.
    """
    survey = held_draft(question.survey_id, actor)
    current = Question.objects.select_for_update().get(pk=question.pk)
    if current.version != version:
        raise StaleRecord
    changed = [name for name in FIELDS if name in changes and getattr(current, name) != changes[name]]
    for name in changed:
        setattr(current, name, changes[name])
    _check(current)
    if "only_if" in changes:
        _depend(current, changes["only_if"])
    _followers_fit(current)
    current.version += 1
    current.save()
    told(
        "question_changed",
        survey,
        actor,
        at,
        detail={"survey_question": current.text, "fields": sorted(changed)},
    )
    return current


@transaction.atomic
def move_question(*, question: Question, up: bool, actor: Actor, at: datetime) -> None:
    """Move a question of a draft one place; at the end of the list it stays.

    :raises SurveyFixed: the survey was opened.
    :raises BadSurvey: it would stand before the question it depends on.
    """
    survey = held_draft(question.survey_id, actor)
    row = list(survey.questions.order_by("place", "pk"))
    here = [one.pk for one in row].index(question.pk)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(row):
        return
    first, second = row[min(here, there)], row[max(here, there)]
    if second.depends_on_id == first.pk:
        raise BadSurvey(
            _("“%(later)s” depends on “%(earlier)s” and stays behind it.")
            % {"later": second.text, "earlier": first.text}
        )
    row[here], row[there] = row[there], row[here]
    for place, one in enumerate(row, start=1):
        Question.objects.filter(pk=one.pk).update(place=place)
    told("question_moved", survey, actor, at, detail={"survey_question": question.text})


@transaction.atomic
def drop_question(*, question: Question, actor: Actor, at: datetime) -> None:
    """Take a question out of a draft.

    :raises SurveyFixed: the survey was opened.
    :raises BadSurvey: another question depends on it.
    """
    survey = held_draft(question.survey_id, actor)
    follower = question.dependents.first()
    if follower is not None:
        raise BadSurvey(
            _("“%(question)s” depends on it. Change its condition first.") % {"question": follower.text}
        )
    told("question_dropped", survey, actor, at, detail={"survey_question": question.text})
    Question.objects.filter(pk=question.pk).delete()
