"""Any small case: the plan holds every rule, is at least the baseline, and is the best there is."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from niangjia.scheduling import Assignment, Course, Forbid, Lecturer, Mode, Order, Pin, Place, Problem, solve
from niangjia.scheduling.checker import check
from tests.scheduling.makers import FIRST, span

DISTRICTS = ("西城", "海淀", "密云")
DAYS = (1, 2)
SLOTS = (time(9), time(10, 30), time(14))
TRAVEL = {("西城", "海淀"): 40, ("西城", "密云"): 110, ("海淀", "密云"): 200}
#: The points as docs/scheduling.md gives them.
WISHES = (500, 350, 225)

some_times = st.lists(
    st.builds(span, st.sampled_from(DAYS), st.sampled_from((8, 10)), st.sampled_from((11, 12, 18))),
    min_size=1,
    max_size=2,
).map(tuple)


@st.composite
def problems(draw: st.DrawFn, orders: int = 5, lecturers: int = 3) -> Problem:
    courses = (Course("a", 60), Course("b", 90))
    corps = tuple(
        Lecturer(
            id=f"L{at}",
            district=draw(st.sampled_from(DISTRICTS)),
            skills=draw(st.dictionaries(st.sampled_from("ab"), st.integers(1, 5), max_size=2)),
            available=draw(some_times),
            on_site=draw(st.booleans()),
            online=draw(st.booleans()),
            monthly_limit=draw(st.none() | st.integers(0, 3)),
            conflicts=frozenset(draw(st.sets(st.sampled_from(("U0", "U1")), max_size=1))),
            load=draw(st.just({}) | st.just({"2026-12": 1})),
        )
        for at in range(draw(st.integers(1, lecturers)))
    )
    asked = tuple(
        Order(
            id=f"O{at}",
            unit=f"U{at % 3}",
            district=draw(st.sampled_from(DISTRICTS)),
            wishes=draw(st.sampled_from((("a",), ("b",), ("a", "b"), ("b", "a"), ("c", "a")))),
            times=draw(some_times),
            mode=draw(st.sampled_from(Mode)),
            headcount=draw(st.sampled_from((10, 100))),
            weight=draw(st.integers(1, 3)),
            place=draw(st.sampled_from((None, None, "P"))),
        )
        for at in range(draw(st.integers(0, orders)))
    )
    pins, forbids = (), ()
    if asked and draw(st.integers(0, 4)) == 0:
        pins = (Pin(asked[0].id, lecturer=corps[0].id),)
    if asked and draw(st.integers(0, 4)) == 0:
        forbids = (Forbid(lecturer=corps[-1].id, during=span(1)),)
    return Problem(
        start=FIRST,
        end=date(2026, 12, 2),
        courses=courses,
        lecturers=corps,
        orders=asked,
        places=(Place("P", capacity=50),),
        slots=SLOTS,
        travel=TRAVEL,
        pins=pins,
        forbids=forbids,
    )


def options(problem: Problem, order: Order) -> Iterator[Assignment]:
    """Give every lecture an order could have by itself."""
    minutes = {course.id: course.minutes for course in problem.courses}
    for who, wish, day, slot, online in product(problem.lecturers, order.wishes, DAYS, SLOTS, (False, True)):
        if wish not in minutes:
            continue
        start = span(day).start.replace(hour=slot.hour, minute=slot.minute)
        end = start + timedelta(minutes=minutes[wish])
        one = Assignment(order.id, wish, who.id, start, end, online=online)
        if not check(problem, [one]):
            yield one


def worth(problem: Problem, chosen: list[Assignment]) -> int:
    """Count the points of a plan anew."""
    orders, corps = ({one.id: one for one in those} for those in (problem.orders, problem.lecturers))
    had = {who.id: who.load.get("2026-12", 0) for who in problem.lecturers}
    least, total, given = min(had.values()), 0, Counter[str]()
    for one in chosen:
        order, who = orders[one.order], corps[one.lecturer]
        total += order.weight * (1000 + WISHES[order.wishes.index(one.course)]) + 10 * (
            who.skills[one.course] - 1
        )
        if not one.online:
            total -= min(100, problem.minutes_between(who.district, order.district))
        elif order.mode == Mode.EITHER:
            total -= 100
        total -= 6 * (had[who.id] - least + given[who.id])
        given[who.id] += 1
    return total


def best(problem: Problem) -> int:
    """Try everything."""
    ways = [[None, *options(problem, order)] for order in problem.orders]
    found = 0
    for some in product(*ways):
        chosen = [one for one in some if one is not None]
        value = worth(problem, chosen)
        if value > found and not check(problem, chosen):
            found = value
    return found


@settings(max_examples=60, deadline=None)
@given(problems())
def test_a_plan_holds_every_rule_and_is_at_least_the_baseline(problem: Problem) -> None:
    plan = solve(problem, seconds=5, workers=1)
    assert check(problem, plan.assignments) == []
    assert plan.baseline_objective <= plan.objective <= plan.bound
    assert worth(problem, list(plan.assignments)) == plan.objective
    served = [one.order for one in plan.assignments] + [one.order for one in plan.unserved]
    assert sorted(served) == sorted(order.id for order in problem.orders)
    assert all(one.reason for one in plan.unserved) and all(one.reason for one in plan.assignments)
    assert "time_limit" not in {one.why.code for one in plan.unserved}


@settings(max_examples=25, deadline=None)
@given(problems(orders=3, lecturers=2))
def test_no_plan_is_better(problem: Problem) -> None:
    plan = solve(problem, seconds=5, workers=1)
    assert plan.objective == plan.bound == best(problem)


@settings(max_examples=25, deadline=None)
@given(problems(), st.data())
def test_planned_again_nothing_moves_without_need(problem: Problem, data: st.DataObject) -> None:
    before = solve(problem, seconds=5, workers=1)
    again = solve(problem, seconds=5, workers=1, previous=before)
    assert again.changes == 0
    if not before.assignments:
        return
    gone = data.draw(st.sampled_from(before.assignments)).lecturer
    forbids = [Forbid(lecturer=gone)]
    after = solve(problem, seconds=5, workers=1, previous=before, forbidden=forbids)
    assert gone not in {one.lecturer for one in after.assignments}
    assert check(problem, after.assignments, before.assignments) == []
