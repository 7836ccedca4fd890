"""The countries that names of organisations speak of: "Swedish Ministry of Justice"."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cdist

from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised

_NEAR_COUNTRY = 0.8
"""A word more like a country's name than this, and with its first letters, stands for it."""
_SAME = 4
"""How many letters those are [characters]."""
_SHORTEST_DEMONYM = 5
"""Shorter words are not compared with names of countries [characters]."""
_LONGEST_COUNTRY = 4
"""Longer names of countries are not looked for [words]."""


class Countries:
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


def apart(stated: Sequence[frozenset[str]]) -> np.ndarray:
    """Of each two names with these countries, whether they are of two."""
    codes = {code: number for number, code in enumerate(sorted(frozenset().union(*stated)))}
    has = np.zeros((len(stated), len(codes)), dtype=np.float32)
    for row, own in enumerate(stated):
        has[row, [codes[code] for code in own]] = 1
    some = has.any(axis=1)
    return np.asarray(np.logical_and.outer(some, some) & (has @ has.T == 0))
