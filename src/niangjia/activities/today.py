"""What waits for a cadre in the sign-up engine."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.activities import queries
from niangjia.activities.choices import ActivityState
from niangjia.activities.models import Activity, Question
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.people.roles import HEADS, STAFF_UP

MOST = 8


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Sessions today, drafts, call-backs, questions, places kept for outlets, sessions nobody ticked."""
    if actor.has_role(*HEADS):
        return _for_heads(scope, at)
    if not actor.has_role(*STAFF_UP):
        return []
    return [*_today(scope, at), *_drafts(scope), *_calls(scope, at), *_questions(scope), *_late(scope, at)]


def _for_heads(scope: Scope | None, at: datetime) -> list[TodayItem]:
    return [
        TodayItem(
            "todo",
            quota.session.activity.title,
            reverse("activities:desk_list_signup", args=[quota.pk]),
            detail=_("%(places)s places for %(org)s") % {"places": quota.places, "org": quota.org.label},
            action=_("Send names"),
            at=quota.session.starts_at,
            tone="amber",
            done=quota.taken,
            total=quota.places,
        )
        for quota in queries.quotas_open(scope, at)[:MOST]
    ]


def _today(scope: Scope | None, at: datetime) -> list[TodayItem]:
    return [
        TodayItem(
            "today",
            session.activity.title,
            reverse("activities:desk_session", args=[session.pk]),
            detail=session.place,
            at=session.starts_at,
            done=session.came,
            total=session.taken or None,
        )
        for session in queries.sessions_on(scope, local_day(at))[:MOST]
    ]


def _drafts(scope: Scope | None) -> list[TodayItem]:
    drafts = (
        Activity.objects.within(scope)
        .filter(state=ActivityState.DRAFT, template=False)
        .select_related("org")[:MOST]
    )
    return [
        TodayItem(
            "todo",
            _("Publish “%(title)s”") % {"title": draft.title},
            reverse("activities:desk_activity", args=[draft.pk]),
            draft.org.label,
            _("Open"),
        )
        for draft in drafts
    ]


def _calls(scope: Scope | None, at: datetime) -> list[TodayItem]:
    waiting = list(queries.to_call_back(scope, at)[:3])
    return [
        TodayItem(
            "todo",
            _("Call back: %(title)s") % {"title": signup.session.activity.title},
            reverse("activities:desk_signup", args=[signup.pk]),
            str(signup.person),
            _("Call"),
            tone="sky",
        )
        for signup in waiting
    ]


def _questions(scope: Scope | None) -> list[TodayItem]:
    if scope is None:
        return []
    asked = Question.objects.filter(answer="", activity__org__path__startswith=scope.path).select_related(
        "activity"
    )[:MOST]
    return [
        TodayItem(
            "todo",
            question.text[:40],
            reverse("activities:desk_questions", args=[question.activity_id]),
            question.activity.title,
            _("Answer"),
        )
        for question in asked
    ]


def _late(scope: Scope | None, at: datetime) -> list[TodayItem]:
    return [
        TodayItem(
            "late",
            _("Nobody ticked: %(title)s") % {"title": session.activity.title},
            reverse("activities:desk_session", args=[session.pk]),
            session.place,
            tone="brick",
        )
        for session in queries.unticked(scope, at)[:MOST]
    ]
