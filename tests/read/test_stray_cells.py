"""Cells far away from the table of an .ods or .xlsb: named, and all else is read."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from portfolio_lib import Portfolio, load

CASES = Path(__file__).parent.parent / "data" / "sheets" / "old-formats"
_PART = "application/vnd.ms-excel"
_RELS = "http://schemas.openxmlformats.org"


def told(portfolio: Portfolio, rule: str) -> list[str]:
    found = portfolio.findings[portfolio.findings["rule"] == rule]
    return list(found["value"])


def with_last_row(content: str, cells: str) -> str:
    """The content of an .ods whose table has these cells in the last row of the sheet."""
    begin = content.rindex("<table:table-row")
    return (
        f"{content[:begin]}<table:table-row>{cells}</table:table-row></table:table>"
        + (content[content.index("<table:named-expressions") :])
    )


X = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
EMPTY = '<table:table-cell table:number-columns-repeated="1000"/>'


@pytest.mark.parametrize(("cells", "reference"), [(X, "A"), (f"{EMPTY}{X}", "ALM")])
def test_a_far_cell_of_an_open_document_is_named(
    tmp_path: Path, cells: str, reference: str
) -> None:
    with zipfile.ZipFile(CASES / "table.ods") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = with_last_row(parts["content.xml"].decode(), cells)
    parts["content.xml"] = content.encode()
    with zipfile.ZipFile(tmp_path / "table.ods", "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["Roads"]
    (value,) = told(portfolio, "stray-cell")
    assert value.rstrip("0123456789") == reference


def record(kind: int, body: bytes) -> bytes:
    """A record of an .xlsb: kind and size in parts of seven bits."""

    def number(value: int) -> bytes:
        found = bytearray()
        while value >= 0x80:
            found.append(value & 0x7F | 0x80)
            value >>= 7
        return bytes([*found, value])

    return number(kind) + number(len(body)) + body


def text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def workbook(
    file: Path,
    rows: dict[int, dict[int, str]],
    hidden: tuple[int, int] = (-1, -1),
    merged: tuple[int, int, int, int] | None = None,
) -> None:
    """An .xlsb of one sheet with texts, by row and column counted from 0.

    `hidden` are the row and the column that it hides; `merged` the first and the last row, and
    the first and the last column, of merged cells.
    """
    row, column = hidden
    sheet = record(129, b"") + record(148, bytes(16))
    if column >= 0:
        sheet += record(60, struct.pack("<IIIIH", column, column, 2000, 0, 1))
    sheet += record(145, b"")
    for line, cells in rows.items():
        sheet += record(
            0, struct.pack("<IIHBBB", line, 0, 300, 0, 16 * (line == row), 0) + struct.pack("<I", 0)
        )
        for at, value in cells.items():
            sheet += record(6, struct.pack("<II", at, 0) + text(value))
    sheet += record(146, b"")
    if merged is not None:
        sheet += record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", *merged))
        sheet += record(178, b"")
    sheet += record(130, b"")
    book = record(131, b"") + record(143, b"")
    book += record(156, struct.pack("<II", 0, 1) + text("rId1") + text("List"))
    book += record(144, b"") + record(132, b"")
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{_PART}.{kind}"/>'
        for name, kind in (
            ("xl/workbook.bin", "sheet.binary.macroEnabled.main"),
            ("xl/worksheets/sheet1.bin", "worksheet"),
        )
    )
    link = f'<Relationship Id="rId1" Type="{_RELS}/officeDocument/2006/relationships'
    with zipfile.ZipFile(file, "w") as archive:
        kinds = f'<Types xmlns="{_RELS}/package/2006/content-types">{types}</Types>'
        archive.writestr("[Content_Types].xml", kinds)
        for name, target in (
            ("_rels/.rels", '/officeDocument" Target="xl/workbook.bin"/>'),
            ("xl/_rels/workbook.bin.rels", '/worksheet" Target="worksheets/sheet1.bin"/>'),
        ):
            archive.writestr(
                name, f'<Relationships xmlns="{_RELS}/package/2006/relationships">'
                f"{link}{target}</Relationships>",
            )  # fmt: skip
        archive.writestr("xl/workbook.bin", book)
        archive.writestr("xl/worksheets/sheet1.bin", sheet)


TABLE = {
    0: dict(enumerate(["Title", "Donor", "Country"])),
    1: dict(enumerate(["Roads", "A Fund", "Kenya"])),
}


@pytest.mark.parametrize(("row", "column", "name"), [(1_048_575, 16_383, "XFD1048576"),
                                                     (900_000, 6, "G900001")])  # fmt: skip
def test_a_far_cell_of_a_binary_workbook_is_named(
    tmp_path: Path, row: int, column: int, name: str
) -> None:
    workbook(tmp_path / "list.xlsb", TABLE | {row: {column: "x"}})
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["Roads"]
    assert told(portfolio, "stray-cell") == [name]


def assert_nothing_hidden_is_read(portfolio: Portfolio, sheets: int) -> None:
    assert list(portfolio.projects["title"]) == ["Roads", "Water"]
    everything = " ".join(table.to_csv() for table in (portfolio.projects, portfolio.fields))
    assert "Secret" not in everything
    found = portfolio.findings[portfolio.findings["rule"] == "hidden-left-out"]
    assert len(found) == 2 + sheets


def test_hidden_rows_columns_and_sheets_of_an_xls_are_left_out(tmp_path: Path) -> None:
    old = CASES.parent / "hidden-old" / "list.xls"
    (tmp_path / "list.xls").write_bytes(old.read_bytes())
    assert_nothing_hidden_is_read(load(tmp_path, "2019-06-30"), sheets=1)


def test_hidden_rows_and_columns_of_an_xlsb_are_left_out(tmp_path: Path) -> None:
    rows = [["Title", "Donor", "Remarks"], ["Roads", "A Fund", "Secret"],
            ["Secret row", "A Fund", ""], ["Water", "A Fund", "Secret"]]  # fmt: skip
    table = {line: dict(enumerate(row)) for line, row in enumerate(rows)}
    workbook(tmp_path / "list.xlsb", table, hidden=(2, 2))
    assert_nothing_hidden_is_read(load(tmp_path, "2019-06-30"), sheets=0)


MERGED = [["Title", "Donor", "Country", "Budget (EUR)"], ["Roads", "A Fund", "Kenya", "50"],
          ["Water", "", "Mali", ""]]  # fmt: skip


def assert_merged_cells_count_for_all_their_rows(portfolio: Portfolio) -> None:
    assert list(portfolio.project_organisations["organisation"]) == ["a-fund", "a-fund"]
    assert list(portfolio.project_places["place"]) == ["KE", "ML"]


def test_merged_cells_of_an_xlsb_count_for_all_their_rows(tmp_path: Path) -> None:
    table = {line: {at: cell for at, cell in enumerate(row) if cell}
             for line, row in enumerate(MERGED)}  # fmt: skip
    workbook(tmp_path / "list.xlsb", table, merged=(1, 2, 1, 1))
    assert_merged_cells_count_for_all_their_rows(load(tmp_path, "2019-06-30"))


def test_merged_cells_of_an_ods_count_for_all_their_rows(tmp_path: Path) -> None:
    def cell(line: int, at: int, value: str) -> str:
        if line == 2 and at in {1, 3}:
            return "<table:covered-table-cell/>"
        more = ' table:number-rows-spanned="2"' if line == 1 and at in {1, 3} else ""
        said = f"<text:p>{value}</text:p></table:table-cell>"
        return f'<table:table-cell office:value-type="string"{more}>{said}'

    rows = "".join(
        f"<table:table-row>{''.join(cell(line, at, value) for at, value in enumerate(row))}"
        "</table:table-row>"
        for line, row in enumerate(MERGED)
    )
    space = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{space}:office:1.0" '
        f'xmlns:table="{space}:table:1.0" xmlns:text="{space}:text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="List">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(CASES / "table.ods") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(tmp_path / "list.ods", "w") as archive:
        for name, part in (parts | {"content.xml": content.encode()}).items():
            archive.writestr(name, part)
    portfolio = load(tmp_path, "2019-06-30")
    assert_merged_cells_count_for_all_their_rows(portfolio)
    assert portfolio.amounts.empty  # one amount merged over two projects is of none of them
    assert "amount-of-several-projects" in set(portfolio.findings["rule"])


def test_an_xls_whose_hidden_rows_cannot_be_found_is_refused(tmp_path: Path) -> None:
    content = bytearray((CASES.parent / "hidden-old" / "list.xls").read_bytes())
    content[content.index(b"\x0a\x00\x00\x00", 512)] = 0x0B  # the end of the first records
    (tmp_path / "list.xls").write_bytes(content)
    portfolio = load(tmp_path, "2019-06-30")
    assert portfolio.projects.empty
    assert "unreadable-workbook" in set(portfolio.findings["rule"])
