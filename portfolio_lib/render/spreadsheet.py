"""The spreadsheet beside a page: the sheets of its annex as one workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from math import fsum

from portfolio_lib.files.workbooks import add_table, opened
from portfolio_lib.language import Language, text_direction
from portfolio_lib.render.document import Document
from portfolio_lib.render.sheets import Sheet

__all__ = ["spreadsheet"]

_NOT_IN_TABS = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TAB = 31
_WIDTHS = {"date": 12, "number": 16}
_NARROWEST, _WIDE, _WIDEST = 10, 32, 64
"""Widths of columns of texts [characters]: the last one for such as would fill ten lines."""
_MARGIN = 2


def spreadsheet(document: Document) -> bytes:
    """The annex of a document as a workbook (.xlsx); the same document gives the same bytes.

    Texts stay texts whatever they begin with, days are days and numbers numbers. A text that
    is longer than a cell can hold is cut; the CSV file in the PDF has it whole.
    """
    buffer = io.BytesIO()
    with opened(buffer, title=document.title, author=document.author) as book:
        book.set_custom_property("Language", document.language)
        book.set_custom_property("Report of portfolio", "yes")  # so it is no source
        tabs = _tabs(document.sheets)
        label = Language.nearest(document.language).translate("Total")
        for number, (sheet, tab) in enumerate(zip(document.sheets, tabs, strict=True), start=1):
            made = add_table(
                book, tab, list(_columns(sheet)), sheet.values, _shown(sheet),
                named=f"Table{number}", totals=_totals(sheet), label=label,
            )  # fmt: skip
            if text_direction(document.language) == "rtl":
                made.right_to_left()
            made.set_landscape()
            made.repeat_rows(0)
    return buffer.getvalue()


def _tabs(sheets: Iterable[Sheet]) -> list[str]:
    """What the sheets are called at the foot of the workbook: as Excel allows it, each once."""
    tabs: list[str] = []
    for number, sheet in enumerate(sheets, start=1):
        tab = _NOT_IN_TABS.sub(" ", sheet.title)[:_LONGEST_TAB].strip("' ")
        if not tab or tab.casefold() in {"history", *(other.casefold() for other in tabs)}:
            tab = f"{tab[: _LONGEST_TAB - 5]} {number}".strip()
        tabs.append(tab)
    return tabs


def _columns(sheet: Sheet) -> Iterator[tuple[str, int]]:
    """The header and the width of each column."""
    for place, (header, kind) in enumerate(zip(sheet.header, sheet.datatypes, strict=True)):
        longest = max((len(row[place]) for row in sheet.rows), default=0)
        needed = max(longest, len(header), _NARROWEST) + _MARGIN
        widest = _WIDEST if longest > 10 * _WIDE else _WIDE
        yield header, _WIDTHS.get(kind, min(needed, widest))


def _totals(sheet: Sheet) -> dict[str, float]:
    """The sums of the columns that may be added."""
    rows = list(sheet.values)
    return {
        header: fsum(value for row in rows if isinstance(value := row[place], float))
        for place, header in enumerate(sheet.header)
        if header in sheet.totals
    }


def _shown(sheet: Sheet) -> str:
    """How the numbers of a sheet are shown: with cents where one has any."""
    whole = all(
        value.is_integer() for row in sheet.values for value in row if isinstance(value, float)
    )
    return "#,##0" if whole else "#,##0.00"
