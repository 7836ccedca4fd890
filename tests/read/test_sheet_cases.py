"""Tables as other organisations keep them: each folder of tests/data/sheets read as stated."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import xlsxwriter
from helpers import data_folders

from portfolio_lib import Portfolio, load

CASES = Path(__file__).parent.parent / "data" / "sheets"
FOLDERS = sorted(file.name.removesuffix(".expected.json") for file in CASES.glob("*.json"))


def as_stated(portfolio: Portfolio) -> list[dict[str, Any]]:
    """The projects in the form in which the cases state them."""
    names = dict(
        zip(portfolio.organisations["organisation"], portfolio.organisations["name"], strict=True)
    )

    def bodies(project: str, role: str) -> list[str]:
        table = portfolio.project_organisations
        return [
            names[one]
            for one in table[own(table, project) & (table["role"] == role)]["organisation"]
        ]

    def own(table: pd.DataFrame, project: str) -> pd.Series:
        return table["project"] == project

    def money(project: str) -> list[list[Any]]:
        rows = portfolio.amounts[own(portfolio.amounts, project)].to_dict("records")
        places = [[row["place"]] if isinstance(row["place"], str) else [] for row in rows]
        return [
            [row["kind"], row["value"], row["currency"], *place]
            for row, place in zip(rows, places, strict=True)
        ]

    return [
        {
            "identifier": row["project"],
            "title": row["title"],
            "donors": bodies(row["project"], "funding"),
            "agencies": bodies(row["project"], "implementing"),
            "places": list(
                portfolio.project_places[own(portfolio.project_places, row["project"])]["place"]
            ),
            "start": None if pd.isna(row["start"]) else str(row["start"].date()),
            "end": None if pd.isna(row["end"]) else str(row["end"].date()),
            "amounts": money(row["project"]),
        }
        for row in portfolio.projects.to_dict("records")
    ]


def expect(folder: Path, case: str) -> Portfolio:
    stated = json.loads((CASES / f"{case}.expected.json").read_text(encoding="utf-8"))["projects"]
    portfolio = load(folder, "2019-06-30")
    read = as_stated(portfolio)
    assert len(read) == len(stated)
    assert [
        {key: one[key] for key in other} for one, other in zip(read, stated, strict=True)
    ] == stated
    return portfolio


@pytest.mark.parametrize("case", [name for name in FOLDERS if name != "old-formats"])
def test_a_table_is_read_as_its_case_states(case: str) -> None:
    expect(CASES / case, case)


@pytest.mark.parametrize("file", ["table.xls", "table.ods", "table.tsv"])
def test_older_formats_are_read_like_the_others(tmp_path: Path, file: str) -> None:
    shutil.copy(CASES / "old-formats" / file, tmp_path)
    expect(tmp_path, "old-formats")


def test_what_is_left_out_of_a_table_is_told() -> None:
    found = load(CASES / "total-row", "2019-06-30").findings
    assert set(found["rule"]) >= {"total-row", "note-row"}
    hidden = load(CASES / "hidden", "2019-06-30").findings
    assert list(hidden[hidden["rule"] == "hidden-left-out"]["line"].dropna()) == [3]


def test_a_total_row_of_a_workbook_with_two_headers_is_no_project() -> None:
    portfolio = load(CASES / "money-total-row", "2026-03-31")
    sums = portfolio.amounts.groupby("kind")["value"].sum()
    assert sums.to_dict() == {"budget": 1_500_000, "expenditure": 850_000}
    assert "Summe" not in set(portfolio.projects["title"])
    funders = set(portfolio.organisations["name"])
    assert funders == {"Fund One", "Fund Two"}


def test_all_that_a_workbook_holds_is_kept() -> None:
    portfolio = load(CASES / "real-workbook", "2025-06-30")
    own = portfolio.fields[portfolio.fields["table"].isna()]
    assert set(own[own["project"] == "A-1"]["name"]) == {
        "Burn rate", "Project manager", "Progress this period", "Challenges", "Next steps",
        "Risk level", "SDG", "Gender marker", "Beneficiaries (reached)", "Beneficiaries (target)",
        "Completion (%)", "Approved by",
    }  # fmt: skip
    assert set(own["audience"]) == {"internal"}
    risks = portfolio.table("Risks")
    assert risks.to_dict("records") == [
        {"project": "A-1", "Risk": "Drought", "Likelihood": 3, "Impact": 4,
         "Mitigation": "Store water", "Owner": "J. Doe"}
    ]  # fmt: skip
    assert list(portfolio.table("Budget lines")["Budget (EUR)"]) == [400_000, 600_000]
    assert list(portfolio.amounts[portfolio.amounts["kind"] == "budget"]["value"]) == [
        1_000_000,
        500_000,
    ]


def test_each_cell_of_a_table_is_kept_or_told(tmp_path: Path) -> None:
    """Also where its column has no header, is no amount's, or comes second for its field."""
    (tmp_path / "a.csv").write_text(
        "Title,Project name,Donor,Country,Region,Start,Colour,,Value date,Provider\n"
        "Roads,Better roads,A Fund,Kenya,Africa,2019,blue,stray,2019-05-06,Someone\n"
        "Wells,,TBD,,Europe,2019,,,,\n",
        encoding="utf-8",
    )
    portfolio = load(tmp_path, "2019-06-30")
    roads = portfolio.fields[portfolio.fields["project"] == "roads"]
    assert dict(zip(roads["name"], roads["value"], strict=True)) == {
        "Project name": "Better roads", "Region": "Africa", "Colour": "blue", "Column 8": "stray",
        "Amount date": "2019-05-06", "Provider": "Someone",
    }  # fmt: skip
    assert list(portfolio.project_places["place"]) == ["KE", "150"]
    assert "placeholder-value" in set(portfolio.findings["rule"])


