"""What stands in cells: nothing, days in the order of their column, and languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from babel import Locale

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.spelling import normalised
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.written.dates import Day, day_of, folded
from portfolio_lib.read.written.periods import (
    Period,
    half_open,
    is_ongoing_word,
    is_usual,
    parse_day,
    parse_period,
    whole_year,
)

_ORDERED = re.compile(
    r"(?P<first>[0-9]{1,2})(?P<mark>[./-])(?P<second>[0-9]{1,2})(?P=mark)"
    r"(?P<year>[0-9]{4}|[0-9]{2})(?:[ ,t]+[0-9].*)?"
)
_NUMBERS = re.compile(r"\d[^\w\s]\d")
"""What a date in numbers has, and most texts have not: looked for first, since that is quick."""
_YEAR_FIRST = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<mark>[./-]?)(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})"
    r"(?:[ t]+[0-9:.]+ ?(?:[ap]m)?(?: ?(?:z|utc|gmt|[+-][0-9:]{2,6}))?)?"
)
_NAMED = re.compile(
    r"(?:(?P<day>[0-9]{1,2})[ ./-])?(?P<month>[a-z]{3,12})[. /-]{1,2}'?(?P<year>[0-9]{4}|[0-9]{2})"
    r"(?:[ ,t]+[0-9]{1,2}:[0-9].*)?"
)
_TIME = re.compile(
    r"[ t]+[0-9]{1,2}:[0-9]{2}(?::[0-9.]+)?\s?(?:[ap]m)?\s?(?:z|utc|gmt|[+-][0-9:]{2,6})?"
)
_TWO_YEARS = re.compile(r"(?P<year>(?:19|20)[0-9]{2})(?:\.0+|/(?P<last>(?:19|20)?[0-9]{2}))?")
"""A year, or a fiscal year: "2011", "2011/2012", "2011/12"."""
_SERIAL = re.compile(r"(?P<days>[2-6][0-9]{4})(?:\.[0-9]+)?")
_FIRST_SERIAL = date(1899, 12, 30)
"""Excel's day 0, as it counts since 1 March 1900."""
_FIRST_DAY = date(1970, 1, 1)
_MOST_DAYS = 60_000
"""Numbers of days since 1970 that are larger are none of projects [days]."""
_BETWEEN = re.compile(
    r"\s*(?:~|[\u2010-\u2015\u2212]|\s-+\s|-{2,}|\bto\b|\buntil\b|\btill\b|\bbis\b|\bjusqu'au\b|\bau\b"
    r"|\bà\b|\bal\b|\bhasta\b|\baté\b|\bfino al\b|->|→|\n|;)\s*"
    r"|(?:(?<=[0-9]{4})|(?<=[0-9][./][0-9]{2}))\s*[-–]\s*(?=[0-9])",
    re.IGNORECASE,
)
_FOUR_DIGITS = re.compile(r"[0-9]{4}")
EPOCH = "days since 1970"
"""Instead of the order of a column of dates: its numbers count days."""
_FROM_1900_TO_1904 = 1462
"""So much later begin the numbers of days in a workbook from an old Mac [days]."""
_NO_END = re.compile(
    r"(?:9999|2999|2099)[-/.]?12[-/.]?31(?:[ T][0-9:.]+Z?)?"
    r"|(?:31[-/.]12|12/31)[-/.](?:9999|2999|2099)"
)
"""What programs write for an end that nobody knows."""
_LAST_MONTH = 12
_CODE_BEFORE = re.compile(r"(?:[0-9]{1,2}|[a-z]{1,2}) - (?=[^\W\d_]{3})")


