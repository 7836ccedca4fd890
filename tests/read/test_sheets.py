"""Spreadsheets: CSV in its many forms, and Excel workbooks."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib import Portfolio, load
from portfolio_lib.names.places import Places
from portfolio_lib.read import read_csv, read_excel

PLACES = Places()
HEADER = ["Title", "Objective", "Donors", "Countries", "Start", "End"]
ROW = ["Bridges", "To build, and to mend.", "Some Fund", "Serbia; Kosovo", "2016-10", "2018-10"]


def table(delimiter: str, *rows: list[str]) -> str:
    def quoted(cell: str) -> str:
        special = delimiter in cell or '"' in cell or "\n" in cell
        return '"' + cell.replace('"', '""') + '"' if special else cell

    return "".join(delimiter.join(map(quoted, row)) + "\n" for row in rows)


def loaded(folder: Path, content: bytes | str, name: str = "projects.csv") -> Portfolio:
    data = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(data)
    return load(folder, "2016-10-31")


def workbook(*rows: list[Any], **sheets: list[list[Any]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": dt.datetime(2016, 10, 31)})  # noqa: DTZ001
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, content in {"Projects": list(rows), **sheets}.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(content):
                for position, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(number, position, value, day)
                    elif value != "":
                        sheet.write(number, position, value)
    return buffer.getvalue()


def rules(portfolio: Portfolio) -> set[str]:
    return set(portfolio.findings["rule"]) - {"unknown-organisation"}


def expect_bridges(portfolio: Portfolio) -> None:
    """The portfolio is the one project of `ROW`."""
    project = portfolio.projects.iloc[0]
    assert len(portfolio) == 1
    assert project["title"] == "Bridges"
    assert project["objective"] == "To build, and to mend."
    assert str(project["start"].date()) == "2016-10-01"
    assert str(project["end"].date()) == "2018-10-31"
    assert list(portfolio.project_places["place"]) == ["RS", "XK"]
    assert list(portfolio.organisations["name"]) == ["Some Fund"]
    assert rules(portfolio) == set()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_delimiter_and_encoding_are_found_out(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    row = [cell.replace(";", " and") if delimiter == ";" else cell for cell in ROW]
    expect_bridges(loaded(tmp_path, table(delimiter, HEADER, row).encode(encoding)))


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    text = table(",", HEADER, ["Brücken – für alle", *ROW[1:]])
    portfolio = loaded(tmp_path, text.encode("cp1252"))
    assert portfolio.projects["title"][0] == "Brücken – für alle"
    assert rules(portfolio) == {"assumed-encoding"}


@pytest.mark.parametrize(
    "header",
    [
        ["Titel", "Ziel", "Geber", "Länder", "Beginn", "Ende"],
        ["TITRE", "objectif", "Bailleurs de fonds", "Pays", "Date de début", "Date de fin"],
        ["Project  title", "Overall objective", "Donor(s)", "Country/Countries", "start", "END"],
    ],
)
def test_headers_are_known_in_three_languages(tmp_path: Path, header: list[str]) -> None:
    expect_bridges(loaded(tmp_path, table(",", header, ROW)))


def test_a_row_for_each_country_makes_one_project(tmp_path: Path) -> None:
    rows = [["B-1", *ROW[:3], country, *ROW[4:]] for country in ("Serbia", "Kosovo")]
    expect_bridges(loaded(tmp_path, table(",", ["ID", *HEADER], *rows)))


def test_rows_that_differ_in_their_place_alone_are_one_project_and_told(tmp_path: Path) -> None:
    rows = [[*ROW[:3], country, *ROW[4:]] for country in ("Serbia", "Kosovo")]
    portfolio = loaded(tmp_path, table(",", HEADER, *rows))
    assert len(portfolio) == 1
    assert list(portfolio.project_places["place"]) == ["RS", "XK"]
    assert rules(portfolio) == {"rows-joined"}


def test_rows_of_one_identifier_are_one_project_though_they_differ(tmp_path: Path) -> None:
    header = ["ID", *HEADER]
    other = ["A-1", "Bridges II", *ROW[1:3], "Norway", *ROW[4:]]
    portfolio = loaded(tmp_path, table(",", header, ["A-1", *ROW], other))
    assert list(portfolio.projects["project"]) == ["A-1"]
    assert list(portfolio.project_places["place"]) == ["RS", "XK", "NO"]
    assert rules(portfolio) == {"rows-differ"}


def test_rows_of_one_title_that_contradict_each_other_are_two_projects(tmp_path: Path) -> None:
    other = [*ROW[:4], "2019", "2020"]
    portfolio = loaded(tmp_path, table(",", HEADER, ROW, other))
    assert len(portfolio) == 2
    assert rules(portfolio) == {"duplicate-title"}


def test_an_unknown_column_and_stray_cells_are_findings(tmp_path: Path) -> None:
    text = table(",", ["List of 2016"], [*HEADER, "Colour"], [*ROW, "red", "stray"])
    portfolio = loaded(tmp_path, text)
    found = portfolio.findings.set_index("rule")
    assert found.loc["unknown-column", "value"] == "red"
    assert found.loc["unknown-column", "line"] == 2
    assert list(found.loc[["text-in-no-field"], "value"]) == ["List of 2016", "stray"]


def test_a_finding_names_the_line_also_after_cells_of_several_lines(tmp_path: Path) -> None:
    row = ["Bridges", "To build\n\nand to mend.", *ROW[2:]]
    late = ["Tunnels", *ROW[1:4], "2018", "sometime"]
    portfolio = loaded(tmp_path, table(",", HEADER, row, late))
    found = portfolio.findings.set_index("rule").loc["period-not-understood"]
    assert found["line"] == 5
    assert found["project"] == "tunnels"


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "Title\nBridges\n", "Donor,Country\nA,Serbia\n"])
def test_a_table_without_a_header_is_refused_in_one_finding(tmp_path: Path, text: str) -> None:
    portfolio = loaded(tmp_path, text)
    assert len(portfolio) == 0
    assert rules(portfolio) == {"no-header"}


def test_a_workbook_is_read_with_its_dates_and_numbers(tmp_path: Path) -> None:
    days = [dt.date(2016, 10, 1), dt.date(2018, 10, 31)]
    content = workbook(["ID", *HEADER], [17, *ROW[:4], *days])
    portfolio = loaded(tmp_path, content, "projects.xlsx")
    assert list(portfolio.projects["project"]) == ["17"]
    assert portfolio.projects["start_precision"][0] == "day"
    assert portfolio.projects["file"][0] == "projects.xlsx"
    assert list(portfolio.project_places["place"]) == ["RS", "XK"]


def test_sheets_without_projects_are_passed_over_and_named(tmp_path: Path) -> None:
    content = workbook(HEADER, ROW, Notes=[["Just a note"]])
    portfolio = loaded(tmp_path, content, "projects.xlsx")
    expect = portfolio.findings.set_index("rule").loc["sheet-without-header"]
    assert expect["file"] == "projects.xlsx[Notes]"
    assert len(portfolio) == 1


def test_a_formula_is_never_run_and_never_a_value(tmp_path: Path) -> None:
    content = workbook(HEADER, ["=1+1", *ROW[1:]])
    assert loaded(tmp_path, content, "projects.xlsx").projects["title"][0] == "0"


@pytest.mark.soak
def test_a_workbook_that_unpacks_to_too_much_is_refused_at_once(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as part,
    ):
        for _ in range(510):
            part.write(b"0" * 1_000_000)
    assert rules(loaded(tmp_path, buffer.getvalue(), "bomb.xlsx")) == {"file-too-large"}


def test_a_sheet_with_one_cell_in_the_last_corner_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet().write("XFD1048576", "far")
    assert rules(loaded(tmp_path, buffer.getvalue(), "far.xlsx")) == {"file-too-large"}


@given(st.data())
def test_a_broken_workbook_is_a_finding_and_nothing_else(data: st.DataObject) -> None:
    content = bytearray(workbook(HEADER, ROW))
    for _ in range(data.draw(st.integers(1, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(content)))
    source = read_excel(io.BytesIO(bytes(content[:cut])), "a.xlsx", PLACES)
    assert source.projects or source.findings


@given(st.binary(max_size=400) | st.text('Title,Donor;"\n\t|2016', max_size=300).map(str.encode))
def test_any_bytes_are_read_as_csv_or_refused_with_a_finding(content: bytes) -> None:
    source = read_csv(io.BytesIO(content), "a.csv", PLACES)
    assert source.projects or source.findings


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Z"]), min_size=1),
        min_size=1, max_size=5, unique=True,
    )
)  # fmt: skip
def test_any_titles_written_as_csv_are_read_back(titles: list[str]) -> None:
    text = table(",", HEADER, *[[title, *ROW[1:]] for title in titles])
    source = read_csv(io.BytesIO(text.encode()), "a.csv", PLACES)
    read = [record.title.text for record in source.projects if record.title]
    assert read == [" ".join(title.replace("\ufeff", "").split()) for title in titles]


def test_a_blank_cell_below_a_filled_one_is_told_and_not_filled(tmp_path: Path) -> None:
    rows = ("Title,Donor,Country,Start,End", "Wells,Sea Fund,Kenya,2016,2017",
            "Bridges,,,2016,2017")  # fmt: skip
    whole = loaded(tmp_path, "\n".join(rows).encode(), "a.csv")
    assert whole.project_places["project"].tolist() == ["wells"]
    assert whole.project_organisations["project"].tolist() == ["wells"]
    told = whole.findings[whole.findings["line"] == 3]
    assert {"no-donor", "no-place"} <= set(told["rule"])


PARTNERS = {
    "a_partners.csv": "Project ID,Name,Country\nA1,Uni A,Kenya\nA1,Uni B,Mali\nA2,Uni C,Mali\n",
    "b_roles.csv": "Project ID,Name,Role\nA1,Uni D,lead\n",
    "c_projects.csv": "Project ID,Title,Donor,Country\nA1,Wells,Sida,Kenya\nA2,Roads,Norad,Mali\n",
}


def test_names_of_the_partners_of_a_project_are_not_its_title(tmp_path: Path) -> None:
    for name, text in PARTNERS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert dict(portfolio.projects[["project", "title"]].to_numpy()) == {
        "A1": "Wells",
        "A2": "Roads",
    }
    assert list(portfolio.table("a_partners")["Name"]) == ["Uni A", "Uni B", "Uni C"]
    assert list(portfolio.table("b_roles")["Name"]) == ["Uni D"]


def test_a_bare_id_of_a_further_sheet_is_that_of_the_projects_where_it_has_no_other(
    tmp_path: Path,
) -> None:
    file = tmp_path / "list.xlsx"
    with xlsxwriter.Workbook(file) as book:
        for name, rows in {
            "Projects": [
                ["ID", "Title", "Donor"],
                ["P-1", "Wells", "Sida"],
                ["2", "Roads", "Sida"],
            ],
            "Risks": [["ID", "Risk", "Level"], ["P-1", "Flood", "high"]],
            "Steps": [["ID", "Step", "Level"], ["2", "Dig", "low"]],
        }.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.table("Risks")["Risk"]) == ["Flood"]
    assert set(portfolio.fields["table"]) == {"Risks"}  # steps may have numbers of their own
