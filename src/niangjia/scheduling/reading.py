"""A problem and a plan as JSON. ``docs/scheduling.md`` describes the format; every refusal names the place in the file."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from niangjia.core.clock import SHANGHAI
from niangjia.core.errors import BadInput
from niangjia.scheduling.plan import Assignment
from niangjia.scheduling.problem import (
    USUAL_SLOTS,
    Course,
    Forbid,
    Interval,
    Lecturer,
    Mode,
    Order,
    Pin,
    Place,
    Problem,
)
from niangjia.scheduling.reader import Reader, whole, wrong

LONGEST_WINDOW = 366
DAY = 24 * 60
HEAVIEST = 1000
#: Stands for “any number”.
PLENTY = 1_000_000


def read_file(name: str) -> Any:
    """Read a file of JSON.

    :raises BadInput: it cannot be read, or is no JSON.
    """
    try:
        return json.loads(Path(name).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise BadInput(f"{name} is not a text in UTF-8.") from None
    except RecursionError:
        raise BadInput(f"{name} is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise BadInput(
            f"{name} is not JSON: line {error.lineno}, column {error.colno}: {error.msg}."
        ) from None


def read_problem(value: Any) -> tuple[Problem, tuple[Assignment, ...]]:
    """Read a problem, and the plan before it where there is one.

    :raises BadInput: says where and what is wrong.
    """
    top = Reader(
        value,
        "",
        ("window", "travel", "courses", "places", "lecturers", "orders", "pins", "forbids", "previous"),
    )
    if "window" not in top.value:
        raise wrong("window", "is missing")
    window = Reader(top.value["window"], "window", ("from", "until", "slots"))
    start, end = _day(window, "from"), _day(window, "until")
    if not start <= end < start + timedelta(days=LONGEST_WINDOW):
        raise wrong(
            "window.until", f"must not be before window.from, nor {LONGEST_WINDOW} days or more after it"
        )
    slots = window.each("slots", _slot)
    travel = Reader(top.value.get("travel") or {}, "travel", ("within", "unknown", "minutes"))
    problem = Problem(
        start=start,
        end=end,
        slots=tuple(dict.fromkeys(slots)) or USUAL_SLOTS,
        travel=dict(travel.each("minutes", _way)),
        travel_within=travel.number("within", 0, DAY, 20),
        travel_unknown=travel.number("unknown", 0, DAY, 60),
        courses=top.each("courses", _course, needed=True),
        places=top.each("places", _place),
        lecturers=top.each("lecturers", _lecturer, needed=True),
        orders=top.each("orders", _order, needed=True),
        pins=top.each("pins", _pin),
        forbids=top.each("forbids", _forbid),
    )
    _refer(problem)
    return problem, top.each("previous", read_assignment)


def read_plan(value: Any) -> tuple[Assignment, ...]:
    """Read the assignments of a plan; whatever else it says is not looked at.

    :raises BadInput: says where and what is wrong.
    """
    if not isinstance(value, dict):
        raise wrong("the plan", "must be an object in braces")
    return Reader(value, "", value).each("assignments", read_assignment, needed=True)


def read_assignment(value: Any, where: str) -> Assignment:
    known = ("order", "course", "lecturer", "start", "end", "online", "wish", "travel", "why", "place")
    one = Reader(value, where, known)
    return Assignment(
        order=one.text("order"),
        course=one.text("course"),
        lecturer=one.text("lecturer"),
        start=_moment(one.text("start"), one.at("start")),
        end=_moment(one.text("end"), one.at("end")),
        online=one.yes("online", False),
    )


def _refer(problem: Problem) -> None:
    """Refuse names that are there twice, and names of nobody."""
    names = {
        "course": [one.id for one in problem.courses],
        "place": [one.id for one in problem.places],
        "lecturer": [one.id for one in problem.lecturers],
        "order": [one.id for one in problem.orders],
    }
    for kind, ids in names.items():
        for at, name in enumerate(ids):
            if name in ids[:at]:
                raise wrong(f"{kind}s[{at}].id", f"is there twice: {name}")
    for at, order in enumerate(problem.orders):
        if order.place is not None and order.place not in names["place"]:
            raise wrong(f"orders[{at}].place", f"names no place of the file: {order.place}")
    fixed: tuple[tuple[str, tuple[Pin, ...] | tuple[Forbid, ...]], ...]
    fixed = (("pins", problem.pins), ("forbids", problem.forbids))
    for kind, those in fixed:
        for at, each in enumerate(those):
            for name in ("order", "lecturer", "course"):
                given = getattr(each, name)
                if given is not None and given not in names[name]:
                    raise wrong(f"{kind}[{at}].{name}", f"names no {name} of the file: {given}")


def _course(value: Any, where: str) -> Course:
    one = Reader(value, where, ("id", "name", "field", "minutes"))
    return Course(
        id=one.text("id"),
        name=one.text("name", ""),
        field=one.text("field", ""),
        minutes=one.number("minutes", 1, DAY),
    )


def _place(value: Any, where: str) -> Place:
    one = Reader(value, where, ("id", "name", "capacity"))
    return Place(
        id=one.text("id"), name=one.text("name", ""), capacity=one.maybe_number("capacity", 0, PLENTY)
    )


def _lecturer(value: Any, where: str) -> Lecturer:
    one = Reader(
        value,
        where,
        (
            "id",
            "name",
            "district",
            "courses",
            "available",
            "on_site",
            "online",
            "monthly_limit",
            "conflicts",
            "load",
        ),
    )
    return Lecturer(
        id=one.text("id"),
        name=one.text("name", ""),
        district=one.text("district"),
        skills=_skills(one),
        available=one.each("available", _interval, needed=True),
        on_site=one.yes("on_site", True),
        online=one.yes("online", True),
        monthly_limit=one.maybe_number("monthly_limit", 0, PLENTY),
        conflicts=frozenset(one.texts("conflicts")),
        load=_numbers(one, "load", 0, PLENTY),
    )


def _skills(one: Reader) -> Mapping[str, int]:
    if isinstance(one.value.get("courses"), list):
        return dict.fromkeys(one.texts("courses"), 1)
    if "courses" not in one.value:
        raise wrong(one.at("courses"), "is missing")
    return _numbers(one, "courses", 1, 5)


def _numbers(one: Reader, name: str, least: int, most: int) -> Mapping[str, int]:
    given = one.value.get(name) or {}
    if not isinstance(given, dict):
        raise wrong(one.at(name), "must be an object in braces")
    return {key: whole(number, f"{one.at(name)}.{key}", least, most) for key, number in given.items()}


def _order(value: Any, where: str) -> Order:
    fields = (
        *("id", "name", "unit", "district", "wishes", "times", "mode", "headcount", "weight"),
        *("venue_kind", "place", "minutes"),
    )
    one = Reader(value, where, fields)
    wishes, mode = one.texts("wishes"), one.text("mode", Mode.ON_SITE)
    if not wishes:
        raise wrong(one.at("wishes"), "must name at least one course")
    if mode not in set(Mode):
        raise wrong(one.at("mode"), f"must be one of {', '.join(Mode)}")
    return Order(
        id=one.text("id"),
        name=one.text("name", ""),
        unit=one.text("unit"),
        district=one.text("district"),
        wishes=tuple(dict.fromkeys(wishes)),
        times=one.each("times", _interval, needed=True),
        mode=Mode(mode),
        headcount=one.number("headcount", 0, PLENTY, 0),
        weight=one.number("weight", 1, HEAVIEST, 1),
        venue_kind=one.text("venue_kind", ""),
        place=one.maybe("place"),
        minutes=one.maybe_number("minutes", 1, DAY),
    )


def _pin(value: Any, where: str) -> Pin:
    one = Reader(value, where, ("order", "lecturer", "course", "start"))
    start = one.maybe("start")
    return Pin(
        order=one.text("order"),
        lecturer=one.maybe("lecturer"),
        course=one.maybe("course"),
        start=None if start is None else _moment(start, one.at("start")),
    )


def _forbid(value: Any, where: str) -> Forbid:
    one = Reader(value, where, ("order", "lecturer", "course", "during"))
    during = one.value.get("during")
    if not any(one.value.get(name) is not None for name in ("order", "lecturer", "course", "during")):
        raise wrong(where, "rules everything out: name an order, a lecturer, a course or a time")
    return Forbid(
        order=one.maybe("order"),
        lecturer=one.maybe("lecturer"),
        course=one.maybe("course"),
        during=None if during is None else _interval(during, one.at("during")),
    )


def _way(value: Any, where: str) -> tuple[tuple[str, str], int]:
    if not isinstance(value, list) or len(value) != 3 or not all(isinstance(name, str) for name in value[:2]):
        raise wrong(where, "must be two districts and the minutes between them")
    return (value[0], value[1]), whole(value[2], f"{where}[2]", 0, DAY)


def _interval(value: Any, where: str) -> Interval:
    """Read two moments, or a day."""
    if isinstance(value, str):
        day = _date(value, where)
        midnight = datetime.combine(day, time(), tzinfo=SHANGHAI)
        return Interval(midnight, midnight + timedelta(days=1))
    if not isinstance(value, list) or len(value) != 2 or not all(isinstance(one, str) for one in value):
        raise wrong(where, "must be a day, or two moments: from and until")
    start, end = (_moment(one, f"{where}[{at}]") for at, one in enumerate(value))
    if start >= end:
        raise wrong(where, "must end after it begins")
    return Interval(start, end)


def _moment(text: str, where: str) -> datetime:
    """Read a moment; without a zone it is Beijing time."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise wrong(where, f"is not a moment like 2026-12-04T09:00: {text[:40]}") from None
    if moment.second or moment.microsecond:
        raise wrong(where, "must be a whole minute")
    return moment.replace(tzinfo=SHANGHAI) if moment.tzinfo is None else moment.astimezone(SHANGHAI)


def _day(window: Reader, name: str) -> date:
    return _date(window.text(name), window.at(name))


def _date(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise wrong(where, f"is not a day like 2026-12-04: {text[:40]}") from None


def _slot(value: Any, where: str) -> time:
    try:
        slot = time.fromisoformat(value)
    except (TypeError, ValueError):
        raise wrong(where, "is not a time of day like 09:00") from None
    if slot.second or slot.microsecond or slot.tzinfo:
        raise wrong(where, "is not a time of day like 09:00")
    return slot
