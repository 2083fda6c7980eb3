"""Does a plan hold every hard rule? Read straight from the problem; shares no code with the solver.

Written to be read beside ``docs/scheduling.md``: one function for each rule, the slow and obvious way.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations

from niangjia.core.clock import SHANGHAI
from niangjia.scheduling.plan import Assignment
from niangjia.scheduling.problem import Course, Interval, Lecturer, Mode, Order, Problem


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a plan breaks; the text names what is meant, in English, for the command line."""

    rule: str
    order: str
    text: str


@dataclass(frozen=True, slots=True)
class Lecture:
    """An assignment with whom and what it names."""

    given: Assignment
    order: Order
    lecturer: Lecturer
    course: Course

    @property
    def where(self) -> str:
        return self.lecturer.district if self.given.online else self.order.district


def check(
    problem: Problem, assignments: Sequence[Assignment], previous: Sequence[Assignment] = ()
) -> list[Fault]:
    """List every rule that is broken; none, when the plan holds.

    :param previous: the plan before, whose lectures may stay where they are, slot or not.
    """
    lectures, faults = _known(problem, assignments)
    for lecture in lectures:
        for rule, broken in RULES.items():
            faults += [Fault(rule, lecture.order.id, text) for text in broken(problem, lecture)]
        faults += _slot(problem, lecture, previous)
    return [
        *faults,
        *_twice(assignments),
        *_overlaps(problem, lectures),
        *_limits(lectures),
        *_places(lectures),
    ]


def _known(problem: Problem, assignments: Sequence[Assignment]) -> tuple[list[Lecture], list[Fault]]:
    orders = {order.id: order for order in problem.orders}
    lecturers = {lecturer.id: lecturer for lecturer in problem.lecturers}
    courses = {course.id: course for course in problem.courses}
    lectures, faults = [], []
    for one in assignments:
        order, who, course = orders.get(one.order), lecturers.get(one.lecturer), courses.get(one.course)
        if order is None:
            faults.append(Fault("known", one.order, f"There is no order {one.order!r}."))
        elif who is None:
            faults.append(Fault("known", one.order, f"There is no lecturer {one.lecturer!r}."))
        elif course is None:
            faults.append(Fault("known", one.order, f"There is no course {one.course!r}."))
        else:
            lectures.append(Lecture(one, order, who, course))
    return lectures, faults


def _wish(_problem: Problem, lecture: Lecture) -> Iterator[str]:
    if lecture.course.id not in lecture.order.wishes:
        yield f"{lecture.order.id} did not wish for {lecture.course.id}."


def _skill(_problem: Problem, lecture: Lecture) -> Iterator[str]:
    if lecture.course.id not in lecture.lecturer.skills:
        yield f"{lecture.lecturer.id} does not give {lecture.course.id}."


def _length(_problem: Problem, lecture: Lecture) -> Iterator[str]:
    minutes = lecture.order.minutes or lecture.course.minutes
    if lecture.given.end - lecture.given.start != timedelta(minutes=minutes):
        yield f"The lecture for {lecture.order.id} does not last {minutes} minutes."


def _window(problem: Problem, lecture: Lecture) -> Iterator[str]:
    opens = datetime.combine(problem.start, datetime.min.time(), tzinfo=SHANGHAI)
    closes = datetime.combine(problem.end, datetime.min.time(), tzinfo=SHANGHAI) + timedelta(days=1)
    if lecture.given.start < opens or lecture.given.end > closes:
        yield f"The lecture for {lecture.order.id} is outside the window."


def _time(_problem: Problem, lecture: Lecture) -> Iterator[str]:
    if not _inside(lecture.given, lecture.order.times):
        yield f"{lecture.order.id} cannot at {lecture.given.start:%Y-%m-%d %H:%M}."


def _availability(_problem: Problem, lecture: Lecture) -> Iterator[str]:
    if not _inside(lecture.given, lecture.lecturer.available):
        yield f"{lecture.lecturer.id} is not available at {lecture.given.start:%Y-%m-%d %H:%M}."


def _conflict(_problem: Problem, lecture: Lecture) -> Iterator[str]:
    if lecture.order.unit in lecture.lecturer.conflicts:
        yield f"{lecture.lecturer.id} may not lecture at {lecture.order.unit}."


def _mode(_problem: Problem, lecture: Lecture) -> Iterator[str]:
    refused = Mode.ON_SITE if lecture.given.online else Mode.ONLINE
    how = "online" if lecture.given.online else "on site"
    if lecture.order.mode == refused:
        yield f"{lecture.order.id} does not want a lecture {how}."
    if not (lecture.lecturer.online if lecture.given.online else lecture.lecturer.on_site):
        yield f"{lecture.lecturer.id} does not lecture {how}."


