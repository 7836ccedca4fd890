"""Excel workbooks as everything here writes them: the same bytes each time, texts stay texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from math import ceil
from textwrap import wrap
from types import MappingProxyType
from typing import IO, Any

import xlsxwriter
from xlsxwriter.utility import xl_range

LONGEST = 32_767
"""More a cell cannot hold [characters]."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A constant: the same content gives the same bytes."""
_FIRST_YEAR = 1900
"""Excel knows no earlier days."""
_LONGEST_HEADER = 255
"""Of a table of Excel's [characters]."""
_A4 = 9
"""What Excel calls the size of paper."""
_PAGE = 249
"""So wide is what is printed on one page across at three fifths of its size, which can still be
read: 277 mm, a character of 1.852 mm [characters]."""
_BETWEEN = 0.75
"""What a column takes besides its characters [characters]."""
_LEAST_SCALE = 60  # [%]
_MARGIN = 0.4
"""Of a page, on all sides but the lower one [inch]."""
_LINE, _TALLEST = 15.0, 409.0
"""The height of a line, and of the highest row that Excel has [pt]."""
_MANY_LINES = 10
"""From here on words at the ends of lines make no difference [lines]."""
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


def add_table(  # noqa: PLR0913 - each says something else, and two may be left out
    book: Any, name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]],
    numbers: str = "#,##0.00", *, named: str = "",
    totals: Mapping[str, float] = MappingProxyType({}), label: str = "",
) -> Any:  # fmt: skip
    """Add a sheet with a table, its header and its first column in sight, and return the sheet.

    Parameters
    ----------
    columns : the header and the width [characters] of each.
    rows : texts, which are cut where no cell can hold them; numbers and days; None is empty.
    numbers : how numbers are shown, as Excel writes it.
    named : makes it a table of Excel's of this name, where its headers can be those of one.
    totals : by header, the sums that a last row of such a table has beside the `label`.

    Every row is as high as its texts need: LibreOffice finds no height itself. A sheet is printed
    as wide as a page where it can be read so, else on several across, each with its first column.
    """
    widths = [width for _, width in columns]
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    number = book.add_format({"valign": "top", "num_format": numbers})
    day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd", "align": "left"})
    for place, (header, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, head)
    sheet.set_row(0, _height([header for header, _ in columns], widths))
    sheet.freeze_panes(1, 1)
    line = 0
    for line, cells in enumerate(rows, start=1):
        sheet.set_row(line, _height(cells, widths))
        for place, value in enumerate(cells):
            if isinstance(value, float):
                sheet.write_number(line, place, value, number)
            elif isinstance(value, date) and value.year >= _FIRST_YEAR:
                sheet.write_datetime(line, place, value, day)
            elif value is not None:
                sheet.write_string(line, place, str(value)[:LONGEST], text)
    headers = [header for header, _ in columns]
    if named and line and _can_head(headers):
        heads: list[dict[str, Any]] = [{"header": name, "header_format": head} for name in headers]
        for each in heads:
            if each["header"] in totals:
                value = totals[each["header"]]
                each |= {"total_function": "sum", "total_value": value, "format": number}
        heads[0] |= {"total_string": label} if totals else {}
        style = {"name": named, "columns": heads, "style": "Table Style Light 1"}
        last = line + bool(totals)
        sheet.add_table(0, 0, last, len(columns) - 1, style | {"total_row": bool(totals)})
    else:
        sheet.autofilter(0, 0, line, len(columns) - 1)
    _print_on_paper(sheet, widths)
    whole = xl_range(0, 0, line, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": whole})  # an identifier may be all digits
    return sheet


def fit_on_a_page(widths: Sequence[int]) -> bool:
    """Whether columns [characters] can be printed beside one another, and be read."""
    return sum(widths) + _BETWEEN * len(widths) <= _PAGE


def _print_on_paper(sheet: Any, widths: Sequence[int]) -> None:
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN)
    if fit_on_a_page(widths):
        sheet.fit_to_pages(1, 0)
    else:
        sheet.set_print_scale(_LEAST_SCALE)
        sheet.repeat_columns(0)


def _can_head(headers: Sequence[str]) -> bool:
    """Whether a table of Excel's can have these headers: each once, none empty, on one line."""
    are_lines = all(header.strip() and header.isprintable() for header in headers)
    short = all(len(header) <= _LONGEST_HEADER for header in headers)
    return are_lines and short and len({header.casefold() for header in headers}) == len(headers)


def _height(cells: Sequence[Cell], widths: Sequence[int]) -> float:
    """How high a row is [pt]."""
    most = max(
        (
            sum(_lines(part, width) for part in cell.splitlines() or [""])
            for cell, width in zip(cells, widths, strict=False)
            if isinstance(cell, str)
        ),
        default=1,
    )
    return min(_LINE * most, _TALLEST)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes; they break at words, and so hold less than they could."""
    if len(text) < width:
        return 1
    if len(text) > _MANY_LINES * width:
        return ceil(len(text) / (0.9 * width))
    return len(wrap(text, max(width - 1, 1)))
