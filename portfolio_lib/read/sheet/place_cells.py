"""Cells that say more of places than their names: "Kenya: 60 %, Uganda: 40 %"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from portfolio_lib.read.records import StatedPlace, Written

__all__ = ["stated_places"]

_SHARE = r"(?P<share>[0-9]{1,3}(?:[.,][0-9]+)?)\s?%"
_NAME = r"(?P<name>[^;|%:()0-9\n]*[^;|%:()0-9\s,\-–])"
_APART = r"\s*(?:[,;|/\n]|$)"
_AFTER = re.compile(rf"\s*{_NAME}\s*[:(–-]?\s*{_SHARE}\s*\)?(?:{_APART}|\s)")
_BEFORE = re.compile(rf"\s*{_SHARE}\s*[:–-]?\s*(?:in\s|of\s)?{_NAME}{_APART}")
_CODED = re.compile(r"(?P<name>[^!;|]+)!\$!(?P<code>[A-Z0-9]{2})")
"""A name with its code, as the World Bank's interface writes it."""


def stated_places(written: Written) -> tuple[StatedPlace, ...]:
    """The places of a cell: each with its share where all have one, else the list as it is."""
    text = _CODED.sub(lambda match: match["name"], written.text)
    for pattern in (_AFTER, _BEFORE):
        if shares := list(_shares(pattern, text)):
            return tuple(
                StatedPlace(Written(name, written.line), is_cell=True, share=share)
                for name, share in shares
            )
    return (StatedPlace(Written(text, written.line), is_list=True, is_cell=True),)


def _shares(pattern: re.Pattern[str], text: str) -> Iterator[tuple[str, float]]:
    """Names and shares [%] where the whole text consists of such pairs."""
    found, position = [], 0
    while position < len(text):
        match = pattern.match(text, position)
        if match is None:
            return
        found.append((match["name"].strip(" ,"), float(match["share"].replace(",", "."))))
        position = match.end()
    yield from found
