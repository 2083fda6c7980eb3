"""Where a cadre's group is today, the talks they go to, and what a report meeting gave somebody to do."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from niangjia.core.actor import Actor
from niangjia.core.clock import at_local, local_day
from niangjia.core.declare import TodayItem
from niangjia.core.scope import Scope
from niangjia.core.templatetags.niangjia import zh_date
from niangjia.people.roles import STAFF_UP
from niangjia.research import queries
from niangjia.research.models import StationReport, Task

MOST = 5
#: Days before a meeting from which on its reports wait to be written.
AHEAD = timedelta(days=7)


def items(actor: Actor, scope: Scope | None, at: datetime) -> list[TodayItem]:
    """Tell a cadre where their group stays today, who goes to a talk of it, whoever has tasks of them, who reports of the report.

    What is over and was not recorded stays until it is.
    """
    if not actor.has_role(*STAFF_UP) or actor.person_id is None:
        return []
    day = local_day(at)
    found: list[TodayItem] = []
    stays, _next = queries.my_stays(actor.person_id, day)
    there = queries.visited_by(actor.person_id, stays, day)
    for stay in [one for one in stays if one.org_id not in there][:MOST]:
        found.append(
            TodayItem(
                "today",
                stay.org.label,
                f"{reverse('research:desk_visit_new')}?org={stay.org_id}",
                stay.group.campaign.name,
                _("Record a visit"),
            )
        )
    for plan in queries.my_plans(actor.person_id).filter(on__lte=day)[:MOST]:
        found.append(
            TodayItem(
                "today" if plan.on == day else "late",
                plan.title,
                plan.get_absolute_url(),
                " · ".join(
                    filter(None, (f"{plan.hour:%H:%M}" if plan.hour else zh_date(plan.on), plan.place))
                ),
                _("Open") if plan.on == day else _("Record the talk"),
                at=at_local(plan.on),
            )
        )
    for task in Task.objects.of_person(actor.person_id).open()[:MOST]:
        late = task.due_on < day
        found.append(
            TodayItem(
                "late" if late else "todo",
                task.text,
                reverse("research:desk_tasks"),
                _("Until %(day)s") % {"day": zh_date(task.due_on)},
                _("Done"),
                at=at_local(task.due_on),
                tone="brick" if late else "sky",
            )
        )
    waiting = (
        StationReport.objects.of_person(actor.person_id)
        .filter(edited=False, meeting__on__gte=day, meeting__on__lte=day + AHEAD)
        .select_related("meeting", "org")
    )
    for report in waiting[:MOST]:
        found.append(
            TodayItem(
                "todo",
                report.meeting.title,
                report.get_absolute_url(),
                _("The report of %(org)s is drafted") % {"org": report.org.label},
                _("Look over"),
                at=at_local(report.meeting.on),
            )
        )
    return found
