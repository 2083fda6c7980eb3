"""Who may decide what about joining."""

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.joining.errors import OwnAffair
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people.models import Person


def can_decide(actor: Actor, org: Org) -> bool:
    """Staff whose scope covers the union decide for it."""
    if actor.is_system:
        return True
    return actor.has_role(*roles.STAFF_UP) and actor.scope is not None and actor.scope.covers(org.path)


def must_decide(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not decide for this union."""
    if not can_decide(actor, org):
        raise NotAllowed


def can_admit(actor: Actor, org: Org) -> bool:
    """Who joins a union and who moves is decided by its staff, or by its own chair."""
    chairs = actor.has_role(roles.CHAIR) and actor.scope is not None and actor.scope.covers(org.path)
    return chairs or can_decide(actor, org)


def is_self(actor: Actor, person: Person) -> bool:
    """Say whether the actor is this person, or the one this record was merged into."""
    return actor.person_id is not None and actor.person_id in (person.pk, person.merged_into_id)


def must_admit(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not decide who joins this union."""
    if not can_admit(actor, org):
        raise NotAllowed


def must_admit_somebody(actor: Actor, person: Person, org: Org) -> None:
    """:raises NotAllowed: the actor may not decide who joins this union; :raises OwnAffair: it is about the actor."""
    must_admit(actor, org)
    if is_self(actor, person):
        raise OwnAffair


def must_decide_about(actor: Actor, person: Person, org: Org) -> None:
    """:raises NotAllowed: the actor may not decide for this union; :raises OwnAffair: it is about the actor."""
    must_decide(actor, org)
    if is_self(actor, person):
        raise OwnAffair


def can_route(actor: Actor) -> bool:
    """A district's cadres say which union a group is led to."""
    return actor.has_role(roles.DISTRICT)
