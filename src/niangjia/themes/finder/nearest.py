"""The texts that say nearly the same as one."""

from collections.abc import Sequence

from niangjia.themes.finder.vectors import weighed
from niangjia.themes.finder.words import telling_words, topics_of

#: From this likeness on, of one, two texts are worth to be shown beside each other.
ALIKE = 0.2


def nearest(
    text: str, others: Sequence[str], *, most: int = 5, alike: float = ALIKE
) -> list[tuple[int, float]]:
    """List the places of the texts most like this one and how alike they are, from ``alike`` to 1, the nearest first."""
    if not others or not text.strip():
        return []
    every = (text, *others)
    rows = weighed([telling_words(one) for one in every], [topics_of(one) for one in every])
    likeness = (rows[1:] @ rows[0].T).toarray().ravel()
    ranked = sorted(range(len(others)), key=lambda place: (-likeness[place], place))[:most]
    return [(place, round(float(likeness[place]), 4)) for place in ranked if likeness[place] >= alike]
