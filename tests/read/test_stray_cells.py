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


def workbook(file: Path, rows: dict[int, dict[int, str]]) -> None:
    """An .xlsb of one sheet with texts, by row and column counted from 0."""
    sheet = record(129, b"") + record(148, bytes(16)) + record(145, b"")
    for line, cells in rows.items():
        sheet += record(0, struct.pack("<IIHBBB", line, 0, 300, 0, 0, 0) + struct.pack("<I", 0))
        for at, value in cells.items():
            sheet += record(6, struct.pack("<II", at, 0) + text(value))
    sheet += record(146, b"") + record(130, b"")
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


def test_of_kinds_whose_hidden_rows_cannot_be_seen_that_is_told(tmp_path: Path) -> None:
    workbook(tmp_path / "list.xlsb", TABLE)
    (tmp_path / "table.xls").write_bytes((CASES / "table.xls").read_bytes())
    found = load(tmp_path, "2019-06-30").findings
    assert set(found[found["rule"] == "hidden-unseen"]["file"]) == {"list.xlsb", "table.xls"}
