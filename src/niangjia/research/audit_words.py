"""What the trail's actions on research, talks and report meetings are called."""

from collections.abc import Callable, Collection
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.research.linking import talk_links, visit_links
from niangjia.research.models import Campaign, Meeting, Talk, TalkPlan, Visit, WorkGroup
from niangjia.research.policies import READERS

ACTIONS = {
    "research.opened": _("Research campaign begun"),
    "research.changed": _("Research campaign corrected"),
    "research.closed": _("Research campaign closed"),
    "research.reopened": _("Research campaign opened again"),
    "research.exported": _("Research campaign exported"),
    "research.group_formed": _("Work group formed"),
    "research.group_changed": _("Work group corrected"),
    "research.group_sent": _("Work group sent"),
    "research.group_called_off": _("Work group's stay taken off"),
    "research_visit.recorded": _("Visit recorded"),
    "research_visit.taken_back": _("Visit taken back"),
    "talk_plan.made": _("Talk planned"),
    "talk_plan.changed": _("Planned talk corrected"),
    "talk_plan.called_off": _("Planned talk called off"),
    "talk.recorded": _("Talk recorded"),
    "talk.changed": _("Talk corrected"),
    "talk.taken_back": _("Talk taken back"),
    "talk.minutes_taken": _("Minutes taken away"),
    "talk.exported": _("Talks exported"),
    "report_meeting.called": _("Report meeting called"),
    "report_meeting.changed": _("Report meeting corrected"),
    "report_meeting.minutes_taken": _("Minutes taken away"),
    "station_report.written": _("Station's report written"),
    "station_report.drafted": _("Station's report drafted anew"),
    "task.given": _("Task given"),
    "task.done": _("Task done"),
    "task.reopened": _("Task opened again"),
    "task.dropped": _("Task taken off"),
}
GROUPS = {
    "research": _("Research"),
    "research_visit": _("Research"),
    "talk": _("Talks"),
    "talk_plan": _("Talks"),
    "report_meeting": _("Report meetings"),
    "station_report": _("Report meetings"),
    "task": _("Report meetings"),
}
SUBJECTS = {
    "research": _("Research campaign"),
    "work_group": _("Work group"),
    "research_visit": _("Visit"),
    "talk": _("Talk"),
    "talk_plan": _("Planned talk"),
    "report_meeting": _("Report meeting"),
}
DETAILS = {"concerns": _("Number of concerns"), "persons": _("Number of people")}


def _named(model: Any) -> Callable[[Collection[str]], dict[str, str]]:
    def names(ids: Collection[str]) -> dict[str, str]:
        return {str(one.pk): str(one) for one in model.objects.filter(pk__in=ids)}

    return names


def _visits(ids: Collection[str]) -> dict[str, str]:
    return {str(one.pk): one.org.label for one in Visit.objects.filter(pk__in=ids).select_related("org")}


def _linked(model: Any, page: str) -> Callable[[Collection[str], Actor], dict[str, str]]:
    def links(ids: Collection[str], reader: Actor) -> dict[str, str]:
        if not reader.has_role(*READERS):
            return {}
        found = model.objects.within(reader.scope).filter(pk__in=ids).values_list("pk", flat=True)
        return {str(pk): reverse(page, args=[pk]) for pk in found}

    return links


def _texts(links: Callable[..., Any]) -> Callable[[Collection[str], Actor], dict[str, str]]:
    return lambda ids, reader: {str(pk): url for pk, url in links(ids, reader).items()}


NAMES = {
    "research": _named(Campaign),
    "work_group": _named(WorkGroup),
    "research_visit": _visits,
    "talk": _named(Talk),
    "talk_plan": _named(TalkPlan),
    "report_meeting": _named(Meeting),
}
LINKS = {
    "research": _linked(Campaign, "research:desk_campaign"),
    "work_group": _linked(WorkGroup, "research:desk_group"),
    "research_visit": _texts(visit_links),
    "talk": _texts(talk_links),
    "talk_plan": _linked(TalkPlan, "research:desk_plan"),
    "report_meeting": _linked(Meeting, "research:desk_meeting"),
}
