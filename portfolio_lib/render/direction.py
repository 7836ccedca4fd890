"""Which way a text runs, by its first letter that has a direction."""

from __future__ import annotations

import unicodedata

__all__ = ["direction_of_text"]


def direction_of_text(text: str) -> str:
    """The direction of a text by its first strong character, as ``dir="auto"`` means it."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
