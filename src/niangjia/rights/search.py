"""Contracts for the search. Cases of legal aid are never found."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.rights import queries
from niangjia.rights.views.pages import READERS


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find contracts by their title, their union or an enterprise they cover."""
    if not actor.has_role(*READERS):
        return []
    found = queries.contracts(scope, local_day(timezone.now()), text=text)[:limit]
    return [Hit(_("Contract"), one.title, one.get_absolute_url(), one.org.label, "list") for one in found]
