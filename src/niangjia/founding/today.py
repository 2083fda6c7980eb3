"""What waits for a cadre in founding: approvals, codes, cases that stand still, terms that end."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import TodayItem
from niangjia.core.paging import first_of
from niangjia.core.scope import Scope
from niangjia.founding import policies, queries
from niangjia.founding.models import Case
from niangjia.people.roles import CADRES, STAFF_UP

MOST = 4


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Approvals, legal-person codes, foundings that stand still, committees whose term ends."""
    if not actor.has_role(*STAFF_UP):
        return []
    return [
        *(_approvals(actor, scope) if actor.has_role(*policies.SUPERIORS) else []),
        *(_registrations(scope) if actor.has_role(*CADRES) else []),
        *_stalled(scope, at),
        *_terms(scope, at),
    ]


def _approvals(actor: Actor, scope: Scope | None) -> list[TodayItem]:
    waiting = [one for one in queries.waiting_for_approval(scope)[:20] if not policies.applied(actor, one)]
    return [
        TodayItem(
            "todo",
            _("Approve the founding: %(name)s") % {"name": one.name},
            reverse("founding:desk_case", args=[one.pk]),
            one.org.label,
            _("Open"),
            tone="plum",
        )
        for one in waiting[:MOST]
    ]


def _registrations(scope: Scope | None) -> list[TodayItem]:
    return [
        TodayItem(
            "todo",
            _("Record the legal-person code: %(name)s") % {"name": one.name},
            reverse("founding:desk_case", args=[one.pk]),
            one.org.label,
            _("Open"),
        )
        for one in queries.to_register(scope)[:MOST]
    ]


def _stalled(scope: Scope | None, at: datetime) -> list[TodayItem]:
    today = local_day(at)
    found = Case.objects.within(scope).stalled(queries.stalled_before(today)).select_related("org")
    return [
        TodayItem(
            "late",
            _("Founding stands still: %(name)s") % {"name": one.name},
            one.get_absolute_url(),
            _("%(days)d days without a step") % {"days": (today - one.moved_on).days},
            tone="brick",
        )
        for one in found[:MOST]
    ]


def _terms(scope: Scope | None, at: datetime) -> list[TodayItem]:
    """One union by its name; several as one item that opens their list."""
    today = local_day(at)
    first, number = first_of(
        queries.terms_ending(scope, today + timedelta(days=settings.NIANGJIA_TERM_NOTICE_DAYS))
    )
    if first is None or first.term_ends_on is None:
        return []
    days = (first.term_ends_on - today).days
    when = (
        _("Term ends in %(days)d days") % {"days": days}
        if days >= 0
        else _("Term over for %(days)d days") % {"days": -days}
    )
    title = (
        _("Elect anew: %(name)s") % {"name": first.name}
        if number == 1
        else _("Elect anew: %(number)d unions") % {"number": number}
    )
    return [
        TodayItem(
            "late" if days < 0 else "todo",
            title,
            reverse("founding:desk_unions") + "?show=terms",
            f"{first.label} · {when}" if number > 1 else when,
            tone="brick" if days < 0 else "amber",
        )
    ]
