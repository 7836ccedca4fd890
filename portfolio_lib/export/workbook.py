"""A portfolio as an Excel workbook: one row a project, and sheets for what a row cannot hold."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence

from portfolio_lib.errors import UsageError
from portfolio_lib.export.own_fields import OwnFields
from portfolio_lib.export.rows import Exported, Rows
from portfolio_lib.export.template import COLUMNS
from portfolio_lib.export.workbook_rows import details_of, project_row
from portfolio_lib.files.workbooks import LONGEST, add_table, opened
from portfolio_lib.model import Portfolio
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.read.sheet.details import IDENTIFIER, SHEETS, headed

_AMOUNTS = ("Currency", "Budget", "Commitment", "Disbursement", "Expenditure", "Amount date",
            "Provider")  # fmt: skip
"""Columns of the template that the sheet Amounts stands for."""
_WIDTHS = {name: width for name, width, _ in COLUMNS if name not in _AMOUNTS} | {"Period": 24}
_WIDTH = 20
"""Of a column of the further sheets [characters]."""
_RESERVED = "History"
"""The name of a sheet that Excel keeps for itself."""
_Cells = Sequence[str | float | None]
_Sheet = tuple[str, dict[str, int], Sequence[_Cells]]
"""The name of a sheet, its columns with their widths, and its rows."""


def workbook(portfolio: Portfolio, places: Places, organisations: Organisations) -> Exported:
    """The projects of a portfolio as a workbook (.xlsx) that the reader of sheets reads back.

    The first sheet has the columns of `portfolio template`, then own fields. Further sheets hold
    what a row cannot: amounts, sectors, documents, further texts, the places and organisations of
    projects that say more of them than names, and own tables. No text becomes a formula.

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
    own = OwnFields(rows, _WIDTHS, ("Projects", _RESERVED, *SHEETS))
    projects: list[_Cells] = []
    details: dict[str, list[_Cells]] = {name: [] for name in SHEETS}
    for project in rows.projects:
        row = project_row(project, rows, places, organisations)
        cells = own.cells(project["project"])
        projects.append([*(row.cells.get(name) for name in _WIDTHS), *cells])
        left_out += [f"{project['project']}: {what}" for what in row.left_out]
        for name, detail in details_of(project, rows, row.names_in_cells):
            details[name].append(detail)
    sheets: list[_Sheet] = [
        ("Projects", _WIDTHS | dict.fromkeys(own.columns, _WIDTH), projects),
        *((name, _headed(map(headed, SHEETS[name].columns)), found)
          for name, found in details.items() if found),
        *((name, _headed(columns), found) for name, columns, found in own.sheets()),
    ]  # fmt: skip
    too_long = _too_long([cells for _, _, cells in sheets])
    left_out += own.left_out()
    return Exported(_written(sheets), len(projects), (*left_out, *too_long))


def _headed(columns: Iterable[str]) -> dict[str, int]:
    """The columns of a further sheet with their widths; the project's identifier comes first."""
    return dict.fromkeys((IDENTIFIER, *columns), _WIDTH)


def _written(sheets: Iterable[_Sheet]) -> bytes:
    buffer = io.BytesIO()
    with opened(buffer) as book:
        for name, columns, rows in sheets:
            add_table(book, name, list(columns.items()), map(_exact, rows))
    return buffer.getvalue()


def _exact(cells: _Cells) -> _Cells:
    """The cells with each number as a text that has more digits than a cell keeps."""
    return [
        repr(value) if isinstance(value, float) and float(f"{value:.16G}") != value else value
        for value in cells
    ]


def _too_long(sheets: Iterable[Sequence[_Cells]]) -> Iterator[str]:
    for rows in sheets:
        for cells in rows:
            for text in cells:
                if isinstance(text, str) and len(text) > LONGEST:
                    yield f"{cells[0]}: the end of {text[:40]!r}…, {len(text):,} characters"
