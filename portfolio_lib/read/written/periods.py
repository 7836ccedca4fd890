"""Periods as people write them: "October 2016 – October 2018", "2 years from March 2015".

Two dates are a period, and so is one month, quarter or year. A start without an end
("since March 2015") is a period that is open at its end; whether such a project has ended
nobody can say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from portfolio_lib.read.written.dates import (
    Day,
    day_of,
    days_of,
    folded,
    pattern,
    shortened_pattern,
)

__all__ = ["Day", "Period", "half_open", "parse_day", "parse_period"]

_LONGEST = 120
"""Longer texts say more than a period [characters]."""
_BEFORE = re.compile(
    r"\s*(?:(?:starting from|from|between|since|vom|von|zwischen|ab|du|de|entre|depuis)(?![a-z]))?"
    r"\s*(?:le )?"
)
_BETWEEN = re.compile(
    r"\s*(?:[-/\u2010-\u2015\u2212]|to|until|till|through|and|bis zum|bis|und|jusqu'au|jusqu'en"
    r"|jusqu'a|(?:et|au|a)(?![a-z]))?\s*"
)
_AFTER = re.compile(r"\s*[.]?\s*")
_SINCE = re.compile(
    r"\s*(?:(?:starting from|starting in|starting|from|since|vom|von|ab dem|ab|seit dem|seit|depuis"
    r"|a partir du|a partir de|a partir d'|du)(?![a-z])\s?(?:le )?)?"
)
_ONWARDS = re.compile(
    r"\s*(?:onwards?|(?:[-/\u2010-\u2015\u2212]|to|until|bis|au|a)?\s*"
    r"(?:ongoing|today|present|now|date|heute|laufend|aujourd'hui|en cours)"
    r"|[-\u2010-\u2015\u2212])?\s*[.]?\s*"
)
_UNTIL = re.compile(
    r"\s*(?:until|till|through|to|bis zum|bis|jusqu'au|jusqu'en|jusqu'a|[-\u2010-\u2015\u2212])\s*"
)
_SHORT_YEARS = re.compile(
    r"(?P<first>[0-9]{2}(?P<year>[0-9]{2}))\s?(?P<mark>[-/–])\s?(?P<last>[0-9]{2})"
)
_MONTHS_IN_A_YEAR = 12
_LENGTH = re.compile(
    r"(?P<count>[0-9]{1,3})[\s-]?(?:(?P<years>years?|jahre?|ans?|annees?)"
    r"|(?:months?|monate?|mois)),?\s(?:starting from|starting in|starting|beginning in|beginning"
    r"|from|since|as of|ab dem|ab|seit|a partir du|a partir de|a partir d'|depuis)\s?(?:le )?"
)


@dataclass(frozen=True)
class Period:
    """First and last day of a project, and how exactly each was stated; one may be open."""

    start: date | None
    start_precision: str | None
    end: date | None
    end_precision: str | None


def parse_period(text: str) -> Period | None:
    """The period in a text, or None where the text is not wholly understood.

    One date alone is a period when it is a month, a quarter or a year: its first to its
    last day. Of two dates in numbers each may settle whether the day or the month comes
    first; where both orders make sense and differ ("03/04/2015 – 05/04/2015") there is
    no period.
    """
    text = folded(text)
    if len(text) > _LONGEST:
        return None
    if (years := _SHORT_YEARS.fullmatch(text)) is not None:
        return _short_years(years)
    return _from_length(text) or _from_dates(text) or _open(text)


def half_open(start: Day | None, end: Day | None) -> Period | None:
    """The period from a start, to an end, or both; None without either."""
    if start is None and end is None:
        return None
    return Period(
        start.first if start else None, start.precision if start else None,
        end.last if end else None, end.precision if end else None,
    )  # fmt: skip


def parse_day(text: str) -> Day | None:
    """The one date that a text is, or None; None also where its order is in doubt."""
    text = folded(text).removesuffix(".")
    match = pattern().fullmatch(text) if len(text) <= _LONGEST else None
    return _settled(match) if match else None


def _settled(match: re.Match[str]) -> Day | None:
    """The day of a date that has only one."""
    days = {day for day in days_of(match) if day is not None}
    return days.pop() if len(days) == 1 else None


def _short_years(match: re.Match[str]) -> Period | None:
    """Years such as "2015-16"; where the second part may be a month, no ISO date is broken."""
    year, last = int(match["year"]), int(match["last"])
    may_be_month = last <= _MONTHS_IN_A_YEAR and match["mark"] != "–"
    if may_be_month and last != year + 1:
        return _from_dates(match[0])
    if may_be_month or last <= year:
        return None
    whole = int(match["first"])
    return _period(day_of(whole), day_of(whole - year + last))


def _from_length(text: str) -> Period | None:
    """A period such as "24 months, starting January 2016"."""
    length = _LENGTH.match(text)
    match = pattern().match(text, length.end()) if length else None
    if length is None or match is None or not _AFTER.fullmatch(text, match.end()):
        return None
    start = _settled(match)
    months = int(length["count"]) * (_MONTHS_IN_A_YEAR if length["years"] else 1)
    if start is None or not months or (start.precision == "year" and not length["years"]):
        return None
    return _lasting(start, months)


def _lasting(start: Day, months: int) -> Period | None:
    """From the start as many months on: the last day is the one before."""
    year, month = divmod(start.first.year * 12 + start.first.month - 1 + months, 12)
    after = day_of(year, month + 1, start.first.day) or day_of(year, month + 1)
    if after is None:
        return None
    last = after.first if after.precision == "day" else after.last + timedelta(1)
    precision = "month" if start.precision == "quarter" else start.precision
    return Period(start.first, start.precision, last - timedelta(1), precision)


def _open(text: str) -> Period | None:
    """The period "since March 2015", "March 2015 – ongoing" or "until March 2015"."""
    until = _UNTIL.match(text)
    match = pattern().match(text, until.end()) if until else None
    if match and _AFTER.fullmatch(text, match.end()):
        end = _settled(match)
        return Period(None, None, end.last, end.precision) if end else None
    since = _SINCE.match(text)
    match = pattern().match(text, since.end()) if since else None
    onwards = _ONWARDS.fullmatch(text, match.end()) if match else None
    if since is None or match is None or onwards is None:
        return None
    said = since[0].strip() or onwards[0].strip(" .")
    start = _settled(match) if said else None
    return Period(start.first, start.precision, None, None) if start else None


def _from_dates(text: str) -> Period | None:
    """The period between two dates, or of one, if exactly one order of numbers makes sense."""
    matches = _dates(text)
    if not matches:
        return None
    year = _year_of(matches[-1])
    orders = zip(*(days_of(match, year) for match in matches), strict=True)
    periods = {period for days in orders if (period := _period(days[0], days[-1]))}
    period = periods.pop() if len(periods) == 1 else None
    return period if period and _is_sound(period, matches) else None


def _is_sound(period: Period, matches: list[re.Match[str]]) -> bool:
    """Whether it is more than a day, and a year that was lent puts no end before a start."""
    if len(matches) == 1:
        return period.start_precision != "day"
    if matches[0].re is not shortened_pattern() or period.start is None or period.end is None:
        return True
    return period.start <= period.end


def _dates(text: str) -> list[re.Match[str]]:
    """The one or two dates of a text that has nothing else; none where it has more."""
    before = _BEFORE.match(text)
    position = before.end() if before else 0
    whole = pattern().match(text, position)
    if whole and _AFTER.fullmatch(text, whole.end()):
        return [whole] if not text[:position].strip() else []
    return _two(text, whole) or _two(text, shortened_pattern().match(text, position))


def _two(text: str, first: re.Match[str] | None) -> list[re.Match[str]]:
    between = _BETWEEN.match(text, first.end()) if first else None
    second = pattern().match(text, between.end()) if between else None
    if first is None or second is None or not _AFTER.fullmatch(text, second.end()):
        return []
    return [first, second]


def _year_of(match: re.Match[str]) -> int | None:
    """The year that a date lends to the shortened one before it: not a year alone."""
    day, other = days_of(match)
    if day is None or day.precision == "year":
        return other.first.year if other and other.precision != "year" else None
    return day.first.year


def _period(first: Day | None, last: Day | None) -> Period | None:
    if first is None or last is None:
        return None
    return Period(first.first, first.precision, last.last, last.precision)
