"""Concerns for the search."""

from django.utils.translation import gettext_lazy as _

from niangjia.concerns import queries
from niangjia.concerns.models import Concern
from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.people.roles import STAFF_UP


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find concerns by number, place, category, or a piece of their words. Sensitive ones are opened on their list, not found here."""
    if not actor.has_role(*STAFF_UP):
        return []
    plain = Concern.objects.seen_by(actor).filter(sensitive=False).with_all()
    found = queries.containing(plain, text, persons=False)[:limit]
    return [
        Hit(_("Concern"), one.short, one.get_absolute_url(), f"{one.number} · {one.org.label}", "chat")
        for one in found
    ]
