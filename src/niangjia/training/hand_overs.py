"""What this room could make of what several asked for: an order of a course, taken down for the unit that asked."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Matter, Onward
from niangjia.people.roles import STAFF_UP


def onward(actor: Actor, matter: Matter) -> list[Onward]:
    """Lead to an order that is filled in with what was asked, and by how many."""
    if not actor.has_role(*STAFF_UP):
        return []
    known = {"headcount": matter.number, "note": matter.title}
    url = f"{reverse('training:desk_order_new')}?{urlencode(known)}"
    return [Onward(_("Order a course"), url, icon="course", order=30)]
