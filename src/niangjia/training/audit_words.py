"""What the trail's actions on orders, timetables and lectures are called."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.people.roles import AUDITOR, STAFF_UP
from niangjia.training.choices import Side
from niangjia.training.models import Order, Placement, Timetable

ACTIONS = {
    "order.placed": _("Ordered from the menu"),
    "order.changed": _("Order changed"),
    "order.exported": _("List of orders exported"),
    "order.withdrawn": _("Order withdrawn"),
    "timetable.opened": _("Timetable opened"),
    "timetable.changed": _("Timetable changed"),
    "timetable.solved": _("Timetable given to the solver"),
    "timetable.pinned": _("Date pinned"),
    "timetable.unpinned": _("Date let go"),
    "timetable.forbidden": _("Lecturer ruled out"),
    "timetable.allowed": _("Allowed again"),
    "timetable.moved": _("Placed by hand"),
    "timetable.published": _("Timetable published"),
    "lecture.agreed": _("Date agreed to"),
    "lecture.confirmed": _("Lecture confirmed"),
    "lecture.refused": _("Lecturer refused"),
    "lecture.absent": _("Lecturer cannot come"),
    "lecture.given_up": _("Date given up"),
    "lecture.called_off": _("Lecture called off"),
    "lecture.lecturer_changed": _("Lecturer replaced"),
    "lecture.handed_out": _("Books handed out"),
    "lecture.word_set": _("Word of the session set"),
    "lecture.called_back": _("Unit called back"),
    "library.published": _("Put into the library of answers"),
    "library.taken_down": _("Taken out of the library of answers"),
}
GROUPS = {
    "order": _("Orders from the menu"),
    "timetable": _("Timetables"),
    "lecture": _("Lectures ordered"),
    "library": _("Questions and answers"),
}
SUBJECTS = {
    "order": _("An order"),
    "timetable": _("Timetable"),
    "lecture": _("Lecture"),
    "library": _("Question"),
}
DETAILS = {
    "people": _("How many people"),
    "by_phone": _("Taken down on the phone"),
    "unit": _("Unit"),
    "lectures": _("Lectures ordered"),
    "day": _("Day"),
    "side": _("Who agreed"),
    "copies": _("Copies"),
}
VALUES = {"side": dict(Side.choices)}


def _link(model: type[Any], name: str) -> Callable[[Collection[str], Actor], dict[str, str]]:
    def links(ids: Collection[str], reader: Actor) -> dict[str, str]:
        if not reader.has_role(*STAFF_UP, AUDITOR):
            return {}
        found = model.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
        return {str(pk): reverse(name, args=[pk]) for pk in found}

    return links


LINKS = {
    "order": _link(Order, "training:desk_order"),
    "timetable": _link(Timetable, "training:desk_timetable"),
    "lecture": _link(Placement, "training:desk_lecture"),
}
