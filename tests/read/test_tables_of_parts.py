"""Tables that say more of projects by their identifiers: donors, countries, payments."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded, workbook
from helpers.readings import lines_by_file

from portfolio_lib import Portfolio

HEAD = ["Project ID", "Title", "Start", "End"]
ROADS = ["P1", "Roads", "2019-01-01", "2020-12-31"]
WELLS = ["P2", "Wells", "2019-01-01", "2020-12-31"]


def parts(**sheets: list[list[object]]) -> Portfolio:
    """A workbook of two projects with further sheets."""
    content = workbook({"Projects": [HEAD, ROADS, WELLS], **sheets})
    return loaded({"list.xlsx": content}, "2020-06-30")


def money(portfolio: Portfolio) -> list[tuple[str, str, float]]:
    rows = portfolio.amounts
    return list(zip(rows["project"], rows["kind"], rows["value"], strict=True))


def test_sheets_of_donors_and_of_countries_say_who_pays_where() -> None:
    portfolio = parts(
        Funding=[
            ["Project ID", "Donor", "Commitment", "Currency"],
            ["P1", "Harbour Fund", 500, "EUR"], ["P1", "Lake Trust", 500, "EUR"],
            ["P2", "Lake Trust", 90, "USD"],
        ],
        Countries=[
            ["Project ID", "Country", "Share (%)"],
            ["P1", "Kenya", 70], ["P1", "Uganda", 30], ["P2", "Chad", 100],
        ],
    )  # fmt: skip
    roads, wells = (line.split(" | ") for line in lines_by_file(portfolio)["list.xlsx"])
    assert roads[2:4] == ["funding Harbour Fund, funding Lake Trust", "KE 70 %, UG 30 %"]
    assert roads[-1] == (
        "commitment 500.00 EUR of Harbour Fund, commitment 500.00 EUR of Lake Trust"
    )
    assert wells[2:4] == ["funding Lake Trust", "TD 100 %"]
    assert wells[-1] == "commitment 90.00 USD of Lake Trust"


def test_parts_may_stand_in_files_of_their_own() -> None:
    projects = "\n".join(map(",".join, [HEAD, ROADS, WELLS]))
    funding = "Project ID,Donor,Commitment (EUR)\nP1,Harbour Fund,500\nP2,Lake Trust,90\n"
    portfolio = loaded({"projects.csv": projects, "funding.csv": funding}, "2020-06-30")
    assert money(portfolio) == [("P1", "commitment", 500), ("P2", "commitment", 90)]
    assert list(portfolio.organisations["name"]) == ["Harbour Fund", "Lake Trust"]


@pytest.mark.parametrize("title", ["Description", "Title"])
def test_payments_of_a_project_are_none_of_their_own(title: str) -> None:
    said = ["Roads", "Roads", "Wells"] if title == "Title" else ["First", "Second", "All"]
    days = ["2019-02-01", "2019-08-01", "2019-02-01"]
    rows = zip(["P1", "P1", "P2"], said, days, [100, 100, 70], strict=True)
    header = ["Project ID", title, "Payment date", "Disbursed (EUR)"]
    portfolio = parts(Payments=[list[object](header), *map(list, rows)])
    assert list(portfolio.projects["title"]) == ["Roads", "Wells"]
    assert money(portfolio) == [("P1", "disbursement", 100), ("P1", "disbursement", 100),
                                ("P2", "disbursement", 70)]  # fmt: skip
    assert "repeated-identifier" not in set(portfolio.findings["rule"])


@pytest.mark.parametrize("second", [500, 200])
def test_amounts_of_which_nothing_tells_whether_they_add_up_do_not_count(second: int) -> None:
    rows: list[list[object]] = [["P1", "Harbour Fund", 500], ["P1", "Harbour Fund", second]]
    portfolio = parts(Funding=[["Project ID", "Donor", "Commitment (EUR)"], *rows])
    assert money(portfolio) == []
    assert "amounts-differ" in set(portfolio.findings["rule"])


def test_what_the_list_of_projects_says_itself_counts() -> None:
    projects: list[list[object]] = [
        [*HEAD, "Donor", "Budget (EUR)"], [*ROADS, "Harbour Fund", 1000]
    ]  # fmt: skip
    lines: list[list[object]] = [
        ["Project ID", "Line", "Supplier", "Budget (EUR)"],
        ["P1", "Staff", "Lake Trust", 600],
        ["P1", "Travel", "Lake Trust", 400],
    ]
    content = workbook({"Projects": projects, "Lines": lines})
    portfolio = loaded({"list.xlsx": content}, "2020-06-30")
    assert money(portfolio) == [("P1", "budget", 1000)]
    assert list(portfolio.organisations["name"]) == ["Harbour Fund"]
    assert len(portfolio.table("Lines")) == 2


def test_a_bare_code_joins_sheets_of_partners_and_of_places() -> None:
    projects = [["Code", "Project", "Donor"], ["HF-1", "Roads", "Harbour Fund"],
                ["LT-2", "Wells", "Lake Trust"]]  # fmt: skip
    partners = [["Code", "Partner organisation"], ["HF-1", "Works Ltd"], ["HF-1", "Road NGO"]]
    places = [
        ["Code", "Country", "District"],
        ["HF-1", "Kenya", "Kisumu"],
        ["LT-2", "Chad", "Abéché"],
    ]
    content = workbook({"Overview": projects, "Partners": partners, "Locations": places})
    portfolio = loaded({"list.xlsx": content}, "2020-06-30")
    roads, wells = (line.split(" | ") for line in lines_by_file(portfolio)["list.xlsx"])
    assert roads[2:4] == [
        "funding Harbour Fund, implementing Works Ltd, implementing Road NGO", "KE"
    ]  # fmt: skip
    assert wells[2:4] == ["funding Lake Trust", "TD"]
