"""Pairs of names that are probably one body or place, for a person to decide.

Likeness is a soft TF-IDF: two names are alike when they share words that few names have,
also words that are spelled a little differently ("Sweden", "Swedish"); a word such as
"ministry" that many names have tells little. The country in a name is set aside: bodies of two
countries are never alike, those of one not for that. Source: Cohen, Ravikumar and Fienberg (2003),
"A comparison of string distance metrics for name-matching tasks". Nothing is merged here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from portfolio_lib.identities.spellings import Identity
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised

__all__ = ["Pair", "probable_pairs"]

_LEAST = 0.4
"""Less alike than this is no probable pair."""
_NEAR_WORDS = 0.87
"""Two words more alike than this are taken for one, by so much."""
_SAME_REFERENCE = 0.15
"""What a reference adds that these two have and no third."""
_EMPTY_WORDS = frozenset("and of the for de la le du des et der die das und van y".split())  # noqa: SIM905 - words
_NEAR_COUNTRY = 0.8
"""A word more like a country's name than this, and with its first letters, stands for it."""
_SAME = 4
"""How many letters those are [characters]."""
_SHORTEST_DEMONYM = 5
"""Shorter words are not compared with names of countries [characters]."""
_LONGEST_COUNTRY = 4
"""Longer names of countries are not looked for [words]."""
_BRACKETED = re.compile(r"\(([^()]*)\)")
_ABBREVIATION = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9.&-]{1,11}")


@dataclass(frozen=True)
class Pair:
    """Two identities that are probably one; `likeness` from 0 to 1, 1 is sure but for a person."""

    first: Identity
    second: Identity
    likeness: float
    why: str


def probable_pairs(found: Sequence[Identity], decided: Iterable[frozenset[str]] = ()) -> list[Pair]:
    """The pairs that a person should look at, the most alike first.

    Two identities that stand both in the tables are no pair: somebody decided that.

    Parameters
    ----------
    found : the identities of a portfolio.
    decided : pairs of normalised names that a person called different.
    """
    different = set(decided)
    pairs = [
        pair
        for kind in ("organisation", "place")
        for pair in _pairs([identity for identity in found if identity.kind == kind])
        if not different.intersection(_name_pairs(pair.first, pair.second))
    ]
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.first.name, pair.second.name))


def _name_pairs(first: Identity, second: Identity) -> Iterator[frozenset[str]]:
    for one in first.names:
        for other in second.names:
            yield frozenset((normalised(one), normalised(other)))


def _pairs(found: Sequence[Identity]) -> Iterator[Pair]:
    """The pairs among identities of one kind."""
    names = [(number, name) for number, one in enumerate(found) for name in one.names]
    if not names:
        return
    words = [_words(name) for _, name in names]
    if found[0].kind == "organisation":
        countries = _Countries(word for name in words for word in name)
        telling, stated = zip(*(countries.taken_out(name) for name in words), strict=True)
        alike = np.where(_apart(stated), 0, _likeness(telling))
    else:
        alike = _likeness(words)
    shared = _own_references(found)
    best: dict[tuple[int, int], tuple[float, str]] = {}
    rows, columns = np.nonzero(np.triu(alike >= _LEAST - _SAME_REFERENCE, k=1))
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        one, other = sorted((names[row][0], names[column][0]))
        if one != other:
            score = float(alike[row, column])
            if frozenset((one, other)) in shared:
                score, why = score + _SAME_REFERENCE, "names and reference alike"
            else:
                why = "names alike"
            best[one, other] = max(best.get((one, other), (0.0, "")), (min(score, 0.99), why))
    for pair, why in _abbreviated(found):
        best[pair] = (1.0, why)
    for (one, other), (score, why) in best.items():
        if score >= _LEAST and not (found[one].known and found[other].known):
            yield Pair(found[one], found[other], round(score, 2), why)


def _words(name: str) -> list[str]:
    """The telling words of a name, without an abbreviation in brackets."""
    words = normalised(_taken_apart(name)[0]).split() or normalised(name).split()
    return [word for word in words if word not in _EMPTY_WORDS] or words


