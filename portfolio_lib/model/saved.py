"""A portfolio as one file: canonical JSON, the same bytes for the same portfolio."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

import pandas as pd

from portfolio_lib.errors import InputError
from portfolio_lib.files.whole import write_whole
from portfolio_lib.model.audience import View
from portfolio_lib.model.columns import Column, Table
from portfolio_lib.model.tables import TABLES

FILE_NAME = "portfolio.json"
"""The name of the file in a data folder."""

_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "date": (str,),
    "integer": (int,),
    "number": (int, float),
    "flag": (bool,),
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_AS_OF = re.compile(rb'\{"as_of": "([^"]+)"')
_VIEW = b'\n"view": '
_FORMAT = {"format": "portfolio", "version": 5}


def write(folder: Path, tables: Mapping[str, pd.DataFrame], as_of: date | None, view: View) -> Path:
    """Write the tables into `folder` and return the file."""
    return write_whole(folder / FILE_NAME, encoded(tables, as_of, view))


def digest(tables: Mapping[str, pd.DataFrame], as_of: date | None, view: View) -> str:
    """SHA-256 of the file that `write` would write."""
    return hashlib.sha256(encoded(tables, as_of, view)).hexdigest()


def read(file: Path) -> tuple[dict[str, pd.DataFrame], date | None, View]:
    """The tables, the as-of date and the view in a file that `write` wrote.

    Raises
    ------
    InputError
        When it is something else: not JSON, another version, other columns.
    """
    try:
        return decoded(_bytes(file))
    except ValueError as error:
        raise InputError(
            f"this is not a portfolio saved by this version ({error}); save it again with "
            "Portfolio.save, or remove the file",
            file=str(file),
        ) from error


def decoded(
    content: bytes,
    frame: Callable[[Table, Any], pd.DataFrame] | None = None,
    form: Mapping[str, object] = _FORMAT,
) -> tuple[dict[str, pd.DataFrame], date | None, View]:
    """The tables, the as-of date and the view that `encoded` made into these bytes.

    Every value is compared with the declaration of its column, so that a file which somebody
    else changed is no portfolio.

    Parameters
    ----------
    frame, form : how a table is made of what is stated, and name and version, where tables
        are written in another way than `encoded` does.

    Raises
    ------
    ValueError
        When they are something else: not JSON, another version, other columns or values.
    """
    try:
        stated, made = _parsed(content, form), frame or _frame
        tables = {name: made(table, stated["tables"][name]) for name, table in TABLES.items()}
        as_of = stated["as_of"]
        view = View.of(stated["view"])
        return tables, date.fromisoformat(as_of) if as_of else None, view
    except (KeyError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError(repr(error)) from error


def view_of(content: bytes) -> View | None:
    """For whom the portfolio in these bytes was cut, without reading it all; None if unknown.

    The view is the last thing that `encoded` writes.
    """
    start = content.rfind(_VIEW)
    try:
        return View.of(json.loads(b"{" + content[start + 1 :])["view"])
    except (ValueError, KeyError, TypeError):
        return None


def day_in(content: bytes) -> str:
    """The as-of date of the portfolio in these bytes as YYYY-MM-DD, or empty.

    It is the first thing that `encoded` writes.
    """
    found = _AS_OF.match(content)
    return found[1].decode() if found else ""


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"this file cannot be read ({error.strerror}); make it readable", file=str(file)
        ) from error


def _frame(table: Table, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows as a table, when each value is one that its column may have."""
    values = table.values(rows)
    for column in table.columns:
        if fault := fault_in(column, values[column.name]):
            raise ValueError(f"the column {column.name} of {table.name} has {fault}")
    return table.frame_of(values)


def fault_in(column: Column, values: list[Any]) -> str | None:
    """What a column must not have, or None; all values at once, since files are large."""
    types = {*_TYPES[column.kind], *((type(None),) if column.optional else ())}
    if not set(map(type, values)) <= types:
        return f"other values than {column.kind}, or none"
    if column.unique and len(set(values)) < len(values):
        return "a value twice"
    if column.values and (others := set(values) - {*column.values, None}):
        return f"the value {min(others)!r}"
    stated = [value for value in values if value is not None]
    if column.kind == "date" and not all(map(_DAY.fullmatch, stated)):
        return "a value that is not a day"
    if column.kind == "number" and not all(map(isfinite, stated)):
        return "a value that is not a number"
    return None


def _no_number(constant: str) -> None:
    raise ValueError(f"{constant} is not a number")


def _parsed(content: bytes, expected: Mapping[str, object]) -> dict[str, Any]:
    """What is in these bytes of JSON, which state the format that is expected.

    Raises
    ------
    ValueError, KeyError, TypeError, RecursionError
        When they are something else.
    """
    stated: dict[str, Any] = json.loads(content, parse_constant=_no_number)
    found = {key: stated[key] for key in expected}
    if found != expected:
        raise ValueError(f"expected {expected}, found {found}")
    return stated


def encoded(tables: Mapping[str, pd.DataFrame], as_of: date | None, view: View) -> bytes:
    """The content of the file that `write` writes."""
    content = {
        **_FORMAT,
        "as_of": as_of.isoformat() if as_of else None,
        "view": view.plain(),
        "tables": {name: table.rows(tables[name]) for name, table in TABLES.items()},
    }
    # a line each, as with an indent, which would take json ten times as long
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",\n", ": "),
                      sort_keys=True)  # fmt: skip
    return text.encode() + b"\n"
