"""A coordinator's own hand in a proposal: pin, forbid, move."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from niangjia import scheduling as sched
from niangjia.core.actor import Actor
from niangjia.courses.models import Course, Lecturer
from niangjia.training.choices import OrderState, PlacementState, TableState
from niangjia.training.errors import BadMove, NotAsked, OrderScheduled
from niangjia.training.models import Ban, Order, Placement, Timetable
from niangjia.training.problem import Maker
from niangjia.training.services.orders import locked
from niangjia.training.services.timetables import held, must_rest, placed, record

#: Seconds for the plan of one order; it takes a fraction of one.
QUICK = 5


def _changed(table: Timetable, action: str, actor: Actor, at: datetime, **detail: Any) -> Timetable:
    table.version += 1
    table.save(update_fields=["version", "state", "updated_at"])
    record(action, table, actor, at, detail=detail)
    return table


def _proposed(table: Timetable, pk: UUID) -> Placement:
    """:raises NotAsked: it is not part of the proposal any more."""
    found: Placement | None = (
        Placement.objects.filter(timetable=table, state=PlacementState.PROPOSED, pk=pk).with_all().first()
    )
    if found is None:
        raise NotAsked
    return found


@transaction.atomic
def pin(
    *, table: Timetable, version: int, placement: UUID, pinned: bool, actor: Actor, at: datetime
) -> Placement:
    """Keep a placement as it is whenever the timetable is solved again, or let go of it.

    :raises StaleRecord: somebody else changed the timetable meanwhile; :raises TableBusy: it is being solved.
    """
    current = held(table, version, actor)
    must_rest(current, at)
    one = _proposed(current, placement)
    one.pinned, one.placed_by, one.placed_by_name = pinned, actor.user_id, actor.name[:80]
    one.save(update_fields=["pinned", "placed_by", "placed_by_name"])
    _changed(current, "pinned" if pinned else "unpinned", actor, at, unit=one.order.unit_name)
    return one


@transaction.atomic
def forbid(
    *, table: Timetable, version: int, placement: UUID, reason: str, actor: Actor, at: datetime
) -> Ban:
    """Rule out a lecturer for an order; the placement is taken out of the proposal.

    :raises StaleRecord: somebody else changed the timetable meanwhile; :raises TableBusy: it is being solved.
    """
    current = held(table, version, actor)
    must_rest(current, at)
    one = _proposed(current, placement)
    ban = ban_lecturer(one.order, one.lecturer, reason, actor, at)
    one.state, one.ended_at, one.end_reason = PlacementState.DROPPED, at, reason.strip()[:200]
    one.save(update_fields=["state", "ended_at", "end_reason"])
    _changed(current, "forbidden", actor, at, unit=one.order.unit_name)
    return ban


def ban_lecturer(order: Order, lecturer: Lecturer, reason: str, actor: Actor, at: datetime) -> Ban:
    """Rule a lecturer out for an order; once."""
    ban, _made = Ban.objects.get_or_create(
        order=order,
        lecturer=lecturer,
        starts_at=None,
        defaults={
            "district_id": order.district_id,
            "reason": reason.strip()[:200],
            "made_at": at,
            "made_by_name": actor.name[:80],
        },
    )
    return ban


@transaction.atomic
def lift_ban(*, table: Timetable, version: int, ban: UUID, actor: Actor, at: datetime) -> None:
    """Let somebody be proposed for an order again.

    :raises StaleRecord: somebody else changed the timetable meanwhile; :raises TableBusy: it is being solved.
    """
    current = held(table, version, actor)
    must_rest(current, at)
    found = Ban.objects.filter(pk=ban, order__in=Order.objects.within(current.org.scope)).first()
    if found is not None:
        found.delete()
        _changed(current, "allowed", actor, at, unit=found.order.unit_name)


@transaction.atomic
def move(
    *,
    table: Timetable,
    version: int,
    order: Order,
    course: Course,
    lecturer: Lecturer,
    starts_at: datetime,
    actor: Actor,
    at: datetime,
) -> Placement:
    """Place an order by hand; it is pinned. Every rule holds as it does for the solver.

    :raises StaleRecord: somebody else changed the timetable meanwhile; :raises TableBusy: it is being solved.
    :raises OrderScheduled: the order has a date already.
    :raises BadMove: a rule is in the way; the sentence says which.
    """
    current = held(table, version, actor)
    must_rest(current, at)
    asked = locked(order)
    if asked.state != OrderState.OPEN:
        raise OrderScheduled
    fixed = sched.Pin(str(asked.pk), str(lecturer.pk), str(course.pk), starts_at)
    found = plan_one(current, asked, also=course, pins=(fixed,))
    one = found.of(str(asked.pk))
    if one is None:
        raise BadMove(" ".join(each.reason for each in found.unserved))
    Placement.objects.filter(order=asked, state=PlacementState.PROPOSED).delete()
    made = placed(current, asked, one, at)
    made.pinned, made.placed_by, made.placed_by_name = True, actor.user_id, actor.name[:80]
    made.save(force_insert=True)
    Order.objects.filter(pk=asked.pk).update(unserved=[])
    if current.state == TableState.OPEN:
        current.state = TableState.PROPOSED
    _changed(current, "moved", actor, at, unit=asked.unit_name)
    return made


def plan_one(
    table: Timetable,
    order: Order,
    *,
    also: Course | None = None,
    pins: tuple[sched.Pin, ...] = (),
    forbids: tuple[sched.Forbid, ...] = (),
) -> sched.Plan:
    """Plan one order around everything that stands."""
    whole = Order.objects.select_related("org", "region").get(pk=order.pk)
    problem = Maker(table, [whole], also=also).problem()
    return sched.solve(problem, seconds=QUICK, pinned=pins, forbidden=forbids, workers=1)
