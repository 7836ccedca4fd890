"""The sentences with which a report begins read well for one project, for two and for many."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.data_folders import loaded, page, project

from portfolio_lib.show.lead import lead

CASES = Path(__file__).parent.parent / "data" / "iati"
ONE_ENDS = {
    "en": "One of them ends this month.",
    "de": "Eines davon endet in diesem Monat.",
    "fr": "L’un d’eux se termine ce mois-ci.",
}


def said(language: str, number: int, ending: int) -> str:
    """What is said of so many running projects of which some end in October 2016."""
    ends = ["October 2016"] * ending + ["December 2018"] * (number - ending)
    projects = (
        project(f"Project {place}", Duration=f"January 2015 – {end}")
        for place, end in enumerate(ends, start=1)
    )
    return lead(loaded({"page.txt": page(*projects)}).speaking(language))


@pytest.mark.parametrize(
    ("language", "one", "two", "three"),
    [
        ("en", "One project is running", "Both projects are running.", "All 3 projects are"),
        ("de", "Ein Projekt läuft", "Beide Projekte laufen.", "Alle 3 Projekte laufen."),
        ("fr", "Un projet est en cours", "Les deux projets sont en cours.", "Les 3 projets sont"),
    ],
)
def test_one_two_and_many_running_projects_are_told_apart(
    language: str, one: str, two: str, three: str
) -> None:
    for number, beginning in enumerate((one, two, three), start=1):
        text = said(language, number, ending=0)
        assert text.startswith(beginning)
        assert ONE_ENDS[language] not in text


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_the_only_project_that_ends_soon_is_told_in_a_sentence(language: str) -> None:
    for number in (2, 3):
        assert ONE_ENDS[language] in said(language, number, ending=1)


@pytest.mark.parametrize(
    ("language", "two"),
    [
        ("en", "Ending: 2 this month."),
        ("de", "Es enden: 2 "),
        ("fr", "Fins à venir : 2 "),
    ],
)
def test_several_projects_that_end_soon_are_told_in_numbers(language: str, two: str) -> None:
    text = said(language, 3, ending=2).replace("\u00a0", " ").replace("\u202f", " ")
    assert two in text
    assert ONE_ENDS[language] not in text


def test_a_programme_and_its_parts_are_told_as_one_project() -> None:
    file = CASES / "04-hierarchy-same-money.xml"
    portfolio = loaded({"a.xml": file.read_text(encoding="utf-8")}, "2016-10-31")
    assert len(portfolio) > len(portfolio.counted_projects()) == 1
    text = lead(portfolio)
    assert text.startswith("One project")
    assert "All 1" not in text
