"""What the parts of a workbook tell beside the values: what is hidden, how numbers are shown.

Nothing is unpacked into memory as a whole: a sheet that encloses too much is found out here,
before anything else opens the workbook.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import join, normpath
from typing import IO

from lxml import etree

from portfolio_lib.read.sheet.number_formats import PRECISIONS, styles_of
from portfolio_lib.read.sheet.stray import column_number
from portfolio_lib.read.sheet.stray_parts import ROW_RECORD, binary_records
from portfolio_lib.read.xml import iterparse

_REFERENCE = re.compile(r"(?P<column>[A-Za-z]{0,9})(?P<row>[0-9]{0,9})")
_WIDEST_HIDDEN = 16_384
_SHEET_RECORD, _COLUMNS_RECORD, _MERGED_RECORD = 156, 60, 176
"""Kinds of records of an .xlsb: a sheet of the workbook, columns and merged cells of a sheet."""
_ROW_FLAGS, _HIDDEN_ROW = 11, 0x10
_COLUMN_FLAGS, _HIDDEN_COLUMN = 16, 0x01
"""Where a record of a row or of columns has its flags [bytes], and which says that it is hidden."""
_OWN = b"Report of portfolio"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


class TooLargeError(Exception):
    """A sheet encloses more cells than are read; `suggestion` says what to do."""

    def __init__(self, message: str, suggestion: str) -> None:
        super().__init__(message)
        self.suggestion = suggestion


@dataclass
class Look:
    """Of a sheet: hidden rows and columns, and currencies by row and column, counted from 0.

    `precisions` are of dates that are shown as a "month" or a "year", likewise; `is_from_1904` says
    that numbers of days count from then. `merged` are the first and the last cell, by row and
    column, of merged cells of an .ods or .xlsb; of other workbooks the values come with theirs.
    """

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)
    currencies: dict[int, dict[int, str]] = field(default_factory=dict)
    precisions: dict[int, dict[int, str]] = field(default_factory=dict)
    characters: int = 0
    is_from_1904: bool = False

    def currencies_of(self, row: int) -> Mapping[int, str]:
        """The currencies that numbers of a row are shown with, by column."""
        return self.currencies.get(row, {})


PLAIN = Look()
"""A sheet of which nothing is known but its values."""


def made_by_portfolio(archive: zipfile.ZipFile) -> bool:
    """Whether a workbook is one that stands beside a report of ours."""
    if "docProps/custom.xml" not in archive.namelist():
        return False
    with archive.open("docProps/custom.xml") as stream:
        return _OWN in stream.read(100_000)


def looks(
    archive: zipfile.ZipFile, kind: str, most_cells: int, most_characters: int
) -> Mapping[str, Look]:
    """The looks of the sheets of a workbook by name.

    Raises
    ------
    TooLargeError
        When the cells of a part enclose more than `most_cells`, or all show more than
        `most_characters`: a file keeps a text once that many cells show.
    """
    if kind == "xlsx":
        styles, shared = styles_of(archive), _shared_lengths(archive)
        parts = {
            name: _part(archive, name, styles, shared, most_cells) for name in archive.namelist()
        }
        length = sum(look.characters for look in parts.values())
        if length > most_characters:
            message = f"the cells show {length:,} characters; at most {most_characters:,} are read"
            raise TooLargeError(message, "Keep the projects only.")
        found = {sheet: parts[part] for sheet, part in _parts(archive) if part in parts}
        for look in found.values():
            look.is_from_1904 = _counts_from_1904(archive)
        return found
    if kind == "ods":
        with archive.open("content.xml") as stream:
            return _open_document(stream, most_cells)
    binary = {
        name: _binary_look(archive.read(name), most_cells)
        for name in archive.namelist()
        if name.endswith(".bin")
    }
    return {sheet: binary[part] for sheet, part in _binary_parts(archive) if part in binary}


def _shared_lengths(archive: zipfile.ZipFile) -> list[int]:
    """The length of each text that cells refer to by its number [characters]."""
    lengths: list[int] = []
    for name in archive.namelist():
        if name.lower() == "xl/sharedstrings.xml":
            with archive.open(name) as stream:
                for _, item in iterparse(stream, ("end",), ("{*}si",)):
                    lengths.append(sum(map(len, item.itertext())))
                    item.clear()
    return lengths


def _shown_length(cell: etree._Element, shared: Sequence[int]) -> int:
    """How many characters of the shared texts a cell shows; all else is in the file itself."""
    if cell.get("t") != "s":
        return 0
    value = cell.findtext("{*}v") or ""
    return shared[int(value)] if value.isdecimal() and int(value) < len(shared) else 0


def _part(
    archive: zipfile.ZipFile,
    name: str,
    styles: Mapping[str, str],
    shared: Sequence[int],
    most: int,
) -> Look:
    """The look of a part. A workbook may keep a sheet under any name, so all are looked at."""
    with archive.open(name) as stream:
        if name.endswith(".xml"):
            return _look(stream, styles, shared, most)
        if b"sheetData" in stream.read():
            raise ValueError(f"{name} holds cells, and is not XML by its name")
        return PLAIN


def _look(stream: IO[bytes], styles: Mapping[str, str], shared: Sequence[int], most: int) -> Look:
    """One way through a sheet; where a cell does not say where it is, it is the next one.

    Cells without anything in them take no room, however far away they are.
    """
    look = Look()
    column, row, position, line, last, is_filled = 0, 0, 0, 0, "", False
    for _, element in iterparse(stream, ("end",), ("{*}c", "{*}row", "{*}col")):
        kind = element.tag.rpartition("}")[2]
        if kind == "col":
            _hide_columns(look, element.attrib)
        elif kind == "c":
            stated = _REFERENCE.fullmatch(element.get("r", ""))
            letters = stated["column"] if stated else ""
            position = column_number(letters) if letters else position + 1
            number = int(stated["row"]) if stated and stated["row"] else 0
            if len(element):
                column, row, is_filled = max(column, position), max(row, number), True
                last = element.get("r", "") or last
            look.characters += _shown_length(element, shared)
            if styles and (code := styles.get(element.get("s", ""))):
                kept = look.precisions if code in PRECISIONS else look.currencies
                kept.setdefault((number or line + 1) - 1, {})[position - 1] = code
        else:
            line = int(element.get("r", "0")) or line + 1
            row = max(row, line) if is_filled else row
            position, is_filled = 0, False
            if element.get("hidden") in {"1", "true"} or _is_nought(element.get("ht")):
                look.hidden_rows.add(line - 1)
        element.clear()
    _check(column, row, most, last)
    return look


def _hide_columns(look: Look, stated: Mapping[str, str]) -> None:
    if stated.get("hidden") in {"1", "true"} or _is_nought(stated.get("width")):
        first, last = int(stated.get("min", "0")), int(stated.get("max", "0"))
        look.hidden_columns.update(range(first - 1, min(last, _WIDEST_HIDDEN)))


def _is_nought(size: str | None) -> bool:
    """Whether a row or a column has no height or width, so that nobody sees it."""
    return size is not None and float(size) == 0


def _check(columns: int, rows: int, most: int, last: str = "") -> None:
    if columns * rows > most:
        named = f" up to its cell {last}" if last else ""
        raise TooLargeError(
            f"a sheet encloses {columns * rows:,} cells{named}; at most {most:,} are read",
            f"Delete the cell {last} if it stands far from the table; else keep the projects only."
            if last else "Save it again as .xlsx or .csv, with the projects only.",
        )  # fmt: skip


def _counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Whether a workbook counts days from 1904, as Excel did on Macs."""
    with archive.open("xl/workbook.xml") as stream:
        return any(
            element.get("date1904") in {"1", "true"}
            for _, element in iterparse(stream, ("end",), "{*}workbookPr")
        )


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The sheets by name, each with the part that has its cells."""
    targets = _targets(archive, "xl/_rels/workbook.xml.rels")
    with archive.open("xl/workbook.xml") as stream:
        for _, element in iterparse(stream, ("end",), "{*}sheet"):
            key = next(
                (value for name, value in element.attrib.items() if name.endswith("}id")), ""
            )
            if key in targets:
                yield element.get("name", ""), targets[key]


def _targets(archive: zipfile.ZipFile, name: str) -> Mapping[str, str]:
    """The parts that a workbook is made of, by what it calls them."""
    if name not in archive.namelist():
        return {}
    parts = {part.casefold(): part for part in archive.namelist()}
    targets: dict[str, str] = {}
    with archive.open(name) as stream:
        for _, element in iterparse(stream, ("end",), "{*}Relationship"):
            path = normpath(join("xl", element.get("Target", ""))).lstrip("/")
            targets[element.get("Id", "")] = parts.get(path.casefold(), path)
    return targets


def _binary_parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Likewise of an .xlsb."""
    targets = _targets(archive, "xl/_rels/workbook.bin.rels")
    content = archive.read("xl/workbook.bin")
    for record in binary_records(content):
        if record.kind == _SHEET_RECORD:
            key, at = _text(content, record.body + 8)
            name, _ = _text(content, at)
            if key in targets:
                yield name, targets[key]


