"""The sheets of workbooks: .xlsx, .xlsm, .xlsb, .xls and .ods.

calamine reads the values, never a formula. What only the parts of the file tell is read from
those: which rows and columns are hidden, and of an .xlsx the currency of a number.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from portfolio_lib.model import Finding
from portfolio_lib.read.archives import DAMAGED
from portfolio_lib.read.sheet.grids import Grid, Row, paragraphs
from portfolio_lib.read.sheet.looks import PLAIN, Look, TooLargeError, looks, made_by_portfolio
from portfolio_lib.read.sheet.old_looks import looks_of_old
from portfolio_lib.read.sheet.stray import without_stray_cells, without_stray_values
from portfolio_lib.vocabulary import UNPRINTABLE

LARGEST_WORKBOOK = 500_000_000
"""A workbook that unpacks to more is not read [bytes]."""
LARGEST_OLD = 50_000_000
"""Nor an .xls that is larger [bytes]."""
MOST_CELLS = 5_000_000
"""A sheet whose corners enclose more cells is not read, however few are filled."""
MOST_CHARACTERS = 200_000_000
"""A workbook whose cells hold more is not read: a file keeps a text once that many cells show."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KINDS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
_ERRORS = re.compile(r"#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)")


@dataclass(frozen=True)
class _Sheet:
    name: str
    number: int
    """Its place among all sheets, from 0."""
    is_visible: bool
    values: list[list[Any]]
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
    far: Sequence[str] = ()
    """Cells far away from its table, which are left out."""


def excel_grids(stream: BinaryIO, file: str) -> tuple[list[Grid], list[Finding]]:
    """The visible sheets of a workbook with anything in them, and what was left out of them."""
    seen, refused = _looked_at(stream, file)
    findings: list[Finding] = []
    if refused is not None and (kept := without_stray_cells(stream)) is not None:
        stream, far = kept
        seen, refused = _looked_at(stream, file)
        findings = [_stray(file, cells) for cells in far.values() if cells]
    if refused is not None:
        return [], [refused]
    stream.seek(0)
    try:
        sheets = _sheets(stream)
        seen = seen or _looks_of_old(stream, sheets)
    except (CalamineError, struct.error, IndexError, *DAMAGED) as error:
        return [], [_refusal("unreadable-workbook", file, f"the workbook cannot be read: {error}")]
    grids = []
    for sheet in sheets:
        named = f"{file}[{sheet.name}]"
        if not sheet.is_visible and sheet.values:
            findings.append(_hidden(named, "the sheet is hidden"))
            continue
        findings += [_stray(named, sheet.far)] if sheet.far else []
        look = seen.get(sheet.name, PLAIN)
        grid, controls = _grid(named, sheet, look)
        findings += [*_left_out(named, sheet, look), *_controls(named, controls)]
        if grid.rows:
            grids.append(grid)
    if not grids and not findings:
        return [], [_refusal("empty-file", file, "the workbook has no filled cell")]
    return grids, findings


def _sheets(stream: BinaryIO) -> list[_Sheet]:
    with CalamineWorkbook.from_filelike(stream) as workbook:
        found = []
        for at, about in enumerate(workbook.sheets_metadata):
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            is_visible = about.visible == SheetVisibleEnum.Visible
            merged = sheet.merged_cell_ranges or ()
            if sheet.total_height * sheet.total_width > MOST_CELLS:  # only an .xls comes so far
                values, far = without_stray_values(sheet.iter_rows())
            else:
                values, far = sheet.to_python(skip_empty_area=False), []
            found.append(_Sheet(about.name, at, is_visible, values, merged, far))
        return found


def _looks_of_old(stream: BinaryIO, sheets: Sequence[_Sheet]) -> Mapping[str, Look]:
    """The looks of the sheets of an .xls by name."""
    stream.seek(0)
    if stream.read(len(_OLE)) != _OLE:
        return {}
    stream.seek(0)
    found = looks_of_old(stream.read())
    return {sheet.name: found[sheet.number] for sheet in sheets}


def _grid(file: str, sheet: _Sheet, look: Look) -> tuple[Grid, int]:
    """The rows of a sheet that can be seen, and how many control characters they had."""
    spans = _fill_merged(sheet.values, sheet.merged or look.merged)
    rows, controls = [], 0
    for index, values in enumerate(sheet.values):
        if index in look.hidden_rows:
            continue
        shown = ["" if at in look.hidden_columns else value for at, value in enumerate(values)]
        exactness = look.precisions.get(index, {})
        texts = tuple(
            "" if value == "" else _text(value, exactness.get(at))
            for at, value in enumerate(shown)
        )  # fmt: skip
        if not any(texts):
            continue
        clean = tuple(UNPRINTABLE.sub("", text) for text in texts)
        controls += sum(map(len, texts)) - sum(map(len, clean))
        currencies = look.currencies_of(index)
        rows.append(Row(index + 1, clean, _numbers(shown), currencies, spans.get(index, {})))
    return Grid(file, tuple(rows), look.is_from_1904), controls


