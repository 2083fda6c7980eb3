"""What waits for a cadre in the sign-up engine."""

from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.activities import queries, rosters
from niangjia.activities.choices import ActivityState
from niangjia.activities.models import Activity, Question, Signup
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.people.roles import HEADS, STAFF_UP

MOST = 8
MOST_CALLS = 200


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Sessions today, drafts, call-backs, questions, places kept for outlets, sessions nobody ticked."""
    if actor.has_role(*HEADS):
        return _for_heads(scope, at)
    if not actor.has_role(*STAFF_UP):
        return []
    return [
        *_today(scope, at),
        *_drafts(scope),
        *_calls(scope, at, actor.user_id),
        *_questions(scope),
        *_late(scope, at),
    ]


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


def _calls(scope: Scope | None, at: datetime, caller: UUID | None) -> list[TodayItem]:
    """One item a session: the one to be called, or the list of them."""
    waiting: dict[UUID, list[Signup]] = {}
    for signup in queries.to_call_back(scope, at, caller)[:MOST_CALLS]:
        waiting.setdefault(signup.session_id, []).append(signup)
    return [_call(signups) for signups in list(waiting.values())[:3]]


def _call(signups: list[Signup]) -> TodayItem:
    first, title = signups[0], signups[0].session.activity.title
    if len(signups) == 1:
        return TodayItem(
            "todo",
            _("Call back: %(title)s") % {"title": title},
            reverse("activities:desk_call_back", args=[first.pk]),
            str(first.person),
            _("Call"),
            tone="sky",
        )
    return TodayItem(
        "todo",
        _("Call back %(people)s: %(title)s") % {"people": len(signups), "title": title},
        reverse("activities:desk_session", args=[first.session_id]) + f"?state={rosters.TO_CALL}",
        "、".join(str(signup.person) for signup in signups[:3]),
        _("Call"),
        tone="sky",
    )


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
