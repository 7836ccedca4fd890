"""What columns are where their headers leave it open: their values decide.

A header may be two things ("Recipient", "Fund"), and a well-known header may stand over
something else: "Coordinator" over yes and no, "Projects" over how many they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.cells import is_flag, is_nothing, kind_of_amount, word
from portfolio_lib.read.sheet.headers import in_one_language
from portfolio_lib.read.sheet.known_headers import AmountColumn, Heading, tokens_of
from portfolio_lib.read.sheet.units import unit_of
from portfolio_lib.read.written.periods import parse_period

_NAMES = ("funding", "implementing", "accountable", "extending")
_OF_PROJECTS = {"identifier", "objective", "summary", "start", "end", "period", "status", *_NAMES}
"""A table that has one of these is of projects, also where their titles are numbers."""
_PERIODS = {"period", "start", "end"}
_NUMBER = re.compile(r"[0-9][0-9.,\s]*")
_COUNT = re.compile(r"[0-9]{1,2}")
"""So few digits number projects: how many a donor funds, in a table of sums."""
_OF_RECIPIENTS = (", regional", ", unspecified", "multi-country", "multinational")
"""How the names of recipients of aid end that are no country."""
_BARE_GRANT = 5
"""The rank of a title below a header that mostly stands over amounts, such as "Grant"."""
_PROGRAMME = 5
"""From this rank on a header of titles is "Programme" or "Acronym"."""
_FEW_ROWS = 3
_NEARLY_ALL = 0.8
_MAKESHIFT = 9
_BARE_CODE = 4
"""From this rank on a header of identifiers is a bare "Code", which may be that of a sector."""
_BARE_BODY = 4
"""From this rank on a header of who implements is a bare "Agency" or "Organisation"."""
_FEWEST_YEARS = 2
"""A project lasts longer than the two years that a fiscal year has a part of [years]."""
_PLACES_APART = re.compile(r"\s*[;|\n]\s*")

Values = Callable[[int], Sequence[str]]
"""Takes the position of a column, and gives its cells, without empty ones."""


class _Headed(Protocol):
    """A table with its headers, and what each known one says, by position."""

    @property
    def names(self) -> Sequence[str]: ...
    @property
    def headings(self) -> Mapping[int, Heading]: ...


def settled_headings(
    table: _Headed, values: Values, is_place: Callable[[str], bool]
) -> dict[int, Heading]:
    """The columns as their values tell; those that hold something else are left out.

    Parameters
    ----------
    table : its headers, and what they say by position.
    values : the cells of a column, without empty ones.
    is_place : whether a text is the name or the code of a place.
    """
    stated = {found.field for found in table.headings.values()}
    found: dict[int, Heading] = {}
    for at, known in table.headings.items():
        filled = values(at)
        cells = [cell for cell in filled if not is_nothing(cell)]
        if cells:
            settled = _settled(known, cells, stated, is_place)
        else:
            settled = _first(known) if filled or known.field != "title" else None
        if settled is not None:
            found[at] = settled
    found = _without_programmes(_without_addresses(found, table.names), values)
    found = _with_donors(_without_givers(found, table.names)) | _bare_unit(table, values)
    found = _with_grants_and_loans(table.names, found) | _shares_of_places(table.names, found)
    return found | _kinds_in_rows(table.names, found, values)


def _with_grants_and_loans(
    names: Sequence[str], found: Mapping[int, Heading]
) -> dict[int, Heading]:
    """The columns of grants and of loans, which add up; without them beside their whole."""
    plain = {
        at: replace(known.money, currency=None, scale=1)
        for at, known in found.items() if known.money
    }  # fmt: skip
    parts = {at: part for at in plain if (part := _part_of_finance(names[at]))}
    if len(set(parts.values())) == 1 or len({plain[at] for at in parts}) != 1:
        return dict(found)
    whole = plain[next(iter(parts))]
    if any(money == whole for at, money in plain.items() if at not in parts):
        return {at: known for at, known in found.items() if at not in parts}
    marked = {at: replace(money, part=parts[at]) for at, known in found.items()
              if at in parts and (money := known.money)}  # fmt: skip
    return {at: replace(known, money=marked.get(at, known.money)) for at, known in found.items()}


def _part_of_finance(header: str) -> str | None:
    """What a column of amounts is called: "grant" or "loan"; None for neither or both."""
    tokens = set(tokens_of(header))
    said = [part for part in ("grant", "loan") if tokens & word(part)]
    return said[0] if len(said) == 1 else None


def _shares_of_places(names: Sequence[str], found: Mapping[int, Heading]) -> dict[int, Heading]:
    """The column "Share (%)" right of the places, in a table of the places of projects alone."""
    fields = {at: known.field for at, known in found.items()}
    if set(fields.values()) != {"identifier", "places"}:
        return {}
    return {
        at + 1: Heading("place share", 1)
        for at, name in fields.items()
        if name == "places" and names[at + 1 : at + 2] and _is_share(names[at + 1])
    }


def _is_share(header: str) -> bool:
    return (normalised(header) or header.strip(" ()[]")) in word("share")


def _without_addresses(found: Mapping[int, Heading], names: Sequence[str]) -> Mapping[int, Heading]:
    """The columns without the country of a body's address: "recipient_country" beside its city."""
    whose: dict[int, set[str]] = {at: set(tokens_of(name)) for at, name in enumerate(names)}
    addresses = [words - word("of an address") for words in whose.values()
                 if words & word("of an address")]  # fmt: skip
    bodies = [words for words in addresses if words and words <= word("with an address")]
    return {
        at: known for at, known in found.items()
        if known.field != "places" or not any(body <= whose[at] for body in bodies)
    }  # fmt: skip


