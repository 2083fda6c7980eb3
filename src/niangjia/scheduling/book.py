"""What is planned so far, and what that leaves room for."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from niangjia.scheduling.candidates import Candidate, clash
from niangjia.scheduling.ground import Ground
from niangjia.scheduling.points import CHANGE, load_points


class Book:
    """Chosen lectures, by lecturer and by place."""

    def __init__(self, ground: Ground, chosen: Iterable[Candidate] = ()) -> None:
        self.ground = ground
        self.chosen: dict[int, Candidate] = {}
        self.by_lecturer: dict[int, list[Candidate]] = defaultdict(list)
        self.by_place: dict[str, list[Candidate]] = defaultdict(list)
        self.in_month: Counter[tuple[int, str]] = Counter()
        for one in chosen:
            self.add(one)

    def add(self, one: Candidate) -> None:
        self.chosen[one.order] = one
        self.by_lecturer[one.lecturer].append(one)
        self.in_month[one.lecturer, self.ground.month(one.start)] += 1
        if one.place:
            self.by_place[one.place].append(one)

    def remove(self, one: Candidate) -> None:
        del self.chosen[one.order]
        self.by_lecturer[one.lecturer].remove(one)
        self.in_month[one.lecturer, self.ground.month(one.start)] -= 1
        if one.place:
            self.by_place[one.place].remove(one)

    def limit_reached(self, one: Candidate) -> bool:
        month = self.ground.month(one.start)
        room = self.ground.room_left(one.lecturer, month)
        return room is not None and self.in_month[one.lecturer, month] >= room

    def busy_with(self, one: Candidate) -> list[Candidate]:
        """Give the lectures of the same lecturer that leave no time for this one."""
        return [
            other
            for other in self.by_lecturer[one.lecturer]
            if other.order != one.order and clash(self.ground, one, other)
        ]

    def place_taken_by(self, one: Candidate) -> list[Candidate]:
        if not one.place:
            return []
        return [
            other
            for other in self.by_place[one.place]
            if other.order != one.order and other.start < one.end and one.start < other.end
        ]

    def fits(self, one: Candidate) -> bool:
        return not (self.limit_reached(one) or self.busy_with(one) or self.place_taken_by(one))

    def extra_load(self, lecturer: int) -> int:
        """Tell how many lectures somebody has more than the least busy had at first."""
        return self.ground.head_start[lecturer] + len(self.by_lecturer[lecturer])

    def gain(self, one: Candidate) -> int:
        """Give what adding a lecture brings."""
        return one.points - load_points(self.extra_load(one.lecturer))

    def points(self, before: dict[int, Candidate | None]) -> int:
        """Give what the whole is worth.

        :param before: what was planned before for each order; ``None`` when that is no longer possible.
        """
        total = sum(one.points for one in self.chosen.values())
        for lecturer, those in self.by_lecturer.items():
            ahead = self.ground.head_start[lecturer]
            total -= sum(load_points(ahead + at) for at in range(len(those)))
        return total - CHANGE * self.changes(before)

    def changes(self, before: dict[int, Candidate | None]) -> int:
        """Count what did not stay as it was."""
        return sum(1 for order, was in before.items() if was is None or self.chosen.get(order) != was)
