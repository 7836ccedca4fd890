"""Cells of SharePoint lists: the value of a lookup with the number of its item, "Kenya;#7"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from portfolio_lib.model import Finding
from portfolio_lib.read.sheet.grids import Grid, Row

_MARK = ";#"


def without_lookups(grids: Iterable[Grid]) -> tuple[list[Grid], list[Finding]]:
    """The grids with the values of lookups alone, and a finding for each grid that had some."""
    bare, findings = list[Grid](), list[Finding]()
    for grid in grids:
        marked = [row for row in grid.rows if any(_MARK in cell for cell in row.cells)]
        if not marked:
            bare.append(grid)
            continue
        bare.append(replace(grid, rows=tuple(map(_without, grid.rows))))
        cell = next(cell for cell in marked[0].cells if _MARK in cell)
        findings.append(Finding.of(
            "lookup-cells", f"{len(marked)} rows have cells with lookups of SharePoint; their "
            f"values count, and numbers of items such as in {cell[:60]!r} are left out",
            file=grid.file, line=marked[0].number, value=cell,
        ))  # fmt: skip
    return bare, findings


def _without(row: Row) -> Row:
    return replace(row, cells=tuple(_value(cell) if _MARK in cell else cell for cell in row.cells))


def _value(cell: str) -> str:
    parts = [part.strip() for part in cell.split(_MARK)]
    values = [part for part in parts if part and not part.isdecimal()]
    return "; ".join(values or filter(None, parts))
