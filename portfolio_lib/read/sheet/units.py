"""Units of amounts in tables: "EUR '000", "USD million", "M€"."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.cells import kind_of_amount
from portfolio_lib.read.written.amounts import currency_of, words

_SHORT = 2
"""A unit without a currency is longer: "Training in T" states none [characters]."""
_REMEMBERED = 10_000
"""So many units are read once: a column of currencies says few again and again."""
_LONGEST = 60
"""No unit is longer [characters]."""
_UNIT_BESIDE = re.compile(
    r"(?:^|[\s(])(?:(?:in|en|em)\s+|(?:currency|units?|währung|einheit|devise|monnaie|unité|moneda"
    r"|unidad|moeda|unidade|valuta|unità|валюта)\s?[:=]\s*)(?P<unit>[^()]{1,30})\)?\.?$",
    re.IGNORECASE,
)
"""What a text beside a table says of amounts: "Amounts in USD million", "Unit: EUR '000"."""
_IN_BRACKETS = re.compile(r"\((?P<unit>[^()]{1,30})\)\.?$")
"""Likewise where the text names money: "Disbursements by year (EUR)"."""


@lru_cache(maxsize=_REMEMBERED)
def unit_of(text: str) -> tuple[str | None, int] | None:
    """Currency and scale of a unit such as "EUR '000", "USD million", "M€"; None if none.

    "$" and "kr" alone are the signs of several currencies and so state none. The table has no
    "mil", which is a thousand in Spanish and a million in Czech.
    """
    text = " ".join(text.replace("’", "'").split()).strip(" ,;:()[]")
    text = re.sub(r"^(?:in|en|em)\s+", "", text, flags=re.IGNORECASE)
    if not text or len(text) > _LONGEST:
        return None
    if (code := _currency(text)) is not None:
        return code or None, 1
    for cut in range(len(text) + 1):
        for scale, currency in ((text[:cut], text[cut:]), (text[cut:], text[:cut])):
            number = _scales().get(_bare(scale))
            code = _currency(currency) if currency.strip(" '.") else ""
            if number and code is not None:
                return code or None, number
    return None


def unit_beside(text: str) -> tuple[str | None, int] | None:
    """The unit that a text above or below a table states for all amounts; None if none.

    The whole text is one ("EUR thousands"), or its end is ("Amounts in USD million").
    """
    match = _UNIT_BESIDE.search(text) or (_IN_BRACKETS.search(text) if kinds_in(text) else None)
    said = (match["unit"] if match else text).strip(" ().,")
    unit = unit_of(said)
    is_sure = unit is not None and (unit[0] is not None or (unit[1] > 1 and len(said) > _SHORT))
    return unit if is_sure and not text.strip().isdigit() else None


def kinds_in(text: str) -> set[str]:
    """The kinds of amounts that a title names: "Disbursements by year"."""
    words_of = (one for one in normalised(text).split() if not one.isdigit() and len(one) > _SHORT)
    return {kind for one in words_of if (kind := kind_of_amount(one))}


def _bare(text: str) -> str:
    text = re.sub(r"\s(?:of|de|d'|di)$|^(?:of|de|di)\s", "", text.strip().casefold())
    return text.strip(" .,'")


def _currency(text: str) -> str | None:
    """A code; an empty text for "$" and "kr", which may be one of many; None where it is none."""
    text = text.strip(" ,;:.'")
    text = re.sub(r"^(?:in|of|de)\s+", "", text, flags=re.IGNORECASE)
    code = currency_of(text.upper()) or currency_of(text)
    said = words("header_currency")
    return code or said.get(text, said.get(text.casefold()))  # "KM" is money, "km" is not


@cache
def _scales() -> dict[str, int]:
    """What units multiply by, of pages and of headers alone."""
    said = words("scale") | words("header_scale")
    return {word.strip("."): int(scale) for word, scale in said.items()}