def _without_programmes(found: Mapping[int, Heading], values: Values) -> dict[int, Heading]:
    """The columns without programmes for titles that repeat beside a number or text for each."""
    titles = [at for at, known in found.items() if known.field == "title"]
    numbers = [
        at for at, known in found.items()
        if known.field == "identifier" and len(set(values(at))) == len(values(at)) > _FEW_ROWS
    ]  # fmt: skip
    is_told = any(known.field == "summary" for known in found.values())
    is_of_programmes = (numbers or is_told) and all(
        found[at].rank >= _PROGRAMME and 2 * len(set(values(at))) <= len(values(at))
        for at in titles
    )
    return {at: known for at, known in found.items() if at not in titles or not is_of_programmes}


def _without_givers(found: Mapping[int, Heading], names: Sequence[str]) -> dict[int, Heading]:
    """The columns without a bare "Agency" beside "Recipient", which may be who gives."""
    bodies = {at: known.rank for at, known in found.items() if known.field == "implementing"}
    if all(
        rank >= _BARE_BODY or word("receiver").isdisjoint(normalised(names[at]).split())
        for at, rank in bodies.items()
    ):
        return dict(found)
    return {at: known for at, known in found.items() if bodies.get(at, 0) < _BARE_BODY}


def _bare_unit(table: _Headed, values: Values) -> dict[int, Heading]:
    """The only column of amounts where a currency is all that its header says: "EUR"."""
    if "title" not in {found.field for found in table.headings.values()} or any(
        found.money or {found.field, *found.others} & {*AMOUNT_KINDS}
        for found in table.headings.values()
    ):
        return {}
    named = {
        at: unit for at, name in enumerate(table.names)
        if at not in table.headings and (unit := unit_of(name)) and unit[0]
    }  # fmt: skip
    if len(named) != 1:
        return {}
    ((at, unit),) = named.items()
    cells = [cell for cell in values(at) if not is_nothing(cell)]
    if not cells or not all(map(_is_amount, cells)):
        return {}
    money = AmountColumn("budget", unit[0], scale=unit[1])
    return {at: Heading("budget", _MAKESHIFT, money)}


def _kinds_in_rows(
    names: Sequence[str], found: Mapping[int, Heading], values: Values
) -> dict[int, Heading]:
    """The column that says in each row of what kind its amount is, whatever it is called.

    Beside the only column of amounts, in words of at least two kinds: "Budget" and "Spent". A
    few rows may say another word, such as "Refund".
    """
    amounts = [known for known in found.values() if known.money is not None]
    if len(amounts) != 1 or any(known.field == "amount kind" for known in found.values()):
        return {}
    kinds = {
        at: [kind_of_amount(cell) for cell in cells] for at, name in enumerate(names)
        if name and at not in found and (cells := values(at)) and not any(map(_has_digit, cells))
    }  # fmt: skip
    said = [
        at for at, one in kinds.items()
        if len(set(one) - {None}) > 1 and 2 * one.count(None) < len(one)
    ]  # fmt: skip
    return {said[0]: Heading("amount kind", 1)} if len(said) == 1 else {}


def _with_donors(found: Mapping[int, Heading]) -> dict[int, Heading]:
    """The columns without amounts of a numbered donor that no column names."""
    donors = {known.number for known in found.values() if known.field == "funding"}
    return {
        at: known for at, known in found.items()
        if known.money is None or known.money.number in {None, *donors}
    }  # fmt: skip


