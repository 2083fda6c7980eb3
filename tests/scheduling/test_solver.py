"""What the scheduler does with the hard cases, and what it says about them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.utils import translation

from niangjia.scheduling import Assignment, Forbid, Interval, Mode, Pin, Place, Plan, Problem, solve
from niangjia.scheduling.checker import check
from tests.scheduling.makers import at, make_course, make_lecturer, make_order, make_problem, span


def reason(plan: Plan) -> tuple[str, str]:
    """Give the code and the English sentence of the only order that is not served."""
    (none,) = plan.unserved
    with translation.override("en"):
        return none.why.code, none.reason


def test_one_order_gets_its_first_wish_from_the_nearest() -> None:
    far = make_lecturer("何静川", district="密云")
    problem = make_problem(lecturers=(far, make_lecturer()))
    (given,) = solve(problem).assignments
    assert (given.lecturer, given.course, given.wish, given.travel) == ("孙怀瑾", "law", 1, 20)
    assert given.end - given.start == at(1, 10, 30) - at(1, 9)
    with translation.override("en"):
        assert given.reason == "The first wish. The nearest of 2 who are free: 20 minutes away."


CASES: dict[str, Callable[[], Problem]] = {
    "no_course": lambda: make_problem(orders=(make_order(wishes=("retired",)),)),
    "no_time": lambda: make_problem(orders=(make_order(times=(span(20),)),)),
    "skill": lambda: make_problem(lecturers=(make_lecturer(skills={"tax": 5}),)),
    "mode_on_site": lambda: make_problem(lecturers=(make_lecturer(on_site=False),)),
    "mode_online": lambda: make_problem(
        lecturers=(make_lecturer(online=False),), orders=(make_order(mode=Mode.ONLINE),)
    ),
    "conflict": lambda: make_problem(lecturers=(make_lecturer(conflicts=frozenset({"白纸坊街道总工会"})),)),
    "availability": lambda: make_problem(lecturers=(make_lecturer(available=(span(2),)),)),
    "capacity": lambda: make_problem(
        places=(Place("会议室", capacity=80),), orders=(make_order(headcount=3000, place="会议室"),)
    ),
    "forbidden": lambda: make_problem(forbids=(Forbid(lecturer="孙怀瑾", during=span(1)),)),
    "pin": lambda: make_problem(pins=(Pin("白纸坊街道总工会", start=at(1, 20)),)),
    "limit": lambda: make_problem(lecturers=(make_lecturer(monthly_limit=4, load={"2026-12": 4}),)),
    "busy": lambda: make_problem(
        orders=(
            make_order("甲", times=(span(1, 9, 11),), wishes=("law",)),
            make_order("乙", times=(span(1, 9, 11),), wishes=("law",)),
        )
    ),
    "busy_weight": lambda: make_problem(
        orders=(
            make_order("甲", times=(span(1, 9, 11),)),
            make_order("乙", times=(span(1, 9, 11),), weight=3),
        )
    ),
    "place": lambda: make_problem(
        places=(Place("会议室"),),
        lecturers=(make_lecturer(), make_lecturer("何静川")),
        orders=(
            make_order("甲", times=(span(1, 9, 11),), place="会议室"),
            make_order("乙", times=(span(1, 9, 11),), place="会议室"),
        ),
    ),
    "several": lambda: make_problem(
        lecturers=(make_lecturer(available=(span(2),), conflicts=frozenset({"白纸坊街道总工会"})),)
    ),
}


@pytest.mark.parametrize("code", CASES)
def test_an_order_that_is_not_served_names_the_rule(code: str) -> None:
    problem = CASES[code]()
    plan = solve(problem)
    assert reason(plan)[0] == code
    assert check(problem, plan.assignments) == []
    assert plan.objective == plan.bound and plan.finished


def test_reasons_name_who_and_how_many() -> None:
    assert reason(solve(CASES["capacity"]()))[1] == "3000 people do not fit into 会议室, which holds 80."
    assert reason(solve(CASES["busy_weight"]()))[1].endswith("at these times: 乙.")
    assert reason(solve(CASES["several"]()))[1] == (
        "Several rules at once are in the way: conflicts of interest, times of the lecturers."
    )
    with translation.override("zh-hans"):
        (none,) = solve(CASES["capacity"]()).unserved
        assert none.reason == "会议室只能容纳80人，坐不下3000人。"


def test_nobody_is_in_two_districts_with_half_an_hour_between() -> None:
    far = make_order("密云镇总工会", district="密云", times=(span(1, 9, 13),))
    problem = make_problem(orders=(make_order(times=(span(1, 9, 11),)), far))
    plan = solve(problem)
    assert len(plan.assignments) == 1 and reason(plan)[0] == "busy"
    assert len(solve(replace(problem, travel={("西城", "密云"): 0})).assignments) == 2
    later = replace(problem, orders=(problem.orders[0], replace(far, times=(span(1, 9, 16),))))
    assert len(solve(later).assignments) == 2


def test_a_target_group_goes_before_whoever_came_first() -> None:
    first = make_order("机关", times=(span(1, 9, 11),))
    couriers = make_order("快递站", times=(span(1, 9, 11),), weight=3)
    plan = solve(make_problem(orders=(first, couriers)))
    assert [one.order for one in plan.assignments] == ["快递站"]
    assert plan.baseline_objective < plan.objective


def test_lectures_are_shared_out_fairly() -> None:
    two = (make_lecturer(), make_lecturer("何静川"))
    orders = tuple(make_order(f"单位{n}", times=(span(1 + n),)) for n in range(4))
    two = tuple(replace(who, available=tuple(span(1 + n) for n in range(4))) for who in two)
    plan = solve(make_problem(lecturers=two, orders=orders))
    assert sorted(one.lecturer for one in plan.assignments) == ["何静川"] * 2 + ["孙怀瑾"] * 2
    ahead = (replace(two[0], load={"2026-12": 4}), two[1])
    plan = solve(make_problem(lecturers=ahead, orders=orders))
    assert {one.lecturer for one in plan.assignments} == {"何静川"}


def test_who_falls_ill_is_replaced_and_nothing_else_moves() -> None:
    orders = tuple(make_order(f"单位{n}", times=(span(1, 9, 18),)) for n in range(3))
    three = tuple(make_lecturer(name) for name in ("孙怀瑾", "何静川", "梁若溪"))
    problem = make_problem(lecturers=three, orders=orders)
    before = solve(problem)
    ill = before.assignments[0].lecturer
    after = solve(problem, forbidden=[Forbid(lecturer=ill, during=span(1))], previous=before)
    moved = [one.order for one in after.assignments if one not in _alike(before, one)]
    lost = [one.order for one in before.assignments if one.lecturer == ill]
    assert sorted(moved) == sorted(lost) and after.changes == len(lost)
    assert len(after.assignments) == 3 and ill not in {one.lecturer for one in after.assignments}
    assert after.seconds < 5


def _alike(plan: Plan, one: Assignment) -> list[Assignment]:
    """Give the lecture itself when a plan has it, whatever its reasons."""
    return [one for each in plan.assignments if replace(each, why=()) == replace(one, why=())]


def test_a_better_wish_moves_nobody_but_a_new_order_may() -> None:
    two = make_course(id="tax")
    orders = (make_order("甲", times=(span(1, 9, 11),)), make_order("乙", times=(span(1, 9, 16),)))
    problem = make_problem(courses=(make_course(), two), orders=(orders[1],))
    before = solve(problem, pinned=[Pin("乙", start=at(1, 9))])
    assert before.assignments[0].start == at(1, 9)
    again = solve(replace(problem, orders=(replace(orders[1], wishes=("tax", "law")),)), previous=before)
    assert (again.changes, again.assignments[0].course) == (0, "law")
    joined = solve(replace(problem, orders=orders), previous=before)
    assert (len(joined.assignments), joined.changes) == (2, 1)


def test_a_lecture_fixed_outside_the_slots_stays_there() -> None:
    problem = make_problem(pins=(Pin("白纸坊街道总工会", start=at(1, 9, 45)),))
    plan = solve(problem)
    assert plan.assignments[0].start == at(1, 9, 45)
    assert check(problem, plan.assignments) == []
    kept = solve(replace(problem, pins=()), previous=plan)
    assert kept.assignments[0].start == at(1, 9, 45)
    assert check(replace(problem, pins=()), kept.assignments, plan.assignments) == []


def test_either_comes_on_site_where_somebody_can() -> None:
    order = make_order(mode=Mode.EITHER)
    assert not solve(make_problem(orders=(order,))).assignments[0].online
    home = make_problem(orders=(order,), lecturers=(make_lecturer(on_site=False),))
    assert solve(home).assignments[0].online


def test_nothing_to_do_is_a_plan_too() -> None:
    assert solve(make_problem(orders=())).assignments == ()
    assert solve(make_problem(lecturers=())).unserved[0].why.code == "skill"


def test_the_checker_finds_what_a_plan_breaks() -> None:
    """Each rule is broken once by hand."""
    problem = make_problem(
        courses=(make_course(), make_course(id="tax")),
        places=(Place("会议室", capacity=50),),
        orders=(make_order(headcount=30, place="会议室"), make_order("乙", place="会议室")),
        lecturers=(make_lecturer(), make_lecturer("何静川")),
    )
    (one, _other) = (good := solve(problem)).assignments
    rule = {
        "known": replace(one, order="nobody"),
        "wish": replace(one, course="tax"),
        "skill": replace(one, course="tax"),
        "length": replace(one, end=one.end + timedelta(minutes=15)),
        "window": replace(one, start=at(20, 9), end=at(20, 10, 30)),
        "time": replace(one, start=at(2, 9), end=at(2, 10, 30)),
        "availability": replace(one, start=at(2, 9), end=at(2, 10, 30)),
        "mode": replace(one, online=True),
        "slot": replace(one, start=at(1, 9, 10), end=at(1, 10, 40)),
    }
    assert check(problem, good.assignments) == []
    for name, broken in rule.items():
        assert name in {fault.rule for fault in check(problem, [broken])}, name
    pair = [replace(each, start=at(1, 9), end=at(1, 10, 30), lecturer="孙怀瑾") for each in good.assignments]
    assert {"overlap", "place"} <= {fault.rule for fault in check(problem, pair)}
    assert {fault.rule for fault in check(problem, [one, one])} >= {"once"}
    others = {
        "capacity": replace(problem, orders=tuple(replace(each, headcount=60) for each in problem.orders)),
        "conflict": replace(
            problem,
            lecturers=tuple(replace(who, conflicts=frozenset({one.order})) for who in problem.lecturers),
        ),
        "limit": replace(
            problem, lecturers=tuple(replace(who, monthly_limit=0) for who in problem.lecturers)
        ),
        "pin": replace(problem, pins=(Pin(one.order, start=at(1, 14, 5)),)),
        "forbidden": replace(problem, forbids=(Forbid(order=one.order),)),
    }
    for name, stricter in others.items():
        assert name in {fault.rule for fault in check(stricter, [one])}, name


def test_evenings_far_away_are_heeded_over_night() -> None:
    """The way home takes longer than the night."""
    slots = (time(0), time(22))
    orders = (
        make_order("甲", times=(Interval(at(1, 22), at(2, 0)),)),
        make_order("乙", district="密云", times=(Interval(at(2, 0), at(2, 2)),)),
    )
    who = make_lecturer(available=(Interval(at(1, 0), at(3, 0)),))
    problem = make_problem(slots=slots, orders=orders, lecturers=(who,), end=date(2026, 12, 3))
    plan = solve(problem)
    assert len(plan.assignments) == 1 and check(problem, plan.assignments) == []
