"""An empty spreadsheet for projects, which `load` reads back once it is filled in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from babel import Locale
from babel.numbers import get_territory_currencies
from xlsxwriter.utility import xl_range_abs

from portfolio_lib.errors import UsageError
from portfolio_lib.files.workbooks import opened
from portfolio_lib.model.vocabularies import STATED_STATUSES

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
    ("Currency", 10, "Code of the currency of the amounts in this row, such as EUR."),
    ("Budget", 16, "What the project may cost; a column 'Budget 2016' is for one year."),
    ("Commitment", 16, "What has been promised to it."),
    ("Disbursement", 16, "What has been paid out to it."),
    ("Expenditure", 16, "What it has spent."),
    ("Amount date", 14, "The day of the amounts in this row, where there is one."),
    ("Provider", 30, "Who gives the amounts in this row, where not all donors do together."),
    ("Status", 12, "May stay empty: it follows from start and end on the as-of date."),
    ("Language", 10, "Two-letter code of the language of the texts; empty means en."),
)  # fmt: skip
"""Header, width [characters] and explanation of each column."""
_ROWS = 1000
"""So many rows have the drop-down lists."""
_DAY = date(2026, 1, 1)
"""The currencies of this day are in the list."""
_AMOUNTS = ("Budget", "Commitment", "Disbursement", "Expenditure")
_LISTS = "Lists"
"""The sheet from which the drop-down lists choose."""
_ALPHA_2 = 2
"""The codes of ISO 639-1 and ISO 3166-1 alpha-2 have as many letters."""


def _choices() -> dict[str, list[str]]:
    """What the drop-down lists have, by column."""
    languages = (str(code) for code in Locale("en").languages)
    return {
        "Currency": sorted(_currencies()),
        "Status": list(STATED_STATUSES),
        "Language": sorted(code for code in languages if len(code) == _ALPHA_2),
    }


def _currencies() -> set[str]:
    """The currencies that are in use somewhere."""
    known = map(str, Locale("en").territories)
    countries = [code for code in known if len(code) == _ALPHA_2 and code.isalpha()]
    return {code for country in countries for code in get_territory_currencies(country, _DAY, _DAY)}


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
        with opened(str(file)) as book:
            choices = _choices()
            _projects(book, choices)
            _explanations(book)
            _lists(book, choices)
    except (OSError, xlsxwriter.exceptions.FileCreateError) as error:
        raise UsageError(f"{file} cannot be written: {error}") from error


def _projects(book: Any, choices: Mapping[str, Sequence[str]]) -> None:
    sheet = book.add_worksheet("Projects")
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    money = book.add_format({"valign": "top", "num_format": "#,##0.00"})
    for position, (name, width, _) in enumerate(COLUMNS):
        sheet.set_column(position, position, width, money if name in _AMOUNTS else body)
        sheet.write_string(0, position, name, head)
    sheet.freeze_panes(1, 2)
    for number, (name, values) in enumerate(choices.items()):
        position = [column for column, _, _ in COLUMNS].index(name)
        source = xl_range_abs(1, number, len(values), number)
        choice = {"validate": "list", "source": f"={_LISTS}!{source}", "ignore_blank": True}
        sheet.data_validation(1, position, _ROWS, position, choice)


def _lists(book: Any, choices: Mapping[str, Sequence[str]]) -> None:
    sheet = book.add_worksheet(_LISTS)
    strong = book.add_format({"bold": True})
    for number, (name, values) in enumerate(choices.items()):
        sheet.write_string(0, number, name, strong)
        sheet.write_column(1, number, values)


def _explanations(book: Any) -> None:
    sheet = book.add_worksheet("How to fill this in")
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    strong = book.add_format({"bold": True, "valign": "top"})
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    for row, (name, _, text) in enumerate(COLUMNS):
        sheet.write_string(row, 0, name, strong)
        sheet.write_string(row, 1, text, wrapped)
