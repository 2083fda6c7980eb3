"""A problem and a plan written as ``reading`` reads them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from niangjia.core.clock import SHANGHAI
from niangjia.scheduling.plan import Assignment
from niangjia.scheduling.problem import Forbid, Interval, Lecturer, Order, Pin, Problem


def problem_as_json(problem: Problem, previous: Sequence[Assignment] = ()) -> dict[str, Any]:
    """Write a problem, so that somebody can take their case elsewhere or send it to us."""
    return {
        "window": {
            "from": problem.start.isoformat(),
            "until": problem.end.isoformat(),
            "slots": [slot.strftime("%H:%M") for slot in problem.slots],
        },
        "travel": {
            "within": problem.travel_within,
            "unknown": problem.travel_unknown,
            "minutes": [[one, other, minutes] for (one, other), minutes in problem.travel.items()],
        },
        "courses": [
            {"id": one.id, "name": one.name, "field": one.field, "minutes": one.minutes}
            for one in problem.courses
        ],
        "places": [{"id": one.id, "name": one.name, "capacity": one.capacity} for one in problem.places],
        "lecturers": [_lecturer(one) for one in problem.lecturers],
        "orders": [_order(one) for one in problem.orders],
        "pins": [_pin(one) for one in problem.pins],
        "forbids": [_forbid(one) for one in problem.forbids],
        "previous": plan_as_json(previous),
    }


def plan_as_json(assignments: Iterable[Assignment]) -> list[dict[str, Any]]:
    """Write assignments as ``read_plan`` reads them."""
    return [
        {
            "order": one.order,
            "course": one.course,
            "lecturer": one.lecturer,
            "start": _written(one.start),
            "end": _written(one.end),
            "online": one.online,
            "wish": one.wish,
            "travel": one.travel,
            "why": one.reason,
        }
        for one in assignments
    ]


def _written(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def _lecturer(one: Lecturer) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "district": one.district,
        "courses": dict(one.skills),
        "available": [_interval(each) for each in one.available],
        "on_site": one.on_site,
        "online": one.online,
        "monthly_limit": one.monthly_limit,
        "conflicts": sorted(one.conflicts),
        "load": dict(one.load),
    }


def _order(one: Order) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "unit": one.unit,
        "district": one.district,
        "wishes": list(one.wishes),
        "times": [_interval(each) for each in one.times],
        "mode": str(one.mode),
        "headcount": one.headcount,
        "weight": one.weight,
        "venue_kind": one.venue_kind,
        "place": one.place,
        "minutes": one.minutes,
    }


def _pin(one: Pin) -> dict[str, Any]:
    start = None if one.start is None else _written(one.start)
    return {"order": one.order, "lecturer": one.lecturer, "course": one.course, "start": start}


def _forbid(one: Forbid) -> dict[str, Any]:
    during = None if one.during is None else _interval(one.during)
    return {"order": one.order, "lecturer": one.lecturer, "course": one.course, "during": during}


def _interval(one: Interval) -> list[str]:
    return [_written(one.start), _written(one.end)]
