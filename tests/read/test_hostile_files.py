"""Files made to do harm, of every kind: told in a finding, in bounded time and memory."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from helpers.data_folders import loaded, page, project, write
from helpers.iati_files import activity, iati
from helpers.other_pages import as_docx, as_html, with_parts

from portfolio_lib.names.places import Places
from portfolio_lib.read import read_iati

PAGE = page(project())
CSV = "Title;Donor;Country;Start;End\nSafe Roads;A Fund;Serbia;2016;2018\n"
MEBIBYTE = 1 << 20
MEASURE = """
import resource, sys
from pathlib import Path
from portfolio_lib import load
portfolio = load(sys.argv[1], "2016-10-31")
most, status = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, Path("/proc/self/status")
if status.exists():  # the other one may be what the tests before used, in whose process it began
    most = int(status.read_text().partition("VmHWM:")[2].split()[0])
print(most // 1024, len(portfolio))
print(",".join(sorted(set(portfolio.findings["rule"]))))
"""


def workbook(*rows: list[Any], formula: str | None = None) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        if formula:
            sheet.write_formula("A2", formula, None, "A cached title")
    return buffer.getvalue()


XLSX = workbook(*(line.split(";") for line in CSV.splitlines()))
DOCX = as_docx(PAGE)[0]
WHOLE: dict[str, bytes] = {
    "page.txt": PAGE.encode(),
    "page.html": as_html(PAGE)[0].encode(),
    "page.docx": DOCX,
    "sheet.csv": CSV.encode(),
    "sheet.xlsx": XLSX,
    "iati.xml": iati(activity()).encode(),
}


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a connection fails the test."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a reader used the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.parametrize("name", WHOLE)
def test_the_files_without_harm_are_read(name: str) -> None:
    assert len(loaded({name: WHOLE[name]})) == 1


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize(
    "harm",
    [lambda content: content[: len(content) * 2 // 3], lambda content: content[:7],
     lambda content: content.replace(b"e", b"\0"), lambda content: content[::-1],
     lambda content: b"\xff\xfe" + content, lambda _: b"", lambda _: b"\0" * 5000],
    ids=["truncated", "a few bytes", "NUL bytes", "backwards", "wrong mark", "empty", "only NUL"],
)  # fmt: skip
def test_a_damaged_file_is_read_in_part_or_told(name: str, harm: Callable[[bytes], bytes]) -> None:
    portfolio = loaded({name: harm(WHOLE[name])}).validated()
    assert len(portfolio.findings) > 0
    assert portfolio.findings["suggestion"].notna().any()


LONG = 100_000_000
EXPECTED = {
    "page.txt": "file-too-large",
    "page.html": "file-too-large",
    "sheet.csv": "broken-table,no-header",
    "iati.xml": "not-xml",
}


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="no getrusage")
@pytest.mark.parametrize("name", EXPECTED)
def test_a_line_of_100_megabytes_is_refused_in_little_memory(tmp_path: Path, name: str) -> None:
    head, tail = (
        (b'<iati-activities version="2.03"><iati-activity><title><narrative>', b"</narrative>")
        if name == "iati.xml"
        else (b"Title;Donor\n", b"")
    )
    with (tmp_path / name).open("wb") as file:
        file.write(head)
        for _ in range(LONG // MEBIBYTE):
            file.write(b"x" * MEBIBYTE)
        file.write(tail)
    memory, projects, rules = measured(tmp_path)
    assert (projects, rules) == (0, EXPECTED[name])
    assert memory < 1024


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="no getrusage")
def test_a_table_of_60_megabytes_is_read(tmp_path: Path) -> None:
    text = "The project builds schools in the north of the country. " * 2_000
    row = f',A Fund,Kenya,2019-01-01,2021-12-31,"{text}"\n'
    rows = "".join(f"School {number}{row}" for number in range(540))
    (tmp_path / "list.csv").write_text(f"Title,Donor,Country,Start,End,Summary\n{rows}")
    assert len(rows) > 60_000_000
    memory, projects, _ = measured(tmp_path)
    assert projects == 540
    assert memory < 1024


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="no getrusage")
def test_a_page_of_tens_of_thousands_of_fields_fits_into_a_gibibyte(tmp_path: Path) -> None:
    unit = "<p>Donor: A Fund</p>\n"
    write(tmp_path, {"page.html": "<h2>Safe Roads</h2>" + unit * (500_000 // len(unit))})
    memory, projects, _ = measured(tmp_path)
    assert projects == 1
    assert memory < 1024


def measured(folder: Path) -> tuple[int, int, str]:
    """The most memory that reading a folder takes [MiB], its projects, the rules it breaks."""
    command = [sys.executable, "-c", MEASURE, str(folder)]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    result = subprocess.run(
        command, capture_output=True, text=True, timeout=120, check=True,
        env=kept | {"PORTFOLIO_CACHE": "off"},
    )  # fmt: skip
    numbers, rules = result.stdout.splitlines()
    memory, projects = numbers.split()
    return int(memory), int(projects), rules


@pytest.mark.soak
def test_a_row_of_a_million_columns_is_refused_soon() -> None:
    start = process_time()
    portfolio = loaded({"sheet.csv": "Title;Donor" + ";x" * 1_000_000 + "\nSafe Roads;A Fund\n"})
    assert process_time() - start < 20
    assert "too-many-columns" in set(portfolio.findings["rule"])


@pytest.mark.parametrize("rows", [1, 2])
def test_a_workbook_with_a_bomb_of_entities_shows_none_of_it(rows: int) -> None:
    entities = (b'<!ENTITY %c "%b">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(9))
    bomb = b'<!DOCTYPE x [<!ENTITY a "ha">' + b"".join(entities) + b"]>"
    shared = b"<sst><si><t>Title</t></si><si><t>&i;&j;</t></si></sst>"
    parts = {"xl/sharedStrings.xml": b'<?xml version="1.0"?>' + bomb + shared * rows}
    start = process_time()
    portfolio = loaded({"sheet.xlsx": with_parts(XLSX, parts)})
    assert process_time() - start < 5
    assert "haha" not in portfolio.projects.to_csv()
    assert len(portfolio.findings) > 0


SHEET = "xl/worksheets/sheet1.xml"
FAR = b"<worksheet><sheetData>%b</sheetData></worksheet>"
FAR_AWAY = {
    "beyond the last column": {
        SHEET: FAR % b'<row r="1"><c r="A1"/><c r="ZZZZZZ9"><v>1</v></c></row>'
    },
    "in other quotation marks": {SHEET: FAR % b"<row><c s='>' r='XFD1048576'><v>1</v></c></row>"},
    "in another namespace": {SHEET: b'<x:c xmlns:x="x" r="XFD1048576"><x:v/></x:c>'},
    "in a row that is far away": {
        SHEET: FAR % (b'<row r="1048576">' + b"<c><v>1</v></c>" * 9 + b"</row>")
    },
    "under another name": {"xl/evil.xml": FAR % b'<row><c r="XFD1048576"><v>1</v></c></row>'},
}


@pytest.mark.parametrize("parts", FAR_AWAY.values(), ids=FAR_AWAY)
def test_a_cell_far_away_is_refused_before_anything_makes_room_for_it(
    parts: dict[str, bytes],
) -> None:
    start = process_time()
    portfolio = loaded({"sheet.xlsx": with_parts(XLSX, parts)})
    assert process_time() - start < 5
    assert "file-too-large" in set(portfolio.findings["rule"])


@pytest.mark.parametrize("part", ["xl/evil.bin", "content.xml"])
def test_a_workbook_with_a_sheet_in_disguise_is_refused(part: str) -> None:
    content = with_parts(XLSX, {part: FAR % b""})
    assert set(loaded({"sheet.xlsx": content}).findings["rule"]) == {"unreadable-workbook"}


def test_a_workbook_that_links_to_another_shows_what_it_keeps_itself() -> None:
    content = workbook(
        *(line.split(";") for line in CSV.splitlines()),
        formula="='https://example.org/[other.xlsx]Sheet1'!A1",
    )
    portfolio = loaded({"sheet.xlsx": content})
    assert portfolio.projects["title"].tolist() == ["A cached title"]


@pytest.mark.parametrize("day", ["0000-00-00", "31 February 2015", "2015-02-31", "99999-01-01"])
@pytest.mark.parametrize("kind", ["page", "sheet", "iati"])
def test_a_day_that_is_none_is_told_and_the_project_kept(kind: str, day: str) -> None:
    files = {
        "page": {"page.txt": page(project(Duration=f"{day} – 2018-01-01"))},
        "sheet": {"sheet.csv": CSV.replace("2016", day)},
        "iati": {"iati.xml": iati(activity()).replace("2018-01-01", day)},
    }
    portfolio = loaded(dict(files[kind])).validated()
    assert len(portfolio) == 1
    told = {"period-not-understood", "date-not-understood", "placeholder-value"}
    assert told & set(portfolio.findings["rule"])


@pytest.mark.parametrize(("name", "year"), [("page.txt", 9999), ("iati.xml", 9999),
                                            ("sheet.csv", None)])  # fmt: skip
def test_the_last_day_of_the_calendar_is_a_day_or_no_end(name: str, year: int | None) -> None:
    """Programs write it into tables for an end that nobody knows."""
    text = (
        WHOLE[name]
        .decode()
        .replace("December 2017", "31.12.9999")
        .replace("2020-12-31", "9999-12-31")
    )
    portfolio = loaded({name: text.replace(";2018", ";9999-12-31")}).validated()
    years = portfolio.projects["end"].dt.year.tolist()
    assert [None if pd.isna(end) else end for end in years] == [year]


@pytest.mark.parametrize("number", ["1e999", "NaN", "INF", "-1e-999", "9" * 400, "0x10", "١٢"])
def test_a_number_that_is_none_is_told_and_never_added(number: str) -> None:
    budget = f'<budget><value currency="EUR" value-date="2018-01-01">{number}</value></budget>'
    portfolio = loaded({
        "iati.xml": iati(activity(budget)),
        "page.txt": page(project(Budget=f"EUR {number}")),
        "sheet.csv": CSV.replace("End", "End;Budget (EUR)").replace("2018", f"2018;{number}"),
    }).validated()  # fmt: skip
    assert portfolio.amounts.empty
    found = portfolio.findings[portfolio.findings["rule"] == "amount-not-understood"]
    assert sorted(found["file"]) == ["iati.xml", "page.txt", "sheet.csv"]


class Changing(io.BytesIO):
    """A file that somebody writes anew while it is read: after the first look it is another."""

    def __init__(self, first: bytes, second: bytes) -> None:
        super().__init__(first)
        self._second = second

    def seek(self, position: int, whence: int = 0) -> int:
        if position == 0 and self._second:
            content, self._second = self._second, b""
            super().seek(0)
            self.truncate()
            self.write(content)
        return super().seek(position, whence)


BOMB = (b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
        b'<iati-activities version="2.03"><iati-activity><iati-identifier>X</iati-identifier>'
        b"<title><narrative>&b;</narrative></title></iati-activity></iati-activities>")  # fmt: skip


@pytest.mark.parametrize("second", [b"", WHOLE["iati.xml"][:200], BOMB, b"\0", b"Safe Roads"])
def test_a_file_that_changes_while_it_is_read_is_read_or_refused(second: bytes) -> None:
    source = read_iati(Changing(WHOLE["iati.xml"], second), "iati.xml", Places())
    assert source.projects or source.findings
    assert all("haha" not in str(record.title) for record in source.projects)
