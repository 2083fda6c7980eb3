"""Reads over surveys."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from niangjia.core.scope import Scope
from niangjia.people.models import Person
from niangjia.surveys import counting
from niangjia.surveys.choices import State
from niangjia.surveys.models import Answer, Draw, Question, Survey

SORTS = {"new": ("-opens_on", "-id"), "closes": ("closes_on", "-id"), "title": ("title", "-id")}


def surveys(
    scope: Scope | None, day: date, *, text: str = "", state: str = "", sort: str = ""
) -> QuerySet[Survey]:
    """List the surveys of a scope, each with how many answered.

    :param state: ``draft``, ``open`` (takes answers on the day), ``coming``, ``closed`` (its last day included), or nothing for all.
    """
    found = Survey.objects.within(scope).select_related("org")
    if text:
        found = found.filter(Q(title__icontains=text) | Q(org__name__icontains=text))
    if state == State.DRAFT:
        found = found.filter(state=State.DRAFT)
    elif state == State.OPEN:
        found = found.open_on(day)
    elif state == "coming":
        found = found.filter(state=State.OPEN, opens_on__gt=day)
    elif state == State.CLOSED:
        found = found.filter(Q(state=State.CLOSED) | Q(state=State.OPEN, closes_on__lt=day))
    counted = Count("answers", filter=Q(answers__aside=False))
    listed: QuerySet[Survey] = found.annotate(answered=counted).order_by(*SORTS.get(sort, SORTS["new"]))
    return listed


def waiting_for(person: Person, day: date) -> QuerySet[Survey]:
    """List the surveys that are open to somebody and that they have not taken part in, those that end first at the top."""
    found: QuerySet[Survey] = (
        Survey.objects.open_on(day).for_person(person).not_taken_by(person).select_related("org")
    )
    return found.order_by("closes_on", "-id")


def taken_by(person: Person) -> QuerySet[Survey]:
    """List the surveys somebody answered under their name, or drew a code for."""
    answered = Answer.objects.of_person(person).order_by().values("survey")
    drawn = Draw.objects.of_person(person).order_by().values("survey")
    found: QuerySet[Survey] = Survey.objects.published().filter(Q(pk__in=answered) | Q(pk__in=drawn))
    return found.select_related("org").order_by("-opens_on", "-id")


def answer_of(survey: Survey, person: Person) -> Answer | None:
    """Give what somebody answered to a survey with names."""
    found: Answer | None = Answer.objects.of_person(person).filter(survey=survey).order_by("aside").first()
    return found


def as_read(answer: Answer) -> list[tuple[Question, str]]:
    """Write an answer question by question; those that were not answered are left out."""
    parts: dict[UUID, list[Any]] = {}
    for one in answer.parts.all():
        parts.setdefault(one.question_id, []).append(one)
    return [
        (question, counting.told(question, parts[question.pk]))
        for question in answer.survey.questions.all()
        if question.pk in parts
    ]


def titles(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Name surveys by id; one statement."""
    return dict(Survey.objects.filter(pk__in=list(ids)).values_list("pk", "title"))
