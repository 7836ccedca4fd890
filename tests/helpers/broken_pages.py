"""Pages that are broken for a reader: nearly empty ones, headings and rows that stand alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader

from helpers.pdf_boxes import Box, boxes

__all__ = ["broken_pages"]

HEAD, FOOT = 70.0, 66.0
"""Above and below of what a page says are its head and its number [pt]."""
WIDEST_GAP = 330.0
"""What is further below is a note at the foot of the page: a figure is not as high [pt]."""
LEAST_ON_LAST, LEAST = 0.2, 0.5
"""How much of the last page, and of every other, is used at least."""
HEADING = 10.9
"""Headings are set larger than this, but for the small ones in the column beside [pt]."""
LEAST_ROWS = 4
"""A table of fewer rows is not cut at all."""


def broken_pages(file: bytes) -> list[str]:
    """What is wrong with the pages of a report, a sentence each."""
    pages, reader = boxes(file), PdfReader(io.BytesIO(file))
    found = [
        fault
        for number, page in enumerate(reader.pages)
        for fault in _of_page(pages, number, float(page.mediabox.height))
    ]
    return [*found, *_cut_tables(reader)]


def _of_page(pages: list[list[Box]], number: int, height: float) -> Iterator[str]:
    top = height - HEAD
    inside = sorted((box for box in pages[number] if box.base > FOOT), key=lambda box: -box.base)
    if number:
        inside = [box for box in inside if box.base < top]
    lowest, last = height, None
    for box in inside:
        if lowest - box.base <= WIDEST_GAP:
            lowest, last = box.base, box
    used = (top - lowest) / (top - FOOT)
    is_last = number == len(pages) - 1
    if len(pages) > 1 and used < (LEAST_ON_LAST if is_last else LEAST):
        yield f"page {number + 1} is used to {used:.0%} only"
    if last is not None and last.size > HEADING and not is_last:
        yield f"page {number + 1} ends with a heading"


def _cut_tables(reader: PdfReader) -> Iterator[str]:
    """Tables with one row alone at the foot of a page, or at the head of the next."""
    numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, start=1)
               if page.indirect_reference}  # fmt: skip
    root: Any = reader.trailer["/Root"]
    for table in _elements(root["/StructTreeRoot"], "/Table"):
        rows = [
            numbers[page]
            for part in _elements(table, "/TR")
            if (page := _page_of(part)) is not None and not _is_head(part)
        ]
        if len(rows) < LEAST_ROWS or rows[0] == rows[-1]:
            continue
        if rows.count(rows[0]) == 1:
            yield f"a table is cut after its first row, on page {rows[0]}"
        if rows.count(rows[-1]) == 1:
            yield f"a table is cut before its last row, on page {rows[-1]}"


def _elements(node: Any, kind: str) -> Iterator[Any]:
    """The outermost elements of a kind in a structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from _elements(child, kind)
    elif isinstance(node, dict):
        if node.get("/S") == kind:
            yield node
        elif "/K" in node:
            yield from _elements(node["/K"], kind)


def _is_head(row: Any) -> bool:
    parent = row["/P"].get_object()
    return bool(parent.get("/S") == "/THead")


def _page_of(node: Any) -> int | None:
    """The page of the first content of an element, by the number of its object."""
    node = node.get_object()
    found: Any = node
    if isinstance(node, list):
        return next((page for child in node if (page := _page_of(child)) is not None), None)
    if not isinstance(node, dict):
        return None
    if "/Pg" in node:
        return int(found.raw_get("/Pg").idnum)
    return _page_of(node["/K"]) if "/K" in node else None
