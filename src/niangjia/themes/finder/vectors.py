"""Texts as directions: what is said alike points the same way."""

from collections.abc import Sequence
from typing import Any

#: Parts of words count double: 充电, 充电桩 and 充个电 share them where words differ.
PARTS_WEIGHT = 2.0
#: A word in three texts of ten tells little about any one of them.
MOST_COMMON = 0.3
#: Rarer than this a word ties nothing together.
RAREST = 2
FEWEST_DIRECTIONS, MOST_DIRECTIONS, TEXTS_A_DIRECTION = 12, 110, 4
SEED = 2026


def _itself(words: Sequence[str]) -> Sequence[str]:
    return words


def _parts(words: Sequence[str]) -> list[str]:
    pairs = [word[place : place + 2] for word in words for place in range(len(word) - 1)]
    return [*pairs, *(letter for word in words for letter in word)]


def weighed(words: Sequence[Sequence[str]]) -> Any:
    """Weigh words and parts of words; give a sparse row for each text. A text without a telling word has an empty row."""
    from scipy.sparse import csr_matrix, hstack
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    rarest = RAREST if len(words) > RAREST * TEXTS_A_DIRECTION else 1
    columns = []
    for cut, weight in ((_itself, 1.0), (_parts, PARTS_WEIGHT)):
        most = MOST_COMMON if len(words) > 1 / MOST_COMMON * RAREST * 2 else 1.0
        vectorizer = TfidfVectorizer(analyzer=cut, min_df=rarest, max_df=most, sublinear_tf=True)
        try:
            columns.append(vectorizer.fit_transform(words) * weight)
        except ValueError:  # no word is left
            columns.append(csr_matrix((len(words), 1)))
    return normalize(hstack(columns).tocsr())


def directions(words: Sequence[Sequence[str]]) -> Any:
    """Give each text a direction of length one in few dimensions, in which words that stand in the same company lie near each other."""
    import numpy
    from sklearn.decomposition import TruncatedSVD
    from sklearn.preprocessing import normalize

    sparse = weighed(words)
    wanted = min(MOST_DIRECTIONS, max(FEWEST_DIRECTIONS, len(words) // TEXTS_A_DIRECTION))
    wanted = min(wanted, sparse.shape[1] - 1, len(words) - 1)
    if wanted < 2:
        return normalize(numpy.asarray(sparse.todense()))
    reduced = TruncatedSVD(wanted, n_iter=3, random_state=SEED).fit_transform(sparse)
    return normalize(reduced)
