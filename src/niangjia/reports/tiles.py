"""What reports offers the desk: a word in the rail, and this month's figures on Today."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.clock import local_day
from niangjia.core.declare import MenuItem, Section, Tile
from niangjia.core.scope import Scope
from niangjia.figures import Period, registry
from niangjia.people.roles import FIGURE_READERS
from niangjia.reports.dashboards import month_trends

#: How many figures Today shows.
SHOWN = 4

UNION_LINKS = [Tile("public_figures", _("What the union did, in numbers"), "chart", "reports:public_figures")]
DESK_MENU = [
    MenuItem(
        key="figures",
        label=_("Figures"),
        icon="chart",
        url="reports:desk_figures",
        order=70,
        roles=frozenset(FIGURE_READERS),
        also=("/desk/ledger/",),
        group="figures",
    )
]


def desk_sections(actor: Actor, scope: Scope | None, at: datetime) -> list[Section]:
    """This month's figures, each with the months before it as a line."""
    if scope is None or not actor.has_role(*FIGURE_READERS):
        return []
    today = local_day(at)
    context: dict[str, Any] = {
        "trends": month_trends(scope.org_id, scope, today, registry.figures()[:SHOWN]),
        "month": Period.month(today),
    }
    return [Section("reports/_month.html", context, order=50)]
