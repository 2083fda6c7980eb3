"""Factories of surveys, through the services."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from niangjia.core.clock import local_day
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.surveys import services
from niangjia.surveys.choices import QuestionKind as Kind
from niangjia.surveys.models import Answer, Question, Survey
from niangjia.surveys.services.answering import Said, Taken
from tests.support.factories import TEST

RESTED, NEED = "夜班后休息好吗", "还缺什么"


def make_survey(org: Org, *, opened: bool = False, questions: bool = True, **fields: Any) -> Survey:
    """Make a survey of five questions, the second shown after “不好” at the first."""
    day = local_day(timezone.now())
    given = {
        "title": "夜班休息情况",
        "anonymous": True,
        "opens_on": day,
        "closes_on": day + timedelta(days=7),
        "actor": TEST,
        "at": timezone.now(),
        **fields,
    }
    survey = services.make_survey(org=org, **given)
    if questions:
        first = add(survey, Kind.ONE, RESTED, options=["好", "不好"], required=True)
        add(
            survey,
            Kind.SEVERAL,
            NEED,
            options=["床位", "热水", "隔音"],
            required=True,
            only_if=(first, ["不好"]),
        )
        add(survey, Kind.SCALE, "总体打分")
        add(survey, Kind.CONCERN, "有什么想反映的")
        add(survey, Kind.COURSE, "想听什么")
    return services.open_survey(survey=survey, actor=TEST, at=timezone.now()) if opened else survey


def add(survey: Survey, kind: str, text: str, **fields: Any) -> Question:
    return services.add_question(survey=survey, kind=kind, text=text, actor=TEST, at=timezone.now(), **fields)


def ask(survey: Survey) -> dict[str, Question]:
    """Give the questions by their kind (the last of each)."""
    return {one.kind: one for one in survey.questions.all()}


def bad_rest(survey: Survey, **said: Said) -> dict[Any, Said]:
    """Say that rest is bad, and what is missing."""
    asked = ask(survey)
    given = {Kind.ONE.value: Said(["不好"]), Kind.SEVERAL.value: Said(["热水", "隔音"]), **said}
    return {asked[kind].pk: one for kind, one in given.items()}


def answer_by_code(survey: Survey, person: Person, **said: Said) -> Taken:
    code = services.draw_code(survey=survey, person=person, at=timezone.now(), attempt=uuid7())
    return services.answer_by_code(
        code=code, said=bad_rest(survey, **said), at=timezone.now(), attempt=uuid7()
    )


def answer_named(survey: Survey, person: Person, **said: Said) -> Answer:
    given = {"actor": TEST, "at": timezone.now(), "attempt": uuid7()}
    return services.answer_named(survey=survey, person=person, said=bad_rest(survey, **said), **given).answer
