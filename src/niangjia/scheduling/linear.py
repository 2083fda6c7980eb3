"""The matrix as a linear program: its relaxation gives a bound and prices; with whole numbers, the best plan and the proof of it."""

import math
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Any

from ortools.linear_solver import pywraplp

from niangjia.scheduling.rows import Matrix

#: What a bound may be off by rounding.
ROUNDING = 1e-4


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What the relaxation says.

    :param bound: no plan is worth more.
    :param reduced: what choosing a column takes from the bound (below 0), or leaving it out does (above 0).
    :param share: how much of each column the relaxed plan takes.
    """

    bound: float
    reduced: Sequence[float]
    share: Sequence[float]

    def hopeless(self, least: int) -> set[int]:
        """Give the columns that no plan worth more than ``least`` has."""
        return {at for at, cost in enumerate(self.reduced) if self.bound + min(cost, 0.0) < least + 0.5}


@dataclass(frozen=True, slots=True)
class Proof:
    """A plan in columns, ``None`` when none was found in time, and what no plan among them exceeds."""

    chosen: set[int] | None
    bound: int


@dataclass(frozen=True, slots=True)
class _Program:
    solver: Any
    columns: dict[int, Any]
    rows: list[Any]
    loads: list[Any]


def relax(matrix: Matrix, seconds: float) -> Relaxation | None:
    """Solve the relaxation; ``None`` when there was no time for it.

    The bound is worked out from the prices of the rows and holds for any prices, so that it does not rest on the tolerances of
    the solver of the linear program.
    """
    program = _program("GLOP", matrix, set(range(len(matrix.worth))), seconds, whole=False)
    if program.solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    reduced = [float(worth) for worth in matrix.worth]
    bound = float(matrix.constant)
    for row, made in zip(matrix.rows, program.rows, strict=True):
        price = max(0.0, made.dual_value())
        bound += price * row.room
        for at in row.columns:
            reduced[at] -= price
    for load, made in zip(matrix.loads, program.loads, strict=True):
        price = made.dual_value()
        for at in load.lectures:
            reduced[at] -= price
        for at in load.steps:
            reduced[at] += price
    bound += math.fsum(max(0.0, each) for each in reduced)
    return Relaxation(bound, reduced, [program.columns[at].solution_value() for at in range(len(reduced))])


def prove(matrix: Matrix, columns: Set[int], hint: Set[int], seconds: float) -> Proof | None:
    """Search all plans made of these columns; ``None`` when there was no time for it.

    :param hint: columns of a plan to begin with.
    """
    program = _program("SCIP", matrix, columns, seconds, whole=True)
    given = list(program.columns)
    program.solver.SetHint([program.columns[at] for at in given], [float(at in hint) for at in given])
    status = program.solver.Solve()
    if status == pywraplp.Solver.INFEASIBLE:  # cannot be: nothing chosen is a plan
        return None
    bound = program.solver.Objective().BestBound() + matrix.constant
    if not math.isfinite(bound) or abs(bound) > 1e15:
        return None
    chosen = None
    if status in (pywraplp.Solver.OPTIMAL, pywraplp.Solver.FEASIBLE):
        chosen = {at for at, column in program.columns.items() if column.solution_value() > 0.5}
        if not _holds(matrix, chosen):
            return None
    return Proof(chosen, math.floor(bound + ROUNDING))


def _holds(matrix: Matrix, chosen: Set[int]) -> bool:
    """Tell whether a plan keeps to every row, counted exactly."""
    return all(sum(at in chosen for at in row.columns) <= row.room for row in matrix.rows)


def _program(name: str, matrix: Matrix, columns: Set[int], seconds: float, *, whole: bool) -> _Program:
    solver = pywraplp.Solver.CreateSolver(name)
    solver.SetTimeLimit(max(1, int(seconds * 1000)))
    kind = solver.IntVar if whole else solver.NumVar
    made = {at: kind(0, 1, "") for at in sorted(columns)}
    goal = solver.Objective()
    goal.SetMaximization()
    for at, column in made.items():
        goal.SetCoefficient(column, matrix.worth[at])
    rows = []
    for row in matrix.rows:
        rule = solver.Constraint(-solver.infinity(), row.room)
        for at in row.columns:
            if at in made:
                rule.SetCoefficient(made[at], 1)
        rows.append(rule)
    loads = []
    for load in matrix.loads:
        rule = solver.Constraint(0, 0)
        for ats, sign in ((load.lectures, 1), (load.steps, -1)):
            for at in ats:
                if at in made:
                    rule.SetCoefficient(made[at], sign)
        loads.append(rule)
    return _Program(solver, made, rows, loads)
