"""Timetables: opened, solved, published."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia import scheduling as sched
from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.core.jobs import enqueue
from niangjia.orgs.models import Org
from niangjia.training.choices import OrderState, PlacementState, TableState
from niangjia.training.errors import BadTable, NothingProposed, NothingToSolve, TableBusy
from niangjia.training.models import Order, Placement, Timetable
from niangjia.training.policies import can_schedule, must_schedule
from niangjia.training.problem import Maker, orders_in, said, why_not
from niangjia.training.telling import tell_both

JOB = "niangjia.training.jobs.solve"
LONGEST = 92
SECONDS = (5, 300)
#: So long after its time is over, solving is taken to have died.
GRACE = timedelta(minutes=2)
WORKERS = 2


def record(action: str, table: Timetable, actor: Actor, at: datetime, **more: Any) -> None:
    """Write down in the trail what was done with a timetable."""
    audit.record(
        action=f"timetable.{action}",
        subject_type="timetable",
        subject_id=table.pk,
        subject_label=table.name,
        actor=actor,
        at=at,
        org=table.org,
        **more,
    )


def held(table: Timetable, version: int | None, actor: Actor) -> Timetable:
    """Read a timetable again and hold it; with a version, the one that somebody has looked at.

    :raises StaleRecord: somebody else changed it meanwhile; :raises NotAllowed: not theirs to change.
    """
    current: Timetable = (
        Timetable.objects.select_for_update(of=("self",)).select_related("org").get(pk=table.pk)
    )
    must_schedule(actor, current)
    if version is not None and current.version != version:
        raise StaleRecord
    return current


def must_rest(table: Timetable, at: datetime) -> None:
    """:raises TableBusy: it is being solved."""
    if is_solving(table, at):
        raise TableBusy


def is_solving(table: Timetable, at: datetime) -> bool:
    """Say whether the solver is at work; one that has been silent for too long has died."""
    if table.state != TableState.SOLVING or table.asked_at is None:
        return False
    return at < table.asked_at + timedelta(seconds=table.seconds) + GRACE


def _check(name: str, since: date, until: date, seconds: int) -> None:
    if not name.strip():
        raise BadTable(_("Please give the timetable a name."))
    if until < since:
        raise BadTable(_("The last day lies before the first."))
    if (until - since).days > LONGEST:
        raise BadTable(_("A timetable spans three months at most."))
    if not SECONDS[0] <= seconds <= SECONDS[1]:
        raise BadTable(_("Give the solver between 5 and 300 seconds."))


@transaction.atomic
def open_timetable(
    *,
    org: Org,
    name: str,
    since: date,
    until: date,
    actor: Actor,
    at: datetime,
    seconds: int = 30,
    attempt: UUID | None = None,
) -> Timetable:
    """Open a timetable for the orders of an org and everything under it.

    :raises BadTable: name, days or seconds cannot be right; :raises NotAllowed: no coordinator there.
    """
    if not can_schedule(actor, org):
        raise NotAllowed
    _check(name, since, until, seconds)
    table = Timetable(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        name=name.strip(),
        since=since,
        until=until,
        seconds=seconds,
        opened_by_name=actor.name[:80],
    )
    table.save(force_insert=True)
    record("opened", table, actor, at)
    return table


@transaction.atomic
def update_timetable(
    *, table: Timetable, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Timetable:
    """Correct name, window and seconds.

    :raises StaleRecord: somebody else saved meanwhile; :raises TableBusy: it is being solved.
    :raises BadTable: it cannot be right.
    """
    current = held(table, version, actor)
    must_rest(current, at)
    for name in ("name", "since", "until", "seconds"):
        setattr(current, name, changes.get(name, getattr(current, name)))
    _check(current.name, current.since, current.until, current.seconds)
    current.version += 1
    current.save()
    record("changed", current, actor, at)
    return current


@transaction.atomic
def request_plan(*, table: Timetable, version: int, actor: Actor, at: datetime) -> Timetable:
    """Have all open orders of the window planned, in the background.

    :raises StaleRecord: somebody else changed it meanwhile; :raises TableBusy: it is being solved already.
    :raises NothingToSolve: no open order has a day in the window.
    """
    current = held(table, version, actor)
    must_rest(current, at)
    if not orders_in(current).exists():
        raise NothingToSolve
    _begin(current, at)
    record("solved", current, actor, at)
    enqueue(JOB, str(current.pk), current.version)
    return current


def _begin(table: Timetable, at: datetime) -> None:
    table.state, table.asked_at = TableState.SOLVING, at
    table.version += 1
    table.save(update_fields=["state", "asked_at", "version", "updated_at"])


def solve_now(*, table: Timetable, at: datetime, version: int | None = None, workers: int = WORKERS) -> bool:
    """Plan the open orders of a timetable and keep the proposal; ``False`` when it was changed meanwhile.

    What was proposed before stays wherever that is possible; what was pinned stays in any case.
    """
    table = Timetable.objects.select_related("org").get(pk=table.pk)
    asked = table.version if version is None else version
    orders = list(orders_in(table))
    before = list(
        Placement.objects.filter(timetable=table, state=PlacementState.PROPOSED, order__in=orders).with_all()
    )
    problem = Maker(table, orders).problem(pins=[one for one in before if one.pinned])
    plan = sched.solve(
        problem, seconds=table.seconds, previous=[_as_planned(one) for one in before], workers=workers
    )
    return _keep(table, asked, orders, before, plan, at)


def _as_planned(one: Placement) -> sched.Assignment:
    return sched.Assignment(
        order=str(one.order_id),
        course=str(one.course_id),
        lecturer=str(one.lecturer_id),
        start=one.starts_at,
        end=one.ends_at,
        online=one.order.mode == "online",
    )


@transaction.atomic
def _keep(
    table: Timetable,
    version: int,
    orders: list[Order],
    before: list[Placement],
    plan: sched.Plan,
    at: datetime,
) -> bool:
    current = Timetable.objects.select_for_update(of=("self",)).get(pk=table.pk)
    if current.version != version:
        return False
    still_open = set(
        Order.objects.select_for_update(of=("self",))
        .filter(pk__in=[one.pk for one in orders], state=OrderState.OPEN)
        .values_list("pk", flat=True)
    )
    pins = {one.order_id: one for one in before if one.pinned}
    Placement.objects.filter(
        timetable=table, state=PlacementState.PROPOSED, order__in=[one.pk for one in orders]
    ).delete()
    by_id = {str(one.pk): one for one in orders}
    for one in plan.assignments:
        if by_id[one.order].pk in still_open:
            placed(table, by_id[one.order], one, at, pin=pins.get(by_id[one.order].pk)).save(
                force_insert=True
            )
    why = why_not(plan, orders)
    for order in orders:
        if order.pk in still_open:
            Order.objects.filter(pk=order.pk).update(unserved=why.get(order.pk, []))
    current.state, current.solved_at = TableState.PROPOSED, at
    current.outcome = {
        "served": len(plan.assignments),
        "orders": len(orders),
        "baseline_served": plan.baseline_served,
        "objective": plan.objective,
        "baseline": plan.baseline_objective,
        "gap": round(plan.gap, 4),
        "changes": plan.changes,
        "finished": plan.finished,
        "seconds": plan.seconds,
    }
    current.version += 1
    current.save()
    return True


def placed(
    table: Timetable, order: Order, one: sched.Assignment, at: datetime, *, pin: Placement | None = None
) -> Placement:
    """Make a placement of what the scheduler proposes; it is not saved yet."""
    return Placement(
        district_id=order.district_id,
        timetable=table,
        order=order,
        course_id=UUID(one.course),
        lecturer_id=UUID(one.lecturer),
        starts_at=one.start,
        ends_at=one.end,
        why=said(one.why),
        pinned=pin is not None,
        placed_at=pin.placed_at if pin is not None else at,
        placed_by=pin.placed_by if pin is not None else None,
        placed_by_name=pin.placed_by_name if pin is not None else "",
    )


@transaction.atomic
def publish(*, table: Timetable, version: int, actor: Actor, at: datetime) -> list[Placement]:
    """Propose the dates to units and lecturers, who are told; those of a day that is over stay behind.

    :raises StaleRecord: somebody else changed it meanwhile; :raises TableBusy: it is being solved.
    :raises NothingProposed: there is nothing to publish.
    """
    current = held(table, version, actor)
    must_rest(current, at)
    proposed = list(
        Placement.objects.select_for_update(of=("self",))
        .filter(timetable=current, state=PlacementState.PROPOSED, starts_at__gt=at)
        .with_all()
    )
    if not proposed:
        raise NothingProposed
    for one in proposed:
        one.state = PlacementState.OFFERED
        one.save(update_fields=["state"])
        tell_both(one, "order_offered", "lecture_offered", at)
    Order.objects.filter(pk__in=[one.order_id for one in proposed]).update(
        state=OrderState.OFFERED, unserved=[]
    )
    current.state, current.published_at, current.published_by = TableState.PUBLISHED, at, actor.user_id
    current.version += 1
    current.save()
    record("published", current, actor, at, detail={"lectures": len(proposed), "day": str(local_day(at))})
    return proposed
