"""What waits for a cadre in the corps and the library."""

from datetime import date, datetime, timedelta

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
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
    found = (
        _agreements(scope, day),
        _terms(scope, day),
        _invitations(scope, at),
        _proposals(scope, at),
        _rounds(scope, day),
        _calls(scope, day),
        _revisions(scope),
        _needs(scope),
    )
    return [one for one in found if one is not None]


def _until(day: date, last: date) -> str:
    days = (last - day).days
    if days >= 0:
        return _("%(days)d days left") % {"days": days}
    return _("over for %(days)d days") % {"days": -days}


def _agreements(scope: Scope | None, day: date) -> TodayItem | None:
    found = (
        Firm.objects.within(scope)
        .filter(ended_on=None, agreement_until__range=(day - OLD, day + NOTICE))
        .order_by("agreement_until")
    )
    number, first = found.count(), found.first()
    if first is None:
        return None
    late = first.agreement_until < day
    title = (
        _("Agreement ends: %(name)s") % {"name": first.name}
        if number == 1
        else _("%(number)d agreements end") % {"number": number}
    )
    url = first.get_absolute_url() if number == 1 else reverse("courses:desk_firms") + "?sort=until"
    detail = _until(day, first.agreement_until)
    return TodayItem("late" if late else "todo", title, url, detail, tone="brick" if late else "amber")


def _terms(scope: Scope | None, day: date) -> TodayItem | None:
    found = (
        Lecturer.objects.within(scope)
        .filter(state=LecturerState.ACCEPTED, until__range=(day - OLD, day + NOTICE))
        .order_by("until")
    )
    number, first = found.count(), found.select_related("person").first()
    if first is None:
        return None
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


def _invitations(scope: Scope | None, at: datetime) -> TodayItem | None:
    found = Lecturer.objects.within(scope).filter(state=LecturerState.INVITED, invited_at__lt=at - LATE)
    number = found.count()
    if not number:
        return None
    title = _("%(number)d invitations have no answer") % {"number": number}
    url = reverse("courses:desk_lecturers") + "?state=invited"
    return TodayItem("todo", title, url, _("Ask on the phone, or record the answer."), tone="plum")


def _proposals(scope: Scope | None, at: datetime) -> TodayItem | None:
    found = Proposal.objects.within(scope).filter(state=ProposalState.WAITING)
    number = found.count()
    if not number:
        return None
    oldest = found.aggregate(first=Min("made_at"))["first"]
    late = oldest < at - LATE
    title = _("%(number)d proposals wait for a trial lecture") % {"number": number}
    detail = _("the longest since %(day)s") % {"day": local_day(oldest).isoformat()}
    tone = "brick" if late else "plum"
    return TodayItem("late" if late else "todo", title, reverse("courses:desk_proposals"), detail, tone=tone)


def _rounds(scope: Scope | None, day: date) -> TodayItem | None:
    coming = (
        Round.objects.within(scope)
        .filter(state=RoundState.PLANNED, held_on__lte=day + timedelta(days=7))
        .order_by("held_on")
        .first()
    )
    if coming is None:
        return None
    late = coming.held_on < day
    column = "late" if late else ("today" if coming.held_on == day else "todo")
    detail = f"{coming.held_on.isoformat()} · {coming.place}" if coming.place else coming.held_on.isoformat()
    if late:
        detail = _("No verdict was given yet.")
    return TodayItem(column, coming.name, coming.get_absolute_url(), detail, tone="brick" if late else "sky")


def _calls(scope: Scope | None, day: date) -> TodayItem | None:
    found = (
        Call.objects.within(scope)
        .filter(closes_on__range=(day, day + timedelta(days=7)))
        .order_by("closes_on")
        .first()
    )
    if found is None:
        return None
    title = _("Call closes: %(title)s") % {"title": found.title}
    return TodayItem("todo", title, found.get_absolute_url(), _until(day, found.closes_on))


def _revisions(scope: Scope | None) -> TodayItem | None:
    found = Course.objects.within(scope).filter(state=CourseState.REVISION).order_by("revision_since")
    number, first = found.count(), found.first()
    if first is None:
        return None
    title = _("%(number)d courses are to be revised") % {"number": number}
    return TodayItem("todo", title, reverse("courses:desk_courses") + "?state=revision", first.reason)


def _needs(scope: Scope | None) -> TodayItem | None:
    found = Need.objects.within(scope).unanswered()
    number, first = found.count(), found.order_by("-headcount").first()
    if first is None:
        return None
    title = _("%(number)d needs have no course") % {"number": number}
    return TodayItem("todo", title, reverse("courses:desk_needs") + "?state=open&sort=people", first.topic)
