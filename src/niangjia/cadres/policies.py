"""Who may do what with liaison, guidance, the reserve and pairing."""

from datetime import date

from niangjia.cadres.models import Guidance, Liaison, Pairing, ReserveKeeper, StationVisit
from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.people import roles


def _covers(actor: Actor, org: Org) -> bool:
    return actor.scope is not None and actor.scope.covers(org.path)


def can_match(actor: Actor, org: Org) -> bool:
    """Cadres of the district and the city say who looks after a station or guides a union of theirs."""
    return actor.is_system or (actor.has_role(roles.DISTRICT, roles.CITY) and _covers(actor, org))


def can_visit(actor: Actor, org: Org) -> bool:
    """Cadres record that they were at a station of their scope."""
    return actor.is_system or (actor.has_role(*roles.CADRES) and _covers(actor, org))


def can_take_back(actor: Actor, visit: StationVisit) -> bool:
    """Whoever recorded a visit, and cadres of district and city, take it back."""
    own = visit.recorded_by is not None and visit.recorded_by == actor.person_id
    return can_visit(actor, visit.org) and (own or actor.is_system or can_match(actor, visit.org))


def can_note(actor: Actor, org: Org, day: date) -> bool:
    """Those who guide a union and those who choose who does write down what was done for it."""
    return (
        can_match(actor, org) or Guidance.objects.on(day).of_person(actor.person_id).filter(org=org).exists()
    )


def looks_after(actor: Actor, org: Org, day: date) -> bool:
    """Say whether the station is one of the actor's own."""
    return Liaison.objects.on(day).of_person(actor.person_id).filter(org=org).exists()


def can_nominate(actor: Actor) -> bool:
    """A unit's cadres put young cadres forward."""
    return actor.is_system or actor.has_role(*roles.CADRES)


def can_keep_reserve(actor: Actor, org: Org, day: date) -> bool:
    """Those who lead the federation, and those named as keepers; nobody follows from a role or a scope alone."""
    return actor.is_system or (
        _covers(actor, org) and ReserveKeeper.federations_of(actor, day).filter(pk=org.pk).exists()
    )


def can_pair(actor: Actor, org: Org) -> bool:
    """Cadres of district and city pair their unions with others."""
    return actor.is_system or (actor.has_role(roles.DISTRICT, roles.CITY) and _covers(actor, org))


def can_keep_pairing(actor: Actor, pairing: Pairing) -> bool:
    """Either side keeps the plan and what came of it."""
    return any(can_pair(actor, side.org) for side in pairing.sides.select_related("org"))
