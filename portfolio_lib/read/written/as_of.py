"""The day that a text states for the data around it: "as of 30 June 2024", "Stand: 31.12.2023"."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.written.dates import folded
from portfolio_lib.read.written.periods import parse_day

_LONGEST = 300
"""Longer texts say more than their day [characters]."""


class StatedDay(NamedTuple):
    """The last day of the date that a text ends with, and whether it says nothing else."""

    day: date
    is_all: bool


def stated_day(text: str) -> StatedDay | None:
    """The day behind the last words for "as of" in a text, where it ends with that day.

    The words are the labels that a page has for it, in all languages that are read. A date
    whose order is in doubt states no day.
    """
    match = _pattern().fullmatch(folded(text)) if len(text) <= _LONGEST else None
    day = parse_day(match["day"]) if match else None
    return StatedDay(day.last, not match["before"]) if match and day else None


@cache
def _pattern() -> re.Pattern[str]:
    rows = packaged_rows("read/page/labels.csv")
    words = {folded(row["label"]) for row in rows if row["field"] == "as_of"}
    said = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?P<before>|.*[\s\W_])(?:{said})\s?[:,|]?\s?(?P<day>\S.{{3,30}}?)"
        r"(?:[\st]00:00(?::00)?)?[\s.)\]]*"
    )
