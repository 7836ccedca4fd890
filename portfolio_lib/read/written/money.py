"""What people write about money: an amount, what it is for, and who gives it.

"EUR 1.2 million for 2015–2016 from the European Commission": the amount stands first, or
after its period and a colon; then its day or period and its provider, in any order. What
stands in brackets, after "of which" or as the same in another currency is a remark, unless
it changes the amount ("per year"). What has more words than these is not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache

from portfolio_lib.read.written.amounts import parse_amount, parse_number, words
from portfolio_lib.read.written.others import tells_of_others
from portfolio_lib.read.written.periods import Period, parse_day, parse_period

LARGEST = 10**18
"""No amount is as large [currency]."""

_LONGEST = 300
"""Longer texts say more than an amount with its period and provider [characters]."""
_AROUND = " ()[],;.:"
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_ADDED = re.compile(
    r"[(\[]\s*(?:\+|plus\b|and\b|und\b|et\b)[^)\]%]*[0-9](?![0-9.,]*\s?%)", re.IGNORECASE
)
"""What brackets add to an amount: "(+ EUR 500,000)"."""
_BEFORE_ANOTHER = re.compile(r"[:(\[)\]]|\s(?:to|of|auf|à|a)\s", re.IGNORECASE)
"""What stands before a further amount in a remark."""
_ARTICLE = re.compile(r"(?:the|der|die|das|dem|den|la|le|les)\s+|l['’]", re.IGNORECASE)
_PERIOD_WORD = re.compile(
    r"(?:(?:the|die|la|les)\s)?(?:period|years?|jahre?|periode|période|années?)\s", re.IGNORECASE
)
_NO_NAME = re.compile(
    r"[0-9][0-9.,'’ ]{2,}|%|[€£$]\s?[0-9]|[0-9]\s?(?:[€£$]|(?:m|k|mn|bn|mio|million)\b)"
)
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
    """An amount with what is said about it; without a currency where none is stated.

    `remark` is what its text says besides; `is_about` that it is said to be so much or so;
    `is_shared` that the remark may say that several give it.
    """

    value: Decimal
    currency: str | None
    when: When
    provider: str | None
    remark: str | None = None
    is_about: bool = False
    is_shared: bool = False


@lru_cache(maxsize=50_000)
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
        money = _with_words(after.strip(), point)
        return replace(money, when=when) if money else None
    return _with_words(text, point)


def _with_words(text: str, point: str | None) -> Money | None:
    """The amount of a text that may call it "about" or "in total" and have a remark."""
    exact = _around("approximately").sub("", text).strip()
    plain = _around("whole").sub("", exact).strip()
    money = _with_remarks(plain, point) or _before_remark(plain, point)
    return replace(money, is_about=exact != text) if money else None


def _before_remark(text: str, point: str | None) -> Money | None:
    """The amount before a remark that changes nothing about it."""
    for match in _remark().finditer(text):
        head, remark = text[: match.start()], text[match.start() :].strip(" ,;/")
        is_other = _changes_amount(remark) or _has_another(remark)
        money = None if is_other else _with_remarks(head, point)
        is_same = money is not None and _is_in_other_money(money, remark, point)
        if money is None or (match[0] == " / " and not is_same) or _is_replaced(money, remark):
            continue
        return replace(money, remark=remark, is_shared=not is_same and tells_of_others(remark))
    return None


def _is_replaced(money: Money, remark: str) -> bool:
    """Whether a remark has a larger amount, which is no part: "(revised: EUR 700,000)"."""
    parts = (parse_amount(part.strip(_AROUND)) for part in _BEFORE_ANOTHER.split(remark))
    return any(
        part.value > money.value and part.currency == money.currency for part in parts if part
    )


def _has_another(remark: str) -> bool:
    """Whether a further amount stands behind brackets: "(EU), EUR 500,000 (Sida)"."""
    if remark[:1] not in {"(", "["}:
        return False
    if _ADDED.match(remark):
        return True
    beyond = _IN_BRACKETS.sub(" ", remark).strip(" ,;:–-")
    return not _part().match(beyond) and _another().search(beyond) is not None


@cache
def _part() -> re.Pattern[str]:
    return re.compile(rf"(?:{_longest_first('part')})\b", re.IGNORECASE)


@cache
def _another() -> re.Pattern[str]:
    """An amount in running words: what has a currency, thousands, or a word such as million."""
    scales = _longest_first("scale")
    return re.compile(
        rf"(?:[€£$]|\b[A-Z]{{3}})\s?[0-9]|[0-9]\s?(?:[€£$]|[A-Z]{{3}}\b|(?i:{scales})(?!\w))"
        r"|[0-9]{1,3}(?:[.,'’ ][0-9]{3})+"
    )


def _is_in_other_money(money: Money, remark: str, point: str | None) -> bool:
    other = parse_amount(remark.strip(" ()[]"), point)
    return other is not None and other.currency != money.currency


def _changes_amount(remark: str) -> bool:
    """Whether a remark makes another amount of it: "per year", "in thousands"."""
    said = [word.strip("()[].,;:'’") for word in remark.casefold().split()]
    if "?" in remark:
        return True
    changing = {word.strip(".") for word in words("changes")}
    has_number = any(map(str.isdigit, remark.replace("000", "")))
    is_unit = any(word in words("scale") or word in words("unit") for word in said)
    text = f" {' '.join(said)} "
    return any(f" {word} " in text for word in changing) or (is_unit and not has_number)


@cache
def _remark() -> re.Pattern[str]:
    """Where a remark begins."""
    return re.compile(
        rf"\s?[(\[]|[,;:–-]?\s(?=(?:{_longest_first('part')})\b)|\s/\s", re.IGNORECASE
    )


@cache
def _around(kind: str) -> re.Pattern[str]:
    """Words of a kind at the beginning or the end of a text."""
    said = _longest_first(kind)
    return re.compile(rf"^(?:{said})(?=[\s€$£0-9:])[\s:]*|[\s,(]+(?:{said})[).]?$", re.IGNORECASE)


def _longest_first(kind: str) -> str:
    return "|".join(map(re.escape, sorted(words(kind), key=len, reverse=True)))


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
