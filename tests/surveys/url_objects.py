"""What stands behind this room's URLs with arguments."""

from typing import Any

from niangjia.core.id_codes import code_for
from niangjia.surveys.answer_form import AnswerForm
from niangjia.surveys.codes import POSTER
from niangjia.surveys.forms import QuestionForm
from tests.support.factories import make_person
from tests.support.url_objects import Place, form_parts, objects_for
from tests.surveys.making import answer_named, make_survey


@objects_for("surveys:worker_survey", shared=True)
def open_to_all(place: Place) -> dict[str, Any]:
    return {"pk": make_survey(place.org, opened=True).pk}


@objects_for("surveys:worker_by_poster")
def poster(place: Place) -> dict[str, Any]:
    return {"code": code_for(make_survey(place.org, opened=True).pk, POSTER)}


@objects_for(
    "surveys:desk_survey",
    "surveys:desk_survey_edit",
    "surveys:desk_survey_preview",
    "surveys:desk_survey_act",
    "surveys:desk_question_new",
)
def draft(place: Place) -> dict[str, Any]:
    return {"pk": make_survey(place.org).pk}


@objects_for(
    "surveys:desk_survey_poster",
    "surveys:desk_survey_codes",
    "surveys:desk_survey_results",
    "surveys:desk_survey_export",
)
def running(place: Place) -> dict[str, Any]:
    return {"pk": make_survey(place.org, opened=True).pk}


@objects_for("surveys:desk_question_edit", "surveys:desk_question_act", "surveys:desk_question_texts")
def question(place: Place) -> dict[str, Any]:
    return {"pk": make_survey(place.org).questions.first().pk}  # type: ignore[union-attr]


@objects_for("surveys:desk_answer")
def answer(place: Place) -> dict[str, Any]:
    survey = make_survey(place.org, anonymous=False, opened=True)
    return {"pk": answer_named(survey, make_person(org=place.org)).pk}


@form_parts(AnswerForm, QuestionForm)
def survey(place: Place) -> dict[str, Any]:
    return {"survey": make_survey(place.org)}
