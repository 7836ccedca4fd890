"""When two spellings are the same name, and where a list of names comes apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

__all__ = ["Part", "is_unnamed", "normalised", "split"]

_SEPARATOR = re.compile(
    r"\s*[;\n]\s*|\s*,\s*(?:and\s+|und\s+|et\s+)?|\s+(?:and|und|et|&|/)\s+"
    r"|,?\s+(?P<qualifier>(?:with|through) the support of|in (?:cooperation|partnership) with"
    r"|together with)\s+",
    re.IGNORECASE,
)
_SOFT = re.compile(r"\s+(?:and|und|et|&)\s+", re.IGNORECASE)
_LONGEST_RUN = 8
"""A single name with more separators inside than this is not looked for [parts]."""


@dataclass(frozen=True)
class Part:
    """One name of a list: its text, how the list qualifies it, and whether it is known."""

    text: str
    qualifier: str | None = None
    known: bool = False


@dataclass(frozen=True)
class _Token:
    text: str
    start: int
    end: int
    separator: str
    """What stands before it."""
    qualifier: str | None


def normalised(name: str) -> str:
    """The form in which two spellings of one name are equal.

    Case, accents, spaces of every kind, punctuation, "&" for "and" and a leading
    "the" make no difference.
    """
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).casefold()
    kept = "".join(
        " " if unicodedata.category(c)[0] in "PSZC" else c
        for c in plain
        if not unicodedata.combining(c)
    )
    return " ".join(kept.split()).removeprefix("the ")


def is_unnamed(party: str) -> bool:
    """Whether a party is described, not named: "external experts".

    A name has a capital letter where its script has capitals.
    """
    return any(c.islower() for c in party) and not any(c.isupper() for c in party)


def split(
    text: str, is_known: Callable[[str], bool], is_other: Callable[[str], bool] = lambda _: False
) -> list[Part]:
    """The names in a list such as "Africa, EU Member States, Switzerland and Norway".

    Known names win over separators, the longest first: "Bosnia and Herzegovina" stays
    one name. Unknown neighbours joined only by "and" stay one part as well, since
    nothing tells whether they are two; `is_other` names parts that may stand alone
    beside other such parts without being known ("external experts and donor experts").
    """
    tokens = _tokens(text)
    parts: list[tuple[Part, str]] = []
    first = 0
    while first < len(tokens):
        last = _longest_known(text, tokens, first, is_known)
        known = last is not None
        last = first if last is None else last
        part = Part(text[tokens[first].start : tokens[last].end], tokens[first].qualifier, known)
        parts.append((part, tokens[first].separator))
        first = last + 1
    return _qualified(_merged(parts, is_other))


def _tokens(text: str) -> list[_Token]:
    depths, last_bracket = _depths(text), text.rfind(")")
    start, separator, qualifier = 0, "", None
    tokens: list[_Token | None] = []
    for match in _SEPARATOR.finditer(text):
        if depths[match.start()] and match.start() < last_bracket:
            continue
        tokens.append(_token(text, start, match.start(), separator, qualifier))
        start, separator, qualifier = match.end(), match[0], match["qualifier"]
    tokens.append(_token(text, start, len(text), separator, qualifier))
    return [token for token in tokens if token is not None]


def _token(text: str, start: int, end: int, separator: str, qualifier: str | None) -> _Token | None:
    """The part of a text between two separators, or None where nothing stands there."""
    stripped = text[start:end].strip(" ,;")
    if not stripped.strip("."):
        return None
    start = text.index(stripped, start)
    if stripped.endswith(".") and not stripped[-2:-1].isupper():
        stripped = stripped.rstrip(" .")
    return _Token(stripped, start, start + len(stripped), separator, qualifier)


def _depths(text: str) -> list[int]:
    """How many brackets are open before each character."""
    steps = ({"(": 1, ")": -1}.get(character, 0) for character in text)
    return list(accumulate(steps, lambda depth, step: max(0, depth + step), initial=0))


def _longest_known(
    text: str, tokens: Sequence[_Token], first: int, is_known: Callable[[str], bool]
) -> int | None:
    longest = min(len(tokens), first + _LONGEST_RUN) - 1
    for last in range(longest, first - 1, -1):
        if is_known(text[tokens[first].start : tokens[last].end]):
            return last
    return None


def _merged(parts: list[tuple[Part, str]], is_other: Callable[[str], bool]) -> list[Part]:
    merged: list[Part] = []
    for part, separator in parts:
        previous = merged[-1] if merged else None
        if (
            previous is not None
            and _SOFT.fullmatch(separator)
            and not (previous.known or part.known)
            and not (is_other(previous.text) and is_other(part.text))
        ):
            merged[-1] = replace(previous, text=previous.text + separator + part.text)
        else:
            merged.append(part)
    return merged


def _qualified(parts: list[Part]) -> list[Part]:
    """A qualifier holds for the part it stands before and for those that follow."""
    qualifier, qualified = None, []
    for part in parts:
        qualifier = part.qualifier or qualifier
        qualified.append(replace(part, qualifier=qualifier))
    return qualified
