"""Items of lists: the marks that they begin with."""

from __future__ import annotations

import re

_OF_DAYS = frozenset({"period", "start", "end", "as_of"})

_ITEM = re.compile(
    r"(?P<mark>[-–—•*·▪‣](?=\s)|[•▪‣](?=\w)|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?=\s))\s?"
)


def is_item(text: str) -> bool:
    """Whether a line begins as an item of a list does."""
    return _ITEM.match(text) is not None


def marker(text: str) -> str | None:
    """What kind of item a line is: "-", or "0)" for "1)" and "12)"; None where it is none."""
    match = _ITEM.match(text)
    return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "0", match["mark"])) if match else None


def unmarked(text: str) -> str:
    """An item without its mark."""
    match = _ITEM.match(text)
    return text[match.end() :] if match else text


def value_of(text: str, field: str | None) -> str:
    """The value that an item below a label is: "• 2019", and "1. March 2019" with its day."""
    match = _ITEM.match(text)
    is_day = match is not None and field in _OF_DAYS and match["mark"][0].isdigit()
    return text if is_day else unmarked(text)
