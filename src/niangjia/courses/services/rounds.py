"""Rounds of trial lectures: planned with a panel, scored, decided."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from niangjia.core.actor import Actor
from niangjia.core.ids import uuid7
from niangjia.courses.changing import held, take
from niangjia.courses.choices import ProposalState, RoundState
from niangjia.courses.errors import (
    Decided,
    HasScored,
    NotWaiting,
    OnPanel,
    OtherCorps,
    ReasonMissing,
    RoundBegun,
    RoundOver,
)
from niangjia.courses.models import PanelMember, Proposal, Round, Trial
from niangjia.courses.policies import must_manage
from niangjia.courses.telling import tell
from niangjia.courses.trail import told
from niangjia.orgs.models import Org
from niangjia.people.models import Person

FIELDS = ("held_on", "place", "notes")


@transaction.atomic
def plan_round(
    *,
    org: Org,
    held_on: date,
    actor: Actor,
    at: datetime,
    place: str = "",
    notes: str = "",
    attempt: UUID | None = None,
) -> Round:
    """Plan a round of trial lectures; rounds are numbered on as they are planned."""
    must_manage(actor, org)
    Org.objects.select_for_update().get(pk=org.pk)  # numbers are given one after the other
    last = Round.objects.filter(district_id=org.district_id, org=org).aggregate(last=Max("number"))["last"]
    made = Round.objects.create(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        number=(last or 0) + 1,
        held_on=held_on,
        place=place.strip(),
        notes=notes.strip(),
    )
    told("trial_round.planned", made, actor, at)
    return made


@transaction.atomic
def update_round(
    *, trial_round: Round, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Round:
    """Correct day and place of a round; once a verdict is given, the day stays.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises RoundBegun: the day of a round that was held is to change.
    """
    current = held(trial_round)
    must_manage(actor, current.org)
    changed = take(current, version, changes, FIELDS)
    if "held_on" in changed and current.state != RoundState.PLANNED:
        raise RoundBegun
    current.save()
    told("trial_round.changed", current, actor, at, detail={"fields": changed})
    return current


def _planned(trial_round: Round) -> Round:
    current = held(trial_round)
    if current.state == RoundState.CALLED_OFF:
        raise RoundOver
    return current


@transaction.atomic
def call_off(*, trial_round: Round, reason: str, actor: Actor, at: datetime) -> Round:
    """Call a round off; its proposals wait for another. Doing it again changes nothing.

    :raises ReasonMissing: no reason was given.
    :raises RoundBegun: a verdict was given in it.
    """
    if not reason.strip():
        raise ReasonMissing
    current = held(trial_round)
    must_manage(actor, current.org)
    if current.state == RoundState.HELD:
        raise RoundBegun
    if current.state == RoundState.PLANNED:
        Proposal.objects.filter(trials__round=current, state=ProposalState.INVITED).update(
            state=ProposalState.WAITING
        )
        Trial.objects.filter(round=current, verdict="").delete()
        current.state, current.reason = RoundState.CALLED_OFF, reason.strip()[:200]
        current.save()
        told("trial_round.called_off", current, actor, at, reason=current.reason)
    return current


@transaction.atomic
def seat(
    *, trial_round: Round, persons: Sequence[Person], actor: Actor, at: datetime, title: str = ""
) -> None:
    """Put persons on the panel of a round.

    :raises OnPanel: one of them is on it.
    :raises RoundOver: it was called off.
    """
    current = _planned(trial_round)
    must_manage(actor, current.org)
    for person in persons:
        if PanelMember.objects.filter(round=current, person=person).exists():
            raise OnPanel(name=person.name)
        try:
            with transaction.atomic():
                PanelMember.objects.create(
                    district_id=current.district_id, round=current, person=person, title=title, added_at=at
                )
        except IntegrityError:
            raise OnPanel(name=person.name) from None
    told("trial_round.panel_named", current, actor, at, detail={"members": len(persons)})


@transaction.atomic
def unseat(*, member: PanelMember, actor: Actor, at: datetime) -> None:
    """Take somebody off a panel.

    :raises HasScored: they have scored.
    """
    current = _planned(member.round)
    must_manage(actor, current.org)
    if member.scores.exists():
        raise HasScored(name=member.person.name)
    member.delete()
    told("trial_round.panel_member_dropped", current, actor, at)


@transaction.atomic
def invite_to_round(*, trial_round: Round, proposal: Proposal, actor: Actor, at: datetime) -> Trial:
    """Put a proposal into a round, behind those that are in it. One that is in it already stays.

    :raises NotWaiting: it does not wait for a trial lecture.
    :raises OtherCorps: it was proposed to another federation.
    :raises RoundOver: the round was called off.
    """
    current = _planned(trial_round)
    must_manage(actor, current.org)
    standing = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if standing.org_id != current.org_id:
        raise OtherCorps
    known = Trial.objects.filter(round=current, proposal=standing, verdict="").first()
    if known is not None:
        return known
    if standing.state != ProposalState.WAITING or current.trials.filter(proposal=standing).exists():
        raise NotWaiting(title=standing.title)
    last = current.trials.aggregate(last=Max("order"))["last"] or 0
    trial = Trial.objects.create(
        district_id=current.district_id, round=current, proposal=standing, order=last + 1
    )
    standing.state = ProposalState.INVITED
    standing.save(update_fields=["state"])
    told("course_proposal.invited", standing, actor, at, detail={"round": current.number})
    tell(
        standing.lecturer,
        "trial_planned",
        at=at,
        title=standing.title,
        when=current.held_on.isoformat(),
        place=current.place or current.org.label,
    )
    return trial


@transaction.atomic
def leave_out(*, trial: Trial, actor: Actor, at: datetime) -> None:
    """Take a proposal out of a round again; it waits for another.

    :raises Decided: its verdict is given.
    """
    current = Trial.objects.select_for_update().get(pk=trial.pk)
    must_manage(actor, current.round.org)
    if current.verdict:
        raise Decided(title=current.proposal.title)
    proposal = current.proposal
    current.delete()
    proposal.state = ProposalState.WAITING
    proposal.save(update_fields=["state"])
    told("course_proposal.left_out", proposal, actor, at)
