"""Who may do what with persons and posts."""

from datetime import date

from niangjia.core.actor import Actor
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.people.leading import federations_led_by
from niangjia.people.models import Person


def can_keep_persons(actor: Actor) -> bool:
    """Staff of a station and above write persons down and correct them."""
    return actor.has_role(*roles.STAFF_UP)


def can_look_up(actor: Actor) -> bool:
    """Those who serve people and those who give posts look somebody up by name or phone; auditors do not."""
    return actor.has_role(*roles.STAFF_UP, roles.ADMINISTRATOR)


def can_unmask(actor: Actor, person: Person) -> bool:
    """Staff may see a number in full, with a reason; auditors and outlets never."""
    return actor.has_role(*roles.STAFF_UP)


def can_merge(actor: Actor) -> bool:
    """A township's cadres and above decide that two records are one person."""
    return actor.has_role(*roles.CADRES)


def can_appoint(actor: Actor, org: Org) -> bool:
    """District and city cadres and administrators give posts within their scope."""
    allowed = actor.has_role(roles.DISTRICT, roles.CITY, roles.ADMINISTRATOR)
    return allowed and actor.scope is not None and actor.scope.covers(org.path)


def can_name_keepers(actor: Actor, org: Org, day: date) -> bool:
    """Those who lead a federation name who else keeps what is its; keepers do not pass that on."""
    if actor.is_system:
        return True
    covered = actor.scope is not None and actor.scope.covers(org.path)
    return covered and federations_led_by(actor, day).filter(pk=org.pk).exists()
