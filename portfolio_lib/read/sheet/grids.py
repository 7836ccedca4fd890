"""Tables as they lie in files: rows of texts with their numbers, from CSV and JSON.

What the columns mean is decided elsewhere; `workbooks` has the sheets of workbooks.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portfolio_lib.model import Finding

__all__ = ["DELIMITERS", "Grid", "Row", "csv_grid", "flowing", "json_grid", "paragraphs"]

DELIMITERS = (",", ";", "\t", "|")
"""What can stand between the values of a CSV file."""
MOST_COLUMNS = 16_384
"""What stands further right in a CSV file is not read; Excel has as many columns."""
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_DEEPEST = 6
"""Of JSON, what is nested deeper is no table of projects [levels]."""


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
                suggestion="Export it again, or save it as CSV.",
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


def flowing(text: str) -> str:
    """A text without the line breaks inside of its paragraphs."""
    if "\n" not in text:
        return text
    return "\n\n".join(" ".join(part.split("\n")) for part in text.split("\n\n"))
