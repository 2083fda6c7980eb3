"""What waits for a cadre: a survey that ends soon, a draft that nobody has touched for long."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.clock import at_local, local_day
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.core.templatetags.niangjia import zh_date
from niangjia.people.roles import STAFF_UP
from niangjia.surveys.choices import State
from niangjia.surveys.models import Survey

MOST = 5
#: Days before its last one from which on a survey is on Today.
ENDING = timedelta(days=3)
#: A draft untouched so long is asked about.
IDLE = timedelta(days=14)


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Tell those who act for its unit of a survey that ends within three days, and of a draft that lies idle."""
    if not actor.has_role(*STAFF_UP) or scope is None:
        return []
    day = local_day(at)
    mine = Survey.objects.filter(org=scope.org_id)
    ending = mine.open_on(day).filter(closes_on__lte=day + ENDING).order_by("closes_on")
    idle = mine.filter(state=State.DRAFT, updated_at__lt=at - IDLE).order_by("updated_at")
    return [
        *[
            TodayItem(
                "today" if one.closes_on == day else "todo",
                _("Survey ends: %(title)s") % {"title": one.title},
                one.get_absolute_url(),
                _("Last day %(day)s") % {"day": zh_date(one.closes_on)},
                _("Look at the survey"),
                at=at_local(one.closes_on),
                tone="amber",
            )
            for one in ending[:MOST]
        ],
        *[
            TodayItem(
                "todo",
                _("A survey waits to be finished: %(title)s") % {"title": one.title},
                one.get_absolute_url(),
                _("Untouched since %(day)s") % {"day": zh_date(one.updated_at)},
                _("Go on"),
            )
            for one in idle[:MOST]
        ],
    ]
