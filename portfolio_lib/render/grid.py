"""A table's cells in their places, as HTML counts rows and columns, and how wide columns are."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from itertools import takewhile
from typing import Any

from portfolio_lib.render.colours import on_paper
from portfolio_lib.render.inheriting import declared
from portfolio_lib.render.styles import shares
from portfolio_lib.render.tables import Place, placed_cells
from portfolio_lib.render.tree import Element, classes, text_of, words_of

_LONGEST_REPEATED_HEAD = 400
"""A head with more text than this is not repeated on each page [characters]."""
_MOST_UNBROKEN_LINES = 16
"""A row with a cell of more lines than this may break across pages [lines]."""
_LINE = 55
"""About so much text is a line of a wide cell [characters]."""
_LONGEST_MEASURED_WORD = 60
_WORDS_MEASURED = 3
"""How many of the widest words of a column, by their letters, are measured as they are set."""
_KEPT_TOGETHER = 24.0
"""A group of rows under one label may break across pages when it has more lines [lines]."""
_MOST_TOGETHER = 8
"""More rows at the end of a table, such as totals, may be on two pages."""
_LONGEST_REPEATED_LABEL = 3.0
"""So much of a longer label of a group is repeated on the next page [lines]."""
_LONGEST_LABEL = 12.0
"""A longer label of a group is not repeated, but breaks itself [lines]."""
_ACROSS = 100
"""About so much text is a line of a table as wide as the page [characters]."""
_BAR = 20.0
"""What a column of bars would like to have [em]."""
_WIDE, _NARROW = 0.62, 0.53
"""Mean width of a capital or digit and of another character, in the font's size [em]."""


def grid(table: Element, content: Callable[[Element], list[Any]], name: str) -> dict[str, Any]:
    """The cells of a table with their places, spans clipped so that none overlap.

    A group of rows that is too long to stay together has a cell in each of its rows: `group`
    names it, `step` counts its rows, and all but the first show their label only at the head
    of a page.

    Parameters
    ----------
    content : makes a cell's blocks.
    name : what no other table of the document is called.

    Returns
    -------
    `columns` (how many), `widths` (per column: the longest `words`, how wide the longest
    text about is, `natural` [em], and whether it holds a `number`), `head` (how many rows at the
    top), `repeat` (whether they do on each page), `together` (how many rows at the end stay on one
    page), and `cells` with `x`, `y`, `columns`,
    `rows`, `head`, `number`, `breakable`, `blocks`.
    """
    heads, placed = placed_cells(table)
    tall = {y for _, y, _, _, cell in placed if _lines(cell) > _MOST_UNBROKEN_LINES}
    columns = max((x + across for x, _, across, _, _ in placed), default=0)
    index = _index(placed, len(heads), columns)
    long = _long_groups(placed, len(heads), columns)
    cells: list[dict[str, Any]] = []
    for x, y, across, down, cell in placed:
        is_long = down > 1 and y in long
        made = {
            "x": x,
            "y": y,
            "columns": across,
            "rows": down,
            "head": cell.tag == "th",
            "number": "number" in classes(cell),
            "breakable": is_long or not tall.isdisjoint(range(y, y + down)),
            "blocks": content(cell),
            **_colours(cell),
        }
        if x < index:
            made["text"] = text_of(cell, notes=False)
        is_spread = is_long and _height(cell, across, columns) <= _LONGEST_LABEL
        room = int(_room(across, columns) * _LONGEST_REPEATED_LABEL)
        cells += _in_each_row(made, f"{name}-{x}-{y}", cell, room) if is_spread else [made]
    repeat = sum(len(text_of(row)) for row in heads) <= _LONGEST_REPEATED_HEAD
    return {
        "columns": columns,
        "widths": _widths(columns, placed),
        "head": len(heads),
        "repeat": repeat,
        "index": index,
        "name": name,
        "together": _last_together(placed, len(heads)),
        "cells": cells,
    }


def _last_together(placed: list[Place], heads: int) -> int:
    """How many rows at the end stay together: two, or all of one name, as totals, and one."""
    names = [text_of(cell) for x, y, _, _, cell in placed if x == 0 and y >= heads]
    same = sum(1 for _ in takewhile(lambda name: name == names[-1], reversed(names)))
    return min(max(2, same + 1), _MOST_TOGETHER)


