"""How alike names are by their words.

Likeness is a soft TF-IDF: two names are alike when they share words that few names have,
also words with a slip of the pen ("Federaton"); a word such as "ministry" that many names have
tells little. It counts by how much of one of the names the other has, since two names of one body
differ by what one of them adds, and two bodies each have a word of their own. The country in a
name is set aside: bodies of two countries are never alike, those of one not for that. Source:
Cohen, Ravikumar and Fienberg (2003), "A comparison of string distance metrics for name-matching
tasks".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from portfolio_lib.names.pairs.abbreviations import acronyms, bare
from portfolio_lib.names.pairs.countries import Countries, apart
from portfolio_lib.names.spelling import normalised

_NEAR_WORDS = 0.8
"""Two words more alike than this are taken for one, by so much: one letter of five may differ."""
_ONE_COUNTRY = 0.7
"""By this much less alike are a body of a country and one whose name has none."""
_EMPTY_WORDS = frozenset("and of the for de la le du des et der die das und van y".split())  # noqa: SIM905 - words


class Similarity(NamedTuple):
    """Of each two names: how alike they are, from 0 to 1, and whether they are of two countries."""

    alike: np.ndarray
    apart: np.ndarray


def similarity(names: Sequence[str], *, of_places: bool = False) -> Similarity:
    """How alike each two names are; in names of places no country is set aside.

    Returns
    -------
    Similarity
        Two square arrays, a row and a column for each name.
    """
    words = [telling_words(name) for name in names]
    exact = frozenset().union(*map(acronyms, names))
    if of_places:
        return Similarity(
            _soft_tf_idf(words, exact), np.zeros((len(names), len(names)), dtype=bool)
        )
    countries = Countries(word for name in words for word in name)
    telling, stated = zip(*(countries.taken_out(name) for name in words), strict=True)
    some = np.array(list(map(bool, stated)))
    one_sided = np.logical_xor.outer(some, some)
    two = apart(stated)
    weights = np.where(two, 0, np.where(one_sided, _ONE_COUNTRY, 1))
    return Similarity(_soft_tf_idf(telling, exact) * weights, two)


def telling_words(name: str) -> list[str]:
    """The words of a name that tell something, without an abbreviation in brackets."""
    words = normalised(bare(name)).split() or normalised(name).split()
    return [word for word in words if word not in _EMPTY_WORDS] or words


def _soft_tf_idf(names: Sequence[Sequence[str]], exact: frozenset[str]) -> np.ndarray:
    """How alike each two names are, from 0 to 1; near words count as one, but for `exact` ones.

    The cosine of their words' weights, times how much of the one that has less of its own the
    other has.
    """
    counts = Counter(word for words in names for word in set(words))
    order = {word: number for number, word in enumerate(counts)}
    near = _near(list(order), exact)
    common = np.minimum(near @ np.fromiter(counts.values(), np.float32), len(names))
    telling = 1 + np.log(len(names) / common)
    weights = np.zeros((len(names), len(order)), dtype=np.float32)
    nearest = np.zeros((len(order), len(names)), dtype=np.float32)
    for row, words in enumerate(names):
        own = [order[word] for word in words]
        weights[row, own] = telling[own]
        nearest[:, row] = near[:, own].max(axis=1, initial=0)
    product = weights @ near @ weights.T
    length = np.sqrt(np.diagonal(product))
    length[length == 0] = 1
    squares = weights**2
    whole = squares.sum(axis=1, keepdims=True)
    whole[whole == 0] = 1
    shared = (squares @ nearest) / whole
    return np.asarray(product / np.outer(length, length) * np.maximum(shared, shared.T))


def _near(words: Sequence[str], exact: frozenset[str]) -> np.ndarray:
    """How far each two words are one; an acronym with another letter is another one."""
    near = cdist(words, words, scorer=OSA.normalized_similarity, dtype=np.float32)
    near[near < _NEAR_WORDS] = 0
    for number, word in enumerate(words):
        if word in exact:
            near[number, :] = near[:, number] = 0
            near[number, number] = 1
    return near
