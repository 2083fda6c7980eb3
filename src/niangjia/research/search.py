"""Research campaigns and talks for the search."""

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.research import queries
from niangjia.research.policies import READERS


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find campaigns by name, and talks by title, enterprise or union."""
    if not actor.has_role(*READERS):
        return []
    campaigns = queries.campaigns_of(actor).filter(name__icontains=text)[:limit]
    talks = queries.talks(scope, text=text)[:limit]
    found = [
        Hit(_("Research campaign"), one.name, one.get_absolute_url(), one.org.label, "calendar")
        for one in campaigns
    ]
    found += [Hit(_("Talk"), one.title, one.get_absolute_url(), one.org.label, "chat") for one in talks]
    return found[:limit]
