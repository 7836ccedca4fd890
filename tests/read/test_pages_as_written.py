"""Pages with numbers, headings and sentences where others have names and titles."""

from __future__ import annotations

from pathlib import Path

import pytest

from portfolio_lib import Portfolio, load


def loaded(folder: Path, text: str, name: str = "page.txt") -> Portfolio:
    (folder / name).write_text(text, encoding="utf-8")
    return load(folder, "2020-06-30")


def donors(portfolio: Portfolio) -> list[str]:
    return sorted(portfolio.donors()["name"])


FIELDS = "Donor: ECHO\nCountry: Kenya\nPeriod: 2019 – 2020\n"


@pytest.mark.parametrize(("first", "second"), [("1) ", "2) "), ("1. ", "2. ")])
def test_numbers_that_count_projects_are_in_no_title(
    tmp_path: Path, first: str, second: str
) -> None:
    text = f"Ongoing Projects\n\n{first}Wells\n{FIELDS}\n{second}Roads\n{FIELDS}"
    assert list(loaded(tmp_path, text).projects["title"]) == ["Wells", "Roads"]


@pytest.mark.parametrize("title", ["0", "1)", "Ongoing Projects", "2019"])
def test_a_project_is_kept_with_what_stands_for_its_title(tmp_path: Path, title: str) -> None:
    portfolio = loaded(tmp_path, f"{title}\n{FIELDS}")
    assert list(portfolio.projects["title"]) == [title]
    assert donors(portfolio) == ["ECHO"]
    assert "title-made-up" in set(portfolio.findings["rule"])


def test_a_country_right_above_a_title_is_where_that_project_is(tmp_path: Path) -> None:
    text = (
        "Our work in Africa\n\nÄthiopien\nWasser für alle\nFördergeber: ADA\nLaufzeit: 2018-2021\n"
        "\nSüdsudan\nSchule in Juba\nFördergeber: Land Tirol\nLaufzeit: 2019-2020\n"
    )
    portfolio = loaded(tmp_path, text)
    assert list(portfolio.projects["title"]) == ["Wasser für alle", "Schule in Juba"]
    assert list(portfolio.project_places["place"]) == ["ET", "SS"]


def test_a_kind_of_paper_above_a_title_and_a_code_are_none(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, f"PROJECT FACT SHEET\nEducation for All\n{FIELDS}")
    assert list(portfolio.projects["title"]) == ["Education for All"]


def test_a_code_in_a_heading_above_the_title_is_none(tmp_path: Path) -> None:
    fields = "".join(f"<p>{line}</p>" for line in FIELDS.splitlines())
    body = f"<h2>MLI/801</h2><h3>Food</h3>{fields}<h2>NIC/028</h2><h3>Health</h3>{fields}"
    portfolio = loaded(tmp_path, f"<html><body>{body}</body></html>", "page.html")
    assert list(portfolio.projects["title"]) == ["Food", "Health"]


@pytest.mark.parametrize(
    "sentence",
    [
        "This project is financed by the Swiss Agency (SDC).",
        "Das Projekt wird kofinanziert durch die Swiss Agency (SDC)",
        "Projet financé par la Swiss Agency (SDC).",
        "Funded by Swiss Agency (SDC)",
    ],
)
def test_the_donor_of_a_sentence_is_the_one_who_pays(tmp_path: Path, sentence: str) -> None:
    for name, text in (
        ("page.txt", f"Wells\nDonor: {sentence}\nCountry: Kenya\nPeriod: 2019 – 2020\n"),
        ("list.csv", f"Title,Donor,Country\nWells,{sentence},Kenya\n"),
    ):
        folder = tmp_path / name.partition(".")[0]
        folder.mkdir()
        assert donors(loaded(folder, text, name)) == ["Swiss Agency (SDC)"]


def test_labels_that_headers_of_tables_are_are_known_on_pages(tmp_path: Path) -> None:
    text = (
        "Pitná voda\nZemě: Gruzie\nRealizátor: Člověk v tísni\nDoba realizace: 2018 – 2020\n"
        "Donor: Agentura\nRozpočet: 9 500 000 Kč\n"
    )
    portfolio = loaded(tmp_path, text)
    assert list(portfolio.project_places["place"]) == ["GE"]
    assert list(portfolio.amounts["currency"]) == ["CZK"]
    assert str(portfolio.projects["end"][0])[:10] == "2020-12-31"


def test_a_phase_is_a_period_where_it_has_one(tmp_path: Path) -> None:
    text = "Wells\nDonor: F\nCountry: Kenya\nCurrent phase: 01.05.2019 – 30.04.2023\n"
    assert str(loaded(tmp_path, text).projects["end"][0])[:10] == "2023-04-30"
    portfolio = loaded(tmp_path, f"Wells\n{FIELDS}Phase: II\n")
    assert "period-not-understood" not in set(portfolio.findings["rule"])
