"""Concerns on the two faces: the worker's tab, what is mine, a word in the rail, a piece of a person's and an org's page."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from niangjia.activities.models import Signup
from niangjia.concerns.choices import HEARD_NEXT, State
from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI
from niangjia.core.declare import MenuItem, Moment, Section, Tile
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.people.roles import AUDITOR, STAFF_UP

READERS = (*STAFF_UP, AUDITOR)
#: Fewer stars than this, and we ask what was wrong.
GOOD = 3

ME_LINKS = [Tile("concerns", _("My concerns"), "chat", "concerns:worker_concerns", order=12)]
DESK_MENU = [
    MenuItem(
        "concerns", _("Concerns"), "chat", "concerns:desk_concerns", 28, frozenset(READERS), group="listening"
    )
]


def union_sections(actor: Actor, person: Person | None, at: datetime) -> list[Section]:
    """Say what is wrong: the first thing on the worker's tab."""
    mine = Concern.objects.of_person(person).exclude(state=State.CLOSED).count() if person is not None else 0
    return [Section("concerns/_union.html", {"mine": mine, "person": person}, order=10)]


def home_sections(actor: Actor, person: Person | None, at: datetime) -> list[Section]:
    """A concern of mine that waits for a word of mine: answered, or asked back."""
    if person is None:
        return []
    mine = Concern.objects.of_person(person).filter(Q(waits_for_person=True) | Q(state__in=HEARD_NEXT))
    waiting = mine.order_by("-waits_for_person", "-raised_at").first()
    return [Section("concerns/_home.html", {"concern": waiting}, order=25)] if waiting else []


def rating_sections(actor: Actor, signup: Signup, stars: int) -> list[Section]:
    """After few stars: say what was wrong, and somebody answers."""
    if stars >= GOOD:
        return []
    return [Section("concerns/_rating.html", {"signup": signup}, order=10)]


def org_sections(actor: Actor, org: Org, at: datetime) -> list[Section]:
    """The code of a station or union for its wall."""
    if not actor.has_role(*STAFF_UP) or org.district_id is None or org.closed_on:
        return []
    return [Section("concerns/_org.html", {"org": org}, order=60)]


def person_moments(actor: Actor, person: Person) -> list[Moment]:
    """What somebody raised, for whoever may see it."""
    if not actor.has_role(*STAFF_UP):
        return []
    found = Concern.objects.seen_by(actor).of_person(person).with_all()[:100]
    return [
        Moment(
            one.raised_on,
            one.short,
            f"{one.number} · {one.org.label}",
            one.get_absolute_url(),
            _("Concern"),
            "plum",
        )
        for one in found
    ]


def my_data(person: Person) -> list[dict[str, Any]]:
    """What this room holds of somebody, for the file they take with them."""
    return [
        {
            str(_("Concerns")): [
                {
                    str(_("Number")): one.number,
                    str(_("When")): one.raised_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
                    str(_("What it is about")): one.text,
                    str(_("State")): str(one.get_state_display()),
                    str(_("Our answer")): one.answer,
                }
                for one in Concern.objects.of_person(person)
            ]
        }
    ]
