"""Tables made complete: heads with their scope, numbers to the right, room to scroll.

Every function changes the tree that it is given, which belongs to one conversion.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import takewhile

from lxml import etree

from portfolio_lib.render.inheriting import declared, written
from portfolio_lib.render.tree import Element, classes, take, text_of, wrap

REGISTER = "register"
"""The class of a table of projects: on a phone each is two lines, the title above the rest."""
_MOST_COLUMNS = 2_000
_BEHIND = frozenset({"background", "background-color"})
_CODES = """
ALL AMD AUD AZN BAM BGN BYN CAD CHF CNY CZK DKK ETB EUR GBP GEL HUF ILS INR ISK JOD JPY KES KGS KZT
LBP MAD MDL MKD NOK PLN RON RSD SEK TJS TND TRY UAH USD UZS XAF XOF ZAR
"""
_UNIT = rf"(?:[$€£¥₴₾֏₸₺₽₼]|{'|'.join(_CODES.split())}|KM|US\$|Fr\.)"
_SCALE = r"(?:k|m|M|bn|Tsd\.?|Mio\.?|Mrd\.?|million|billion)"
_GAP = r"[ \u00a0\u202f]?"
_NUMBER = re.compile(
    rf"(\()?(?:{_UNIT}{_GAP})?(?:[-+\u2212]|(\())?(?:{_UNIT}{_GAP})?"
    rf"[\d.,\u00a0\u202f\u2009'’ ]*\d(?:[eE][-+]?\d+)?(?:{_GAP}{_SCALE}(?![a-zA-Z]))?"
    rf"(?:{_GAP}(?:%|{_UNIT}))?(?(1)\))(?(2)\))"
    r"|[-+]?(?i:nan|inf|<na>|none|n/a)|[-\u2013\u2014]?"
)
"""A number as a table writes it; one in brackets is below zero, as accountants write."""


def rows_of(table: Element) -> list[Element]:
    """The rows of a table itself, not those of tables inside it."""
    groups = [child for child in table if child.tag in {"thead", "tbody", "tfoot"}]
    return [row for part in [table, *groups] for row in part if row.tag == "tr"]


Place = tuple[int, int, int, int, Element]
"""A cell's column and row, how many of each it takes, and the cell."""


def placed_cells(table: Element) -> tuple[list[Element], list[Place]]:
    """The rows of a table's head, which come first, and its cells in their places."""
    rows = rows_of(table)
    heads = [row for row in rows if (p := row.getparent()) is not None and p.tag == "thead"]
    return heads, _placed(heads + [row for row in rows if row not in heads], len(heads))


def complete_tables(body: Element) -> None:
    """Give every table a head, every head its scope, every column of numbers its class.

    Its foot stands below its rows, wherever it is written.
    """
    for table in list(body.iter("table")):
        table.extend(table.findall("tfoot"))
        _make_head(table)
        for row in rows_of(table):
            _scope_heads(row)
        _align_numbers(table)


def hand_down_columns(body: Element) -> None:
    """Give cells what their table says of their column, where they and their row say nothing."""
    for table in body.iter("table"):
        columns = list(_columns(table))
        for x, _, _, _, cell in placed_cells(table)[1] if any(columns) else ():
            own = declared(cell.get("style") or "")
            around = [declared(e.get("style") or "") for e in cell.iterancestors("tr", "tbody")]
            is_coloured = any(_BEHIND & style.keys() for style in (own, *around))
            column = columns[x] if x < len(columns) else {}
            names = column.keys() - (_BEHIND if is_coloured else frozenset())
            if names:
                cell.set("style", written({name: column[name] for name in names} | own))


def _columns(table: Element) -> Iterator[Mapping[str, str]]:
    """What a table says of each of its columns: what is behind it, that it is not shown."""
    for group in table.iterchildren("colgroup"):
        for column in group.findall("col") or [group]:
            style = declared(f"{group.get('style') or ''};{column.get('style') or ''}")
            kept = {name: style[name] for name in (*_BEHIND, "visibility") if name in style}
            yield from [kept] * int(column.get("span") or 1)


def scrollable_tables(body: Element, label: str) -> None:
    """Put each table into a part that scrolls sideways by itself, by touch and by key.

    Parameters
    ----------
    label : how to call a table without a caption.
    """
    for table in list(body.iter("table")):
        caption = table.find("caption")
        name = text_of(caption) if caption is not None else label
        attributes = {"class": "scroll", "tabindex": "0", "role": "region", "aria-label": name}
        if REGISTER in classes(table):
            _keep_roles(table)
        parent = table.getparent()
        if parent is not None and "scroll" in classes(parent):
            for key, value in attributes.items():
                parent.set(key, value)
        else:
            wrap(table, "div", attributes)


