"""Spreadsheets: one row a project, or one row for each project and country."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import BinaryIO

from portfolio_lib.model import Finding
from portfolio_lib.model.tables import AMOUNT_KINDS
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import ProjectRecord, Source
from portfolio_lib.read.sheet.amounts import AmountCell, AmountColumn, amount_column
from portfolio_lib.read.sheet.details import Details
from portfolio_lib.read.sheet.grids import DELIMITERS, Grid, Row, csv_grid, excel_grids
from portfolio_lib.read.sheet.project import SheetProject, SheetRow
from portfolio_lib.read.text import LARGEST, assumed, decoded
from portfolio_lib.read.written.amounts import common_point

__all__ = ["read_csv", "read_excel"]

_LAST_HEADER_ROW = 10
"""The header stands in one of the first rows [rows]."""
_FOR_AN_EXAMPLE = 1000
"""In so many rows a value of an unknown column is looked for [rows]."""
_LONGEST_HEADER = 80
"""A longer header is a text [characters]."""

_SAID = {
    "text-in-no-field": (
        "info",
        "belongs to no project and is in no report",
        "Remove it, or check the delimiters and quotation marks of its row.",
    ),
    "unknown-column": (
        "warning",
        "is not known; no report shows it",
        "Rename it to a known column, or remove it.",
    ),
}
"""For each rule: severity, what follows, what to do."""


def read_csv(stream: BinaryIO, file: str, places: Places) -> Source:
    """The projects of a CSV file; delimiter and encoding are found out.

    Parameters
    ----------
    stream : the open file; UTF-8, UTF-16 with a byte order mark, or Windows-1252.
    file : its name, for findings.
    places : takes lists of places apart, where amounts differ by place.
    """
    content = stream.read(LARGEST + 1)
    text = decoded(content, file)
    if text.text is None and [finding.rule for finding in text.findings] == ["wrong-encoding"]:
        text = assumed(content, file)
    if text.text is None:
        return Source(file, "sheet", findings=text.findings)
    grids = [csv_grid(text.text, file, delimiter) for delimiter in DELIMITERS]
    best, broken = max(grids, key=lambda found: _recognised(found[0]))
    return _source(file, [best], [*text.findings, *broken], places)


def read_excel(stream: BinaryIO, file: str, places: Places) -> Source:
    """The projects of an Excel workbook, of all its sheets that have a header.

    Parameters
    ----------
    stream : the open file.
    file : its name, for findings.
    places : takes lists of places apart, where amounts differ by place.
    """
    grids, findings = excel_grids(stream, file)
    return _source(file, grids, findings, places)


def _source(file: str, grids: list[Grid], findings: list[Finding], places: Places) -> Source:
    details = Details(grids, places)
    tables = [_Table(grid, places) for grid in details.rest]
    with_header = [table for table in tables if table.columns]
    projects = tuple(
        details.completed(record, table.grid.file)
        for table in with_header
        for record in table.records()
    )
    found = [*findings, *(f for table in with_header for f in table.findings)]
    found += details.findings()
    if grids and not with_header:
        found.append(_no_header(grids[0]))
    elif with_header:
        found += [_passed_over(table.grid) for table in tables if not table.columns]
    return Source(file, "sheet", projects, findings=tuple(found))


def _recognised(grid: Grid) -> int:
    return len(_header(grid)[1])


def _header(grid: Grid) -> tuple[int, dict[int, str]]:
    """Where the header stands among the rows, and the field of each known column."""
    candidates = [_columns(row) for row in grid.rows[:_LAST_HEADER_ROW]]
    found = [(len(columns), -index) for index, columns in enumerate(candidates)]
    if not found or max(found)[0] < 2:  # noqa: PLR2004 - one known word alone is no header
        return 0, {}
    index = -max(found)[1]
    columns = candidates[index]
    return (index, columns) if "title" in columns.values() else (0, {})


def _columns(row: Row) -> dict[int, str]:
    named = {index: _field(cell) for index, cell in enumerate(row.cells)}
    return {index: name for index, name in named.items() if name}


@lru_cache(maxsize=10_000)
def _field(header: str) -> str:
    """The field of a header, or an empty text where no table has it."""
    known = _fields().get(normalised(header), "")
    column = None if known or len(header) > _LONGEST_HEADER else amount_column(header, _fields())
    return column.kind if column else known


@cache
def _fields() -> dict[str, str]:
    """Fields by header, from the table columns.csv."""
    table = files("portfolio_lib.read.sheet").joinpath("columns.csv").read_text(encoding="utf-8")
    return {normalised(row["header"]): row["field"] for row in csv.DictReader(io.StringIO(table))}


def _no_header(grid: Grid) -> Finding:
    return Finding(
        "no-header", "error",
        "no row names the columns of projects: expected Title and, for example, Donors, Countries, "
        "Start and End", "Put a row with the names of the columns on top.",
        grid.file, grid.rows[0].number if grid.rows else None,
        value=" | ".join(grid.rows[0].cells) if grid.rows else None,
    )  # fmt: skip


def _passed_over(grid: Grid) -> Finding:
    return Finding(
        "sheet-without-header", "info", "a sheet has no row that names the columns of projects; "
        "it is not read", "Give it a header if it holds projects.",
        grid.file, grid.rows[0].number,
    )  # fmt: skip


@dataclass
class _Table:
    """A grid with a header, row by row."""

    grid: Grid
    places: Places
    columns: dict[int, str] = field(init=False)
    findings: list[Finding] = field(default_factory=list)
    _first: int = field(init=False)
    _money: dict[int, AmountColumn] = field(init=False)
    """The columns of amounts, by their position."""

    def __post_init__(self) -> None:
        index, self.columns = _header(self.grid)
        self._first = index + 1
        stated = {
            position: amount_column(self.grid.rows[index].cells[position], _fields())
            for position, name in self.columns.items()
            if name in AMOUNT_KINDS
        }
        self._money = {position: column for position, column in stated.items() if column}
        if self.columns:
            self._say_about_header(index)

    def records(self) -> Iterator[ProjectRecord]:
        """The projects; rows that go on with an earlier one are a part of it."""
        groups: dict[str, list[list[SheetRow]]] = {}
        for row in self.grid.rows[self._first :]:
            line = self._line(row)
            same = groups.setdefault(line.key, [])
            fitting = next((lines for lines in same if line.continues(lines)), None)
            if fitting is None:
                same.append([line])
            else:
                fitting.append(line)
        point = common_point(self._amount_texts())
        for same in groups.values():
            for lines in same:
                yield SheetProject(self.grid.file, lines, self.places, point).record()

    def _amount_texts(self) -> Iterator[str]:
        """The texts that are amounts; the numbers of a workbook have no mark of their own."""
        for row in self.grid.rows[self._first :]:
            for position, cell in enumerate(row.cells):
                if position in self._money and position not in row.numbers:
                    yield cell

    def _line(self, row: Row) -> SheetRow:
        values: dict[str, str] = {}
        amounts = []
        for index, cell in enumerate(row.cells):
            name = self.columns.get(index)
            if cell and index in self._money:
                amounts.append(AmountCell(self._money[index], cell, index in row.numbers))
            elif cell and name in values:
                values[name] = f"{values[name]}; {cell}"
            elif cell and name:
                values[name] = cell
        self._say_beyond(row)
        return SheetRow(row.number, values, tuple(amounts))

    def _say_about_header(self, index: int) -> None:
        header = self.grid.rows[index]
        for row in self.grid.rows[:index]:
            text = " | ".join(cell for cell in row.cells if cell)
            self._say("text-in-no-field", row.number, text, "a row above the header")
        for position, name in enumerate(header.cells):
            if name and position not in self.columns:
                example = self._example(position)
                self._say("unknown-column", header.number, example, f"the column {name!r}")

    def _example(self, position: int) -> str | None:
        rows = self.grid.rows[self._first : self._first + _FOR_AN_EXAMPLE]
        cells = (row.cells[position : position + 1] for row in rows)
        return next((cell[0] for cell in cells if cell and cell[0]), None)

    def _say_beyond(self, row: Row) -> None:
        width = len(self.grid.rows[self._first - 1].cells)
        beyond = [cell for cell in row.cells[width:] if cell]
        if beyond:
            text = " | ".join(beyond)
            self._say("text-in-no-field", row.number, text, "a cell right of the header")

    def _say(self, rule: str, line: int, value: str | None, what: str) -> None:
        severity, consequence, hint = _SAID[rule]
        message = f"{what} {consequence}"
        finding = Finding(rule, severity, message, hint, self.grid.file, line, value=value)
        self.findings.append(finding)