@lru_cache(maxsize=50_000)
def is_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing: "N/A", "TBD", "-", "various"."""
    plain = text.strip().casefold().strip("()[]")
    return not plain.strip("-–—_.?*/ \u00a0") or plain in word("nothing")


def kind_of_amount(text: str) -> str | None:
    """The kind of amount that a cell says ("Disbursement", IATI's "3", "3 - Disbursement")."""
    said = _CODE_BEFORE.sub("", text.strip().casefold())
    return next((kind for kind in AMOUNT_KINDS if said in word(f"kind {kind}")), None)


def is_flag(text: str) -> bool:
    """Whether a cell says yes or no, which is the name of nobody and nowhere."""
    return text.strip().casefold() in word("flag")


def is_open(text: str) -> bool:
    """Whether an end says that there is none yet: "ongoing", "heute", 31/12/9999."""
    return is_ongoing_word(text) or bool(_NO_END.fullmatch(text.strip()))


@cache
def word(kind: str) -> frozenset[str]:
    """The words of a kind, from the table words.csv: total, footnote, nothing, flag."""
    rows = packaged_rows("read/sheet/words.csv")
    return frozenset(row["written"].casefold() for row in rows if row["kind"] == kind)


def starts_with(kind: str, text: str) -> bool:
    """Whether a text begins with a word of a kind."""
    plain = f"{normalised(text)} "
    return any(plain.startswith(f"{said} ") for said in _normalised_words(kind))


@cache
def _normalised_words(kind: str) -> frozenset[str]:
    return frozenset(normalised(said) for said in word(kind))


@cache
def _languages() -> dict[str, str]:
    """ISO 639-1 codes by the names of languages in themselves and six others."""
    speaking = [Locale.parse(code) for code in ("en", "de", "fr", "es", "pt", "it")]
    known: dict[str, str] = {}
    for locale in speaking:
        for code, name in locale.languages.items():
            if len(code) == 2:  # noqa: PLR2004 - ISO 639-1
                known.setdefault(normalised(str(name)), code)
    return known


def language_code(text: str) -> str | None:
    """The code of a language by its code or name: "en", "en-GB", "English", "Deutsch"."""
    plain = text.strip().casefold()
    if (
        re.fullmatch(r"[a-z]{2}(?:[-_][a-z0-9]{2,8})*", plain)
        and plain[:2] in _languages().values()
    ):
        return plain[:2]
    return _languages().get(normalised(text))


@dataclass(frozen=True)
class DateColumn:
    """A column of dates, and the order of its numbers where one of them proves it.

    Parameters
    ----------
    order : what stands first in "03/04/2015": day or month; None where nothing tells.
    is_mixed : whether some of its dates prove the one and some the other.
    is_from_1904 : whether the numbers of days in it count from 1904, not 1900.
    """

    order: str | None = None
    is_mixed: bool = False
    is_from_1904: bool = False

    @classmethod
    def of(cls, texts: Iterable[str], stated: str | None = None) -> DateColumn:
        """The column of these cells; `stated` is the order that its header or a person tells."""
        proven = {proof for text in set(texts) if (proof := _proof(text))}
        if stated:
            return cls(stated)
        return cls(proven.pop()) if len(proven) == 1 else cls(is_mixed=bool(proven))

    def day(self, text: str) -> Day | None:
        """The day, month, quarter or year of a cell; None where it is not understood."""
        number = text.strip().removesuffix(".0")
        if self.order == EPOCH and number.isdecimal():
            return _of_epoch(int(number))
        if self.is_from_1904 and _SERIAL.fullmatch(number):
            text = str(int(float(number)) + _FROM_1900_TO_1904)
        return _day(text, None if self.order == EPOCH else self.order)

    def period(self, text: str) -> Period | None:
        """The period of a cell, with its two dates in the order of the column."""
        if (whole := parse_period(text)) is not None:
            return whole
        parts = [part for part in _BETWEEN.split(text) if part.strip()]
        if len(parts) != 2:  # noqa: PLR2004 - start and end
            return None
        start, end = (self.day(part) for part in parts)
        if start and (is_open(parts[1]) or is_nothing(parts[1])):
            return half_open(start, None)
        period = half_open(start, end) if start and end else None
        has_whole_years = _FOUR_DIGITS.search(text) is not None
        return period if period and (has_whole_years or is_usual(period)) else None


def in_one_order(
    dates: Mapping[int, DateColumn], others: Iterable[DateColumn]
) -> dict[int, DateColumn]:
    """Columns of dates, those that prove no order with the one that all their neighbours prove."""
    columns = [*dates.values(), *others]
    proven = {column.order for column in columns if column.order and column.order != EPOCH}
    if len(proven) != 1 or any(column.is_mixed for column in columns):
        return dict(dates)
    order = proven.pop()
    return {
        at: column if column.order == EPOCH else replace(column, order=order)
        for at, column in dates.items()
    }


def _proof(text: str) -> str | None:
    """What a date proves to stand first in its column: a number above 12 is a day."""
    if _NUMBERS.search(text) is None:
        return None
    for part in _BETWEEN.split(text):
        match = _ORDERED.fullmatch(folded(part))
        if match is None or match["mark"] == ".":
            continue
        first, second = int(match["first"]), int(match["second"])
        if first > _LAST_MONTH >= second:
            return "day"
        if second > _LAST_MONTH >= first:
            return "month"
    return None


def _of_epoch(days: int) -> Day | None:
    if days > _MOST_DAYS:
        return None
    first = _FIRST_DAY + timedelta(days)
    return Day(first, first, "day")


@lru_cache(maxsize=50_000)
def _day(text: str, order: str | None) -> Day | None:
    text = folded(text).strip(" .,;'")
    if (years := _TWO_YEARS.fullmatch(text)) is not None:
        return _of_years(int(years["year"]), years["last"])
    if (serial := _SERIAL.fullmatch(text)) is not None:
        first = _FIRST_SERIAL + timedelta(int(serial["days"]))
        return Day(first, first, "day")
    if (iso := _YEAR_FIRST.fullmatch(text)) is not None:
        return day_of(int(iso["year"]), int(iso["month"]), int(iso["day"]))
    if (numbers := _ORDERED.fullmatch(text)) is not None:
        return _of_numbers(numbers, order)
    if (named := _NAMED.fullmatch(text)) is not None:
        return parse_day(
            " ".join(filter(None, (named["day"], named["month"], whole_year(named["year"]))))
        )
    return parse_day(_TIME.sub("", text))


def _of_years(year: int, last: str | None) -> Day | None:
    """A year, or two in a row; None where the second number is a month or another year."""
    first, second = day_of(year), day_of(year + 1)
    if last is None:
        return first
    if last not in {str(year + 1), str(year + 1)[2:]} or first is None or second is None:
        return None
    return Day(first.first, second.last, "year")


def _of_numbers(match: re.Match[str], order: str | None) -> Day | None:
    """A date in numbers; without an order only where one makes sense, or both are the same."""
    first, second, year = int(match["first"]), int(match["second"]), int(whole_year(match["year"]))
    day_first, month_first = day_of(year, second, first), day_of(year, first, second)
    if match["mark"] == ".":
        return day_first
    if order is not None:
        return day_first if order == "day" else month_first
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    return None
