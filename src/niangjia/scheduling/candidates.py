"""Every lecture that might be: who, what, when for one order, as the rules about it alone allow."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from niangjia.scheduling.ground import DAY, Ground
from niangjia.scheduling.points import lecture_points
from niangjia.scheduling.problem import Lecturer, Mode, Order, Pin

NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lecture that might be. Positions and minutes are those of the ground.

    :param district: where the lecturer has to be; at home online.
    """

    order: int
    lecturer: int
    course: str
    start: int
    end: int
    online: bool
    rank: int
    travel: int
    points: int
    district: str
    place: str | None


def candidates(ground: Ground, order: int, relaxed: Set[str] = NOTHING) -> list[Candidate]:
    """List what might serve an order, when nothing else was planned.

    :param relaxed: rules to leave out, to learn which one is in the way.
    """
    return [
        one
        for rank, course in enumerate(ground.orders[order].wishes)
        if course in ground.courses
        for lecturer in range(len(ground.lecturers))
        for one in _of(ground, order, rank, course, lecturer, relaxed)
    ]


def _of(
    ground: Ground, order: int, rank: int, course: str, lecturer: int, relaxed: Set[str]
) -> Iterator[Candidate]:
    wants, who = ground.orders[order], ground.lecturers[lecturer]
    pins = () if "pin" in relaxed else tuple(ground.pins.get(wants.id, ()))
    if course not in who.skills and "skill" not in relaxed:
        return
    if wants.unit in who.conflicts and "conflict" not in relaxed:
        return
    if any(pin.lecturer not in (None, who.id) or pin.course not in (None, course) for pin in pins):
        return
    minutes = wants.minutes or ground.courses[course].minutes
    starts = _starts(ground, order, lecturer, minutes, pins, relaxed)
    barred = [] if "forbidden" in relaxed else ground.forbidden(wants, who, course)
    if barred:
        starts = [
            s for s in starts if not any(opens < s + minutes and s < closes for opens, closes in barred)
        ]
    if not starts:
        return
    for online in _modes(ground, wants, who, relaxed):
        travel = 0 if online else ground.between(who.district, wants.district)
        points = lecture_points(
            weight=wants.weight,
            rank=rank,
            skill=who.skills.get(course, 1),
            travel=travel,
            instead=online and wants.mode == Mode.EITHER,
        )
        district = who.district if online else wants.district
        place = None if online else wants.place
        for start in starts:
            yield Candidate(
                order, lecturer, course, start, start + minutes, online, rank, travel, points, district, place
            )


def _starts(
    ground: Ground, order: int, lecturer: int, minutes: int, pins: tuple[Pin, ...], relaxed: Set[str]
) -> list[int]:
    starts = ground.wanted(order, minutes)
    if "availability" not in relaxed:
        free = ground.free(lecturer, minutes)
        starts = [start for start in starts if start in free]
    fixed = {ground.minute(pin.start) for pin in pins if pin.start is not None}
    return [start for start in starts if fixed == {start}] if fixed else starts


def _modes(ground: Ground, order: Order, who: Lecturer, relaxed: Set[str]) -> list[bool]:
    """Give ``False`` for on site and ``True`` for online, as far as both sides can."""
    either = "mode" in relaxed
    modes = []
    if (order.mode != Mode.ONLINE and who.on_site) or either:
        place = ground.places.get(order.place) if order.place else None
        fits = place is None or place.capacity is None or order.headcount <= place.capacity
        if fits or "capacity" in relaxed:
            modes.append(False)
    if (order.mode != Mode.ON_SITE and who.online) or either:
        modes.append(True)
    return modes


def clash(ground: Ground, one: Candidate, other: Candidate) -> bool:
    """Tell whether one lecturer cannot give both, with the way between; at home online there is no way."""
    first, second = (one, other) if one.start <= other.start else (other, one)
    way = 0 if first.online and second.online else ground.between(first.district, second.district)
    return first.end + way > second.start


def prune(
    ground: Ground, found: list[Candidate], kept: Set[tuple[str, str, int]] = frozenset()
) -> list[Candidate]:
    """Leave out what can be replaced by something as good whatever else is planned.

    1. A worse wish of the same lecturer that is not shorter.
    2. Days beyond so many. In a month somebody gives at most ``cap`` lectures, and an order's place is wanted by p others: on
       one of cap + p days the lecturer has nothing else that day and the place is empty, so that one start on each is enough.

    :param kept: (order, lecturer, start) that must stay: planned before.
    """
    best: dict[tuple[int, int, bool], list[Candidate]] = {}
    for one in found:
        best.setdefault((one.order, one.lecturer, one.online), []).append(one)
    able: dict[int, int] = {}
    for _order, lecturer, _online in best:
        able[lecturer] = able.get(lecturer, 0) + 1
    left: dict[Candidate, None] = {}
    for (order, lecturer, _online), those in best.items():
        wants, who = ground.orders[order], ground.lecturers[lecturer]
        for mine in _worth_it(those):
            some = _fewer_days(ground, mine, able[lecturer]) if ground.nights_are_safe else mine
            left |= dict.fromkeys(some)
        left |= dict.fromkeys(one for one in those if (wants.id, who.id, one.start) in kept)
    return list(left)


def _worth_it(those: list[Candidate]) -> list[list[Candidate]]:
    """Give what an order and a lecturer could have, by course, without what a better and no longer course can replace."""
    kinds: dict[str, list[Candidate]] = {}
    for one in those:
        kinds.setdefault(one.course, []).append(one)
    worth: list[list[Candidate]] = []
    for mine in sorted(kinds.values(), key=lambda mine: (-mine[0].points, mine[0].end - mine[0].start)):
        starts = {one.start for one in mine}
        beaten = any(
            better[0].end - better[0].start <= mine[0].end - mine[0].start
            and starts <= {one.start for one in better}
            for better in worth
        )
        if not beaten:
            worth.append(mine)
    return worth


def _fewer_days(ground: Ground, those: list[Candidate], able: int) -> list[Candidate]:
    months: dict[str, dict[int, list[Candidate]]] = {}
    for one in those:
        months.setdefault(ground.month(one.start), {}).setdefault(one.start // DAY, []).append(one)
    left: list[Candidate] = []
    for month, days in months.items():
        room = ground.room_left(those[0].lecturer, month)
        cap = able if room is None else min(room, able)
        if cap == 0:
            continue
        place = those[0].place
        enough = cap + (ground.at_place[place] - 1 if place else 0)
        if len(days) <= enough:
            left += [one for each in days.values() for one in each]
            continue
        order = sorted(days)
        turn = those[0].order % len(order)
        chosen = [order[(turn + at * len(order) // enough) % len(order)] for at in range(enough)]
        left += [days[day][(those[0].order + day) % len(days[day])] for day in chosen]
    return left
