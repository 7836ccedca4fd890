"""A portfolio as an Excel workbook: all of it read back, and nothing in it a formula."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from click.testing import CliRunner
from helpers import data_folders
from helpers.data_folders import (
    AS_OF,
    DATA,
    few,
    finding,
    loaded,
    page,
    project,
    rules,
    write,
)
from helpers.generated_pages import Stated, stated_projects
from helpers.iati_files import FULL, activity, iati
from helpers.same_projects import stated
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

import portfolio_lib
from portfolio_lib import Portfolio, UsageError
from portfolio_lib.cli import main
from portfolio_lib.export import workbook
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places

Rows = Sequence[Sequence[str | float]]


def exported(portfolio: Portfolio, folder: Path | None = None) -> bytes:
    """The workbook, the same a second time, with all but the as-of date and what dates are."""
    made = workbook(portfolio, Places(folder), Organisations(folder))
    lost = ("as-of date", "what its start is", "what its end is")
    assert [what for what in made.left_out if not any(one in what for one in lost)] == []
    assert made.projects == len(portfolio)
    assert workbook(portfolio, Places(folder), Organisations(folder)).content == made.content
    return made.content


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """The cells of each sheet, as another reader sees them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {
        name: [*map(list, book.get_sheet_by_name(name).to_python())] for name in book.sheet_names
    }


def test_an_iati_file_comes_back_from_a_workbook() -> None:
    regions = '<recipient-region code="998"/>'
    other = activity(regions, identifier="XM-1-B", title="Wells &lt;&amp;&gt; “more”")
    one_sided = other.replace("XM-1-B", "XM-1-C").replace('type="3"', 'type="9"')
    portfolio = loaded({"a.xml": iati(FULL, other, one_sided)}, as_of=None)
    again = loaded({"b.xlsx": exported(portfolio)}, portfolio.as_of)
    untyped = portfolio.projects.copy()
    untyped[["start_type", "end_type"]] = pd.NA
    expected = Portfolio.of(portfolio.tables | {"projects": untyped}, portfolio.as_of)
    assert stated(again) == stated(expected)
    assert (len(again.amounts), len(again.sectors), len(again.documents)) == (3, 2, 1)


def test_the_first_portfolio_comes_back(tmp_path: Path) -> None:
    portfolio = portfolio_lib.load(DATA)
    tables = {"organisations.csv": (DATA / "organisations.csv").read_bytes()}
    folder = write(tmp_path, {"a.xlsx": exported(portfolio, DATA), **tables})
    assert stated(portfolio_lib.load(folder, portfolio.as_of)) == stated(portfolio)


