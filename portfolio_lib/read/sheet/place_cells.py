"""Cells that say more than names: "Kenya: 60 %, Uganda: 40 %", "Sida (60 %); SDC (40 %)"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from portfolio_lib.names.places import Places
from portfolio_lib.read.records import StatedPlace, Written
from portfolio_lib.read.sheet.cells import is_flag
from portfolio_lib.read.written.amounts import currency_of, words

__all__ = ["are_codes", "bare_names", "stated_places"]

_SHARE = r"(?P<share>[0-9]{1,3}(?:[.,][0-9]+)?)\s?%"
_NAME = r"(?P<name>[^;|%:()0-9\n]*[^;|%:()0-9\s,\-–])"
_APART = r"\s*(?:[,;|/\n]|$)"
_AFTER = re.compile(rf"\s*{_NAME}\s*[:(–-]?\s*{_SHARE}\s*\)?(?:{_APART}|\s)")
_BEFORE = re.compile(rf"\s*{_SHARE}\s*[:–-]?\s*(?:in\s|of\s)?{_NAME}{_APART}")
_CODED = re.compile(r"(?P<name>[^!;|]+)!\$!(?P<code>[A-Z0-9]{2})")
"""A name with its code, as the World Bank's interface writes it."""
_CODES_APART = re.compile(r"[\s;,|/]+")
_LINK = r"\s*[,;|/\n]\s*|\s+(?:and|und|et|y|e|&|\+)\s+"


def are_codes(cells: Iterable[str], places: Places) -> bool:
    """Whether all cells have ISO codes of one length, in capitals or not: "ke", "ug; tz"."""
    codes = {code for cell in cells for code in _CODES_APART.split(cell.strip()) if code}
    is_of_one_kind = {len(code) for code in codes} in ({2}, {3}) and not all(map(is_flag, codes))
    return is_of_one_kind and all(
        code.isalpha() and places.find_cell(code.upper()) is not None for code in codes
    )


def bare_names(text: str) -> str:
    """The names of a cell without the share or the amount of each: "Sida; SDC".

    A share or an amount ends a name, whatever parts it from the next one: "EU (80 %), Sida
    (20 %)". Where it stands before each of several names it begins one: "80 % EU, 20 % Sida".
    """
    ahead = list(_figures(_patterns()["before"], text))
    if len(ahead) > 1 and ahead[0].start() == 0:
        ends = [match.start() for match in ahead[1:]] + [len(text)]
        behind = (text[match.end() : end] for match, end in zip(ahead, ends, strict=True))
        return "; ".join(name.strip(" ()[]") for name in behind)
    names: list[str] = []
    position = 0
    for match in _figures(_patterns()["behind"], text):
        if text[position : match.start()].strip():
            names.append(text[position : match.start()] + (match["link"] and "; "))
            position = match.end()
    return "".join((*names, text[position:]))


def _figures(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The shares and amounts that a pattern finds, but no number with a word that is no unit."""
    for match in pattern.finditer(text):
        unit = match["before"] or match["after"]
        if not unit or unit in "€$£" or currency_of(unit):
            yield match


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """A share or an amount before a name, and behind one with what parts it from the next."""
    scales = "|".join(re.escape(scale) for scale in sorted(words("scale"), key=len, reverse=True))
    number = rf"[0-9][0-9.,' ]*(?:\s?(?i:{scales})(?![^\W\d_]))?"
    figure = (
        rf"(?:{_SHARE}|(?P<before>[A-Z]{{3}}|[€$£])\s?{number}"
        rf"|{number}\s?(?P<after>[A-Z]{{3}}|[€$£]))"
    )
    return {
        "before": re.compile(rf"(?:^\s*|{_LINK})\(?{figure}\)?\s*(?:[:–-]\s|(?:in|of|from)\s)?"),
        "behind": re.compile(
            rf"\s*(?:[(\[]\s*|[:=–-]\s+|[:=]\s*|(?<=\s)){figure}\s*[)\]]?(?P<link>{_LINK}|\s*$)"
        ),
    }


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
