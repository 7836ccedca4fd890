"""DataFrames as the rows of a sheet, which are read like any other."""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from pathlib import Path

import pandas as pd

from portfolio_lib.errors import InputError, UsageError
from portfolio_lib.files.safe_csv import text_of_rows
from portfolio_lib.files.workbooks import LONGEST, add_table, opened
from portfolio_lib.loading import load
from portfolio_lib.messages import did_you_mean
from portfolio_lib.model import Portfolio
from portfolio_lib.names.reference import COLUMN_RULES
from portfolio_lib.read import FURTHER_SHEETS
from portfolio_lib.read.sheet.column_rules import field_named, ruled_fields
from portfolio_lib.read.sheet.details import IDENTIFIER, headed

_Cell = str | float | date | None
_ROLES = ("accountable", "extending", "implementing")
"""No header of a list is called so, but a column of a frame may be."""
_HALVES = re.compile("[\ud800-\udfff]")
_MOST_EXACT = 10**15
"""Larger whole numbers are texts: a cell holds fifteen digits, and two identifiers would be one."""


def from_frames(
    projects: pd.DataFrame,
    mapping: Mapping[str, str] | None = None,
    as_of: date | str | None = None,
    language: str = "en",
    **further: pd.DataFrame,
) -> Portfolio:
    """Read DataFrames as the sheets of a workbook are read.

    Parameters
    ----------
    projects : one row a project, with its identifier, or a row for each project and place. Levels
        of the index that have a name are columns too; a list in a cell is several values.
    mapping : the field of a column by its name, such as ``{"Vorhaben": "title"}``, where the
        name is not known; "own" keeps a column as a field of its own, "skip" leaves it out.
    as_of, language : as for `load`.
    further : `amounts`, `sectors`, `texts`, `documents`, `places`, `organisations`: rows with
        the identifier of their project in a column such as `project`, "Identifier" or "ID", and
        columns as the table has them, such as `kind`, `value` and `currency`.

    Raises
    ------
    InputError
        When the mapping names a field or a column that there is not, no column is a title, a
        further frame lacks a column, or there is no row.
    UsageError
        When a frame is of another name or is none, `as_of` is no date, or reports cannot be
        made in the language.
    """
    fields = _roles_in(projects) | _stated_fields(mapping)
    sheets = {name.casefold(): name for name in FURTHER_SHEETS}
    for name in further:
        if name not in sheets:
            raise UsageError(f"there is no table {name!r} to read; {did_you_mean(name, sheets)}")
    columns, cells = _as_sheet("Projects", projects)
    whole = {"Projects": (_of_projects(columns, fields), cells)}
    for name, frame in further.items():
        columns, cells = _as_sheet(name, frame)
        whole[name] = _as_of_table(name, columns, sheets[name]), cells
    if not len(projects):
        raise InputError("the frame with the projects has no rows; a row is a project")
    _must_have_columns(fields, [column for columns, _ in whole.values() for column in columns])
    with tempfile.TemporaryDirectory(prefix="portfolio-frames-") as where:
        folder = Path(where)
        with opened(str(folder / "frames.xlsx")) as book:
            for sheet, (columns, cells) in whole.items():
                if columns:
                    add_table(book, sheets.get(sheet, sheet), [(c, 20) for c in columns], cells)
        if fields:
            rows = [["frames.xlsx", header, field] for header, field in fields.items()]
            text = text_of_rows(("file", "header", "field"), rows)
            (folder / COLUMN_RULES).write_text(text, encoding="utf-8")
        found = load(folder, as_of, language)
    if len(found) or "no-header" not in set(found.findings["rule"]):
        return found
    had = ", ".join(map(repr, whole["Projects"][0]))
    raise InputError(
        f"no column tells what the projects are called, or nothing else of them, among {had}; "
        'give the fields of columns, such as {"Vorhaben": "title", "Land": "places"}'
    )


def _of_projects(columns: list[str], mapping: Mapping[str, str]) -> list[str]:
    """The columns of the frame with the projects; `project` has their identifiers.

    Where no other column is the title, it is what it is in a file: the title.
    """
    said = {column: mapping.get(column) or field_named(column) for column in columns}
    others = {field for column, field in said.items() if column.casefold() != "project"}
    if "title" not in others or "identifier" in others:
        return columns
    is_identifier = {c for c in columns if c.casefold() == "project" and c not in mapping}
    return [IDENTIFIER if column in is_identifier else column for column in columns]


