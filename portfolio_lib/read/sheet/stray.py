"""Single cells of a workbook far away from its table, such as a space in the last row of a sheet.

A program that reads the sheet makes room for all that lies between. So a workbook whose cells
enclose too much is copied without them, and each is named; what encloses too much after that is
refused.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import IO, Any, BinaryIO, NamedTuple

from lxml import etree

from portfolio_lib.read.archives import DAMAGED
from portfolio_lib.read.sheet.stray_parts import Edges, document_without, letters_of, sheet_without
from portfolio_lib.read.xml import iterparse

_REFERENCE = re.compile(r"(?P<column>[A-Za-z]{1,3})(?P<row>[0-9]{1,7})")
_LARGEST = 100_000_000
"""A workbook that unpacks to more is not copied [bytes]."""
_MOST = 20
"""So many cells may be far away; more are a table [cells]."""
_FAR_DOWN, _FAR_RIGHT = 1_000, 100
"""What has so many empty rows or columns before it is far away."""


class _Edge(NamedTuple):
    """The last row and column of the table, counted from 1."""

    row: int
    column: int

    def has(self, cell: etree._Element) -> bool:
        """Whether a cell is inside."""
        row, column = _position(cell)
        return row <= self.row and column <= self.column


def without_stray_cells(stream: BinaryIO) -> tuple[BinaryIO, Mapping[str, list[str]]] | None:
    """A copy of a workbook without cells far away, and these by part; None where it has none."""
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            if sum(item.file_size for item in archive.infolist()) > _LARGEST:
                return None
            others = {
                name: without(archive.read(name), _edges)
                for name in archive.namelist() if (without := _reader_of(name)) is not None
            }  # fmt: skip
            far = {name: cells for name in archive.namelist() if (cells := _far(archive, name))}
            replaced = {name: part for name, (part, _) in others.items()}
            far |= {name: cells for name, (_, cells) in others.items() if cells}
            if not far and not replaced:
                return None
            return _copied(archive, far, replaced), far
    except DAMAGED:
        return None


def without_stray_values(rows: Iterable[list[Any]]) -> tuple[list[list[Any]], list[str]]:
    """The rows of a sheet without cells far away, and these by their references."""
    filled = {
        (line, column): value
        for line, row in enumerate(rows, start=1)
        for column, value in enumerate(row, start=1) if value != ""
    }  # fmt: skip
    last_row, last_column = _edges(
        Counter(line for line, _ in filled), Counter(column for _, column in filled)
    )
    far = [at for at in filled if at[0] > last_row or at[1] > last_column]
    near = [
        [filled.get((line, column), "") for column in range(1, last_column + 1)]
        for line in range(1, last_row + 1)
    ]
    return near, [f"{letters_of(column)}{line}" for line, column in far]


def _reader_of(name: str) -> Callable[[bytes, Edges], tuple[bytes, list[str]]] | None:
    """What leaves far cells out of a part of an .ods or .xlsb; None of any other part."""
    if name == "content.xml":
        return document_without
    return sheet_without if re.fullmatch(r"xl/worksheets/.+\.bin", name) else None


def _edges(rows: Mapping[int, int], columns: Mapping[int, int]) -> tuple[int, int]:
    return _edge(rows, _FAR_DOWN), _edge(columns, _FAR_RIGHT)


def column_number(letters: str) -> int:
    """The number of a column by its letters, counted from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _far(archive: zipfile.ZipFile, name: str) -> list[str]:
    """The cells of a part that are far away, by their references."""
    if not name.startswith("xl/worksheets/") or not name.endswith(".xml"):
        return []
    rows, columns = Counter[int](), Counter[int]()
    with archive.open(name) as part:
        for cell in _filled(part):
            row, column = _position(cell)
            rows[row] += 1
            columns[column] += 1
    edge = _Edge(_edge(rows, _FAR_DOWN), _edge(columns, _FAR_RIGHT))
    with archive.open(name) as part:
        return [cell.get("r", "") for cell in _filled(part) if not edge.has(cell)]


def _filled(part: IO[bytes]) -> Iterator[etree._Element]:
    """The cells that hold anything; the others make nobody take room."""
    for _, element in iterparse(part, ("end",), "{*}c"):
        if len(element):
            yield element
        element.clear()


def _position(cell: etree._Element) -> tuple[int, int]:
    """Row and column of a cell, counted from 1.

    Raises
    ------
    ValueError
        When the cell does not say where it is.
    """
    match = _REFERENCE.fullmatch(cell.get("r", ""))
    if match is None:
        raise ValueError("a cell does not say where it is")
    return int(match["row"]), column_number(match["column"])


def _edge(counts: Mapping[int, int], gap: int) -> int:
    """The last row or column before a gap with at most a few cells behind it."""
    positions = sorted(counts)
    beyond, edge = 0, positions[-1] if positions else 0
    for at in range(len(positions) - 1, 0, -1):
        beyond += counts[positions[at]]
        if beyond > _MOST:
            break
        if positions[at] - positions[at - 1] > gap:
            edge = positions[at - 1]
    return edge


def _copied(
    archive: zipfile.ZipFile, far: Mapping[str, list[str]], replaced: Mapping[str, bytes]
) -> BinaryIO:
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for item in archive.infolist():
            name = item.filename
            content = replaced[name] if name in replaced else archive.read(item)
            for reference in () if name in replaced else far.get(name, ()):
                content = _cell(reference).sub(b"", content, count=1)
            target.writestr(item.filename, content)
    copy.seek(0)
    return copy


def _cell(reference: str) -> re.Pattern[bytes]:
    """What finds a cell in the XML of a sheet by its reference."""
    begin = rb"<(?P<prefix>[A-Za-z0-9]+:)?c\b[^<>]*?"
    stated = rb"\br\s*=\s*[\"']" + reference.encode() + rb"[\"']"
    end = rb"[^<>]*>.*?</(?(prefix)(?P=prefix))c\s*>"
    return re.compile(begin + stated + end, re.DOTALL)
