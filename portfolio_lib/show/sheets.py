"""Sheets: tables of a report's annex, which readers get as a spreadsheet and as CSV files.

A sheet is an output of the media type ``text/csv``. No page prints it; the exporters
attach it to the PDF and put it into the spreadsheet beside the page.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
from IPython import get_ipython
from IPython.display import display

from portfolio_lib.errors import UsageError

Value = str | float | date | None
KINDS = ("string", "number", "date")
"""What a column may hold, in the words of the W3C's vocabulary for tabular data."""


@dataclass(frozen=True)
class Column:
    """A column: its header, which of `KINDS` it holds, a value for each row or None."""

    header: str
    kind: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Sheet:
    """A table of the annex; columns without any value are left out.

    `counts` names the total that its rows are, as in `html.total`: before a report is
    published, their number is compared with its slice. `totals` are headers of numbers that
    may be added; a spreadsheet has their sums below. `name` is a short English one: for
    files, where the title is in other letters than these have.
    """

    title: str
    columns: tuple[Column, ...]
    counts: str = ""
    totals: tuple[str, ...] = ()
    name: str = ""

    def __len__(self) -> int:
        return max((len(column.values) for column in self.columns), default=0)

    @property
    def stated(self) -> tuple[Column, ...]:
        """The columns with anything in them."""
        return tuple(c for c in self.columns if any(value is not None for value in c.values))

    @property
    def csv(self) -> str:
        """The sheet as CSV (RFC 4180), each value as it is."""
        text = io.StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow([column.header for column in self.stated])
        written = ([_written(value) for value in column.values] for column in self.stated)
        writer.writerows(zip(*written, strict=True))
        return text.getvalue()

    @property
    def about(self) -> dict[str, Any]:
        """What the exporters have to know of the CSV."""
        told: dict[str, Any] = {
            "title": self.title,
            "datatypes": [column.kind for column in self.stated],
        }
        told |= {"counts": self.counts} if self.counts else {}
        told |= {"name": self.name} if self.name else {}
        return told | ({"totals": list(self.totals)} if self.totals else {})


class Annex:
    """The tables that go with a report; an empty one is in no report."""

    def __init__(self, *sheets: Sheet) -> None:
        self.sheets = tuple(sheet for sheet in sheets if sheet.stated)

    def __bool__(self) -> bool:
        return bool(self.sheets)

    def __repr__(self) -> str:
        return f"<Annex: {', '.join(map(_told, self.sheets))}>"

    def _ipython_display_(self) -> None:
        if not self and get_ipython() is not None:
            missing = {"text/plain": "(no projects, and so no annex)"}
            display(missing, metadata={"portfolio_notebook_only": True}, raw=True)
        for sheet in self.sheets:
            said = f"In the annex: {_told(sheet)}"
            data = {"text/csv": sheet.csv, "text/plain": said}
            display(data, metadata={"text/csv": sheet.about}, raw=True)


def sheet(frame: pd.DataFrame, title: str) -> Annex:
    """A table of an analyst as one more sheet of the annex; the index is left out.

    Dates stay dates and numbers numbers; all else becomes text.

    Raises
    ------
    UsageError
        When `title` says nothing, or two columns have one name.
    """
    if not title.strip():
        raise UsageError("a sheet needs a title that says what its rows are: title=…")
    headers = [str(name) for name in frame.columns]
    if len(set(headers)) < len(headers):
        raise UsageError(f"each column of the sheet {title!r} needs a name of its own: {headers}")
    kinds = [_kind(frame.iloc[:, place]) for place in range(len(headers))]
    columns = (
        Column(header, kind, [_value(kind, value) for value in frame.iloc[:, place]])
        for place, (header, kind) in enumerate(zip(headers, kinds, strict=True))
    )
    return Annex(Sheet(title, tuple(columns)))


def columns(
    kinds: Sequence[tuple[str, str]], rows: Iterable[Sequence[Value]]
) -> tuple[Column, ...]:
    """The columns of a sheet from its rows; `kinds` has the header and the kind of each."""
    values = list(zip(*rows, strict=True)) or [()] * len(kinds)
    return tuple(Column(*kind, value) for kind, value in zip(kinds, values, strict=True))


def _told(sheet: Sheet) -> str:
    return f"{sheet.title} ({len(sheet)} {'row' if len(sheet) == 1 else 'rows'})"


def _kind(column: pd.Series) -> str:
    if pd.api.types.is_datetime64_any_dtype(column):
        return "date"
    is_number = pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)
    return "number" if is_number else "string"


def _value(kind: str, value: Any) -> Value:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    if kind == "date":
        return pd.Timestamp(value).date()
    return float(value) if kind == "number" else str(value)


def _written(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return value.isoformat() if isinstance(value, date) else value