def listed(*sheets: tuple[str, Sequence[Sequence[str | float]]]) -> bytes:
    """A workbook with these sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                sheet.write_row(number, 0, cells)
    return buffer.getvalue()


OWN: Rows = (
    ("Identifier", "Title", "Country", "Start", "End", "=Gender\nmarker", "Beds"),
    ("P1", "Roads", "Kenya", "2020-01-01", "2027-01-01", "=GM2", 12),
    ("P2", "Wells", "Ghana", "2020-01-01", "2027-01-01", "", 30.5),
)
RISKS: Rows = (("Identifier", "Risk", "Level"), ("P1", "Flood", "high"), ("P1", "Theft", "low"))


def test_own_fields_and_own_tables_come_back() -> None:
    portfolio = loaded({"a.xlsx": listed(("Projects", OWN), ("Risks", RISKS))})
    again = loaded({"b.xlsx": exported(portfolio)})
    assert len(portfolio.fields) == 7
    told = ["project", "name", "type", "value", "audience", "table"]
    pd.testing.assert_frame_equal(again.fields[told], portfolio.fields[told])
    pd.testing.assert_frame_equal(again.table("Risks"), portfolio.table("Risks"))


def test_of_own_fields_that_a_sheet_cannot_hold_the_names_are_told() -> None:
    header, *rows = OWN
    projects = ((*header, "2016", "Title in Excel"), *((*row, "x", "y") for row in rows))
    risks = (("Identifier", "Risk", "RISK"), ("P1", "Flood", "high"))
    files: dict[str, str | bytes] = {
        "a.xlsx": listed(("Projects", projects), ("Risks", risks), ("History", RISKS)),
        "columns.csv": "file,header,field,audience\na.xlsx,=Gender marker,own,donor\n"
        "a.xlsx,2016,own,\na.xlsx,Title in Excel,own,\n",
    }
    portfolio = loaded(files)
    left_out = workbook(portfolio, Places(None), Organisations(None)).left_out
    told = [what for what in left_out if "own" in what or "donor" in what]
    assert told == [
        "the own field '2016': of P1 and 1 more",
        "the own table 'Risks': of P1",
        "the own table 'History': of P1",
        "that '=Gender\\nmarker' is donor: say so in columns.csv beside the workbook",
    ]


@settings(few, phases=(Phase.explicit, Phase.generate))
@given(st.lists(stated_projects(), min_size=1, max_size=4))
def test_every_page_comes_back(projects: list[Stated]) -> None:
    portfolio = loaded({"page.txt": page(*(one.written() for one in projects))})
    assert stated(loaded({"b.xlsx": exported(portfolio)})) == stated(portfolio)


@pytest.mark.parametrize("mark", ["=", "+", "-", "@", "\t=", "\r="])
def test_no_text_becomes_a_formula(mark: str) -> None:
    text = f"{mark}HYPERLINK(1)"
    portfolio = loaded({"page.txt": page(project())})
    dangerous = portfolio.projects.assign(title=text, summary=text, objective=text)
    content = exported(Portfolio.of(portfolio.tables | {"projects": dangerous}, AS_OF))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheets = [name for name in parts if name.startswith("xl/worksheets/")]
    assert all(b"<f>" not in parts[name] for name in sheets)
    assert parts["xl/sharedStrings.xml"].count(b"HYPERLINK(1)") == 1
    (row,) = sheets_of(content)["Projects"][1:]
    assert [str(cell).strip() for cell in row].count(text.strip()) == 3


def test_what_a_row_says_wholly_stands_in_the_row_alone() -> None:
    portfolio = loaded({"page.txt": page(project(Country="Serbia and Kosovo", Donor="A; B"))})
    sheets = sheets_of(exported(portfolio))
    assert list(sheets) == ["Projects"]
    cells = dict(zip(*sheets["Projects"], strict=True))
    assert cells["Countries"] == "Serbia; Kosovo"
    assert (cells["Donors"], cells["Start"], cells["End"]) == (
        "A; B", "January 2016", "December 2017",
    )  # fmt: skip


def test_what_a_workbook_cannot_hold_is_said() -> None:
    long = "word " * 8_000
    odd = activity(identifier="XM-1-B").replace('xml:lang="en"', 'xml:lang="pt-br"')
    portfolio = loaded({"a.xml": iati(activity(title=long), odd)}, as_of=None)
    made = workbook(portfolio, Places(), Organisations())
    dates = ("what its start is: actual", "what its end is: planned")
    assert made.left_out == (
        "the as-of date 2019-02-28: state it again where the workbook is read",
        *(f"XM-1-A: {what}" for what in dates),
        "XM-1-B: the language 'pt-br': a sheet has codes of two letters",
        *(f"XM-1-B: {what}" for what in dates),
        f"XM-1-A: the end of {long[:40]!r}…, 39,999 characters",
    )
    contact = "<contact-info><email>a@example.org</email></contact-info>"
    marker = '<policy-marker code="1" significance="2"/>'
    full = loaded({"a.xml": iati(activity(contact, marker, marker.replace("1", "2")))}, as_of=None)
    assert workbook(full, Places(), Organisations()).left_out[1:] == (
        *(f"XM-1-A: {what}" for what in dates),
        "XM-1-A: 2 rows of the table codes",
        "XM-1-A: 1 row of the table contacts",
    )
    with pytest.raises(UsageError, match="no project to write"):
        workbook(loaded({}), Places(), Organisations())


def book_of(**sheets: Rows) -> bytes:
    """A workbook that a person changed."""
    return data_folders.workbook(sheets)


PROJECTS = [["Identifier", "Title", "Donors", "Countries", "Start", "End"],
            ["A", "Wells", "Sida", "Serbia", "2016", "2017"]]  # fmt: skip
AMOUNTS = ["Identifier", "Kind", "Value", "Currency", "Date"]


def test_rows_of_a_further_sheet_that_are_not_understood_are_findings() -> None:
    rows: Rows = [["A", "gift", 5, "EUR", ""], ["A", "commitment", "many", "EUR", ""],
            ["A", "commitment", 7.5, "EUR", "2016-02-31"], ["Z", "commitment", 1, "EUR", ""],
            ["A", "Commitment", 8, "eur", "2016-02-28"], ["A", "budget", 9, "EUROS?", ""],
            ["", "budget", 9, "EUR", ""]]  # fmt: skip
    rows = [[*row, "" if number else "as agreed"] for number, row in enumerate(rows)]
    portfolio = loaded(
        {"a.xlsx": book_of(Projects=PROJECTS, Amounts=[[*AMOUNTS, "Remark"], *rows])}
    )
    assert portfolio.amounts[["kind", "value", "currency"]].to_numpy().tolist() == [
        ["commitment", 8, "EUR"]
    ]
    found = portfolio.findings[portfolio.findings["rule"] == "detail-not-used"]
    assert sorted(zip(found["line"], found["field"], strict=True)) == [
        (1, "Remark"), (2, "Kind"), (3, "Value"), (4, "Date"), (5, "Identifier"), (7, "Currency"),
        (8, "Identifier"),
    ]  # fmt: skip
    assert set(found["file"]) == {"a.xlsx[Amounts]"}


def test_a_cell_that_contradicts_a_further_sheet_is_a_finding() -> None:
    places: Rows = [
        ["Identifier", "Place", "As written", "Share"],
        ["A", "XK", "Kosovo", 100],
    ]
    portfolio = loaded({"a.xlsx": book_of(Projects=PROJECTS, Places=places)})
    assert portfolio.project_places["place"].tolist() == ["XK"]
    assert portfolio.project_places["share"].tolist() == [100]
    told = finding(portfolio, "rows-differ")
    assert (told["line"], told["field"], told["value"]) == (2, "places", "Serbia")


def test_a_further_sheet_without_its_columns_is_an_ordinary_sheet() -> None:
    content = book_of(Projects=PROJECTS, Amounts=[["Some", "words"], ["A", "B"]])
    assert "sheet-without-header" in [rule for rule, _ in rules(loaded({"a.xlsx": content}))]


def test_the_command_writes_a_workbook(tmp_path: Path) -> None:
    data = write(tmp_path / "data", {"page.txt": page(project())})
    common = ["export", "--data", str(data), "--as-of", f"{AS_OF}"]
    assert "say which file to write" in CliRunner().invoke(main, common).output
    file = tmp_path / "new" / "a.xlsx"
    done = CliRunner().invoke(main, [*common, "--xlsx", str(file)])
    assert done.exit_code == 0
    assert "1 of 1 projects" in done.output
    assert list(sheets_of(file.read_bytes())) == ["Projects"]
