"""Periods as people write them: "October 2016 – October 2018", "2 years from March 2015".

Two dates are a period, and so is one month, quarter or year. A start without an end
("since March 2015", "2019 – ongoing") is a period that is open at its end; whether such a
project has ended nobody can say. What stands in brackets is a remark, which counts only
where it is a date of the period: "36 months (from 01/2021)", "(extended to June 2022)".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache

from portfolio_lib.read.written.dates import (
    Day,
    day_of,
    days_of,
    folded,
    pattern,
    shortened_pattern,
)
from portfolio_lib.read.written.words import alternatives, words_of

_LONGEST = 120
"""Longer texts say more than a period [characters]."""
_WORDS = "period_words.csv"
_MARK = r"(?://|--|[-/~\u2010-\u2015\u2212\u2192])"
_ARTICLE = r"(?:(?:le|el|il|den|the|the year|o) )?"
_AFTER = re.compile(r"\s*[.]?\s*")
_BRACKETS = re.compile(r"\s*[(\[](?P<inside>[^()\[\]]*)[)\]]\s*")
_SHORT_YEARS = re.compile(
    r"(?P<first>[0-9]{2}(?P<year>[0-9]{2}))\s?(?P<mark>[-/–])\s?(?P<last>[0-9]{2})"
)
_MONTH_AND_YEAR = re.compile(
    r"(?<![\w./-])(?P<month>[^\W\d_]{3,10})\.?[-/](?P<year>(?:19|20)[0-9]{2})(?!\w)"
)
"""A month with a dash or a stroke before its year: "Mar-2019"."""
_DAY_OF_SYSTEMS = re.compile(
    r"(?<!\w)(?P<year>(?:19|20)[0-9]{2})(?P<mark>-?)(?P<month>0[1-9]|1[0-2])(?P=mark)"
    r"(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?:[t ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:z|[+-][0-9]{2}:?[0-9]{2})?)?(?!\w)"
)
"""A day as computers write it, with its time or without dashes: "20190622"."""
_DASHED_DAY = re.compile(
    r"(?<![\w./-])(?P<day>[0-9]{1,2})-(?P<month>[^\W\d_]{3,10})-(?P<year>(?:19|20)?[0-9]{2})(?!\w)"
)
"""A day between dashes: "22-Jun-19"."""
_MONTH_FIRST = re.compile(
    r"(?<![\w./-])(?P<month>[^\W\d_]{3,10})[/-](?P<day>[0-9]{1,2})[/-](?P<year>(?:19|20)[0-9]{2})(?!\w)"
)
"""A day with its month first, in letters: "JUN/28/2022"."""
_SHORT_DATE = re.compile(
    r"(?<![0-9./])(?P<before>[0-9]{1,2}(?P<mark>[./])[0-9]{1,2}(?P=mark))(?P<year>[0-9]{2})(?![0-9./])"
)
"""A date in numbers whose year has two digits: "31.12.19"."""
_SHORT_MONTHS = re.compile(
    r"(?P<first>0?[1-9]|1[0-2])(?P<mark>[./])(?P<year>[0-9]{2})"
    r"(?P<between>\s*[-/~\u2010-\u2015\u2212\u2192]\s*|\s[a-z]{1,6}\s)"
    r"(?P<last>0?[1-9]|1[0-2])(?P=mark)(?P<end>[0-9]{2})"
)
"""Two months with years of two digits: "03/19 - 06/21"."""
_CENTURY = 70
"""Of years of two digits those from here on are of the last century."""
_UNUSUALLY_LONG = timedelta(20 * 365)
"""What lasts longer by dates with years of two digits is read in the wrong order."""
_MONTHS_IN_A_YEAR = 12
_APART = r"[\s,;:/|–-]*"


@dataclass(frozen=True)
class Period:
    """First and last day of a project, and how exactly each was stated; one may be open."""

    start: date | None
    start_precision: str | None
    end: date | None
    end_precision: str | None


@lru_cache(maxsize=50_000)
def parse_period(text: str) -> Period | None:
    """The period in a text, or None where the text is not wholly understood.

    One date alone is a period when it is a month, a quarter or a year: its first to its
    last day. Of two dates in numbers each may settle whether the day or the month comes
    first; where both orders make sense and differ ("03/04/2015 – 05/04/2015") there is
    no period.
    """
    text = _plain(text)
    if len(text) > _LONGEST:
        return None
    period = _whole(text) or _of_short_dates(text)
    if period is None and (remarks := _BRACKETS.findall(text)):
        return _with_remarks(_BRACKETS.sub(" ", text).strip(), remarks)
    return period


def starting(day: Day, text: str) -> Period | None:
    """The period that begins on a day and is as long as a text says ("36 months")."""
    months = length_of(text)
    return _lasting(day, months) if months else None


def length_of(text: str) -> int | None:
    """How long a text says that a project lasts, and nothing else ("3 years") [months]."""
    match = _patterns()["length"].fullmatch(_BRACKETS.sub(" ", _plain(text)).strip(" ."))
    return _months(match) if match else None


@lru_cache(maxsize=10_000)
def is_ongoing(text: str) -> bool:
    """Whether a text says that a project still runs: "ongoing", "2019 – today"."""
    plain = _plain(text)
    pieces = (_BRACKETS.sub(" ", plain), *_BRACKETS.findall(plain))
    return any(_patterns()["ends ongoing"].search(piece.strip(" .")) for piece in pieces)


def is_ongoing_word(text: str) -> bool:
    """Whether a text is nothing but a word for "still running": "ongoing", "heute"."""
    return folded(text).strip(" .()[]") in words_of(_WORDS, "ongoing")


def half_open(start: Day | None, end: Day | None) -> Period | None:
    """The period from a start, to an end, or both; None without either."""
    if start is None and end is None:
        return None
    return Period(
        start.first if start else None, start.precision if start else None,
        end.last if end else None, end.precision if end else None,
    )  # fmt: skip


@lru_cache(maxsize=50_000)
def parse_day(text: str) -> Day | None:
    """The one date that a text is, or None; None also where its order is in doubt."""
    text = _BRACKETS.sub(" ", _plain(text)).strip().removesuffix(".")
    text = re.sub(rf"^{_ARTICLE}", "", text)
    match = pattern().fullmatch(text) if len(text) <= _LONGEST else None
    return _settled(match) if match else None


def _plain(text: str) -> str:
    """The folded text, without the word "year" and the full stop that may follow a year."""
    plain = _patterns()["of a year"].sub("", folded(text[: 4 * _LONGEST]))
    plain = _DAY_OF_SYSTEMS.sub(r"\g<year>-\g<month>-\g<day>", plain)
    plain = _DASHED_DAY.sub(_whole_day, plain)
    plain = _MONTH_FIRST.sub(_whole_day, plain)
    return _MONTH_AND_YEAR.sub(r"\g<month> \g<year>", plain)


def _whole_day(match: re.Match[str]) -> str:
    return f"{match['day']} {match['month']} {whole_year(match['year'])}"


def whole_year(year: str) -> str:
    """A year of four digits: "19" is 2019, "98" is 1998."""
    if len(year) > 2:  # noqa: PLR2004
        return year
    return f"{20 if int(year) < _CENTURY else 19}{year}"


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """What may stand around the dates of a period."""
    said = {
        kind: alternatives(_WORDS, kind)
        for kind in ("from", "to", "since", "until", "ongoing", "years", "months", "extended",
                     "of a year")
    }  # fmt: skip
    length = rf"(?P<count>[0-9]{{1,3}})[\s-]?(?:(?P<years>{said['years']})|(?:{said['months']}))"
    patterns = {
        "before": rf"\s*(?:(?:{said['from']})\s*)?{_ARTICLE}",
        "between": rf"\s*[.,]?\s*(?:{_MARK}|{said['to']})?\s*{_ARTICLE}",
        "since": rf"\s*(?:(?:{said['since']})\s?)?{_ARTICLE}",
        "onwards": rf"\s*(?:onwards?|(?:{_MARK}|{said['to']})?\s*(?:{said['ongoing']})"
                   r"|[-\u2010-\u2015\u2212])?\s*[.]?\s*",
        "until": rf"\s*(?:{said['until']}|[-\u2010-\u2015\u2212])\s*{_ARTICLE}",
        "length": length,
        "length first": rf"{length}{_APART}",
        "length last": rf"{_APART}{length}[\s.]*$",
        "extended": rf"(?:{said['extended']})\s*{_ARTICLE}",
        "ends ongoing": rf"(?:^|[^\w])(?:{said['ongoing']})$",
        "of a year": rf"(?<=[0-9]{{4}})\.?\s?(?:{said['of a year']})|(?<=[0-9]{{4}})\.(?=\s|$)",
    }  # fmt: skip
    return {name: re.compile(text) for name, text in patterns.items()}


def _whole(text: str) -> Period | None:
    """The period that a text without remarks is."""
    if (years := _SHORT_YEARS.fullmatch(text)) is not None:
        return _short_years(years)
    text = _SHORT_MONTHS.sub(_whole_months, text) if _SHORT_MONTHS.fullmatch(text) else text
    return _from_length(text) or _from_dates(text) or _open(text) or _beside_length(text)


def _with_remarks(text: str, remarks: list[str]) -> Period | None:
    """The period of a text with its remarks: one may have the dates, or a later end."""
    period = _whole(text)
    for remark in remarks:
        if period is None and length_of(text):
            return _whole(f"{text} {remark}") or _whole(remark)
        extended = _patterns()["extended"].match(remark)
        match = pattern().fullmatch(remark, extended.end()) if extended else None
        later = _settled(match) if match else None
        if extended and (later is None or period is None):
            return None
        if period and later:
            period = replace(period, end=later.last, end_precision=later.precision)
    return period


def _beside_length(text: str) -> Period | None:
    """The dates beside how long a project lasts: "24 months, 2020 – 2021"."""
    for name in ("length first", "length last"):
        found = _patterns()[name].match(text) if name == "length first" else (
            _patterns()[name].search(text)
        )  # fmt: skip
        if found and (rest := (text[: found.start()] + text[found.end() :]).strip()):
            return _from_dates(rest) or _until_length(rest, _months(found))
    return None


def _until_length(text: str, months: int) -> Period | None:
    """The period of as many months until a date: "24 months, until June 2023"."""
    until = _open(text)
    if until is None or until.end is None or until.start is not None or not months:
        return None
    after = until.end + timedelta(1)
    year, month = divmod(after.year * 12 + after.month - 1 - months, _MONTHS_IN_A_YEAR)
    start = day_of(year, month + 1, after.day)
    if start is None or until.end_precision == "year":
        return None
    precision = "month" if until.end_precision == "quarter" else until.end_precision
    return Period(start.first, precision, until.end, until.end_precision)


def _months(length: re.Match[str]) -> int:
    return int(length["count"]) * (_MONTHS_IN_A_YEAR if length["years"] else 1)


def _settled(match: re.Match[str]) -> Day | None:
    """The day of a date that has only one."""
    days = {day for day in days_of(match) if day is not None}
    return days.pop() if len(days) == 1 else None


def _of_short_dates(text: str) -> Period | None:
    """The period between dates such as "31.12.19", which some write with the year first.

    Where that makes a period of a usual length and the other order does not, there is none.
    """
    if not _SHORT_DATE.search(text):
        return None
    period = _whole(_SHORT_DATE.sub(_with_whole_year, text))
    return period if period and is_usual(period) else None


def is_usual(period: Period) -> bool:
    """Whether a period is as long as projects last; one that is open may be."""
    if period.start is None or period.end is None:
        return True
    return timedelta(0) <= period.end - period.start < _UNUSUALLY_LONG


def _with_whole_year(match: re.Match[str]) -> str:
    return match["before"] + whole_year(match["year"])


def _whole_months(match: re.Match[str]) -> str:
    """Two months with their years whole, where a year is no number of a month."""
    if max(int(match["year"]), int(match["end"])) <= _MONTHS_IN_A_YEAR:
        return match[0]
    mark, first, last = match["mark"], whole_year(match["year"]), whole_year(match["end"])
    return f"{match['first']}{mark}{first}{match['between']}{match['last']}{mark}{last}"


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
    length = _patterns()["length first"].match(text)
    since = _patterns()["since"].match(text, length.end()) if length else None
    match = pattern().match(text, since.end()) if since else None
    if length is None or since is None or match is None or not since[0].strip():
        return None
    start = _settled(match) if _AFTER.fullmatch(text, match.end()) else None
    months = _months(length)
    if start is None or not months or (start.precision == "year" and not length["years"]):
        return None
    return _lasting(start, months)


def _lasting(start: Day, months: int) -> Period | None:
    """From the start as many months on: the last day is the one before."""
    total = start.first.year * _MONTHS_IN_A_YEAR + start.first.month - 1 + months
    year, month = divmod(total, _MONTHS_IN_A_YEAR)
    after = day_of(year, month + 1, start.first.day) or day_of(year, month + 1)
    if after is None:
        return None
    last = after.first if after.precision == "day" else after.last + timedelta(1)
    precision = "month" if start.precision == "quarter" else start.precision
    return Period(start.first, start.precision, last - timedelta(1), precision)


def _open(text: str) -> Period | None:
    """The period "since March 2015", "March 2015 – ongoing" or "until March 2015"."""
    until = _patterns()["until"].match(text)
    match = pattern().match(text, until.end()) if until else None
    if match and _AFTER.fullmatch(text, match.end()):
        end = _settled(match)
        return Period(None, None, end.last, end.precision) if end else None
    since = _patterns()["since"].match(text)
    match = pattern().match(text, since.end()) if since else None
    onwards = _patterns()["onwards"].fullmatch(text, match.end()) if match else None
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
    """Whether it is more than a day, and a year that was lent puts no end before a start.

    "End of 2019" alone is no period: it says when one ends.
    """
    if len(matches) == 1:
        return period.start_precision != "day" and not matches[0]["s_year"]
    if matches[0].re is not shortened_pattern() or period.start is None or period.end is None:
        return True
    return period.start <= period.end


def _dates(text: str) -> list[re.Match[str]]:
    """The one or two dates of a text that has nothing else; none where it has more."""
    before = _patterns()["before"].match(text)
    position = before.end() if before else 0
    whole = pattern().match(text, position)
    if whole and _AFTER.fullmatch(text, whole.end()):
        return [whole] if not text[:position].strip() else []
    return _two(text, whole) or _two(text, shortened_pattern().match(text, position))


def _two(text: str, first: re.Match[str] | None) -> list[re.Match[str]]:
    between = _patterns()["between"].match(text, first.end()) if first else None
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
