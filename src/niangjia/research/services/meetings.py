"""Report meetings of stations: called, drafted from figures, written, and what they give people to do."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.core.errors import NotAllowed, StaleRecord
from niangjia.core.ids import uuid7
from niangjia.orgs.models import Org
from niangjia.people.models import Person, Post
from niangjia.research import drafting
from niangjia.research.choices import LONGEST_NOTES
from niangjia.research.errors import (
    BadPeriod,
    DueBefore,
    NobodyToReport,
    NotHere,
    ReasonMissing,
    TaskOver,
)
from niangjia.research.models import Meeting, StationReport, Task
from niangjia.research.policies import can_do, can_plan, can_report, must_plan
from niangjia.research.queries import reporters
from niangjia.research.services.raising import must_fit
from niangjia.research.services.recording import told

FIELDS = ("title", "on", "place", "since", "until", "text")


@transaction.atomic
def call_meeting(
    *,
    org: Org,
    title: str,
    on: date,
    since: date,
    until: date,
    actor: Actor,
    at: datetime,
    place: str = "",
    text: str = "",
    attempt: UUID | None = None,
) -> Meeting:
    """Call the stations under an org to report on a period; each report is drafted from the station's figures.

    :raises NotAllowed: the actor calls nobody there.
    :raises BadPeriod: the period ends before it starts.
    :raises NobodyToReport: no open station stands under the org.
    """
    must_plan(actor, org)
    if until < since:
        raise BadPeriod
    stations = list(Org.objects.within(org.scope).open().stations())
    if not stations:
        raise NobodyToReport(org=org.name)
    meeting = Meeting(
        id=attempt or uuid7(),
        district_id=org.district_id or org.pk,
        org=org,
        title=title.strip(),
        on=on,
        place=place.strip(),
        since=since,
        until=until,
        text=text.strip(),
    )
    meeting.save(force_insert=True)
    named, texts = reporters(stations, on), drafting.drafts(stations, since, until, org)
    StationReport.objects.bulk_create(
        StationReport(
            district_id=station.district_id or station.pk,
            meeting=meeting,
            org=station,
            person=named.get(station.pk),
            text=texts[station.pk],
        )
        for station in stations
    )
    told("report_meeting.called", "report_meeting", meeting, actor, at, detail={"orgs": len(stations)})
    return meeting


@transaction.atomic
def update_meeting(
    *, meeting: Meeting, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> Meeting:
    """Correct a meeting, or write what was said in the end. Where its period changes, reports nobody wrote in are drafted anew.

    :raises StaleRecord: somebody else saved meanwhile.
    :raises BadPeriod: the period ends before it starts.
    """
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    must_plan(actor, current.org)
    if current.version != version:
        raise StaleRecord
    before = current.since, current.until
    for name in FIELDS:
        if name in changes:
            setattr(current, name, changes[name])
    if current.until < current.since:
        raise BadPeriod
    current.version += 1
    current.save()
    if (current.since, current.until) != before:
        _draft_anew(current)
    told("report_meeting.changed", "report_meeting", current, actor, at)
    return current


def _draft_anew(meeting: Meeting) -> None:
    """Draft those reports of a meeting in which nobody wrote."""
    reports = list(meeting.reports.filter(edited=False).select_related("org"))
    texts = drafting.drafts([one.org for one in reports], meeting.since, meeting.until, meeting.org)
    for report in reports:
        report.text = texts[report.org_id]
        report.version += 1
        report.save()


@transaction.atomic
def update_report(
    *, report: StationReport, version: int, changes: Mapping[str, Any], actor: Actor, at: datetime
) -> StationReport:
    """Write a station's report.

    :raises NotAllowed: the station is none of the actor's.
    :raises StaleRecord: somebody else saved meanwhile.
    :raises TooLong: it is longer than what is kept.
    """
    current = StationReport.objects.select_for_update().select_related("org").get(pk=report.pk)
    if not can_report(actor, current):
        raise NotAllowed
    if current.version != version:
        raise StaleRecord
    text = str(changes.get("text", current.text)).strip()
    must_fit(text, most=LONGEST_NOTES)
    current.text, current.edited = text, True
    current.version += 1
    current.save()
    told(
        "station_report.written",
        "report_meeting",
        current.meeting,
        actor,
        at,
        detail={"org": current.org.name},
    )
    return current


@transaction.atomic
def draft_again(*, report: StationReport, actor: Actor, at: datetime) -> StationReport:
    """Throw a report's words away and draft it from the station's figures as they are now.

    :raises NotAllowed: the station is none of the actor's.
    """
    current = StationReport.objects.select_for_update().select_related("org", "meeting").get(pk=report.pk)
    if not can_report(actor, current):
        raise NotAllowed
    meeting = current.meeting
    texts = drafting.drafts([current.org], meeting.since, meeting.until, drafting.reporting_for(current.org))
    current.text = texts[current.org_id]
    current.edited = False
    current.version += 1
    current.save()
    told(
        "station_report.drafted",
        "report_meeting",
        current.meeting,
        actor,
        at,
        detail={"org": current.org.name},
    )
    return current


@transaction.atomic
def give_task(
    *,
    meeting: Meeting,
    person: Person,
    text: str,
    due_on: date,
    actor: Actor,
    at: datetime,
    attempt: UUID | None = None,
) -> Task:
    """Give somebody something to do, until a day.

    :param attempt: the number of the form, which becomes the task's id.
    :raises NotAllowed: the actor holds no meeting there.
    :raises NotHere: the person acts for no union of it.
    :raises DueBefore: the day lies before the meeting.
    """
    must_plan(actor, meeting.org)
    if due_on < meeting.on:
        raise DueBefore
    post = (
        Post.objects.within(meeting.org.scope)
        .in_force(max(meeting.on, due_on))
        .filter(person=person.root_id)
        .select_related("org")
        .first()
    )
    if post is None:
        raise NotHere(person=person.name, org=meeting.org.name)
    task = Task(
        id=attempt or uuid7(),
        district_id=meeting.district_id,
        meeting=meeting,
        org=post.org,
        person_id=person.root_id,
        text=text.strip()[:200],
        due_on=due_on,
        created_at=at,
    )
    task.save(force_insert=True)
    told("task.given", "report_meeting", meeting, actor, at, detail={"until": due_on})
    return task


@transaction.atomic
def finish_task(*, task: Task, actor: Actor, at: datetime, note: str = "") -> Task:
    """Say that a task is done. Saying it again changes nothing.

    :raises NotAllowed: it was given to somebody else, and the actor holds no meeting there.
    :raises TaskOver: it was taken off the list.
    """
    current = (
        Task.objects.select_for_update(of=("self",)).select_related("meeting__org", "person").get(pk=task.pk)
    )
    if not can_do(actor, current):
        raise NotAllowed
    if current.dropped_at:
        raise TaskOver
    if current.done_at is None:
        current.done_at, current.done_by = at, actor.name[:60]
        current.done_note = note.strip()[:300]
        current.save(update_fields=["done_at", "done_by", "done_note"])
        told("task.done", "report_meeting", current.meeting, actor, at)
    return current


@transaction.atomic
def reopen_task(*, task: Task, actor: Actor, at: datetime) -> Task:
    """Take back that a task is done, or that it was taken off the list.

    :raises NotAllowed: it was given to somebody else, and the actor holds no meeting there.
    """
    current = (
        Task.objects.select_for_update(of=("self",)).select_related("meeting__org", "person").get(pk=task.pk)
    )
    if not can_do(actor, current) or (current.dropped_at and not can_plan(actor, current.meeting.org)):
        raise NotAllowed
    if current.done_at is not None or current.dropped_at is not None:
        current.done_at, current.done_by, current.done_note = None, "", ""
        current.dropped_at, current.dropped_reason = None, ""
        current.save()
        told("task.reopened", "report_meeting", current.meeting, actor, at)
    return current


@transaction.atomic
def drop_task(*, task: Task, reason: str, actor: Actor, at: datetime) -> Task:
    """Take a task off the list, with a reason. Doing it again changes nothing.

    :raises NotAllowed: the actor holds no meeting there.
    :raises ReasonMissing: no reason was given.
    :raises TaskOver: it is done.
    """
    current = Task.objects.select_for_update(of=("self",)).select_related("meeting__org").get(pk=task.pk)
    must_plan(actor, current.meeting.org)
    if not reason.strip():
        raise ReasonMissing
    if current.done_at is not None:
        raise TaskOver(_("This task is done."))
    if current.dropped_at is None:
        current.dropped_at, current.dropped_reason = at, reason.strip()[:200]
        current.save(update_fields=["dropped_at", "dropped_reason"])
        told("task.dropped", "report_meeting", current.meeting, actor, at, reason=reason)
    return current