def _capacity(problem: Problem, lecture: Lecture) -> Iterator[str]:
    place = next((each for each in problem.places if each.id == lecture.order.place), None)
    if place is None or place.capacity is None or lecture.given.online:
        return
    if lecture.order.headcount > place.capacity:
        yield f"{lecture.order.headcount} people do not fit into {place.id} ({place.capacity})."


def _pins(problem: Problem, lecture: Lecture) -> Iterator[str]:
    for pin in problem.pins:
        if pin.order != lecture.order.id:
            continue
        if pin.lecturer is not None and pin.lecturer != lecture.lecturer.id:
            yield f"{pin.order} was fixed to {pin.lecturer}."
        if pin.course is not None and pin.course != lecture.course.id:
            yield f"{pin.order} was fixed to {pin.course}."
        if pin.start is not None and pin.start != lecture.given.start:
            yield f"{pin.order} was fixed to {pin.start:%Y-%m-%d %H:%M}."


def _forbids(problem: Problem, lecture: Lecture) -> Iterator[str]:
    given = lecture.given
    for one in problem.forbids:
        if one.order is not None and one.order != lecture.order.id:
            continue
        if one.lecturer is not None and one.lecturer != lecture.lecturer.id:
            continue
        if one.course is not None and one.course != lecture.course.id:
            continue
        if one.during is not None and (given.end <= one.during.start or given.start >= one.during.end):
            continue
        yield f"{lecture.order.id} with {lecture.lecturer.id} and {lecture.course.id} was ruled out."


RULES: dict[str, Callable[[Problem, Lecture], Iterator[str]]] = {
    "wish": _wish,
    "skill": _skill,
    "length": _length,
    "window": _window,
    "time": _time,
    "availability": _availability,
    "conflict": _conflict,
    "mode": _mode,
    "capacity": _capacity,
    "pin": _pins,
    "forbidden": _forbids,
}


def _slot(problem: Problem, lecture: Lecture, previous: Sequence[Assignment]) -> list[Fault]:
    start = lecture.given.start
    own = [pin.start for pin in problem.pins if pin.order == lecture.order.id]
    own += [one.start for one in previous if one.order == lecture.order.id]
    if start.astimezone(SHANGHAI).time() in problem.slots or start in own:
        return []
    return [Fault("slot", lecture.order.id, f"No lecture begins at {start.astimezone(SHANGHAI):%H:%M}.")]


def _twice(assignments: Sequence[Assignment]) -> list[Fault]:
    times = Counter(one.order for one in assignments)
    return [Fault("once", order, f"{order} is served {n} times.") for order, n in times.items() if n > 1]


def _overlaps(problem: Problem, lectures: Sequence[Lecture]) -> Iterator[Fault]:
    """Nobody is in two places, nor on the way when they should begin; from home to home online there is no way."""
    for one, other in combinations(lectures, 2):
        if one.lecturer.id != other.lecturer.id:
            continue
        first, second = sorted((one, other), key=lambda each: each.given.start)
        way = problem.minutes_between(first.where, second.where)
        if first.given.online and second.given.online:
            way = 0
        if second.given.start < first.given.end + timedelta(minutes=way):
            text = f"{one.lecturer.id} cannot give {first.order.id} and then {second.order.id} ({way} min apart)."
            yield Fault("overlap", second.order.id, text)


def _limits(lectures: Sequence[Lecture]) -> Iterator[Fault]:
    given: Counter[tuple[str, str]] = Counter()
    for one in lectures:
        month = one.given.start.astimezone(SHANGHAI).strftime("%Y-%m")
        given[one.lecturer.id, month] += 1
        limit = one.lecturer.monthly_limit
        if limit is not None and given[one.lecturer.id, month] + one.lecturer.load.get(month, 0) > limit:
            yield Fault("limit", one.order.id, f"{one.lecturer.id} is beyond {limit} lectures in {month}.")


def _places(lectures: Sequence[Lecture]) -> Iterator[Fault]:
    for one, other in combinations(lectures, 2):
        if one.given.online or other.given.online or one.order.place is None:
            continue
        meet = one.given.start < other.given.end and other.given.start < one.given.end
        if one.order.place == other.order.place and meet:
            text = f"{one.order.place} holds {one.order.id} and {other.order.id} at once."
            yield Fault("place", other.order.id, text)


def _inside(given: Assignment, intervals: Sequence[Interval]) -> bool:
    """Tell whether every minute of a lecture lies in one of the intervals; they may touch."""
    moment = given.start
    while moment < given.end:
        reach = [one.end for one in intervals if one.start <= moment < one.end]
        if not reach:
            return False
        moment = max(reach)
    return True
