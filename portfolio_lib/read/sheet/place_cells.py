"""Cells that say more than names: "Kenya: 60 %, Uganda: 40 %", "Sida (60 %); SDC (40 %)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from portfolio_lib.names.places import Places
from portfolio_lib.read.records import StatedPlace, Written
from portfolio_lib.read.sheet.cells import is_flag
from portfolio_lib.read.written.names import SHARE

_NAME = r"(?P<name>[^;|%:()0-9\n]*[^;|%:()0-9\s,\-–])"
_APART = r"\s*(?:[,;|/\n]|$)"
_AFTER = re.compile(rf"\s*{_NAME}\s*[:(–-]?\s*{SHARE}\s*\)?(?:{_APART}|\s)")
_BEFORE = re.compile(rf"\s*{SHARE}\s*[:–-]?\s*(?:in\s|of\s)?{_NAME}{_APART}")
_CODED = re.compile(r"(?P<name>[^!;|]+)!\$!(?P<code>[A-Z0-9]{2})")
"""A name with its code, as the World Bank's interface writes it."""
_OF_SEVERAL = re.compile(
    r"(?:regional|régional|multi[- ]?(?:country|national)|several countries)\s*"
    r"(?:(?::|(?<=\s)[-–—])\s*(?P<after>[^()]+)|\((?P<inside>[^()]+)\))",
    re.IGNORECASE,
)
"""Countries after a word that says no more than that they are several: "Regional (Kenya, Mali)"."""
_APART_IN_CELL = re.compile(r"\s*[;|\n]\s*")
_PERCENT = re.compile(r"(?P<share>[0-9]+(?:[.,][0-9]+)?)\s*%?")
_WHOLE = 100
_CLOSE = 1
"""Shares that are rounded add up to the whole within this [%]."""
_CODES_APART = re.compile(r"[\s;,|/]+")


def are_codes(cells: Iterable[str], places: Places) -> bool:
    """Whether all cells have ISO codes of one length, in capitals or not: "ke", "ug; tz"."""
    codes = {code for cell in cells for code in _CODES_APART.split(cell.strip()) if code}
    is_of_one_kind = {len(code) for code in codes} in ({2}, {3}) and not all(map(is_flag, codes))
    return is_of_one_kind and all(
        code.isalpha() and places.find_cell(code.upper()) is not None for code in codes
    )


def stated_places(written: Written) -> tuple[StatedPlace, ...]:
    """The places of a cell: each with its share where all have one, else the list as it is."""
    return tuple(
        StatedPlace(Written(name, written.line), is_list=share is None, is_cell=True, share=share)
        for name, share in _names_with_shares(written.text)
    )


@lru_cache(maxsize=50_000)
def _names_with_shares(text: str) -> Sequence[tuple[str, float | None]]:
    """The names of a cell with their shares [%], or all of them as one text without."""
    text = _CODED.sub(lambda match: match["name"], text)
    if several := _OF_SEVERAL.fullmatch(text.strip()):
        text = (several["after"] or several["inside"]).strip()
    found = (list(_shares(pattern, text)) for pattern in (_AFTER, _BEFORE))
    return next(filter(None, found), [(text, None)])


def with_shares(cells: Sequence[tuple[Written, str]]) -> tuple[StatedPlace, ...]:
    """The places of cells with the shares in the cells beside them: "KE;UG" and "60;40".

    None of them where some place has no share, or where the shares are more than the whole:
    nothing tells what they are of. Where they are no more than 1 they are parts of 1.
    """
    found: list[tuple[str, int, float]] = []
    for written, beside in cells:
        names, shares = _APART_IN_CELL.split(written.text), _APART_IN_CELL.split(beside)
        read = [_PERCENT.fullmatch(share) for share in shares]
        if len(names) != len(shares) or not all(read):
            return ()
        numbers = [float(one["share"].replace(",", ".")) for one in read if one]
        found += zip(names, [written.line] * len(names), numbers, strict=True)
    total = sum(share for *_, share in found)
    scale = _WHOLE if total * _WHOLE <= _WHOLE + _CLOSE else 1
    if total * scale > _WHOLE + _CLOSE:
        return ()
    return tuple(
        StatedPlace(Written(name, line), is_cell=True, share=share * scale)
        for name, line, share in found
    )


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
