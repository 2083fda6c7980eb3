"""Texts as directions: what is said alike points the same way.

Weights and reduction are written out here on ``scipy``: the libraries that have them ready take longer to load than to find the themes
of thousands of texts.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from math import log
from typing import Any

#: Parts of words count double: 充电, 充电桩 and 充个电 share them where words differ.
PARTS_WEIGHT = 2.0
#: What people mean by different words counts for more than the words.
TOPICS_WEIGHT = 1.5
#: A word in three texts of ten tells little about any one of them.
MOST_COMMON = 0.3
#: Rarer than this a word ties nothing together.
RAREST = 2
#: Of so few texts even the most common and the rarest word is needed.
FEW = 12
FEWEST_DIRECTIONS, MOST_DIRECTIONS, TEXTS_A_DIRECTION = 12, 110, 4
#: The reduction is looked for with a few directions more than are kept, and made sharper in so many rounds.
SPARE, ROUNDS = 10, 3
SEED = 2026


def one_thread() -> AbstractContextManager[Any]:
    """Let one thread multiply: matrices as thin as these keep several busy with waiting for each other."""
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[Any] = threadpool_limits(1)
    return limits


def _words(words: Sequence[str]) -> Sequence[str]:
    return words


def _parts(words: Sequence[str]) -> list[str]:
    pairs = [word[place : place + 2] for word in words for place in range(len(word) - 1)]
    return [*pairs, *(letter for word in words for letter in word)]


def _rows_of_length_one(matrix: Any) -> Any:
    import numpy
    from scipy.sparse import diags

    lengths = numpy.sqrt(matrix.multiply(matrix).sum(axis=1)).A1
    return diags(1 / numpy.where(lengths > 0, lengths, 1)) @ matrix


def _weighed(
    words: Sequence[Sequence[str]],
    cut: Callable[[Sequence[str]], Sequence[str]],
    common: float = MOST_COMMON,
) -> Any:
    """Weigh what the words are cut into: often here and seldom elsewhere counts most (TF-IDF)."""
    from scipy.sparse import csr_matrix

    counted = [Counter(cut(row)) for row in words]
    everywhere = Counter(one for row in counted for one in row)
    number = len(words)
    least, most = (1, number) if number <= FEW else (RAREST, common * number)
    kept = {one: place for place, one in enumerate(o for o, n in everywhere.items() if least <= n <= most)}
    rarity = {one: log((1 + number) / (1 + everywhere[one])) + 1 for one in kept}
    values, columns, ends = [], [], [0]
    for row in counted:
        for one, times in row.items():
            if one in kept:
                values.append((1 + log(times)) * rarity[one])
                columns.append(kept[one])
        ends.append(len(columns))
    return _rows_of_length_one(csr_matrix((values, columns, ends), shape=(number, max(len(kept), 1))))


def weighed(words: Sequence[Sequence[str]], topics: Sequence[Sequence[str]]) -> Any:
    """Weigh words, parts of words and topics; give a sparse row for each text. A text without a telling word has an empty row."""
    from scipy.sparse import hstack

    said = _rows_of_length_one(
        hstack([_weighed(words, _words), _weighed(words, _parts) * PARTS_WEIGHT]).tocsr()
    )
    meant = _weighed(topics, _words, common=1.0) * TOPICS_WEIGHT
    return _rows_of_length_one(hstack([said, meant]).tocsr())


def directions(words: Sequence[Sequence[str]], topics: Sequence[Sequence[str]]) -> Any:
    """Give each text a direction of length one in few dimensions, in which words that stand in the same company lie near each other."""
    import numpy

    sparse = weighed(words, topics)
    wanted = min(MOST_DIRECTIONS, max(FEWEST_DIRECTIONS, len(words) // TEXTS_A_DIRECTION))
    wanted = min(wanted, sparse.shape[1] - 1, len(words) - 1)
    with one_thread():
        reduced = _reduced(sparse, wanted) if wanted >= 2 else sparse.toarray()
    lengths = numpy.linalg.norm(reduced, axis=1, keepdims=True)
    return numpy.divide(reduced, lengths, out=numpy.zeros_like(reduced), where=lengths > 1e-9)


def _reduced(sparse: Any, wanted: int) -> Any:
    """Keep the strongest directions of a sparse matrix (randomised singular value decomposition); the same for the same texts."""
    import numpy

    dice = numpy.random.default_rng(SEED)
    basis = sparse @ dice.standard_normal((sparse.shape[1], min(wanted + SPARE, *sparse.shape)))
    for _round in range(ROUNDS):
        basis, _upper = numpy.linalg.qr(basis)
        basis, _upper = numpy.linalg.qr(sparse.T @ basis)
        basis = sparse @ basis
    basis, _upper = numpy.linalg.qr(basis)
    left, strengths, _right = numpy.linalg.svd((sparse.T @ basis).T, full_matrices=False)
    return (basis @ left[:, :wanted]) * strengths[:wanted]
