"""Calendar files (RFC 5545) as phones and computers export them: read into the times at which somebody is busy."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _

from niangjia.core.clock import SHANGHAI, at_local
from niangjia.courses.errors import BadCalendar

LARGEST_BYTES = 2 * 1024 * 1024
MOST_EVENTS = 5_000
MOST_TIMES = 3_000
#: How far ahead events that come again are followed.
AHEAD = timedelta(days=400)
#: Following a row of events takes time: so many rows, since this year, so many times each.
MOST_ROWS, FIRST_YEAR, MOST_REPEATS = 200, 2000, 20_000
FOLLOWED = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
DAMAGED = _("This calendar file is damaged or cut off. Please export it again and send it.")


def busy_spans(content: bytes, at: datetime) -> list[tuple[datetime, datetime]]:
    """Read the busy times of a calendar file that end after a moment, in order, those that touch made one.

    Events marked free or cancelled are left out; those without a time take their whole day; those that come again are followed
    for 400 days.

    :raises BadCalendar: too large, not a calendar, or without an event.
    """
    try:
        found = sorted(set(_all(_events(content), at)))
    except (ValueError, TypeError, OverflowError) as error:
        raise BadCalendar(DAMAGED) from error
    joined: list[tuple[datetime, datetime]] = []
    for starts_at, ends_at in found:
        if joined and starts_at <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends_at))
        else:
            joined.append((starts_at, ends_at))
    if len(joined) > MOST_TIMES:
        raise BadCalendar(_("This calendar has more than 3,000 busy times. Please export one year of it."))
    return joined


def _events(content: bytes) -> list[Any]:
    from icalendar import Calendar  # large, and needed here only

    if len(content) > LARGEST_BYTES:
        raise BadCalendar(_("This file is larger than 2 MB. Please export one year of your calendar."))
    if b"BEGIN:VCALENDAR" not in content[:1000].upper():
        raise BadCalendar(
            _("This is no calendar file. Please export your calendar as .ics (iCal) and send that file.")
        )
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, UnicodeError) as error:
        raise BadCalendar(DAMAGED) from error
    if not calendars:  # it never came to its end
        raise BadCalendar(DAMAGED)
    if not events:
        raise BadCalendar(_("There is no event in this calendar file."))
    if len(events) > MOST_EVENTS:
        raise BadCalendar(_("This calendar has more than 5,000 events. Please export one year of it."))
    if sum("RRULE" in event for event in events) > MOST_ROWS:
        raise BadCalendar(
            _("This calendar has more than 200 repeating events. Please export one year of it.")
        )
    return events


def _all(events: list[Any], at: datetime) -> Iterator[tuple[datetime, datetime]]:
    # An event that was moved out of a row stands for itself; the row leaves its place out.
    moved: dict[str, set[datetime]] = {}
    for event in events:
        if "RECURRENCE-ID" in event and (when := _value(event, "RECURRENCE-ID")) is not None:
            moved.setdefault(str(event.get("UID")), set()).add(_moment(when))
    for event in events:
        busy = str(event.get("TRANSP", "")).upper() != "TRANSPARENT"
        if busy and str(event.get("STATUS", "")).upper() != "CANCELLED":
            apart = set() if "RECURRENCE-ID" in event else moved.get(str(event.get("UID")), set())
            yield from _times(event, at, apart)


def _times(event: Any, at: datetime, apart: set[datetime]) -> Iterator[tuple[datetime, datetime]]:
    start = _value(event, "DTSTART")
    if start is None or ("RRULE" in event and start.year < FIRST_YEAR):
        return
    first, lasts = _moment(start), _length(event, start)
    if lasts <= timedelta(0):
        return
    for begins in _repeats(event, first, at, lasts):
        if begins + lasts > at and begins not in apart:
            yield begins, begins + lasts


def _length(event: Any, start: date) -> timedelta:
    end, lasts = _value(event, "DTEND"), _value(event, "DURATION")
    if isinstance(end, date):
        return _moment(end) - _moment(start)
    if isinstance(lasts, timedelta):
        return lasts
    return timedelta(0) if isinstance(start, datetime) else timedelta(days=1)


def _repeats(event: Any, first: datetime, at: datetime, lasts: timedelta) -> Iterator[datetime]:
    if "RRULE" not in event:
        yield first
        return
    from dateutil.rrule import rrulestr

    local = first.astimezone(SHANGHAI).replace(tzinfo=None)
    since = (at - lasts).astimezone(SHANGHAI).replace(tzinfo=None)
    last = (at + AHEAD).astimezone(SHANGHAI).replace(tzinfo=None)
    left = set(_left_out(event))
    try:
        rules = event["RRULE"] if isinstance(event["RRULE"], list) else [event["RRULE"]]
        for rule in rules:
            text, most = _bounded(rule.to_ical().decode(), last)
            for begins in islice(rrulestr(text, dtstart=local), most):
                moment = begins.replace(tzinfo=SHANGHAI).astimezone(UTC)
                if begins >= since and moment not in left:
                    yield moment
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadCalendar(
            _("A repeating event of this calendar cannot be read. Please export it again without repeats.")
        ) from error


def _bounded(rule: str, last: datetime) -> tuple[str, int]:
    """Write a rule by the clock in Shanghai and with an end, so that following it takes no longer than it should.

    :raises ValueError: it comes more often than a day.
    """
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    if parts.get("FREQ") not in FOLLOWED:
        raise ValueError(rule)
    until, given = last, parts.pop("UNTIL", "")
    if given.endswith("Z"):
        until = datetime.fromisoformat(given)
        until = until.astimezone(SHANGHAI).replace(tzinfo=None)
    elif given:
        until = datetime.fromisoformat(f"{given}T235959"[:15])
    most = min(int(parts.pop("COUNT", MOST_REPEATS)), MOST_REPEATS)
    parts["UNTIL"] = min(until, last).strftime("%Y%m%dT%H%M%S")
    return ";".join(f"{name}={value}" for name, value in parts.items()), most


def _left_out(event: Any) -> Iterator[datetime]:
    given = event.get("EXDATE", [])
    for dates in given if isinstance(given, list) else [given]:
        for one in dates.dts:
            yield _moment(one.dt)


def _value(event: Any, name: str) -> Any:
    given = event.get(name)
    return getattr(given, "dt", None)


def _moment(value: date) -> datetime:
    """Give the moment of a time or a day; without a zone it is Shanghai's."""
    if not isinstance(value, datetime):
        return at_local(value)
    return (value if value.tzinfo else value.replace(tzinfo=SHANGHAI)).astimezone(UTC)
