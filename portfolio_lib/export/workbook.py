"""A portfolio as an Excel workbook: one row a project, and sheets for what a row cannot hold."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from portfolio_lib.errors import UsageError
from portfolio_lib.export.exported import Exported
from portfolio_lib.export.rows import Rows
from portfolio_lib.export.workbook_rows import LONGEST, details_of, project_row
from portfolio_lib.model import Portfolio
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.read.sheet_details import IDENTIFIER, SHEETS, headed
from portfolio_lib.template import COLUMNS

__all__ = ["workbook"]

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""A constant: the same portfolio gives the same bytes."""
_AMOUNTS = ("Currency", "Budget", "Commitment", "Disbursement", "Expenditure", "Amount date",
            "Provider")  # fmt: skip
"""Columns of the template that the sheet Amounts stands for."""
_WIDTHS = {name: width for name, width, _ in COLUMNS if name not in _AMOUNTS} | {"Period": 24}
_WIDTH = 20
"""Of a column of the further sheets [characters]."""
_Cells = Sequence[str | float | None]


def workbook(portfolio: Portfolio, places: Places, organisations: Organisations) -> Exported:
    """The projects of a portfolio as a workbook (.xlsx) that the reader of sheets reads back.

    The first sheet has the columns of `portfolio template`. Further sheets hold what a row
    cannot: amounts, sectors, documents, further texts, and the places and organisations of
    projects that say more of them than names. No text becomes a formula.

    Parameters
    ----------
    places, organisations : the tables of the data folder, which take lists of names apart.

    Raises
    ------
    UsageError
        When there is no project.
    """
    rows = Rows(portfolio)
    if not rows.projects:
        raise UsageError("there is no project to write; see portfolio check")
    left_out = [
        f"the as-of date {portfolio.as_of}: state it again where the workbook is read"
    ] if portfolio.as_of else []  # fmt: skip
    projects: list[_Cells] = []
    details: dict[str, list[_Cells]] = {name: [] for name in SHEETS}
    for project in rows.projects:
        row = project_row(project, rows, places, organisations)
        projects.append([row.cells.get(name) for name in _WIDTHS])
        left_out += [f"{project['project']}: {what}" for what in row.left_out]
        for name, cells in details_of(project, rows, row.names_in_cells):
            details[name].append(cells)
    content = _written(projects, details)
    too_long = _too_long([projects, *details.values()])
    return Exported(content, len(projects), (*left_out, *too_long))


def _written(projects: list[_Cells], details: dict[str, list[_Cells]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        _add_sheet(book, "Projects", _WIDTHS, projects)
        for name, rows in details.items():
            if rows:
                columns = (IDENTIFIER, *map(headed, SHEETS[name].columns))
                _add_sheet(book, name, dict.fromkeys(columns, _WIDTH), rows)
    return buffer.getvalue()


def _add_sheet(book: Any, name: str, widths: dict[str, int], rows: list[_Cells]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
    number = book.add_format({"valign": "top", "num_format": "#,##0.00"})
    for position, (header, width) in enumerate(widths.items()):
        sheet.set_column(position, position, width)
        sheet.write_string(0, position, header, head)
    sheet.freeze_panes(1, 1)
    for line, cells in enumerate(rows, start=1):
        for position, value in enumerate(cells):
            if isinstance(value, float) and float(f"{value:.16G}") == value:
                sheet.write_number(line, position, value, number)
            elif value is not None:  # a text, or a number with more digits than a cell keeps
                text = value if isinstance(value, str) else repr(value)
                sheet.write_string(line, position, text[:LONGEST], body)


def _too_long(sheets: list[list[_Cells]]) -> Iterator[str]:
    for rows in sheets:
        for cells in rows:
            for text in cells:
                if isinstance(text, str) and len(text) > LONGEST:
                    yield f"{cells[0]}: the end of {text[:40]!r}…, {len(text):,} characters"
