"""Amounts as people write them: "€ 40.000,00", "EUR 1.2 million", "CHF 250'000".

A point or a comma separates thousands in one country and decimals in another. The
number itself has to settle which; where it does not ("1.234"), there is no amount.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from babel.numbers import list_currencies

__all__ = ["Amount", "parse_amount"]

_LONGEST = 100
"""Longer texts say more than an amount [characters]."""
_PARTS = re.compile(r"(?P<before>[^0-9]*)(?P<number>[0-9](?:[0-9.,'’ ]*[0-9])?)(?P<after>[^0-9]*)")
_SWISS_END = re.compile(r"^[.,]\s?[-–—]+")
"""What stands for no hundredths: "250'000.–"."""
_NUMBER = re.compile(
    r"(?P<whole>[0-9]{1,3}(?:(?P<between>[.,'’ ])[0-9]{3}(?:(?P=between)[0-9]{3})*)?|[0-9]+)"
    r"(?:(?P<point>[.,])(?P<decimals>[0-9]+))?"
)
_THOUSAND = 3
"""As many digits make a group of thousands."""


@dataclass(frozen=True)
class Amount:
    """A sum of money: `value` in units of `currency` (ISO 4217)."""

    value: Decimal
    currency: str


def parse_amount(text: str) -> Amount | None:
    """The amount in a text, or None where the text is not wholly understood.

    None also without a currency, for "$" alone (whose?), and for a number that can be
    read in two ways ("1.234", "40,000").
    """
    text = " ".join(text.split())
    match = _PARTS.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        return None
    value = _value(match["number"])
    scale, after = _scale(_SWISS_END.sub("", match["after"]).strip())
    currencies = {_currency(words) for words in (match["before"].strip(), after) if words}
    currency = currencies.pop() if len(currencies) == 1 else None
    if value is None or currency is None:
        return None
    return Amount(value * scale, currency)


def _value(number: str) -> Decimal | None:
    match = _NUMBER.fullmatch(number)
    if match is None or _is_in_doubt(match):
        return None
    whole = re.sub(r"[^0-9]", "", match["whole"])
    return Decimal(f"{whole}.{match['decimals'] or 0}")


def _is_in_doubt(match: re.Match[str]) -> bool:
    """Whether a point or comma may stand for thousands and for decimals."""
    between, point = match["between"], match["point"]
    if point is None:
        return between in {".", ","} and match["whole"].count(between) == 1
    return point == between or (between is None and len(match["decimals"]) == _THOUSAND)


def _scale(words: str) -> tuple[int, str]:
    """What a number is multiplied by ("million"), and the words that follow."""
    first, _, rest = words.partition(" ")
    scale = _words("scale").get(first.casefold())
    if scale is None:
        return 1, words.rstrip(".")
    rest = rest.removeprefix("de ").removeprefix("d'")
    return int(scale), rest.rstrip(".")


def _currency(words: str) -> str | None:
    if words in list_currencies():
        return words
    return _words("currency").get(words.casefold())


@cache
def _words(kind: str) -> dict[str, str]:
    """What words mean, from the table amount_words.csv."""
    table = files("portfolio_lib.read").joinpath("amount_words.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(table.splitlines())
    return {row["written"]: row["means"] for row in rows if row["kind"] == kind}
