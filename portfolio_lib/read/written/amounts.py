"""Amounts as people write them: "€ 40.000,00", "EUR 1.2 million", "CHF 250'000".

A point or a comma separates thousands in one country and decimals in another. The
number itself has to settle which, or the other amounts of its page or column; where
neither does ("1.234 million"), there is no amount.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from babel.numbers import get_currency_precision, list_currencies

from portfolio_lib.packaged import packaged_rows

CFA = "FCFA"
"""Stands for the franc of West or of Central Africa, until the places of a project tell which."""
_NO_CURRENCIES = {"XXX", "XTS"}
"""Codes of ISO 4217 for no currency, and for tests."""
_LONGEST = 100
"""Longer texts say more than an amount [characters]."""
_PARTS = re.compile(r"(?P<before>[^0-9]*)(?P<number>[0-9](?:[0-9.,'’ ]*[0-9])?)(?P<after>[^0-9]*)")
_SWISS_END = re.compile(r"^[.,]\s?[-–—]+")
"""What stands for no hundredths: "250'000.–"."""
_NUMBER = re.compile(
    r"(?P<whole>(?P<lakhs>[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}(?!,))"
    r"|[1-9][0-9]{0,2}(?:(?P<between>[.,'’ ])[0-9]{3}(?:(?P=between)[0-9]{3})*)?|[0-9]+)"
    r"(?:(?P<point>[.,])(?P<decimals>[0-9]+))?"
)
"""A number, also with groups as in India: "1,23,45,678"."""
_THOUSAND = 3
"""As many digits make a group of thousands."""
_OTHER = {".": ",", ",": "."}
_WITH_NOTE = re.compile(r"[0-9]{1,3}[.,][0-9]{4}")
"""What is left of "500,000" where the number of a footnote stood behind it."""
_THOUSANDTHS = re.compile(r"(?:0|[0-9]{4,})[.,][0-9]{3}")
"""A number whose mark stands for decimals, and which has three."""
_LEADING_MARK = re.compile(r"(?P<before>(?:.*[\s€£$])?[-−]?)[.,]")
"""A mark right before the digits: ".5" is a half, and "ca.500" is five hundred."""
_LONG_DECIMALS = 4
"""After a comma so many digits may be another number: "1000,2000" [digits]."""
_GLUED = re.compile(
    r"((?:mio\.?|mn|m|k|t|bn)(?=[€£]|eur|usd|chf|gbp))(.*)|(.*(?:€|£|eur|usd|chf|gbp|\$))(m|mio|k|bn|mn)",
    re.IGNORECASE,
)
"""A scale and a currency without a space: "M€", "kEUR", "€m"."""
_LINK = re.compile(r"^(?:de |d'|d’|of |di |des )")


@dataclass(frozen=True)
class Amount:
    """A number and its currency (ISO 4217)."""

    value: Decimal
    currency: str


def parse_amount(text: str, point: str | None = None) -> Amount | None:
    """The amount that a text is, or None where it is not wholly understood.

    A currency has to stand before or after the number, as a code or a name; "$" alone is
    the sign of several. Three digits after the only point or comma are thousands
    ("EUR 40,000"), since few currencies have thousandths; where they may be decimals
    ("1.234 million", "KWD 1.234") `point`, the decimal mark in use around, has to settle it.
    """
    value, currency = _read(text, point) or (None, None)
    return Amount(value, currency) if value is not None and currency else None


def parse_number(text: str, point: str | None = None) -> Decimal | None:
    """The number that a text without a currency is: "1.250.000,50", "-1.2 million"."""
    text = text.strip()
    sign = -1 if text[:1] in {"-", "−"} else 1
    value, currency = _read(text[1:] if sign < 0 else text, point) or (None, None)
    return None if value is None or currency else sign * value


def common_point(texts: Iterable[str]) -> str | None:
    """The decimal mark that numbers in texts settle, if it is one."""
    marks = {mark for text in texts if (mark := _point(text))}
    return marks.pop() if len(marks) == 1 else None


def _point(text: str) -> str | None:
    parts = _parts(text)
    match = _NUMBER.fullmatch(parts["number"]) if parts else None
    if match is None or _may_be_decimals(match) or _may_be_two(match):
        return None
    return match["point"] or _OTHER.get("," if match["lakhs"] else match["between"] or "")


def _parts(text: str) -> re.Match[str] | None:
    """What stands before a number, the number, and what stands after it."""
    text = " ".join(text.split())
    match = _PARTS.fullmatch(text) if len(text) <= _LONGEST else None
    led = _LEADING_MARK.fullmatch(match["before"]) if match else None
    if match is None or led is None:
        return match
    return _PARTS.fullmatch(f"{led['before']}0{text[led.end() - 1 :]}")


def _read(text: str, point: str | None) -> tuple[Decimal, str | None] | None:
    """Value and currency, where each word around the number is understood."""
    match = _parts(text)
    if match is None:
        return None
    is_swiss = (
        not {"'", "’"}.isdisjoint(match["number"]) and match["before"].strip().casefold() == "fr."
    )
    before = Unit(1, "CHF") if is_swiss else unit_of(match["before"].strip())
    after = unit_of(_SWISS_END.sub("", match["after"]).strip())
    if before is None or after is None or (before.scale != 1 and after.scale != 1):
        return None
    if before.currency and after.currency and before.currency != after.currency:
        return None
    scale, currency = before.scale * after.scale, before.currency or after.currency
    has_thousandths = currency is not None and get_currency_precision(currency) >= _THOUSAND
    is_sure = scale == 1 and not has_thousandths
    if currency and is_sure and _is_odd(match["number"], point):
        return None
    value = _value(match["number"], point, is_sure=is_sure)
    return None if value is None else (value * scale, currency)


def _value(number: str, point: str | None, *, is_sure: bool) -> Decimal | None:
    """A number; `is_sure` says that three digits after its only mark are thousands."""
    match = _NUMBER.fullmatch(number)
    if match is None or (match["point"] and match["point"] == match["between"]):
        return None
    if _may_be_two(match) and point != ",":
        return None
    if _may_be_decimals(match):
        return _of_one_mark(match, point, is_sure=is_sure)
    whole = re.sub(r"[^0-9]", "", match["whole"])
    return Decimal(f"{whole}.{match['decimals'] or 0}")


def _is_odd(number: str, point: str | None) -> bool:
    """Whether nobody writes money so: with three decimals, or as a thousand and a note's number."""
    has_more = _WITH_NOTE.fullmatch(number) or _THOUSANDTHS.fullmatch(number)
    return has_three_decimals(number, point) or has_more is not None


