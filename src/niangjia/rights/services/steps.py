"""The steps to a contract, one after the other, and the ways back.

Rules of 集体合同规定 (2004): as many representatives on either side, three at least, one of them the chief (art. 19); filed within
10 days after signing (art. 42); in force when the labour authority has not objected within 15 days (art. 47); a term of one to three
years (art. 38). The draft is passed by the congress: see ``congresses``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.orgs.models import Org
from niangjia.orgs.terms import term_end
from niangjia.rights.choices import Side, StepKind
from niangjia.rights.errors import (
    BadSides,
    BadTerm,
    NothingToTakeBack,
    NothingWritten,
    OutOfOrder,
    Overlaps,
    ReasonMissing,
    RoundOver,
    TooLate,
    VoteStays,
)
from niangjia.rights.models import OBJECTED_WITHIN, Contract, Representative, Step
from niangjia.rights.services.contracts import held, must_be_open, must_be_past, record, write_step

#: Representatives a side needs, and may have.
LEAST, MOST = 3, 10
SHORTEST_TERM, LONGEST_TERM = 1, 3
#: Steps that are a day and a text.
WRITTEN = (StepKind.TALK, StepKind.DRAFT)


@dataclass(frozen=True, slots=True)
class Seat:
    """Who sits at the table: name and what they do; the first of a side is its chief."""

    name: str
    duty: str = ""


def _ready(contract: Contract, kind: StepKind, actor: Actor) -> Contract:
    """Hold a contract whose next step this is.

    :raises RoundOver: nothing is left to do; :raises OutOfOrder: another step is next; :raises ClosedOrg: the union was closed.
    """
    current = held(contract, actor)
    if current.next_kind is None:
        raise RoundOver
    more_talks = kind == StepKind.TALK and current.reached == StepKind.TALK
    if current.next_kind != kind and not more_talks:
        raise OutOfOrder(step=current.next_kind.label)
    must_be_open(current.org)
    return current


def _moved(current: Contract, kind: StepKind, on: date, text: str, actor: Actor, at: datetime) -> Contract:
    write_step(current, kind, on, text, actor, at)
    current.reached, current.moved_on = kind, on
    current.save()
    record(f"step.{kind}", current, actor, at)
    return current


@transaction.atomic
def name_representatives(
    *,
    contract: Contract,
    workers: Sequence[Seat],
    employer: Sequence[Seat],
    on: date,
    actor: Actor,
    at: datetime,
) -> Contract:
    """Say who bargains for whom; the first of either side is its chief.

    :raises BadSides: fewer than three, not as many on both sides, or somebody twice.
    :raises OutOfOrder: the representatives are named already.
    """
    current = _ready(contract, StepKind.REPRESENTATIVES, actor)
    must_be_past(on, at, current.moved_on)
    seats = {Side.WORKERS: list(workers), Side.EMPLOYER: list(employer)}
    if len(seats[Side.WORKERS]) != len(seats[Side.EMPLOYER]):
        raise BadSides(
            _("Both sides send as many: %(workers)s for the workers, %(employer)s for the employer."),
            workers=len(workers),
            employer=len(employer),
        )
    if not LEAST <= len(workers) <= MOST:
        raise BadSides(_("Each side sends three to ten representatives."))
    names = [one.name.strip() for side in seats.values() for one in side]
    if len(set(names)) != len(names):
        raise BadSides(_("Somebody stands there twice. Nobody sits on both sides."))
    Representative.objects.filter(contract=current).delete()
    Representative.objects.bulk_create(
        Representative(
            district_id=current.district_id,
            contract=current,
            side=side,
            name=seat.name.strip(),
            duty=seat.duty.strip(),
            chief=order == 0,
            order=order,
        )
        for side, chosen in seats.items()
        for order, seat in enumerate(chosen)
    )
    return _moved(current, StepKind.REPRESENTATIVES, on, "", actor, at)


@transaction.atomic
def record_step(
    *, contract: Contract, kind: str, on: date, text: str, actor: Actor, at: datetime
) -> Contract:
    """Record talks with their minutes (as often as there were talks), or the draft that came of them.

    :raises NothingWritten: there are no minutes.
    :raises OutOfOrder: something else is next.
    """
    step = StepKind(kind)
    if step not in WRITTEN:
        raise OutOfOrder(step=str((contract.next_kind or step).label))
    current = _ready(contract, step, actor)
    must_be_past(on, at, current.moved_on)
    if not text.strip():
        raise NothingWritten
    return _moved(current, step, on, text, actor, at)


@transaction.atomic
def sign(
    *, contract: Contract, on: date, term_from: date, term_until: date, actor: Actor, at: datetime
) -> Contract:
    """Both chiefs signed. Whoever signs the same a second time changes nothing.

    :raises OutOfOrder: the congress has not passed the draft, or it is signed otherwise.
    :raises BadTerm: shorter than a year or longer than three.
    :raises Overlaps: another contract of this union and kind runs then.
    """
    current = held(contract, actor)
    said = (on, term_from, term_until)
    if current.reached == StepKind.SIGNING and said == (
        current.signed_on,
        current.term_from,
        current.term_until,
    ):
        return current
    current = _ready(current, StepKind.SIGNING, actor)
    must_be_past(on, at, current.moved_on)
    if not term_end(term_from, SHORTEST_TERM) <= term_until <= term_end(term_from, LONGEST_TERM):
        raise BadTerm
    _must_not_overlap(current, term_from, term_until)
    current.signed_on, current.term_from, current.term_until = said
    return _moved(current, StepKind.SIGNING, on, "", actor, at)


def _must_not_overlap(contract: Contract, term_from: date, term_until: date) -> None:
    Org.objects.select_for_update().get(
        pk=contract.org_id
    )  # two contracts of one union are signed one by one
    twin = (
        Contract.objects.filter(org=contract.org_id, kind=contract.kind, ended_on=None)
        .exclude(pk=contract.pk)
        .filter(signed_on__isnull=False, term_from__lte=term_until, term_until__gte=term_from)
        .first()
    )
    if twin is not None and twin.term_until is not None:
        raise Overlaps(title=twin.title, until=twin.term_until.isoformat())


@transaction.atomic
def file_contract(
    *, contract: Contract, on: date, actor: Actor, at: datetime, authority: str = "", text: str = ""
) -> Contract:
    """The labour authority received the contract: in force when 15 days pass without an objection, and its term has begun.

    Filing late is recorded all the same; it shows.

    :raises OutOfOrder: it is not signed.
    """
    current = _ready(contract, StepKind.FILING, actor)
    must_be_past(on, at, current.moved_on)
    current.filed_on = on
    passed = on + OBJECTED_WITHIN + timedelta(days=1)
    current.in_force_on = max(passed, current.term_from or passed)
    current.authority = authority.strip() or current.authority
    return _moved(current, StepKind.FILING, on, text, actor, at)


@transaction.atomic
def object_to(*, contract: Contract, on: date, text: str, actor: Actor, at: datetime) -> Contract:
    """The labour authority objected: the next round begins with its talks; what was settled stays in the list.

    :raises NothingWritten: there is no word of what it objects to.
    :raises TooLate: the 15 days were over on that day.
    :raises OutOfOrder: it is not filed.
    """
    current = held(contract, actor)
    if current.filed_on is None or current.objection_until is None:
        raise OutOfOrder(step=str((current.next_kind or StepKind.FILING).label))
    if current.ended_on is not None:
        raise RoundOver
    must_be_past(on, at, current.filed_on)
    if on > current.objection_until:
        raise TooLate(until=current.objection_until.isoformat())
    if not text.strip():
        raise NothingWritten
    write_step(current, StepKind.OBJECTION, on, text, actor, at)
    current.signed_on = current.term_from = current.term_until = None
    current.filed_on = current.in_force_on = None
    current.number += 1
    current.reached, current.moved_on = StepKind.REPRESENTATIVES, on
    current.save()
    record("step.objection", current, actor, at)
    return current


@transaction.atomic
def take_back(*, contract: Contract, kind: str, reason: str, actor: Actor, at: datetime) -> Contract:
    """Take the last step back, with a reason. Taking back one that is gone already changes nothing.

    :raises ReasonMissing: no reason was given.
    :raises VoteStays: the last step is a vote.
    :raises NothingToTakeBack: it is the proposal, or the contract is in force.
    """
    if not reason.strip():
        raise ReasonMissing
    current = held(contract, actor)
    if current.reached != kind:
        return current
    if current.reached == StepKind.VOTE:
        raise VoteStays
    in_force = current.in_force_on is not None and current.in_force_on <= local_day(at)
    standing = current.steps.filter(number=current.number, taken_back_at=None).order_by("recorded_at", "id")
    last = standing.filter(kind=kind).last()
    if current.ended_on is not None or in_force or kind == StepKind.PROPOSAL or last is None:
        raise NothingToTakeBack
    if kind in {StepKind.SIGNING, StepKind.FILING}:
        current.filed_on = current.in_force_on = None
    if kind == StepKind.SIGNING:
        current.signed_on = current.term_from = current.term_until = None
    step_taken_back(last, reason, actor, at)
    settle(current)
    record("taken_back", current, actor, at, detail={"contract_step": kind}, reason=reason.strip()[:200])
    return current


def step_taken_back(step: Step, reason: str, actor: Actor, at: datetime) -> None:
    """Mark a step as taken back."""
    step.taken_back_at, step.taken_back_by = at, actor.name[:60]
    step.taken_back_reason = reason.strip()[:200]
    step.save()


def settle(current: Contract) -> None:
    """Move a contract to the last step that stands: in its own round, or where an objection sent it."""
    standing = current.steps.filter(number=current.number, taken_back_at=None).order_by("recorded_at", "id")
    last = standing.last()
    if last is not None:
        current.reached, current.moved_on = last.kind, last.on
    else:
        sent = current.steps.filter(kind=StepKind.OBJECTION).order_by("recorded_at", "id").last()
        current.reached = StepKind.REPRESENTATIVES
        current.moved_on = sent.on if sent is not None else current.proposed_on
    current.save()
