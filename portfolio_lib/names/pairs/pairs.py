"""Pairs of names that are probably one body or place, for a person to decide.

What speaks for a pair is the likeness of the names (`similarity.py`) and what else they state
(`evidence.py`); what speaks against it makes it less probable. Nothing is merged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from portfolio_lib.names.pairs import evidence
from portfolio_lib.names.pairs.similarity import similarity
from portfolio_lib.names.pairs.spellings import Identity
from portfolio_lib.names.spelling import normalised

_MOST = 3_000
"""So many names of one kind are compared: each with each, in a quarter of a gibibyte."""
_LEAST = 0.3
"""Less alike than this is no probable pair."""
_PART = 0.8
"""How alike a body and a part of it are, "X" and "X - Y": often one account of another."""
_SAME_ABBREVIATION = 0.5
"""How alike two are that state one abbreviation, and are not of two countries."""
_SAME_REFERENCE = 0.15
"""What of the rest a reference adds that these two have and no third."""
_NEARLY = 0.99
"""The most that words alone tell."""

_Claim = tuple[evidence.Numbers, float, str]
"""Two identities, how alike they are, and why."""


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
        for pair in _pairs([identity for identity in compared(found) if identity.kind == kind])
        if not different.intersection(_name_pairs(pair.first, pair.second))
    ]
    return sorted(pairs, key=lambda pair: (-pair.likeness, pair.first.name, pair.second.name))


def compared(found: Sequence[Identity]) -> list[Identity]:
    """The identities whose names are compared: of very many those that are stated most often."""
    often = sorted(found, key=lambda one: -sum(spelling.times for spelling in one.spellings))
    room = dict.fromkeys((one.kind for one in found), _MOST)
    chosen = set()
    for identity in often:
        room[identity.kind] -= len(identity.names)
        if room[identity.kind] >= 0:
            chosen.add((identity.kind, identity.identifier))
    return [one for one in found if (one.kind, one.identifier) in chosen]


def _name_pairs(first: Identity, second: Identity) -> Iterator[frozenset[str]]:
    for one in first.names:
        for other in second.names:
            yield frozenset((normalised(one), normalised(other)))


def _pairs(found: Sequence[Identity]) -> Iterator[Pair]:
    """The pairs among identities of one kind."""
    best: dict[evidence.Numbers, tuple[float, str]] = {}
    for pair, score, why in _claims(found):
        best[pair] = max(best.get(pair, (0.0, "")), (score, why))
    for (one, other), (score, why) in best.items():
        first, second = found[one], found[other]
        probable = score * evidence.doubt(first, second)
        if probable >= _LEAST and not (first.known and second.known):
            yield Pair(first, second, round(probable, 2), why)


def _claims(found: Sequence[Identity]) -> Iterator[_Claim]:
    """All that speaks for pairs, several times for some."""
    owners = [number for number, identity in enumerate(found) for _ in identity.names]
    if not owners:
        return
    names = [name for identity in found for name in identity.names]
    words = similarity(names, of_places=found[0].kind == "place")
    yield from _by_words(words.alike, owners, evidence.same_references(found))
    for pair in evidence.same_names(found):
        yield pair, 1.0, "one has the other's name or abbreviation"
    for pair, score, why in _by_parts(found):
        if not _are_apart(pair, words.apart, owners):
            yield pair, score, why


def _by_parts(found: Sequence[Identity]) -> Iterator[_Claim]:
    for pair in evidence.parts(found):
        yield pair, _PART, "one is the other, or a part of it"
    for pair in evidence.same_abbreviations(found):
        yield pair, _SAME_ABBREVIATION, "the same abbreviation"


def _by_words(
    alike: np.ndarray, owners: Sequence[int], referred: set[evidence.Numbers]
) -> Iterator[_Claim]:
    """The pairs whose names are alike, more so with a reference of their own."""
    least = (_LEAST - _SAME_REFERENCE) / (1 - _SAME_REFERENCE)
    rows, columns = np.nonzero(np.triu(alike >= least, k=1))
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        pair = min(owners[row], owners[column]), max(owners[row], owners[column])
        score, why = float(alike[row, column]), "names alike"
        if pair in referred:
            score, why = score + (1 - score) * _SAME_REFERENCE, "names and reference alike"
        if pair[0] != pair[1]:
            yield pair, min(score, _NEARLY), why


def _are_apart(pair: evidence.Numbers, apart: np.ndarray, owners: Sequence[int]) -> bool:
    """Whether all names of one are of another country than all names of the other."""
    first, second = ([row for row, owner in enumerate(owners) if owner == one] for one in pair)
    return bool(apart[np.ix_(first, second)].all())
