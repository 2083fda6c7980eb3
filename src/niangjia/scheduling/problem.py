"""What the scheduler is asked: orders, lecturers, courses, places, and what a person has fixed or ruled out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

#: When lectures begin, where nothing else is said: two in the morning, two in the afternoon, one after work.
USUAL_SLOTS = (time(9, 0), time(10, 30), time(14, 0), time(15, 30), time(19, 0))


class Mode(StrEnum):
    """How a unit wants to be lectured to."""

    ON_SITE = "on_site"
    ONLINE = "online"
    EITHER = "either"


@dataclass(frozen=True, slots=True)
class Interval:
    """From a moment up to, not including, another; both know their time zone."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Course:
    id: str
    minutes: int
    field: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Lecturer:
    """Somebody who gives courses.

    :param skills: what they can give → how well, 1 to 5.
    :param available: when they can lecture; a lecture lies within one of these.
    :param monthly_limit: lectures in a calendar month, those in ``load`` included; ``None``: no limit.
    :param conflicts: units they may not lecture at.
    :param load: lectures they have already in each month (``2026-12`` → 3), outside this problem.
    """

    id: str
    district: str
    skills: Mapping[str, int]
    available: tuple[Interval, ...]
    name: str = ""
    on_site: bool = True
    online: bool = True
    monthly_limit: int | None = None
    conflicts: frozenset[str] = frozenset()
    load: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """A room that holds one session at a time; ``capacity`` ``None``: not known, so not checked."""

    id: str
    capacity: int | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What a unit asks for.

    :param wishes: courses, the dearest first.
    :param times: when it can; a lecture lies within one of these.
    :param weight: 1 for everybody, more for a target group.
    :param minutes: how long, where it is not the course's own length.
    """

    id: str
    unit: str
    district: str
    wishes: tuple[str, ...]
    times: tuple[Interval, ...]
    name: str = ""
    mode: Mode = Mode.ON_SITE
    headcount: int = 0
    weight: int = 1
    venue_kind: str = ""
    place: str | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Pin:
    """What a person has fixed for an order: its lecturer, course or start, or several of them."""

    order: str
    lecturer: str | None = None
    course: str | None = None
    start: datetime | None = None


@dataclass(frozen=True, slots=True)
class Forbid:
    """What must not be: whatever matches all that is given. A lecturer fallen ill is a lecturer and an interval."""

    order: str | None = None
    lecturer: str | None = None
    course: str | None = None
    during: Interval | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """All open orders of a window, in the order in which they came.

    :param start: the first day; ``end``: the last.
    :param slots: times of day (in Shanghai) at which lectures begin.
    :param travel: minutes between two districts, in either direction.
    :param travel_within: minutes between two places of one district; ``travel_unknown``: between districts not in ``travel``.
    """

    start: date
    end: date
    courses: tuple[Course, ...]
    lecturers: tuple[Lecturer, ...]
    orders: tuple[Order, ...]
    places: tuple[Place, ...] = ()
    slots: tuple[time, ...] = USUAL_SLOTS
    travel: Mapping[tuple[str, str], int] = field(default_factory=dict)
    travel_within: int = 20
    travel_unknown: int = 60
    pins: tuple[Pin, ...] = ()
    forbids: tuple[Forbid, ...] = ()

    def minutes_between(self, one: str, other: str) -> int:
        """Give the minutes of travel between two districts."""
        if one == other:
            return self.travel.get((one, other), self.travel_within)
        known = self.travel.get((one, other), self.travel.get((other, one)))
        return self.travel_unknown if known is None else known
