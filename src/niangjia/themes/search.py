"""Themes and proposals for the search."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.themes import queries
from niangjia.themes.models import Theme
from niangjia.themes.views.pages import READERS


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find themes that stand, and proposals, by a piece of their name."""
    if not actor.has_role(*READERS):
        return []
    themes = Theme.objects.within(scope).standing().filter(name__icontains=text).select_related("org")
    proposals = queries.proposals(scope, text=text)
    hits = [
        Hit(_("Theme"), one.name, one.get_absolute_url(), one.org.label, "chat") for one in themes[:limit]
    ]
    hits += [
        Hit(_("Proposal"), one.title, one.get_absolute_url(), one.org.label, "edit")
        for one in proposals[:limit]
    ]
    return hits[:limit]
