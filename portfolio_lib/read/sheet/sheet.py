"""Spreadsheets: one row a project, or one row for each project and country."""

from __future__ import annotations

from typing import BinaryIO

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.records import ProjectRecord, Source
from portfolio_lib.read.sheet.details import Details
from portfolio_lib.read.sheet.grids import DELIMITERS, Grid, csv_grid, json_grid
from portfolio_lib.read.sheet.layout import Layout, layout_of
from portfolio_lib.read.sheet.own import own_table
from portfolio_lib.read.sheet.table import Table
from portfolio_lib.read.sheet.workbooks import excel_grids
from portfolio_lib.read.text import LARGEST, Text, assumed, decoded

__all__ = ["read_csv", "read_excel", "read_json"]


def read_csv(stream: BinaryIO, file: str, places: Places) -> Source:
    """The projects of a CSV file; delimiter and encoding are found out.

    Parameters
    ----------
    stream : the open file; UTF-8, UTF-16 with a byte order mark, or Windows-1252.
    file : its name, for findings.
    places : takes lists of places apart, where amounts differ by place.
    """
    text = _text(stream, file)
    if text.text is None:
        return Source(file, "sheet", findings=text.findings)
    grids = [csv_grid(text.text, file, delimiter) for delimiter in DELIMITERS]
    best, broken = max(grids, key=lambda found: _recognised(found[0]))
    return _source(file, [best], [*text.findings, *broken], places)


def read_json(stream: BinaryIO, file: str, places: Places) -> Source:
    """The projects of a JSON file that is a list of records.

    Parameters
    ----------
    stream : the open file; encoded as for `read_csv`.
    file : its name, for findings.
    places : takes lists of places apart, where amounts differ by place.
    """
    text = _text(stream, file)
    if text.text is None:
        return Source(file, "sheet", findings=text.findings)
    grid, broken = json_grid(text.text, file)
    return _source(file, [grid] if grid.rows else [], [*text.findings, *broken], places)


def _text(stream: BinaryIO, file: str) -> Text:
    content = stream.read(LARGEST + 1)
    text = decoded(content, file)
    if text.text is None and [finding.rule for finding in text.findings] == ["wrong-encoding"]:
        return assumed(content, file)
    return text


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
    layouts = [(grid, _layout(grid, places)) for grid in details.rest]
    tables = [(grid, layout) for grid, layout in layouts if layout and "part" not in layout.values]
    projects: list[ProjectRecord] = []
    found, without = list(findings), []
    for grid, layout in tables:
        table = Table(grid, layout, places)
        projects += [details.completed(record, grid.file) for record in table.records()]
        found += table.findings
    known = {record.identifier.text for record in projects if record.identifier}
    for grid in (grid for grid, layout in layouts if (grid, layout) not in tables):
        own = own_table(grid)
        if own is not None and (not tables or known & own.identifiers):
            projects += own.records()
            found += own.findings()
        else:
            without.append(grid)
    found += details.findings()
    if grids and len(without) == len(details.rest):
        found.append(_no_header(grids[0]))
    else:
        found += [_passed_over(grid) for grid in without]
    return Source(file, "sheet", tuple(projects), findings=tuple(found))


def _layout(grid: Grid, places: Places) -> Layout | None:
    return layout_of(grid, lambda text: places.find_cell(text) is not None)


def _recognised(grid: Grid) -> int:
    """How many columns of a grid are known."""
    layout = layout_of(grid, lambda _: False)
    return len(layout.headings) if layout else 0


def _no_header(grid: Grid) -> Finding:
    return Finding.of(
        "no-header",
        "no row names the columns of projects: expected Title and, for example, Donors, Countries, "
        "Start and End",
        file=grid.file, line=grid.rows[0].number if grid.rows else None,
        value=" | ".join(grid.rows[0].cells) if grid.rows else None,
    )  # fmt: skip


def _passed_over(grid: Grid) -> Finding:
    return Finding.of(
        "sheet-without-header",
        "a sheet has no row that names the columns of projects; it is not read",
        file=grid.file, line=grid.rows[0].number,
    )  # fmt: skip
