"""What a plan is worth. Serving an order always outweighs the trouble of it; target groups weigh more than once.

Points of a lecture: weight of the order x (``SERVED`` + those of the wish met), a little for skill, less the way there and less the
lectures its lecturer has already.
"""

SERVED = 1000
#: For the first wish, the second …; nothing for later ones.
WISHES = (500, 350, 225, 125, 50)
#: For each grade of skill above the first.
SKILL = 10
#: A minute of travel costs a point, up to so many.
FURTHEST = 100
#: An online lecture where the unit would rather have somebody come.
ONLINE_INSTEAD = 100
#: The next lecture of somebody who has n more than the least busy costs n times this, up to ``BUSIEST``.
LOAD = 6
BUSIEST = 400
#: An assignment that does not stay as it was before.
CHANGE = 600


def wish_points(rank: int) -> int:
    """Give the points of a wish; the first has rank 0."""
    return WISHES[rank] if rank < len(WISHES) else 0


def load_points(before: int) -> int:
    """Give what one more lecture costs somebody who has so many more than the least busy."""
    return min(LOAD * before, BUSIEST)


def lecture_points(*, weight: int, rank: int, skill: int, travel: int, instead: bool) -> int:
    """Give the points of a lecture, its lecturer's load aside.

    :param instead: online, though the unit would have somebody come as well.
    """
    trouble = min(travel, FURTHEST) + (ONLINE_INSTEAD if instead else 0)
    return weight * (SERVED + wish_points(rank)) + SKILL * (skill - 1) - trouble
