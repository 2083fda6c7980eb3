"""What the trail's actions on applications, windows, transfers and cards are called."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.masking import mask_name
from niangjia.joining.choices import ApplicationState, Outcome
from niangjia.joining.models import Application, Transfer, Window
from niangjia.people.roles import STAFF_UP

ACTIONS = {
    "application.made": _("Applied to join"),
    "application.batch_made": _("Applications written down together"),
    "application.withdrawn": _("Application withdrawn"),
    "application.approved": _("Application approved"),
    "application.batch_approved": _("Applications approved together"),
    "application.declined": _("Application declined"),
    "application.undone": _("Decision taken back"),
    "window.opened": _("Joining window opened"),
    "window.closed": _("Joining window closed"),
    "lead.asked": _("Asked to join"),
    "lead.batch_asked": _("Asked to join together"),
    "transfer.requested": _("Transfer asked for"),
    "transfer.agreed": _("Transfer agreed to"),
    "transfer.done": _("Transfer done"),
    "transfer.declined": _("Transfer declined"),
    "transfer.withdrawn": _("Transfer withdrawn"),
    "card.issued": _("Member card issued"),
    "joining.routes_set": _("Unions for groups set"),
}
GROUPS = {
    "application": _("Joining"),
    "window": _("Joining"),
    "lead": _("Joining"),
    "transfer": _("Joining"),
    "card": _("Joining"),
    "joining": _("Joining"),
}
SUBJECTS = {
    "application": _("Application to join"),
    "window": _("Joining window"),
    "transfer": _("Transfer"),
}
DETAILS = {"outcome": _("What was said"), "state": _("State before"), "groups": _("Groups")}
VALUES = {"outcome": dict(Outcome.choices), "state": dict(ApplicationState.choices)}


def _applications(ids: Collection[str]) -> dict[str, str]:
    found = Application.objects.filter(pk__in=ids).select_related("person", "org")
    return {str(one.pk): f"{_masked(one.person)} · {one.org.label}" for one in found}


def _transfers(ids: Collection[str]) -> dict[str, str]:
    found = Transfer.objects.filter(pk__in=ids).select_related("person", "from_org", "to_org")
    return {
        str(one.pk): f"{_masked(one.person)} · {one.from_org.label} → {one.to_org.label}" for one in found
    }


def _windows(ids: Collection[str]) -> dict[str, str]:
    return {str(one.pk): f"{one.place} · {one.on}" for one in Window.objects.filter(pk__in=ids)}


def _masked(person: Any) -> str:
    return gettext("(erased)") if person.erased_at else mask_name(person.name) or gettext("(no name)")


def _link(model: type[Any], name: str) -> Callable[[Collection[str], Actor], dict[str, str]]:
    def links(ids: Collection[str], reader: Actor) -> dict[str, str]:
        if not reader.has_role(*STAFF_UP):
            return {}
        found = model.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
        return {str(pk): reverse(name, args=[pk]) for pk in found}

    return links


NAMES = {"application": _applications, "window": _windows, "transfer": _transfers}
LINKS = {
    "application": _link(Application, "joining:desk_application"),
    "window": _link(Window, "joining:desk_window"),
}
