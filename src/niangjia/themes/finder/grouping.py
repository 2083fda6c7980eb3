"""Directions put into groups: those that lie near each other, minding what people have said belongs together or does not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

#: How far apart, on average, the texts of two groups may lie to become one; tuned on ``benchmarks/data/complaints.txt``.
FARTHEST = 0.85
#: All pairs of so many texts fit into memory and seconds; of more, a sample is grouped and the rest goes where it is nearest.
MOST_AT_ONCE = 6000
#: A text of the rest this near to the middle of a group joins it.
NEAR = 0.35
SEED = 2026

Pair = tuple[int, int]


def components(number: int, together: Iterable[Pair], apart: Sequence[Pair]) -> list[int]:
    """Join the texts that belong together, as far as no pair that does not comes together; give the component of each."""
    parent = list(range(number))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for one, other in together:
        before = parent[:]
        parent[root(one)] = root(other)
        if any(root(left) == root(right) for left, right in apart):
            parent = before
    return [root(place) for place in range(number)]


def group(vectors: Any, together: Iterable[Pair] = (), apart: Sequence[Pair] = ()) -> list[list[int]]:
    """Put directions into groups; each text is in exactly one.

    :param together: pairs that must end in one group.
    :param apart: pairs that must not; where both are asked for, apart is kept.
    """
    import numpy

    number = len(vectors)
    joined = components(number, together, apart)
    members: dict[int, list[int]] = defaultdict(list)
    for place, name in enumerate(joined):
        members[name].append(place)
    moved = numpy.array(vectors, dtype=numpy.float32)
    for places in members.values():
        if len(places) > 1:  # in the same spot they meet before anything else does
            moved[places] = _long_one(moved[places].mean(axis=0))
    groups = _grouped(moved, [places[0] for places in members.values() if len(places) > 1])
    groups = _whole(groups, joined)
    for pair in apart:
        groups = _parted(groups, pair, moved, joined)
    return groups


def _long_one(vector: Any) -> Any:
    import numpy

    length = numpy.linalg.norm(vector)
    return vector / length if length else vector


def _grouped(vectors: Any, must_be_in: Sequence[int]) -> list[list[int]]:
    import numpy

    said = numpy.linalg.norm(vectors, axis=1) > 0
    places = numpy.flatnonzero(said)
    silent = [[int(place)] for place in numpy.flatnonzero(~said)]
    if len(places) <= MOST_AT_ONCE:
        return _linked(vectors, places) + silent
    dice = numpy.random.default_rng(SEED)
    chosen = dice.choice(places, MOST_AT_ONCE, replace=False)
    chosen = numpy.union1d(chosen, [place for place in must_be_in if said[place]]).astype(int)
    groups = _linked(vectors, chosen)
    middles = numpy.array([_long_one(vectors[rows].mean(axis=0)) for rows in groups])
    rest = numpy.setdiff1d(places, chosen)
    likeness = vectors[rest] @ middles.T
    alone = []
    for row, place in enumerate(rest):
        best = int(likeness[row].argmax())
        if likeness[row, best] >= NEAR:
            groups[best].append(int(place))
        else:
            alone.append([int(place)])
    return groups + alone + silent


def _linked(vectors: Any, places: Any) -> list[list[int]]:
    """Join the two nearest groups, by the average over their pairs, until the nearest are too far apart."""
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(places) < 2:
        return [[int(place)] for place in places]
    tree = linkage(vectors[places], "average", metric="cosine")
    tree[:, 2] = tree[:, 2].clip(min=0)
    groups: dict[int, list[int]] = defaultdict(list)
    for place, name in zip(places, fcluster(tree, FARTHEST, "distance"), strict=True):
        groups[int(name)].append(int(place))
    return list(groups.values())


def _whole(groups: list[list[int]], joined: Sequence[int]) -> list[list[int]]:
    """Bring back together a component of which some had no telling word."""
    where = {place: number for number, places in enumerate(groups) for place in places}
    home: dict[int, int] = {}
    for place, name in enumerate(joined):
        number = where[place]
        best = home.setdefault(name, number)
        if len(groups[number]) > len(groups[best]):
            home[name] = number
    result: list[list[int]] = [[] for _group in groups]
    sizes = Counter(joined)
    for place, name in enumerate(joined):
        result[home[name] if sizes[name] > 1 else where[place]].append(place)
    return [places for places in result if places]


def _parted(groups: list[list[int]], pair: Pair, vectors: Any, joined: Sequence[int]) -> list[list[int]]:
    """Cut the group in which both of a pair lie: one of them leaves with all that belongs to it.

    The side with fewer leaves, else what lies farther from the middle. Several who leave take along whom they are nearer to than the
    rest is; one alone takes nobody along.
    """
    for number, places in enumerate(groups):
        if pair[0] in places and pair[1] in places:
            stays, leaves = _sides(places, pair, vectors, joined)
            return [*groups[:number], stays, leaves, *groups[number + 1 :]]
    return groups


def _sides(places: list[int], pair: Pair, vectors: Any, joined: Sequence[int]) -> tuple[list[int], list[int]]:
    both = [[place for place in places if joined[place] == joined[one]] for one in pair]
    middle = vectors[places].mean(axis=0)
    left, right = ((len(side), float(vectors[one] @ middle)) for side, one in zip(both, pair, strict=True))
    leaving, kept = (both[0], both[1]) if left < right else (both[1], both[0])
    gone = set(leaving)
    if len(leaving) > 1:
        rest = [place for place in places if place not in gone]
        here, there = (_long_one(vectors[side].mean(axis=0)) for side in (rest, leaving))
        nearer = {place for place in rest if vectors[place] @ there > vectors[place] @ here}
        gone |= nearer - set(kept)
    return [place for place in places if place not in gone], [place for place in places if place in gone]
