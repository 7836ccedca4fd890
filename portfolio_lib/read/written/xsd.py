"""Days and numbers as XML Schema writes them (xsd:date, xsd:decimal)."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

_DAY = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII
)
"""An xsd:date, or the day of an xsd:dateTime, which real files have in its place."""
_DECIMAL = re.compile(r"[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})", re.ASCII)


@lru_cache(maxsize=10_000)
def parsed_day(text: str) -> date | None:
    """The day of an xsd:date such as "2019-02-28" or of an xsd:dateTime; None where it is none."""
    match = _DAY.fullmatch(text.strip())
    try:
        return date.fromisoformat(match[1]) if match else None
    except ValueError:
        return None


def parsed_number(text: str) -> float | None:
    """The number of an xsd:decimal of at most 18 digits before the point, or None."""
    text = text.strip()
    if not text:
        return None
    return float(text) if _DECIMAL.fullmatch(text) else None
