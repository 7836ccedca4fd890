"""Excel workbooks as everything here writes them: the same bytes each time, texts stay texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_range

__all__ = ["LONGEST", "Cell", "add_table", "opened"]

LONGEST = 32_767
"""More a cell cannot hold [characters]."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A constant: the same content gives the same bytes."""
_FIRST_YEAR = 1900
"""Excel knows no earlier days."""
Cell = str | float | date | None


@contextmanager
def opened(target: str | IO[bytes], **about: str) -> Iterator[Any]:
    """A workbook that is written when the block ends.

    No text becomes a formula or a link, whatever it begins with.

    Parameters
    ----------
    target : a path, or what takes bytes.
    about : properties of the document, such as `title`.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": _CREATED, **about})
        yield book


def add_table(
    book: Any, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]],
    numbers: str = "#,##0.00",
) -> Any:  # fmt: skip
    """Add a sheet with a table, its header and its first column in sight, and return the sheet.

    Parameters
    ----------
    columns : the header and the width [characters] of each.
    rows : texts, which are cut where no cell can hold them; numbers and days; None is empty.
    numbers : how numbers are shown, as Excel writes it.
    """
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    number = book.add_format({"valign": "top", "num_format": numbers})
    day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
    for place, (header, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, head)
    sheet.freeze_panes(1, 1)
    line = 0
    for line, cells in enumerate(rows, start=1):
        for place, value in enumerate(cells):
            if isinstance(value, float):
                sheet.write_number(line, place, value, number)
            elif isinstance(value, date) and value.year >= _FIRST_YEAR:
                sheet.write_datetime(line, place, value, day)
            elif value is not None:
                sheet.write_string(line, place, str(value)[:LONGEST], text)
    sheet.autofilter(0, 0, line, len(columns) - 1)
    whole = xl_range(0, 0, line, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": whole})  # an identifier may be all digits
    return sheet
