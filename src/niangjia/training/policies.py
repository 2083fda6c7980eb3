"""Who may order, schedule, lecture and call back."""

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people.models import Person
from niangjia.training.errors import NotYourOrder, OwnWork
from niangjia.training.models import Order, Placement, Timetable

#: Those who make timetables.
COORDINATORS = (roles.DISTRICT, roles.CITY)


def _covers(actor: Actor, org: Org) -> bool:
    return actor.scope is not None and actor.scope.covers(org.path)


def is_self(actor: Actor, person: Person) -> bool:
    """Say whether the actor is this person, or the one this record was merged into."""
    return actor.person_id is not None and actor.person_id in (person.pk, person.merged_into_id)


def can_keep(actor: Actor, org: Org) -> bool:
    """Staff and cadres take orders of their scope down and keep what is recorded of the day."""
    return actor.is_system or (actor.has_role(*roles.STAFF_UP) and _covers(actor, org))


def must_keep(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_keep(actor, org):
        raise NotAllowed


def can_schedule(actor: Actor, org: Org) -> bool:
    """A cadre of a district or the city makes the timetable of their scope."""
    return actor.is_system or (actor.has_role(*COORDINATORS) and _covers(actor, org))


def must_schedule(actor: Actor, table: Timetable) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_schedule(actor, table.org):
        raise NotAllowed


def speaks_for(actor: Actor, order: Order) -> bool:
    """Say whether the actor is who ordered, or staff of the unit's union who speaks for them on the phone."""
    return is_self(actor, order.contact) or can_keep(actor, order.org)


def must_speak_for(actor: Actor, order: Order) -> None:
    """:raises NotYourOrder: somebody else's order."""
    if not speaks_for(actor, order):
        raise NotYourOrder


def lectures(actor: Actor, placement: Placement) -> bool:
    """Say whether the actor is the lecturer."""
    return is_self(actor, placement.lecturer.person)


def can_answer_for_lecturer(actor: Actor, placement: Placement) -> bool:
    """The lecturer answers; so does the coordinator to whom they said it on the phone."""
    return lectures(actor, placement) or can_schedule(actor, placement.timetable.org)


def can_answer_question(actor: Actor, placement: Placement) -> bool:
    """The lecturer answers questions, and staff who writes down what was answered."""
    return lectures(actor, placement) or can_keep(actor, placement.order.org)


def can_call(actor: Actor, placement: Placement) -> bool:
    """Staff calls the unit back; neither who gave the lecture, nor who ordered it, nor who made the timetable."""
    own = lectures(actor, placement) or is_self(actor, placement.order.contact)
    planned = actor.user_id is not None and actor.user_id in (
        placement.timetable.published_by,
        placement.placed_by,
    )
    return can_keep(actor, placement.order.org) and not own and not planned


def must_call(actor: Actor, placement: Placement) -> None:
    """:raises NotAllowed: no staff of the unit's union; :raises OwnWork: it is their own work."""
    must_keep(actor, placement.order.org)
    if not can_call(actor, placement):
        raise OwnWork
