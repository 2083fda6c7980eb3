"""What waits for a cadre: a lecturer who cannot come, orders without a date, proposals, calls to units."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.asking import which_hold_any
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.people.roles import STAFF_UP
from niangjia.training import policies, queries
from niangjia.training.choices import PlacementState, TableState
from niangjia.training.models import Order, Placement, Timetable

MOST = 4
#: An offer nobody has answered for so long is worth a call.
UNANSWERED = timedelta(days=2)


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Substitutes to find, orders to plan, proposals to publish, units to call back, courses taken off the menu."""
    if not actor.has_role(*STAFF_UP):
        return []
    shown: list[tuple[Any, Callable[[Any], list[TodayItem]]]] = [
        (queries.retired_wishes(scope), _retired_wishes),
        (queries.retired_lectures(scope, at), _retired_lectures),
        (queries.to_call(scope, at), lambda found: _calls(actor, found, at)),
    ]
    if actor.has_role(*policies.COORDINATORS):
        planned = Placement.objects.filter(state=PlacementState.PROPOSED)
        tables = Timetable.objects.within(scope).filter(state=TableState.PROPOSED)
        offered = Placement.objects.within(scope).filter(state=PlacementState.OFFERED, starts_at__gt=at)
        shown = [
            (queries.absent(scope, at), _absent),
            (tables.filter(placements__in=planned), _proposed),
            (Order.objects.within(scope).open().exclude(pk__in=planned.values("order")), _to_plan),
            (offered.filter(timetable__published_at__lt=at - UNANSWERED), _unanswered),
            *shown,
        ]
    there = which_hold_any(*(found for found, _items in shown))
    return [
        one
        for (found, items_of), any_there in zip(shown, there, strict=True)
        if any_there
        for one in items_of(found)
    ]


def _absent(found: Any) -> list[TodayItem]:
    return [
        TodayItem(
            "late",
            _("%(name)s cannot come: %(title)s") % {"name": one.lecturer, "title": one.course.title},
            reverse("training:desk_substitute", args=[one.pk]),
            one.order.unit_name,
            _("Find a substitute"),
            at=one.starts_at,
            tone="brick",
        )
        for one in found[:MOST]
    ]


def _proposed(found: Any) -> list[TodayItem]:
    return [
        TodayItem(
            "todo",
            _("Look at the proposal: %(name)s") % {"name": table.name},
            table.get_absolute_url(),
            action=_("Open"),
            tone="plum",
        )
        for table in found.distinct()[:MOST]
    ]


def _to_plan(found: Any) -> list[TodayItem]:
    title = _("Give %(number)d orders a date") % {"number": found.count()}
    return [TodayItem("todo", title, reverse("training:desk_timetables"), action=_("Plan"))]


def _unanswered(found: Any) -> list[TodayItem]:
    return [
        TodayItem(
            "late",
            _("Not confirmed: %(title)s") % {"title": one.course.title},
            reverse("training:desk_lecture", args=[one.pk]),
            one.order.unit_name,
            tone="amber",
        )
        for one in found.with_all()[:MOST]
    ]


def _retired_wishes(found: Any) -> list[TodayItem]:
    return [
        TodayItem(
            "todo",
            _("A course was taken off the menu: %(unit)s") % {"unit": one.unit_name},
            one.get_absolute_url(),
            one.org.label,
            tone="amber",
        )
        for one in found[:MOST]
    ]


def _retired_lectures(found: Any) -> list[TodayItem]:
    return [
        TodayItem(
            "todo",
            _("A course was taken off the menu: %(unit)s") % {"unit": one.order.unit_name},
            reverse("training:desk_lecture", args=[one.pk]),
            one.course.title,
            at=one.starts_at,
            tone="amber",
        )
        for one in found[:MOST]
    ]


def _calls(actor: Actor, waiting: Any, at: datetime) -> list[TodayItem]:
    found = [one for one in waiting[:20] if policies.can_call(actor, one)]
    return [
        TodayItem(
            "late" if one.ends_at < at - queries.CALL_WITHIN else "todo",
            _("Call the unit back: %(unit)s") % {"unit": one.order.unit_name},
            reverse("training:desk_unit_call", args=[one.pk]),
            one.course.title,
            _("Call"),
            tone="brick" if one.ends_at < at - queries.CALL_WITHIN else "sky",
        )
        for one in found[:MOST]
    ]
