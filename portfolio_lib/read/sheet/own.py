"""Sheets that hold no projects but say something about them: kept as tables of their own.

Each row belongs to the project whose identifier it states.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from portfolio_lib.model import Finding
from portfolio_lib.read.records import (
    ProjectRecord,
    StatedField,
    StatedParty,
    StatedPlace,
    Written,
)
from portfolio_lib.read.sheet.column_rules import GridRules
from portfolio_lib.read.sheet.grids import Grid, Row
from portfolio_lib.read.sheet.headers import folded_header, heading
from portfolio_lib.read.sheet.layout import standard_values

__all__ = ["OwnTable", "own_table"]

_LAST_HEADER_ROW = 10
_FEWEST_COLUMNS = 2


@dataclass(frozen=True)
class OwnTable:
    """A grid with an identifier and no title.

    Parameters
    ----------
    header : the index of its header among the rows.
    at : the position of the identifier.
    fields : of a published standard the columns that the model has, by position.
    audiences : who may see a column, where a person says so, by position.
    """

    grid: Grid
    header: int
    at: int
    fields: Mapping[int, str]
    audiences: Mapping[int, str]

    @property
    def name(self) -> str:
        """What the table is called: as its sheet, or as its file."""
        return self.grid.sheet or PurePosixPath(self.grid.file).stem

    @property
    def identifiers(self) -> set[str]:
        """The identifiers that its rows state."""
        rows = self.grid.rows[self.header + 1 :]
        return {row.cells[self.at] for row in rows if self.at < len(row.cells)} - {""}

    def records(self) -> Iterator[ProjectRecord]:
        """What each row says of its project."""
        names = self.grid.rows[self.header].cells
        for row in self.grid.rows[self.header + 1 :]:
            identifier = row.cells[self.at] if self.at < len(row.cells) else ""
            if identifier:
                yield self._record(row, names, identifier)

    def findings(self) -> Iterator[Finding]:
        """That the sheet is kept as a table, and which of its rows belong to no project."""
        rows = self.grid.rows[self.header + 1 :]
        without = [row for row in rows if not (row.cells + ("",) * self.at)[self.at]]
        count = len(rows) - len(without)
        kept = "its one row is" if count == 1 else f"its {count:,} rows are"
        use = "for the use that columns.csv states" if self.audiences else "for internal use"
        yield Finding.of(
            "own-table", f"the table {self.name!r} has no titles of projects; {kept} kept as a "
            f"table of its own, {use}, and joined by identifier",
            file=self.grid.file, line=self.grid.rows[self.header].number,
        )  # fmt: skip
        for row in without:
            yield Finding.of(
                "text-in-no-field", "a row without the identifier of a project belongs to none",
                file=self.grid.file, line=row.number, value=" | ".join(row.texts),
            )  # fmt: skip

    def _record(self, row: Row, names: tuple[str, ...], identifier: str) -> ProjectRecord:
        own = tuple(
            StatedField(
                name, cell, row.number, self.audiences.get(at, "internal"), self.name, row.number
            )
            for at, (name, cell) in enumerate(zip(names, row.cells, strict=False))
            if name and cell and at != self.at
        )
        stated = {
            name: Written(row.cells[at], row.number)
            for at, name in self.fields.items()
            if at < len(row.cells) and row.cells[at]
        }
        parties = tuple(
            StatedParty(role, stated[role], is_list=True, is_cell=True)
            for role in ("funding", "implementing") if role in stated
        )  # fmt: skip
        places = tuple(
            StatedPlace(stated[name], is_list=True, is_cell=True)
            for name in ("places",) if name in stated
        )  # fmt: skip
        return ProjectRecord(
            row.number, Written(identifier, row.number), places=places, organisations=parties,
            fields=own, is_part=True,
        )  # fmt: skip


def own_table(grid: Grid, rules: GridRules) -> OwnTable | None:
    """A grid as such a table, or None where it has no column with identifiers of projects.

    Parameters
    ----------
    rules : what a person says of its columns.
    """
    for index, row in enumerate(grid.rows[:_LAST_HEADER_ROW]):
        if sum(map(bool, row.cells)) < _FEWEST_COLUMNS:
            continue
        columns = _of_standard(row) or {
            at: "identifier" for at, cell in enumerate(row.cells)
            if (found := heading(cell)) and found.field == "identifier" and found.rank == 1
        }  # fmt: skip
        at = next((at for at, name in columns.items() if name == "identifier"), None)
        audiences = rules.at(rules.audiences, row.cells)
        return OwnTable(grid, index, at, columns, audiences) if at is not None else None
    return None


def _of_standard(row: Row) -> dict[int, str]:
    """The columns of a published standard whose rows are parts of projects, by position."""
    stated = standard_values(row.cells).get("part", "")
    pairs = [part.split("=") for part in stated.split(";") if part]
    positions = {folded_header(cell): at for at, cell in enumerate(row.cells)}
    return {positions[folded_header(header)]: name for name, header in pairs}
