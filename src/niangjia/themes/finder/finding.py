"""Themes in a heap of texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from niangjia.themes.finder.grouping import Pair, group
from niangjia.themes.finder.naming import keywords_of, label_of, typical_of
from niangjia.themes.finder.vectors import directions
from niangjia.themes.finder.words import telling_words, topics_of

#: A theme is said by so many at least.
SMALLEST = 3
#: Of fewer texts there is nothing to find.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Found:
    """A theme: what it could be called, what it is about, which texts (by their place), the most typical of them first.

    :ivar summary: what it says in a sentence, where somebody wrote one.
    """

    label: str
    keywords: list[str]
    rows: list[int]
    typical: list[int]
    summary: str = ""


def find_themes(
    texts: Sequence[str],
    *,
    smallest: int = SMALLEST,
    together: Iterable[Pair] = (),
    apart: Sequence[Pair] = (),
) -> list[Found]:
    """Find the themes of texts, the largest first. A text is in one theme, or in none.

    :param smallest: how many texts make a theme.
    :param together: places of texts that belong together whatever they say.
    :param apart: places of texts that do not; where both are asked for, apart is kept.
    """
    if len(texts) < FEWEST:
        return []
    words = [telling_words(text) for text in texts]
    vectors = directions(words, [topics_of(text) for text in texts])
    groups = [rows for rows in group(vectors, together, apart) if len(rows) >= smallest]
    groups.sort(key=lambda rows: (-len(rows), rows[0]))
    keywords = keywords_of(words, groups)
    found = []
    for rows, telling in zip(groups, keywords, strict=True):
        typical = typical_of(vectors, rows, texts)
        found.append(Found(label_of(texts, typical, telling), telling, sorted(rows), typical))
    return found