def _text(content: bytes, at: int) -> tuple[str, int]:
    """A text of an .xlsb that its length stands before, and where it ends."""
    end = at + 4 + 2 * int.from_bytes(content[at : at + 4], "little")
    return content[at + 4 : end].decode("utf-16-le", "replace"), end


def _binary_look(content: bytes, most: int) -> Look:
    """The look of a part of an .xlsb; its last cell must not be too far away."""
    look, columns, rows = Look(), 0, 0
    for record in binary_records(content):
        columns, rows = max(columns, record.column), record.row
        said = content[record.body : record.end]
        if record.kind == ROW_RECORD and len(said) > _ROW_FLAGS:
            if said[_ROW_FLAGS] & _HIDDEN_ROW:
                look.hidden_rows.add(record.row - 1)
        elif record.kind == _COLUMNS_RECORD and len(said) > _COLUMN_FLAGS:
            first, last, width = (
                int.from_bytes(said[begin : begin + 4], "little") for begin in (0, 4, 8)
            )
            if said[_COLUMN_FLAGS] & _HIDDEN_COLUMN or not width:
                look.hidden_columns.update(range(first, min(last + 1, _WIDEST_HIDDEN)))
        elif record.kind == _MERGED_RECORD and len(said) >= struct.calcsize("<4I"):
            top, bottom, left, right = struct.unpack_from("<4I", said)
            look.merged.append(((top, left), (bottom, right)))
    _check(columns, rows, most)
    return look


