"""Tables made complete: heads with their scope, numbers to the right, room to scroll.

Every function changes the tree that it is given, which belongs to one conversion.
"""

from __future__ import annotations

import re
from itertools import takewhile

from lxml import etree

from portfolio_lib.render.tree import Element, classes, take, text_of, wrap

__all__ = ["complete_tables", "rows_of", "scrollable_tables"]

_NUMBER = re.compile(
    r"[-+\u2212]?[\d.,\u00a0\u202f\u2009' ]*\d ?%?|nan|<na>|none|[-\u2013\u2014]?", re.IGNORECASE
)


def rows_of(table: Element) -> list[Element]:
    """The rows of a table itself, not those of tables inside it."""
    groups = [child for child in table if child.tag in {"thead", "tbody", "tfoot"}]
    return [row for part in [table, *groups] for row in part if row.tag == "tr"]


def complete_tables(body: Element) -> None:
    """Give every table a head, every head its scope, every column of numbers its class."""
    for table in list(body.iter("table")):
        _make_head(table)
        for row in rows_of(table):
            _scope_heads(row)
        _align_numbers(table)


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
        parent = table.getparent()
        if parent is not None and "scroll" in classes(parent):
            for key, value in attributes.items():
                parent.set(key, value)
        else:
            wrap(table, "div", attributes)


def _make_head(table: Element) -> None:
    """Move rows that consist of heads, at the top of a table without a head, into one."""
    if table.find("thead") is not None:
        return
    rows = rows_of(table)
    heads = list(takewhile(lambda row: len(row) > 1 and all(c.tag == "th" for c in row), rows))
    if not heads or len(heads) == len(rows):
        return
    head = etree.Element("thead")
    before = [child for child in table if child.tag in {"caption", "colgroup"}]
    table.insert(len(before), head)
    head.extend(heads)


def _scope_heads(row: Element) -> None:
    parent = row.getparent()
    scope = "col" if parent is not None and parent.tag == "thead" else "row"
    for cell in row.findall("th"):
        if not text_of(cell):
            cell.tag = "td"
            take(cell, "scope")
        elif not cell.get("scope"):
            cell.set("scope", scope)


def _align_numbers(table: Element) -> None:
    """Mark columns that hold nothing but numbers, in tables without merged cells.

    Where the table marks its numbers itself, only the heads of its columns follow.
    """
    rows = rows_of(table)
    if any(cell.get("colspan") or cell.get("rowspan") for row in rows for cell in row):
        return
    in_body = [row for row in rows if row.getparent().tag != "thead"]  # type: ignore[union-attr]
    is_marked = any("number" in classes(cell) for row in in_body for cell in row)
    for column in range(max((len(row) for row in rows), default=0)):
        cells = [row[column] for row in in_body if len(row) > column and row[column].tag == "td"]
        marked = all("number" in classes(cell) for cell in cells)
        if cells and (marked if is_marked else _are_numbers([text_of(cell) for cell in cells])):
            for row in rows:
                _mark_number(row, column)


def _are_numbers(texts: list[str]) -> bool:
    return any(any(c.isdigit() for c in text) for text in texts) and all(
        _NUMBER.fullmatch(text) for text in texts
    )


def _mark_number(row: Element, column: int) -> None:
    if len(row) > column and "number" not in classes(row[column]):
        row[column].set("class", " ".join([*classes(row[column]), "number"]))
