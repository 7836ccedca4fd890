"""Own fields: what a source says in columns and sheets that the model has no name for."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from portfolio_lib.errors import UsageError

_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]+)?")
_FLAGS = frozenset({"true", "false", "yes", "no", "ja", "nein", "oui", "non"})


def type_of(value: str) -> str:
    """What a value is: number, date, flag or text."""
    if _NUMBER.fullmatch(value):
        return "number"
    if value.casefold() in _FLAGS:
        return "flag"
    try:
        date.fromisoformat(value)
    except ValueError:
        return "text"
    return "date"


def own_table(fields: pd.DataFrame, name: str) -> pd.DataFrame:
    """A table of a source that the model has no name for: a row a row, with its project.

    Parameters
    ----------
    fields : the table fields.
    name : the name of the sheet.

    Raises
    ------
    UsageError
        When there is no such table; those that are there are named.
    """
    rows = fields[fields["table"] == name]
    if rows.empty:
        names = ", ".join(sorted(fields["table"].dropna().unique())) or "none"
        raise UsageError(f"no table {name!r}; the tables of the sources are {names}")
    columns = list(dict.fromkeys(rows["name"]))
    keys = ["file", "row", "project"]
    wide = rows.pivot_table(index=keys, columns="name", values="value", aggfunc="first", sort=False)
    frame = wide[columns].reset_index().drop(columns=["file", "row"])
    frame.columns.name = None
    for column in columns:
        if set(rows.loc[rows["name"] == column, "type"]) == {"number"}:
            frame[column] = pd.to_numeric(frame[column])
    return frame
