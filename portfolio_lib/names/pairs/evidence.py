"""What two identities state besides the words of their names, for being one or against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import combinations, product

from portfolio_lib.names.pairs.abbreviations import abbreviations, bare
from portfolio_lib.names.pairs.similarity import telling_words
from portfolio_lib.names.pairs.spellings import Identity
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised

Numbers = tuple[int, int]
"""Two identities by their places in a list, the lower one first."""

_TWO_REFERENCES = 0.5
"""How much less probable a pair is when one register has both, under two codes."""
_TWO_ABBREVIATIONS = 0.5
"""How much less probable it is when both state an abbreviation, and not the same."""
_LEAST_OF_A_BODY = 2
"""So many telling words a name of a body has that can have parts [words]."""
_BRACKETED = re.compile(r"\([^()]*\)")
_DASH = " - "
_REFERENCE = re.compile(r"(?P<register>[A-Z]{2}-[A-Z]+)-(?P<code>.+)")
"""An organisation identifier: a register and a code in it (org-id.guide)."""


def same_references(found: Sequence[Identity]) -> set[Numbers]:
    """The pairs that alone have an IATI reference in common."""
    holders = _by_key(found, lambda identity: identity.refs)
    several = (tuple(sorted(numbers)) for numbers in holders.values())
    return {(numbers[0], numbers[1]) for numbers in several if len(numbers) == 2}  # noqa: PLR2004


def same_names(found: Sequence[Identity]) -> Iterator[Numbers]:
    """The pairs of which one is called by the other's abbreviation, or both are without it."""
    called = _by_key(found, lambda one: (*map(normalised, one.names), *_bare_names(one)))
    short = _by_key(found, _abbreviations)
    for key, numbers in called.items():
        yield from combinations(sorted(numbers), 2)
        for one, other in product(numbers, short.get(key, ())):
            if one != other:
                yield min(one, other), max(one, other)


def same_abbreviations(found: Sequence[Identity]) -> Iterator[Numbers]:
    """The pairs that state the same abbreviation in brackets."""
    for numbers in _by_key(found, _abbreviations).values():
        yield from combinations(sorted(numbers), 2)


def parts(found: Sequence[Identity]) -> Iterator[Numbers]:
    """The pairs of which one name is the other's but for what stands behind a dash or in brackets.

    A country alone is no body, so its ministries are no parts of it.
    """
    known = Places()
    called = _by_key(found, lambda one: map(normalised, map(_without_brackets, one.names)))
    heads = _by_key(found, lambda one: map(normalised, map(_head, one.names)))
    for key, wholes in called.items():
        if len(telling_words(key)) >= _LEAST_OF_A_BODY and known.find(key) is None:
            for one, other in product(wholes, heads.get(key, ())):
                if one != other:
                    yield min(one, other), max(one, other)


def doubt(one: Identity, other: Identity) -> float:
    """What speaks against two being one, as a factor of their likeness.

    A register gives one body one code, and an abbreviation with other letters is another's;
    but a body may have two codes, and one abbreviation in each of two languages.
    """
    factor = 1.0
    if _of_one_register(one.refs, other.refs):
        factor *= _TWO_REFERENCES
    short, others = set(_abbreviations(one)), set(_abbreviations(other))
    if short and others and not any(a in b or b in a for a, b in product(short, others)):
        factor *= _TWO_ABBREVIATIONS
    return factor


def _of_one_register(refs: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a register has both under codes of which none is the other, or begins it."""
    ours, theirs = _codes(refs), _codes(others)
    return any(
        not any(_is_within(a, b) or _is_within(b, a) for a, b in product(codes, theirs[register]))
        for register, codes in ours.items()
        if register in theirs
    )


def _codes(refs: Sequence[str]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for ref in refs:
        if found := _REFERENCE.fullmatch(ref):
            codes.setdefault(found["register"], []).append(found["code"])
    return codes


def _is_within(code: str, whole: str) -> bool:
    """Whether a code is another one with something behind it, as 10-10A is of 10-10."""
    rest = code.removeprefix(whole)
    return code.startswith(whole) and not (whole[-1:].isdigit() and rest[:1].isdigit())


def _by_key(
    found: Sequence[Identity], keys: Callable[[Identity], Iterable[str]]
) -> dict[str, set[int]]:
    """Which identities have each key."""
    holders: dict[str, set[int]] = {}
    for number, identity in enumerate(found):
        for key in filter(None, keys(identity)):
            holders.setdefault(key, set()).add(number)
    return holders


def _bare_names(identity: Identity) -> list[str]:
    return [normalised(bare(name)) for name in identity.names]


def _abbreviations(identity: Identity) -> list[str]:
    return [text for name in identity.names for text in abbreviations(name)]


def _without_brackets(name: str) -> str:
    return _BRACKETED.sub(" ", name)


def _head(name: str) -> str:
    return _without_brackets(name).partition(_DASH)[0]
