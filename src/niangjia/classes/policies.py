"""Who may do what with a class."""

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people.roles import CADRES


def can_keep(actor: Actor, org: Org) -> bool:
    """Cadres whose scope covers the organiser run its classes and its question bank."""
    if actor.is_system:
        return True
    return actor.has_role(*CADRES) and actor.scope is not None and actor.scope.covers(org.path)


def must_keep(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_keep(actor, org):
        raise NotAllowed
