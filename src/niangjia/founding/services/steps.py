"""The steps of a founding, one after the other, and the way back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.founding.choices import FINAL, PLAIN, StepKind
from niangjia.founding.errors import (
    AlreadyApproved,
    BadDay,
    NoMembers,
    NothingToTakeBack,
    OutOfOrder,
    ReasonMissing,
)
from niangjia.founding.models import Case, Step
from niangjia.founding.policies import applied, can_approve, must_apply, must_keep
from niangjia.founding.services.cases import record, under_way


def standing(case: Case, kind: str) -> Step | None:
    """Give the step of a kind that was taken and stands; ``None`` when there is none."""
    return case.steps.filter(kind=kind, taken_back_at=None).first()


def must_be_next(case: Case, kind: str) -> None:
    """:raises OutOfOrder: another step comes first."""
    if case.next_kind != kind:
        raise OutOfOrder(step=StepKind(case.next_kind).label if case.next_kind else "")


def must_be_a_day(case: Case, on: date, at: datetime) -> None:
    """:raises BadDay: the day lies ahead, or before the step before."""
    if on > local_day(at):
        raise BadDay(_("This day lies ahead. Record a step on the day it was taken."))
    if on < case.moved_on:
        raise BadDay(
            _("The step before is of %(day)s; this one cannot be earlier."), day=case.moved_on.isoformat()
        )


def write(case: Case, kind: str, on: date, note: str, actor: Actor, at: datetime) -> Step:
    """Write a step of a founding that is held, and move it on; the caller saves the founding."""
    step = Step.objects.create(
        district_id=case.district_id,
        case=case,
        kind=kind,
        on=on,
        note=note.strip()[:500],
        by=actor.person_id,
        by_name=actor.name[:60],
        recorded_at=at,
    )
    case.reached, case.moved_on = kind, on
    return step


@transaction.atomic
def take_step(*, case: Case, kind: str, on: date, actor: Actor, at: datetime, note: str = "") -> Step:
    """Record that a step was taken: contact, enterprise talk, preparatory group, members, application.

    A step that stands already is given back unchanged, so that a form sent twice is one step.

    :raises OutOfOrder: another step comes first.
    :raises BadDay: the day lies ahead, or before the step before.
    :raises NoMembers: the members step without a member.
    :raises FoundingOver: the founding is registered or was given up.
    :raises NotAllowed: the actor may not.
    """
    current = under_way(case)
    (must_apply if kind == StepKind.APPLICATION else must_keep)(actor, current.org)
    there = standing(current, kind)
    if there is not None:
        return there
    if kind not in (*PLAIN, StepKind.MEMBERS):
        raise OutOfOrder(step=StepKind(kind).label)
    must_be_next(current, kind)
    must_be_a_day(current, on, at)
    if kind == StepKind.MEMBERS and not current.founding_members.exists():
        raise NoMembers
    step = write(current, kind, on, note, actor, at)
    if kind == StepKind.APPLICATION:
        current.applied_by = actor.person_id
    current.save()
    record(f"step.{kind}", current, actor, at)
    return step


@transaction.atomic
def take_back(*, case: Case, kind: str, reason: str, actor: Actor, at: datetime) -> Case:
    """Take the last step back, with a reason. The superior sends an application back the same way.

    :param kind: the step the actor saw as the last; taken back already, nothing changes.
    :raises ReasonMissing: no reason was given.
    :raises NothingToTakeBack: no step was taken, or another came after it.
    :raises AlreadyApproved: the superior has approved.
    """
    if not reason.strip():
        raise ReasonMissing
    current = under_way(case)
    if not (kind == StepKind.APPLICATION and can_approve(actor, current) and not applied(actor, current)):
        must_keep(actor, current.org)
    if current.reached in FINAL:
        raise AlreadyApproved
    last = standing(current, kind)
    if last is None or current.reached != kind:
        raise NothingToTakeBack
    last.taken_back_at, last.taken_back_by = at, actor.name[:60]
    last.taken_back_reason = reason.strip()[:200]
    last.save()
    before = current.steps.filter(taken_back_at=None).last()
    current.reached = before.kind if before is not None else ""
    current.moved_on = before.on if before is not None else current.opened_on
    if kind == StepKind.APPLICATION:
        current.applied_by = None
    current.save()
    record("taken_back", current, actor, at, reason=last.taken_back_reason, detail={"step": kind})
    return current
