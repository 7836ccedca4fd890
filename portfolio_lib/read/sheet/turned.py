"""Tables on their side: a label in each row, and beside it what it says of a project."""

from __future__ import annotations

from dataclasses import replace

from portfolio_lib.model import Finding
from portfolio_lib.read.sheet.grids import Grid, Row
from portfolio_lib.read.sheet.layout import layout_of

_MOST_ROWS = 100
"""A fact sheet has no more labels [rows]."""
_FEWEST_FIELDS = 4
"""So many labels are known in one, the title among them."""


def upright(grid: Grid) -> tuple[Grid, list[Finding]]:
    """The grid with its labels as a header, where they stand below each other; and that it is so.

    Any grid whose own rows name the columns of projects stays as it is.
    """
    if len(grid.rows) > _MOST_ROWS or layout_of(grid, lambda _: False) is not None:
        return grid, []
    turned = replace(grid, rows=tuple(_columns(grid)))
    layout = layout_of(turned, lambda _: False)
    if layout is None or layout.header or len(layout.fields) < _FEWEST_FIELDS:
        return grid, []
    return turned, [Finding.of(
        "table-on-its-side", "labels stand below each other and projects beside each other; the "
        "columns are read as rows, and lines of findings count columns",
        file=grid.file, line=grid.rows[0].number, value=grid.rows[0].cells[0],
    )]  # fmt: skip


def _columns(grid: Grid) -> list[Row]:
    """The columns as rows, from the first one that has any text."""
    width = max((len(row.cells) for row in grid.rows), default=0)
    made = [
        Row(
            at + 1,
            tuple(row.cells[at] if at < len(row.cells) else "" for row in grid.rows),
            frozenset(line for line, row in enumerate(grid.rows) if at in row.numbers),
            {
                line: row.currencies[at]
                for line, row in enumerate(grid.rows)
                if at in row.currencies
            },
        )
        for at in range(width)
    ]
    return [row for row in made if any(row.cells)]
