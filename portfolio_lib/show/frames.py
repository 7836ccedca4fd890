"""Tables of an analyst, set like those of the reports."""

from __future__ import annotations

from datetime import date
from numbers import Real
from typing import Any

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.language import Language
from portfolio_lib.show.html import Block, Content, element
from portfolio_lib.show.html import table as rows_as_table

_YEARS = (1900, 2100)
"""A column of whole numbers from one to the other is one of years."""


def table(frame: pd.DataFrame | pd.Series, caption: str, *, language: str = "en") -> Block:
    """A DataFrame as a table of the report, all of its rows and columns.

    The first column names the rows: it is the index where that says more than numbers.
    Numbers stand to the right, with the marks of the language and at most two decimals,
    years have none.

    Parameters
    ----------
    frame : the rows; a Series is one column.
    caption : what the rows are.
    language : of the numbers and dates, one of `language.LANGUAGES`, as "de".

    Raises
    ------
    UsageError
        When `caption` says nothing, there is no such language, or `frame` is none.
    """
    if not caption.strip():
        raise UsageError("a table needs a caption that says what its rows are: caption=…")
    shown = frame.to_frame() if isinstance(frame, pd.Series) else frame
    if not isinstance(shown, pd.DataFrame):
        raise UsageError(f"{type(frame).__name__} is not a table; give a DataFrame or a Series")
    if not isinstance(shown.index, pd.RangeIndex):
        shown = shown.reset_index()
    words = Language(language)
    columns = [shown.iloc[:, place] for place in range(shown.shape[1])]
    numbers = {place for place, column in enumerate(columns) if _is_number(column)}
    headers = [_header(name) for name in shown.columns]
    cells = [
        [_cell(words, value, is_year=_are_years(column)) for value in column] for column in columns
    ]
    rows = zip(*cells, strict=True)
    return Block(rows_as_table(headers, list(rows), caption, "frame", numbers=numbers))


def _header(name: Any) -> str:
    parts = name if isinstance(name, tuple) else (name,)
    return " · ".join(str(part) for part in parts if part not in ("", None))


def _is_number(column: pd.Series) -> bool:
    is_number = pd.api.types.is_numeric_dtype(column)
    return bool(is_number and not pd.api.types.is_bool_dtype(column))


def _are_years(column: pd.Series) -> bool:
    """Whether all numbers of a column can be years, which have no thousands."""
    stated = column.dropna()
    if not _is_number(column) or stated.empty:
        return False
    return bool(stated.between(*_YEARS).all() and (stated % 1 == 0).all())


def _cell(words: Language, value: Any, *, is_year: bool) -> Content:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, date):
        return words.day(pd.Timestamp(value).date())
    if isinstance(value, Real) and not isinstance(value, bool):
        return f"{float(value):.0f}" if is_year else words.decimal(float(value))
    return element("span", str(value), dir="auto")
