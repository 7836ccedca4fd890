"""The spreadsheet beside a page: the sheets of its annex as one workbook."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from math import fsum

from portfolio_lib.files.workbooks import add_table, fit_on_a_page, opened
from portfolio_lib.language import Language, text_direction
from portfolio_lib.render.document import Document
from portfolio_lib.render.sheets import Sheet, is_number

_NOT_IN_TABS = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TAB = 31
_WHOLE_KINDS = ("date", "number")
"""What a column that is too narrow shows as ####."""
_NARROWEST, _WIDE, _WIDEST = 10, 32, 64
"""Widths of columns of texts [characters]: the last one for such as would fill ten lines."""
_LEAST_WIDE = 14
"""To here columns of texts shrink, for the sheet to be printed on one page across [characters]."""
_MARGIN = 2
_WHOLE, _WITH_CENTS = "#,##0", "#,##0.00"
_AS_SHOWN = {_WHOLE: ",.0f", _WITH_CENTS: ",.2f"}
"""How Excel writes numbers, and how Python does."""


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
            shown = _shown(sheet)
            made = add_table(
                book, tab, _columns(sheet, shown), sheet.values, shown,
                named=f"Table{number}", totals=_totals(sheet), label=label,
            )  # fmt: skip
            if text_direction(document.language) == "rtl":
                made.right_to_left()
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


def _columns(sheet: Sheet, shown: str) -> list[tuple[str, int]]:
    """The header and the width of each column: such that one page across has all, if it can."""
    needs = [_needed(sheet, place, shown) for place in range(len(sheet.header))]
    widths: list[int] = []
    for wide in range(_WIDE, _LEAST_WIDE - 1, -2):
        widths = [min(needed, most or wide) for needed, most in needs]
        if fit_on_a_page(widths):
            break
    return list(zip(sheet.header, widths, strict=True))


def _needed(sheet: Sheet, place: int, shown: str) -> tuple[int, int]:
    """The width that a column needs, its header in several lines, and the most it may have.

    The second is 0 where the column may shrink.
    """
    header, kind = sheet.header[place], sheet.datatypes[place]
    cells = [row[place] for row in sheet.rows]
    if kind == "number":
        numbers = [float(cell) for cell in cells if is_number(cell)]
        cells = [format(value, _AS_SHOWN[shown]) for value in (*numbers, fsum(numbers))]
    longest = max(map(len, cells), default=0)
    needed = max(longest, *map(len, header.split()), _NARROWEST - _MARGIN) + _MARGIN
    if kind in _WHOLE_KINDS:
        return needed, needed
    return needed, _WIDEST if longest > 10 * _WIDE else 0


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
    columns = [place for place, kind in enumerate(sheet.datatypes) if kind == "number"]
    cells = (row[place] for row in sheet.rows for place in columns if is_number(row[place]))
    whole = all(float(cell).is_integer() for cell in cells)
    return _WHOLE if whole else _WITH_CENTS
