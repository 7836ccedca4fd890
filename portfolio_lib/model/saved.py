"""A portfolio as one file: canonical JSON, the same bytes for the same portfolio."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from portfolio_lib.errors import InputError
from portfolio_lib.files import write_whole
from portfolio_lib.model.columns import Table
from portfolio_lib.model.tables import TABLES

__all__ = ["FILE_NAME", "digest", "read", "write"]

FILE_NAME = "portfolio.json"
"""The name of the file in a data folder."""

_TYPES: Mapping[str, tuple[type, ...]] = {
    "text": (str,),
    "date": (str,),
    "integer": (int,),
    "number": (int, float),
    "flag": (bool,),
}
_FORMAT = {"format": "portfolio", "version": 3}


def write(tables: Mapping[str, pd.DataFrame], as_of: date | None, folder: Path) -> Path:
    """Write the tables into `folder` and return the file."""
    return write_whole(folder / FILE_NAME, _encoded(tables, as_of))


def digest(tables: Mapping[str, pd.DataFrame], as_of: date | None) -> str:
    """SHA-256 of the file that `write` would write."""
    return hashlib.sha256(_encoded(tables, as_of)).hexdigest()


def read(file: Path) -> tuple[dict[str, pd.DataFrame], date | None]:
    """The tables and the as-of date in a file that `write` wrote.

    Raises
    ------
    InputError
        When it is something else: not JSON, another version, other columns.
    """
    try:
        content = json.loads(_bytes(file))
        _check_format(content)
        tables = {name: _frame(table, content["tables"][name]) for name, table in TABLES.items()}
        as_of = content["as_of"]
        return tables, date.fromisoformat(as_of) if as_of else None
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(
            f"this is no portfolio saved by this version ({error}); save it again with "
            "Portfolio.save, or remove the file",
            file=str(file),
        ) from error


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(
            f"this file cannot be read ({error.strerror}); make it readable", file=str(file)
        ) from error


def _frame(table: Table, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The rows as a table, when each value has the type that its column has in JSON."""
    types = {column.name: _TYPES[column.kind] for column in table.columns}
    flags = {column.name for column in table.columns if column.kind == "flag"}
    for row in rows:
        spoilt = {name: value for name, value in row.items() if type(value) not in types[name]}
        if spoilt or not flags <= row.keys():
            raise ValueError(f"a row of {table.name} has {spoilt or 'too few values'}")
    return table.frame(rows)


def _check_format(content: Mapping[str, Any]) -> None:
    found = {key: content[key] for key in _FORMAT}
    if found != _FORMAT:
        raise ValueError(f"expected {_FORMAT}, found {found}")


def _encoded(tables: Mapping[str, pd.DataFrame], as_of: date | None) -> bytes:
    content = {
        **_FORMAT,
        "as_of": as_of.isoformat() if as_of else None,
        "tables": {name: table.rows(tables[name]) for name, table in TABLES.items()},
    }
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, indent=0, sort_keys=True)
    return text.encode() + b"\n"
