"""Who may do what with a survey."""

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people import roles

READERS = (*roles.STAFF_UP, roles.AUDITOR)
#: Among so few, what is said could tell who says it.
FEW = 5


def can_make(actor: Actor, org: Org) -> bool:
    """Staff and cadres make surveys for units of their scope."""
    covered = actor.scope is not None and actor.scope.covers(org.path)
    return actor.is_system or (actor.has_role(*roles.STAFF_UP) and covered)


def must_make(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor makes no surveys there."""
    if not can_make(actor, org):
        raise NotAllowed
