"""Marks that say "the same as above" instead of repeating a value: `"`, -"-, idem, s. o."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from portfolio_lib.model import Finding
from portfolio_lib.read.sheet.cells import word
from portfolio_lib.read.sheet.grids import Row

_MARK = re.compile(r"[\s\-–—_.,'’]*(?:[\"“”„‟″〃]|''|,,|’’)[\s\-–—_.,'’\"“”„‟″〃]*")
"""Quotation marks and nothing else but strokes around them."""


@dataclass
class Dittos:
    """Gives each cell with such a mark the value of the one above.

    Parameters
    ----------
    file : the file and its sheet.
    names : the header.
    money : the positions of columns of amounts, in which a mark may mean a shared amount; there
        it stays what it is.
    """

    file: str
    names: Sequence[str]
    money: Collection[int]
    _filled: dict[int, list[Row]] = field(default_factory=dict)

    def resolved(self, rows: Sequence[Row]) -> list[Row]:
        """The rows; a mark below an empty cell, or below a row that is not there, stays."""
        found: list[Row] = []
        for row in rows:
            marks = [at for at, cell in enumerate(row.cells) if cell and _is_ditto(cell)]
            above = found[-1] if found and _follows(found[-1], row) else None
            found.append(self._with_values(row, above, marks) if marks and above else row)
        return found

    def findings(self) -> list[Finding]:
        """How many cells of each column were read so."""
        return [
            Finding.of(
                "ditto-mark", f"{_counted(len(rows))} of the column {self._name(at)!r} "
                f"{'has' if len(rows) == 1 else 'have'} a mark for the same as above; the value "
                "of the cell above is taken",
                file=self.file, line=rows[0].number, value=rows[0].cells[at],
            )
            for at, rows in sorted(self._filled.items())
        ]  # fmt: skip

    def _name(self, at: int) -> str:
        return self.names[at] if at < len(self.names) else f"Column {at + 1}"

    def _with_values(self, row: Row, above: Row, marks: Sequence[int]) -> Row:
        cells = list(row.cells)
        for at in marks:
            value = above.cells[at] if at < len(above.cells) and at not in self.money else ""
            if value and not _is_ditto(value):
                cells[at] = value
                self._filled.setdefault(at, []).append(row)
        return replace(row, cells=tuple(cells))


def _is_ditto(text: str) -> bool:
    return bool(_MARK.fullmatch(text)) or text.strip('-–— ()[]"').casefold() in word("ditto")


def _follows(above: Row, row: Row) -> bool:
    """Whether nothing, such as a hidden row, stands between two rows."""
    return row.number - above.number <= 1 + sum(cell.count("\n") for cell in above.cells)


def _counted(number: int) -> str:
    return "a cell" if number == 1 else f"{number:,} cells"
