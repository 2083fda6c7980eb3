"""What a theme is about, in its own words."""

from collections import Counter
from collections.abc import Sequence
from math import log
from typing import Any

from niangjia.themes.finder.words import asked, clauses, telling_words

KEYWORDS = 6
TYPICAL = 5
#: So many of the texts nearest to the middle are looked at for a clause that says it.
LOOKED_AT = 30
SHORTEST_LABEL, LONGEST_LABEL = 4, 16


def keywords_of(words: Sequence[Sequence[str]], groups: Sequence[Sequence[int]]) -> list[list[str]]:
    """List the words of each group that are frequent in it and rare elsewhere, the most telling first."""
    everywhere = Counter(word for row in words for word in set(row) if len(word) > 1)
    number = len(words)
    result = []
    for rows in groups:
        here = Counter(word for row in rows for word in set(words[row]) if len(word) > 1)
        least = 2 if max(here.values(), default=0) > 1 else 1
        weighed = {
            word: count / len(rows) * log((number + 1) / everywhere[word])
            for word, count in here.items()
            if count >= least
        }
        ranked = sorted(weighed, key=lambda word: (-weighed[word], word))
        result.append(_without_parts(ranked)[:KEYWORDS])
    return result


def _without_parts(ranked: Sequence[str]) -> list[str]:
    """Leave out a word that is part of one before it, or the other way round."""
    kept: list[str] = []
    for word in ranked:
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return kept


def typical_of(vectors: Any, rows: Sequence[int], texts: Sequence[str]) -> list[int]:
    """List the texts of a group that lie nearest to its middle, no wording twice."""
    middle = vectors[list(rows)].mean(axis=0)
    near = vectors[list(rows)] @ middle
    ranked = sorted(zip(-near.round(6), rows, strict=True))
    chosen: list[int] = []
    seen: set[str] = set()
    for _distance, row in ranked:
        if texts[row] not in seen:
            seen.add(texts[row])
            chosen.append(row)
        if len(chosen) == LOOKED_AT:
            break
    return chosen


def label_of(texts: Sequence[str], typical: Sequence[int], keywords: Sequence[str]) -> str:
    """Choose the clause that holds most of the keywords in the fewest characters; the keywords themselves where none does."""
    weights = {word: 1 / (place + 1) for place, word in enumerate(keywords)}
    best, most = "", 0.0
    for place, row in enumerate(typical):
        for clause in map(asked, clauses(texts[row])):
            if not SHORTEST_LABEL <= len(clause) <= LONGEST_LABEL:
                continue
            said = sum(weight for word, weight in weights.items() if word in clause)
            worth = said - 0.02 * len(clause) - 0.005 * place
            if said and len(telling_words(clause)) > 1 and worth > most:
                best, most = clause, worth
    return best or "、".join(keywords[:3]) or texts[typical[0]][:LONGEST_LABEL]
