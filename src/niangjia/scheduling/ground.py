"""The problem in whole minutes and positions, so that rules are looked up and not worked out again."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

from niangjia.core.clock import SHANGHAI
from niangjia.scheduling.problem import Course, Forbid, Interval, Lecturer, Order, Pin, Place, Problem

DAY = 24 * 60


class Ground:
    """A problem, indexed. Times are minutes since the first midnight of the window."""

    def __init__(self, problem: Problem, starts: Mapping[str, datetime] | None = None) -> None:
        """:param starts: when an order's lecture was planned before; it may begin then, slot or not."""
        self.problem = problem
        self.base = datetime.combine(problem.start, datetime.min.time(), tzinfo=SHANGHAI)
        self.length = ((problem.end - problem.start).days + 1) * DAY
        self.orders: Sequence[Order] = problem.orders
        self.lecturers: Sequence[Lecturer] = problem.lecturers
        self.courses: dict[str, Course] = {course.id: course for course in problem.courses}
        self.places: dict[str, Place] = {place.id: place for place in problem.places}
        self.order_at = {order.id: at for at, order in enumerate(problem.orders)}
        self.lecturer_at = {lecturer.id: at for at, lecturer in enumerate(problem.lecturers)}
        self.pins: dict[str, list[Pin]] = defaultdict(list)
        for pin in problem.pins:
            self.pins[pin.order].append(pin)
        slots = {slot.hour * 60 + slot.minute for slot in problem.slots}
        days = range(0, self.length, DAY)
        self._own: dict[str, set[int]] = defaultdict(set)
        for order, start in (starts or {}).items():
            self._own[order].add(self.minute(start))
        for pin in problem.pins:
            if pin.start is not None:
                self._own[pin.order].add(self.minute(pin.start))
        own = {start for each in self._own.values() for start in each if 0 <= start < self.length}
        self._usual = {day + slot for day in days for slot in slots}
        self.starts: list[int] = sorted(self._usual | own)
        self._free: dict[tuple[int, int], frozenset[int]] = {}
        self._wanted: dict[tuple[int, int], list[int]] = {}
        self._months = [self.moment(day).strftime("%Y-%m") for day in days]
        self._gaps: dict[tuple[str, str], int] = {}

    def minute(self, moment: datetime) -> int:
        return int((moment - self.base).total_seconds() // 60)

    def moment(self, minute: int) -> datetime:
        return self.base + timedelta(minutes=minute)

    def month(self, minute: int) -> str:
        return self._months[minute // DAY]

    def between(self, one: str, other: str) -> int:
        """Give the minutes from a district to another."""
        known = self._gaps.get((one, other))
        if known is None:
            known = self._gaps[one, other] = self.problem.minutes_between(one, other)
        return known

    def room_left(self, lecturer: int, month: str) -> int | None:
        """Give how many lectures somebody may still give in a month; ``None``: as many as they like."""
        who = self.lecturers[lecturer]
        return None if who.monthly_limit is None else max(0, who.monthly_limit - who.load.get(month, 0))

    @cached_property
    def head_start(self) -> list[int]:
        """Tell for each lecturer how many more lectures they have already than the least busy."""
        months = set(self._months)
        had = [sum(n for month, n in who.load.items() if month in months) for who in self.lecturers]
        least = min(had, default=0)
        return [each - least for each in had]

    @cached_property
    def at_place(self) -> dict[str, int]:
        """Tell for each place how many orders want it."""
        wanted: dict[str, int] = defaultdict(int)
        for order in self.orders:
            if order.place:
                wanted[order.place] += 1
        return wanted

    @cached_property
    def nights_are_safe(self) -> bool:
        """Tell whether nobody can be late in the morning because of where they were the evening before."""
        if not self.starts:
            return True
        longest = max([course.minutes for course in self.problem.courses] or [0])
        longest = max([longest, *(order.minutes or 0 for order in self.orders)])
        first, last = min(s % DAY for s in self.starts), max(s % DAY for s in self.starts) + longest
        far = max([*self.problem.travel.values(), self.problem.travel_unknown, self.problem.travel_within])
        return last + far <= first + DAY

    def wanted(self, order: int, minutes: int) -> list[int]:
        """Give when a lecture of so many minutes may begin for an order."""
        key = (order, minutes)
        if key not in self._wanted:
            spans = self._spans(self.orders[order].times)
            own = self._own.get(self.orders[order].id, ())
            self._wanted[key] = [
                s
                for s in self.starts
                if s + minutes <= self.length
                and (s in self._usual or s in own)
                and _within(spans, s, s + minutes)
            ]
        return self._wanted[key]

    def free(self, lecturer: int, minutes: int) -> frozenset[int]:
        """Give when a lecturer may begin a lecture of so many minutes."""
        key = (lecturer, minutes)
        if key not in self._free:
            spans = self._spans(self.lecturers[lecturer].available)
            self._free[key] = frozenset(s for s in self.starts if _within(spans, s, s + minutes))
        return self._free[key]

    def forbidden(self, order: Order, lecturer: Lecturer, course: str) -> list[tuple[int, int]]:
        """Give the spans in which this order may not have this lecturer with this course."""
        found = []
        for one in self.problem.forbids:
            if _matches(one, order, lecturer, course):
                during = one.during
                found.append(
                    (self.minute(during.start), self.minute(during.end))
                    if during
                    else (-DAY, self.length + DAY)
                )
        return found

    def _spans(self, intervals: Iterable[Interval]) -> list[tuple[int, int]]:
        """Give intervals in minutes, those that touch joined into one."""
        joined: list[tuple[int, int]] = []
        for start, end in sorted((self.minute(one.start), self.minute(one.end)) for one in intervals):
            if joined and start <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
            else:
                joined.append((start, end))
        return joined


def _within(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(opens <= start and end <= closes for opens, closes in spans)


def _matches(one: Forbid, order: Order, lecturer: Lecturer, course: str) -> bool:
    return (
        one.order in (None, order.id) and one.lecturer in (None, lecturer.id) and one.course in (None, course)
    )
