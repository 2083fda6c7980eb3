"""The linear relaxation: a bound that no plan can exceed, and which columns a better plan can do without."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ortools.linear_solver import pywraplp

from niangjia.scheduling.rows import Matrix


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


def relax(matrix: Matrix, seconds: float) -> Relaxation | None:
    """Solve the relaxation; ``None`` when there was no time for it.

    The bound is worked out from the prices of the rows and holds for any prices, so that it does not rest on the tolerances of
    the solver of the linear program.
    """
    solver = pywraplp.Solver.CreateSolver("GLOP")
    solver.SetTimeLimit(max(1, int(seconds * 1000)))
    columns = [solver.NumVar(0, 1, "") for _ in matrix.worth]
    goal = solver.Objective()
    goal.SetMaximization()
    for column, worth in zip(columns, matrix.worth, strict=True):
        goal.SetCoefficient(column, worth)
    rows = []
    for row in matrix.rows:
        made = solver.Constraint(-solver.infinity(), row.room)
        for at in row.columns:
            made.SetCoefficient(columns[at], 1)
        rows.append(made)
    loads = []
    for load in matrix.loads:
        made = solver.Constraint(0, 0)
        for at in load.lectures:
            made.SetCoefficient(columns[at], 1)
        for at in load.steps:
            made.SetCoefficient(columns[at], -1)
        loads.append(made)
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    reduced = [float(worth) for worth in matrix.worth]
    bound = float(matrix.constant)
    for row, made in zip(matrix.rows, rows, strict=True):
        price = max(0.0, made.dual_value())
        bound += price * row.room
        for at in row.columns:
            reduced[at] -= price
    for load, made in zip(matrix.loads, loads, strict=True):
        price = made.dual_value()
        for at in load.lectures:
            reduced[at] -= price
        for at in load.steps:
            reduced[at] += price
    bound += math.fsum(max(0.0, each) for each in reduced)
    return Relaxation(bound, reduced, [column.solution_value() for column in columns])
