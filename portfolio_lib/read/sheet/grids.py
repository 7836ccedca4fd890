"""Tables as they lie in files: rows of texts with their numbers, from CSV.

What the columns mean is decided elsewhere; `workbooks` has the sheets of workbooks, `json_grids`
the records of JSON.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from portfolio_lib.model import Finding

DELIMITERS = (",", ";", "\t", "|")
"""What can stand between the values of a CSV file."""
MOST_COLUMNS = 16_384
"""What stands further right in a CSV file is not read; Excel has as many columns."""
_AS_TEXT = re.compile(r'="(?P<text>.*)"', re.DOTALL)
"""How programs write a text of digits so that Excel keeps it as one: ="0012"."""
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_MARK = ";#"


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells as texts.

    `numbers` are the positions of the cells that a workbook keeps as numbers, `currencies`
    those (ISO 4217) that it shows with them. `spans` are the first and the last row of merged
    cells that reach over several.
    """

    number: int
    cells: tuple[str, ...]
    numbers: frozenset[int] = frozenset()
    currencies: Mapping[int, str] = field(default_factory=dict)
    spans: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @cached_property
    def texts(self) -> list[str]:
        """The different texts of the row, without empty cells."""
        return list(dict.fromkeys(cell for cell in self.cells if cell))


@dataclass(frozen=True)
class Grid:
    """A table in a file; `file` names the sheet too, where there are several.

    `is_from_1904` says that its workbook counts days from 1904, as those of old Macs do.
    """

    file: str
    rows: tuple[Row, ...]
    is_from_1904: bool = False

    @property
    def sheet(self) -> str:
        """The name of the sheet, or an empty text."""
        return self.file.rpartition("[")[2].removesuffix("]") if self.file.endswith("]") else ""


def csv_grid(text: str, file: str, delimiter: str) -> tuple[Grid, list[Finding]]:
    """The rows of a CSV text, each with the number of the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[Row] = []
    findings: list[Finding] = []
    before = 0
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS and not findings:
                findings.append(_too_many_columns(file, before + 1, len(cells)))
            del cells[MOST_COLUMNS:]
            if any(cell.strip() for cell in cells):
                rows.append(Row(before + 1, tuple(paragraphs(_unmarked(cell)) for cell in cells)))
            before = reader.line_num
    except csv.Error as error:
        return Grid(file, tuple(rows)), [
            Finding.of(
                "broken-table",
                f"the table cannot be read any further: {error}",
                file=file,
                line=before + 1,
            )
        ]
    return Grid(file, tuple(rows)), findings


def _unmarked(cell: str) -> str:
    """The text of a cell, without the marks that keep Excel from taking it for a number."""
    if not cell.startswith('="') or (marked := _AS_TEXT.fullmatch(cell.strip())) is None:
        return cell
    return marked["text"].replace('""', '"')


def _too_many_columns(file: str, line: int, count: int) -> Finding:
    return Finding.of(
        "too-many-columns", f"a row has {count:,} values; the first {MOST_COLUMNS:,} are read, as "
        "many as a spreadsheet has columns", file=file, line=line,
    )  # fmt: skip


def paragraphs(text: str) -> str:
    """A text with single spaces, its line breaks, and an empty line between its paragraphs."""
    if "\n" not in text:
        return " ".join(text.split())
    parts = (
        "\n".join(filter(None, (" ".join(line.split()) for line in part.split("\n"))))
        for part in _EMPTY_LINE.split(text)
    )
    return "\n\n".join(part for part in parts if part)


def flowing(text: str) -> str:
    """A text without the line breaks inside of its paragraphs."""
    if "\n" not in text:
        return text
    return "\n\n".join(" ".join(part.split("\n")) for part in text.split("\n\n"))


def without_lookups(grids: Iterable[Grid]) -> tuple[list[Grid], list[Finding]]:
    """The grids with the values of lookups alone, and a finding for each grid that had some."""
    bare, findings = list[Grid](), list[Finding]()
    for grid in grids:
        marked = [row for row in grid.rows if any(_MARK in cell for cell in row.cells)]
        if not marked:
            bare.append(grid)
            continue
        bare.append(replace(grid, rows=tuple(map(_without, grid.rows))))
        cell = next(cell for cell in marked[0].cells if _MARK in cell)
        findings.append(Finding.of(
            "lookup-cells", f"{len(marked)} rows have cells with lookups of SharePoint; their "
            f"values count, and numbers of items such as in {cell[:60]!r} are left out",
            file=grid.file, line=marked[0].number, value=cell,
        ))  # fmt: skip
    return bare, findings


def _without(row: Row) -> Row:
    return replace(row, cells=tuple(_value(cell) if _MARK in cell else cell for cell in row.cells))


def _value(cell: str) -> str:
    parts = [part.strip() for part in cell.split(_MARK)]
    values = [part for part in parts if part and not part.isdecimal()]
    return "; ".join(values or filter(None, parts))