def _index(placed: list[Place], heads: int, columns: int) -> int:
    """How many columns at the left are heads of their rows; fewer than all."""
    cells = {x: [] for x in range(columns)}  # type: dict[int, list[str]]
    for x, y, across, _, cell in placed:
        for column in range(x, x + across) if y >= heads else ():
            cells[column].append(str(cell.tag) if text_of(cell) else "th")
    are_heads = (all(tag == "th" for tag in cells[x]) and cells[x] for x in range(columns))
    count = sum(1 for _ in takewhile(bool, are_heads))
    return count if count < columns else 0


def stops(bar: str) -> list[list[Any]]:
    """The colours of a bar as `styles` settled them, each with its place [%]."""
    found = [[c, float(place)] for c, place in re.findall(r"(#\w+) ([\d.]+)%", bar)]
    return [[found[0][0], 0.0], *found, [found[-1][0], 100.0]]


def _colours(cell: Element) -> dict[str, Any]:
    """The colours of a cell on paper, as `styles` settled them."""
    stated = cell.get("style") or ""
    found = declared(stated)
    shown: dict[str, Any] = {**shares(cell)}
    if ink := found.get("color"):
        shown["ink"] = on_paper(ink)
    if fill := found.get("background-color"):
        shown["fill"] = fill
    if bar := found.get("background"):
        shown["bar"] = stops(bar)
    if found.get("font-weight"):
        shown["bold"] = True
    if "text-align" in found:
        shown["align"] = found["text-align"]
    return shown


def _long_groups(placed: list[Place], heads: int, columns: int) -> set[int]:
    """The rows of the groups that are too long to stay on one page: spans that overlap are one."""
    lines: dict[int, float] = {}
    for _, y, across, down, cell in placed:
        height = _height(cell, across, columns)
        for row in range(y, y + down):
            lines[row] = max(lines.get(row, 1.0), height / down)
    long: set[int] = set()
    group: range = range(0)
    spans = sorted((y, y + down) for _, y, _, down, _ in placed if down > 1 and y >= heads)
    for start, end in spans:
        group = range(group.start, max(group.stop, end)) if start in group else range(start, end)
        if sum(lines.get(row, 1.0) for row in group) > _KEPT_TOGETHER:
            long.update(group)
    return long


def _height(cell: Element, across: int, columns: int) -> float:
    """About how many lines a cell has where all columns are as wide."""
    starts = sum(1 for _ in cell.iter("li", "br", "p"))
    return max(1.0, starts, len(text_of(cell)) / _room(across, columns))


def _room(across: int, columns: int) -> float:
    """About how much text is in a line of a cell where all columns are as wide [characters]."""
    return max(4.0, _ACROSS * across / columns)


def _in_each_row(
    made: dict[str, Any], group: str, cell: Element, most: int
) -> list[dict[str, Any]]:
    """A cell over several rows as one in each row; its text alone, or its start, is repeated."""
    text = text_of(cell, notes=False)
    if len(text) > most:
        text = f"{text[:most].rsplit(' ', 1)[0]} …"
    again = [{"kind": "paragraph", "spans": [{"text": text}]}] if text else []
    first = {**made, "rows": 1, "breakable": False, "group": group, "step": 0}
    return [first] + [
        {**first, "y": made["y"] + step, "step": step, "blocks": again}
        for step in range(1, made["rows"])
    ]


def _lines(cell: Element) -> float:
    """About how many lines a cell has at least."""
    starts = sum(1 for _ in cell.iter("li", "p", "br", "tr", "div"))
    return max(starts, len(text_of(cell)) / _LINE)


def _widths(columns: int, placed: list[Place]) -> list[Mapping[str, Any]]:
    return [_column([p for p in placed if p[0] == x and p[2] == 1]) for x in range(columns)]


def _column(placed: list[Place]) -> Mapping[str, Any]:
    texts = [text_of(cell) for *_, cell in placed]
    words = {word for *_, cell in placed for word in words_of(cell)}
    longest = sorted(words, key=lambda word: (-_width(word), word))[:_WORDS_MEASURED]
    if any(shares(cell) for *_, cell in placed):
        return {"words": [], "em": _BAR / 4, "natural": _BAR, "number": False}
    return {
        "words": [word[:_LONGEST_MEASURED_WORD] for word in longest],
        "em": round(_width("".join(longest[:1])), 2),
        "natural": round(max((_width(text[:400]) for text in texts), default=1.0), 2),
        "number": any("number" in classes(cell) for *_, cell in placed),
    }


def _width(text: str) -> float:
    """About how wide a text is [em]."""
    return sum(_NARROW if c.islower() or c == " " else _WIDE for c in text)
