"""Tables on their side: a label in each row, and beside it what it says of a project."""

from __future__ import annotations

from dataclasses import replace

from portfolio_lib.model import Finding
from portfolio_lib.read.sheet.amounts import amount_of
from portfolio_lib.read.sheet.grids import Grid, Row
from portfolio_lib.read.sheet.layout import Layout, layout_of
from portfolio_lib.read.written.periods import parse_day, parse_period

_MOST_ROWS = 100
"""A fact sheet has no more labels [rows]."""
_PERIODS = frozenset({"period", "start", "end"})
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
    if not _has_values(turned, layout):
        return grid, []
    return turned, [Finding.of(
        "table-on-its-side", "labels stand below each other and projects beside each other; the "
        "columns are read as rows, and lines of findings count columns",
        file=grid.file, line=grid.rows[0].number, value=grid.rows[0].cells[0],
    )]  # fmt: skip


def _has_values(turned: Grid, layout: Layout) -> bool:
    """Whether most days and amounts are such, and no explanations: "Start", "A date such as …"."""
    found = [
        amount_of(text, None) if known.money else parse_period(text) or parse_day(text)
        for at, known in layout.headings.items()
        if known.money or known.field in _PERIODS
        for row in turned.rows[1:]
        if (text := row.cells[at])
    ]
    return 2 * sum(one is not None for one in found) > len(found)


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
