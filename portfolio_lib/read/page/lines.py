"""The lines of a page that is no plain text: its blocks, lists and tables as lines.

What a reader of the page sees apart becomes lines apart, as they would stand in a text
file: a blank line between two blocks, two before a heading, "•" before an item of a list,
and a row of a table as "Label: value" (`portfolio_lib.read.page.tables`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.tables import Cells, Row, blocks_of_table


class Line(NamedTuple):
    """The number that findings name, and the text; empty for a blank line.

    `heading` is the level of a heading, from 1, or 0 where the line is none.
    """

    number: int
    text: str
    heading: int = 0


_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
"""In the source of a web page only; several spaces in a line keep its fields apart."""
_MOST_SPANNED = 50
"""A cell is over no more columns."""
_GAP, _WIDE = 1, 2
"""Blank lines between two blocks, and before a heading."""


@dataclass
class PageLines:
    """Lines while block after block comes in."""

    labels: Labels
    lines: list[Line] = field(default_factory=list)
    _table: list[Row] | None = None
    """The rows of a table, while it is open."""
    _row: Row | None = None
    """The cells of its row, while it is open."""
    _reaching: dict[int, tuple[int, Cells]] = field(default_factory=dict)
    """By its column the last cell of several rows, with the number of the last of these."""
    _cell: Cells = field(default_factory=list)
    """The cell that is open."""
    _gap: int = 0

    def add(
        self, block: Iterable[tuple[int, str]], *, heading: int = 0, item: bool = False
    ) -> None:
        """A block: its lines, of which those without text are left out."""
        clean = [(number, _LINE_BREAK.sub(" ", text).strip()) for number, text in block]
        clean = [(number, text) for number, text in clean if text]
        if not clean:
            return
        if item:
            number, text = clean[0]
            clean[0] = (number, f"• {text}")
        if self._row is None:
            self._emit(clean, _WIDE if heading else _GAP, heading)
        elif self._row:
            self._cell += clean
        else:
            self._row.append(clean)
            self._cell = clean

    def blank(self) -> None:
        """An empty block: two in a row make a gap as wide as before a heading."""
        if self._table is None:
            self._gap += 1

    def begin_table(self) -> None:
        """A table begins; one inside another ends the rows before it."""
        self.end_table()
        self._table = []

    def begin_row(self) -> None:
        """A row of a table begins."""
        self.end_row()
        self._row = []

    def begin_cell(self, rows: int = 1, columns: int = 1, *, is_merged: bool = False) -> None:
        """A cell begins, in a row or in a table without rows.

        One of several rows is the same cell in each of them (`is_merged` says so of a further
        one); one of several columns has empty cells behind it.
        """
        if self._row is None:
            self._row = []
        self._reach_into(self._row)
        first = len(self._row)
        above = self._table[-1] if is_merged and self._table else []
        own = [above[first]] if len(above) > first else [Cells()]
        cells = [*own, *(Cells() for _ in range(min(columns, _MOST_SPANNED) - 1))]
        if rows > 1:
            last = len(self._table or ()) + rows - 1
            self._reaching |= {at: (last, cell) for at, cell in enumerate(cells, first)}
        self._row += cells
        self._cell = cells[0]

    def _reach_into(self, row: Row) -> None:
        """Put the cells of rows above that reach into this one where they belong."""
        number = len(self._table or ())
        while len(row) in self._reaching and self._reaching[len(row)][0] >= number:
            row.append(self._reaching[len(row)][1])

    def end_row(self) -> None:
        """The row is complete."""
        if self._row is not None:
            self._reach_into(self._row)
            if self._table is None:
                self._emit_table([self._row])
            else:
                self._table.append(self._row)
        self._row = None

    def end_table(self) -> None:
        """The table is complete."""
        self.end_row()
        table, self._table = self._table, None
        self._reaching = {}
        self._emit_table(table or [])

    def _emit_table(self, rows: list[Row]) -> None:
        for gap, block in blocks_of_table(rows, self.labels):
            self._emit(block, gap, 0)

    def _emit(self, lines: Cells, gap: int, heading: int) -> None:
        blanks = max(gap, self._gap) if self.lines else 0
        self.lines += [Line(lines[0][0], "")] * blanks
        self.lines += [Line(number, text, heading) for number, text in lines]
        self._gap = 0
