"""Pairs of names that are probably one body or place, for a person to decide.

Likeness is a soft TF-IDF: two names are alike when they share words that few names have,
also words with a slip of the pen ("Federaton"); a word such as "ministry" that many names have
tells little. It counts by how much of one of the names the other has, since two names of one body
differ by what one of them adds, and two bodies each have a word of their own. The country in a
name is set aside: bodies of two countries are never alike, those of one not for that. Source:
Cohen, Ravikumar and Fienberg (2003), "A comparison of string distance metrics for name-matching
tasks". Nothing is merged here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cdist

from portfolio_lib.identities.spellings import Identity
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised

__all__ = ["Pair", "probable_pairs"]

_LEAST = 0.27
"""Less alike than this is no probable pair."""
_NEAR_WORDS = 0.8
"""Two words more alike than this are taken for one, by so much: one letter of five may differ."""
_ONE_COUNTRY = 0.7
"""By this much less alike are a body of a country and one whose name has none."""
_PART = 0.8
"""How alike a body and a part of it are, "X" and "X - Y": often one account of another."""
_LEAST_OF_A_BODY = 2
"""So many telling words a name of a body has that can have parts [words]."""
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
_DASH = " - "
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
        alike = _likeness(telling) * _of_countries(stated)
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
    for pair in _parts(found):
        best[pair] = max(best.get(pair, (0.0, "")), (_PART, "one is the other, or a part of it"))
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


def _of_countries(stated: Sequence[frozenset[str]]) -> np.ndarray:
    """What the countries in each two names make of their likeness: 0 where they are two."""
    codes = {code: number for number, code in enumerate(sorted(frozenset().union(*stated)))}
    has = np.zeros((len(stated), len(codes)), dtype=np.float32)
    for row, own in enumerate(stated):
        has[row, [codes[code] for code in own]] = 1
    some = has.any(axis=1)
    apart = np.logical_and.outer(some, some) & (has @ has.T == 0)
    one_sided = np.logical_xor.outer(some, some)
    return np.where(apart, 0, np.where(one_sided, _ONE_COUNTRY, 1))


def _likeness(names: Sequence[Sequence[str]]) -> np.ndarray:
    """How alike each two names are, from 0 to 1; near words count as one.

    The cosine of their words' weights, times how much of the one that has less of its own the
    other has.
    """
    counts = Counter(word for words in names for word in set(words))
    order = {word: number for number, word in enumerate(counts)}
    near = cdist(list(order), list(order), scorer=OSA.normalized_similarity, dtype=np.float32)
    near[near < _NEAR_WORDS] = 0
    weights = np.zeros((len(names), len(order)), dtype=np.float32)
    nearest = np.zeros((len(order), len(names)), dtype=np.float32)
    for row, words in enumerate(names):
        own = [order[word] for word in words]
        weights[row, own] = [1 + np.log(len(names) / counts[word]) for word in words]
        nearest[:, row] = near[:, own].max(axis=1, initial=0)
    product = weights @ near @ weights.T
    length = np.sqrt(np.diagonal(product))
    length[length == 0] = 1
    whole = weights.sum(axis=1, keepdims=True)
    whole[whole == 0] = 1
    shared = (weights @ nearest) / whole
    return np.asarray(product / np.outer(length, length) * np.maximum(shared, shared.T))


def _own_references(found: Sequence[Identity]) -> set[frozenset[int]]:
    """The pairs that alone have an IATI reference in common."""
    holders: dict[str, set[int]] = {}
    for number, identity in enumerate(found):
        for ref in identity.refs:
            holders.setdefault(ref, set()).add(number)
    return {frozenset(numbers) for numbers in holders.values() if len(numbers) == 2}  # noqa: PLR2004


def _parts(found: Sequence[Identity]) -> Iterator[tuple[int, int]]:
    """The pairs of which one name is the other's but for what stands behind a dash or in brackets.

    A country alone is no body, so its ministries are no parts of it.
    """
    known = Places()
    called: dict[str, set[int]] = {}
    heads: dict[str, set[int]] = {}
    for number, identity in enumerate(found):
        for name in identity.names:
            bare = _BRACKETED.sub(" ", name)
            called.setdefault(normalised(bare), set()).add(number)
            heads.setdefault(normalised(bare.partition(_DASH)[0]), set()).add(number)
    for key, wholes in called.items():
        if len(_words(key)) >= _LEAST_OF_A_BODY and known.find(key) is None:
            for one in wholes:
                for other in heads.get(key, set()) - {one}:
                    yield min(one, other), max(one, other)


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