class _Countries:
    """Finds the countries that names speak of: by name, or nearly so ("Swedish", "Korea")."""

    def __init__(self, words: Iterable[str]) -> None:
        self._places = Places()
        endings: dict[str, set[str]] = {}
        for code in self._places:
            if self._places[code].kind == "country":
                last = normalised(self._places[code].name).split()[-1]
                endings.setdefault(last, set()).add(code)
        long = sorted({word for word in words if len(word) >= _SHORTEST_DEMONYM})
        scores = cdist(long, list(endings), scorer=JaroWinkler.similarity, dtype=np.float32)
        self._near = {
            word: frozenset().union(
                *(
                    codes
                    for (ending, codes), score in zip(endings.items(), row, strict=True)
                    if score >= _NEAR_COUNTRY and ending[:_SAME] == word[:_SAME]
                )
            )
            for word, row in zip(long, scores.tolist(), strict=True)
        }

    def taken_out(self, words: Sequence[str]) -> tuple[list[str], frozenset[str]]:
        """The words without those for countries, unless no other is left; and the countries."""
        rest: list[str] = []
        found: frozenset[str] = frozenset()
        start = 0
        while start < len(words):
            length, codes = self._at(words[start : start + _LONGEST_COUNTRY])
            found |= codes
            rest += [] if codes else [words[start]]
            start += length
        return rest or list(words), found

    def _at(self, words: Sequence[str]) -> tuple[int, frozenset[str]]:
        """How many of the first words are a country's name, and which it can be."""
        for length in range(len(words), 0, -1):
            place = self._places.find(" ".join(words[:length]))
            if place and place.kind == "country":
                return length, frozenset([place.code])
        return 1, self._near.get(words[0], frozenset())


def _apart(stated: Sequence[frozenset[str]]) -> np.ndarray:
    """Which of each two names speak of two countries."""
    codes = {code: number for number, code in enumerate(sorted(frozenset().union(*stated)))}
    has = np.zeros((len(stated), len(codes)), dtype=np.float32)
    for row, own in enumerate(stated):
        has[row, [codes[code] for code in own]] = 1
    some = has.any(axis=1)
    return np.asarray(np.logical_and.outer(some, some) & (has @ has.T == 0))


def _likeness(names: Sequence[Sequence[str]]) -> np.ndarray:
    """How alike each two names are: the cosine of their words' weights, near words as one."""
    counts = Counter(word for words in names for word in set(words))
    order = {word: number for number, word in enumerate(counts)}
    near = cdist(list(order), list(order), scorer=JaroWinkler.similarity, dtype=np.float32)
    near[near < _NEAR_WORDS] = 0
    weights = np.zeros((len(names), len(order)), dtype=np.float32)
    for row, words in enumerate(names):
        for word in words:
            weights[row, order[word]] = 1 + np.log(len(names) / counts[word])
    product = weights @ near @ weights.T
    own = np.sqrt(np.diagonal(product))
    own[own == 0] = 1
    return np.asarray(product / np.outer(own, own))


def _own_references(found: Sequence[Identity]) -> set[frozenset[int]]:
    """The pairs that alone have an IATI reference in common."""
    holders: dict[str, set[int]] = {}
    for number, identity in enumerate(found):
        for ref in identity.refs:
            holders.setdefault(ref, set()).add(number)
    return {frozenset(numbers) for numbers in holders.values() if len(numbers) == 2}  # noqa: PLR2004


def _abbreviated(found: Sequence[Identity]) -> Iterator[tuple[tuple[int, int], str]]:
    """The pairs of which one is called by the other's abbreviation, or both are without it."""
    called: dict[str, set[int]] = {}
    for number, identity in enumerate(found):
        for name in identity.names:
            bare, abbreviations = _taken_apart(name)
            for text in (name, bare, *abbreviations):
                called.setdefault(normalised(text), set()).add(number)
    for key, numbers in called.items():
        for pair in combinations(sorted(numbers), 2):
            if key:
                yield pair, "one has the other's name or abbreviation"


def _taken_apart(name: str) -> tuple[str, list[str]]:
    """A name without the abbreviations that stand in brackets behind it, and those."""
    bare = " ".join(_BRACKETED.sub(" ", name).split())
    found = [text for text in _BRACKETED.findall(name) if _abbreviates(text, bare)]
    return (bare, found) if found else (name, [])


def _abbreviates(text: str, name: str) -> bool:
    """Whether a word has several capitals, or letters that a name has in this order."""
    if not _ABBREVIATION.fullmatch(text):
        return False
    letters = iter(name.casefold())
    several = 2
    return sum(map(str.isupper, text)) >= several or all(c in letters for c in text.casefold())
