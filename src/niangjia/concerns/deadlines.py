"""By when a concern is answered: working days by kind. Day 1 is the first working day after the day it was raised, whatever the hour."""

from datetime import date, datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from niangjia.concerns.choices import Kind
from niangjia.core.clock import local_day
from niangjia.orgs.errors import CalendarUnknown
from niangjia.orgs.workdays import WorkDays

LONGEST = 250


def read_days(words: list[str]) -> dict[str, int]:
    """Read the setting: ``kind=days`` each.

    :raises ImproperlyConfigured: a kind is unknown or left out, or a number of days is none.
    """
    found: dict[str, int] = {}
    for word in words:
        kind, _equals, days = word.partition("=")
        if kind not in Kind.values or not days.isdigit() or not 0 < int(days) <= LONGEST:
            raise ImproperlyConfigured(f"NIANGJIA_CONCERN_DAYS: “{word}” is not a kind and its working days.")
        found[kind] = int(days)
    missing = [kind for kind in Kind.values if kind not in found]
    if missing:
        raise ImproperlyConfigured(f"NIANGJIA_CONCERN_DAYS: {', '.join(missing)} is missing.")
    return found


def days_for(kind: str) -> int:
    """Give the working days within which a concern of this kind is answered."""
    return read_days(settings.NIANGJIA_CONCERN_DAYS)[kind]


def deadline(kind: str, raised: datetime, calendar: WorkDays | None = None) -> date:
    """Give the last day to answer.

    :raises CalendarUnknown: nothing is known of the working days of a year on the way.
    """
    return (calendar or WorkDays()).after(local_day(raised), days_for(kind))


def due_after(day: date, days: int, calendar: WorkDays | None = None) -> date | None:
    """Give the day on which the Nth working day after a day falls; ``None`` while the calendar is not known."""
    try:
        return (calendar or WorkDays()).after(day, days)
    except CalendarUnknown:
        return None


def left(today: date, due: date, calendar: WorkDays | None = None) -> int | None:
    """Count the working days still to go after today, negative when it is over; ``None`` while the calendar is not known."""
    days = calendar or WorkDays()
    try:
        return days.between(today, due) if due >= today else -days.between(due, today)
    except CalendarUnknown:
        return None
