"""Names that a source writes in capitals throughout, as one reads them in a text.

"CENTRAL EMERGENCY RESPONSE FUND" is "Central Emergency Response Fund", and "(UNDP)" stays. What
is doubtful stays as written: one word alone, short words, words without a vowel, and all that
has letters of another script. A row of organisations.csv has the last word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

import pandas as pd

from portfolio_lib.packaged import packaged_rows

_IN_BRACKETS = re.compile(r"(\([^()]*\)|\[[^\[\]]*\])")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_BESIDE = re.compile(r"[\d./&@]")
"""What makes letters beside it a code: "U.S.", "11.11.11", "R&D"."""
_LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞŒŠŽŸĀ-Ž]+(?:['’][A-ZÀ-ÖØ-ÞŒŠŽŸĀ-Ž]+)*")
_VOWEL = re.compile(r"[AEIOUYÀ-ÆÈ-ÏÒ-ÖØ-ÝŒ]")
_ELIDED = re.compile(r"(?P<article>[DL])(?P<mark>['’])(?P<noun>[^\W\d_]{2,})")
_LONG, _LONG_WORDS = 4, 2
"""A name has so many words of so many letters; else it may well be an abbreviation."""
_LONGEST_CODE = 3
"""Words of so many letters stay as they are, unless the table has them."""


def shown_names(organisations: pd.DataFrame) -> dict[str, str]:
    """What reports call organisations, by identifier: as organisations.csv or the source does."""
    columns = (organisations[name].tolist() for name in ("organisation", "name", "known"))
    return {
        body: name if is_known else in_small_letters(name)
        for body, name, is_known in zip(*columns, strict=True)
    }


@cache
def in_small_letters(name: str) -> str:
    """A name with capitals where words begin, if it is in capitals throughout."""
    outside = _IN_BRACKETS.sub(" ", name)
    words = _WORD.findall(outside)
    long = [word for word in words if len(word) >= _LONG and _written(word) != word]
    if outside != outside.upper() or len(long) < _LONG_WORDS:
        return name
    if "İ" in name or not all(_LATIN.fullmatch(word) for word in words):
        return name
    parts = _IN_BRACKETS.split(name)
    parts[::2] = [_WORD.sub(_in_place, part) for part in parts[::2]]
    told = "".join(parts)
    first = _WORD.search(told)
    if first is None:
        return name
    return f"{told[: first.start()]}{told[first.start()].upper()}{told[first.start() + 1 :]}"


def _in_place(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    is_code = len(match[0]) <= _LONGEST_CODE and bool(_BESIDE.search(before + after))
    return match[0] if is_code else _written(match[0])


def _written(word: str) -> str:
    """One word in capitals as it is written in a name."""
    if word in _words():
        return _words()[word]
    if elided := _ELIDED.fullmatch(word):
        return f"{elided['article'].lower()}{elided['mark']}{_written(elided['noun'])}"
    if len(word) <= _LONGEST_CODE or not _VOWEL.search(word):
        return word
    return word[0] + word[1:].lower()


@cache
def _words() -> Mapping[str, str]:
    """Small words, abbreviations with a vowel, and short words that are no abbreviations."""
    return {row["word"]: row["written"] for row in packaged_rows("model/words_in_capitals.csv")}
