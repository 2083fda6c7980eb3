"""What stands behind this room's URLs with arguments."""

from typing import Any

from tests.classes.makers import (
    make_assignment,
    make_certificate,
    make_class,
    make_enrolment,
    make_question,
    make_work,
)
from tests.support.url_objects import Place, objects_for


@objects_for(
    "classes:desk_class",
    "classes:desk_class_edit",
    "classes:desk_plan",
    "classes:desk_class_quota",
    "classes:desk_enrol",
    "classes:desk_class_export",
    "classes:desk_certify",
    "classes:desk_groups",
    "classes:desk_groups_draw",
    "classes:desk_assignment_new",
)
def training_class(place: Place) -> dict[str, Any]:
    return {"pk": make_class(place.org).pk}


@objects_for("classes:desk_half_remove")
def half(place: Place) -> dict[str, Any]:
    return {"pk": make_class(place.org).days.first().halves.first().pk}


@objects_for("classes:desk_leave")
def enrolment(place: Place) -> dict[str, Any]:
    return {"pk": make_enrolment(make_class(place.org)).pk}


@objects_for("classes:desk_certificate", "classes:desk_certificate_withdraw")
def certificate(place: Place) -> dict[str, Any]:
    return {"pk": make_certificate(place.org).enrolment_id}


@objects_for("classes:desk_question", "classes:desk_question_retire")
def question(place: Place) -> dict[str, Any]:
    return {"pk": make_question(place.org).pk}


@objects_for("classes:my_class", "classes:my_test")
def mine(place: Place) -> dict[str, Any]:
    return {"pk": make_enrolment(make_class(place.org), place.person).pk}


@objects_for("classes:my_certificate")
def my_certificate(place: Place) -> dict[str, Any]:
    return {"pk": make_certificate(place.org, place.person).enrolment_id}


@objects_for("classes:desk_assignment", "classes:desk_assignment_edit")
def assignment(place: Place) -> dict[str, Any]:
    return {"pk": make_assignment(make_class(place.org)).pk}


@objects_for("classes:my_assignment")
def my_assignment(place: Place) -> dict[str, Any]:
    return {"pk": make_assignment(make_enrolment(make_class(place.org), place.person).training_class).pk}


@objects_for("classes:desk_work", "classes:desk_work_file", "classes:my_work_file")
def work(place: Place) -> dict[str, Any]:
    return {"pk": make_work(make_enrolment(make_class(place.org), place.person)).pk}
