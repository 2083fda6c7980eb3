"""Who may read and edit orgs, in the words of roles (which are derived a layer above)."""

from niangjia.core.actor import Actor
from niangjia.orgs.models import Org

EDITORS = ("township", "district", "city", "administrator")
READERS = ("station", "auditor", "outlet", "chair", *EDITORS)


def may_edit(actor: Actor, org: Org) -> bool:
    """Cadres keep the orgs in their scope."""
    return actor.has_role(*EDITORS) and actor.scope is not None and actor.scope.covers(org.path)


def may_keep_calendar(actor: Actor) -> bool:
    """The administrators of the whole city keep the working days."""
    return actor.has_role("administrator") and actor.scope is not None and actor.scope.district_id is None
