"""IATI in tables whose rows are parts of activities, as tools for publishers and analysts have it.

AidStream and the IATI Publisher put one part of each kind in a row, and further ones in the rows
below, which leave the identifier empty. The tables of OKFN's tools and of IATI Tables have a kind
of part each, with the identifier in each row. `row_tables.csv` says by which headers a table is
known (and by which name of its file, where these do not tell), `row_columns.csv` what the
Datastore calls its columns: a row becomes a record of the Datastore.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import PurePath
from typing import NamedTuple

from portfolio_lib.names.spelling import normalised
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.iati.flat import Record

_IDENTIFIER = "iati_identifier"


class _Column(NamedTuple):
    """What the Datastore calls a column, and what else its values say: a type."""

    name: str
    beside: tuple[str, str] | None


@dataclass(frozen=True)
class RowTable:
    """A table of parts of activities, with its columns by folded header."""

    name: str
    file: str
    headers: frozenset[str]
    columns: Mapping[str, _Column] = field(default_factory=dict)

    @property
    def has_activities(self) -> bool:
        """Whether its rows name activities; else they belong to those of another table."""
        return any(column.name == "title_narrative" for column in self.columns.values())

    def records(
        self, names: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
    ) -> Iterator[tuple[int, Record]]:
        """The rows as records, each with its line; one without identifier has that above."""
        columns = [self.columns.get(_folded(name)) or _Column(name, None) for name in names]
        identifier: list[str] = []
        for line, cells in rows:
            record: dict[str, list[str]] = {}
            for column, cell in zip(columns, cells, strict=False):
                if cell:
                    record.setdefault(column.name, []).append(cell)
                    if column.beside is not None:
                        record.setdefault(column.beside[0], []).append(column.beside[1])
            identifier = record.setdefault(_IDENTIFIER, identifier)
            yield line, record


def row_table(names: Sequence[str], file: str) -> RowTable | None:
    """The table of parts that has these headers, or None."""
    sheet = file.rpartition("[")[2].removesuffix("]") if file.endswith("]") else ""
    stem, headers = (sheet or PurePath(file).stem).casefold(), frozenset(map(_folded, names))
    return next(
        (one for one in _tables() if one.headers <= headers and one.file in ("", stem)), None
    )


@cache
def _tables() -> Sequence[RowTable]:
    columns: dict[str, dict[str, _Column]] = {}
    for row in packaged_rows("read/iati/row_columns.csv"):
        name, _, value = row["with"].partition("=")
        said = _Column(row["column"], (name, value) if value else None)
        columns.setdefault(row["table"], {})[_folded(row["header"])] = said
    return tuple(
        RowTable(
            row["table"], row["file"], frozenset(map(_folded, row["headers"].split(";"))),
            columns[row["table"]],
        )
        for row in packaged_rows("read/iati/row_tables.csv")
    )  # fmt: skip


def _folded(header: str) -> str:
    return normalised(header.replace("_", " "))
