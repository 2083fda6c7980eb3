"""Orders: placed, changed, withdrawn, and told of a course that was retired."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.accounts import audit
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.errors import StaleRecord
from niangjia.core.ids import uuid7
from niangjia.courses.models import Course
from niangjia.orgs.models import Org
from niangjia.people.models import Person
from niangjia.training.choices import LIVE, Mode, OrderState, PlacementState
from niangjia.training.doubts import doubts
from niangjia.training.errors import BadOrder, OrderScheduled, OrderWithdrawn, ReasonMissing, Unsure
from niangjia.training.models import Order, Placement, Slot, Wish
from niangjia.training.policies import must_keep, must_speak_for
from niangjia.training.telling import tell_unit

FIELDS = (
    "unit_name",
    "region",
    "mode",
    "place",
    "address",
    "room",
    "link",
    "headcount",
    "venue_kind",
    "audience",
    "key_date",
    "note",
)
MOST_WISHES, MOST_DAYS = 3, 6
FURTHEST = timedelta(days=366)
LARGEST = 100_000
Days = Sequence[tuple[date, str]]


def record(action: str, order: Order, actor: Actor, at: datetime, **more: Any) -> None:
    """Write down in the trail what was done with an order."""
    audit.record(
        action=f"order.{action}",
        subject_type="order",
        subject_id=order.pk,
        subject_label=order.unit_name,
        actor=actor,
        at=at,
        org=order.org,
        **more,
    )


def locked(order: Order) -> Order:
    """Read an order again and hold it until the change is done."""
    current: Order = (
        Order.objects.select_for_update(of=("self",)).select_related("org", "contact").get(pk=order.pk)
    )
    return current


def _check(given: Mapping[str, Any], wishes: Sequence[Course], days: Days, at: datetime) -> None:
    """:raises BadOrder: it cannot be right."""
    today = local_day(at)
    if not str(given["unit_name"]).strip():
        raise BadOrder(_("Please give the name of the unit."))
    if not wishes:
        raise BadOrder(_("Please choose at least one course."))
    if len(wishes) > MOST_WISHES or len({one.pk for one in wishes}) < len(wishes):
        raise BadOrder(_("Choose up to three different courses, the one you want most first."))
    gone = next((one for one in wishes if not one.orderable), None)
    if gone is not None:
        raise BadOrder(
            _("“%(course)s” cannot be ordered any more. Please choose another course."), course=gone.title
        )
    if not days:
        raise BadOrder(_("Please give at least one day that suits you."))
    if len(days) > MOST_DAYS:
        raise BadOrder(_("Six days are enough; give those that suit you best."))
    if min(day for day, _part in days) <= today:
        raise BadOrder(_("Please choose days from tomorrow on: a lecturer has to be found first."))
    if max(day for day, _part in days) > today + FURTHEST:
        raise BadOrder(_("A day lies more than a year ahead. Please check the year."))
    if not 1 <= given["headcount"] <= LARGEST:
        raise BadOrder(_("Please check how many people will come."))
    if given["room"] is not None and not 1 <= given["room"] <= LARGEST:
        raise BadOrder(_("Please check how many seats the room has."))
    if given["mode"] == Mode.ON_SITE and not str(given["place"]).strip():
        raise BadOrder(_("Please say where the lecture is, or order it online."))


def _doubt(
    given: Mapping[str, Any], contact: Person, wishes: Sequence[Course], days: Days, but: Order | None = None
) -> None:
    """:raises Unsure: something is likely not meant."""
    found = doubts(
        unit_name=given["unit_name"],
        contact=contact,
        mode=given["mode"],
        headcount=given["headcount"],
        room=given["room"],
        key_date=given["key_date"],
        wishes=wishes,
        days=sorted({day for day, _part in days}),
        but=but,
    )
    if found:
        raise Unsure(found)


def _keep_wishes(order: Order, wishes: Sequence[Course], days: Days) -> None:
    Wish.objects.filter(order=order).delete()
    Slot.objects.filter(order=order).delete()
    common = {"district_id": order.district_id, "order": order}
    Wish.objects.bulk_create(
        Wish(**common, rank=rank, course=course) for rank, course in enumerate(wishes, start=1)
    )
    Slot.objects.bulk_create(Slot(**common, on=day, part=part) for day, part in sorted(set(days)))


@transaction.atomic
def place_order(
    *,
    org: Org,
    contact: Person,
    fields: Mapping[str, Any],
    wishes: Sequence[Course],
    days: Days,
    actor: Actor,
    at: datetime,
    sure: bool = False,
    attempt: UUID | None = None,
) -> Order:
    """Take an order from the menu: by the unit's contact, or by staff who has them on the phone.

    :param org: the unit's union, or the federation that looks after a unit without one.
    :param fields: the fields in ``FIELDS``.
    :param days: days with the part of each that suits.
    :param sure: what is likely not meant was seen and is meant.
    :raises BadOrder: it cannot be right; :raises Unsure: something is likely not meant.
    """
    by_phone = contact.pk != actor.person_id
    if by_phone:
        must_keep(actor, org)
    _check(fields, wishes, days, at)
    if not sure:
        _doubt(fields, contact, wishes, days)
    order = Order(
        id=attempt or uuid7(),
        district_id=org.district_id,
        org=org,
        contact=contact,
        ordered_at=at,
        taken_by=actor.user_id if by_phone else None,
        taken_by_name=actor.name[:80] if by_phone else "",
        **{name: fields[name] for name in FIELDS},
    )
    order.unit_name = order.unit_name.strip()
    order.save(force_insert=True)
    _keep_wishes(order, wishes, days)
    record("placed", order, actor, at, detail={"people": order.headcount, "by_phone": by_phone})
    tell_unit(order, "order_taken", at, course=wishes[0].title, number=len(wishes))
    return order


@transaction.atomic
def change_order(
    *,
    order: Order,
    version: int,
    changes: Mapping[str, Any],
    wishes: Sequence[Course],
    days: Days,
    actor: Actor,
    at: datetime,
    sure: bool = False,
) -> Order:
    """Change an order, as long as no date was proposed.

    :raises StaleRecord: somebody else saved meanwhile; :raises OrderScheduled: a date was proposed.
    :raises BadOrder: it cannot be right; :raises Unsure: something is likely not meant.
    """
    current = locked(order)
    must_speak_for(actor, current)
    if current.version != version:
        raise StaleRecord
    _must_be_open(current)
    for name in FIELDS:
        if name in changes:
            setattr(current, name, changes[name])
    given = {name: getattr(current, name) for name in FIELDS}
    _check(given, wishes, days, at)
    if not sure:
        _doubt(given, current.contact, wishes, days, but=current)
    current.version += 1
    current.unserved = []
    current.save()
    _keep_wishes(current, wishes, days)
    Placement.objects.filter(order=current, state=PlacementState.PROPOSED).update(
        state=PlacementState.DROPPED, ended_at=at, end_reason=str(_("The order was changed."))[:200]
    )
    record("changed", current, actor, at)
    return current


def _must_be_open(order: Order) -> None:
    if order.state == OrderState.WITHDRAWN:
        raise OrderWithdrawn
    if order.state != OrderState.OPEN:
        raise OrderScheduled


@transaction.atomic
def withdraw_order(*, order: Order, reason: str, actor: Actor, at: datetime) -> Order:
    """Withdraw an order, as long as no date was proposed. Withdrawing again changes nothing.

    :raises ReasonMissing: no reason was given; :raises OrderScheduled: a date was proposed.
    """
    current = locked(order)
    must_speak_for(actor, current)
    if current.state == OrderState.WITHDRAWN:
        return current
    _must_be_open(current)
    return end_order(current, reason, actor, at)


def end_order(order: Order, reason: str, actor: Actor, at: datetime) -> Order:
    """End a held order and whatever holds a lecturer's time for it.

    :raises ReasonMissing: no reason was given.
    """
    if not reason.strip():
        raise ReasonMissing
    Placement.objects.filter(order=order, state__in=LIVE).update(
        state=PlacementState.DROPPED, ended_at=at, end_reason=reason.strip()[:200]
    )
    order.state, order.withdrawn_at = OrderState.WITHDRAWN, at
    order.withdraw_reason = reason.strip()[:200]
    order.version += 1
    order.save()
    record("withdrawn", order, actor, at, reason=reason)
    return order


@transaction.atomic
def tell_of_retired(*, at: datetime) -> int:
    """Tell units of open orders that a course they wish for was retired, once each; give how many were told."""
    found = (
        Wish.objects.filter(order__state=OrderState.OPEN, told_at=None)
        .exclude(course__retired_on=None)
        .select_related("order__contact", "course")
    )
    for wish in found:
        tell_unit(wish.order, "course_retired", at, course=wish.course.title)
    return Wish.objects.filter(pk__in=[one.pk for one in found]).update(told_at=at)
