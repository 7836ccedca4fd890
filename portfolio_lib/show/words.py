"""Words of the reports: dates, periods, numbers of things, statuses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

__all__ = [
    "STATUS_WORDS",
    "counted",
    "day",
    "in_words",
    "listed",
    "moment",
    "months_later",
    "period",
    "short_moment",
    "shortened",
    "whole",
]

LANGUAGE = "en_GB"
"""CLDR locale of dates and lists."""

STATUS_WORDS = {"planned": "Planned", "ongoing": "Ongoing", "completed": "Completed"}

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve",
)  # fmt: skip
_PATTERNS = {"day": "d MMMM y", "month": "MMMM y", "year": "y"}
_SHORT_PATTERNS = {"day": "d MMM y", "month": "MMM y", "year": "y"}


def day(value: date) -> str:
    """A day in full: "31 October 2016"."""
    return format_date(value, "d MMMM y", locale=LANGUAGE)


def moment(value: pd.Timestamp, precision: str) -> str:
    """A start or an end as exactly as it was stated: "October 2016"."""
    return _formatted(value, precision, _PATTERNS)


def short_moment(value: pd.Timestamp, precision: str) -> str:
    """A start or an end for a figure: "Oct 2016"."""
    return _formatted(value, precision, _SHORT_PATTERNS)


def _formatted(value: pd.Timestamp, precision: str, patterns: dict[str, str]) -> str:
    if precision == "quarter":
        return f"Q{value.quarter} {value.year}"
    return format_date(value.date(), patterns[precision], locale=LANGUAGE)


def period(project: pd.Series, *, short: bool = False) -> str | None:
    """The period of a project (a row of the table projects), or None without one.

    A period that the source leaves open at one side says so: "from 13 March 2018".
    """
    said = short_moment if short else moment
    start, end = (
        None if pd.isna(project[side]) else said(project[side], project[f"{side}_precision"])
        for side in ("start", "end")
    )
    if start is None or end is None:
        return f"from {start}" if start else f"until {end}" if end else None
    return start if start == end else f"{start} – {end}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 project", "4 projects"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def whole(number: float) -> str:
    """An amount in whole units, its thousands apart: "1,250,000"."""
    return format_decimal(round(number), format="#,##0", locale=LANGUAGE)


def in_words(number: int) -> str:
    """A small number as a word: "four"."""
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def listed(items: Sequence[str]) -> str:
    """Items as a list in running text: "Africa, Norway and Switzerland"."""
    return format_list(list(items), locale=LANGUAGE)


def months_later(start: date, months: int) -> date:
    """The last day of the month so many months later."""
    index = start.month + months
    return date(start.year + index // 12, index % 12 + 1, 1) - timedelta(days=1)


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, cut between words where there are any."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > longest // 2 else cut) + "…"
