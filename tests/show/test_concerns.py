"""Remarks are sentences for a reader; what only those who mend the data need is left out."""

from __future__ import annotations

from itertools import chain

from helpers.data_folders import loaded, page, project
from lxml import html

from portfolio_lib import Portfolio, show
from portfolio_lib.check import catalogue
from portfolio_lib.show import concerns


def remarks(portfolio: Portfolio) -> list[str]:
    block = show.remarks(portfolio)
    items = html.fromstring(block.html).xpath("//li") if block else []
    return [item.text_content() for item in items]  # type: ignore[union-attr]


def test_a_remark_counts_the_projects_and_names_them_where_they_are_few() -> None:
    two = [project("Safe Roads", Donor=None), project("Bridges", Donor=None), project("Wells")]
    assert remarks(loaded({"page.txt": page(*two)}))[0].startswith("2 projects state no donor. ")
    many = [project(f"Road {number}", Donor=None) for number in range(4)]
    assert remarks(loaded({"page.txt": page(*many)})) == ["4 projects state no donor."]


def test_a_remark_leads_to_the_project_that_it_is_about() -> None:
    portfolio = loaded({"page.txt": page(project("Safe Roads", Donor=None), project("Wells"))})
    link = html.fromstring(show.remarks(portfolio).html).find(".//li//a")
    assert link is not None
    articles = html.fromstring(show.projects(portfolio).html).xpath("//article")
    assert str(link.get("href"))[1:] in {article.get("id") for article in articles}  # type: ignore[union-attr]
    assert link.text == "Safe Roads"


def test_projects_of_one_title_are_told_apart_by_their_periods() -> None:
    two = [project("Wells", Duration=f"May 2015 – May {year}") for year in (2017, 2018)]
    said = remarks(loaded({"page.txt": page(*two, project("Roads"))}))
    assert said[0].startswith("2 projects have the same title as another one. ")
    assert said[1:] == ["Wells (May 2015 – May 2017)", "Wells (May 2015 – May 2018)"]


def test_what_only_those_who_mend_the_data_need_is_no_remark() -> None:
    portfolio = loaded({"page.txt": page(project(Donor="external experts and Some Fund"))})
    assert len(portfolio.findings) > 0
    assert remarks(portfolio) == []


def test_a_file_that_could_not_be_read_is_said_once() -> None:
    broken = {"a.xml": "<iati-activities", "b.xml": "<iati-activities"}
    portfolio = loaded({"page.txt": page(project()), **broken})
    assert remarks(portfolio) == [
        "Part of the data could not be read; what it holds is missing here."
    ]
    assert remarks(portfolio.speaking("de"))[0].startswith("Ein Teil der Daten")


def test_a_report_says_that_sources_contradict_each_other() -> None:
    sheet = "Identifier,Title,Donor,Country,Start,End,Budget (EUR)\nA,Wells,F,Kenya,2020,2027,{}\n"
    portfolio = loaded({"a.csv": sheet.format(10), "b.csv": sheet.format(30)})
    told = "Sources contradict each other about 1 project; one of them counts."
    assert told in remarks(portfolio)


def test_every_rule_that_is_told_exists() -> None:
    told = {*chain(*concerns._OF_PROJECTS), *concerns._OF_FILES}
    assert told - catalogue().keys() == set()