def _as_of_table(name: str, columns: list[str], sheet: str) -> list[str]:
    """The columns of a further frame as its sheet has them, in any case, with a space or a line.

    Raises
    ------
    InputError
        When it lacks one that its table must have.
    """
    declared = FURTHER_SHEETS[sheet].declared
    headings = {headed(column).casefold(): headed(column) for column in declared}
    headings["project"] = IDENTIFIER
    columns = [headings.get(c.replace("_", " ").strip().casefold(), c) for c in columns]
    needed = {headed(column) for column, about in declared.items() if not about.optional}
    known = [column for column in columns if field_named(column) == "identifier"]
    if IDENTIFIER not in columns and len(known) == 1:
        columns = [IDENTIFIER if column == known[0] else column for column in columns]
    missing = [column for column in (IDENTIFIER, *sorted(needed)) if column not in columns]
    if missing and columns:
        wanted = ", ".join(
            "project" if column == IDENTIFIER else column.casefold().replace(" ", "_")
            for column in missing
        )
        noun = "column" if len(missing) == 1 else "columns"
        raise InputError(f"{name} lacks the {noun} {wanted}; it has {', '.join(columns)}")
    twice = next((column for column in columns if columns.count(column) > 1), None)
    if twice is not None:
        raise InputError(f"{name} has several columns for {twice!r}; give it one")
    return columns


def _as_sheet(name: str, frame: object) -> tuple[list[str], Iterator[list[_Cell]]]:
    """The header and the rows that a frame is as a sheet.

    Parameters
    ----------
    name : what the frame is, for messages.
    frame : its columns, and the levels of its index that have a name.

    Raises
    ------
    UsageError
        When it is no DataFrame.
    """
    whole = _with_index(name, frame)
    return [str(column) for column in whole.columns], _cells(whole)


def _with_index(name: str, frame: object) -> pd.DataFrame:
    """A frame with the named levels of its index as columns."""
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise UsageError(f"{name.lower()} is a {kind}; expected a pandas DataFrame, a row for each")
    named = [level for level in frame.index.names if level is not None]
    added = [level for level in named if level not in frame.columns]
    return frame.reset_index(level=added) if added else frame


def _cells(frame: pd.DataFrame) -> Iterator[list[_Cell]]:
    """The rows of a frame as cells: numbers, days, texts, and nothing where a value is missing."""
    for label, row in zip(frame.index, frame.itertuples(index=False), strict=True):
        cells = [_cell(value) for value in row]
        for column, cell in zip(frame.columns, cells, strict=True):
            if isinstance(cell, str) and len(cell) > LONGEST:
                raise InputError(
                    f"row {label}: the text in {column!r} has {len(cell):,} characters, and can "
                    f"have {LONGEST:,}; shorten it, or put it into a text file that is loaded too"
                )
            if isinstance(cell, str) and _HALVES.search(cell):
                raise InputError(
                    f"row {label}: the text in {column!r} has half of a character, {cell!a}, "
                    "which no file can hold; read what it comes from in another encoding"
                )
        yield cells


def _cell(value: object) -> _Cell:
    if pd.api.types.is_list_like(value) and not isinstance(value, Mapping):
        texts = [str(one) for one in value if not pd.isna(one)]  # type: ignore[attr-defined]
        return "; ".join(sorted(texts) if isinstance(value, AbstractSet) else texts) or None
    if pd.isna(value):  # type: ignore[call-overload]  # any value of a frame
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    is_exact = math.isfinite(value) and (isinstance(value, float) or abs(value) < _MOST_EXACT)
    return float(value) if is_exact else str(value)


def _stated_fields(mapping: object) -> dict[str, str]:
    """The field that a person states for columns, by their names.

    Raises
    ------
    InputError
        When it is no mapping, or names a field that there is not.
    """
    if mapping is None:
        return {}
    if not isinstance(mapping, Mapping):
        raise InputError(
            f"the mapping is of the type {type(mapping).__name__}; expected the field of a column "
            'by its name, such as {"Vorhaben": "title"}'
        )
    found = {}
    for header, field in mapping.items():
        named = field_named(field) if isinstance(field, str) else None
        if named is None:
            known = ruled_fields()
            raise InputError(
                f"the mapping gives the column {header!r} the field {field!r}, which there is "
                f"not; {did_you_mean(str(field), known)}"
            )
        found[str(header)] = named
    return found


def _roles_in(frame: object) -> dict[str, str]:
    """The fields of columns that are called as `Portfolio.to_frame` calls them."""
    columns = _with_index("Projects", frame).columns
    return {role: role for role in _ROLES if role in columns}


def _must_have_columns(fields: Mapping[str, str], columns: Sequence[str]) -> None:
    """Make sure that frames have the columns of which a person states the fields.

    Raises
    ------
    InputError
        When one is missing.
    """
    missing = next((header for header in fields if header not in columns), None)
    if missing is not None:
        raise InputError(
            f"the mapping names the column {missing!r}, which there is not; "
            f"{did_you_mean(missing, columns)}"
        )