def test_utf_16_without_a_mark_is_read(tmp_path: Path) -> None:
    for kind in ("utf-16-le", "utf-16-be"):
        text = f"Title,Donor,Country,Start\nBrücken {kind},A Fund,Kenya,2019\n"
        (tmp_path / f"{kind}.csv").write_bytes(text.encode(kind))
    assert list(load(tmp_path, "2019-06-30").projects["title"]) == [
        "Brücken utf-16-be", "Brücken utf-16-le",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "expected"),
    [(["03/04/2019", "22/04/2019"], ["2019-04-03", "2019-04-22"]),
     (["03/04/2019", "04/22/2019"], ["2019-03-04", "2019-04-22"]),
     (["03/04/2019", "05/06/2019"], [None, None]),
     (["03/04/2019", "22/04/2019", "04/23/2019"], [None, "2019-04-22", "2019-04-23"]),
     (["22-Jun-19", "20190623", "2019/06/24"], ["2019-06-22", "2019-06-23", "2019-06-24"]),
     (["43638", "2019.0", "2019-06-24T10:00:00Z"], ["2019-06-22", "2019-01-01", "2019-06-24"])],
)  # fmt: skip
def test_a_column_settles_the_order_of_its_dates_or_nothing_does(
    tmp_path: Path, cells: list[str], expected: list[str | None]
) -> None:
    rows = "".join(f"P{number},F,Kenya,{cell}\n" for number, cell in enumerate(cells))
    (tmp_path / "a.csv").write_text(f"Title,Donor,Country,Start\n{rows}", encoding="utf-8")
    starts = load(tmp_path, "2020-06-30").projects["start"]
    assert [None if pd.isna(day) else str(day.date()) for day in starts] == expected


def test_a_spreadsheet_of_a_report_is_no_source(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "albania.xlsx") as book:
        book.set_custom_property("Report of portfolio", "yes")
        page = book.add_worksheet()
        page.write_row(0, 0, ["Title", "Donor", "Country"])
        page.write_row(1, 0, ["Roads", "A Fund", "Kenya"])
    portfolio = load(tmp_path, "2019-06-30")
    assert len(portfolio) == 0
    assert set(portfolio.findings["rule"]) == {"own-report"}


