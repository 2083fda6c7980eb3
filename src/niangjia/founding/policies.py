"""Who may found, apply and approve."""

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.founding.errors import OwnApplication
from niangjia.founding.models import Case
from niangjia.orgs.models import Org
from niangjia.people import roles

#: Those above a township: they approve, and what they approve gives a chair a desk.
SUPERIORS = (roles.DISTRICT, roles.CITY)


def _covers(actor: Actor, org: Org) -> bool:
    return actor.scope is not None and actor.scope.covers(org.path)


def can_keep(actor: Actor, org: Org) -> bool:
    """Staff and cadres keep the list of their scope and take the steps of its foundings."""
    return actor.is_system or (actor.has_role(*roles.STAFF_UP) and _covers(actor, org))


def must_keep(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_keep(actor, org):
        raise NotAllowed


def can_apply(actor: Actor, org: Org) -> bool:
    """A cadre sends the application and registers; staff of a station prepare."""
    return actor.is_system or (actor.has_role(*roles.CADRES) and _covers(actor, org))


def must_apply(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_apply(actor, org):
        raise NotAllowed


def can_approve(actor: Actor, case: Case) -> bool:
    """A cadre of the superior federation, above the township that founds, other than who applied."""
    above = actor.is_system or (actor.has_role(*SUPERIORS) and _covers(actor, case.org))
    return above and not applied(actor, case)


def applied(actor: Actor, case: Case) -> bool:
    """Say whether the actor is who applied for this founding."""
    return actor.person_id is not None and actor.person_id == case.applied_by


def must_approve(actor: Actor, case: Case) -> None:
    """:raises OwnApplication: the actor applied; :raises NotAllowed: the actor may not approve there."""
    if applied(actor, case):
        raise OwnApplication
    if not can_approve(actor, case):
        raise NotAllowed


def can_plan(actor: Actor, org: Org) -> bool:
    """A district or the city sets the targets of its campaigns."""
    return actor.is_system or (actor.has_role(*SUPERIORS) and _covers(actor, org))


def must_plan(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_plan(actor, org):
        raise NotAllowed
