"""People for the search."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.people.models import Person
from niangjia.people.queries import matching
from niangjia.people.roles import STAFF_UP


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find people of the scope by name, pinyin initials, or the last four digits of the phone."""
    if not actor.has_role(*STAFF_UP):
        return []
    found = matching(Person.objects.within(scope).live().select_related("home_org"), text).order_by("pinyin")[
        :limit
    ]
    return [
        Hit(
            _("Person"),
            str(one),
            reverse("people:desk_person", args=[one.pk]),
            f"{one.get_group_display()} · {one.home_org.label if one.home_org else ''}",
            "person",
        )
        for one in found
    ]
