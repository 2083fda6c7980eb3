"""Orders scheduled by the command, as a coordinator's machine would: seconds, and how far from the best it may be.

Beside it stands what first come, first served gives, within the same rules. The plan is then held against every hard rule by code that
shares nothing with the solver.
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.options import whole_number
from benchmarks.schedule_case import case
from benchmarks.served import ROOT, TOOL
from niangjia.scheduling.writing import problem_as_json

HELP = "Orders, lecturers and days scheduled: seconds, points, bound, gap, and the baseline."
#: What is aimed at: this near to the best, in so many seconds.
NEAR, QUICK = 0.02, 60.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=whole_number, default=200, help="Orders (default: 200).")
    parser.add_argument("--lecturers", type=whole_number, default=52, help="Lecturers (default: 52).")
    parser.add_argument("--days", type=whole_number, default=60, help="Days of the window (default: 60).")
    parser.add_argument(
        "--seconds", type=whole_number, default=55, help="Stop looking after this (default: 55)."
    )
    parser.add_argument("--seed", type=whole_number, default=1, help="First of the cases (default: 1).")
    parser.add_argument("--cases", type=whole_number, default=1, help="How many cases (default: 1).")


def measure(
    *, orders: int, lecturers: int, days: int, seconds: int, seed: int, cases: int
) -> list[dict[str, Any]]:
    rows = []
    with tempfile.TemporaryDirectory(prefix="niangjia-bench-") as folder:
        asked, planned = Path(folder) / "orders.json", Path(folder) / "plan.json"
        for each in range(seed, seed + cases):
            problem = case(orders=orders, lecturers=lecturers, days=days, seed=each)
            asked.write_text(json.dumps(problem_as_json(problem), ensure_ascii=False), encoding="utf-8")
            begun = time.perf_counter()
            _ask("solve", "--input", str(asked), "--seconds", str(seconds), into=planned)
            took = time.perf_counter() - begun
            checked = Path(folder) / "checked.json"
            _ask("check", "--input", str(asked), "--plan", str(planned), into=checked)
            plan = json.loads(planned.read_text(encoding="utf-8"))
            kept = ("served", "objective", "bound", "gap", "baseline_objective", "baseline_served")
            rows.append(
                {
                    "seed": each,
                    "orders": orders,
                    "seconds": round(took, 1),
                    **{name: plan[name] for name in kept},
                    "violations": json.loads(checked.read_text(encoding="utf-8"))["violations"],
                }
            )
    return rows


def _ask(*words: str, into: Path) -> None:
    with into.open("w", encoding="utf-8") as out:
        subprocess.run([*TOOL, "schedule", *words, "--json"], cwd=ROOT, stdout=out, check=False)


def words(rows: list[dict[str, Any]]) -> str:
    heads = (
        "case",
        "orders",
        "served",
        "seconds",
        "points",
        "bound",
        "gap",
        "first come",
        "served",
        "broken",
    )
    widths = (4, 6, 6, 8, 9, 9, 7, 10, 6, 6)
    lines = [" ".join(f"{head:>{width}}" for head, width in zip(heads, widths, strict=True))]
    lines += [
        f"{row['seed']:>4} {row['orders']:>6} {row['served']:>6} {row['seconds']:>8.1f} {row['objective']:>9,} "
        f"{row['bound']:>9,} {row['gap']:>7.2%} {row['baseline_objective']:>10,} {row['baseline_served']:>6} "
        f"{row['violations']:>6}"
        for row in rows
    ]
    return "\n".join(lines)


def sound(rows: list[dict[str, Any]]) -> bool:
    """Every rule holds, and the aim is met."""
    return all(not row["violations"] and row["gap"] <= NEAR and row["seconds"] <= QUICK for row in rows)
