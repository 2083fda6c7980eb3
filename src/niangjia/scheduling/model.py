"""The best plan: CP-SAT on what the relaxation leaves open."""

import math
import time
from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from niangjia.scheduling.book import Book
from niangjia.scheduling.relaxation import Relaxation, relax
from niangjia.scheduling.rows import Matrix

#: A plan this near to the bound, as a share, is taken for the best; of few columns the very best is found.
NEAR_ENOUGH = 0.0005
FEW = 2000
#: Columns the first look is confined to, those dearest to the relaxation.
FIRST_LOOK = 1500
#: What the first look may take of the time.
FIRST_SHARE = 0.3
SEED = 20231


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: a plan, what none can exceed, and whether it is known to be (nearly) the best."""

    book: Book
    bound: int
    finished: bool


def best_of(matrix: Matrix, hint: Book, *, worth: int, seconds: float, workers: int) -> Answer:
    """Find the plan of most worth within the time given.

    A first look among the few columns the relaxation is fond of gives a good plan; it rules out nearly all others: taking one
    of them would bring the bound below that plan. What is left is searched through.

    :param hint: a plan to better; ``worth``: what it is worth.
    """
    began = time.monotonic()
    relaxed = relax(matrix, seconds / 2)
    best, least = hint, worth
    ceiling = _most(matrix)
    everything = set(range(len(matrix.worth)))
    if relaxed is None:
        found = _search(matrix, everything, best, ceiling, seconds=_left(began, seconds), workers=workers)
        return _better(matrix, best, least, found, ceiling)
    ceiling = min(ceiling, math.floor(relaxed.bound + 1e-6))
    fond = _fondest(matrix, relaxed) - relaxed.hopeless(least)
    if len(fond) < len(everything):
        look = _left(began, seconds) * FIRST_SHARE
        first = _search(matrix, fond, best, ceiling, seconds=look, workers=workers)
        if first is not None and first.worth > least:
            best, least = first.book, first.worth
    if ceiling - least <= _slack(matrix, ceiling):
        return Answer(best, ceiling, finished=True)
    left = everything - relaxed.hopeless(least)
    found = _search(matrix, left, best, ceiling, seconds=_left(began, seconds), workers=workers)
    return _better(matrix, best, least, found, ceiling)


@dataclass(frozen=True, slots=True)
class Found:
    """What a search among some columns found, and what no plan among them exceeds."""

    book: Book
    worth: int
    bound: int


class _Enough(cp_model.CpSolverSolutionCallback):
    """Stops a search as soon as a plan is near enough to what none can exceed."""

    def __init__(self, enough: int) -> None:
        super().__init__()
        self.enough = enough

    def on_solution_callback(self) -> None:
        if self.objective_value >= self.enough:
            self.stop_search()


def _slack(matrix: Matrix, ceiling: int) -> int:
    """Give how many points may be missing to the bound."""
    return int(NEAR_ENOUGH * abs(ceiling)) if len(matrix.candidates) > FEW else 0


def _better(matrix: Matrix, best: Book, least: int, found: Found | None, ceiling: int) -> Answer:
    if found is None:  # nothing was found in time, or there is nothing better to find
        return Answer(best, ceiling, finished=ceiling - least <= _slack(matrix, ceiling))
    bound, worth = max(least, min(ceiling, found.bound)), max(least, found.worth)
    finished = bound - worth <= _slack(matrix, ceiling)
    return Answer(found.book if found.worth > least else best, max(bound, worth), finished)


def _left(began: float, seconds: float) -> float:
    return max(0.1, seconds - (time.monotonic() - began))


def _most(matrix: Matrix) -> int:
    """Give what the best candidate of every order would be worth together."""
    best: dict[int, int] = {}
    for at, one in enumerate(matrix.candidates):
        best[one.order] = max(best.get(one.order, 0), matrix.worth[at])
    return matrix.constant + sum(best.values())


def _fondest(matrix: Matrix, relaxed: Relaxation) -> set[int]:
    """Give the columns to look at first: what the relaxation takes part of, and what would cost it least."""
    number = len(matrix.candidates)
    ranked = sorted(range(number), key=lambda at: (relaxed.share[at] < 1e-6, -relaxed.reduced[at]))
    return {*ranked[:FIRST_LOOK], *range(number, len(matrix.worth))}


def _search(
    matrix: Matrix, columns: Set[int], hint: Book, ceiling: int, *, seconds: float, workers: int
) -> Found | None:
    """Look for the best plan made of these columns; none is worth more than ``ceiling``."""
    model = cp_model.CpModel()
    taken = {at: model.new_bool_var("") for at in sorted(columns)}
    for row in matrix.rows:
        some = [taken[at] for at in row.columns if at in taken]
        if row.room == 1 and len(some) > 1:
            model.add_at_most_one(some)
        elif len(some) > row.room:
            model.add(sum(some) <= row.room)
    for load in matrix.loads:
        lectures = [taken[at] for at in load.lectures if at in taken]
        steps = [taken[at] for at in load.steps if at in taken]
        model.add(sum(lectures) == sum(steps))
        for first, second in pairwise(steps):
            model.add_implication(second, first)
    model.maximize(sum(matrix.worth[at] * yes for at, yes in taken.items()) + matrix.constant)
    hinted = matrix.columns_of(hint)
    for at, yes in taken.items():
        model.add_hint(yes, at in hinted)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = SEED
    solver.parameters.linearization_level = 2
    slack = _slack(matrix, ceiling)
    solver.parameters.absolute_gap_limit = slack + 0.5
    status = solver.solve(model, _Enough(ceiling - slack))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    number = len(matrix.candidates)
    chosen = [matrix.candidates[at] for at, yes in taken.items() if at < number and solver.boolean_value(yes)]
    return Found(
        Book(hint.ground, chosen),
        round(solver.objective_value),
        round(solver.best_objective_bound),
    )
