"""From a problem to a plan."""

import time
from collections.abc import Sequence
from dataclasses import replace

from niangjia.scheduling.book import Book
from niangjia.scheduling.candidates import Candidate, candidates, prune
from niangjia.scheduling.greedy import fill, first_come, hardest_first
from niangjia.scheduling.ground import Ground
from niangjia.scheduling.plan import Assignment, Plan, Unserved
from niangjia.scheduling.problem import Forbid, Pin, Problem
from niangjia.scheduling.reasons import why_not, why_so
from niangjia.scheduling.rows import matrix

#: Of the time given, what is kept back to tell the reasons and for the solver to end.
KEPT_BACK = 0.05


def solve(
    problem: Problem,
    *,
    seconds: float = 60,
    pinned: Sequence[Pin] = (),
    forbidden: Sequence[Forbid] = (),
    previous: Plan | Sequence[Assignment] | None = None,
    workers: int = 2,
) -> Plan:
    """Plan all orders of a window at once.

    :param seconds: when to stop looking for a better plan.
    :param pinned: fixed by hand, besides the problem's own; so ``forbidden``.
    :param previous: what was planned before: it stays wherever that is possible and not very dear.
    """
    from niangjia.scheduling.model import best_of  # large: only who solves loads it, not every web process

    began = time.monotonic()
    problem = replace(problem, pins=(*problem.pins, *pinned), forbids=(*problem.forbids, *forbidden))
    earlier = previous.assignments if isinstance(previous, Plan) else tuple(previous or ())
    ground = Ground(problem, starts={one.order: one.start for one in earlier})
    whole = [candidates(ground, order) for order in range(len(ground.orders))]
    before = _before(ground, whole, earlier)
    kept = {(one.order, one.lecturer, ground.minute(one.start)) for one in earlier}
    flat = prune(ground, [one for those in whole for one in those], kept)
    found: list[list[Candidate]] = [[] for _ in whole]
    for one in flat:
        found[one.order].append(one)
    baseline = first_come(ground, whole)
    hint = max(
        (hardest_first(ground, found, before), first_come(ground, found)),
        key=lambda book: book.points(before),
    )
    left = max(0.1, seconds * (1 - KEPT_BACK) - (time.monotonic() - began))
    answer = best_of(
        matrix(ground, flat, before), hint, worth=hint.points(before), seconds=left, workers=workers
    )
    book = answer.book
    if not answer.finished:
        fill(book, whole, sorted(range(len(whole)), key=lambda order: -ground.orders[order].weight))
    book = max((book, baseline, hint), key=lambda each: each.points(before))
    return _plan(
        ground, book, baseline, whole, before, bound=answer.bound, finished=answer.finished, began=began
    )


def _before(
    ground: Ground, whole: Sequence[Sequence[Candidate]], earlier: Sequence[Assignment]
) -> dict[int, Candidate | None]:
    """Find what was planned before among what may be now; orders that are gone are left out."""
    before: dict[int, Candidate | None] = {}
    for one in earlier:
        at = ground.order_at.get(one.order)
        if at is None:
            continue
        before[at] = next(
            (
                each
                for each in whole[at]
                if ground.lecturers[each.lecturer].id == one.lecturer
                and each.course == one.course
                and each.start == ground.minute(one.start)
                and each.online == one.online
            ),
            None,
        )
    return before


def _plan(
    ground: Ground,
    book: Book,
    baseline: Book,
    whole: Sequence[Sequence[Candidate]],
    before: dict[int, Candidate | None],
    *,
    bound: int,
    finished: bool,
    began: float,
) -> Plan:
    objective = book.points(before)
    assignments = [
        Assignment(
            order=ground.orders[one.order].id,
            course=one.course,
            lecturer=ground.lecturers[one.lecturer].id,
            start=ground.moment(one.start),
            end=ground.moment(one.end),
            online=one.online,
            wish=one.rank + 1,
            travel=one.travel,
            why=why_so(book, one, whole[one.order], kept=before.get(one.order) == one),
        )
        for one in sorted(book.chosen.values(), key=lambda one: (one.start, one.order))
    ]
    unserved = [
        Unserved(order.id, why_not(book, at, whole[at], finished=finished))
        for at, order in enumerate(ground.orders)
        if at not in book.chosen
    ]
    return Plan(
        assignments=tuple(assignments),
        unserved=tuple(unserved),
        objective=objective,
        bound=max(bound, objective),
        baseline_objective=baseline.points(before),
        baseline_served=len(baseline.chosen),
        changes=book.changes(before),
        finished=finished,
        seconds=round(time.monotonic() - began, 2),
    )
