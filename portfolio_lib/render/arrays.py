r"""Lines between the rows and columns of an array: ``\hline``, ``\cline{1-2}``, ``{c|c}``.

latex2mathml does not say above which row a line stands, and ziamath draws none. So lines go
through both as letters of no script, in the first cell of their row, and are drawn here.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import Any

from lxml import etree

from portfolio_lib.render.commands import replaced
from portfolio_lib.render.tree import local_name

_ROW = "\ue000"
"""Stands for a line above the row in which it is."""
_COLUMN = 0xE100
"""With a column's number added: stands for a line before this column, counted from 0."""
_FIRST, _LAST = 0xE200, 0xE300
"""With columns' numbers added, one after the other: a line from one column up to another."""
_ARRAY = re.compile(r"\\begin\{array\}\s*(?:\[[tcb]\]\s*)?(?=\{)")
_HORIZONTAL = re.compile(r"\\hline(?![a-zA-Z])")
_PARTIAL = re.compile(r"\\cline\s*\{\s*([1-9]\d?)\s*-\s*([1-9]\d?)\s*\}")
_UNKNOWN = re.compile(r"\\(?:hdashline|vline|multicolumn)(?![a-zA-Z])")
_UNSEEN = re.compile(r"\s|@\{\s*\}")
_ROWS, _COLUMNS, _PARTS = "data-rows", "data-columns", "data-parts"
_ROOM = "0.5em"
"""Between two rows or columns where there are lines."""


def marked_lines(latex: str) -> str:
    """The formula with letters in place of its lines.

    Raises
    ------
    ValueError : for lines that are not known, as those within a cell.
    """
    if _UNKNOWN.search(latex):
        raise ValueError("lines of another kind")
    text = _PARTIAL.sub(_partial, replaced(_ARRAY, latex, _marked_columns))
    return _HORIZONTAL.sub(_ROW, text)


def _marked_columns(found: re.Match[str], arguments: list[str]) -> str:
    columns = _UNSEEN.sub("", arguments[0])
    if set(columns) - set("lcr|"):
        raise ValueError("columns of another kind")
    counted = [len(columns[:at].replace("|", "")) for at, c in enumerate(columns) if c == "|"]
    lines = "".join(chr(_COLUMN + count) for count in dict.fromkeys(counted))
    return f"{found[0]}{{{columns.replace('|', '')}}}{lines}"


def _partial(found: re.Match[str]) -> str:
    return chr(_FIRST + int(found[1]) - 1) + chr(_LAST + int(found[2]))


def place_lines(root: etree._Element) -> None:
    """Let each table of MathML state its lines, and have no letters for them."""
    for table in [e for e in root.iter() if local_name(e) == "mtable"]:
        rows: list[int] = []
        columns: list[int] = []
        parts: list[str] = []
        for number, row in enumerate(list(table)):
            cell = row[0] if len(row) else row
            for letter in list(cell):
                text = letter.text or ""
                if text == _ROW:
                    rows.append(number)
                elif len(text) == 1 and _COLUMN <= ord(text) < _COLUMN + 0x100:
                    columns.append(ord(text) - _COLUMN)
                elif len(text) == 1 and _FIRST <= ord(text) < _LAST + 0x100:
                    parts.append(f"{number}:{ord(text) & 0xFF}")
                else:
                    break
                cell.remove(letter)
            is_lined = number in rows or any(part.startswith(f"{number}:") for part in parts)
            if number == len(table) - 1 and is_lined and not len(cell) and len(row) == 1:
                table.remove(row)
        for name, found in ((_ROWS, rows), (_COLUMNS, columns), (_PARTS, parts)):
            if found:
                numbers = found if name == _PARTS else dict.fromkeys(found)
                table.set(name, " ".join(map(str, numbers)))
                table.set("rowspacing", _ROOM)
                table.set("columnspacing", _ROOM)


@cache
def draw_lines() -> None:
    """Let ziamath draw the lines that tables state, once the places of their cells are known."""
    table: Any = import_module("ziamath.nodes.mtable").Mtable
    lay_out = table._setup

    def with_lines(node: Any, **kwargs: Any) -> None:
        lay_out(node, **kwargs)
        stated = [node.element.get(name, "").split() for name in (_ROWS, _COLUMNS)]
        rows, columns = ([int(number) for number in each] for each in stated)
        ends = [[int(n) for n in end.split(":")] for end in node.element.get(_PARTS, "").split()]
        parts = [
            (row, first, last)
            for (row, first), (_, last) in zip(ends[::2], ends[1::2], strict=True)
        ]
        if rows or columns or parts:
            _add_lines(node, [*((row, 0, None) for row in rows), *parts], columns, kwargs)

    table._setup = with_lines


def _add_lines(
    node: Any,
    rows: list[tuple[int, int, int | None]],
    columns: list[int],
    kwargs: dict[str, Any],
) -> None:
    """Add lines: above some rows from a column up to another, and before some columns."""
    drawable: Any = import_module("ziamath.drawable")
    thick = node.units_to_points(node.font.math.consts.fractionRuleThickness)
    half = node.size_px(_ROOM) / 2
    shift = 2 * half if 0 in columns else 0.0
    node.nodexy = [(x + shift, y) for x, y in node.nodexy]
    ys, xs = _edges(node, half)
    right, top, bottom = xs[-1], ys[0], ys[-1]
    for number, first, last in rows:
        left = xs[min(first, len(xs) - 2)]
        end = right if last is None else xs[min(last, len(xs) - 1)]
        node.nodes.append(drawable.HLine(end - left, thick, style=node.style, **kwargs))
        node.nodexy.append((left, ys[min(number, len(ys) - 1)]))
    for number in columns:
        node.nodes.append(drawable.VLine(bottom - top, thick, style=node.style, **kwargs))
        node.nodexy.append((xs[min(number, len(xs) - 1)], top))
    node.bbox = node.bbox._replace(
        xmax=max(node.bbox.xmax + shift, right + half),
        ymin=min(node.bbox.ymin, -bottom - thick),
        ymax=max(node.bbox.ymax, -top + thick),
    )


def _edges(node: Any, half: float) -> tuple[list[float], list[float]]:
    """Where lines would stand: above and below each row, before and after each column."""
    cells = iter(zip(node.nodes, node.nodexy, strict=True))
    tops, bottoms = [], []
    lefts: dict[int, float] = {}
    rights: dict[int, float] = {}
    for row in node.element:
        placed = [next(cells) for _ in row]
        tops.append(min(y - cell.bbox.ymax for cell, (_, y) in placed))
        bottoms.append(max(y - cell.bbox.ymin for cell, (_, y) in placed))
        for column, (cell, (x, _)) in enumerate(placed):
            if cell.bbox.xmax > cell.bbox.xmin:
                lefts[column] = min(lefts.get(column, x), x)
                rights[column] = max(rights.get(column, x), x + cell.bbox.xmax)
    filled = sorted(lefts)
    across = _between([lefts[c] for c in filled], [rights[c] for c in filled], half)
    return _between(tops, bottoms, half), across


def _between(starts: list[float], ends: list[float], half: float) -> list[float]:
    """Before the first, in the middle between two that follow one another, after the last."""
    middles = [(end + start) / 2 for end, start in zip(ends, starts[1:], strict=False)]
    return [starts[0] - half, *middles, ends[-1] + half]
