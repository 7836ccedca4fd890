"""What a column is by its values, where its header does not say it: a guess with its reason."""

from __future__ import annotations

import re
from collections.abc import Callable

from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.amounts import amount_of
from portfolio_lib.read.sheet.cells import DateColumn, word
from portfolio_lib.read.sheet.column_rules import OWN
from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.sheet.known_headers import Heading

__all__ = ["SHORTEST_NAME", "guessed_field", "is_place", "may_have_titles", "words_of"]

_ENOUGH = 0.7
"""A column is of places, or of dates, where so many of its values are."""
_SHORTEST_TITLE = 12
SHORTEST_NAME = 4
"""A shorter word of a title is no name of a country [characters]."""
_CODE = re.compile(r"(?=.*[0-9])(?=.*[A-Z])[A-Z0-9][A-Z0-9./_-]{1,30}")
_MONEY = re.compile(r"[€$£¥]|\b(?:EUR|USD|GBP|CHF|JPY|SEK|NOK|DKK|CAD|AUD)\b")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])|\bFY ?[0-9]{2}")
_MAY_BE_AMOUNTS = (
    "the values may be money: write budget, commitment, disbursement or expenditure as the field "
    "if they are the project's, and their unit, such as EUR"
)
_LONGEST_CODE = 2
"""Codes of countries as short as those of regions within one [characters]."""
_CODES_OF_WHAT = (
    "the values may be codes of countries, or of regions within one: write places if they are "
    "of countries"
)
_OF_DECISIONS = (
    "award", "approv", "sign", "deci", "publi", "updat", "creat", "bewillig", "board", "disclos",
    "modif", "repay", "disburs", "acte", "convention", "conces", "firma",
)  # fmt: skip
"""What headers of dates have that say nothing of when a project runs."""


def is_place(places: Places) -> Callable[[str], bool]:
    """Whether a text is the name or the code of a place."""
    return lambda text: places.find_cell(text) is not None


def words_of(name: str) -> set[str]:
    """The words of a header."""
    return set(normalised(name.replace("_", " ")).split())


def guessed_field(
    known: Heading | None, name: str, cells: list[str], places: Places, taken: set[str]
) -> tuple[str, str]:
    """The field of a column and why: by its header, else by what its values are."""
    known = known or heading(name)
    if known is not None:
        return known.field, "the header is known"
    has_names = len(cells) > 1 or len(cells[0]) >= SHORTEST_NAME
    if "places" not in taken and has_names and _share(cells, is_place(places)):
        return _guessed_places(name, cells)
    column = DateColumn.of(cells)
    words = name.casefold()
    if _share(cells, lambda text: column.day(text) is not None and not text.isdigit()):
        return _guessed_date(words, taken)
    if "identifier" not in taken and len(cells) > 1 and _share(cells, _is_code):
        return "identifier", "the values are codes, each another one"
    if "title" not in taken and may_have_titles(cells):
        return "title", "the first column with a longer text of its own in each row"
    return OWN, _reason_to_ask(name, cells)


def may_have_titles(cells: list[str]) -> bool:
    """Whether a column may have the titles by its values."""
    return len(cells) > 1 and _share(cells, _may_be_title)


def _may_be_title(text: str) -> bool:
    """Whether a text is long enough for a title, and no address or code."""
    return len(text) > _SHORTEST_TITLE and "://" not in text and not _is_code(text)


def _guessed_places(name: str, cells: list[str]) -> tuple[str, str]:
    """What a column is whose values are like places: bare codes need a header that says so."""
    said = (heading(word) for word in words_of(name))
    if max(map(len, cells)) > _LONGEST_CODE or any(one and one.field == "places" for one in said):
        return "places", "the values are names or codes of countries"
    return OWN, _CODES_OF_WHAT


def _reason_to_ask(name: str, cells: list[str]) -> str:
    """Why a column is kept as an own field, and what to write where that is wrong."""
    if _are_amounts(name, cells):
        return _MAY_BE_AMOUNTS
    bodies = [cell for cell in cells if not word("of a body").isdisjoint(normalised(cell).split())]
    if len(cells) > 1 and 2 * len(bodies) >= len(cells):
        return "the values may be organisations: write funding or implementing if they are"
    return "the header is not known; it is kept as a field of its own"


def _are_amounts(name: str, cells: list[str]) -> bool:
    """Whether the values are amounts of money: a sign or a word of it is there, or a year."""
    if not _share(cells, lambda text: amount_of(_MONEY.sub("", text), None) is not None):
        return False
    has_sign = any(_MONEY.search(text) for text in (name, *cells))
    has_word = not word("of money").isdisjoint(normalised(name).split())
    return has_sign or has_word or _YEAR.search(name) is not None


def _guessed_date(words: str, taken: set[str]) -> tuple[str, str]:
    """What a column of dates is by the words of its header."""
    if any(part in words for part in _OF_DECISIONS):
        return OWN, "the values are dates of decisions, and none of the project's own"
    name = "end" if re.search(r"\b(?:end|clos|fin|bis|complet)", words) else "start"
    if name in taken:
        return OWN, "the values are dates of another kind"
    return name, "the values are dates"


def _share(cells: list[str], is_one: Callable[[str], bool]) -> bool:
    """Whether enough of the values are of a kind."""
    return sum(1 for cell in cells if is_one(cell)) >= _ENOUGH * len(cells)


def _is_code(text: str) -> bool:
    """Whether a text is like the identifier of a project: "A-17/2020"."""
    return _CODE.fullmatch(text) is not None
