"""What the sign-up engine offers on the two faces."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.activities import queries
from niangjia.activities.models import Question
from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI
from niangjia.core.declare import MenuItem, Section, Tile
from niangjia.orgs.queries import place_of
from niangjia.people.models import Person
from niangjia.people.roles import AUDITOR, STAFF_UP

LIST = "activities:worker_activities"
NEAR = 5

TILES = [
    Tile("health_check", _("Health"), "health", LIST, "red", 10, "?programme=health_check"),
    Tile("classroom", _("Courses"), "course", LIST, "sky", 20, "?programme=classroom"),
    Tile("care", _("Aid"), "heart", LIST, "plum", 30, "?programme=care"),
    Tile("mutual_aid", _("Mutual aid"), "shield", LIST, "jade", 40, "?programme=mutual_aid"),
    Tile("singles", _("Singles"), "gift", LIST, "plum", 50, "?programme=singles"),
    Tile("booking", _("Booking"), "calendar", LIST, "amber", 60, "?programme=booking"),
]
ME_LINKS = [Tile("signups", _("My sign-ups"), "calendar", "activities:worker_signups", order=10)]
DESK_MENU = [
    MenuItem(
        "activities",
        _("Activities"),
        "calendar",
        "activities:desk_activities",
        20,
        frozenset((*STAFF_UP, AUDITOR)),
        group="service",
    ),
    MenuItem(
        "headcounts",
        _("Head-counts"),
        "edit",
        "activities:desk_headcounts",
        25,
        frozenset((*STAFF_UP, AUDITOR)),
        group="service",
    ),
]


def home_sections(actor: Actor, person: Person | None, at: datetime) -> list[Section]:
    """The next thing that is mine (or to be rated), and what is near."""
    sections = []
    if person is not None:
        coming, past = queries.next_signup(person, at), queries.to_rate(person, at)
        if coming is not None:
            sections.append(
                Section("activities/_home_next.html", {"signup": coming, "session": coming.session}, order=10)
            )
        if past is not None:
            sections.append(
                Section("activities/_home_rate.html", {"signup": past, "session": past.session}, order=20)
            )
    offers = list(queries.near_first(queries.for_person(queries.open_sessions(at), person), person)[:NEAR])
    queries.with_distance(offers, place_of(person.home_org) if person is not None else None)
    context = {"sessions": offers, "mine": queries.my_states(person, offers), "at": at}
    return [*sections, Section("activities/_home_near.html", context, order=60)]


def person_sections(actor: Actor, person: Person, at: datetime) -> list[Section]:
    """The sign-ups of a person, for their page on the desk."""
    signups = list(queries.my_signups(person).within(actor.scope).order_by("-session__starts_at")[:8])
    return [Section("activities/_person_signups.html", {"signups": signups}, order=30)]


def my_data(person: Person) -> list[dict[str, Any]]:
    """What the engine holds of somebody, for the file they take with them."""
    signups = queries.my_signups(person).order_by("session__starts_at")
    return [
        {
            str(_("Sign-ups")): [
                {
                    str(_("Activity")): one.session.activity.title,
                    str(_("When")): one.session.starts_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
                    str(_("Where")): one.session.place,
                    str(_("State")): str(one.get_state_display()),
                    str(_("Answers")): one.answers,
                    str(_("Rating")): one.rating.stars if hasattr(one, "rating") else None,
                    str(_("Words")): one.rating.words if hasattr(one, "rating") else "",
                }
                for one in signups
            ],
            str(_("Questions and answers")): [
                {str(_("Question")): one.text, str(_("Answer")): one.answer}
                for one in Question.objects.filter(person=person)
            ],
        }
    ]