def test_the_name_of_a_country_alone_in_a_row_is_a_heading(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Title,Donor,Start,End\nKenya,,,\nRoads,F,2019,2020\nUganda,,,\nWells,F,2018,2020\n",
        encoding="utf-8",
    )
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["Roads", "Wells"]
    assert list(portfolio.project_places["place"]) == ["KE", "UG"]
    assert list(portfolio.findings["rule"]).count("section-heading") == 2


def test_the_name_of_a_sheet_is_the_place_of_its_rows(tmp_path: Path) -> None:
    header = ["Project", "Donor", "Start", "Budget (EUR)"]
    (tmp_path / "a.xlsx").write_bytes(data_folders.workbook({
        "Kenya": [header, ["Wells", "F", 2019, 100]], "Uganda": [header, ["Roads", "F", 2018, 50]],
        "Summary": [["Country", "Projects", "Total"], ["Kenya", 1, 100], ["Uganda", 1, 50]],
    }))  # fmt: skip
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["Wells", "Roads"]
    assert list(portfolio.project_places["place"]) == ["KE", "UG"]
    assert list(portfolio.findings["rule"]).count("value-of-sheet-name") == 2


def test_the_name_of_a_sheet_is_the_year_of_its_amounts(tmp_path: Path) -> None:
    header = ["Project ID", "Project", "Donor", "Country", "Spent (EUR)"]
    (tmp_path / "a.xlsx").write_bytes(data_folders.workbook({
        "2018": [header, ["A1", "Wells", "F", "Kenya", 10], ["A2", "Roads", "F", "Kenya", 20]],
        "2019": [header, ["A1", "Wells", "F", "Kenya", 15]],
    }))  # fmt: skip
    portfolio = load(tmp_path, "2019-06-30")
    amounts = portfolio.amounts[portfolio.amounts["project"] == "A1"]
    assert list(amounts["value"]) == [10, 15]
    assert list(amounts["period_start"].dt.year) == [2018, 2019]


def test_years_below_a_header_over_several_columns_are_columns_of_their_own(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.csv").write_text(
        "Title,Donor,Country,Disbursement (USD),,\n,,,2018,2019,2020\nA,F,Kenya,10,20,30\n",
        encoding="utf-8",
    )
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["A"]
    assert list(portfolio.amounts["value"]) == [10, 20, 30]
    assert list(portfolio.amounts["period_start"].dt.year) == [2018, 2019, 2020]


def test_a_row_that_repeats_another_counts_once_and_is_told(tmp_path: Path) -> None:
    row = "A,F,Kenya,2019,100\n"
    (tmp_path / "a.csv").write_text(
        f"Title,Donor,Country,Start,Budget (EUR)\n{row}{row}", encoding="utf-8"
    )
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.amounts["value"]) == [100]
    told = portfolio.findings.set_index("rule").loc["rows-joined", "message"]
    assert "counted once" in str(told)


