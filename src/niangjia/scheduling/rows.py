"""The hard rules and the worth of a plan as a matrix, for the relaxation and for the model alike.

Columns are candidates first, then the steps of each lecturer's load. A row says that so many of its columns may be chosen at most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from niangjia.scheduling.book import Book
from niangjia.scheduling.candidates import Candidate, clash
from niangjia.scheduling.ground import DAY, Ground
from niangjia.scheduling.points import CHANGE, load_points


@dataclass(frozen=True, slots=True)
class Row:
    """At most ``room`` of these columns."""

    columns: Sequence[int]
    room: int = 1


@dataclass(frozen=True, slots=True)
class Load:
    """A lecturer's lectures and the steps that stand for the first, the second …: as many of the one as of the other."""

    lectures: Sequence[int]
    steps: Sequence[int]


@dataclass(slots=True)
class Matrix:
    """All columns with their worth, and what they may not exceed. ``constant`` is what everything costs beforehand."""

    ground: Ground
    candidates: Sequence[Candidate]
    worth: list[int]
    rows: list[Row] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)
    constant: int = 0

    def worth_of(self, chosen: Iterable[Candidate]) -> int:
        """Give what a plan is worth."""
        columns = self.columns_of(Book(self.ground, chosen))
        return self.constant + sum(self.worth[at] for at in columns)

    def columns_of(self, book: Book) -> set[int]:
        """Give the columns that stand for a plan."""
        chosen = {at for at, one in enumerate(self.candidates) if book.chosen.get(one.order) == one}
        for load in self.loads:
            number = sum(1 for at in load.lectures if at in chosen)
            chosen.update(load.steps[:number])
        return chosen


@dataclass(frozen=True, slots=True)
class Kind:
    """Candidates of a lecturer that stand in the same way to all others: same times, same place to be."""

    start: int
    end: int
    district: str
    online: bool


def matrix(ground: Ground, those: Sequence[Candidate], before: Mapping[int, Candidate | None]) -> Matrix:
    """Write a problem as a matrix.

    :param before: what was planned before; what stays earns back what a change costs.
    """
    stays = {was for was in before.values() if was is not None}
    made = Matrix(
        ground=ground,
        candidates=those,
        worth=[one.points + (CHANGE if one in stays else 0) for one in those],
        constant=-CHANGE * len(before),
    )
    made.rows += (Row(each) for each in _grouped(those, "order") if len(each) > 1)
    for mine in _grouped(those, "lecturer"):
        made.rows += _one_at_a_time(ground, those, mine)
        made.rows += _limits(ground, those, mine)
    made.rows += _places(those)
    for mine in _grouped(those, "lecturer"):
        ahead = ground.head_start[those[mine[0]].lecturer]
        first, number = len(made.worth), len({those[at].order for at in mine})
        made.worth += [-load_points(ahead + step) for step in range(number)]
        made.loads.append(Load(mine, range(first, first + number)))
    return made


def _grouped(those: Sequence[Candidate], name: str) -> list[list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(those):
        groups[getattr(one, name)].append(at)
    return list(groups.values())


def _limits(ground: Ground, those: Sequence[Candidate], mine: Sequence[int]) -> Iterator[Row]:
    months: dict[str, list[int]] = defaultdict(list)
    for at in mine:
        months[ground.month(those[at].start)].append(at)
    for month, columns in months.items():
        room = ground.room_left(those[mine[0]].lecturer, month)
        if room is not None and len({those[at].order for at in columns}) > room:
            yield Row(columns, room)


def _one_at_a_time(ground: Ground, those: Sequence[Candidate], mine: Sequence[int]) -> Iterator[Row]:
    """Nobody in two lectures at once, nor on the way when one begins."""
    kinds: dict[Kind, list[int]] = defaultdict(list)
    for at in mine:
        one = those[at]
        kinds[Kind(one.start, one.end, one.district, one.online)].append(at)
    some = {kind: those[columns[0]] for kind, columns in kinds.items()}
    for clique in _cliques(ground, some):
        columns = [at for kind in clique for at in kinds[kind]]
        if len(columns) > 1:
            yield Row(columns)


def _cliques(ground: Ground, some: Mapping[Kind, Candidate]) -> list[list[Kind]]:
    """Cover every pair that clashes by few sets in which all clash with all: these bind tighter than pairs."""
    ordered = sorted(some, key=lambda kind: (kind.start, kind.end, kind.district, kind.online))
    clashing: dict[Kind, set[Kind]] = {kind: set() for kind in ordered}
    for at, kind in enumerate(ordered):
        for later in ordered[at + 1 :]:
            if later.start - kind.end > DAY:
                break
            if clash(ground, some[kind], some[later]):
                clashing[kind].add(later)
                clashing[later].add(kind)
    cover = [[kind] for kind in ordered if not clashing[kind]]
    done: set[tuple[Kind, Kind]] = set()
    for kind in ordered:
        near = [other for other in ordered if other in clashing[kind]]
        for other in near:
            if (kind, other) in done:
                continue
            clique, common = [kind, other], clashing[kind] & clashing[other]
            for third in near:
                if third in common:
                    clique.append(third)
                    common = common & clashing[third]
            cover.append(clique)
            done.update((one, two) for one in clique for two in clique)
    return cover


def _places(those: Sequence[Candidate]) -> Iterator[Row]:
    """A place holds one session at a time: of those that lie over any moment, one."""
    there: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(those):
        if one.place:
            there[one.place].append(at)
    for columns in there.values():
        if len({those[at].order for at in columns}) < 2:
            continue
        for moment in sorted({those[at].start for at in columns}):
            over = [at for at in columns if those[at].start <= moment < those[at].end]
            if len(over) > 1:
                yield Row(over)
