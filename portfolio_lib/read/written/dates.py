"""Dates as people write them: "15 January 2015", "01.02.2022", "10/2016", "Q1 2015".

A month means its first day at the start of a period and its last day at the end,
a quarter and a year likewise; how exactly a date was stated is kept beside it. A season
and "early 2019" begin on other days in other places: they mean the whole of their year. A
fiscal year, which nobody can place without its country, is no date.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import cache

from portfolio_lib.packaged import packaged_rows

_ORDINAL = r"(?:st|nd|rd|th|er|o|°|-го|\.)?"
_YEAR_ENDS = rf"(?![0-9])|(?=[0-9]{{1,2}}{_ORDINAL}\s*(?:[a-z]{{2,3}}\s)?(?:MONTH))"
"""After a year no digit follows, unless it begins the next date: "May 201415 January 2015"."""
_NAMED = (
    rf"(?:(?P<day>[0-9]{{1,2}}){_ORDINAL},?\s*(?:of\s|de\s|do\s|di\s)?\s*)?(?P<month>MONTH)[.]?"
)
_QUARTER = (
    r"(?:[qt]\s?(?P<quarter>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th|ere|er|eme|e|\.)\s?"
    r"(?:quarter|quartal|trimestre))"
)
_NUMBERS = (
    r"(?P<first>[0-9]{1,2})(?P<mark>[./-])(?P<second>[0-9]{1,2})(?P=mark)"
    r"(?P<n_year>[0-9]{4})(?![0-9])"
)
_YEAR_FIRST = (
    r"(?P<b_year>[0-9]{4})(?P<b_mark>[/.])(?P<b_month>[0-9]{1,2})(?P=b_mark)"
    r"(?P<b_day>[0-9]{1,2})(?![0-9])"
)
_MONTH_FIRST = (
    r"(?P<us_month>MONTH)[.]?\s*(?P<us_day>[0-9]{1,2})(?:st|nd|rd|th)?(?:,\s*|\s)"
    r"(?P<us_year>[0-9]{4})(?![0-9])"
)
_LETTER = re.compile(r"[^\W\d_]")
_ROUNDED = (
    r"(?:(?P<half>FIRST_HALF|SECOND_HALF)[\s-]?(?:of\s|de\s|del\s|do\s)?(?P<h_year>[0-9]{4})"
    r"|(?:SEASON)[\s-]?(?:of\s|de\s|del\s|do\s)?(?P<s_year>[0-9]{4})(?:/(?P<s_last>[0-9]{2,4}))?)"
    r"(?![0-9])"
)
"""What stands for a part of a year."""
_SPACED_DAY = re.compile(
    r"(?<![0-9.])([0-9]{1,2}|[0-9]{4})\.\s?([0-9]{1,2})\.\s?([0-9]{4}|[0-9]{1,2})(?![0-9])\.?"
)
"""A day as Czech and Hungarian write it: "1. 3. 2018", "2018. 03. 01."."""
_DATE = "|".join(
    [
        r"(?P<iso_year>[0-9]{4})-(?P<iso_month>[0-9]{2})(?:-(?P<iso_day>[0-9]{2}))?(?![0-9])",
        _YEAR_FIRST,
        _NUMBERS,
        r"(?P<n_month>[0-9]{1,2})[/.](?P<m_year>[0-9]{4})(?![0-9])",
        rf"{_NAMED}\s*,?\s*(?:de\s|del\s|do\s)?(?P<year>[0-9]{{4}})(?:{_YEAR_ENDS})",
        _MONTH_FIRST,
        rf"{_QUARTER}[\s/-]*(?:of\s|de\s)?(?P<q_year>[0-9]{{4}})(?![0-9])",
        r"(?P<y_year>[0-9]{4})[\s/-]?q(?P<y_quarter>[1-4])(?![0-9])",
        rf"{_ROUNDED}",
        r"(?P<only_year>[0-9]{4})(?![0-9])",
    ]
)
_SHORTENED = rf"{_NAMED}|(?P<n_day>[0-9]{{1,2}})\.(?P<n_month>[0-9]{{1,2}})\.|{_QUARTER}"
"""A date that leaves its year to the one after it: "March" in "March – May 2015"."""


@dataclass(frozen=True)
class Day:
    """A date with the exactness it was stated in: day, month, quarter or year."""

    first: date
    last: date
    precision: str


def folded(text: str) -> str:
    """A text for comparison: no accents, no upper case, single spaces, none within a day."""
    spaced = " ".join(text.split())
    if "." in spaced:
        spaced = _SPACED_DAY.sub(r"\1.\2.\3", spaced)
    if spaced.isascii():
        return spaced.lower()
    plain = unicodedata.normalize("NFKD", spaced).casefold().replace("ı", "i")
    return "".join(character for character in plain if not unicodedata.combining(character))


@cache
def pattern() -> re.Pattern[str]:
    """What a date looks like in a folded text."""
    return re.compile(_with_words(_DATE))


@cache
def _rounded() -> re.Pattern[str]:
    return re.compile(r"(?<![^\W\d_])" + _with_words(_ROUNDED))


def is_rounded(text: str) -> bool:
    """Whether a text has a date that means a longer time than it says: "Spring 2017"."""
    return _LETTER.search(text) is not None and _rounded().search(folded(text)) is not None


def _with_words(text: str) -> str:
    for kind in ("first half", "second half", "season"):
        said = "|".join(sorted(map(re.escape, _vague(kind)), key=len, reverse=True))
        text = text.replace(kind.upper().replace(" ", "_"), said)
    return text.replace("MONTH", _month_names())


@cache
def _vague(kind: str) -> frozenset[str]:
    """The folded words of a kind, from the table vague_words.csv."""
    rows = packaged_rows("read/written/vague_words.csv")
    return frozenset(folded(row["written"]) for row in rows if row["kind"] == kind)


@cache
def shortened_pattern() -> re.Pattern[str]:
    """What a date without its year looks like in a folded text."""
    return re.compile(_SHORTENED.replace("MONTH", _month_names()))


def days_of(match: re.Match[str], year: int | None = None) -> tuple[Day | None, Day | None]:
    """What a date means read day first, and read month first; None where it is no date.

    `year` is that of a date which leaves it out. Numbers between points have the day
    first everywhere; between slashes and hyphens either order is in use.
    """
    parts = {name: text for name, text in match.groupdict().items() if text}
    if "first" not in parts:
        day = _stated(parts, year)
        return day, day
    first, second, whole = int(parts["first"]), int(parts["second"]), int(parts["n_year"])
    day_first = day_of(whole, second, first)
    return day_first, day_first if parts["mark"] == "." else day_of(whole, first, second)


def day_of(year: int, month: int | None = None, day: int | None = None) -> Day | None:
    """A day, a month or a year; None where the calendar has no such."""
    try:
        if month is None:
            return Day(date(year, 1, 1), date(year, 12, 31), "year")
        if day is None:
            last = monthrange(year, month)[1]
            return Day(date(year, month, 1), date(year, month, last), "month")
        exact = date(year, month, day)
    except ValueError:
        return None
    return Day(exact, exact, "day")


def _stated(parts: dict[str, str], year: int | None) -> Day | None:
    if rounded := _of_rounded(parts):
        return rounded
    years = ("iso_year", "b_year", "m_year", "year", "us_year", "q_year", "y_year", "only_year")
    stated = _number(parts, *years)
    whole = year if stated is None else stated
    if whole is None:
        return None
    quarter = _number(parts, "quarter", "nth", "y_quarter")
    if quarter is not None:
        return _quarter(whole, quarter)
    name = parts.get("month") or parts.get("us_month")
    month = _months()[name] if name else _number(parts, "iso_month", "b_month", "n_month")
    return day_of(whole, month, _number(parts, "iso_day", "b_day", "day", "us_day", "n_day"))


def _of_rounded(parts: dict[str, str]) -> Day | None:
    """The year or years that a season or a half lies in."""
    if (half := parts.get("half")) is not None:
        year = int(parts["h_year"])
        is_first = half in _vague("first half")
        months = (1, 6) if is_first else (7, 12)
        first, last = (day_of(year, month) for month in months)
        return Day(first.first, last.last, "year") if first and last else None
    stated = parts.get("s_year")
    if stated is None:
        return None
    first_year = int(stated)
    second = parts.get("s_last") or ""
    last_year = int(f"{first_year}"[: 4 - len(second)] + second) if second else first_year
    if not first_year <= last_year <= first_year + 1:
        return None
    begin, end = day_of(first_year), day_of(last_year)
    return Day(begin.first, end.last, "year") if begin and end else None


def _number(parts: dict[str, str], *names: str) -> int | None:
    """The first of some parts of a date that is there."""
    return next((int(parts[name]) for name in names if name in parts), None)


def _quarter(year: int, quarter: int) -> Day | None:
    first, last = day_of(year, 3 * quarter - 2), day_of(year, 3 * quarter)
    return Day(first.first, last.last, "quarter") if first and last else None


def month_of(name: str) -> int | None:
    """The number of the month that a word is in one of the languages that are read, or None."""
    return _months().get(folded(name))


@cache
def _months() -> dict[str, int]:
    """The number of a month by its folded name, from the table months.csv."""
    rows = packaged_rows("read/written/months.csv")
    return {folded(row["name"]): int(row["month"]) for row in rows}


def _month_names() -> str:
    return "|".join(sorted(_months(), key=len, reverse=True))