@pytest.mark.parametrize("stray", ["A1048576", "XFD1048576", "AE600001"])
def test_a_cell_far_away_is_named_and_all_else_is_read(tmp_path: Path, stray: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as workbook:
        sheet = workbook.add_worksheet("List")
        sheet.write_row(0, 0, ["Title", "Donor", "Country", "Start", "End", "Budget (EUR)"])
        sheet.write_row(1, 0, ["Roads", "A Fund", "Kenya", "2019-01-01", "2020-12-31", 100])
        sheet.write(stray, "x")
        sheet.write_blank("XFD1048575", None, workbook.add_format({"bold": True}))
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["Roads"]
    assert list(portfolio.amounts["value"]) == [100]
    found = portfolio.findings[portfolio.findings["rule"] == "stray-cell"]
    assert list(found["value"]) == [stray]


def test_cells_that_are_far_and_many_are_no_stray_ones(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as workbook:
        sheet = workbook.add_worksheet("List")
        for row in (*range(30), *range(1_000_000, 1_000_030)):
            sheet.write_row(row, 0, [f"Road {row}", "A Fund", "Kenya", "2019", "2020", 100])
    assert set(load(tmp_path, "2019-06-30").findings["rule"]) == {"file-too-large"}


HEADER = ("Title", "Donor", "Country", "Start", "End", "Budget (EUR)")


def test_an_amount_merged_over_several_projects_counts_for_none_of_them(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as workbook:
        sheet = workbook.add_worksheet("List")
        rows = [("Roads", "Kenya"), ("Wells", "Kenya"), ("Boats", "Kenya"), ("Boats", "Chad")]
        sheet.write_row(0, 0, HEADER)
        for at, (title, country) in enumerate(rows, start=1):
            sheet.write_row(at, 0, [title, "A Fund", country, "2019", "2020"])
        sheet.merge_range("F2:F3", 500)
        sheet.merge_range("F4:F5", 700)
    portfolio = load(tmp_path, "2019-06-30")
    assert portfolio.amounts[["project", "value"]].to_numpy().tolist() == [["boats", 700]]
    found = portfolio.findings[portfolio.findings["rule"] == "amount-of-several-projects"]
    assert list(found["line"]) == [2, 3]


def test_years_under_a_merged_header_count_and_not_their_total_too(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as workbook:
        sheet = workbook.add_worksheet("List")
        for at, name in enumerate(("Title", "Donor", "Country")):
            sheet.merge_range(0, at, 1, at, name)
        sheet.merge_range("D1:F1", "Disbursement (USD)")
        sheet.merge_range("G1:I1", "Commitment (USD)")
        sheet.write_row("D2", ["2019", "2020", "Total"] * 2)
        sheet.write_row("A3", ["Roads", "A Fund", "Kenya", 60, 40, 100, 80, 70, 151])
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["Roads"]
    sums = portfolio.amounts.groupby(["kind", "currency"])["value"].agg(list).to_dict()
    assert sums == {("disbursement", "USD"): [100], ("commitment", "USD"): [151]}


def test_a_heading_merged_over_a_whole_table_is_no_project(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as workbook:
        sheet = workbook.add_worksheet("List")
        sheet.write_row(0, 0, HEADER)
        sheet.write_row(1, 0, ["Roads", "A Fund", "Kenya", "2019", "2020", 100])
        sheet.merge_range("A3:F3", "Closed")
        sheet.write_row(3, 0, ["Wells", "A Fund", "Chad", "2015", "2016", 50])
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["Roads", "Wells"]
    assert "note-row" in set(portfolio.findings["rule"])


def test_hidden_rows_and_columns_of_an_open_document_are_left_out_and_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(CASES / "old-formats" / "table.ods") as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    content = parts["content.xml"].decode()
    begin = content.index("<table:table-row", content.index("<table:table-row") + 1)
    end = content.index("</table:table-row>", begin) + len("</table:table-row>")
    row = content[begin:end]
    hidden = row.replace("<table:table-row", '<table:table-row table:visibility="filter"', 1)
    visible = row.replace("Roads", "Wells")
    first, rest = content.index("<table:table-column"), content.index("<table:table-row")
    columns = '<table:table-column table:number-columns-repeated="2"/>'
    columns += '<table:table-column table:visibility="collapse"/>'
    parts["content.xml"] = (
        content[:first] + columns + content[rest:begin] + hidden + visible + content[end:]
    ).encode()
    with zipfile.ZipFile(tmp_path / "table.ods", "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    portfolio = load(tmp_path, "2019-06-30")
    assert list(portfolio.projects["title"]) == ["Wells"]
    assert portfolio.project_places.empty
    found = portfolio.findings[portfolio.findings["rule"] == "hidden-left-out"]
    assert set(found["message"]) == {
        "a row is hidden, so it is left out", "a column is hidden, so it is left out"
    }  # fmt: skip
