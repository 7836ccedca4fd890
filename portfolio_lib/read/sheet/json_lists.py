"""Lists of objects in a record of JSON: who gives how much, and amounts of years.

A donor with an amount becomes "Sida: SEK 100000" in the column of donors, and the amount of a
year a column of its own, "budgets 2024 (EUR)": both as people write them in tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.sheet.known_headers import folded_header
from portfolio_lib.read.written.amounts import currency_of

Leaf = tuple[str, bool]
"""The text of a value, and whether it is a number."""
Parts = Sequence[Mapping[str, Leaf]]
"""The values of each object of a list by the names that lead to them."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?|")
"""An amount that a program wrote as a text, or nothing."""
_AMOUNTS = frozenset(map(folded_header, ("amount", "value", "contribution", "budget", "total")))
_CURRENCIES = frozenset(map(folded_header, ("currency", "currency code", "iso currency")))
_SEPARATORS = re.compile(r"[;|\n:%]|[0-9]{4}")
"""What a name has that cannot stand beside its amount."""


def donors_with_amounts(
    name: str, parts: Parts, currency: str | None
) -> tuple[list[tuple[str, str]], frozenset[str]] | None:
    """The column of donors with what it says, and which values that takes in; None without one.

    The amounts stay where they are if they cannot stand beside the names: a name with a colon,
    a donor that comes twice, an amount without a currency or below 0. A column of its own then
    says of each donor what stands beside it.

    Parameters
    ----------
    name : of the list.
    currency : what the record states as the currency of its amounts.
    """
    names = [key for key in _keys(parts) if _header(name, key)]
    if len(names) != 1:
        return None
    header, donors = _header(name, names[0]) or name, [_text(part, names[0]) for part in parts]
    found = _amounts(parts, currency)
    said = [] if found is None else found[0]
    is_clear = len(set(donors)) == len(donors) and not any(
        amount and (not donor or _SEPARATORS.search(donor))
        for donor, amount in zip(donors, said, strict=False)
    )
    if found is None or not is_clear:
        columns = [(header, "; ".join(filter(None, donors)))]
        return [*columns, *_as_stated(name, parts, donors)], frozenset(names)
    pairs = zip(donors, said, strict=True)
    text = "; ".join(f"{donor}: {amount}" if amount else donor for donor, amount in pairs if donor)
    return [(header, text)], frozenset(names) | found[1]


def _as_stated(name: str, parts: Parts, donors: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each donor with all that its object says, where it has an amount."""
    amounts = [key for key in _keys(parts) if _last(key) in _AMOUNTS]
    if not amounts:
        return
    said = []
    for part, donor in zip(parts, donors, strict=True):
        rest = " ".join(text for text, _ in part.values() if text and text != donor)
        said.append(f"{donor}: {rest}" if rest else donor)
    yield f"{name} as stated", "; ".join(said)


def years_of_amounts(
    name: str, parts: Parts, currency: str | None
) -> tuple[list[tuple[str, str]], frozenset[str]] | None:
    """A column for the amount of each year, with what it says; None where the list has none."""
    years = [key for key in _keys(parts) if _last(key) == folded_header("year")]
    found = _amounts(parts, currency)
    if len(years) != 1 or found is None:
        return None
    columns: dict[str, str] = {}
    for part, said in zip(parts, found[0], strict=True):
        year, (unit, _, amount) = _text(part, years[0]), said.partition(" ")
        column = f"{name} {year} ({unit})"
        known = heading(column) if _YEAR.fullmatch(year) else None
        if known is None or known.money is None or column in columns:
            return None
        columns[column] = amount
    return list(columns.items()), frozenset(years) | found[1]


def _amounts(parts: Parts, currency: str | None) -> tuple[list[str], frozenset[str]] | None:
    """What each object gives, "SEK 100000", and which values say so; None where that is unclear."""
    amounts = [key for key in _keys(parts) if _last(key) in _AMOUNTS]
    units = [key for key in _keys(parts) if _last(key) in _CURRENCIES]
    if len(amounts) != 1 or len(units) > 1:
        return None
    said = []
    for part in parts:
        amount, is_number = part.get(amounts[0], ("", True))
        unit = _text(part, units[0]) if units else currency or ""
        is_number = is_number or _NUMBER.fullmatch(amount) is not None
        if not is_number or (amount and (not currency_of(unit) or float(amount) < 0)):
            return None
        said.append(f"{unit} {float(amount):.2f}".removesuffix(".00") if amount else "")
    return said, frozenset({amounts[0], *units})


def _text(part: Mapping[str, Leaf], key: str) -> str:
    return part.get(key, ("", False))[0]


def _keys(parts: Parts) -> Iterator[str]:
    return iter(dict.fromkeys(key for part in parts for key in part))


def _last(key: str) -> str:
    """The last of the names that lead to a value, folded."""
    return folded_header(key.rsplit(" ", maxsplit=1)[-1])


def _header(name: str, key: str) -> str | None:
    """The header below which a value of a list names donors, by what the list is called or not."""
    if _last(key) in _AMOUNTS:
        return None
    for header in (key, key.removeprefix(name).strip()):
        found = heading(header)
        if found is not None and found.field == "funding" and not found.others:
            return header
    return None
