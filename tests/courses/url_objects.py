"""What stands behind this room's URLs with arguments."""

from typing import Any

from niangjia.courses import services
from niangjia.courses.forms import InviteForm, LecturerForm
from tests.courses.makers import (
    AT,
    make_call,
    make_course,
    make_firm,
    make_lecturer,
    make_material,
    make_need,
    make_proposal,
    make_round,
    make_trial,
)
from tests.support.factories import TEST
from tests.support.url_objects import Place, form_parts, objects_for


@objects_for("courses:worker_course")
def on_menu(place: Place) -> dict[str, Any]:
    return {"pk": make_course(place.org).pk}


@objects_for("courses:material", shared=True)
def material(place: Place) -> dict[str, Any]:
    """A handout; what is no handout goes to few, which the room's own tests hold."""
    return {"pk": make_material(make_course(place.org), handout=True).pk}


@objects_for(
    "courses:worker_answer",
    "courses:worker_calendar",
    "courses:worker_week",
    "courses:worker_times",
    "courses:worker_calendar_file",
    "courses:worker_propose",
)
def own_lecturer(place: Place) -> dict[str, Any]:
    return {"pk": make_lecturer(place.org, person=place.person).pk}


@objects_for("courses:worker_proposal")
def own_proposal(place: Place) -> dict[str, Any]:
    return {"pk": make_proposal(make_lecturer(place.org, person=place.person)).pk}


def _seated(place: Place) -> Any:
    trial = make_trial(place.org, panel=2)
    services.seat(trial_round=trial.round, persons=[place.person], actor=TEST, at=AT)
    return trial


@objects_for("courses:worker_panel")
def panel(place: Place) -> dict[str, Any]:
    return {"pk": _seated(place).round_id}


@objects_for("courses:worker_score")
def score(place: Place) -> dict[str, Any]:
    return {"pk": _seated(place).pk}


@objects_for(
    "courses:desk_course",
    "courses:desk_course_edit",
    "courses:desk_course_state",
    "courses:desk_course_lecturers",
    "courses:desk_course_materials",
)
def course(place: Place) -> dict[str, Any]:
    return {"pk": make_course(place.org).pk}


@objects_for(
    "courses:desk_lecturer",
    "courses:desk_lecturer_edit",
    "courses:desk_lecturer_act",
    "courses:desk_lecturer_bar",
    "courses:desk_lecturer_propose",
)
def lecturer(place: Place) -> dict[str, Any]:
    return {"pk": make_lecturer(place.org).pk}


@objects_for("courses:desk_lift")
def interest(place: Place) -> dict[str, Any]:
    barred = services.bar(lecturer=make_lecturer(place.org), unit_name="云湖食品有限公司", actor=TEST, at=AT)
    return {"pk": barred.pk}


@objects_for("courses:desk_firm", "courses:desk_firm_edit", "courses:desk_firm_act")
def firm(place: Place) -> dict[str, Any]:
    return {"pk": make_firm(place.org).pk}


@objects_for("courses:desk_call", "courses:desk_call_edit")
def call(place: Place) -> dict[str, Any]:
    return {"pk": make_call(place.org).pk}


@objects_for("courses:desk_proposal", "courses:desk_proposal_withdraw")
def proposal(place: Place) -> dict[str, Any]:
    return {"pk": make_proposal(make_lecturer(place.org)).pk}


@objects_for("courses:desk_round", "courses:desk_round_edit", "courses:desk_round_act")
def trial_round(place: Place) -> dict[str, Any]:
    return {"pk": make_round(place.org).pk}


@objects_for("courses:desk_decide")
def trial(place: Place) -> dict[str, Any]:
    return {"pk": make_trial(place.org).pk}


@objects_for("courses:desk_need", "courses:desk_need_edit", "courses:desk_need_answer")
def need(place: Place) -> dict[str, Any]:
    return {"pk": make_need(place.org).pk}


@form_parts(LecturerForm, InviteForm)
def corps(place: Place) -> dict[str, Any]:
    return {"org": place.org}
