"""What waits for a cadre: alarms, concerns to accept and to answer, what is late, call-backs, the calendar of next year."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.concerns import queries
from niangjia.concerns.choices import OPEN, State
from niangjia.concerns.models import Concern, Duty
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
    return [
        *_alarms(actor, at),
        *_late(actor, at),
        *_to_accept(actor, scope),
        *_soon(actor, at),
        *_calls(actor),
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


def _late(actor: Actor, at: datetime) -> list[TodayItem]:
    """Those of my own unit or in my hands; of units below, once it was escalated."""
    day = local_day(at)
    own = actor.scope.org_id if actor.scope is not None else None
    mine = Q(org=own) | Q(handler=actor.person_id) | Q(escalation__gte=2)
    late = Concern.objects.seen_by(actor).late(day).filter(mine)
    first = late.with_all().order_by("due_on").first()
    if first is None:
        return []
    number = late.count()
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
    ]


def _to_accept(actor: Actor, scope: Scope) -> list[TodayItem]:
    found = Concern.objects.seen_by(actor).filter(
        org=scope.org_id, state__in=(State.RAISED, State.REOPENED), alarm=False
    )
    first = found.with_all().order_by("raised_at").first()
    if first is None:
        return []
    number = found.count()
    return [
        TodayItem(
            "todo",
            _("Accept %(number)s concerns") % {"number": number},
            first.get_absolute_url() if number == 1 else reverse("concerns:desk_concerns") + "?show=waiting",
            _line(first),
            _("Take it on"),
            tone="red",
        )
    ]


def _soon(actor: Actor, at: datetime) -> list[TodayItem]:
    found = queries.due_soon(actor, local_day(at), settings.NIANGJIA_CONCERN_WARNING_DAYS)
    return [
        TodayItem(
            "today",
            _("Answer by %(day)s") % {"day": f"{one.due_on:%m-%d}"},
            one.get_absolute_url(),
            _line(one),
            _("Answer"),
            tone="amber",
        )
        for one in found.exclude(state__in=(State.RAISED, State.REOPENED))
        .with_all()
        .order_by("due_on")[:MOST]
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
