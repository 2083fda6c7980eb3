"""Who may do what with rosters."""

from niangjia.core.actor import Actor
from niangjia.people import roles


def can_import(actor: Actor) -> bool:
    """Staff of a station and above write persons down, one by one or many at once."""
    return actor.has_role(*roles.STAFF_UP)
