"""One clock: the database's. Stored in UTC, shown in Asia/Shanghai."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def database_now() -> datetime:
    """Ask the database for the time, so that a web process with a wrong clock decides nothing.

    SQLite has no clock but this machine's.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment.astimezone(UTC)


def local_day(moment: datetime) -> date:
    """Give the day in Shanghai on which the moment falls."""
    return moment.astimezone(SHANGHAI).date()


def day_of(text: str) -> date | None:
    """Read a day as a form sends it; ``None`` when there is none or it cannot be one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def at_local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Give the moment of a wall-clock time in Shanghai."""
    return datetime.combine(day, time(hour, minute), tzinfo=SHANGHAI).astimezone(UTC)
