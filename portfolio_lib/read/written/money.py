"""What people write about money: an amount, what it is for, and who gives it.

"EUR 1.2 million for 2015–2016 from the European Commission": the amount stands first, or
after its period and a colon; then its day or period and its provider, in any order.
What has more words than these is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from portfolio_lib.read.written.amounts import parse_amount, parse_number, words
from portfolio_lib.read.written.periods import Period, parse_day, parse_period

__all__ = ["LARGEST", "NO_TIME", "Money", "When", "parse_money", "parse_when"]

LARGEST = 10**18
"""No amount is as large [currency]."""

_LONGEST = 200
"""Longer texts say more than an amount with its period and provider [characters]."""
_AROUND = " ()[],;.:"
_ARTICLE = re.compile(r"(?:the|der|die|das|dem|den|la|le|les)\s+|l['’]", re.IGNORECASE)
_PERIOD_WORD = re.compile(
    r"(?:(?:the|die|la|les)\s)?(?:period|years?|jahre?|periode|période|années?)\s", re.IGNORECASE
)
_NO_NAME = re.compile(r"[0-9][0-9.,'’ ]{2,}|%")
"""A provider with a number or a percentage in its name is more than a name."""


@dataclass(frozen=True)
class When:
    """The day of an amount, or the first and last day of its period."""

    day: date | None = None
    start: date | None = None
    end: date | None = None


NO_TIME = When()
"""What is said of an amount that has neither day nor period."""


@dataclass(frozen=True)
class Money:
    """An amount with what is said about it; without a currency where none is stated."""

    value: Decimal
    currency: str | None
    when: When
    provider: str | None


def parse_money(text: str, point: str | None = None) -> Money | None:
    """The amount in a text with its day or period and its provider.

    None where the text is not wholly understood. `point` is the decimal mark in use
    around it (`portfolio_lib.read.written.amounts.common_point`).
    """
    text = " ".join(text.split())
    if len(text) > _LONGEST:
        return None
    before, _, after = text.partition(":")
    when = parse_when(before) if after else None
    if when is not None:
        money = _with_remarks(after.strip(), point)
        return Money(money.value, money.currency, when, money.provider) if money else None
    return _with_remarks(text, point)


def parse_when(text: str) -> When | None:
    """The day or the period of an amount: "for 2015–2016", "as of 1 March 2015"."""
    text = _PERIOD_WORD.sub("", _after(text.strip(_AROUND), "when"), count=1)
    day = parse_day(text)
    if day is not None and day.precision == "day":
        return When(day=day.first)
    period = Period(day.first, "", day.last, "") if day else parse_period(text)
    return When(start=period.start, end=period.end) if period else None


def _with_remarks(text: str, point: str | None) -> Money | None:
    """The amount that a text begins with, if what follows is understood too."""
    for head, rest in _cuts(text):
        amount = parse_amount(head, point)
        if amount is not None and amount.value < LARGEST and (remarks := _remarks(rest)):
            return Money(amount.value, amount.currency, *remarks)
    for head, rest in _cuts(text):
        number = parse_number(head, point)
        if number is not None and abs(number) < LARGEST and (remarks := _remarks(rest)):
            return Money(number, None, *remarks)
    return None


def _remarks(text: str) -> tuple[When, str | None] | None:
    """Day or period, and provider: one of them, both in any order, or neither."""
    if not text.strip(_AROUND):
        return NO_TIME, None
    for first, second in _cuts(text):
        for one, other in ((first, second), (second, first)):
            when = parse_when(one) if one.strip(_AROUND) else NO_TIME
            provider = _provider(other) if other.strip(_AROUND) else ""
            if when is not None and provider is not None:
                return when, provider or None
    return None


def _provider(text: str) -> str | None:
    """The name in "from the European Commission", or None where there is none."""
    text = text.strip(_AROUND)
    name = _after(text, "from")
    if name == text or _NO_NAME.search(name) or not any(map(str.isalpha, name)):
        return None
    return _ARTICLE.sub("", name, count=1) if _ARTICLE.match(name) else name


def _after(text: str, kind: str) -> str:
    """A text without the word of a kind that it begins with."""
    match = _leading(kind).match(text)
    return text[match.end() :] if match else text


@cache
def _leading(kind: str) -> re.Pattern[str]:
    said = sorted(words(kind), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, said))})\s", re.IGNORECASE)


@cache
def _cut() -> re.Pattern[str]:
    """Where a remark may begin: at a mark, or before a word that leads it."""
    said = sorted({*words("when"), *words("from")}, key=len, reverse=True)
    leading = "|".join(map(re.escape, said))
    return re.compile(rf"\s?[(,;]\s|\s\(|\s(?=(?:{leading})\s)", re.IGNORECASE)


def _cuts(text: str) -> Iterator[tuple[str, str]]:
    """A text whole, and in two parts at each place where a remark may begin."""
    yield text, ""
    for match in _cut().finditer(text):
        yield text[: match.start()], text[match.end() :]
