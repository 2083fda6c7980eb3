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


def is_self(actor: Actor, person: Person) -> bool:
    """Say whether the actor is this person, or the one this record was merged into."""
    return actor.person_id is not None and actor.person_id in (person.pk, person.merged_into_id)


def must_decide_about(actor: Actor, person: Person, org: Org) -> None:
    """:raises NotAllowed: the actor may not decide for this union; :raises OwnAffair: it is about the actor."""
    must_decide(actor, org)
    if is_self(actor, person):
        raise OwnAffair


def can_route(actor: Actor) -> bool:
    """A district's cadres say which union a group is led to."""
    return actor.has_role(roles.DISTRICT)
