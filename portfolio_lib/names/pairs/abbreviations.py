"""Abbreviations in names of organisations: "Fund for Bridges (FFB)", or "FFB" alone."""

from __future__ import annotations

import re
from functools import cache

from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised

_BRACKETED = re.compile(r"\(([^()]*)\)")
_ABBREVIATION = re.compile(r"[A-ZÀ-Þ][A-Za-zÀ-ÿ0-9.&-]{1,11}")
_ACRONYM = re.compile(r"\b[A-ZÀ-Þ]{2,8}\b")
_SEVERAL = 2


def bare(name: str) -> str:
    """A name without the abbreviations that stand in brackets behind it."""
    return " ".join(_BRACKETED.sub(" ", name).split()) if _bracketed(name) else name


def abbreviations(name: str) -> list[str]:
    """The abbreviations in the brackets of a name, normalised."""
    return [normalised(text) for text in _bracketed(name)]


def acronyms(name: str) -> set[str]:
    """The words of a name that are letters, not words, normalised.

    They stand in capitals where others do not, or alone.
    """
    tells = not name.isupper() or " " not in name.strip()
    return {normalised(word) for word in _ACRONYM.findall(name)} if tells else set()


def _bracketed(name: str) -> list[str]:
    without = " ".join(_BRACKETED.sub(" ", name).split())
    return [text for text in _BRACKETED.findall(name) if _abbreviates(text, without)]


def _abbreviates(text: str, name: str) -> bool:
    """Whether a word has several capitals, or letters that a name has in this order."""
    if not _ABBREVIATION.fullmatch(text) or _is_country(text):
        return False
    letters = iter(name.casefold())
    return sum(map(str.isupper, text)) >= _SEVERAL or all(c in letters for c in text.casefold())


def _is_country(text: str) -> bool:
    place = _places().find(text)
    return place is not None and place.kind == "country"


@cache
def _places() -> Places:
    return Places()
