"""Sheets that hold no projects but say something about them: kept as tables of their own.

Each row belongs to the project whose identifier it states, or whose title in the same workbook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from portfolio_lib.model import Finding
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import (
    ProjectRecord,
    StatedField,
    StatedParty,
    StatedPlace,
    Written,
)
from portfolio_lib.read.sheet.column_rules import GridRules
from portfolio_lib.read.sheet.grids import Grid, Row
from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.sheet.known_headers import folded_header
from portfolio_lib.read.sheet.layout import Layout
from portfolio_lib.read.sheet.standards import standard_of

_LAST_HEADER_ROW = 10
_FEWEST_COLUMNS = 2
_OF_A_LIST = frozenset({"funding", "start", "end", "period", "identifier", "objective", "summary"})
"""What a list of projects says, and a list of their details does not."""


@dataclass(frozen=True)
class OwnTable:
    """A grid with an identifier and no title, or with titles of projects that stand elsewhere.

    Parameters
    ----------
    header : the index of its header among the rows.
    at : the position of the identifier, or of the title.
    fields : of a published standard the columns that the model has, by position.
    audiences : who may see a column, where a person says so, by position.
    """

    grid: Grid
    header: int
    at: int
    fields: Mapping[int, str]
    audiences: Mapping[int, str]
    is_by_title: bool = False

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
        key = "title" if self.is_by_title else "identifier"
        yield Finding.of(
            "own-table", f"the table {self.name!r} has {self._what}; {kept} kept as a "
            f"table of its own, {use}, and joined by {key}{self._amounts}",
            file=self.grid.file, line=self.grid.rows[self.header].number,
        )  # fmt: skip
        for row in without:
            yield Finding.of(
                "text-in-no-field", "a row without the identifier of a project belongs to none",
                file=self.grid.file, line=row.number, value=" | ".join(row.texts),
            )  # fmt: skip

    @property
    def _amounts(self) -> str:
        names = self.grid.rows[self.header].cells
        has_money = any((found := heading(name)) and found.money for name in names if name)
        return "; its amounts count in no sum" if self.is_by_title and has_money else ""

    @property
    def _what(self) -> str:
        return (
            "titles of projects that another sheet describes"
            if self.is_by_title else "no projects of its own"
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
        key = Written(identifier, row.number)
        return ProjectRecord(
            row.number, None if self.is_by_title else key, key if self.is_by_title else None,
            places=places, organisations=parties, fields=own, is_part=True,
        )  # fmt: skip


def own_table(grid: Grid, rules: GridRules, known: set[str]) -> OwnTable | None:
    """A grid as such a table, or None where it has no column with identifiers of projects.

    Parameters
    ----------
    rules : what a person says of its columns.
    known : the identifiers of projects beside it: a bare "ID" is theirs where it has no others,
        and where they are no mere numbers, as rows have of their own.
    """
    for index, row in enumerate(grid.rows[:_LAST_HEADER_ROW]):
        if sum(map(bool, row.cells)) < _FEWEST_COLUMNS:
            continue
        columns = _of_standard(row) or {
            at: "identifier" for at, cell in enumerate(row.cells)
            if (found := heading(cell)) and found.field == "identifier"
            and (found.rank == 1 or _are_known(grid, at, index + 1, known))
        }  # fmt: skip
        at = next((at for at, name in columns.items() if name == "identifier"), None)
        audiences = rules.at(rules.audiences, row.cells)
        return OwnTable(grid, index, at, columns, audiences) if at is not None else None
    return None


def _are_known(grid: Grid, at: int, first: int, known: set[str]) -> bool:
    """Whether a column has nothing but identifiers that are known, from a row on."""
    cells = {row.cells[at] for row in grid.rows[first:] if at < len(row.cells)} - {""}
    return bool(cells) and cells <= known and not all(map(str.isdigit, cells))


def titles_of(grid: Grid, at: int, first: int) -> set[str]:
    """The titles (normalised) in a column, from a row on."""
    cells = (row.cells[at] for row in grid.rows[first:] if at < len(row.cells))
    return {normalised(cell) for cell in cells} - {""}


def main_titles(tables: Sequence[tuple[Grid, Layout]]) -> tuple[Layout | None, set[str]]:
    """The layout of the table that says the most of projects, with its titles (normalised)."""
    named = [(grid, layout, at) for grid, layout in tables
             if (at := _title_column(layout)) is not None]  # fmt: skip
    if not named:
        return None, set()
    grid, layout, at = max(named, key=lambda one: len(one[1].fields))
    return layout, titles_of(grid, at, layout.first)


def is_of_details(grid: Grid, layout: Layout, main: Layout | None, titles: set[str]) -> bool:
    """Whether a table only says more of projects that another one describes: risks, budget lines.

    It says less of them than the other, names no time, has donors or a column of its own which
    the other has not, and all its titles stand there.
    """
    at = _title_column(layout)
    if main is None or at is None or len(layout.fields) >= len(main.fields):
        return False
    own = {name for place, name in enumerate(layout.names) if place not in layout.headings}
    adds = {"funding"} & layout.fields - main.fields
    has_more = bool(own - {*main.names, ""}) or bool(adds)
    is_list = bool(layout.fields & _OF_A_LIST - adds)
    return has_more and not is_list and titles_of(grid, at, layout.first) <= titles


def _title_column(layout: Layout) -> int | None:
    found = [(one.rank, at) for at, one in layout.headings.items() if one.field == "title"]
    return min(found)[1] if found else None


def table_by_title(
    grid: Grid, rules: GridRules, main: Layout | None, titles: set[str]
) -> OwnTable | None:
    """A grid whose rows are about projects by their titles, or None.

    Parameters
    ----------
    main : the layout of the list of the same workbook; donors that it lacks are taken from here.
    titles : those of its projects, normalised.
    """
    if main is None:
        return None
    for index, row in enumerate(grid.rows[:_LAST_HEADER_ROW]):
        for at, cell in enumerate(row.cells):
            found = heading(cell) if cell else None
            if found is None or found.field != "title" or len(row.texts) < _FEWEST_COLUMNS:
                continue
            stated = titles_of(grid, at, index + 1)
            if stated and 2 * len(stated & titles) >= len(stated):
                audiences = rules.at(rules.audiences, row.cells)
                donors = {
                    place: "funding" for place, name in enumerate(row.cells)
                    if (said := heading(name)) and said.field == "funding"
                }  # fmt: skip
                added = {} if "funding" in main.fields else donors
                return OwnTable(grid, index, at, added, audiences, is_by_title=True)
    return None


def _of_standard(row: Row) -> dict[int, str]:
    """The columns of a published standard whose rows are parts of projects, by position."""
    stated = standard_of(row.cells)[1].get("part", "")
    pairs = [part.split("=") for part in stated.split(";") if part]
    positions = {folded_header(cell): at for at, cell in enumerate(row.cells)}
    return {positions[folded_header(header)]: name for name, header in pairs}
