"""Cells far away in the parts of an .ods or .xlsb: the part without them, and what they are called.

Of an .ods it is one part with all sheets, in which empty cells are counted; of an .xlsb each
sheet is a row of records, of which those of cells can be left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from lxml import etree

from portfolio_lib.read.xml import safe_parser

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_LARGEST = 20_000_000
"""A part that is larger is not looked through [bytes]."""
ROW_RECORD, _LAST_CELL_RECORD = 0, 11
Edges = Callable[[Mapping[int, int], Mapping[int, int]], tuple[int, int]]
"""Takes how many cells each row and each column has; gives the last of each, counted from 1."""


class _Record(NamedTuple):
    """A record of an .xlsb: its kind, where it stands, and of a cell row and column from 1.

    `body` is where what it says begins.
    """

    kind: int
    start: int
    end: int
    row: int
    column: int
    body: int


def document_without(content: bytes, edges: Edges) -> tuple[bytes, list[str]]:
    """The content of an .ods without cells far away, and these by their references."""
    if len(content) > _LARGEST:
        return content, []
    tree = etree.fromstring(content, safe_parser())
    far: list[str] = []
    for table in tree.iter(f"{_TABLE}table"):
        far += _cut(table, edges)
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8"), far


def _cut(table: etree._Element, edges: Edges) -> Iterator[str]:
    """Cut what is far away off a table; the references of the cells that held anything."""
    rows, columns = Counter[int](), Counter[int]()
    lines: list[tuple[etree._Element, int, list[tuple[etree._Element, int]]]] = []
    line = 0
    for row in table.iter(f"{_TABLE}table-row"):
        cells, at = [], 0
        for cell in row:
            repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
            cells.append((cell, at + 1))
            if len(cell):
                rows[line + 1] += repeated
                columns[at + 1] += repeated
            at += repeated
        lines.append((row, line + 1, cells))
        line += int(row.get(f"{_TABLE}number-rows-repeated", "1"))
    last_row, last_column = edges(rows, columns)
    for row, number, cells in lines:
        for cell, column in cells:
            if number > last_row or column > last_column:
                if len(cell):
                    yield f"{letters_of(column)}{number}"
                row.remove(cell)
        if number > last_row and (parent := row.getparent()) is not None:
            parent.remove(row)


def sheet_without(content: bytes, edges: Edges) -> tuple[bytes, list[str]]:
    """A sheet of an .xlsb without cells far away, and these by their references."""
    rows, columns = Counter[int](), Counter[int]()
    records = list(binary_records(content))
    cells = [one for one in records if ROW_RECORD < one.kind <= _LAST_CELL_RECORD]
    for cell in cells:
        rows[cell.row] += 1
        columns[cell.column] += 1
    last_row, last_column = edges(rows, columns)
    far = [one for one in cells if one.row > last_row or one.column > last_column]
    gone = {one.start for one in far}
    gone |= {one.start for one in records if one.kind == ROW_RECORD and one.row > last_row}
    kept = b"".join(content[one.start : one.end] for one in records if one.start not in gone)
    return kept, [f"{letters_of(one.column)}{one.row}" for one in far]


def binary_records(content: bytes) -> Iterator[_Record]:
    """The records of a part of an .xlsb, in their order."""
    at, row = 0, 0
    while at < len(content):
        start = at
        kind, at = _variable(content, at, 2)
        size, at = _variable(content, at, 4)
        number = 0
        if kind <= _LAST_CELL_RECORD and size >= 4:  # noqa: PLR2004 - its first number
            number = int.from_bytes(content[at : at + 4], "little") + 1
            row = number if kind == ROW_RECORD else row
        body, at = at, at + size
        yield _Record(kind, start, at, row, 0 if kind == ROW_RECORD else number, body)


def _variable(content: bytes, at: int, most: int) -> tuple[int, int]:
    """A number of one to `most` bytes of seven bits, and where the next one begins."""
    number = 0
    for step, byte in enumerate(content[at : at + most]):
        number |= (byte & 0x7F) << (7 * step)
        if byte < 0x80:  # noqa: PLR2004 - the last byte of the number
            return number, at + step + 1
    return number, at + most


def letters_of(number: int) -> str:
    """The letters of a column by its number, counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
