"""A window as busy as they come: orders crowd on the key dates and on what everybody wants to hear; the same for the same seed."""

import random
from datetime import date, datetime, timedelta

from niangjia.core.clock import SHANGHAI
from niangjia.scheduling import Course, Interval, Lecturer, Mode, Order, Place, Problem

FIRST = date(2026, 3, 2)
#: Districts on a rough map, in kilometres.
MAP = {
    "东城": (2, 1), "西城": (-2, 1), "朝阳": (9, 3), "海淀": (-8, 8), "丰台": (-6, -7), "石景山": (-16, 0),
    "门头沟": (-25, 4), "房山": (-28, -25), "通州": (24, -1), "顺义": (24, 24), "昌平": (-10, 33), "大兴": (-2, -21),
    "怀柔": (22, 45), "平谷": (56, 26), "密云": (42, 52), "延庆": (-36, 62),
}  # fmt: skip
FIELDS = ("劳动法", "工会法", "民法典", "道路交通安全法", "社会保险法", "网络安全")
#: Half of all people are in the first six of the map.
TOWN = 6
KEY_DAYS = (4, 6, 44, 58)


def travel() -> dict[tuple[str, str], int]:
    """Give the minutes between districts: a quarter of an hour, and two minutes for each kilometre as the crow flies."""
    return {
        (one, other): 15 + round(2 * ((x - u) ** 2 + (y - v) ** 2) ** 0.5)
        for one, (x, y) in MAP.items()
        for other, (u, v) in MAP.items()
        if one < other
    }


def case(*, orders: int = 200, lecturers: int = 52, days: int = 60, seed: int = 1) -> Problem:
    """Make a problem of a given size."""
    dice = random.Random(seed)
    courses = [
        Course(id=f"C{at:02}", minutes=dice.choice((60, 90, 90, 120)), field=FIELDS[at % len(FIELDS)])
        for at in range(90)
    ]
    return Problem(
        start=FIRST,
        end=FIRST + timedelta(days=days - 1),
        courses=tuple(courses),
        lecturers=tuple(_lecturer(dice, at, courses, days) for at in range(lecturers)),
        orders=tuple(_order(dice, at, courses, days) for at in range(orders)),
        places=tuple(Place(id=f"P{at}", capacity=dice.choice((80, 120, 300))) for at in range(6)),
        travel=travel(),
    )


def _somewhere(dice: random.Random) -> str:
    names = list(MAP)
    return dice.choice(names[:TOWN] if dice.random() < 0.5 else names)


def _span(day: int, opens: int, closes: int) -> Interval:
    base = datetime.combine(FIRST, datetime.min.time(), tzinfo=SHANGHAI) + timedelta(days=day)
    return Interval(base + timedelta(hours=opens), base + timedelta(hours=closes))


def _lecturer(dice: random.Random, at: int, courses: list[Course], days: int) -> Lecturer:
    fields = dice.sample(FIELDS, dice.choice((1, 1, 2)))
    able = [course for course in courses if course.field in fields]
    known = dice.sample(able, min(len(able), dice.randint(4, 12)))
    halves = dice.sample([(weekday, half) for weekday in range(5) for half in range(3)], dice.randint(3, 8))
    spans = {0: (9, 12), 1: (14, 18), 2: (18, 21)}
    away = set(dice.sample(range(days), days // 6))
    free = [
        _span(day, *spans[half])
        for day in range(days)
        for weekday, half in halves
        if (FIRST + timedelta(days=day)).weekday() == weekday and day not in away
    ]
    return Lecturer(
        id=f"L{at:02}",
        district=_somewhere(dice),
        skills={course.id: dice.randint(1, 5) for course in known},
        available=tuple(sorted(free, key=lambda one: one.start)),
        online=dice.random() < 0.8,
        monthly_limit=dice.randint(2, 5),
        conflicts=frozenset(f"U{dice.randrange(150)}" for _ in range(3)),
        load={FIRST.strftime("%Y-%m"): dice.choice((0, 0, 1, 2))},
    )


def _order(dice: random.Random, at: int, courses: list[Course], days: int) -> Order:
    popular = dice.random() < 0.5
    wished = dice.sample(courses[:20] if popular else courses, dice.choice((1, 2, 3, 3)))
    kind = dice.random()
    if kind < 0.3:
        on = [min(days - 1, dice.choice(KEY_DAYS))]
    elif kind < 0.7:
        on = dice.sample(range(days), 3)
    else:
        first = dice.randrange(max(1, days - 14))
        on = list(range(first, min(days, first + 14)))
    half = dice.choice(((9, 12), (14, 18), (9, 18), (14, 21)))
    return Order(
        id=f"O{at:03}",
        unit=f"U{dice.randrange(150)}",
        district=_somewhere(dice),
        wishes=tuple(course.id for course in wished),
        times=tuple(_span(day, *half) for day in sorted(on)),
        mode=dice.choice((Mode.ON_SITE, Mode.ON_SITE, Mode.ON_SITE, Mode.EITHER, Mode.ONLINE)),
        headcount=dice.choice((30, 60, 100, 150)),
        weight=dice.choice((1, 1, 1, 2, 3)),
        place=f"P{dice.randrange(6)}" if dice.random() < 0.15 else None,
    )
