"""``niangjia schedule``: plan orders from a file (``solve``), or hold a plan against every hard rule (``check``)."""

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from niangjia.core.command_line import bad_use
from niangjia.core.errors import BadInput
from niangjia.scheduling.checker import check
from niangjia.scheduling.reading import read_file, read_plan, read_problem
from niangjia.scheduling.solver import solve
from niangjia.scheduling.writing import plan_as_json

LONGEST = 3600


def seconds(text: str) -> float:
    """Read how long to look."""
    try:
        given = float(text)
    except ValueError:
        given = 0
    if not 0.1 <= given <= LONGEST:
        raise ArgumentTypeError(f"{text!r} is not a number of seconds from 0.1 to {LONGEST}")
    return given


def workers(text: str) -> int:
    """Read on how many cores to look."""
    if not text.isdecimal() or not 1 <= int(text) <= 64:
        raise ArgumentTypeError(f"{text!r} is not a number from 1 to 64")
    return int(text)


class Command(BaseCommand):
    help = "Plan orders from a file (solve), or hold a plan against every hard rule (check). No database is read."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        plan = verbs.add_parser("solve", help="Give each order a course, a lecturer and a time.")
        plan.add_argument(
            "--seconds", type=seconds, default=60.0, help="Stop looking after this (default: 60)."
        )
        plan.add_argument("--workers", type=workers, default=2, help="Cores to use (default: 2).")
        held = verbs.add_parser("check", help="Verify every hard rule, independently of the solver.")
        held.add_argument("--plan", required=True, metavar="FILE", help="What `solve --json` printed.")
        for verb in (plan, held):
            verb.add_argument("--input", required=True, metavar="FILE", help="See docs/scheduling.md.")
            verb.add_argument("--json", action="store_true", help="Print one JSON document and nothing else.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with translation.override("en"):
                bad = self._solve(options) if options["verb"] == "solve" else self._check(options)
        except BadInput as refusal:
            raise bad_use(refusal) from None
        if bad:
            raise SystemExit(1)

    def _solve(self, options: dict[str, Any]) -> bool:
        problem, previous = read_problem(read_file(options["input"]))
        plan = solve(problem, seconds=options["seconds"], previous=previous, workers=options["workers"])
        faults = check(problem, plan.assignments, previous)
        told = {
            "served": len(plan.assignments),
            "unserved": [
                {"order": one.order, "reason": one.reason, "rule": one.why.code} for one in plan.unserved
            ],
            "objective": plan.objective,
            "bound": plan.bound,
            "gap": round(plan.gap, 6),
            "baseline_objective": plan.baseline_objective,
            "baseline_served": plan.baseline_served,
            "violations": len(faults),
            "changes": plan.changes,
            "finished": plan.finished,
            "seconds": plan.seconds,
            "assignments": plan_as_json(plan.assignments),
        }
        if options["json"]:
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return bool(faults)
        self.stdout.write(
            f"{told['served']} of {len(problem.orders)} orders served (first come, first served: {plan.baseline_served}); "
            f"{plan.objective:,} points of at most {plan.bound:,} (gap {plan.gap:.2%}; first come, first served: "
            f"{plan.baseline_objective:,}); {len(faults)} rules broken; {plan.seconds} s"
        )
        for one in plan.assignments:
            self.stdout.write(
                f"  {one.start:%Y-%m-%d %H:%M}  {one.order}: {one.course} by {one.lecturer}. {one.reason}"
            )
        for none in plan.unserved:
            self.stdout.write(f"  not served  {none.order}: {none.reason}")
        return bool(faults)

    def _check(self, options: dict[str, Any]) -> bool:
        problem, previous = read_problem(read_file(options["input"]))
        assignments = read_plan(read_file(options["plan"]))
        faults = check(problem, assignments, previous)
        if options["json"]:
            told = {
                "assignments": len(assignments),
                "violations": len(faults),
                "faults": [asdict(fault) for fault in faults],
            }
            self.stdout.write(json.dumps(told, ensure_ascii=False))
        else:
            self.stdout.write(f"{len(assignments)} lectures, {len(faults)} rules broken")
            for fault in faults:
                self.stdout.write(f"  {fault.rule}: {fault.order}: {fault.text}")
        return bool(faults)
