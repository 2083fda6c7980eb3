"""Who may do what with a concern."""

from datetime import date
from uuid import UUID

from niangjia.concerns.choices import StepKind
from niangjia.concerns.models import CallBack, Concern, Step
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.orgs.queries import ancestors_of
from niangjia.people.choices import PostKind
from niangjia.people.models import Person, Post
from niangjia.people.roles import CADRES, CITY, DISTRICT, STAFF_UP

#: Where so few act, everybody had a hand in it: the level above calls back.
FEW = 2
#: Among so many nobody is known by what they say.
MANY = 30
#: Who took one of these steps handled the concern.
HANDLING = (
    StepKind.ACCEPTED,
    StepKind.TAKEN,
    StepKind.ASKED_BACK,
    StepKind.ANSWERED,
    StepKind.REFUSED,
    StepKind.OUTSIDE,
    StepKind.OUTSIDE_ANSWER,
)


def can_handle(actor: Actor, concern: Concern) -> bool:
    """Staff of the owner, or of a unit above it, handle a concern."""
    if actor.is_system:
        return True
    return actor.has_role(*STAFF_UP) and actor.scope is not None and actor.scope.covers(concern.org.path)


def can_contribute(actor: Actor, concern: Concern) -> bool:
    """Whoever handles it, and staff of those who help, write notes and ask outside bodies."""
    if can_handle(actor, concern):
        return True
    scope = actor.scope
    helpers = concern.helpers.select_related("org")
    return (
        actor.has_role(*STAFF_UP) and scope is not None and any(scope.covers(one.org.path) for one in helpers)
    )


def can_draw(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(*CADRES)


def can_name_duty(actor: Actor) -> bool:
    return actor.is_system or actor.has_role(DISTRICT, CITY)


def is_self(actor: Actor, concern: Concern) -> bool:
    """Whether the actor is the person who raised it."""
    person: Person | None = concern.person
    return person is not None and actor.person_id in (person.pk, person.merged_into_id)


def handlers_of(concern: Concern) -> set[UUID]:
    """Give the users who had a hand in it, and whoever answered for one it is linked with."""
    family = [concern.pk, *([concern.linked_to_id] if concern.linked_to_id else [])]
    kept = Step.objects.filter(concern__in=family, kind__in=HANDLING).exclude(by=None)
    found = {user for user in kept.values_list("by", flat=True) if user is not None}
    handler: Person | None = concern.handler
    if handler is not None and handler.user_id is not None:
        found.add(handler.user_id)
    return found


def handled(actor: Actor, concern: Concern) -> bool:
    """Say whether the actor had a hand in it, in whatever post."""
    handler: Person | None = concern.handler
    mine = handler is not None and actor.person_id in (handler.pk, handler.merged_into_id)
    return mine or actor.user_id in handlers_of(concern)


def can_call(actor: Actor, call: CallBack) -> bool:
    """Staff of the unit that calls, or of one above, who had no hand in it and did not raise it."""
    if actor.is_system:
        return True
    covered = actor.scope is not None and actor.scope.covers(call.org.path)
    free = not handled(actor, call.concern) and not is_self(actor, call.concern)
    return actor.has_role(*STAFF_UP) and covered and free


def staff_of(org: Org, day: date) -> int:
    """Count the people who act for an org as staff or cadres."""
    held = Post.objects.in_force(day).filter(org=org, kind__in=(PostKind.STAFF, PostKind.CADRE))
    return held.values("person").distinct().count()


def caller_for(concern: Concern, day: date) -> Org:
    """Say which unit calls back: the owner, or where it is one or two people, the nearest above that is more."""
    owner: Org = concern.org
    above = [one for one in reversed(ancestors_of(owner)) if one.closed_on is None]
    way = [one for one in [owner, *above] if one.district_id is not None]
    for one in way:
        if staff_of(one, day) > FEW:
            return one
    district = [one for one in way if one.pk != owner.pk]
    return district[-1] if district else owner


def gives_away(org: Org) -> bool:
    """Say whether so few people belong to an org that a nameless concern from there could name somebody."""
    people = Person.objects.live().filter(**org.scope.below("home_org__path")).order_by().values("pk")
    return people[:MANY].count() < MANY
