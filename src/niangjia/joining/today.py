"""What waits for a cadre: applications, transfers, people who want to join."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.declare import TodayItem
from niangjia.core.paging import first_of
from niangjia.core.scope import Scope
from niangjia.joining import queries
from niangjia.joining.models import Application
from niangjia.people.roles import CHAIR, STAFF_UP

#: Longer than this nobody should wait for an answer.
LATE = timedelta(days=7)


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Applications that wait (late after a week) and transfers a union of the scope has to answer."""
    if not actor.has_role(*STAFF_UP, CHAIR):
        return []
    waiting = Application.objects.within(scope).waiting().order_by("made_at")
    first, number = first_of(waiting.select_related("org"))
    found = []
    if first is not None:
        late = at - first.made_at > LATE
        found.append(
            TodayItem(
                "late" if late else "todo",
                _("Review %(number)s applications to join") % {"number": number},
                reverse("joining:desk_applications"),
                first.org.label,
                _("Review"),
                at=first.made_at if late else None,
                tone="brick" if late else "red",
            )
        )
    one, number = first_of(queries.transfers_to_answer(scope))
    if one is not None:
        found.append(
            TodayItem(
                "todo",
                _("Answer %(number)s transfers") % {"number": number},
                reverse("joining:desk_transfers"),
                f"{one.from_org.label} → {one.to_org.label}",
                _("Open"),
                tone="plum",
            )
        )
    return found
