"""Courses on the two faces: the menu for everybody, a card for lecturers and panel members, a word in the rail."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.asking import which_hold_any
from niangjia.core.clock import SHANGHAI, local_day
from niangjia.core.declare import MenuItem, Section, Tile
from niangjia.courses import queries
from niangjia.courses.choices import LIVE, RoundState
from niangjia.courses.models import Lecturer, Need
from niangjia.courses.views.pages import READERS
from niangjia.people.models import Person

UNION_LINKS = [
    Tile("menu", _("Course menu"), "course", "courses:worker_menu", order=60),
    Tile("wish", _("What would you like to hear?"), "chat", "courses:worker_wish", order=70),
]
DESK_MENU = [
    MenuItem(
        "courses", _("Courses"), "course", "courses:desk_courses", 45, frozenset(READERS), group="training"
    )
]
#: A round this near is on the home page of its panel.
NEAR = timedelta(days=14)


def home_sections(actor: Actor, person: Person | None, at: datetime) -> list[Section]:
    """For lecturers: an invitation, or the way to their pages; for a panel: its next round."""
    if person is None:
        return []
    day = local_day(at)
    lecturing = Lecturer.objects.of_person(person.root_id).filter(state__in=LIVE, until__gte=day)
    seats = queries.seats_of(person).filter(
        round__state=RoundState.PLANNED, round__held_on__range=(day - NEAR, day + NEAR)
    )
    lectures, sits = which_hold_any(lecturing, seats)
    if not lectures and not sits:
        return []
    own = list(lecturing.select_related("org")) if lectures else []
    seat = seats.first() if sits else None
    invited = next((one for one in own if one.state == "invited"), None)
    context = {"invited": invited, "lecturer": next(iter(own), None), "seat": seat}
    return [Section("courses/_home_lecturing.html", context, order=25)]


def my_data(person: Person) -> list[dict[str, Any]]:
    """What this room holds of somebody, for the file they take with them."""
    return [
        {
            str(_("Lecturer of a corps")): [
                {
                    str(_("Corps of")): one.org.name,
                    str(_("State")): str(one.get_state_display()),
                    str(_("Terms")): [f"{term.since} – {term.until}" for term in one.terms.all()],
                    str(_("Invited")): one.invited_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
                    str(_("Courses proposed")): [proposal.title for proposal in one.proposals.all()],
                }
                for one in Lecturer.objects.of_person(person.root_id).select_related("org")
            ],
            str(_("On a panel of trial lectures")): [
                seat.round.held_on.isoformat() for seat in queries.seats_of(person)
            ],
            str(_("What you wished to hear")): [
                {str(_("Day")): need.told_on.isoformat(), str(_("Topic")): need.topic}
                for need in Need.objects.of_person(person)
            ],
        }
    ]
