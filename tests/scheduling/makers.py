"""A small federation to plan for: one course, one lecturer, one order, and whatever a test adds."""

from datetime import date, datetime, time
from typing import Any

from niangjia.core.clock import SHANGHAI
from niangjia.scheduling import Course, Interval, Lecturer, Order, Problem

FIRST = date(2026, 12, 1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


def span(day: int, opens: int = 8, closes: int = 21) -> Interval:
    return Interval(at(day, opens), at(day, closes))


def make_course(**given: Any) -> Course:
    return Course(**{"id": "law", "minutes": 90, **given})


def make_lecturer(name: str = "孙怀瑾", **given: Any) -> Lecturer:
    usual = {"id": name, "district": "西城", "skills": {"law": 3}, "available": (span(1),)}
    return Lecturer(**{**usual, **given})


def make_order(name: str = "白纸坊街道总工会", **given: Any) -> Order:
    usual = {"id": name, "unit": name, "district": "西城", "wishes": ("law",), "times": (span(1),)}
    return Order(**{**usual, **given})


def make_problem(**given: Any) -> Problem:
    usual = {
        "start": FIRST,
        "end": date(2026, 12, 7),
        "courses": (make_course(),),
        "lecturers": (make_lecturer(),),
        "orders": (make_order(),),
        "slots": (time(9), time(10, 30), time(14)),
        "travel": {("西城", "密云"): 110, ("西城", "海淀"): 40},
    }
    return Problem(**{**usual, **given})
