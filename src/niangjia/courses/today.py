"""What waits for a cadre in the corps and the library."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.asking import which_hold_any
from niangjia.core.clock import local_day
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.courses.choices import CourseState, LecturerState, ProposalState, RoundState
from niangjia.courses.models import Call, Course, Firm, Lecturer, Need, Proposal, Round
from niangjia.courses.policies import MANAGERS

#: So many days before they end, terms and agreements are on Today; after so many more they are no news.
NOTICE, OLD = timedelta(days=30), timedelta(days=90)
#: An invitation unanswered so long, a proposal waiting so long.
LATE = timedelta(days=14)


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Agreements and terms that end, invitations without an answer, proposals, rounds, revisions, needs."""
    if not actor.has_role(*MANAGERS):
        return []
    day = local_day(at)
    soon = (day, day + timedelta(days=7))
    firms = Firm.objects.within(scope).filter(ended_on=None)
    lecturers = Lecturer.objects.within(scope)
    waiting: list[tuple[Any, Callable[[Any], TodayItem]]] = [
        (
            firms.filter(agreement_until__range=(day - OLD, day + NOTICE)),
            lambda found: _agreements(found, day),
        ),
        (
            lecturers.filter(state=LecturerState.ACCEPTED, until__range=(day - OLD, day + NOTICE)),
            lambda found: _terms(found, day),
        ),
        (lecturers.filter(state=LecturerState.INVITED, invited_at__lt=at - LATE), _invitations),
        (
            Proposal.objects.within(scope).filter(state=ProposalState.WAITING),
            lambda found: _proposals(found, at),
        ),
        (
            Round.objects.within(scope).filter(state=RoundState.PLANNED, held_on__lte=soon[1]),
            lambda found: _rounds(found, day),
        ),
        (Call.objects.within(scope).filter(closes_on__range=soon), lambda found: _calls(found, day)),
        (Course.objects.within(scope).filter(state=CourseState.REVISION), _revisions),
        (Need.objects.within(scope).unanswered(), _needs),
    ]
    there = which_hold_any(*(found for found, _item in waiting))
    return [item(found) for (found, item), any_there in zip(waiting, there, strict=True) if any_there]


def _until(day: date, last: date) -> str:
    days = (last - day).days
    if days >= 0:
        return _("%(days)d days left") % {"days": days}
    return _("over for %(days)d days") % {"days": -days}


def _agreements(found: Any, day: date) -> TodayItem:
    number, first = found.count(), found.earliest("agreement_until")
    late = first.agreement_until < day
    title = (
        _("Agreement ends: %(name)s") % {"name": first.name}
        if number == 1
        else _("%(number)d agreements end") % {"number": number}
    )
    url = first.get_absolute_url() if number == 1 else reverse("courses:desk_firms") + "?sort=until"
    detail = _until(day, first.agreement_until)
    return TodayItem("late" if late else "todo", title, url, detail, tone="brick" if late else "amber")


def _terms(found: Any, day: date) -> TodayItem:
    number, first = found.count(), found.select_related("person").earliest("until")
    late = first.until < day
    title = (
        _("Term ends: %(name)s") % {"name": first.person}
        if number == 1
        else _("Terms of %(number)d lecturers end") % {"number": number}
    )
    listed = reverse("courses:desk_lecturers") + "?state=all&sort=until"
    url = first.get_absolute_url() if number == 1 else listed
    detail = _until(day, first.until)
    return TodayItem("late" if late else "todo", title, url, detail, tone="brick" if late else "amber")


def _invitations(found: Any) -> TodayItem:
    title = _("%(number)d invitations have no answer") % {"number": found.count()}
    url = reverse("courses:desk_lecturers") + "?state=invited"
    return TodayItem("todo", title, url, _("Ask on the phone, or record the answer."), tone="plum")


def _proposals(found: Any, at: datetime) -> TodayItem:
    number, oldest = found.aggregate(number=Count("pk"), first=Min("made_at")).values()
    late = oldest < at - LATE
    title = _("%(number)d proposals wait for a trial lecture") % {"number": number}
    detail = _("the longest since %(day)s") % {"day": local_day(oldest).isoformat()}
    tone = "brick" if late else "plum"
    return TodayItem("late" if late else "todo", title, reverse("courses:desk_proposals"), detail, tone=tone)


def _rounds(found: Any, day: date) -> TodayItem:
    coming = found.earliest("held_on")
    late = coming.held_on < day
    column = "late" if late else ("today" if coming.held_on == day else "todo")
    detail = f"{coming.held_on.isoformat()} · {coming.place}" if coming.place else coming.held_on.isoformat()
    if late:
        detail = _("No verdict was given yet.")
    return TodayItem(column, coming.name, coming.get_absolute_url(), detail, tone="brick" if late else "sky")


def _calls(found: Any, day: date) -> TodayItem:
    first = found.earliest("closes_on")
    title = _("Call closes: %(title)s") % {"title": first.title}
    return TodayItem("todo", title, first.get_absolute_url(), _until(day, first.closes_on))


def _revisions(found: Any) -> TodayItem:
    number, first = found.count(), found.earliest("revision_since")
    title = _("%(number)d courses are to be revised") % {"number": number}
    return TodayItem("todo", title, reverse("courses:desk_courses") + "?state=revision", first.reason)


def _needs(found: Any) -> TodayItem:
    number, first = found.count(), found.latest("headcount")
    title = _("%(number)d needs have no course") % {"number": number}
    return TodayItem("todo", title, reverse("courses:desk_needs") + "?state=open&sort=people", first.topic)
