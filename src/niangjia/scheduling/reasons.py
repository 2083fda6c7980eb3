"""Why a lecture is as it is, and why an order is not served: learnt by leaving out one rule at a time."""

from collections.abc import Sequence
from itertools import combinations

from niangjia.scheduling.book import Book
from niangjia.scheduling.candidates import Candidate, candidates
from niangjia.scheduling.plan import Why
from niangjia.scheduling.problem import Mode, Order

#: Rules about an order alone, in the order in which they are named.
ALONE = ("skill", "capacity", "mode", "conflict", "availability", "pin", "forbidden")
#: Names that are listed at most.
NAMED = 3


def why_so(book: Book, one: Candidate, whole: Sequence[Candidate], *, kept: bool) -> tuple[Why, ...]:
    """Say why an order got this."""
    ground = book.ground
    told: list[Why] = []
    if ground.pins.get(ground.orders[one.order].id):
        told.append(Why("pinned"))
    if kept:
        told.append(Why("kept"))
    book.remove(one)
    open_ = [each for each in whole if book.fits(each)]
    book.add(one)
    if one.rank == 0:
        told.append(Why("first_wish"))
    elif any(each.rank < one.rank for each in open_):
        told.append(Why("later_wish_total", {"rank": one.rank + 1}))
    else:
        told.append(Why("later_wish", {"rank": one.rank + 1}))
    free = {each.lecturer: each.travel for each in open_ if each.course == one.course}
    facts = {"free": len(free), "minutes": one.travel}
    if one.online:
        told.append(Why("online"))
    elif len(free) <= 1:
        told.append(Why("only_one", facts))
    elif one.travel <= min(free.values()):
        told.append(Why("nearest", facts))
    else:
        told.append(Why("not_nearest", facts))
    return tuple(told)


def why_not(book: Book, order: int, whole: Sequence[Candidate], *, finished: bool) -> Why:
    """Say which rule is in the way of an order, everybody else's lectures as planned."""
    ground = book.ground
    wants = ground.orders[order]
    known = [course for course in wants.wishes if course in ground.courses]
    if not known:
        return Why("no_course")
    if not any(ground.wanted(order, wants.minutes or ground.courses[course].minutes) for course in known):
        return Why("no_time")
    return _among_others(book, whole, finished=finished) if whole else _alone(book, order)


def _alone(book: Book, order: int) -> Why:
    """Nothing would be possible even if nobody else were planned."""
    ground = book.ground
    wants = ground.orders[order]
    if not ground.lecturers:
        return Why("skill")
    for number in range(1, len(ALONE) + 1):
        for rules in combinations(ALONE, number):
            found = candidates(ground, order, frozenset(rules))
            if found:
                return _one(book, wants, rules[0], found) if number == 1 else Why("several", {"rules": rules})
    return Why("several", {"rules": ALONE})


def _one(book: Book, wants: Order, rule: str, found: Sequence[Candidate]) -> Why:
    if rule == "mode":
        return Why("mode_on_site" if wants.mode == Mode.ON_SITE else "mode_online")
    if rule == "capacity":
        place = book.ground.places[wants.place or ""]
        facts = {"headcount": wants.headcount, "place": place.name or place.id, "capacity": place.capacity}
        return Why("capacity", facts)
    return Why(rule, {"names": _lecturers(book, found)} if rule == "conflict" else {})


def _among_others(book: Book, whole: Sequence[Candidate], *, finished: bool) -> Why:
    """It would be possible alone: what the others have is in the way."""
    ways = [(one, book.limit_reached(one), book.busy_with(one), book.place_taken_by(one)) for one in whole]
    if any(not (limit or busy or place) for _, limit, busy, place in ways):
        return Why("total" if finished else "time_limit")
    limited = [one for one, limit, busy, place in ways if limit and not (busy or place)]
    if limited:
        return Why("limit", {"names": _lecturers(book, limited)})
    engaged = [other for _, limit, busy, place in ways if busy and not (limit or place) for other in busy]
    if engaged:
        mine = book.ground.orders[whole[0].order].weight
        heavier = all(book.ground.orders[other.order].weight > mine for other in engaged)
        return Why("busy_weight" if heavier else "busy", {"orders": _orders(book, engaged)})
    crowded = [other for _, limit, busy, place in ways if place and not (limit or busy) for other in place]
    if crowded:
        return Why("place", {"orders": _orders(book, crowded)})
    rules = []
    if any(limit for _, limit, _, _ in ways):
        rules.append("limit")
    if any(busy for _, _, busy, _ in ways):
        rules.append("busy")
    if any(place for _, _, _, place in ways):
        rules.append("place")
    return Why("several", {"rules": tuple(rules)})


def _lecturers(book: Book, those: Sequence[Candidate]) -> tuple[str, ...]:
    everyone = [book.ground.lecturers[at] for at in dict.fromkeys(one.lecturer for one in those)]
    return _some([who.name or who.id for who in everyone])


def _orders(book: Book, those: Sequence[Candidate]) -> tuple[str, ...]:
    everyone = [book.ground.orders[at] for at in dict.fromkeys(one.order for one in those)]
    return _some([order.name or order.id for order in everyone])


def _some(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(names[:NAMED]) + (("…",) if len(names) > NAMED else ())
