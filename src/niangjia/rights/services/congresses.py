"""Workers' congresses: held, corrected, what they voted on, what delegates proposed.

A congress votes when two thirds of its delegates are present; a draft is passed by more than half of ALL delegates, not of those
present (集体合同规定, 2004, art. 36).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.rights.choices import ItemKind, StepKind
from niangjia.rights.errors import (
    BadCount,
    HeldAlready,
    NoQuorum,
    NothingWritten,
    NotInDraft,
    ReasonMissing,
    VotesStand,
    VoteStays,
)
from niangjia.rights.models import Congress, Contract, Item, Motion
from niangjia.rights.policies import must_keep
from niangjia.rights.services import steps
from niangjia.rights.services.contracts import must_be_open, must_be_past, write_step
from niangjia.rights.services.contracts import record as record_contract

FIELDS = ("term", "session", "on", "entitled", "present", "place")
#: What a vote was counted by.
COUNTED = ("on", "entitled", "present")


@dataclass(frozen=True, slots=True)
class Votes:
    """Votes for, against, and abstentions."""

    ayes: int
    noes: int = 0
    abstentions: int = 0


def _record(action: str, congress: Congress, actor: Actor, at: datetime, **more: Any) -> None:
    audit.record(
        action=f"congress.{action}",
        subject_type="congress",
        subject_id=congress.pk,
        subject_label=str(congress),
        actor=actor,
        at=at,
        org=congress.org,
        **more,
    )


def _held(congress: Congress, actor: Actor) -> Congress:
    current: Congress = Congress.objects.select_for_update().get(pk=congress.pk)
    must_keep(actor, current.org)
    return current


def _must_count(congress: Congress) -> None:
    if congress.entitled < 1 or congress.present > congress.entitled:
        raise BadCount(_("More delegates were present than there are. Please check both numbers."))


def _must_be_one(congress: Congress) -> None:
    twins = Congress.objects.filter(org=congress.org_id, term=congress.term, session=congress.session)
    if twins.exclude(pk=congress.pk).exists():
        raise HeldAlready


@transaction.atomic
def hold_congress(
    *, org: Org, actor: Actor, at: datetime, attempt: UUID | None = None, **known: Any
) -> Congress:
    """Record a session of a congress. Takes ``term``, ``session``, ``on``, ``entitled``, ``present`` and ``place``.

    A session without a quorum is recorded, too; it cannot vote.

    :raises HeldAlready: this session of this term is recorded.
    :raises BadCount: more were present than there are.
    :raises ClosedOrg: the union was closed.
    """
    current: Org = Org.objects.select_for_update().get(pk=org.pk)
    must_keep(actor, current)
    must_be_open(current)
    congress = Congress(id=attempt or uuid7(), district_id=current.district_id, org=current, **known)
    must_be_past(congress.on, at)
    _must_count(congress)
    _must_be_one(congress)
    congress.save(force_insert=True)
    _record("held", congress, actor, at)
    return congress


@transaction.atomic
def update_congress(
    *, congress: Congress, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Congress:
    """Correct a session.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises VotesStand: what the votes were counted by is to change.
    """
    current = _held(congress, actor)
    if current.version != version:
        raise StaleRecord
    changed = [name for name in FIELDS if name in changes and getattr(current, name) != changes[name]]
    if set(changed) & set(COUNTED) and current.items.filter(taken_back_at=None).exists():
        raise VotesStand
    for name in changed:
        setattr(current, name, changes[name])
    must_be_past(current.on, at)
    _must_count(current)
    _must_be_one(current)
    current.version += 1
    current.save()
    _record("changed", current, actor, at, detail={"fields": sorted(changed)})
    return current


@transaction.atomic
def vote(
    *,
    congress: Congress,
    votes: Votes,
    actor: Actor,
    at: datetime,
    kind: str = ItemKind.OTHER,
    title: str = "",
    contract: Contract | None = None,
    attempt: UUID | None = None,
) -> Item:
    """Record a vote. A draft that is passed goes on to its signing; one that is not stays with its draft.

    :raises NoQuorum: fewer than two thirds were present.
    :raises BadCount: more votes than delegates present.
    :raises NotInDraft: the contract is another union's, or has no draft that waits.
    :raises NothingWritten: the matter has no name.
    """
    current = _held(congress, actor)
    if not current.quorate:
        raise NoQuorum(present=current.present, entitled=current.entitled)
    if votes.ayes + votes.noes + votes.abstentions > current.present:
        raise BadCount(
            _("%(votes)s votes, but %(present)s delegates were present."),
            votes=votes.ayes + votes.noes + votes.abstentions,
            present=current.present,
        )
    draft = _draft(current, contract) if contract is not None else None
    called = draft.title if draft is not None else title.strip()
    if not called:
        raise NothingWritten
    passed = 2 * votes.ayes > current.entitled
    item = Item.objects.create(
        id=attempt or uuid7(),
        district_id=current.district_id,
        congress=current,
        kind=ItemKind.CONTRACT if draft is not None else kind,
        contract=draft,
        title=called[:160],
        ayes=votes.ayes,
        noes=votes.noes,
        abstentions=votes.abstentions,
        passed=passed,
        recorded_at=at,
    )
    if draft is not None and passed:
        write_step(draft, StepKind.VOTE, current.on, "", actor, at)
        draft.reached, draft.moved_on = StepKind.VOTE, current.on
        draft.save()
        record_contract("step.vote", draft, actor, at)
    _record("voted", current, actor, at, detail={"title": item.title, "passed": passed})
    return item


def _draft(congress: Congress, contract: Contract) -> Contract:
    """Hold the contract whose draft is voted on."""
    draft: Contract = Contract.objects.select_for_update().get(pk=contract.pk)
    waits = draft.reached == StepKind.DRAFT and not draft.over
    if draft.org_id != congress.org_id or not waits or draft.moved_on > congress.on:
        raise NotInDraft(title=draft.title)
    return draft


@transaction.atomic
def take_vote_back(*, item: Item, reason: str, actor: Actor, at: datetime) -> Item:
    """Take a vote back that was recorded wrongly; a draft it passed waits again. Doing it twice changes nothing.

    :raises ReasonMissing: no reason was given.
    :raises VoteStays: the contract it passed is signed.
    """
    if not reason.strip():
        raise ReasonMissing
    congress = _held(item.congress, actor)
    current = Item.objects.select_for_update().get(pk=item.pk)
    if current.taken_back_at is not None:
        return current
    if current.contract_id is not None and current.passed:
        draft = Contract.objects.select_for_update().get(pk=current.contract_id)
        step = draft.steps.filter(number=draft.number, kind=StepKind.VOTE, taken_back_at=None).first()
        if draft.reached != StepKind.VOTE or step is None:
            raise VoteStays(_("The contract is signed: its vote stays."))
        steps.step_taken_back(step, reason, actor, at)
        steps.settle(draft)
    current.taken_back_at, current.taken_back_reason = at, reason.strip()[:200]
    current.save()
    _record("vote_taken_back", congress, actor, at, detail={"title": current.title}, reason=reason.strip())
    return current


@transaction.atomic
def add_motion(
    *,
    congress: Congress,
    title: str,
    actor: Actor,
    at: datetime,
    by: str = "",
    text: str = "",
    attempt: UUID | None = None,
) -> Motion:
    """Record what a delegate proposed.

    :raises NothingWritten: it has no title.
    """
    current = _held(congress, actor)
    if not title.strip():
        raise NothingWritten
    motion = Motion.objects.create(
        id=attempt or uuid7(),
        district_id=current.district_id,
        congress=current,
        title=title.strip()[:160],
        by=by.strip(),
        text=text.strip(),
        recorded_at=at,
    )
    _record("motion", current, actor, at, detail={"title": motion.title})
    return motion


@transaction.atomic
def answer_motion(
    *, motion: Motion, answer: str, on: date, actor: Actor, at: datetime, unit: str = ""
) -> Motion:
    """Answer a delegate's proposal; the last answer stands.

    :raises NothingWritten: there is no answer.
    """
    congress = _held(motion.congress, actor)
    must_be_past(on, at, congress.on)
    if not answer.strip():
        raise NothingWritten
    current = Motion.objects.select_for_update().get(pk=motion.pk)
    current.answer, current.unit, current.answered_on = answer.strip(), unit.strip()[:60], on
    current.save()
    _record("answered", congress, actor, at, detail={"title": current.title})
    return current