def _settled(
    known: Heading, filled: Sequence[str], stated: set[str], is_place: Callable[[str], bool]
) -> Heading | None:
    cells = set(filled)
    known = _chosen(known, cells, is_place) if known.others else known
    if known.language and not _all_in(known.language, cells):
        known = replace(known, language=None)
    if (known.field in (*_NAMES, "places") and all(map(_is_no_name, cells))) or (
        known.field == "currency" and _most(cells, _NUMBER.fullmatch)
    ):
        return None
    if known.field == "title" and _most(cells, _NUMBER.fullmatch):
        are_codes = len(cells) == len(filled) and not _most(cells, _COUNT.fullmatch)
        named = _OF_PROJECTS if are_codes else _OF_PROJECTS.difference(_NAMES)
        return known if stated & named else None
    if known.field == "identifier" and known.rank >= _BARE_CODE and not _are_codes(filled):
        return None
    if known.money is not None and len(filled) > 1 and not any(map(_has_digit, cells)):
        return None
    if known.field == "amount_date" and not stated & _PERIODS and _most(cells, _is_range):
        return replace(known, field="period")
    return known


def _is_no_name(text: str) -> bool:
    """Whether a cell has a mark or a number of somebody's table, and no name."""
    return is_flag(text) or text.isdigit()


def _are_codes(filled: Sequence[str]) -> bool:
    """Whether each row has a code of its own, and no number as sectors have."""
    has_letters = all(any(map(str.isalpha, cell)) for cell in filled)
    is_one_code = len(filled) == 1 and any(map(str.isdigit, filled[0]))
    return has_letters and (is_one_code or len(filled) == len(set(filled)) > 1)


def _all_in(language: tuple[int, int], cells: set[str]) -> bool:
    """Whether nearly all cells have as many parts as their header has languages."""
    split = sum(in_one_language(cell, language) is not None for cell in cells)
    return split >= _NEARLY_ALL * len(cells)


def _first(known: Heading) -> Heading:
    """What a header of two meanings is in a column without values."""
    others = [name for name in (known.field, *known.others) if name != "places"]
    return replace(known, field=others[0], others=()) if known.others else known


def _chosen(known: Heading, cells: set[str], is_place: Callable[[str], bool]) -> Heading:
    """The one of several fields that the values are of."""
    fields = (known.field, *known.others)
    kinds = [name for name in fields if name in AMOUNT_KINDS]
    if "places" in fields and _most(cells, lambda text: _names_places(text, is_place)):
        return replace(known, field="places", money=None, others=())
    is_amount = _is_amount if {"title", *_NAMES} & set(fields) else _has_digit
    if kinds and _most(cells, is_amount):
        money = known.money or AmountColumn(kinds[0])
        return replace(known, field=kinds[0], money=money, others=())
    names = [name for name in fields if name not in {*AMOUNT_KINDS, "places"}]
    if not names:
        return replace(known, others=())
    rank = max(known.rank, _BARE_GRANT) if names[0] == "title" else known.rank
    return replace(known, field=names[0], rank=rank, money=None, others=())


def _names_places(text: str, is_place: Callable[[str], bool]) -> bool:
    """Whether all names in a cell, or the cell as a whole, are of places."""
    parts = [part for part in _PLACES_APART.split(text) if part]
    return is_place(text) or all(
        is_place(part) or part.casefold().endswith(_OF_RECIPIENTS) for part in parts
    )


def _most(cells: set[str], is_one: Callable[[str], object]) -> bool:
    return 2 * sum(bool(is_one(cell)) for cell in cells) > len(cells)


def _has_digit(text: str) -> bool:
    """Whether a text may be an amount, or what programs write where they have none."""
    return any(map(str.isdigit, text)) or text.casefold().strip("+-") in {"nan", "inf"}


def _is_amount(text: str) -> bool:
    """Whether a text is an amount, and no name with a number in it, such as "IPA 2014"."""
    before = re.split(r"[0-9]", text, maxsplit=1)[0].strip(" -−(<>~+€£$¥")
    return _has_digit(text) and (not before or unit_of(before) is not None)


def _is_range(text: str) -> bool:
    """Whether a text is longer than a fiscal year, as "2019 – 2027" is."""
    period = parse_period(text)
    if period is None or period.start is None or period.end is None:
        return False
    return period.end.year - period.start.year >= _FEWEST_YEARS