def has_three_decimals(number: str, point: str | None) -> bool:
    """Whether a number has thousands where the numbers around it have decimals: "1,500".

    Of a currency with hundredths nobody writes three decimals: it is read in two ways.
    """
    match = _NUMBER.fullmatch(number)
    if match is None or point is None or not _may_be_decimals(match):
        return False
    return (match["between"] or match["point"]) == point and not number.startswith("0")


def _may_be_decimals(match: re.Match[str]) -> bool:
    """Whether the only point or comma may stand for thousands and for decimals.

    Behind a nought and behind four digits it stands for decimals.
    """
    between, point = match["between"], match["point"]
    if point is None:
        return between in {".", ","} and match["whole"].count(between) == 1
    has_room = len(match["whole"]) <= _THOUSAND and not match["whole"].startswith("0")
    return between is None and has_room and len(match["decimals"]) == _THOUSAND


def _may_be_two(match: re.Match[str]) -> bool:
    """Whether a comma may stand between two numbers: "1000,2000"."""
    decimals = match["decimals"] or ""
    is_long = len(match["whole"]) >= _LONG_DECIMALS <= len(decimals)
    return match["point"] == "," and match["between"] is None and is_long


def _of_one_mark(match: re.Match[str], point: str | None, *, is_sure: bool) -> Decimal | None:
    mark = match["between"] or match["point"]
    whole, _, rest = match[0].partition(mark)
    if point == mark:
        return Decimal(f"{whole}.{rest}")
    may_be_thousands = len(whole) <= _THOUSAND and not whole.startswith("0")
    return Decimal(whole + rest) if may_be_thousands and (is_sure or point) else None


class Unit(NamedTuple):
    """What the words beside a number say: what it is multiplied by, and its currency."""

    scale: int = 1
    currency: str | None = None


@lru_cache(maxsize=10_000)
def unit_of(said: str) -> Unit | None:
    """The unit that words are ("Mio. EUR", "m€", "million de francs"); None where they are more."""
    said = said.strip()
    if not said.strip("."):
        return Unit()
    if (currency := currency_of(said) or currency_of(said.rstrip("."))) is not None:
        return Unit(1, currency)
    cuts = [said.partition(" "), said.rpartition(" ")]
    if (glued := _GLUED.fullmatch(said)) is not None:
        first, second = (part for part in glued.groups() if part is not None)
        cuts.append((first, "", second))
    pairs = [pair for one, _, other in cuts for pair in ((one, other), (other, one))]
    units = (_scaled(scaled.strip(), _LINK.sub("", paid.strip())) for scaled, paid in pairs)
    return next(filter(None, units), None)


def _scaled(scaled: str, paid: str) -> Unit | None:
    scales, word = words("scale"), scaled.casefold()
    scale = scales.get(word.removesuffix(".")) or scales.get(word)
    currency = currency_of(paid) or currency_of(paid.rstrip("."))
    if scale is None or (paid.strip(".") and currency is None):
        return None
    return Unit(int(scale), currency)


def currency_of(said: str) -> str | None:
    """The code of a currency by its code, sign or name ("EUR", "€", "Swiss francs")."""
    if said in _codes():
        return said
    if said == "KM":  # as the convertible mark is written; "km" is a distance
        return "BAM"
    return words("currency").get(said.casefold())


def is_currency(code: str) -> bool:
    """Whether ISO 4217 has or had a code."""
    return code in _codes()


@cache
def _codes() -> frozenset[str]:
    return frozenset(list_currencies()) - _NO_CURRENCIES


@cache
def words(kind: str) -> dict[str, str]:
    """What words of a kind mean, from the table amount_words.csv."""
    rows = packaged_rows("read/written/amount_words.csv")
    return {row["written"]: row["means"] for row in rows if row["kind"] == kind}
