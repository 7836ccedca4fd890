"""One project in two sources of any kinds: one project, and a finding for what differs."""

from __future__ import annotations

import csv
import io
import itertools

import pytest
from helpers.data_folders import AS_OF, finding, loaded
from helpers.iati_files import activity, iati
from helpers.other_pages import as_docx, as_html

from portfolio_lib import Portfolio

PAGE = """Water

Identifier: XM-1-A

Objective: Clean water for all.

Donor: Ministry of Water

Duration: January 2018 – December 2020

Country: Kosovo

Budget: EUR 1,000 for 2018
"""
HEADER = ["ID", "Title", "Summary", "Donors", "Countries", "Start", "End", "Budget 2018 (EUR)"]
ROW = ["XM-1-A", "Water", "Wells for two towns.", "Ministry of Water; A Fund", "Serbia; Kenya",
       "2018-01-01", "2020-12-31", "1000"]  # fmt: skip
BUDGET = """<budget><period-start iso-date="2018-01-01"/><period-end iso-date="2018-12-31"/>
<value currency="EUR" value-date="2018-01-01">{}</value></budget>"""


def sheet(*rows: list[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([HEADER, *rows])
    return buffer.getvalue()


def sources(budget: str = "1000") -> dict[str, dict[str, str | bytes]]:
    return {
        "iati": {"iati.xml": iati(activity(BUDGET.format(budget)))},
        "page": {"page.txt": PAGE},
        "web page": {"page.html": as_html(PAGE)[0]},
        "word": {"page.docx": as_docx(PAGE)[0]},
        "sheet": {"sheet.csv": sheet(ROW)},
    }


def rules(portfolio: Portfolio) -> list[str]:
    passed = {"unknown-organisation", "undivided-money", "elements-not-kept"}
    return sorted(set(portfolio.findings["rule"]) - passed)


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(sources(), 2)))
def test_a_project_in_two_sources_is_one_project(one: str, other: str) -> None:
    portfolio = loaded(sources()[one] | sources()[other], AS_OF).validated()
    assert list(portfolio.projects["project"]) == ["XM-1-A"]
    assert finding(portfolio, "merged-project")["severity"] == "info"
    assert list(portfolio.projects["title"]) == ["Water"]
    assert "sources-differ" not in rules(portfolio)
    assert portfolio.project_organisations["organisation"].tolist().count("ministry-of-water") <= 1
    assert not portfolio.project_places.duplicated(["project", "place"]).any()
    assert list(portfolio.amounts["value"]) == [1000]


def test_three_sources_add_what_each_alone_has() -> None:
    files = sources()["iati"] | sources()["page"] | sources()["sheet"]
    portfolio = loaded(files, AS_OF)
    (project,) = portfolio.projects.to_dict("records")
    assert (project["objective"], project["summary"]) == (
        "Clean water for all.", "Wells for two towns.",
    )  # fmt: skip
    assert set(portfolio.project_places["place"]) == {"RS", "XK", "KE"}
    funding = portfolio.project_organisations["role"] == "funding"
    donors = portfolio.project_organisations[funding]["as_written"]
    assert sorted(donors) == ["A Fund", "Ministry of Water"]
    assert set(portfolio.project_places["file"]) == {"iati.xml", "page.txt", "sheet.csv"}


def test_fields_in_which_two_sources_differ_are_told_and_the_first_one_is_used() -> None:
    row = ["XM-1-A", "Bread", "Bakeries.", "A Fund", "Kenya", "2018-02-01", "2020-12-31", "700"]
    portfolio = loaded(sources()["iati"] | {"sheet.csv": sheet(row)}, AS_OF)
    table = portfolio.findings[portfolio.findings["rule"] == "sources-differ"]
    assert sorted(table["field"]) == ["budget", "start", "summary", "title"]
    assert set(table["file"]) == {"sheet.csv"}
    assert table["message"].str.contains("iati.xml, line", regex=False).all()
    assert list(portfolio.projects["title"]) == ["Water"]
    assert list(portfolio.amounts["value"]) == [1000]


def test_a_month_and_a_day_in_it_are_no_contradiction() -> None:
    row = [*ROW[:5], "2018-01", "2020", ROW[7]]
    portfolio = loaded(sources()["iati"] | {"sheet.csv": sheet(row)}, AS_OF)
    assert "sources-differ" not in rules(portfolio)


def test_a_text_in_another_language_is_a_further_text() -> None:
    page = PAGE.replace("Objective:", "Ziel:").replace("Duration:", "Laufzeit:")
    page = page.replace("Water\n", "Wasser\n", 1).replace("Country:", "Land:")
    portfolio = loaded(sources()["iati"] | {"page.txt": page}, AS_OF)
    texts = portfolio.texts
    assert texts.loc[texts["language"] == "de", "text"].tolist() == ["Wasser"]
    assert "sources-differ" not in rules(portfolio)


def test_one_title_under_two_identifiers_is_told() -> None:
    other = ["XM-1-B", *ROW[1:]]
    portfolio = loaded(sources()["iati"] | {"sheet.csv": sheet(other)}, AS_OF)
    assert len(portfolio) == 2
    assert rules(portfolio).count("duplicate-title") == 1


def test_a_project_twice_in_one_file_is_told_and_counted_once() -> None:
    portfolio = loaded({"iati.xml": iati(activity(), activity())}, AS_OF)
    assert len(portfolio) == 1
    assert "repeated-identifier" in rules(portfolio)
