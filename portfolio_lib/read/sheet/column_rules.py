"""What a person says of the columns of tables: columns.csv in the data folder.

It counts before what headers say by themselves. Each row is about the files that match its
pattern: a header and its field, or a value that is the same in all rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

from portfolio_lib.model import Finding
from portfolio_lib.names.reference import COLUMN_RULES, Row, rows_of
from portfolio_lib.read.sheet.grids import Grid
from portfolio_lib.read.sheet.headers import heading, stated_heading
from portfolio_lib.read.sheet.known_headers import (
    Heading,
    folded_header,
    known_fields,
)
from portfolio_lib.read.sheet.units import unit_of
from portfolio_lib.vocabulary import AUDIENCES

COLUMNS = ("file", "sheet", "header", "field", "value", "unit", "order", "separator", "audience")
"""The columns of columns.csv."""
OWN, SKIP = "own", "skip"
"""Instead of a field: a column that is kept as a field of its own, and one that is not read."""
CONSTANTS = ("funding", "places", "implementing", "currency", "status", "language", "accountable",
              "amount_date")  # fmt: skip
"""Fields whose value may be the same in all rows of a table."""
_ORDERS = ("day", "month")


@dataclass(frozen=True)
class GridRules:
    """What a person says of one table.

    Parameters
    ----------
    headings : by folded header; None where the column has no field.
    values : what is the same in all rows, by field.
    orders, separators, audiences : by folded header.
    """

    headings: Mapping[str, Heading | None] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    orders: Mapping[str, str] = field(default_factory=dict)
    separators: Mapping[str, str] = field(default_factory=dict)
    audiences: Mapping[str, str] = field(default_factory=dict)

    def at(self, stated: Mapping[str, str], names: Sequence[str]) -> dict[int, str]:
        """What is stated by header, by the position of the column."""
        found = ((at, stated.get(folded_header(name))) for at, name in enumerate(names) if name)
        return {at: value for at, value in found if value}


class ColumnRules:
    """The rows of columns.csv.

    Parameters
    ----------
    folder : the data folder, with columns.csv or without; or None.

    Raises
    ------
    InputError
        When the file cannot be used, with file and line.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._rows = rows_of(folder, COLUMN_RULES, COLUMNS)
        for row in self._rows:
            _check(row)

    def of(self, grid: Grid) -> GridRules:
        """What is said of a table; of two rows about one header the last counts."""
        rows = list(self._matching(grid))
        named = [(folded_header(row["header"]), row) for row in rows if row["header"]]
        said = {
            name: {key: row[name] for key, row in named if row[name]}
            for name in ("order", "separator", "audience")
        }
        return GridRules(
            {key: _heading(row) for key, row in named},
            {row["field"]: row["value"] for row in rows if row["value"] and not row["header"]},
            said["order"], said["separator"], said["audience"],
        )  # fmt: skip

    def unused(self, grid: Grid, names: Sequence[str]) -> Iterator[Finding]:
        """A finding for each header that a row names and the table lacks."""
        keys = {folded_header(name) for name in names}
        for row in self._matching(grid):
            if row["header"] and folded_header(row["header"]) not in keys:
                yield Finding.of(
                    "column-rule-not-used", f"columns.csv names the column {row['header'][:80]!r}, "
                    "which this table does not have", file=grid.file, field=row["field"] or None,
                    value=row["header"],
                )  # fmt: skip

    def _matching(self, grid: Grid) -> Iterator[Row]:
        file = grid.file.removesuffix(f"[{grid.sheet}]") if grid.sheet else grid.file
        for row in self._rows:
            of_file = fnmatchcase(file, row["file"]) or fnmatchcase(
                file.rpartition("/")[2], row["file"]
            )
            if of_file and (not row["sheet"] or fnmatchcase(grid.sheet, row["sheet"])):
                yield row


NO_RULES = ColumnRules()
"""What holds where a data folder has no columns.csv."""


def ruled_fields() -> tuple[str, ...]:
    """What a column can be said to be: a field, or one of the words instead of one."""
    return (*known_fields(), OWN, SKIP)


def field_named(name: str) -> str | None:
    """The field that a column can be said to be, by its name or as a header says it."""
    known = ruled_fields()
    if name in known or not name:
        return name or None
    found = heading(name)
    is_plain = found is not None and not (found.money or found.others or found.named)
    return found.field if found and is_plain and found.field in known else None


def _heading(row: Row) -> Heading | None:
    """What a row says that its column is."""
    if row["field"] == SKIP:
        return Heading(SKIP, 0)
    name = row["field"] or (known.field if (known := heading(row["header"])) else OWN)
    if name == OWN:
        return None
    return stated_heading(row["header"], name, row["unit"])


def _check(row: Row) -> None:
    """Refuse a row that cannot mean anything."""
    known = ruled_fields()
    if row["field"] and row["field"] not in known:
        raise row.error(f"the field is {row['field']!r}; expected one of {', '.join(known)}")
    if not row["header"] and row["field"] not in CONSTANTS:
        raise row.error(
            "a row without a header gives the value that is the same in all rows; its field is "
            f"one of {', '.join(CONSTANTS)}"
        )
    if row["unit"] and unit_of(row["unit"]) is None:
        raise row.error(f"the unit is {row['unit']!r}; expected one such as EUR or USD million")
    for name, allowed in (("order", _ORDERS), ("audience", AUDIENCES)):
        if row[name] and row[name] not in allowed:
            raise row.error(f"{name} is {row[name]!r}; expected one of {', '.join(allowed)}")
