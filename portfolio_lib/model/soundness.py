"""What makes tables a portfolio: the right frames, and rows that refer to what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from portfolio_lib.errors import InputError, UsageError
from portfolio_lib.messages import did_you_mean
from portfolio_lib.model.tables import OF_PROJECTS, TABLES

_REFERENCES = (
    *((name, "project", "projects") for name in OF_PROJECTS if name != "projects"),
    ("project_places", "place", "places"),
    ("amounts", "place", "places"),
    ("project_organisations", "organisation", "organisations"),
)
"""A table, a column of it, and the table in whose column of that name the value must stand."""
MOST_NAMED = 3
"""Of more values that refer to nothing only the first are named."""


def checked_frames(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, pd.DataFrame]]:
    """The tables by name, each a frame with the columns that it must have.

    Raises
    ------
    UsageError
        When they are something else, with what was expected.
    """
    if not isinstance(tables, Mapping):
        raise UsageError(
            f"a portfolio is made of tables by name, not of a {type(tables).__name__}; give "
            '{"projects": frame, …}, or save the frame as CSV or Excel and load its folder'
        )
    for name, frame in tables.items():
        if name not in TABLES:
            raise UsageError(f"a portfolio has no table {name!r}; {did_you_mean(name, TABLES)}")
        if not isinstance(frame, pd.DataFrame):
            raise UsageError(f"the table {name} is a {type(frame).__name__}, not a DataFrame")
        expected = TABLES[name].column_names
        if frame.columns.tolist() != expected:
            raise UsageError(
                f"the table {name} has the columns {_listed(frame.columns)}; expected "
                f"{_listed(expected)}. TABLES[{name!r}].frame(rows) makes such a table"
            )
        yield name, frame


def check_references(tables: Mapping[str, pd.DataFrame]) -> None:
    """Refuse tables whose rows refer to projects, places or organisations that are not there.

    Raises
    ------
    InputError
        With the table, its column and the first values.
    """
    for name, column, to in _REFERENCES:
        known = set(tables[to][column].tolist())
        missing = sorted(set(tables[name][column].dropna().tolist()) - known)
        if missing:
            rest = len(missing) - MOST_NAMED
            more = f" and {rest} more" if rest > 0 else ""
            raise InputError(
                f"the table {name} refers to {column} "
                f"{', '.join(map(repr, missing[:MOST_NAMED]))}{more}, of which the table {to} "
                "has no row"
            )


def _listed(names: object) -> str:
    return ", ".join(map(str, names))  # type: ignore[call-overload]  # an iterable of names
