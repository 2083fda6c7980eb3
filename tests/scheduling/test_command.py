"""``niangjia schedule``: the worked example of the documentation, and files that are wrong."""

import copy
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.schedule_case import case
from niangjia.core.errors import BadInput
from niangjia.scheduling import solve
from niangjia.scheduling.reading import read_plan, read_problem
from niangjia.scheduling.writing import plan_as_json, problem_as_json
from tests.support.commands import assert_refused, run_together

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "schedule.json"
#: The command reads files alone: no keys, no database, no data directory.
BARE = {name: value for name, value in os.environ.items() if not name.startswith(("NIANGJIA_", "DJANGO_"))}


def example() -> dict[str, Any]:
    given: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    return given


def test_worked_example_gives_what_its_page_says(tmp_path: Path) -> None:
    solved = run_together(
        BARE, [["schedule", "solve", "--input", str(EXAMPLE), "--seconds", "10", "--json"]]
    )[0]
    assert (solved.returncode, solved.stderr) == (0, "")
    told = json.loads(solved.stdout)
    assert (told["served"], told["baseline_served"], told["violations"]) == (5, 4, 0)
    assert (told["objective"], told["bound"], told["gap"]) == (13_296, 13_296, 0)
    assert told["baseline_objective"] == 8_822
    assert {one["order"]: one["rule"] for one in told["unserved"]} == {
        "4号": "conflict",
        "5号": "skill",
        "6号": "capacity",
    }
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(solved.stdout, encoding="utf-8")
    told["assignments"][0]["lecturer"] = "郝志远"
    bad.write_text(json.dumps(told), encoding="utf-8")
    ask = ["schedule", "check", "--input", str(EXAMPLE), "--json", "--plan"]
    held, broken = run_together(BARE, [[*ask, str(good)], [*ask, str(bad)]])
    assert (held.returncode, json.loads(held.stdout)["violations"]) == (0, 0)
    assert broken.returncode == 1
    assert json.loads(broken.stdout)["violations"] == len(json.loads(broken.stdout)["faults"]) > 0


WRONG: list[tuple[Callable[[dict[str, Any]], Any], str]] = [
    (lambda it: it.pop("window"), "window is missing."),
    (lambda it: it["window"].update(until="2026-11-01"), "window.until must not be before"),
    (lambda it: it["window"].update(slots=["25:00"]), "window.slots[0] is not a time of day"),
    (lambda it: it["travel"]["minutes"].append(["西城", 5]), "travel.minutes[6] must be two districts"),
    (lambda it: it["courses"][1].update(minutes=0), "courses[1].minutes must be from 1 to 1440."),
    (lambda it: it["courses"].append(it["courses"][0]), "courses[4].id is there twice: 宪法."),
    (lambda it: it["lecturers"][0].pop("district"), "lecturers[0].district is missing."),
    (
        lambda it: it["lecturers"][0].update(courses={"宪法": 9}),
        "lecturers[0].courses.宪法 must be from 1 to 5.",
    ),
    (
        lambda it: it["lecturers"][0].update(limit=3),
        "lecturers[0].limit is not known; known here are id, name,",
    ),
    (
        lambda it: it["lecturers"][1].update(available=["4 December"]),
        "lecturers[1].available[0] is not a day",
    ),
    (lambda it: it["orders"][2].update(wishes=[]), "orders[2].wishes must name at least one course."),
    (
        lambda it: it["orders"][2].update(mode="phone"),
        "orders[2].mode must be one of on_site, online, either.",
    ),
    (lambda it: it["orders"][0]["times"][0].reverse(), "orders[0].times[0] must end after it begins."),
    (lambda it: it["orders"][0].update(headcount="60"), "orders[0].headcount must be a whole number."),
    (lambda it: it["orders"][0].update(place="礼堂"), "orders[0].place names no place of the file: 礼堂."),
    (lambda it: it["orders"][0].update(weight=True), "orders[0].weight must be a whole number."),
    (lambda it: it["pins"].append({"order": "99号"}), "pins[0].order names no order of the file: 99号."),
    (lambda it: it["forbids"].append({}), "forbids[0] rules everything out"),
    (lambda it: it.update(orders={}), "orders must be a list in brackets."),
    (lambda it: it.update(previous=[{"order": "1号"}]), "previous[0].course is missing."),
]


@pytest.mark.parametrize(("spoil", "said"), WRONG, ids=[said for _spoil, said in WRONG])
def test_wrong_file_names_the_place(spoil: Callable[[dict[str, Any]], Any], said: str) -> None:
    given = copy.deepcopy(example())
    spoil(given)
    with pytest.raises(BadInput) as refused:
        read_problem(given)
    assert said in str(refused.value)


def test_bad_use_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "none.json").write_text("{", encoding="utf-8")
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe\xff")
    solving = ["schedule", "solve", "--input"]
    assert_refused(
        BARE,
        [
            (["schedule"], "verb"),
            ([*solving, str(tmp_path / "missing.json")], "cannot be read"),
            ([*solving, str(tmp_path / "none.json")], "is not JSON: line 1, column 2"),
            ([*solving, str(tmp_path / "list.json")], "must be an object in braces"),
            ([*solving, str(tmp_path / "bytes.json")], "UTF-8"),
            ([*solving, str(EXAMPLE), "--seconds", "0"], "seconds"),
            (
                ["schedule", "check", "--input", str(EXAMPLE), "--plan", str(EXAMPLE)],
                "assignments is missing",
            ),
        ],
    )


def test_problem_is_read_as_it_was_written() -> None:
    problem = case(orders=6, lecturers=4, days=10)
    plan = solve(problem, seconds=5, workers=1)
    assert plan.assignments
    again, previous = read_problem(json.loads(json.dumps(problem_as_json(problem, plan.assignments))))
    assert problem_as_json(again) == problem_as_json(problem)
    assert [one.order for one in previous] == [one.order for one in plan.assignments]
    written = plan_as_json(plan.assignments)
    assert [one.start for one in read_plan({"assignments": written})] == [
        one.start for one in plan.assignments
    ]
    assert solve(again, seconds=5, workers=1).objective == plan.objective
