"""A portfolio by columns, as the cache keeps it: texts that repeat stand there once.

`saved` writes rows, which a person can read and a build compares project by project; of a
large portfolio that is many times as much to write and to read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd

from portfolio_lib.model.columns import Column, Table
from portfolio_lib.model.portfolio import Portfolio
from portfolio_lib.model.saved import decoded, fault_in
from portfolio_lib.model.tables import TABLES

_FORMAT = {"format": "portfolio by columns", "version": 1}
_REPEATING = ("text", "date")
"""Kinds of columns whose values may stand once, with their numbers for the rows."""


def packed(portfolio: Portfolio) -> bytes:
    """All that is in a portfolio, as bytes that `unpacked` makes the same portfolio from."""
    content = {
        **_FORMAT,
        "as_of": portfolio.as_of.isoformat() if portfolio.as_of else None,
        "view": portfolio.view.plain(),
        "tables": {
            name: _packed_table(TABLES[name], frame) for name, frame in portfolio.tables.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def unpacked(content: bytes) -> Portfolio:
    """The portfolio that `packed` made into these bytes.

    Raises
    ------
    ValueError
        When they are something else, see `saved.decoded`.
    """
    tables, as_of, view = decoded(content, _frame, _FORMAT)
    return Portfolio(**tables, as_of=as_of, language="en", view=view, selected=())


def _packed_table(table: Table, frame: pd.DataFrame) -> dict[str, Any]:
    """The number of rows, and the columns in which any row has a value."""
    columns = table.plain(frame) if len(frame) else {}
    stated = {name: values for name, values in columns.items() if any(map(_is_value, values))}
    return {
        "rows": len(frame),
        "columns": {
            column.name: _packed_column(column, stated[column.name])
            for column in table.columns
            if column.name in stated
        },
    }


def _is_value(value: object) -> bool:
    return value is not None


def _packed_column(column: Column, values: list[Any]) -> list[Any] | dict[str, list[Any]]:
    different = dict.fromkeys(values) if column.kind in _REPEATING else {}
    if column.kind not in _REPEATING or 2 * len(different) > len(values):
        return values
    number_of = {value: number for number, value in enumerate(different)}
    return {"different": list(different), "numbers": [number_of[value] for value in values]}


def _frame(table: Table, stated: Mapping[str, Any]) -> pd.DataFrame:
    """The columns as a table, when each value is one that its column may have."""
    rows, columns = stated["rows"], stated["columns"]
    unknown = set(columns) - set(table.column_names)
    if unknown or type(rows) is not int or rows < 0:
        raise ValueError(f"{table.name} has the columns {sorted(unknown)} and {rows} rows")
    values = {
        column.name: _values(table, column, columns.get(column.name), rows)
        for column in table.columns
    }
    return table.frame_of(values)


def _values(table: Table, column: Column, stated: Any, rows: int) -> list[Any]:
    """The values of a column, one a row."""
    different, numbers = [None] * rows if stated is None else stated, None
    if isinstance(stated, dict):
        different, numbers = stated["different"], stated["numbers"]
        if not set(map(type, numbers)) <= {int} or (numbers and min(numbers) < 0):
            raise ValueError(f"the column {column.name} of {table.name} has no numbers of values")
    if not isinstance(different, list) or len(different if numbers is None else numbers) != rows:
        raise ValueError(f"the column {column.name} of {table.name} has not {rows:,} values")
    try:
        values = different if numbers is None else [different[number] for number in numbers]
    except IndexError as error:
        raise ValueError(f"{column.name} of {table.name} has a number of no value") from error
    if fault := fault_in(column, values if column.unique else different):
        raise ValueError(f"the column {column.name} of {table.name} has {fault}")
    return values
