"""Who may do what with rosters."""

from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.people import roles


def can_import(actor: Actor) -> bool:
    """Staff of a station and above write persons down, one by one or many at once."""
    return actor.has_role(*roles.STAFF_UP)


def can_transfer(actor: Actor, source: Org, target: Org) -> bool:
    """Who acts for both unions decides for both; anybody else asks the other union."""
    scope = actor.scope
    return can_import(actor) and scope is not None and scope.covers(source.path) and scope.covers(target.path)
