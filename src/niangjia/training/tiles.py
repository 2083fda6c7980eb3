"""Orders and lectures on the two faces: links for a unit and a lecturer, what waits for their answer, a word in the rail."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.asking import which_hold_any
from niangjia.core.clock import SHANGHAI
from niangjia.core.declare import MenuItem, Section, Tile
from niangjia.people.models import Person
from niangjia.training.choices import PlacementState
from niangjia.training.models import Asked, Order, Placement
from niangjia.training.views.pages import READERS

ME_LINKS = [Tile("orders", _("My unit's orders"), "course", "training:my_orders", order=40)]
UNION_LINKS = [Tile("answers", _("Legal questions and answers"), "scale", "training:library", order=40)]
DESK_MENU = [
    MenuItem(
        "orders",
        _("Orders"),
        "calendar",
        "training:desk_orders",
        38,
        frozenset(READERS),
        group="training",
        also=("/desk/timetables/", "/desk/lectures/", "/desk/lecturers/"),
    )
]
MOST = 3


def home_sections(actor: Actor, person: Person | None, at: datetime) -> list[Section]:
    """Dates that wait for my answer, as a unit or as a lecturer, and my lectures to come."""
    if person is None:
        return []
    asked = Placement.objects.filter(
        order__in=Order.objects.of_contact(person),
        state=PlacementState.OFFERED,
        starts_at__gt=at,
        unit_yes_at=None,
    )
    mine = Placement.objects.of_lecturer(person).filter(
        state__in=(PlacementState.OFFERED, PlacementState.CONFIRMED), ends_at__gt=at
    )
    asks, lectures_there = which_hold_any(asked, mine)
    units = asked.with_all()[:MOST] if asks else []
    lectures = mine.with_all().order_by("starts_at")[:MOST] if lectures_there else []
    context = {"units": units, "lectures": lectures}
    return [Section("training/_home_asked.html", context, order=25)] if units or lectures else []


def my_data(person: Person) -> list[dict[str, Any]]:
    """What this room holds of somebody, for the file they take with them."""
    orders = Order.objects.of_contact(person)
    lectures = Placement.objects.of_lecturer(person).confirmed().select_related("course")
    asked = Asked.objects.filter(question__person=person).select_related("question")
    return [
        {
            str(_("Orders from the menu")): [
                {
                    str(_("Unit")): one.unit_name,
                    str(_("When")): one.ordered_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
                    str(_("State")): str(one.get_state_display()),
                }
                for one in orders
            ],
            str(_("Lectures given")): [
                {
                    str(_("Course")): one.course.title,
                    str(_("When")): one.starts_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
                }
                for one in lectures
            ],
            str(_("Questions at lectures")): [
                {str(_("Question")): one.question.text, str(_("Answer")): one.question.answer}
                for one in asked
                if one.question is not None
            ],
        }
    ]
