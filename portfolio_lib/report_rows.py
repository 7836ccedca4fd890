"""A table of reports in the data folder: for each a row with its data and its parameters."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from portfolio_lib.errors import UsageError
from portfolio_lib.files.addresses import Address
from portfolio_lib.files.regular import read_file
from portfolio_lib.messages import shortened
from portfolio_lib.settings import LANGUAGES, LONGEST_NAME, WHOLE

ROWS_SUFFIX = ".reports.csv"
"""How the name of such a table ends; no such file is a source."""
COLUMNS = ("name", "title", "language")
"""What every such table may say of a report; a name is needed."""
KEY_COLUMNS = (
    "place", "country", "region", "group", "donor", "implementing", "accountable", "extending",
    "reporting", "organisation", "project", "sector", "year",
)  # fmt: skip
"""Columns that choose the data of a report, as keys do; all others are parameters."""
_NOT_WITH_ROWS = ("only", "except", "notebooks", "parameters_for")
"""What settings of other kinds of report say, and the rows say here."""
_Rows = tuple[Mapping[str, str], ...]


def rows_of_reports(
    data: Path | Address, name: str, settings: Mapping[str, object]
) -> tuple[str | tuple[str, ...], _Rows]:
    """What reports of a table differ by, and its rows, each with its cells by column.

    Parameters
    ----------
    data : the data folder.
    name : of the table, within it.
    settings : what portfolio.toml says of these reports.

    Raises
    ------
    UsageError
        When it cannot be read, lacks a name or a value of a key, or has one name twice (the line
        is named), or when the settings choose too.
    """
    if isinstance(data, Address):
        raise UsageError(f"{name}: a table of reports is read from a folder, not from {data}")
    for setting in _NOT_WITH_ROWS:
        if setting in settings:
            raise UsageError(f"{name} says in its rows what {setting} is for; take {setting} out")
    keys, rows = _read(data / name)
    return (keys if len(keys) > 1 else "".join(keys) or WHOLE), rows


def _read(file: Path) -> tuple[tuple[str, ...], _Rows]:
    try:
        text = read_file(file).decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file}: this file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file}: this file is not UTF-8; save it as CSV in UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise UsageError(f"{file}, line {reader.line_num}: this is not CSV: {error}") from error
    header = lines[0][1] if lines else []
    if "name" not in header or len(set(header)) < len(header) or "" in header:
        raise UsageError(
            f"{file}, line 1: its columns are {shortened(repr(header))}; expected name, and each "
            "column with a name of its own"
        )
    keys = tuple(name for name in header if name in KEY_COLUMNS)
    rows = [_row(file, line, header, keys, cells) for line, cells in lines[1:] if any(cells)]
    seen: dict[str, int] = {}
    for (line, _), row in zip([line for line in lines[1:] if any(line[1])], rows, strict=True):
        before = seen.setdefault(row["name"].casefold(), line)
        if before != line:
            raise UsageError(
                f"{file}, line {line}: name is {row['name']!r}, as in line {before}; give each "
                "report a name of its own"
            )
    if not rows:
        raise UsageError(f"{file}: it has no rows; write one for each report")
    return keys, tuple(rows)


def _row(
    file: Path, line: int, header: list[str], keys: tuple[str, ...], cells: list[str]
) -> Mapping[str, str]:
    """The cells of a row by column, without those that are empty."""
    if len(cells) > len(header):
        raise UsageError(
            f"{file}, line {line}: it has {len(cells)} cells, and the header {len(header)}; put "
            "texts with commas in quotes"
        )
    row = {name: cell for name, cell in zip(header, cells, strict=False) if cell}
    for name in ("name", *keys):
        if name not in row:
            raise UsageError(f"{file}, line {line}: {name} is empty; every report needs one")
    if len(row["name"]) > LONGEST_NAME:
        raise UsageError(
            f"{file}, line {line}: name is {shortened(repr(row['name']))}; expected at most "
            f"{LONGEST_NAME} characters"
        )
    if row.get("language", LANGUAGES[0]) not in LANGUAGES:
        raise UsageError(
            f"{file}, line {line}: language is {row['language']!r}; expected one of "
            f"{', '.join(LANGUAGES)}"
        )
    return row
