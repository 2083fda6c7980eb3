"""Orgs for the search."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.orgs.access import READERS
from niangjia.orgs.models import Org
from niangjia.orgs.queries import matching


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find open orgs in scope by name, pinyin or initials."""
    if not actor.has_role(*READERS):
        return []
    found = matching(Org.objects.within(scope).open(), text)[:limit]
    return [
        Hit(_("Org"), org.name, reverse("orgs:desk_org", args=[org.pk]), org.get_kind_display(), "org")
        for org in found
    ]
