"""Which way a text runs: by its first letter that has a direction, or by its language."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from babel import Locale, UnknownLocaleError

__all__ = ["direction", "direction_of_text"]


@lru_cache
def direction(language: str) -> str:
    """The direction in which CLDR says that a language is written: ``ltr`` or ``rtl``."""
    try:
        return str(Locale.parse(language.partition("-")[0].lower()).text_direction)
    except (UnknownLocaleError, ValueError):
        return "ltr"


def direction_of_text(text: str) -> str:
    """The direction of a text by its first strong character, as ``dir="auto"`` means it."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
