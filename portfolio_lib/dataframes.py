"""DataFrames as the rows of a sheet, for `portfolio_lib.loading` to read like any other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime

import pandas as pd

from portfolio_lib.errors import InputError, UsageError
from portfolio_lib.messages import did_you_mean
from portfolio_lib.read.sheet.column_rules import field_named, ruled_fields

__all__ = ["Cell", "as_sheet", "must_have_columns", "stated_fields"]

Cell = str | float | date | None


def as_sheet(
    name: str, frame: object, mapping: Mapping[str, str]
) -> tuple[list[str], Iterator[list[Cell]]]:
    """The header and the rows that a frame is as a sheet.

    Parameters
    ----------
    name : what the frame is, for messages.
    frame : its columns, and the levels of its index that have a name.
    mapping : the field of a column by its name; other columns of the model get their heading.

    Raises
    ------
    UsageError
        When it is no DataFrame.
    """
    whole = _with_index(name, frame)
    return [_headed(str(column), mapping) for column in whole.columns], _cells(whole)


def _with_index(name: str, frame: object) -> pd.DataFrame:
    """A frame with the named levels of its index as columns."""
    if not isinstance(frame, pd.DataFrame):
        kind = type(frame).__name__
        raise UsageError(f"{name.lower()} is a {kind}; expected a pandas DataFrame, a row for each")
    named = [level for level in frame.index.names if level is not None]
    added = [level for level in named if level not in frame.columns]
    return frame.reset_index(level=added) if added else frame


def _headed(column: str, mapping: Mapping[str, str]) -> str:
    """What a sheet calls a column that a table of the model has as "project"."""
    if column == "project" and column not in mapping:
        return "Identifier"
    is_of_model = column.isidentifier() and column.islower() and column not in mapping
    return column.replace("_", " ").capitalize() if is_of_model else column


def _cells(frame: pd.DataFrame) -> Iterator[list[Cell]]:
    """The rows of a frame as cells: numbers, days, texts, and nothing where a value is missing."""
    for row in frame.itertuples(index=False):
        yield [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    if pd.api.types.is_list_like(value) and not isinstance(value, Mapping):
        texts = [str(one) for one in value if not pd.isna(one)]  # type: ignore[attr-defined]
        return "; ".join(sorted(texts) if isinstance(value, AbstractSet) else texts) or None
    if pd.isna(value):  # type: ignore[call-overload]  # any value of a frame
        return None
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else str(value)  # type: ignore[arg-type]  # a number


def stated_fields(mapping: object) -> dict[str, str]:
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


def must_have_columns(fields: Mapping[str, str], columns: Sequence[str]) -> None:
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
