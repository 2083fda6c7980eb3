"""What stands behind this room's URLs with arguments."""

from typing import Any

from niangjia.courses.models import Course, Lecturer
from niangjia.training.forms import MoveForm
from niangjia.training.models import Order
from tests.support.url_objects import Place, form_parts, objects_for
from tests.training.making import make_course, make_keepsake, make_order, make_placement, make_timetable


def order_of(place: Place) -> Order:
    return make_order(place.org, [make_course(place.org)], contact=place.person)


@objects_for(
    "training:my_order",
    "training:my_order_edit",
    "training:my_order_withdraw",
    "training:my_order_answer",
    "training:desk_order",
    "training:desk_order_edit",
    "training:desk_order_withdraw",
    "training:desk_order_answer",
    "training:desk_order_contact",
    "training:desk_order_thanks",
)
def order(place: Place) -> dict[str, Any]:
    return {"pk": order_of(place).pk}


@objects_for("training:keepsake_photo")
def photo(place: Place) -> dict[str, Any]:
    return {"pk": make_keepsake(order_of(place)).pk}


@objects_for(
    "training:my_lecture",
    "training:my_lecture_answer",
    "training:my_lecture_word",
    "training:lecture_questions",
    "training:desk_lecture",
    "training:desk_lecture_answer",
    "training:desk_substitute",
    "training:desk_handout",
    "training:desk_word",
    "training:desk_unit_call",
    "training:desk_questions",
)
def lecture(place: Place) -> dict[str, Any]:
    return {"pk": make_placement(place.org, lecturer=place.person).pk}


@objects_for("training:my_certificate", "training:desk_record", "training:desk_certificate")
def lecturer(place: Place) -> dict[str, Any]:
    return {"pk": make_placement(place.org, lecturer=place.person).lecturer_id}


@objects_for("training:desk_timetable", "training:desk_timetable_edit", "training:desk_timetable_act")
def timetable(place: Place) -> dict[str, Any]:
    return {"pk": make_timetable(place.org).pk}


@objects_for("training:desk_timetable_move")
def move(place: Place) -> dict[str, Any]:
    return {"pk": make_timetable(place.org).pk, "order": order_of(place).pk}


@objects_for(
    "training:lecture_ask",
    "training:lecture_vote",
    "training:lecture_answer",
    "training:lecture_here",
    shared=True,
)
def hall(place: Place) -> dict[str, Any]:
    return {"pk": make_placement(place.org).pk}


@form_parts(MoveForm)
def choices(place: Place) -> dict[str, Any]:
    return {"courses": Course.objects.all(), "lecturers": Lecturer.objects.all()}
