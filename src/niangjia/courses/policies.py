"""Who may do what with the corps and the library."""

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.courses.errors import NoCorps
from niangjia.courses.models import Lecturer
from niangjia.orgs.choices import Level, OrgKind
from niangjia.orgs.models import Org
from niangjia.people import roles

#: Those of a district or of the city run a corps and a library; the others read.
MANAGERS = (roles.DISTRICT, roles.CITY)


def can_manage(actor: Actor, org: Org) -> bool:
    """Cadres of district and city keep the corps and the library of an org in their scope."""
    covered = actor.scope is not None and actor.scope.covers(org.path)
    return actor.is_system or (actor.has_role(*MANAGERS) and covered)


def must_manage(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_manage(actor, org):
        raise NotAllowed


def can_record(actor: Actor, org: Org) -> bool:
    """Staff and cadres write down what they hear in their scope."""
    covered = actor.scope is not None and actor.scope.covers(org.path)
    return actor.is_system or (actor.has_role(*roles.STAFF_UP) and covered)


def is_self(actor: Actor, lecturer: Lecturer) -> bool:
    """Say whether the actor is this lecturer, by whichever of their records."""
    return actor.person_id is not None and actor.person_id in (
        lecturer.person_id,
        lecturer.person.merged_into_id,
    )


def must_be_self_or_manage(actor: Actor, lecturer: Lecturer) -> None:
    """:raises NotAllowed: the actor is neither the lecturer nor keeps the corps."""
    if not is_self(actor, lecturer):
        must_manage(actor, lecturer.org)


def keeper_of(org: Org) -> Org:
    """Give the org that keeps the corps for whoever acts for an org: the federation itself, for the city its own work.

    :raises NoCorps: it is no federation of a district or of the city.
    """
    if org.district_id is None:
        own = Org.objects.within(org.scope).open().filter(kind=OrgKind.HEADQUARTERS).first()
        if own is None:
            raise NoCorps
        found: Org = own
        return found
    if org.kind == OrgKind.HEADQUARTERS or org.level == Level.DISTRICT:
        return org
    raise NoCorps
