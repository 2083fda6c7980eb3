"""Silent stations, for whoever looks after them and for their district."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.cadres import queries
from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.people.roles import CADRES, CITY, DISTRICT

MOST = 5


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Tell a cadre of their own stations nobody was at for long, each by name; the district how many there are."""
    if not actor.has_role(*CADRES):
        return []
    day = local_day(at)
    mine = queries.my_silent_stations(actor.person_id, scope, day)[:MOST]
    found = [
        TodayItem(
            "late",
            one.org.name,
            reverse("cadres:desk_visit_new", args=[one.org.pk]),
            _("Nobody was there for %(days)s days") % {"days": one.days},
            _("I was there"),
            tone="amber",
        )
        for one in mine
    ]
    if actor.has_role(DISTRICT, CITY):
        others = queries.silent(queries.stations(scope), day).count()
        if others > len(mine):
            found.append(
                TodayItem(
                    "late",
                    _("%(number)s stations nobody was at for %(days)s days")
                    % {"number": others, "days": queries.silent_days()},
                    reverse("cadres:desk_stations") + "?show=silent",
                    action=_("Look"),
                    tone="amber",
                )
            )
    return found
