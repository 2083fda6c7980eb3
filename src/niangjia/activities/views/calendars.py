"""Calendars: one sign-up as a file, an org's public dates as a feed."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from niangjia.activities import queries
from niangjia.activities.models import Session
from niangjia.core.access import anyone, signed_in
from niangjia.orgs.models import Org

if TYPE_CHECKING:
    from icalendar import Event

MOST = 300
#: The evening before and on the way.
REMINDERS = (timedelta(hours=14), timedelta(hours=1))


def _event(session: Session, *, remind: bool) -> "Event":
    from icalendar import Alarm, Event

    event = Event()
    event.add("uid", f"{session.pk}@niangjia")
    event.add("summary", session.activity.title)
    event.add("dtstart", session.starts_at)
    event.add("dtend", session.ends_at)
    event.add("dtstamp", timezone.now())
    event.add("location", " ".join(filter(None, (session.place, session.address))))
    event.add("description", session.activity.bring or session.activity.text[:500])
    event.add(
        "url", settings.NIANGJIA_BASE_URL + reverse("activities:worker_activity", args=[session.activity_id])
    )
    for before in REMINDERS if remind else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", session.activity.title)
        alarm.add("trigger", -before)
        event.add_component(alarm)
    return event


def _calendar(name: str, sessions: list[Session], filename: str, *, remind: bool = False) -> HttpResponse:
    from icalendar import Calendar  # large, and needed here only

    calendar = Calendar()
    calendar.add("prodid", "-//Niangjia//zh")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    for session in sessions:
        calendar.add_component(_event(session, remind=remind))
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}.ics"'
    return response


@signed_in
@require_GET
def signup(request: HttpRequest, pk: str) -> HttpResponse:
    """Give one of my sign-ups for my own calendar."""
    mine = get_object_or_404(queries.my_signups(request.person), pk=pk)
    return _calendar(mine.session.activity.title, [mine.session], "signup", remind=True)


@anyone
@require_GET
def org(request: HttpRequest, pk: str) -> HttpResponse:
    """Give the public dates of an org and those under it, as a feed to subscribe to."""
    shown = get_object_or_404(Org.objects.open(), pk=pk)
    sessions = queries.upcoming_sessions(timezone.now()).filter(activity__org__path__startswith=shown.path)[
        :MOST
    ]
    return _calendar(shown.name, list(sessions), "calendar")
