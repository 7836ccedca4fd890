"""Which way a text runs: by its first letter that has a direction, or by its language."""

from __future__ import annotations

import unicodedata

__all__ = ["direction", "direction_of_text"]

_RIGHT_TO_LEFT = {"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"}


def direction(language: str) -> str:
    """The direction in which a language is written: ``ltr`` or ``rtl``."""
    return "rtl" if language.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def direction_of_text(text: str) -> str:
    """The direction of a text by its first strong character, as ``dir="auto"`` means it."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
