"""Joining on the two faces: a tile and a card for workers, a word in the rail, a section of a person's page."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import SHANGHAI
from niangjia.core.declare import MenuItem, Section, Tile
from niangjia.joining import policies, queries
from niangjia.joining.choices import ApplicationState
from niangjia.joining.models import Application, Asking, Transfer, Window
from niangjia.people.models import Person
from niangjia.people.queries import membership_now
from niangjia.people.roles import CHAIR, STAFF_UP
from niangjia.rosters.models import Batch

TILES = [Tile("join", _("Join"), "join", "joining:worker_join", "red", 80)]
ME_LINKS = [
    Tile("card", _("Member card"), "qr", "joining:worker_card", order=15),
    Tile("joining", _("Joining and transfer"), "join", "joining:worker_application", order=16),
]
DESK_MENU = [
    MenuItem(
        "joining",
        _("Joining"),
        "join",
        "joining:desk_applications",
        32,
        frozenset({*STAFF_UP, CHAIR}),
        group="members",
    )
]


def home_sections(actor: Actor, person: Person | None, at: datetime) -> list[Section]:
    """My application while it waits."""
    if person is None:
        return []
    found = Application.objects.filter(person=person, state=ApplicationState.WAITING).select_related("org")
    waiting = found.first()
    return [Section("joining/_home_application.html", {"application": waiting}, order=30)] if waiting else []


def batch_sections(actor: Actor, batch: Batch) -> list[Section]:
    """Beside a roster that was brought to a joining window: the way back there."""
    window = Window.objects.within(actor.scope).filter(pk=batch.occasion).first() if batch.occasion else None
    return [Section("joining/_batch_window.html", {"window": window})] if window else []


def person_sections(actor: Actor, person: Person, at: datetime) -> list[Section]:
    """Joining on a person's page at the desk: membership, card, transfer, application, what was said when asked."""
    if not actor.has_role(*STAFF_UP) or person.erased_at:
        return []
    membership = membership_now(person)
    context = {
        "person": person,
        "membership": membership,
        "may": membership is not None and policies.can_decide(actor, membership.org),
        "application": Application.objects.of_person(person)
        .within(actor.scope)
        .select_related("org")
        .first(),
        "transfer": queries.transfer_of(person),
        "askings": Asking.objects.within(actor.scope).filter(person=person)[:5],
        "unions": queries.unions_to_choose(membership.org.district_id) if membership else [],
    }
    return [Section("joining/_person.html", context, order=20)]


def my_data(person: Person) -> list[dict[str, Any]]:
    """What joining holds of somebody, for the file they take with them."""
    return [
        {
            str(_("Applications to join")): [
                {
                    str(_("Union")): one.org.name,
                    str(_("When")): one.made_at.astimezone(SHANGHAI).isoformat(timespec="minutes"),
                    str(_("State")): str(one.get_state_display()),
                    str(_("Reason")): one.reason,
                }
                for one in Application.objects.of_person(person).select_related("org")
            ],
            str(_("Transfers")): [
                {
                    str(_("From")): one.from_org.name,
                    str(_("To")): one.to_org.name,
                    str(_("State")): str(one.get_state_display()),
                    str(_("Reason")): one.reason,
                }
                for one in Transfer.objects.filter(person=person).select_related("from_org", "to_org")
            ],
            str(_("Asked whether to join")): [
                {str(_("When")): str(one.asked_on), str(_("Answer")): str(one.get_outcome_display())}
                for one in Asking.objects.filter(person=person)
            ],
        }
    ]
