"""Tables as they lie in files: rows of texts with their numbers, from CSV and JSON.

What the columns mean is decided elsewhere; `workbooks` has the sheets of workbooks.
"""

from __future__ import annotations

import csv
import io
import json
import re
<<<<<<< HEAD
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import IO, BinaryIO

from lxml import etree
from python_calamine import CalamineError, CalamineWorkbook
=======
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
>>>>>>> 5c2662f (Read tables of other organisations as they are, and keep what the model has no name for)

from portfolio_lib.model import Finding

__all__ = ["DELIMITERS", "Grid", "Row", "csv_grid", "flowing", "json_grid", "paragraphs"]

DELIMITERS = (",", ";", "\t", "|")
"""What can stand between the values of a CSV file."""
<<<<<<< HEAD
LARGEST_WORKBOOK = 200_000_000
"""A workbook that unpacks to more is not read [bytes]."""
MOST_CELLS = 5_000_000
"""A sheet whose corners enclose more cells is not read, however few are filled."""

MOST_CHARACTERS = 200_000_000
"""A workbook whose cells hold more is not read: a file keeps a text once that many cells show."""
=======
>>>>>>> 5c2662f (Read tables of other organisations as they are, and keep what the model has no name for)
MOST_COLUMNS = 16_384
"""What stands further right in a CSV file is not read; Excel has as many columns."""
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_DEEPEST = 6
"""Of JSON, what is nested deeper is no table of projects [levels]."""


@dataclass(frozen=True)
class Row:
    """One row: its number as a spreadsheet shows it, and its cells as texts.

    `numbers` are the positions of the cells that a workbook keeps as numbers, `currencies`
    those (ISO 4217) that it shows with them.
    """

    number: int
    cells: tuple[str, ...]
    numbers: frozenset[int] = frozenset()
    currencies: Mapping[int, str] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        """The different texts of the row, without empty cells."""
        return list(dict.fromkeys(cell for cell in self.cells if cell))


@dataclass(frozen=True)
class Grid:
    """A table in a file; `file` names the sheet too, where there are several."""

    file: str
    rows: tuple[Row, ...]

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
                rows.append(Row(before + 1, tuple(map(paragraphs, cells))))
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


def json_grid(text: str, file: str) -> tuple[Grid, list[Finding]]:
    """The records of a JSON text: a list of objects, at the top or in one of its fields.

    A field of a field has both names ("plannedDates startDate"); several objects in one field
    have their values beside each other. The number of a row is that of its record.
    """
    try:
        records = _records(json.loads(text))
    except (ValueError, RecursionError) as error:
        return Grid(file, ()), [
            Finding.of(
                "broken-table", f"this is not valid JSON: {error}", file=file,
                suggestion="Export it anew, or save it as CSV.",
                line=getattr(error, "lineno", None),
            )
        ]  # fmt: skip
    flat = [dict(_fields(record, "", 0)) for record in records]
    header = list(dict.fromkeys(name for record in flat for name in record))[:MOST_COLUMNS]
    rows = [Row(0, tuple(header))] if header else []
    rows += [
        Row(number, tuple(paragraphs(record.get(name, "")) for name in header))
        for number, record in enumerate(flat, start=1)
    ]
    return Grid(file, tuple(rows)), []


def _records(content: Any) -> list[dict[str, Any]]:
    """The longest list of objects, at the top or in a field."""
    if isinstance(content, list):
        return [record for record in content if isinstance(record, dict)]
    if not isinstance(content, dict):
        return []
    values = list(content.values())
    if len(values) > 1 and all(isinstance(value, dict) for value in values):
        return values
    found = [_records(value) for value in values if isinstance(value, list | dict)]
    best = max(found, key=len, default=[])
    return best or ([content] if content else [])


def _fields(value: Any, name: str, depth: int) -> Iterator[tuple[str, str]]:
    """The fields of a record as texts."""
    if isinstance(value, dict) and depth < _DEEPEST:
        for key, part in value.items():
            yield from _fields(part, f"{name} {key}".strip(), depth + 1)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        found: dict[str, list[str]] = {}
        for part in value:
            for key, text in _fields(part, name, depth + 1):
                found.setdefault(key, []).append(text)
        yield from ((key, "; ".join(texts)) for key, texts in found.items())
    elif isinstance(value, list):
        yield name, "; ".join(str(part) for part in value if part is not None)
    elif value is not None:
        yield name, str(value)


def paragraphs(text: str) -> str:
    """A text with single spaces, its line breaks, and an empty line between its paragraphs."""
    if "\n" not in text:
        return " ".join(text.split())
    parts = (
        "\n".join(filter(None, (" ".join(line.split()) for line in part.split("\n"))))
        for part in _EMPTY_LINE.split(text)
    )
    return "\n\n".join(part for part in parts if part)


<<<<<<< HEAD
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
=======
def flowing(text: str) -> str:
    """A text without the line breaks inside of its paragraphs."""
    if "\n" not in text:
        return text
    return "\n\n".join(" ".join(part.split("\n")) for part in text.split("\n\n"))
>>>>>>> 5c2662f (Read tables of other organisations as they are, and keep what the model has no name for)
