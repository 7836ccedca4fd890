"""What a table and a column are: declarations that make, check and describe DataFrames."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pandas as pd

from portfolio_lib.errors import InputError
from portfolio_lib.model.described import Described

Kind = Literal["text", "date", "integer", "number", "flag"]

DTYPES: Mapping[Kind, str] = {
    "text": "str",
    "date": "datetime64[s]",
    "integer": "Int64",
    "number": "float64",
    "flag": "bool",
}


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds, and what that means.

    Parameters
    ----------
    name : the column's name in the DataFrame.
    kind : text, date, integer, number or flag; decides the dtype.
    meaning : one sentence for the reader of the table.
    unit : the unit in square brackets where there is one, e.g. ``[%]``.
    optional : whether a value may be missing.
    values : the only values allowed, or empty for any.
    unique : whether no value may come twice.
    audience : who may see it: public, donor or internal; the rows of its table may be for fewer,
        see `portfolio_lib.model.audience`.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    optional: bool = False
    values: tuple[str, ...] = ()
    unique: bool = False
    audience: str = "internal"


@dataclass(frozen=True)
class Table:
    """One related table of a portfolio: its name, its meaning and its columns."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in their order."""
        return [column.name for column in self.columns]

    def frame(self, rows: Iterable[Mapping[Any, Any]] = ()) -> pd.DataFrame:
        """Rows as a DataFrame with this table's columns, order and dtypes.

        A key that is no column raises KeyError; a missing key becomes a missing
        value. The index is 0, 1, 2, ….
        """
        return self.frame_of(self.values(rows))

    def values(self, rows: Iterable[Mapping[Any, Any]]) -> dict[str, list[Any]]:
        """The values of rows by column, None where a row has none; else as for `frame`."""
        records = list(rows)
        unknown = set().union(*records) - set(self.column_names)
        if unknown:
            raise KeyError(f"{self.name} has no column {sorted(unknown)}")
        return {name: [row.get(name) for row in records] for name in self.column_names}

    def frame_of(self, values: Mapping[str, list[Any]]) -> pd.DataFrame:
        """Values by column, as `values` gives them, as a DataFrame; see `frame`."""
        rows = len(values[self.columns[0].name])
        if rows == 0:
            return self._empty.copy(deep=False)
        arrays = {
            column.name: pd.array(values[column.name], dtype=DTYPES[column.kind])  # type: ignore[call-overload]
            for column in self.columns
        }  # arrays, since making a Series of each takes three times as long
        return pd.DataFrame(arrays, index=pd.RangeIndex(rows), copy=False)

    def rows(self, frame: pd.DataFrame) -> list[dict[str, Any]]:
        """The rows of a frame of this table without their missing values; dates in ISO 8601."""
        if frame.empty:
            return []
        columns = self.plain(frame)
        return [
            {name: values[row] for name, values in columns.items() if values[row] is not None}
            for row in range(len(frame))
        ]

    def plain(self, frame: pd.DataFrame) -> dict[str, list[Any]]:
        """The values of a frame of this table by column, None where missing; dates in ISO 8601."""
        return {column.name: _plain(frame[column.name], column.kind) for column in self.columns}

    def validate(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The frame itself when it keeps this table's rules.

        Raises
        ------
        InputError
            With every rule that is broken, its column and the first value.
        """
        if broken := "; ".join(self._faults(frame)):
            raise InputError(f"the table {self.name} breaks its rules: {broken}")
        return frame

    def _faults(self, frame: pd.DataFrame) -> Iterator[str]:
        expected = self._empty.dtypes
        if not frame.dtypes.equals(expected):
            others = [n for n, kind in expected.items() if frame.dtypes.get(n) != kind]
            others += [name for name in frame.columns if name not in expected]
            yield (
                f"the columns {', '.join(map(str, others)) or 'in this order'} are not those that "
                f"describe({self.name!r}) lists"
            )
            return
        for column in self.columns if len(frame) else ():
            values = frame[column.name]
            if not column.optional and values.hasnans:
                yield f"the column {column.name} lacks a value in row {values.isna().idxmax()}"
            if column.values and len(wrong := values[values.notna() & ~values.isin(column.values)]):
                known = ", ".join(column.values)
                yield f"the column {column.name} has {wrong.iloc[0]!r}; expected {known}"
            if column.unique and not values.is_unique:
                yield f"the column {column.name} has {values[values.duplicated()].iloc[0]!r} twice"

    @cached_property
    def _empty(self) -> pd.DataFrame:
        """A frame without rows: one with these columns and dtypes can break no rule."""
        data = {column.name: pd.Series(dtype=DTYPES[column.kind]) for column in self.columns}
        return pd.DataFrame(data, index=pd.RangeIndex(0), columns=self.column_names)

    def description(self) -> pd.DataFrame:
        """What each column holds: type, unit, whether optional, who may see it, meaning."""
        return Described(
            {
                "type": [column.kind for column in self.columns],
                "unit": [column.unit for column in self.columns],
                "optional": [column.optional for column in self.columns],
                "audience": [column.audience for column in self.columns],
                "meaning": [column.meaning for column in self.columns],
            },
            index=pd.Index(self.column_names, name="column"),
        )


def _plain(series: pd.Series, kind: Kind) -> list[Any]:
    if kind == "text":
        return [value if isinstance(value, str) else None for value in series.tolist()]
    values = (series.dt.strftime("%Y-%m-%d") if kind == "date" else series).tolist()
    missing = series.isna().tolist()
    return [None if absent else value for value, absent in zip(values, missing, strict=True)]
