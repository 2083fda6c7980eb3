"""Who may do what with research."""

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.research.models import StationReport, Stay, Talk, Task, Visit

READERS = (*roles.STAFF_UP, roles.AUDITOR)
PLANNERS = roles.CADRES


def _covers(actor: Actor, org: Org) -> bool:
    return actor.scope is not None and actor.scope.covers(org.path)


def can_plan(actor: Actor, org: Org) -> bool:
    """Cadres plan research, and call stations to report, within what they act for."""
    return actor.is_system or (actor.has_role(*PLANNERS) and _covers(actor, org))


def must_plan(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor plans nothing there."""
    if not can_plan(actor, org):
        raise NotAllowed


def is_sent_to(actor: Actor, org: Org) -> bool:
    """Say whether a group the actor is in goes to this org, wherever that lies."""
    return Stay.objects.of_person(actor.person_id).filter(org=org).exists()


def can_visit(actor: Actor, org: Org) -> bool:
    """Cadres record that they were at a place of their scope, or where their group was sent."""
    return actor.is_system or (
        actor.has_role(*roles.CADRES) and (_covers(actor, org) or is_sent_to(actor, org))
    )


def can_take_back(actor: Actor, visit: Visit) -> bool:
    """Whoever recorded a visit, and cadres of district and city over it, take it back."""
    own = visit.recorded_by is not None and visit.recorded_by == actor.person_id
    over = actor.has_role(roles.DISTRICT, roles.CITY) and _covers(actor, visit.org)
    return actor.is_system or over or (actor.has_role(*roles.CADRES) and own)


def can_talk(actor: Actor, org: Org) -> bool:
    """Staff of a station and cadres record the talks of their scope."""
    return actor.is_system or (actor.has_role(*roles.STAFF_UP) and _covers(actor, org))


def must_talk(actor: Actor, talk: Talk) -> None:
    """:raises NotAllowed: the talk is none of the actor's scope."""
    if not can_talk(actor, talk.org):
        raise NotAllowed


def can_report(actor: Actor, report: StationReport) -> bool:
    """Whoever reports for a station, its staff, and the cadres over it write its report."""
    own = report.person is not None and report.person.root_id == actor.person_id
    return actor.is_system or own or (actor.has_role(*roles.STAFF_UP) and _covers(actor, report.org))


def can_do(actor: Actor, task: Task) -> bool:
    """Whoever was given a task says it is done, and the cadres whose meeting gave it."""
    own = actor.person_id is not None and task.person.root_id == actor.person_id
    return own or can_plan(actor, task.meeting.org)
