"""A portfolio as an Excel workbook: one row a project, and sheets for what a row cannot hold."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence

from portfolio_lib.errors import UsageError
from portfolio_lib.export.rows import Exported, Rows
from portfolio_lib.export.template import COLUMNS
from portfolio_lib.export.workbook_rows import details_of, project_row
from portfolio_lib.files.workbooks import LONGEST, add_table, opened
from portfolio_lib.model import Portfolio
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.read.sheet.details import IDENTIFIER, SHEETS, headed

__all__ = ["workbook"]

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
    with opened(buffer) as book:
        add_table(book, "Projects", list(_WIDTHS.items()), map(_exact, projects))
        for name, rows in details.items():
            if rows:
                headers = (IDENTIFIER, *map(headed, SHEETS[name].columns))
                add_table(book, name, [(header, _WIDTH) for header in headers], map(_exact, rows))
    return buffer.getvalue()


def _exact(cells: _Cells) -> _Cells:
    """The cells with each number as a text that has more digits than a cell keeps."""
    return [
        repr(value) if isinstance(value, float) and float(f"{value:.16G}") != value else value
        for value in cells
    ]


def _too_long(sheets: list[list[_Cells]]) -> Iterator[str]:
    for rows in sheets:
        for cells in rows:
            for text in cells:
                if isinstance(text, str) and len(text) > LONGEST:
                    yield f"{cells[0]}: the end of {text[:40]!r}…, {len(text):,} characters"