def _fill_merged(
    rows: list[list[Any]], merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
) -> Mapping[int, Mapping[int, tuple[int, int]]]:
    """Give each cell of a merged range the value that stands in its first.

    Returns, by row and column counted from 0, the first and last row of those over several.
    """
    spans: dict[int, dict[int, tuple[int, int]]] = {}
    filled = 0
    for (top, left), (bottom, right) in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        value = rows[top][left]
        filled += (bottom - top + 1) * (right - left + 1)
        if value == "" or filled > MOST_CELLS:
            continue
        for index, row in enumerate(rows[top : bottom + 1], start=top):
            for at in range(left, min(right + 1, len(row))):
                row[at] = value
                if bottom > top:
                    spans.setdefault(index, {})[at] = (top + 1, bottom + 1)
    return spans


def _numbers(values: Sequence[Any]) -> frozenset[int]:
    return frozenset(
        position
        for position, value in enumerate(values)
        if isinstance(value, (int, float)) and not isinstance(value, bool)
    )


def _text(value: object, exactness: str | None = None) -> str:
    """A cell as a person reads it; a day without its midnight, a number without ".0".

    `exactness` is how exactly a date is shown; its first day is what Excel has for a whole month.
    """
    if isinstance(value, datetime) and value.time() == time():
        value = value.date()
    if isinstance(value, date):
        if exactness and value.day == 1 and (exactness == "month" or value.month == 1):
            return value.strftime("%Y-%m" if exactness == "month" else "%Y")
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - exact up to here
        return str(int(value))
    text = paragraphs(str(value))
    return "" if _ERRORS.fullmatch(text) else text


def _looked_at(stream: BinaryIO, file: str) -> tuple[Mapping[str, Look], Finding | None]:
    """What the XML tells; or why a workbook must not be opened, found without unpacking it."""
    start = stream.read(len(_OLE))
    stream.seek(0)
    if start == _OLE:
        size = stream.seek(0, 2)
        too_large = size > LARGEST_OLD
        message = f"the workbook has {size:,} bytes; at most {LARGEST_OLD:,} are read"
        return {}, _refusal("file-too-large", file, message) if too_large else None
    try:
        with zipfile.ZipFile(stream) as archive:
            return _archive(archive, file)
    except TooLargeError as error:
        return {}, _refusal("file-too-large", file, str(error), suggestion=error.suggestion)
    except DAMAGED as error:
        return {}, _refusal("unreadable-workbook", file, f"this is not an Excel workbook: {error}")


def _archive(archive: zipfile.ZipFile, file: str) -> tuple[Mapping[str, Look], Finding | None]:
    size = sum(item.file_size for item in archive.infolist())
    if size > LARGEST_WORKBOOK:
        return {}, _refusal(
            "file-too-large", file, f"the workbook unpacks to {size:,} bytes; at most "
            f"{LARGEST_WORKBOOK:,} are read",
        )  # fmt: skip
    kinds = [kind for part, kind in _KINDS.items() if part in archive.namelist()]
    if len(kinds) != 1:
        return {}, _refusal("unreadable-workbook", file, "this is not an Excel workbook")
    if made_by_portfolio(archive):
        message = (
            "this is a spreadsheet that portfolio made beside a report; it is not read, since its "
            "projects stand in the sources already"
        )
        return {}, Finding.of("own-report", message, file=file)
    return looks(archive, kinds[0], MOST_CELLS, MOST_CHARACTERS), None


def _left_out(file: str, sheet: _Sheet, look: Look) -> Iterator[Finding]:
    """That hidden rows and columns with anything in them are left out."""
    rows = [
        at for at in sorted(look.hidden_rows)
        if at < len(sheet.values) and any(value != "" for value in sheet.values[at])
    ]  # fmt: skip
    columns = [
        at for at in sorted(look.hidden_columns)
        if any(at < len(row) and row[at] != "" for row in sheet.values)
    ]  # fmt: skip
    if rows:
        yield _hidden(file, f"{_count(rows, 'row')} hidden")._replace(line=rows[0] + 1)
    if columns:
        yield _hidden(file, f"{_count(columns, 'column')} hidden")


def _count(found: Sequence[int], noun: str) -> str:
    return f"a {noun} is" if len(found) == 1 else f"{len(found):,} {noun}s are"


def _hidden(file: str, what: str) -> Finding:
    they = "they are" if "s are" in what else "it is"
    return Finding.of("hidden-left-out", f"{what}, so {they} left out", file=file)


def _stray(file: str, cells: Sequence[str]) -> Finding:
    named = ", ".join(cells)
    one, it = ("the cell", "stands") if len(cells) == 1 else ("the cells", "stand")
    return Finding.of(
        "stray-cell", f"{one} {named} {it} far away from the table; what is there is left out",
        file=file, value=named,
    )  # fmt: skip


def _controls(file: str, count: int) -> Iterator[Finding]:
    if count:
        message = f"{count} control characters were left out"
        yield Finding.of("control-characters", message, file=file)


def _refusal(rule: str, file: str, message: str, suggestion: str | None = None) -> Finding:
    hint = suggestion or "Save it again as .xlsx or .csv, with the projects only."
    return Finding.of(rule, message, suggestion=hint, file=file)
