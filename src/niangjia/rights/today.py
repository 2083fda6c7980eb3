"""What waits in rights and contracts: filings, objection periods that are over, terms that end, cases of legal aid."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.people.roles import CADRES, STAFF_UP
from niangjia.rights import queries
from niangjia.rights.choices import AidState
from niangjia.rights.models import FILED_WITHIN

MOST = 4
#: More than this are not counted one by one.
MOST_EXPIRING = 99


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Filings due, contracts newly in force, terms that end; cases only for those who handle them, and only their number."""
    if not actor.has_role(*STAFF_UP):
        return []
    return [
        *_filings(scope, at),
        *_in_force(scope, at),
        *_expiring(scope, at),
        *(_cases(actor, at) if actor.has_role(*CADRES) else []),
    ]


def _filings(scope: Scope | None, at: datetime) -> list[TodayItem]:
    today = local_day(at)
    found = []
    for one in queries.to_file(scope)[:MOST]:
        due = one.signed_on + FILED_WITHIN
        late = today > due
        told = (
            _("%(days)d days late") % {"days": (today - due).days}
            if late
            else _("by %(day)s") % {"day": due.isoformat()}
        )
        found.append(
            TodayItem(
                "late" if late else "todo",
                _("File the contract: %(title)s") % {"title": one.title},
                one.get_absolute_url(),
                told,
                _("Open"),
                tone="brick" if late else "amber",
            )
        )
    return found


def _in_force(scope: Scope | None, at: datetime) -> list[TodayItem]:
    return [
        TodayItem(
            "today",
            _("In force: %(title)s") % {"title": one.title},
            one.get_absolute_url(),
            _("The labour authority did not object"),
            tone="jade",
        )
        for one in queries.into_force(scope, local_day(at))[:MOST]
    ]


def _expiring(scope: Scope | None, at: datetime) -> list[TodayItem]:
    """One contract by its name; several as one item that opens their board."""
    today = local_day(at)
    found = list(queries.expiring(scope, today, queries.notice_until(today))[:MOST_EXPIRING])
    if not found:
        return []
    number, first = len(found), found[0]
    days = (first.term_until - today).days
    return [
        TodayItem(
            "todo",
            _("Renew: %(title)s") % {"title": first.title}
            if number == 1
            else _("Renew: %(number)d contracts") % {"number": number},
            first.get_absolute_url() if number == 1 else reverse("rights:desk_expiring"),
            _("The next ends in %(days)d days") % {"days": days},
            _("Look"),
            tone="amber",
        )
    ]


def _cases(actor: Actor, at: datetime) -> list[TodayItem]:
    waiting = queries.cases_of(actor, local_day(at), state=AidState.WAITING)
    number = waiting.count()
    if not number:
        return []
    longest = waiting.order_by("asked_at").first()
    days = (at - longest.asked_at).days if longest is not None else 0
    return [
        TodayItem(
            "late" if days >= 1 else "todo",
            _("%(number)d requests for legal aid wait") % {"number": number},
            reverse("rights:desk_aid"),
            _("the longest for %(days)d days") % {"days": days} if days else "",
            _("Open"),
            tone="plum",
        )
    ]
