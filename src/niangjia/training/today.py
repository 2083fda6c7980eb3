"""What waits for a cadre: a lecturer who cannot come, orders without a date, proposals, calls to units."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
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
    coordinator = actor.has_role(*policies.COORDINATORS)
    return [
        *(_absent(scope, at) if coordinator else []),
        *(_plans(scope) if coordinator else []),
        *(_unanswered(scope, at) if coordinator else []),
        *_retired(scope, at),
        *_calls(actor, scope, at),
    ]


def _absent(scope: Scope | None, at: datetime) -> list[TodayItem]:
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
        for one in queries.absent(scope, at)[:MOST]
    ]


def _plans(scope: Scope | None) -> list[TodayItem]:
    found: list[TodayItem] = []
    proposed = Timetable.objects.within(scope).filter(
        state=TableState.PROPOSED, placements__state=PlacementState.PROPOSED
    )
    for table in proposed.distinct()[:MOST]:
        found.append(
            TodayItem(
                "todo",
                _("Look at the proposal: %(name)s") % {"name": table.name},
                table.get_absolute_url(),
                action=_("Open"),
                tone="plum",
            )
        )
    planned = Placement.objects.filter(state=PlacementState.PROPOSED).values("order")
    waiting = Order.objects.within(scope).open().exclude(pk__in=planned)
    number = waiting.count()
    if number:
        title = _("Give %(number)d orders a date") % {"number": number}
        found.append(TodayItem("todo", title, reverse("training:desk_timetables"), action=_("Plan")))
    return found


def _unanswered(scope: Scope | None, at: datetime) -> list[TodayItem]:
    found = Placement.objects.within(scope).filter(
        state=PlacementState.OFFERED, starts_at__gt=at, timetable__published_at__lt=at - UNANSWERED
    )
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


def _retired(scope: Scope | None, at: datetime) -> list[TodayItem]:
    orders = [
        TodayItem(
            "todo",
            _("A course was taken off the menu: %(unit)s") % {"unit": one.unit_name},
            one.get_absolute_url(),
            one.org.label,
            tone="amber",
        )
        for one in queries.retired_wishes(scope)[:MOST]
    ]
    lectures = [
        TodayItem(
            "todo",
            _("A course was taken off the menu: %(unit)s") % {"unit": one.order.unit_name},
            reverse("training:desk_lecture", args=[one.pk]),
            one.course.title,
            at=one.starts_at,
            tone="amber",
        )
        for one in queries.retired_lectures(scope, at)[:MOST]
    ]
    return [*orders, *lectures]


def _calls(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    found = [one for one in queries.to_call(scope, at)[:20] if policies.can_call(actor, one)]
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
