"""Tables as they lie in files: CSV in its many forms, and Excel sheets.

A grid is rows of texts with their numbers. What the columns mean is decided elsewhere.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, BinaryIO

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook

from portfolio_lib.model import Finding
from portfolio_lib.read.archives import DAMAGED
from portfolio_lib.read.xml import iterparse

__all__ = ["DELIMITERS", "Grid", "Row", "excel_grids"]

DELIMITERS = (",", ";", "\t", "|")
"""What can stand between the values of a CSV file."""
LARGEST_WORKBOOK = 200_000_000
"""A workbook that unpacks to more is not read [bytes]."""
MOST_CELLS = 5_000_000
"""A sheet whose corners enclose more cells is not read, however few are filled."""

MOST_CHARACTERS = 200_000_000
"""A workbook whose cells hold more is not read: a file keeps a text once that many cells show."""
MOST_COLUMNS = 16_384
"""What stands further right in a CSV file is not read; Excel has as many columns."""

_REFERENCE = re.compile(r"(?P<column>[A-Za-z]{0,9})(?P<row>[0-9]{0,9})")
_OTHERS = {"content.xml", "xl/workbook.bin"}
"""Parts of workbooks of other kinds."""
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells as texts.

    `numbers` are the positions of the cells that a workbook keeps as numbers.
    """

    number: int
    cells: tuple[str, ...]
    numbers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Grid:
    """A table in a file; `file` names the sheet too, where there are several."""

    file: str
    rows: tuple[Row, ...]


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
                rows.append(Row(before + 1, tuple(map(_paragraphs, cells))))
            before = reader.line_num
    except csv.Error as error:
        return Grid(file, tuple(rows)), [
            Finding(
                "broken-table",
                "error",
                f"the table cannot be read any further: {error}",
                "Check the quotation marks from this line on.",
                file,
                before + 1,
            )
        ]
    return Grid(file, tuple(rows)), findings


def _too_many_columns(file: str, line: int, count: int) -> Finding:
    return Finding(
        "too-many-columns", "error", f"a row has {count:,} values; the first {MOST_COLUMNS:,} are "
        "read, as many as a spreadsheet has columns", "Check the delimiters and quotation marks.",
        file, line,
    )  # fmt: skip


def excel_grids(stream: BinaryIO, file: str) -> tuple[list[Grid], list[Finding]]:
    """The sheets of a workbook with anything in them; values only, never a formula."""
    refused = _too_large(stream, file)
    if refused is not None:
        return [], [refused]
    stream.seek(0)
    try:
        with CalamineWorkbook.from_filelike(stream) as workbook:
            names = workbook.sheet_names
            sheets = [(name, workbook.get_sheet_by_name(name)) for name in names]
            grids = [Grid(f"{file}[{name}]", tuple(_rows(sheet))) for name, sheet in sheets]
    except (CalamineError, *DAMAGED) as error:
        return [], [_refusal("unreadable-workbook", file, f"the workbook cannot be read: {error}")]
    filled = [grid for grid in grids if grid.rows]
    if not filled:
        return [], [_refusal("empty-file", file, "the workbook has no filled cell")]
    return filled, []


def _rows(sheet: object) -> Iterator[Row]:
    cells = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    for number, values in enumerate(cells, start=1):
        texts = tuple("" if value == "" else _text(value) for value in values)
        if any(texts):
            yield Row(number, texts, _numbers(values))


def _numbers(values: list[object]) -> frozenset[int]:
    return frozenset(
        position
        for position, value in enumerate(values)
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    )


def _text(value: object) -> str:
    """A cell as a person reads it; a day without its midnight, a number without ".0"."""
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact up to here
        return str(int(value))
    return _paragraphs(str(value))


def _paragraphs(text: str) -> str:
    """A text with single spaces, and an empty line between its paragraphs."""
    if "\n" not in text:
        return " ".join(text.split())
    parts = (" ".join(part.split()) for part in _EMPTY_LINE.split(text))
    return "\n\n".join(part for part in parts if part)


def _too_large(stream: BinaryIO, file: str) -> Finding | None:
    """Why a workbook must not be opened, found out without unpacking it into memory."""
    try:
        with zipfile.ZipFile(stream) as archive:
            size = sum(item.file_size for item in archive.infolist())
            if size > LARGEST_WORKBOOK:
                return _refusal(
                    "file-too-large", file, f"the workbook unpacks to {size:,} bytes; at most "
                    f"{LARGEST_WORKBOOK:,} are read",
                )  # fmt: skip
            names = archive.namelist()
            if "xl/workbook.xml" not in names or _OTHERS.intersection(names):
                what = "this is not an Excel workbook (.xlsx)"
                return _refusal("unreadable-workbook", file, what)
            shared = _shared_lengths(archive)
            sizes = [_cells(archive, name, shared) for name in names]
            widest, length = max(cells for cells, _ in sizes), sum(text for _, text in sizes)
    except DAMAGED as error:
        return _refusal("unreadable-workbook", file, f"this is not an Excel workbook: {error}")
    if widest > MOST_CELLS:
        return _refusal(
            "file-too-large", file,
            f"a sheet encloses {widest:,} cells; at most {MOST_CELLS:,} are read",
        )  # fmt: skip
    if length > MOST_CHARACTERS:
        return _refusal(
            "file-too-large", file,
            f"the cells show {length:,} characters; at most {MOST_CHARACTERS:,} are read",
        )  # fmt: skip
    return None


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length of each text that cells refer to by its number [characters]."""
    lengths: list[int] = []
    for name in archive.namelist():
        if name.lower() == "xl/sharedstrings.xml":
            with archive.open(name) as stream:
                for _, item in iterparse(stream, ("end",), ("{*}si",)):
                    lengths.append(sum(map(len, item.itertext())))
                    item.clear()
    return lengths


def _cells(archive: zipfile.ZipFile, name: str, shared: Sequence[int]) -> tuple[int, int]:
    """How many cells the filled ones of a sheet enclose, and how many characters they show.

    A workbook may keep a sheet under any name, so every part of it is looked at.
    """
    with archive.open(name) as stream:
        if not name.endswith(".xml"):
            if b"sheetData" in stream.read():
                raise ValueError(f"{name} holds cells, and is not XML by its name")
            return 0, 0
        return _enclosed(stream, shared)


def _enclosed(stream: IO[bytes], shared: Sequence[int]) -> tuple[int, int]:
    """The cells up to the last column and row; where a cell does not say, it is the next one."""
    column, row, position, line, length = 0, 0, 0, 0, 0
    parts = iterparse(stream, ("end",), ("{*}c", "{*}row"))
    for _, element in parts:
        stated = _REFERENCE.fullmatch(element.get("r", ""))
        number = int(stated["row"]) if stated and stated["row"] else 0
        if element.tag.endswith("c"):
            position = _column(stated["column"]) if stated and stated["column"] else position + 1
            column, row = max(column, position), max(row, number)
            length += _shown_length(element, shared)
        else:
            line = number or line + 1
            row, position = max(row, line), 0
        element.clear()
    return column * row, length


def _shown_length(cell: etree._Element, shared: Sequence[int]) -> int:
    """How many characters of the shared texts a cell shows; all else is in the file itself."""
    if cell.get("t") != "s":
        return 0
    value = cell.findtext("{*}v") or ""
    return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else 0


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _refusal(rule: str, file: str, message: str) -> Finding:
    return Finding(
        rule, "error", message, "Save it anew as .xlsx or .csv, with the projects only.", file
    )
