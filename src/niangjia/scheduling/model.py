"""The plan as a model for CP-SAT: a yes or no for every candidate, and sets of which at most one may be yes."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ortools.sat.python import cp_model

from niangjia.scheduling.book import Book
from niangjia.scheduling.candidates import Candidate, clash
from niangjia.scheduling.ground import Ground
from niangjia.scheduling.points import CHANGE, load_points

#: Below so many candidates the best is found at once, so that nothing short of it is taken.
SMALL = 4000
#: Otherwise this share of the bound is near enough to stop.
NEAR_ENOUGH = 0.0005
SEED = 20231


@dataclass(frozen=True, slots=True)
class Answer:
    """What the solver found: the chosen candidates, what no plan can exceed, and whether it was sure."""

    chosen: list[Candidate]
    bound: int
    finished: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """Candidates of a lecturer that stand in the same way to all others: same times, same place to be."""

    start: int
    end: int
    district: str
    online: bool


def best_of(
    ground: Ground,
    found: Sequence[Sequence[Candidate]],
    *,
    hint: Book,
    before: Mapping[int, Candidate | None],
    seconds: float,
    workers: int,
) -> Answer:
    """Choose at most one candidate for each order, for the most points, within the time given."""
    model = cp_model.CpModel()
    every = [one for those in found for one in those]
    taken = {one: model.new_bool_var("") for one in every}
    for those in found:
        if len(those) > 1:
            model.add_at_most_one(taken[one] for one in those)
    _lecturers(ground, model, taken)
    _places(model, taken)
    worth = [one.points * taken[one] for one in every]
    for order, was in before.items():
        kept = taken.get(was) if was is not None else None
        worth.append(-CHANGE + (CHANGE * kept if kept is not None else 0))
    worth += _loads(ground, model, taken)
    model.maximize(sum(worth))
    for one, yes in taken.items():
        model.add_hint(yes, hint.chosen.get(one.order) == one)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    solver.parameters.random_seed = SEED
    solver.parameters.linearization_level = 2
    if len(every) > SMALL:
        solver.parameters.relative_gap_limit = NEAR_ENOUGH
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        ceiling = sum(max((one.points for one in those), default=0) for those in found)
        return Answer(list(hint.chosen.values()), ceiling, finished=False)
    chosen = [one for one, yes in taken.items() if solver.boolean_value(yes)]
    return Answer(chosen, round(solver.best_objective_bound), status == cp_model.OPTIMAL)


def _lecturers(ground: Ground, model: cp_model.CpModel, taken: Mapping[Candidate, cp_model.IntVar]) -> None:
    """Nobody in two lectures at once, the way between included; nobody beyond a monthly limit."""
    theirs: dict[int, list[Candidate]] = defaultdict(list)
    for one in taken:
        theirs[one.lecturer].append(one)
    for lecturer, those in theirs.items():
        kinds: dict[Kind, list[Candidate]] = defaultdict(list)
        months: dict[str, list[Candidate]] = defaultdict(list)
        for one in those:
            kinds[Kind(one.start, one.end, one.district, one.online)].append(one)
            months[ground.month(one.start)].append(one)
        for clique in _cliques(ground, kinds):
            model.add_at_most_one(taken[one] for kind in clique for one in kinds[kind])
        for month, mine in months.items():
            room = ground.room_left(lecturer, month)
            if room is not None and len({one.order for one in mine}) > room:
                model.add(sum(taken[one] for one in mine) <= room)


def _cliques(ground: Ground, kinds: Mapping[Kind, list[Candidate]]) -> list[list[Kind]]:
    """Cover every pair that clashes by few sets in which all clash with all."""
    ordered = sorted(kinds, key=lambda kind: (kind.start, kind.end))
    clashing: dict[Kind, set[Kind]] = {kind: set() for kind in ordered}
    for at, kind in enumerate(ordered):
        for later in ordered[at + 1 :]:
            if clash(ground, kinds[kind][0], kinds[later][0]):
                clashing[kind].add(later)
                clashing[later].add(kind)
            elif later.start - kind.end > 24 * 60:
                break
    left = {(one, other) for one in ordered for other in clashing[one] if one.start <= other.start}
    covered = [[kind] for kind in ordered if not clashing[kind] and len(kinds[kind]) > 1]
    for at, kind in enumerate(ordered):
        for other in ordered[at + 1 :]:
            if (kind, other) not in left:
                continue
            clique = [kind, other]
            common = clashing[kind] & clashing[other]
            for third in ordered:
                if third in common:
                    clique.append(third)
                    common &= clashing[third]
            covered.append(clique)
            members = set(clique)
            left -= {(one, two) for one in members for two in members}
    return covered


def _places(model: cp_model.CpModel, taken: Mapping[Candidate, cp_model.IntVar]) -> None:
    """A place holds one session at a time: of those that lie over any moment, one."""
    there: dict[str, list[Candidate]] = defaultdict(list)
    for one in taken:
        if one.place:
            there[one.place].append(one)
    for those in there.values():
        if len({one.order for one in those}) < 2:
            continue
        for moment in {one.start for one in those}:
            over = [one for one in those if one.start <= moment < one.end]
            if len(over) > 1:
                model.add_at_most_one(taken[one] for one in over)


def _loads(
    ground: Ground, model: cp_model.CpModel, taken: Mapping[Candidate, cp_model.IntVar]
) -> list[cp_model.LinearExpr]:
    """The next lecture of whoever has many costs more: the first costs least, so that they come in this order by themselves."""
    theirs: dict[int, list[Candidate]] = defaultdict(list)
    for one in taken:
        theirs[one.lecturer].append(one)
    costs: list[cp_model.LinearExpr] = []
    for lecturer, those in theirs.items():
        steps = [model.new_bool_var("") for _ in {one.order for one in those}]
        model.add(sum(taken[one] for one in those) == sum(steps))
        for first, second in pairwise(steps):
            model.add_implication(second, first)
        ahead = ground.head_start[lecturer]
        costs += [-load_points(ahead + at) * step for at, step in enumerate(steps)]
    return costs
