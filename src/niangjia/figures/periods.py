"""Windows of days, both ends included, by the calendar in Shanghai."""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self

from django.utils.translation import gettext_lazy as _

from niangjia.core.clock import at_local
from niangjia.core.errors import BadInput

#: No record is older, no plan is later; beyond, there is no year before and no day after.
FIRST_YEAR, LAST_YEAR = 1900, 2199


class BadPeriod(BadInput):
    """The days given are no period."""

    sentence = _("“%(text)s” is not a period. Write days like 2023-01-01, the first not after the last.")


def _known(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _year_before(day: date) -> date:
    """The same day a year earlier; the end of a month stays the end of that month."""
    if day == _month_end(day):
        return _month_end(day.replace(year=day.year - 1, day=1))
    return day.replace(year=day.year - 1)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``since`` to ``until``, both included. ``key`` names a preset, or is empty."""

    since: date
    until: date
    key: str = ""

    def __post_init__(self) -> None:
        if self.since > self.until:
            raise BadPeriod(text=f"{self.since} – {self.until}")

    @property
    def starts_at(self) -> datetime:
        """The first moment of the period."""
        return at_local(self.since)

    @property
    def ends_at(self) -> datetime:
        """The first moment after the period."""
        return at_local(self.until + timedelta(days=1))

    @property
    def year_before(self) -> "Period":
        """The same days one year earlier."""
        return Period(_year_before(self.since), _year_before(self.until))

    def up_to(self, day: date) -> "Period":
        """The part of the period that is over by the end of a day; the whole of one that has not begun."""
        return Period(self.since, min(self.until, day)) if self.since <= day else self

    @property
    def days(self) -> int:
        return (self.until - self.since).days + 1

    def months(self) -> Iterator[date]:
        """Walk the first days of the months the period touches."""
        month = self.since.replace(day=1)
        while month <= self.until:
            yield month
            month = _month_end(month) + timedelta(days=1)

    @classmethod
    def month(cls, day: date) -> Self:
        return cls(day.replace(day=1), _month_end(day), "month")

    @classmethod
    def quarter(cls, day: date) -> Self:
        first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
        return cls(first, _month_end(first.replace(month=first.month + 2)), "quarter")

    @classmethod
    def half(cls, day: date) -> Self:
        first = day.replace(month=1 if day.month <= 6 else 7, day=1)
        return cls(first, _month_end(first.replace(month=first.month + 5)), "half")

    @classmethod
    def year(cls, day: date) -> Self:
        return cls(date(day.year, 1, 1), date(day.year, 12, 31), "year")

    @classmethod
    def preset(cls, key: str, today: date) -> Self:
        """Give a preset: ``month``, ``quarter``, ``half``, ``year``, or a year, half or quarter such as
        ``2023``, ``2023-H1``, ``2023-Q2``.

        :raises BadPeriod: there is no such preset.
        """
        named = {"month": cls.month, "quarter": cls.quarter, "half": cls.half, "year": cls.year}
        if key in named:
            return named[key](today)
        year, dash, part = key.partition("-")
        if len(year) == 4 and year.isascii() and year.isdigit() and _known(int(year)):
            if not dash:
                found = cls.year(date(int(year), 1, 1))
            elif part in {"H1", "H2"}:
                found = cls.half(date(int(year), 1 if part == "H1" else 7, 1))
            elif part in {"Q1", "Q2", "Q3", "Q4"}:
                found = cls.quarter(date(int(year), int(part[1]) * 3, 1))
            else:
                raise BadPeriod(text=key)
            return cls(found.since, found.until, key)
        raise BadPeriod(text=key)

    @classmethod
    def parse(cls, since: str, until: str) -> Self:
        """Read two days.

        :raises BadPeriod: a day cannot be read, or they stand the wrong way round.
        """
        try:
            first, last = date.fromisoformat(since.strip()), date.fromisoformat(until.strip())
        except ValueError:
            raise BadPeriod(text=f"{since} – {until}") from None
        if not (_known(first.year) and _known(last.year)):
            raise BadPeriod(text=f"{since} – {until}")
        return cls(first, last)

    @classmethod
    def from_query(cls, query: Mapping[str, str], today: date, default: str = "month") -> Self:
        """Read a period from a query string: ``since`` and ``until``, or ``period``, or the default.

        :raises BadPeriod: what is written there is no period.
        """
        if query.get("since") or query.get("until"):
            return cls.parse(query.get("since", ""), query.get("until", ""))
        return cls.preset(query.get("period") or default, today)

    @property
    def query(self) -> str:
        """The period as a query string."""
        return f"since={self.since}&until={self.until}"
