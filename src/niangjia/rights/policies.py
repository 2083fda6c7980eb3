"""Who keeps contracts and congresses, and who handles cases of legal aid."""

from datetime import date

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.rights.models.aid import AidCase, AidKeeper


def _covers(actor: Actor, org: Org) -> bool:
    return actor.scope is not None and actor.scope.covers(org.path)


def can_keep(actor: Actor, org: Org) -> bool:
    """Staff and cadres keep what the unions of their scope settle, vote on, tell and reform."""
    return actor.is_system or (actor.has_role(*roles.STAFF_UP) and _covers(actor, org))


def must_keep(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_keep(actor, org):
        raise NotAllowed


def can_handle(actor: Actor, case: AidCase, day: date) -> bool:
    """Those who lead the federation and the keepers named for it handle its cases; nobody their own."""
    if actor.is_system:
        return True
    own = actor.person_id in (case.person_id, case.person.root_id)
    return not own and can_keep_aid(actor, case.org, day)


def can_keep_aid(actor: Actor, org: Org, day: date) -> bool:
    """Nobody follows from a role or a scope alone."""
    return actor.is_system or (
        _covers(actor, org) and AidKeeper.federations_of(actor, day).filter(pk=org.pk).exists()
    )
