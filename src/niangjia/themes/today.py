"""What waits for a cadre: suggestions to look at, proposals to decide on, people to tell."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.activities.choices import ActivityState
from niangjia.core.actor import Actor
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.people.roles import CADRES, STAFF_UP
from niangjia.themes import policies
from niangjia.themes.choices import ProposalState
from niangjia.themes.models import Opening, Proposal, Theme

MOST = 3


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Proposals for the actor to decide, those to be told, and suggestions of the own org."""
    if not actor.has_role(*STAFF_UP):
        return []
    return [*_decisions(actor, scope), *_untold(scope, at), *_suggestions(actor, scope)]


def _decisions(actor: Actor, scope: Scope | None) -> list[TodayItem]:
    if not actor.has_role(*CADRES):
        return []
    waiting = Proposal.objects.within(scope).filter(state=ProposalState.SUBMITTED).select_related("org")
    mine = [one for one in waiting.order_by("submitted_on")[:20] if policies.can_decide(actor, one)]
    return [
        TodayItem(
            "todo",
            _("Decide on the proposal: %(name)s") % {"name": one.title},
            one.get_absolute_url(),
            one.org.label,
            _("Open"),
            tone="plum",
        )
        for one in mine[:MOST]
    ]


def _untold(scope: Scope | None, at: datetime) -> list[TodayItem]:
    waiting = Opening.objects.within(scope).filter(told_at=None, activity__state=ActivityState.PUBLISHED)
    ahead = Q(activity__sessions=None) | Q(activity__sessions__ends_at__gt=at)
    return [
        TodayItem(
            "todo",
            _("Tell those who asked: %(name)s") % {"name": one.activity.title},
            one.theme.get_absolute_url(),
            one.theme.name,
            _("Open"),
        )
        for one in waiting.filter(ahead).distinct().select_related("activity", "theme")[:MOST]
    ]


def _suggestions(actor: Actor, scope: Scope | None) -> list[TodayItem]:
    number = Theme.objects.within(scope).suggested().filter(org_id=actor.org_id).count()
    if not number:
        return []
    return [
        TodayItem(
            "todo",
            _("Look at %(number)d suggested themes") % {"number": number},
            reverse("themes:desk_themes") + "?state=suggested",
            "",
            _("Open"),
        )
    ]
