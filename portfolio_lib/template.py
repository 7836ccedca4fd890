"""An empty spreadsheet for projects, which `load` reads back once it is filled in."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from portfolio_lib.errors import UsageError
from portfolio_lib.model.tables import STATUSES

__all__ = ["COLUMNS", "write_template"]

COLUMNS = (
    ("Identifier", 18, "Your own number or the IATI identifier; the same in every file."),
    ("Title", 40, "Required. One row is one project; or several rows with the same identifier."),
    ("Objective", 50, "What the project is to achieve."),
    ("Summary", 50, "What the project does."),
    ("Donors", 30, "Several separated by semicolons."),
    ("Implementing agencies", 30, "Several separated by semicolons."),
    ("Countries", 30, "Countries, regions or groups such as EU; several separated by semicolons."),
    ("Start", 14, "A date such as 2016-10-01, a month such as October 2016, or a year."),
    ("End", 14, "As the start; a month or a year means its last day."),
    ("Status", 12, "May stay empty: it follows from start and end on the as-of date."),
    ("Language", 10, "Two-letter code of the language of the texts; empty means en."),
)  # fmt: skip
"""Header, width [characters] and explanation of each column."""
_ROWS = 1000
"""So many rows have the drop-down lists."""
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A constant: the same version writes the same bytes."""
_LANGUAGES = ("en", "de", "fr", "es", "it", "pt")


def write_template(file: Path) -> None:
    """Write the empty sheet, with drop-down lists and a sheet of explanations.

    Raises
    ------
    UsageError
        When the file exists already, does not end in .xlsx, or cannot be written.
    """
    if file.suffix.lower() != ".xlsx":
        raise UsageError(f"the template is an Excel file; call it {file.stem}.xlsx")
    if file.exists():
        raise UsageError(f"{file} exists already; give another name, or remove it first")
    try:
        with xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False}) as book:
            book.set_properties({"created": _CREATED})
            _projects(book)
            _explanations(book)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise UsageError(f"{file} cannot be written: {error}") from error


def _projects(book: Any) -> None:
    sheet = book.add_worksheet("Projects")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    for position, (name, width, _) in enumerate(COLUMNS):
        sheet.set_column(position, position, width, body)
        sheet.write_string(0, position, name, head)
    sheet.freeze_panes(1, 2)
    for name, values in (("Status", STATUSES), ("Language", _LANGUAGES)):
        position = [column for column, _, _ in COLUMNS].index(name)
        choice = {"validate": "list", "source": list(values), "ignore_blank": True}
        sheet.data_validation(1, position, _ROWS, position, choice)


def _explanations(book: Any) -> None:
    sheet = book.add_worksheet("How to fill this in")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    strong = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    for row, (name, _, text) in enumerate(COLUMNS):
        sheet.write_string(row, 0, name, strong)
        sheet.write_string(row, 1, text, wrapped)
