"""What waits for a cadre: alarms, concerns to accept and to answer, what is late, call-backs, the calendar of next year."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.concerns import queries
from niangjia.concerns.choices import OPEN, State
from niangjia.concerns.models import Concern, Duty
from niangjia.concerns.models.concerns import ConcernQuerySet, overdue
from niangjia.concerns.policies import can_call
from niangjia.core.actor import Actor
from niangjia.core.clock import at_local, local_day
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.orgs.access import may_keep_calendar
from niangjia.orgs.workdays import missing_year
from niangjia.people.roles import CITY, DISTRICT, STAFF_UP

MOST = 5


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """What is mine or my unit's. Nobody's hardship is written here: a line names number, category and place."""
    if may_keep_calendar(actor):
        return _calendar(at)
    if not actor.has_role(*STAFF_UP) or scope is None:
        return []
    return [*_alarms(actor, at), *_handled(actor, scope, at), *_calls(actor)]


def _handled(actor: Actor, scope: Scope, at: datetime) -> list[TodayItem]:
    """What is late, to accept and to answer soon, of what one may open; how much of each is asked at once."""
    day = local_day(at)
    mine = Q(org=scope.org_id) | Q(handler=actor.person_id) | Q(escalation__gte=2)
    late = mine & overdue(day)
    new = Q(org=scope.org_id, state__in=(State.RAISED, State.REOPENED), alarm=False)
    soon = queries.due_soon(actor, day, settings.NIANGJIA_CONCERN_WARNING_DAYS)
    seen = Concern.objects.seen_by(actor).open()
    parts = ((late, _late), (new, _to_accept), (soon, _soon))
    numbers = seen.aggregate(**{told.__name__: Count("pk", filter=which) for which, told in parts})
    return [
        item
        for which, told in parts
        if (number := numbers[told.__name__])
        for item in told(seen.filter(which).with_all(), number)
    ]


def _line(concern: Concern) -> str:
    about = concern.category.name if concern.category is not None else concern.get_kind_display()
    return " · ".join(filter(None, (concern.number, str(about), concern.place or concern.raised_for.label)))


def _alarms(actor: Actor, at: datetime) -> list[TodayItem]:
    """To those on duty; where nobody is named, to the district's cadres."""
    mine = Duty.objects.filter(person=actor.person_id, ended_at=None).values("district")
    named = Duty.objects.filter(ended_at=None).values("district")
    own = actor.scope.org_id if actor.scope is not None else None
    unnamed = Q(district=own) & ~Q(district__in=named) if actor.has_role(DISTRICT, CITY) else Q(pk__in=[])
    found = Concern.objects.filter(Q(district__in=mine) | unnamed, alarm=True, state__in=OPEN).with_all()
    return [
        TodayItem(
            "late",
            _("Call at once: danger or stoppage"),
            one.get_absolute_url(),
            _line(one),
            _("Open"),
            at=one.raised_at,
            tone="brick",
        )
        for one in found.filter(handler=None)[:MOST]
    ]


def _late(found: ConcernQuerySet, number: int) -> list[TodayItem]:
    """Those of my own unit or in my hands; of units below, once it was escalated."""
    return [
        TodayItem(
            "late",
            _("%(number)s concerns are overdue") % {"number": number},
            first.get_absolute_url() if number == 1 else reverse("concerns:desk_concerns") + "?show=late",
            _line(first),
            _("Open"),
            at=at_local(first.due_on) if first.due_on else None,
            tone="brick",
        )
        for first in found.order_by("due_on")[:1]
    ]


def _to_accept(found: ConcernQuerySet, number: int) -> list[TodayItem]:
    return [
        TodayItem(
            "todo",
            _("Accept %(number)s concerns") % {"number": number},
            first.get_absolute_url() if number == 1 else reverse("concerns:desk_concerns") + "?show=waiting",
            _line(first),
            _("Take it on"),
            tone="red",
        )
        for first in found.order_by("raised_at")[:1]
    ]


def _soon(found: ConcernQuerySet, _number: int) -> list[TodayItem]:
    return [
        TodayItem(
            "today",
            _("Answer by %(day)s") % {"day": f"{one.due_on:%m-%d}"},
            one.get_absolute_url(),
            _line(one),
            _("Answer"),
            tone="amber",
        )
        for one in found.order_by("due_on")[:MOST]
    ]


def _calls(actor: Actor) -> list[TodayItem]:
    own = actor.scope.org_id if actor.scope is not None else None
    found = [
        call
        for call in queries.calls_to_make(actor).filter(org=own, reached=None)[:50]
        if can_call(actor, call)
    ]
    if not found:
        return []
    one = len(found) == 1
    return [
        TodayItem(
            "todo",
            _("Call back %(number)s people about their concerns") % {"number": len(found)},
            found[0].get_absolute_url() if one else reverse("concerns:desk_call_backs"),
            found[0].concern.number,
            _("Call"),
            tone="sky",
        )
    ]


def _calendar(at: datetime) -> list[TodayItem]:
    year = missing_year(local_day(at))
    if year is None:
        return []
    return [
        TodayItem(
            "todo",
            _("Enter the working days of %(year)s") % {"year": year},
            reverse("orgs:desk_workdays"),
            _("Deadlines that reach into that year wait for it."),
            _("Enter"),
            tone="amber",
        )
    ]
