"""What this room could make of what several asked for: a need, which looks for a course or opens a call."""

from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Matter, Onward
from niangjia.people.roles import STAFF_UP


def onward(actor: Actor, matter: Matter) -> list[Onward]:
    """Lead to a need that is filled in with what was asked, by how many, and by whom where it was one group."""
    if not actor.has_role(*STAFF_UP):
        return []
    known = {"topic": matter.title, "headcount": matter.number}
    if len(matter.groups) == 1:
        known["group"] = matter.groups[0]
    url = f"{reverse('courses:desk_need_new')}?{urlencode(known)}"
    return [Onward(_("Look for a course"), url, icon="course", order=20)]
