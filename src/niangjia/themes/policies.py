"""Who works on themes, and who decides on proposals."""

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed
from niangjia.orgs.models import Org
from niangjia.people import roles
from niangjia.themes.choices import Decider, ProposalState
from niangjia.themes.errors import OwnProposal
from niangjia.themes.models import Proposal

#: From which role on somebody decides what a level must decide.
DECIDE = {
    Decider.TOWNSHIP: (roles.TOWNSHIP, roles.DISTRICT, roles.CITY),
    Decider.DISTRICT: (roles.DISTRICT, roles.CITY),
    Decider.CITY: (roles.CITY,),
}


def _covers(actor: Actor, org: Org) -> bool:
    return actor.scope is not None and actor.scope.covers(org.path)


def can_keep(actor: Actor, org: Org) -> bool:
    """Staff and cadres work on the themes of their scope."""
    return actor.is_system or (actor.has_role(*roles.STAFF_UP) and _covers(actor, org))


def must_keep(actor: Actor, org: Org) -> None:
    """:raises NotAllowed: the actor may not."""
    if not can_keep(actor, org):
        raise NotAllowed


def sent(actor: Actor, proposal: Proposal) -> bool:
    """Say whether the actor is who sent this proposal."""
    return actor.person_id is not None and actor.person_id == proposal.submitted_by


def can_decide(actor: Actor, proposal: Proposal) -> bool:
    """A cadre of the level that must decide, or of one above, other than who sent it."""
    allowed = DECIDE[Decider(proposal.decider)]
    above = actor.is_system or (actor.has_role(*allowed) and _covers(actor, proposal.org))
    return above and proposal.state == ProposalState.SUBMITTED and not sent(actor, proposal)


def must_decide(actor: Actor, proposal: Proposal) -> None:
    """:raises OwnProposal: the actor sent it; :raises NotAllowed: the actor decides nothing there."""
    if sent(actor, proposal):
        raise OwnProposal
    if not can_decide(actor, proposal):
        raise NotAllowed
