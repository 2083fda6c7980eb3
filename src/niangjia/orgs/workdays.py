"""Working days in China: weekends, holidays and the working weekends that make up for them.

The library knows the years the State Council has announced; a city's own table (``YearCalendar``) adds to it and stands alone for a
year the library does not know. A year of which neither knows is not guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_lazy as _

from niangjia.core.errors import BadInput
from niangjia.orgs.errors import CalendarUnknown
from niangjia.orgs.models import YearCalendar

SATURDAY = 5
#: Years in which a deadline or a notice can begin or end.
FIRST_YEAR, LAST_YEAR = 2000, 2100
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_TO = re.compile(r"\s*(?:至|到|~|～|—+|–|to)\s*")


@dataclass(frozen=True, slots=True)
class Year:
    """What a city's own table says of a year."""

    free: frozenset[date]
    worked: frozenset[date]


class BadDays(BadInput):
    """A line names no day we can read."""

    sentence = _("“%(line)s” is no day. Write one day or span a line, such as 2027-02-05 至 2027-02-11.")


def read_days(text: str, year: int) -> frozenset[date]:
    """Read days as people type them: one day or span a line, what follows it is a note.

    :raises BadDays: a line begins with no day, or with one of another year.
    """
    found: set[date] = set()
    for line in filter(None, (line.strip() for line in text.splitlines())):
        found.update(_span(line, year))
    return frozenset(found)


def _span(line: str, year: int) -> list[date]:
    try:
        first, end = _day(line)
        last = first
        to = _TO.match(line, end)
        if to is not None:
            last, _end = _day(line, to.end())
    except ValueError:
        raise BadDays(line=line[:40]) from None
    if first.year != year or last.year != year or last < first:
        raise BadDays(line=line[:40])
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _day(line: str, start: int = 0) -> tuple[date, int]:
    found = _DAY.match(line, start)
    if found is None:
        raise ValueError(line)
    return date(*(int(part) for part in found.groups())), found.end()


@lru_cache(maxsize=1)
def _library() -> tuple[Mapping[date, object], Mapping[date, object], int, int]:
    from chinese_calendar import constants  # its tables are large, and few pages need them

    days = constants.holidays
    return days, constants.workdays, min(days).year, max(days).year


def known_years() -> tuple[int, int]:
    """Give the first and the last year the library knows."""
    return _library()[2:]


def year_is_known(year: int) -> bool:
    """Say whether the library knows the year."""
    first, last = known_years()
    return first <= year <= last


def _kept(years: set[int]) -> dict[int, Year]:
    return {
        one.year: Year(read_days(one.free, one.year), read_days(one.worked, one.year))
        for one in YearCalendar.objects.filter(year__in=years)
    }


class WorkDays:
    """Working days, with the city's tables read once for each year.

    ``working(day)`` and ``after(day, number)`` raise ``CalendarUnknown`` for a year of which nothing is known.
    """

    def __init__(self) -> None:
        self._years: dict[int, Year | None] = {}

    def _own(self, year: int) -> Year | None:
        if year not in self._years:
            self._years[year] = _kept({year}).get(year)
        return self._years[year]

    def working(self, day: date) -> bool:
        """Say whether people work on the day.

        :raises CalendarUnknown: nothing is known of its year.
        """
        own = self._own(day.year)
        if own is not None and day in own.free:
            return False
        if own is not None and day in own.worked:
            return True
        holidays, workdays, first, last = _library()
        if first <= day.year <= last:
            return day in workdays or (day not in holidays and day.weekday() < SATURDAY)
        if own is None:
            raise CalendarUnknown(year=day.year)
        return day.weekday() < SATURDAY

    def after(self, day: date, number: int) -> date:
        """Give the day on which the Nth working day after a day falls; that day itself does not count.

        :raises CalendarUnknown: nothing is known of a year on the way.
        """
        found = day
        while number > 0:
            found += timedelta(days=1)
            number -= self.working(found)
        return found

    def between(self, since: date, until: date) -> int:
        """Count the working days after ``since`` up to and including ``until``.

        :raises CalendarUnknown: nothing is known of a year on the way.
        """
        days = (since + timedelta(days=step) for step in range(1, (until - since).days + 1))
        return sum(self.working(day) for day in days)


def missing_year(today: date) -> int | None:
    """Give the year that has to be entered: next year from November on, or this one; ``None`` when all is known."""
    asked = [today.year] + ([today.year + 1] if today.month >= 11 else [])
    kept = set(YearCalendar.objects.filter(year__in=asked).values_list("year", flat=True))
    return next((year for year in asked if not year_is_known(year) and year not in kept), None)
