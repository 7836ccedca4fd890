"""Workbooks as people keep them: days shown as months, sheets of sums, projects shown twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from helpers.data_folders import workbook

from portfolio_lib import Portfolio, load

HEAD = ["Title", "Donor", "Country", "Start", "End", "Budget (EUR)"]
ROADS: list[object] = ["Roads", "A Fund", "Kenya", "2019-01-01", "2020-12-31", 100]
WELLS: list[object] = ["Wells", "B Fund", "Uganda", "2019-01-01", "2020-12-31", 50]
Rows = Sequence[Sequence[object]]


def loaded(folder: Path, sheets: Mapping[str, Rows]) -> Portfolio:
    with xlsxwriter.Workbook(folder / "list.xlsx") as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return load(folder, "2020-06-30")


def days(portfolio: Portfolio) -> list[str]:
    return [str(portfolio.projects[half][0])[:10] for half in ("start", "end")]


@pytest.mark.parametrize(
    ("shown", "end"),
    [("mmm-yy", "2020-06-30"), ("mmmm yyyy", "2020-06-30"), ("[$-409]mmm\\ yy;@", "2020-06-30"),
     ("dd.mm.yyyy", "2020-06-01"), ("yyyy", "2020-06-01")],
)  # fmt: skip
def test_a_day_that_is_shown_as_a_month_is_the_month(tmp_path: Path, shown: str, end: str) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as book:
        sheet, style = book.add_worksheet(), book.add_format({"num_format": shown})
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ROADS)
        sheet.write_datetime(1, 3, dt.date(2019, 1, 1), style)
        sheet.write_datetime(1, 4, dt.date(2020, 6, 1), style)
    assert days(load(tmp_path, "2020-06-30")) == ["2019-01-01", end]


def test_numbers_of_days_count_from_1904_where_the_workbook_does(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx", {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, [*ROADS[:3], 42063, 42550, 100])
    assert days(load(tmp_path, "2020-06-30")) == ["2019-03-01", "2020-06-30"]


def test_a_sheet_of_sums_by_donor_has_no_projects(tmp_path: Path) -> None:
    sums: Rows = [["Donor", "Projects", "Budget (EUR)"], ["A Fund", 2, 150], ["B Fund", 1, 70]]
    portfolio = loaded(tmp_path, {"Summary": sums, "Projects": [HEAD, ROADS, WELLS]})
    assert list(portfolio.projects["title"]) == ["Roads", "Wells"]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_sheet_that_shows_projects_of_another_one_counts_nothing_twice(
    tmp_path: Path, is_first: bool
) -> None:
    shown: Rows = [["Country", "Title", "Budget (EUR)", "Risk"], ["Kenya", "Roads", 100, "low"],
             ["Uganda", "Wells", 50, "high"]]  # fmt: skip
    sheets: dict[str, Rows] = {"By country": shown, "Projects": [HEAD, ROADS, WELLS]}
    portfolio = loaded(tmp_path, sheets if is_first else dict(reversed(sheets.items())))
    assert list(portfolio.projects["title"]) == ["Roads", "Wells"]
    assert list(portfolio.amounts["value"]) == [100, 50]
    assert "low" in set(portfolio.fields["value"])


def test_a_sheet_that_says_something_else_of_a_title_has_another_project(tmp_path: Path) -> None:
    other: Rows = [["Country", "Title", "Budget (EUR)"], ["Chad", "Roads", 100]]
    portfolio = loaded(tmp_path, {"Projects": [HEAD, ROADS], "More": other})
    assert list(portfolio.projects["title"]) == ["Roads", "Roads"]
    assert "merged-project" not in set(portfolio.findings["rule"])


@pytest.mark.parametrize(
    ("header", "cells", "shares"),
    [
        ("Country percentage", (60, 40), [60, 40]),
        ("Country percentage", (0.6, 0.4), [60, 40]),
        ("country_percent", ("60 %", "40 %"), [60, 40]),
        ("Country percentage", (60, 70), [None, None]),
        ("Country percentage", (60, ""), [None, None]),
    ],
)
def test_percentages_beside_places_are_their_shares_where_they_are_no_more_than_the_whole(
    tmp_path: Path, header: str, cells: tuple[object, object], shares: list[float | None]
) -> None:
    places = ["Kenya", "Uganda"]
    rows: list[list[object]] = [
        ["A1", *ROADS[:2], place, *ROADS[3:], cell]
        for place, cell in zip(places, cells, strict=True)
    ]
    portfolio = loaded(tmp_path, {"Projects": [["Project code", *HEAD, header], *rows]})
    found = portfolio.project_places["share"].astype(object)
    assert list(found.where(found.notna(), None)) == shares
    kept = set(portfolio.fields["name"])
    assert ("Place share" in kept) == (None in shares)


def test_a_table_on_its_side_has_a_project_in_each_column(tmp_path: Path) -> None:
    lines = ["Title,Roads,Wells", "Donor,A Fund,B Fund", "Country,Kenya,Chad", "Start,2018,2019",
             "End,2020,2021", "Budget (EUR),100,200"]  # fmt: skip
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.projects["title"]) == ["Roads", "Wells"]
    assert list(portfolio.project_places["place"]) == ["KE", "TD"]
    assert list(portfolio.amounts["value"]) == [100, 200]
    assert "table-on-its-side" in set(portfolio.findings["rule"])


def test_a_project_in_the_sheets_of_two_years_is_one_without_an_identifier(tmp_path: Path) -> None:
    header = ["Project", "Donor", "Country", "Disbursed (EUR)"]
    sheets: dict[str, list[list[object]]] = {
        "2018": [[*header], ["Roads", "A Fund", "Kenya", 60], ["Wells", "A Fund", "Kenya", 5]],
        "2019": [[*header], ["Roads", "A Fund", "Kenya", 70], ["Wells", "A Fund", "Chad", 6]],
    }
    (tmp_path / "list.xlsx").write_bytes(workbook(sheets))
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.projects["title"]) == ["Roads", "Wells", "Wells"]
    assert list(portfolio.amounts["value"]) == [60, 70, 5, 6]


def test_a_sheet_that_explains_the_columns_is_no_table_on_its_side(tmp_path: Path) -> None:
    explained = [
        ["Title", "What the project is called"], ["Donor", "Who pays"],
        ["Country", "Where it is"], ["Start", "The first day, such as 2018-01-01"],
        ["End", "The last day"], ["Budget (EUR)", "What it may cost in all"],
    ]  # fmt: skip
    portfolio = loaded(tmp_path, {"Projects": [HEAD, ROADS], "Data dictionary": explained})
    assert list(portfolio.projects["title"]) == ["Roads"]
