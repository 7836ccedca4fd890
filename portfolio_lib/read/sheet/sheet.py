"""Spreadsheets: one row a project, or one row for each project and country."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from portfolio_lib.errors import UsageError
from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.apart import output_of
from portfolio_lib.read.iati.datastore import read_json_activities, read_row_activities
from portfolio_lib.read.records import ProjectRecord, Source
from portfolio_lib.read.sheet.column_rules import NO_RULES, ColumnRules
from portfolio_lib.read.sheet.details import Details
from portfolio_lib.read.sheet.grids import DELIMITERS, Grid, csv_grid, without_lookups
from portfolio_lib.read.sheet.header_findings import day_above
from portfolio_lib.read.sheet.json_grids import json_grids
from portfolio_lib.read.sheet.layout import (
    Layout,
    layout_of,
    layout_without_titles,
    likely_header,
)
from portfolio_lib.read.sheet.own import (
    OwnTable,
    is_of_details,
    main_titles,
    own_table,
    table_by_title,
)
from portfolio_lib.read.sheet.parts import PartTable, has_titles, identifiers_of, is_of_parts
from portfolio_lib.read.sheet.sheet_names import told_values, values_of_names, with_years
from portfolio_lib.read.sheet.table import Table
from portfolio_lib.read.sheet.turned import upright
from portfolio_lib.read.sheet.views import without_views
from portfolio_lib.read.sheet.workbooks import excel_grids
from portfolio_lib.read.text import LARGEST, Text, assumed, decoded, in_code_page
from portfolio_lib.vocabulary import JSON, PARQUET, TEXT_TABLES, WORKBOOKS

_CODE_PAGES = ("cp1250", "cp1251", "cp1253", "cp1254", "cp1257")
"""What Excel writes where not Windows-1252: the one in which the most headers are known counts."""
_PARQUET_READER = Path(__file__).with_name("parquet.py")
_ENOUGH_FIELDS, _MOSTLY = 3, 0.8
"""So many known columns, and such a share of rows as wide as the header, make a text a table."""
_ENOUGH_ROWS = 100
"""So many rows tell whether a delimiter is one."""
_HEAD = 200_000
"""So many characters of a text tell its delimiter, and its code page."""


def read_csv(stream: BinaryIO, file: str, places: Places, rules: ColumnRules = NO_RULES) -> Source:
    """The projects of a CSV file; delimiter and encoding are found out.

    Parameters
    ----------
    stream : the open file; UTF-8, UTF-16, or one of the code pages of Windows.
    file : its name, for findings.
    places : takes lists of places apart, where amounts differ by place.
    rules : what a person says of the columns.
    """
    text = _text(stream, file)
    if text.text is None:
        return Source(file, "sheet", findings=text.findings)
    best, broken = _best_grid(text.text, file, rules)
    if iati := _activities_of(best, places):
        return replace(iati, findings=(*text.findings, *broken, *iati.findings))
    return _source(file, [best], [*text.findings, *broken], places, rules)


def read_json(stream: BinaryIO, file: str, places: Places, rules: ColumnRules = NO_RULES) -> Source:
    """The projects of a JSON file that is a list of records.

    Parameters
    ----------
    stream : the open file; encoded as for `read_csv`.
    file : its name, for findings.
    places : takes lists of places apart, where amounts differ by place.
    rules : what a person says of the columns.
    """
    text = _text(stream, file)
    if text.text is None:
        return Source(file, "sheet", findings=text.findings)
    if iati := read_json_activities(text.text, file, places):
        return replace(iati, findings=(*text.findings, *iati.findings))
    grids, found = json_grids(text.text, file)
    return _source(file, grids, [*text.findings, *found], places, rules)


def read_parquet(
    stream: BinaryIO, file: str, places: Places, rules: ColumnRules = NO_RULES
) -> Source:
    """The projects of a Parquet file; the parameters are those of `read_excel`."""
    records = _records(stream)
    if records is None:
        return Source(file, "sheet", findings=(_no_parquet(file),))
    return read_json(records, file, places, rules)


def _records(stream: BinaryIO) -> BytesIO | None:
    records = output_of(_PARQUET_READER, stream, LARGEST + 1)
    return None if records is None else BytesIO(records)


def _no_parquet(file: str) -> Finding:
    return Finding.of(
        "broken-table", "this is no Parquet file, or it is damaged",
        file=file, suggestion="Write it again, or save it as CSV.",
    )  # fmt: skip


def read_text_table(
    stream: BinaryIO, file: str, places: Places, rules: ColumnRules = NO_RULES
) -> Source | None:
    """The projects of a .txt file that is a table, as databases write them; None where it is none.

    Parameters
    ----------
    stream, file, places, rules : as for `read_csv`.
    """
    text = _text(stream, file)
    grid = _text_grid(text.text or "", file, rules)
    return _source(file, [grid], list(text.findings), places, rules) if grid else None


def _text_grid(text: str, file: str, rules: ColumnRules = NO_RULES) -> Grid | None:
    """The table that a text is: a known header, below it rows of as many cells, and no prose."""
    grid, broken = _best_grid(text, file, rules)
    layout = layout_of(grid, lambda _: False, rules.of(grid).headings)
    if broken or layout is None or len(layout.fields) < _ENOUGH_FIELDS:
        return None
    rows = grid.rows[layout.first :]
    as_wide = sum(len(row.cells) == len(layout.names) for row in rows)
    return grid if rows and as_wide >= _MOSTLY * len(grid.rows[layout.header + 1 :]) else None


def _text(stream: BinaryIO, file: str) -> Text:
    content = stream.read(LARGEST + 1)
    text = decoded(content, file)
    if text.text is not None or [said.rule for said in text.findings] != ["wrong-encoding"]:
        return text
    best = assumed(content, file)
    if best.findings[-1].rule != "assumed-encoding":
        return best
    head = content[:_HEAD]
    known = {
        page: _recognised(_best_grid(in_code_page(head, file, page).text or "", file)[0], NO_RULES)
        for page in ("cp1252", *_CODE_PAGES)
    }
    page = max(known, key=known.__getitem__)
    return best if page == "cp1252" else in_code_page(content, file, page)


def read_excel(
    stream: BinaryIO, file: str, places: Places, rules: ColumnRules = NO_RULES
) -> Source:
    """The projects of an Excel workbook, of all its sheets that have a header.

    Parameters
    ----------
    stream : the open file.
    file : its name, for findings.
    places : takes lists of places apart, where amounts differ by place.
    rules : what a person says of the columns.
    """
    grids, findings = excel_grids(stream, file)
    read = [(grid, _activities_of(grid, places)) for grid in grids]
    rest = [grid for grid, iati in read if iati is None]
    if len(rest) == len(grids):
        return _source(file, grids, findings, places, rules)
    source = _source(file, rest, findings, places, rules) if rest else Source(file, "iati")
    parts = [(grid.sheet or None, iati) for grid, iati in read if iati is not None]
    activities = [one._replace(sheet=sheet) for sheet, iati in parts for one in iati.projects]
    found = (one for _, iati in parts for one in iati.findings)
    projects = (*_once_each(activities), *source.projects)
    return replace(source, projects=projects, findings=(*source.findings, *found))


def _once_each(activities: list[ProjectRecord]) -> Iterator[ProjectRecord]:
    """The activities of several sheets, one that stands in an earlier sheet as a part of that."""
    seen: set[str] = set()
    for one in activities:
        identifier = one.identifier.text if one.identifier else ""
        yield one._replace(is_part=one.is_part or identifier in seen)
        seen |= {identifier} - {""} if not one.is_part else set()


def _activities_of(grid: Grid, places: Places) -> Source | None:
    """The activities of a table that has IATI in rows; None where it has not."""
    if not grid.rows:
        return None
    header, *others = grid.rows
    rows = ((row.number, row.cells) for row in others)
    return read_row_activities(header.cells, rows, grid.file, places)


def grids_of(file: Path) -> tuple[list[Grid], list[Finding]]:
    """The tables in a file, each as rows of texts, for `portfolio_lib.adopting`.

    Raises
    ------
    UsageError
        When it is not a file with tables, or cannot be opened.
    """
    kind = file.suffix.lower()
    try:
        with file.open("rb") as stream:
            if kind in WORKBOOKS:
                return excel_grids(stream, file.name)
            if kind not in (*TEXT_TABLES, ".txt", PARQUET):
                known = ", ".join((*TEXT_TABLES, PARQUET, *WORKBOOKS))
                raise UsageError(f"{file} is not a table; give one of {known}")
            content = _records(stream) if kind == PARQUET else stream
            if content is None:
                return [], [_no_parquet(file.name)]
            text = _text(content, file.name)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    if text.text is None:
        return [], list(text.findings)
    if kind in (*JSON, PARQUET):
        return json_grids(text.text, file.name)
    if kind == ".txt":
        found = _text_grid(text.text, file.name)
        return ([found] if found else []), list(text.findings)
    grid, findings = _best_grid(text.text, file.name)
    return [grid] if grid.rows else [], findings


def _best_grid(text: str, file: str, rules: ColumnRules = NO_RULES) -> tuple[Grid, list[Finding]]:
    """The table of a CSV text with the delimiter that makes the most of its columns known."""
    head = text[:_HEAD]

    def known(delimiter: str) -> tuple[int, int]:
        grid, _ = csv_grid(head, file, delimiter)
        return _recognised(grid, rules), sum(len(row.cells) > 1 for row in grid.rows[:_ENOUGH_ROWS])

    first, *others = DELIMITERS
    possible = [first, *(delimiter for delimiter in others if delimiter in head)]
    return csv_grid(text, file, max(possible, key=known))


def _source(
    file: str, grids: list[Grid], findings: list[Finding], places: Places, rules: ColumnRules
) -> Source:
    grids, lookups = without_lookups(grids)
    turned = [upright(grid) for grid in grids]
    details = Details([grid for grid, _ in turned], places)
    layouts = [(grid, _layout(grid, places, rules)) for grid in details.rest]
    tables = [(grid, layout) for grid, layout in layouts if layout and "part" not in layout.values]
    main, titles = main_titles([one for one in tables if has_titles(one[1])] or tables)
    known = {text for one in tables if one[1] is main for text in identifiers_of(*one)}
    tables = [
        one for one in tables
        if main is None
        or not (is_of_details(*one, main, titles) or is_of_parts(*one, main, known))
    ]  # fmt: skip
    projects: list[ProjectRecord] = []
    found, without = [*findings, *lookups, *(one for _, told in turned for one in told)], []
    for (grid, layout), said in zip(tables, values_of_names(tables, places), strict=True):
        found += rules.unused(grid, layout.names)
        found += told_values(grid, layout, said)
        named = replace(layout, values={**layout.values, **said})
        table = Table(grid, named, places, rules.of(grid))
        records = [
            details.completed(record, grid.file)._replace(sheet=grid.sheet or None)
            for record in table.records()
        ]
        projects = with_years(projects, records) if "amount_date" in said else projects + records
        found += table.findings
    projects, repeated = without_views(file, projects)
    found += repeated
    known = {record.identifier.text for record in projects if record.identifier}
    others = [layout for _, layout in tables]
    for grid in (grid for grid, layout in layouts if (grid, layout) not in tables):
        own = own_table(grid, rules.of(grid), known)
        if own is None or (tables and not known & own.identifiers):
            own = table_by_title(grid, rules.of(grid), main, titles)
        if own is not None:
            projects += (record._replace(sheet=grid.sheet or None) for record in own.records())
            found += own.findings()
            added, told = _parts(grid, own, others, places, rules)
            projects += added
            found += told
        else:
            without.append(grid)
    found += details.findings()
    if grids and len(without) == len(details.rest):
        found.append(_no_header(grids[0], places))
    else:
        found += [_passed_over(grid) for grid in without]
    days = [day for grid, layout in tables if (day := day_above(grid, layout))]
    as_of = max(days, default=None)
    return Source(file, "sheet", tuple(projects), findings=tuple(found), as_of=as_of)


def _parts(
    grid: Grid, own: OwnTable, others: list[Layout], places: Places, rules: ColumnRules
) -> tuple[list[ProjectRecord], list[Finding]]:
    """What a table of its own says of its projects by their identifiers, as the model has it."""
    given = rules.of(grid)
    layout = layout_without_titles(
        grid, lambda text: places.find_cell(text) is not None, given.headings, given.values
    )
    is_known = layout is not None and layout.header == own.header
    if layout is None or not is_known or own.is_by_title or own.fields.keys() - {own.at}:
        return [], []
    return PartTable(grid, layout, own.at, others, given, places).records()


def _layout(grid: Grid, places: Places, rules: ColumnRules) -> Layout | None:
    given = rules.of(grid)
    return layout_of(
        grid, lambda text: places.find_cell(text) is not None, given.headings, given.values
    )


def _recognised(grid: Grid, rules: ColumnRules) -> int:
    """How many columns of a grid are known."""
    layout = layout_of(grid, lambda _: False, rules.of(grid).headings)
    return len(layout.headings) if layout else 0


def _no_header(grid: Grid, places: Places) -> Finding:
    """The finding that nothing of a table is read; of a known header, what it lacks."""
    known = likely_header(grid, lambda text: places.find_cell(text) is not None)
    names = [known.names[at] for at in sorted(known.headings)] if known else []
    message = (
        f"the columns {', '.join(map(repr, names))} are known, and none has titles of projects; "
        "portfolio adopt proposes a columns.csv, in which title is the field of one"
        if len(names) >= _ENOUGH_FIELDS else "no row names the columns of projects: expected Title "
        "and, for example, Donors, Countries, Start and End"
    )  # fmt: skip
    return Finding.of(
        "no-header",
        message,
        file=grid.file, line=grid.rows[0].number if grid.rows else None,
        value=" | ".join(grid.rows[0].cells) if grid.rows else None,
    )  # fmt: skip


def _passed_over(grid: Grid) -> Finding:
    return Finding.of(
        "sheet-without-header",
        "a sheet has no row that names the columns of projects; it is not read",
        file=grid.file, line=grid.rows[0].number,
    )  # fmt: skip
