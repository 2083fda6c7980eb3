"""The calendar a lecturer keeps: their week, times at which they cannot come or can besides, and calendar files."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from niangjia.core.actor import Actor
from niangjia.courses.choices import SpanSource
from niangjia.courses.errors import BadTime
from niangjia.courses.ical import busy_spans
from niangjia.courses.models import Availability, Lecturer, WeeklySlot
from niangjia.courses.policies import must_be_self_or_manage
from niangjia.courses.trail import told

MOST_SLOTS = 28
LONGEST = timedelta(days=400)


@transaction.atomic
def set_week(
    *, lecturer: Lecturer, slots: Sequence[tuple[int, time, time]], actor: Actor, at: datetime
) -> None:
    """Say at which times of the week a lecturer can be asked; none at all: on every day between 8 and 20 o'clock.

    :param slots: weekday (Monday is 0), from, until.
    :raises BadTime: a time ends before it begins, or two of a day overlap.
    """
    must_be_self_or_manage(actor, lecturer)
    ordered = sorted(set(slots))
    if len(ordered) > MOST_SLOTS:
        raise BadTime(_("A week has 28 times at most."))
    for number, (weekday, starts, ends) in enumerate(ordered):
        if not 0 <= weekday <= 6 or ends <= starts:
            raise BadTime(_("Every time must end after it begins."))
        if number and ordered[number - 1][0] == weekday and ordered[number - 1][2] > starts:
            raise BadTime(_("Two times of one day overlap."))
    Lecturer.objects.select_for_update().get(pk=lecturer.pk)
    WeeklySlot.objects.filter(lecturer=lecturer).delete()
    WeeklySlot.objects.bulk_create(
        WeeklySlot(
            district_id=lecturer.district_id, lecturer=lecturer, weekday=weekday, starts=starts, ends=ends
        )
        for weekday, starts, ends in ordered
    )
    told("lecturer.week_set", lecturer, actor, at)


@transaction.atomic
def add_time(
    *,
    lecturer: Lecturer,
    starts_at: datetime,
    ends_at: datetime,
    actor: Actor,
    at: datetime,
    busy: bool = True,
) -> Availability:
    """Write down when a lecturer cannot come (``busy``), or can outside of their week. Writing it twice keeps one.

    :raises BadTime: it ends before it begins, lies in the past or lasts longer than a year.
    """
    must_be_self_or_manage(actor, lecturer)
    if ends_at <= starts_at:
        raise BadTime(_("The end must be after the start."))
    if ends_at <= at:
        raise BadTime(_("This time is over. Please choose one that is still to come."))
    if ends_at - starts_at > LONGEST:
        raise BadTime(_("This is longer than a year. Please check the dates."))
    made, new = Availability.objects.get_or_create(
        district_id=lecturer.district_id,
        lecturer=lecturer,
        starts_at=starts_at,
        ends_at=ends_at,
        busy=busy,
        source=SpanSource.SELF,
    )
    if new:
        told("lecturer.time_added", lecturer, actor, at)
    return made


@transaction.atomic
def drop_time(*, span: Availability, actor: Actor, at: datetime) -> None:
    """Take a time out of a lecturer's calendar."""
    must_be_self_or_manage(actor, span.lecturer)
    span.delete()
    told("lecturer.time_dropped", span.lecturer, actor, at)


@transaction.atomic
def import_calendar(*, lecturer: Lecturer, content: bytes, actor: Actor, at: datetime) -> int:
    """Take the busy times of a calendar file (iCal) and give their number; they replace those of the file before.

    Nothing is kept of what the events are called or where they are.

    :raises BadCalendar: the file cannot be read; says why. Nothing is changed then.
    """
    must_be_self_or_manage(actor, lecturer)
    spans = busy_spans(content, at)
    Lecturer.objects.select_for_update().get(pk=lecturer.pk)
    Availability.objects.filter(lecturer=lecturer, source=SpanSource.ICAL).delete()
    Availability.objects.bulk_create(
        Availability(
            district_id=lecturer.district_id,
            lecturer=lecturer,
            starts_at=starts_at,
            ends_at=ends_at,
            source=SpanSource.ICAL,
        )
        for starts_at, ends_at in spans
    )
    told("lecturer.calendar_read", lecturer, actor, at, detail={"times": len(spans)})
    return len(spans)
