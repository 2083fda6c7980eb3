"""Founding in the desk's rail, on the page of a union and of its guide, and in the file a person takes with them."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import MenuItem, Section
from niangjia.founding import queries
from niangjia.founding.models import Case, FoundingMember
from niangjia.founding.stages import standing_of
from niangjia.founding.views.pages import READERS
from niangjia.orgs.models import Org
from niangjia.people.models import Person

DESK_MENU = [
    MenuItem("founding", _("Founding"), "home", "founding:desk_cases", 35, frozenset(READERS), group="unions")
]


def org_sections(actor: Actor, org: Org, at: datetime) -> list[Section]:
    """How far a union has come and why, and the founding it came of."""
    if not actor.has_role(*READERS):
        return []
    union = queries.with_life(queries.unions(actor.scope), local_day(at)).filter(pk=org.pk).first()
    if union is None:
        return []
    context = {
        "union": union,
        "standing": standing_of(union, local_day(at)),
        "case": Case.objects.within(actor.scope).filter(union=org).first(),
    }
    return [Section("founding/_org_standing.html", context, order=5)]


def guidance_sections(actor: Actor, org: Org, at: datetime) -> list[Section]:
    """For whoever guides a union: which unions under it are dormant."""
    if not actor.has_role(*READERS):
        return []
    dormant = queries.dormant(actor.scope, queries.quiet_until(local_day(at))).within(org.scope)
    return [Section("founding/_guidance_dormant.html", {"under": org, "number": dormant.count()}, order=5)]


def my_data(person: Person) -> list[dict[str, Any]]:
    """In which foundings somebody was named, for the file they take with them."""
    found = FoundingMember.objects.filter(person=person).select_related("case")
    return [{str(_("Founding of a union")): [one.case.name for one in found]}]
