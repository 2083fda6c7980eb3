"""Orders for the search."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.training import queries
from niangjia.training.views.pages import READERS


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find orders by unit, place or course."""
    if not actor.has_role(*READERS):
        return []
    found = queries.orders(scope, text=text)[:limit]
    return [
        Hit(_("An order"), one.unit_name, one.get_absolute_url(), str(one.get_state_display()), "course")
        for one in found
    ]
