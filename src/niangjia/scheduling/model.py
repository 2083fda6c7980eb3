"""The best plan: a good one from CP-SAT among the likeliest candidates, then the proof over all that may be better."""

import math
import time
from collections.abc import Set
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from niangjia.scheduling.book import Book
from niangjia.scheduling.linear import Relaxation, prove, relax
from niangjia.scheduling.rows import Matrix

#: Columns of the first look, those dearest to the relaxation.
FIRST_LOOK = 1500
#: What the first look may take: of the time, and in seconds.
FIRST_SHARE, FIRST_SECONDS = 0.3, 2.0
SEED = 20231


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: a plan, what none can exceed, and whether it is known to be the best."""

    book: Book
    worth: int
    bound: int

    @property
    def finished(self) -> bool:
        return self.worth >= self.bound


def best_of(matrix: Matrix, hint: Book, *, worth: int, seconds: float, workers: int) -> Answer:
    """Find the plan of most worth within the time given.

    1. The relaxation gives a bound that no plan exceeds, and says what each candidate would cost it.
    2. CP-SAT finds a good plan among the candidates the relaxation is fond of.
    3. Candidates that would bring the bound below this plan are left out, and the rest is searched for a better one until there
       is none, or the time is up.

    :param hint: a plan to better; ``worth``: what it is worth.
    """
    began = time.monotonic()

    def left() -> float:
        return max(0.1, seconds - (time.monotonic() - began))

    best = Answer(hint, worth, max(worth, _most(matrix)))
    everything = set(range(len(matrix.worth)))
    relaxed = relax(matrix, left() / 2)
    if relaxed is None:
        found = _look(matrix, everything, best, seconds=left(), workers=workers)
        return found or best
    best = Answer(hint, worth, max(worth, min(best.bound, math.floor(relaxed.bound + 1e-6))))
    first = _fondest(matrix, relaxed)
    look = left() if len(first) == len(everything) else min(FIRST_SECONDS, left() * FIRST_SHARE)
    found = _look(matrix, first, best, seconds=look, workers=workers)
    if found is not None:
        bound = min(best.bound, found.bound) if len(first) == len(everything) else best.bound
        best = Answer(found.book, found.worth, max(found.worth, bound))
    if best.finished or len(first) == len(everything):
        return best
    return _proven(matrix, everything - relaxed.hopeless(best.worth), best, seconds=left())


def _proven(matrix: Matrix, columns: Set[int], best: Answer, *, seconds: float) -> Answer:
    """Better a plan, or know that it is the best; columns that no better plan has are left out already."""
    proof = prove(matrix, columns, matrix.columns_of(best.book), seconds)
    if proof is None:
        return best
    book, worth = best.book, best.worth
    if proof.chosen is not None:
        chosen = [matrix.candidates[at] for at in proof.chosen if at < len(matrix.candidates)]
        value = matrix.worth_of(chosen)
        if value > worth:
            book, worth = Book(best.book.ground, chosen), value
    return Answer(book, worth, max(worth, min(best.bound, proof.bound)))


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


def _look(matrix: Matrix, columns: Set[int], best: Answer, *, seconds: float, workers: int) -> Answer | None:
    """Look for a better plan made of these columns; ``None`` when none was found in time."""
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
    hinted = matrix.columns_of(best.book)
    for at, yes in taken.items():
        model.add_hint(yes, at in hinted)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = SEED
    solver.parameters.linearization_level = 2
    status = solver.solve(model, _Enough(best.bound))
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    number = len(matrix.candidates)
    chosen = [matrix.candidates[at] for at, yes in taken.items() if at < number and solver.boolean_value(yes)]
    worth, bound = round(solver.objective_value), round(solver.best_objective_bound)
    if worth < best.worth:
        return Answer(best.book, best.worth, max(bound, best.worth))
    return Answer(Book(best.book.ground, chosen), worth, max(bound, worth))


class _Enough(cp_model.CpSolverSolutionCallback):
    """Stops a search as soon as a plan is worth what none can exceed."""

    def __init__(self, enough: int) -> None:
        super().__init__()
        self.enough = enough

    def on_solution_callback(self) -> None:
        if self.objective_value >= self.enough:
            self.stop_search()
