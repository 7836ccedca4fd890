"""Days as people write them to Python: a date, or a text that means one day and no other."""

from __future__ import annotations

import re
import warnings
from datetime import date, datetime

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.model.vocabularies import MONTHS_OF_PRECISION

THREE_WAYS = (
    "state it with --as-of YYYY-MM-DD, as as_of in portfolio.toml, or in the sources "
    "(a line 'As of: 31 October 2016')"
)
"""How to state an as-of date, for messages."""
_FEWEST_NUMBERS = {True: 2, False: 3}
"""A text that names a day has so many numbers, where it has letters, and where it has none."""


def day_of(value: date | str | None) -> date | None:
    """The day that is meant, or None where none is given.

    Parameters
    ----------
    value : a date, a time stamp, or a text such as "2017-12-31" or "31 December 2017".

    Raises
    ------
    UsageError
        When it is no day, names none, or could be two: "01/02/2017".
    """
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if pd.isna(value):
        raise _no_day(str(value))
    if isinstance(value, datetime):
        return value.date()
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return _written(str(value))


def are_same(one: date, other: date, *precisions: str) -> bool:
    """Whether two days are one, as exactly as the least exact of their precisions has them."""
    months = max(MONTHS_OF_PRECISION.get(precision, 0) for precision in precisions)
    if not months:
        return one == other
    return (one.year, (one.month - 1) // months) == (other.year, (other.month - 1) // months)


def _written(text: str) -> date:
    has_letters = re.search(r"[^\W\d_]{3}", text) is not None
    if len(re.findall(r"\d+", text)) < _FEWEST_NUMBERS[has_letters]:
        raise _no_day(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # that the order of day and month is odd
            found = {pd.to_datetime(text, dayfirst=first).date() for first in (True, False)}
    except (ValueError, OverflowError, TypeError) as error:
        raise _no_day(text) from error
    if len(found) > 1:
        raise _no_day(text)
    return found.pop()


def _no_day(text: str) -> UsageError:
    return UsageError(
        f"the as-of date is {text!r}; expected a date such as 2016-10-31 or '31 October 2016'"
    )
