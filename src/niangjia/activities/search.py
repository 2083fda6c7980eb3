"""Activities for the search."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.activities import queries
from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.people.roles import AUDITOR, STAFF_UP


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find activities by title, pinyin or initials."""
    if not actor.has_role(*STAFF_UP, AUDITOR):
        return []
    found = queries.desk_activities(scope, text=text).order_by("-first_start")[:limit]
    return [
        Hit(
            _("Activity"),
            one.title,
            reverse("activities:desk_activity", args=[one.pk]),
            f"{one.org.label} · {one.get_state_display()}",
            "calendar",
        )
        for one in found
    ]
