"""The lines of a page that is no plain text: its blocks, lists and tables as lines.

What a reader of the page sees apart becomes lines apart, as they would stand in a text
file: a blank line between two blocks, two before a heading, "•" before an item of a list,
and a row of a table whose first cell is a label as "Label: value".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portfolio_lib.read.page.labels import labelled

__all__ = ["Line", "PageLines"]

Line = tuple[int, str]
"""The number that findings name, and the text; empty for a blank line."""
_LINE_BREAK = re.compile(r"[^\S\n]*\n\s*")
"""In the source of a web page only; several spaces in a line keep its fields apart."""
_GAP, _WIDE = 1, 2
"""Blank lines between two blocks, and before a heading."""


@dataclass
class PageLines:
    """Lines while block after block comes in."""

    lines: list[Line] = field(default_factory=list)
    _row: list[list[Line]] | None = None
    """The cells of a table's row, while it is open."""
    _gap: int = 0

    def add(self, block: list[Line], *, heading: bool = False, item: bool = False) -> None:
        """A block: its lines, of which those without text are left out."""
        clean = [(number, _LINE_BREAK.sub(" ", text).strip()) for number, text in block]
        clean = [(number, text) for number, text in clean if text]
        if not clean:
            return
        if item:
            number, text = clean[0]
            clean[0] = (number, f"• {text}")
        if self._row is None:
            self._emit(clean, _WIDE if heading else _GAP)
        elif self._row:
            self._row[-1] += clean
        else:
            self._row.append(clean)

    def blank(self) -> None:
        """An empty block: two in a row make a gap as wide as before a heading."""
        self._gap += 1

    def begin_row(self) -> None:
        """A row of a table begins."""
        self.end_row()
        self._row = []

    def begin_cell(self) -> None:
        """A cell begins, in a row or in a table without rows."""
        if self._row is None:
            self._row = []
        self._row.append([])

    def end_row(self) -> None:
        """The row is complete: one line where its first cell is a label, else a line a cell."""
        cells = [cell for cell in self._row or () if cell]
        self._row = None
        if len(cells) > 1 and len(cells[0]) == 1:
            (number, head), *_ = cells[0]
            label = head if head.endswith(":") else f"{head}:"
            if labelled(label):
                first, *others = [line for cell in cells[1:] for line in cell]
                self._emit([(number, f"{label} {first[1]}")], _GAP)
                for line in others:
                    self._emit([line], 0)
                return
        for cell in cells:
            self._emit(cell, _GAP)

    def _emit(self, lines: list[Line], gap: int) -> None:
        blanks = max(gap, self._gap) if self.lines else 0
        self.lines += [(lines[0][0], "")] * blanks + lines
        self._gap = 0
