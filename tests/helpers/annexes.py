"""What is in the annex of a finished report: the files in its PDF, and its spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from portfolio_lib.files.safe_csv import without_guard

__all__ = ["attached", "beside", "without_guard"]

_TOTALS = ("Total", "Summe")
"""How the last row of a table begins that has sums: it is none of the data."""
Rows = list[dict[str, str]]


def attached(pdf: PdfReader | Path) -> dict[str, Rows]:
    """The rows of each CSV file in a PDF by header, as the data have them."""
    reader = PdfReader(pdf) if isinstance(pdf, Path) else pdf
    return {name: _rows(contents[0]) for name, contents in reader.attachments.items()}


def beside(content: bytes) -> dict[str, Rows]:
    """The rows of each sheet of a spreadsheet by header: days as ISO, numbers without zeros."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    return {
        name: [
            dict(zip(map(str, lines[0]), map(_said, line), strict=True))
            for line in lines[1 : -1 if lines[-1][0] in _TOTALS else None]
        ]
        for name, lines in sheets.items()
    }


def _rows(content: bytes) -> Rows:
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return [dict(zip(lines[0], map(without_guard, line), strict=True)) for line in lines[1:]]


def _said(value: object) -> str:
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)
