"""Proposals: drafted from a theme, sent to the level that decides, decided, followed up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.choices import Level
from niangjia.themes.choices import STANDING, Decider, ProposalState
from niangjia.themes.errors import ReasonMissing, TextMissing, WrongProposalState
from niangjia.themes.evidence import evidence_of
from niangjia.themes.models import Proposal, Theme
from niangjia.themes.policies import must_decide, must_keep
from niangjia.themes.services.deciding import locked as locked_theme
from niangjia.themes.services.deciding import must_be

FIELDS = ("title", "evidence", "analysis", "options", "measure", "decider")
#: Without these nothing can be decided.
NEEDED = ("title", "evidence", "analysis", "measure")
LONGEST_DECISION = 500


def _record(action: str, proposal: Proposal, actor: Actor, at: datetime, **more: Any) -> None:
    audit.record(
        action=f"proposal.{action}",
        subject_type="proposal",
        subject_id=proposal.pk,
        subject_label=proposal.title,
        actor=actor,
        at=at,
        org=proposal.org,
        **more,
    )


def _locked(proposal: Proposal) -> Proposal:
    current: Proposal = (
        Proposal.objects.select_for_update(of=("self",)).select_related("org", "theme").get(pk=proposal.pk)
    )
    return current


def _must_be(proposal: Proposal, *states: str) -> None:
    if proposal.state not in states:
        raise WrongProposalState(state=proposal.get_state_display())


@transaction.atomic
def draft_proposal(
    *, theme: Theme, actor: Actor, at: datetime, attempt: UUID | None = None, **written: str
) -> Proposal:
    """Draft a proposal from a theme that stands, with the evidence as it is now.

    :param written: ``title``, ``analysis``, ``options``, ``measure``, ``decider`` as far as known.
    :raises WrongThemeState: the theme was not accepted.
    """
    current = locked_theme(theme, actor)
    must_be(current, *STANDING)
    proposal = Proposal(
        id=attempt or uuid7(),
        district_id=current.district_id,
        org=current.org,
        theme=current,
        title=f"关于“{current.name}”的对策建议"[:80],
        evidence=evidence_of(current),
        decider=Decider.CITY if current.org.level == Level.DISTRICT else Decider.DISTRICT,
        written_on=local_day(at),
        written_by_name=actor.name[:80],
    )
    for name in FIELDS:
        if name in written:
            setattr(proposal, name, written[name])
    proposal.save(force_insert=True)
    _record("drafted", proposal, actor, at)
    return proposal


@transaction.atomic
def update_proposal(
    *, proposal: Proposal, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Proposal:
    """Write on a draft.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises WrongProposalState: it was sent.
    """
    current = _locked(proposal)
    must_keep(actor, current.org)
    if current.version != version:
        raise StaleRecord
    _must_be(current, ProposalState.DRAFT)
    changed = [name for name in FIELDS if name in changes and getattr(current, name) != changes[name]]
    for name in changed:
        setattr(current, name, changes[name])
    current.version += 1
    current.save()
    _record("changed", current, actor, at, detail={"fields": sorted(changed)})
    return current


@transaction.atomic
def submit(*, proposal: Proposal, actor: Actor, at: datetime) -> Proposal:
    """Send a draft to the level that must decide. Sending it again changes nothing.

    :raises TextMissing: it says not enough to decide on; says what is missing.
    """
    current = _locked(proposal)
    must_keep(actor, current.org)
    if current.state == ProposalState.SUBMITTED:
        return current
    _must_be(current, ProposalState.DRAFT)
    missing = [name for name in NEEDED if not getattr(current, name).strip()]
    if missing:
        fields = [str(field.verbose_name) for field in Proposal._meta.fields if field.name in missing]
        raise TextMissing(what="、".join(fields))
    current.state, current.submitted_on = ProposalState.SUBMITTED, local_day(at)
    current.submitted_by = actor.person_id
    current.save()
    _record("submitted", current, actor, at)
    return current


@transaction.atomic
def withdraw(*, proposal: Proposal, actor: Actor, at: datetime) -> Proposal:
    """Take a proposal back as long as nobody decided; it is a draft again.

    :raises WrongProposalState: it does not wait for a decision.
    """
    current = _locked(proposal)
    must_keep(actor, current.org)
    _must_be(current, ProposalState.SUBMITTED)
    current.state, current.submitted_on, current.submitted_by = ProposalState.DRAFT, None, None
    current.save()
    _record("withdrawn", current, actor, at)
    return current


@transaction.atomic
def decide(*, proposal: Proposal, adopt: bool, decision: str, actor: Actor, at: datetime) -> Proposal:
    """Adopt a proposal, or not. Deciding the same again changes nothing.

    :param decision: what exactly was decided; a reason when it is not adopted.
    :raises OwnProposal: the actor sent it.
    :raises NotAllowed: it is not for the actor's level.
    :raises ReasonMissing: it is not adopted and nobody says why.
    """
    current = _locked(proposal)
    wanted = ProposalState.ADOPTED if adopt else ProposalState.DECLINED
    if current.state == wanted and current.decided_by == actor.person_id:
        return current
    _must_be(current, ProposalState.SUBMITTED)
    must_decide(actor, current)
    if not adopt and not decision.strip():
        raise ReasonMissing
    current.state, current.decided_on = wanted, local_day(at)
    current.decided_by, current.decided_by_name = actor.person_id, actor.name[:80]
    current.decision = decision.strip()[:LONGEST_DECISION]
    current.save()
    _record("adopted" if adopt else "declined", current, actor, at)
    return current


@transaction.atomic
def follow_up(*, proposal: Proposal, text: str, done: bool, actor: Actor, at: datetime) -> Proposal:
    """Write down what came of an adopted proposal, and whether it is carried out.

    :raises WrongProposalState: it was not adopted.
    :raises ReasonMissing: nothing was written.
    """
    current = _locked(proposal)
    must_keep(actor, current.org)
    _must_be(current, ProposalState.ADOPTED)
    if not text.strip():
        raise ReasonMissing
    line = f"{local_day(at):%Y-%m-%d} {text.strip()}"
    if line not in current.follow_up.splitlines():
        current.follow_up = f"{current.follow_up}\n{line}".strip()
    if done:
        current.state, current.done_on = ProposalState.DONE, local_day(at)
    current.save()
    _record("carried_out" if done else "followed", current, actor, at)
    return current