def _open_document(stream: IO[bytes], most: int) -> Mapping[str, Look]:
    """The looks of the sheets of an .ods by name.

    A sheet that says in a few bytes to have more cells than are read is refused.
    """
    looks: dict[str, Look] = {}
    look, columns, rows, line, width, place, is_filled = Look(), 0, 0, 0, 0, 0, False
    tags = (f"{_TABLE}table-cell", f"{_TABLE}table-row", f"{_TABLE}table", f"{_TABLE}table-column",
            f"{_TABLE}covered-table-cell")  # fmt: skip
    for _, element in iterparse(stream, ("end",), tags):
        if element.tag in (tags[0], tags[4]):
            repeated = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            below, beside = (
                int(element.get(f"{_TABLE}number-{name}-spanned", "1"))
                for name in ("rows", "columns")
            )
            if below > 1 or beside > 1:
                look.merged.append(((line, width), (line + below - 1, width + beside - 1)))
            width += repeated
            if len(element) or len(element.attrib) > (repeated > 1):
                columns, is_filled = max(columns, width), is_filled or bool(len(element))
        elif element.tag == tags[1]:
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            rows = line + repeated if is_filled else rows
            if is_filled and rows * columns <= most and _is_hidden(element):
                look.hidden_rows.update(range(line, line + repeated))
            line += repeated
            width, is_filled = 0, False
        elif element.tag == tags[3]:
            repeated = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            if _is_hidden(element):
                look.hidden_columns.update(range(place, min(place + repeated, _WIDEST_HIDDEN)))
            place += repeated
        else:
            _check(columns, rows, most)
            looks[element.get(f"{_TABLE}name", "")] = look
            look, columns, rows, line, place = Look(), 0, 0, 0, 0
        element.clear()
    return looks


def _is_hidden(element: etree._Element) -> bool:
    return element.get(f"{_TABLE}visibility") in {"collapse", "filter"}
