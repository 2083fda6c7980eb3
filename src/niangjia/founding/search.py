"""Prospects and foundings for the search."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.founding import queries
from niangjia.founding.views.pages import READERS


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find enterprises on the list by name, pinyin, initials or credit code."""
    if not actor.has_role(*READERS):
        return []
    found = queries.prospects(scope, text=text, state="all")[:limit]
    return [Hit(_("Prospect"), one.name, one.get_absolute_url(), one.org.label, "org") for one in found]
