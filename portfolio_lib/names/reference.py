"""Reading the reference tables: those of the package and those of a data folder."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portfolio_lib.errors import InputError
from portfolio_lib.files.regular import read_file
from portfolio_lib.files.safe_csv import without_guard
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.vocabulary import CONTROLS

DIFFERENT = "different_names.csv"
"""The table of names that look like one and are two, so that nobody is asked again."""

COLUMN_RULES = "columns.csv"
"""The table in which a person says what the columns of other tables are."""

REFERENCE_FILES = (
    "organisations.csv",
    "places.csv",
    "members.csv",
    "labels.csv",
    COLUMN_RULES,
    DIFFERENT,
)
"""The names that reference tables have in a data folder."""


_CONTROL = re.compile(f"[{CONTROLS}\x0b\x0c]")


@dataclass(frozen=True)
class Row:
    """One row of a reference table: its values by column, and where it stands."""

    values: Mapping[str, str]
    file: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.values[column]

    def listed(self, column: str) -> list[str]:
        """The values in a cell that holds several, separated by semicolons."""
        return [value.strip() for value in self[column].split(";") if value.strip()]

    def error(self, message: str) -> InputError:
        """An error that names this row's place."""
        return InputError(message, file=self.file, line=self.line)


def packaged_reference(name: str) -> list[Row]:
    """The rows of a reference table that ships with the package."""
    rows = packaged_rows(f"names/data/{name}")
    return [Row(row, name, line) for line, row in enumerate(rows, start=2)]


def rows_of(folder: Path | None, name: str, columns: Sequence[str]) -> list[Row]:
    """The rows of a reference table in a data folder; none where there is no such file.

    `columns` are those the table may have; the first one is required and identifies
    the row. A column left out counts as empty. The apostrophe that keeps a text from
    becoming a formula (`files.safe_csv`) is no part of it.

    Raises
    ------
    InputError
        When the file is not UTF-8, holds a control character, lacks its first column, has
        an unknown column, or has a row with too many values or without its identifier.
    """
    file = folder / name if folder is not None else None
    if file is None or not file.exists():
        return []
    try:
        content = read_file(file)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"this table is not UTF-8 text (byte {error.start}); save it as UTF-8",
            file=str(file),
            line=content.count(b"\n", 0, error.start) + 1,
        ) from error
    except OSError as error:
        raise InputError(
            f"this table cannot be read ({error.strerror}); make it readable", file=str(file)
        ) from error
    _check_characters(text, str(file))
    return list(_rows(text, str(file), columns))


def _check_characters(text: str, file: str) -> None:
    found = _CONTROL.search(text)
    if found:
        raise InputError(
            f"this table holds the control character U+{ord(found[0]):04X}; remove it",
            file=file,
            line=text.count("\n", 0, found.start()) + 1,
        )


def _rows(text: str, file: str, columns: Sequence[str]) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        _check_header(list(reader.fieldnames or ()), file, columns)
        for row in reader:
            yield _row(row, file, reader.line_num, columns)
    except csv.Error as error:
        raise InputError(
            f"this is not valid CSV ({error}); check its quotation marks",
            file=file,
            line=reader.reader.line_num,
        ) from error


def _check_header(header: list[str], file: str, columns: Sequence[str]) -> None:
    unknown = [column for column in header if column not in columns]
    if unknown or columns[0] not in header or len(set(header)) < len(header):
        rename = "" if set(header) & set(columns) else "; give a list of projects another name"
        raise InputError(
            f"the columns are {', '.join(header) or 'missing'}; expected {', '.join(columns)}, "
            f"each at most once, {columns[0]} always, separated by commas{rename}",
            file=file,
            line=1,
        )


def _row(
    values: Mapping[str | None, str | None], file: str, line: int, columns: Sequence[str]
) -> Row:
    cells = {column: (values.get(column) or "").strip() for column in columns}
    row = Row({column: without_guard(text) for column, text in cells.items()}, file, line)
    if None in values:
        raise row.error("this row has more values than the table has columns; quote the commas")
    if not row[columns[0]]:
        raise row.error(f"this row has no value in its column {columns[0]!r}")
    return row
