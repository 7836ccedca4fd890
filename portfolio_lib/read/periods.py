"""Periods as people write them: "October 2016 – October 2018", "July 2014December 2017".

A month means its first day at the start of a period and its last day at the end,
a year likewise; how exactly a date was stated is kept beside it.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

__all__ = ["Day", "Period", "parse_day", "parse_period"]

_MONTHS = [
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
]  # fmt: skip
_MONTH_NAME = "|".join(
    sorted([*_MONTHS, *(f"{month[:3]}[.]?" for month in _MONTHS), "sept[.]?"], key=len)[::-1]
)
_DATE = re.compile(
    rf"""(?:
      (?<!\d)(?P<iso_year>\d{{4}})-(?P<iso_month>\d\d)(?:-(?P<iso_day>\d\d))?(?!\d)
    | (?:(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?
      (?P<month>{_MONTH_NAME})\s*,?\s*(?P<year>\d{{4}})(?!\d)
    | (?<!\d)(?P<only_year>\d{{4}})(?!\d)
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_DASHES = r"[-\u2010-\u2015\u2212]"
_BETWEEN = re.compile(rf"\s*(?:{_DASHES}|to|until|till|through|and)?\s*", re.IGNORECASE)
_BEFORE = re.compile(r"\s*(?:from|between)?\s*", re.IGNORECASE)
_AFTER = re.compile(r"\s*[.]?\s*")


@dataclass(frozen=True)
class Day:
    """A date with the exactness it was stated in: day, month or year."""

    first: date
    last: date
    precision: str


@dataclass(frozen=True)
class Period:
    """First and last day of a project, and how exactly each was stated; one may be open."""

    start: date | None
    start_precision: str | None
    end: date | None
    end_precision: str | None


def parse_period(text: str) -> Period | None:
    """The period in a text, or None where the text is not wholly understood.

    One date alone is a period when it is a month or a year: its first to its last day.
    """
    text = " ".join(text.split())
    matches = list(_DATE.finditer(text))
    days = [_day(match) for match in matches]
    if len(days) not in {1, 2} or None in days or not _only_dates(text, matches):
        return None
    first, last = days[0], days[-1]
    if first is None or last is None or (len(days) == 1 and first.precision == "day"):
        return None
    return Period(first.first, first.precision, last.last, last.precision)


def parse_day(text: str) -> Day | None:
    """The one date that a text is, or None."""
    match = _DATE.fullmatch(" ".join(text.split()).removesuffix("."))
    return _day(match) if match else None


def _only_dates(text: str, matches: list[re.Match[str]]) -> bool:
    """Whether nothing but dates and the words between them stands in the text."""
    between = text[matches[0].end() : matches[-1].start()] if len(matches) > 1 else ""
    return bool(
        _BEFORE.fullmatch(text[: matches[0].start()])
        and _BETWEEN.fullmatch(between)
        and _AFTER.fullmatch(text[matches[-1].end() :])
    )


def _day(match: re.Match[str]) -> Day | None:
    year = int(match["iso_year"] or match["year"] or match["only_year"])
    month = _month(match)
    day = match["iso_day"] or match["day"]
    try:
        if month is None:
            return Day(date(year, 1, 1), date(year, 12, 31), "year")
        if day is None:
            last = monthrange(year, month)[1]
            return Day(date(year, month, 1), date(year, month, last), "month")
        exact = date(year, month, int(day))
    except ValueError:
        return None
    return Day(exact, exact, "day")


def _month(match: re.Match[str]) -> int | None:
    if match["iso_month"]:
        return int(match["iso_month"])
    if not match["month"]:
        return None
    start = match["month"][:3].casefold()
    return 1 + next(i for i, name in enumerate(_MONTHS) if name.startswith(start))