def _keep_roles(table: Element) -> None:
    """Say what each part of a table is, whose rows a style sheet lays out as lines on a phone."""
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for part in table.iter():
        is_head = part.tag == "th"
        head = "columnheader" if part.get("scope") == "col" else "rowheader"
        if (role := head if is_head else roles.get(str(part.tag))) is not None:
            part.set("role", role)


def _make_head(table: Element) -> None:
    """Move rows that consist of heads, at the top of a table without a head, into one."""
    if table.find("thead") is not None:
        return
    rows = rows_of(table)
    heads = list(takewhile(lambda row: len(row) > 1 and all(c.tag == "th" for c in row), rows))
    while heads and _reaches_below(heads):  # a label that stands beside rows, not above them
        heads.pop()
    if not heads or len(heads) == len(rows):
        return
    head = etree.Element("thead")
    before = [child for child in table if child.tag in {"caption", "colgroup"}]
    table.insert(len(before), head)
    head.extend(heads)


def _reaches_below(rows: list[Element]) -> bool:
    """Whether a cell of these rows goes on in the row that follows the last of them."""
    spans = ((len(rows) - y, int(c.get("rowspan") or 1)) for y, row in enumerate(rows) for c in row)
    return any(span > left for left, span in spans)


def _scope_heads(row: Element) -> None:
    parent = row.getparent()
    scope = "col" if parent is not None and parent.tag == "thead" else "row"
    for cell in row.findall("th"):
        if not text_of(cell):
            cell.tag = "td"
            take(cell, "scope")
        elif not cell.get("scope"):
            cell.set("scope", scope)


def _placed(rows: list[Element], heads: int) -> list[Place]:
    """Each cell with its column, row and spans, after the algorithm of HTML, 4.9.12."""
    taken: set[tuple[int, int]] = set()
    placed: list[Place] = []
    for y, row in enumerate(rows):
        last = heads if y < heads else len(rows)
        x = 0
        for cell in row.iterchildren("td", "th"):
            while (x, y) in taken:
                x += 1
            if x >= _MOST_COLUMNS:
                break
            across = _across(cell, x, y, taken)
            down = min(int(cell.get("rowspan") or 1), last - y)
            taken |= {(x + i, y + j) for i in range(across) for j in range(down)}
            placed.append((x, y, across, down, cell))
            x += across
    return _without_empty_columns(placed)


def _without_empty_columns(placed: list[Place]) -> list[Place]:
    """The cells without the columns in which none begins: a span may count more than there are."""
    starts = sorted({x for x, *_ in placed})

    def column(x: int) -> int:
        return bisect_left(starts, x)

    return [
        (column(x), y, max(1, column(x + across) - column(x)), down, cell)
        for x, y, across, down, cell in placed
    ]


def _across(cell: Element, x: int, y: int, taken: set[tuple[int, int]]) -> int:
    wanted = min(int(cell.get("colspan") or 1), _MOST_COLUMNS - x)
    return next((n for n in range(1, wanted) if (x + n, y) in taken), wanted)


def _align_numbers(table: Element) -> None:
    """Mark columns that hold nothing but numbers; a head over several columns stays as it is.

    Where the table marks its numbers itself, only the heads of its columns follow.
    """
    heads, places = placed_cells(table)
    columns: dict[int, list[tuple[bool, Element]]] = {}
    mixed: set[int] = set()
    for x, y, across, _, cell in places:
        is_head = y < len(heads)
        if across == 1:
            columns.setdefault(x, []).append((is_head, cell))
        elif not is_head and text_of(cell):
            mixed.update(range(x, x + across))
    is_marked = any("number" in classes(cell) for _, y, _, _, cell in places if y >= len(heads))
    for x, found in columns.items():
        cells = [cell for is_head, cell in found if not is_head and cell.tag == "td"]
        marked = all("number" in classes(cell) for cell in cells)
        is_column = marked if is_marked else x not in mixed and _are_numbers(map(text_of, cells))
        for _, cell in found if cells and is_column else ():
            _mark_number(cell)


def _are_numbers(texts: Iterable[str]) -> bool:
    found = list(texts)
    return any(any(c.isdigit() for c in text) for text in found) and all(
        _NUMBER.fullmatch(text) for text in found
    )


def _mark_number(cell: Element) -> None:
    if "number" not in classes(cell):
        cell.set("class", " ".join([*classes(cell), "number"]))
