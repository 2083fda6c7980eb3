"""Surveys for the search."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import Hit
from niangjia.core.scope import Scope
from niangjia.surveys import queries
from niangjia.surveys.policies import READERS


def find(actor: Actor, scope: Scope | None, text: str, limit: int) -> list[Hit]:
    """Find surveys by a piece of their title or of the name of whose they are."""
    if not actor.has_role(*READERS):
        return []
    found = queries.surveys(scope, local_day(timezone.now()), text=text)[:limit]
    return [Hit(_("Survey"), one.title, one.get_absolute_url(), one.org.label, "list") for one in found]
