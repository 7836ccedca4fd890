"""The sentences with which a report begins read well for one project, for two and for many."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.data_folders import loaded, page, project
from helpers.iati_files import bare, iati

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


@pytest.mark.parametrize(
    ("language", "one", "several", "all_of_them"),
    [
        ("en", "Donor: Agency A.", "Donors: Agency A and Agency B.", "Donor of all: Agency A."),
        (
            "de", "Geldgeber: Agency A.", "Geldgeber: Agency A und Agency B.",
            "Geldgeber aller Projekte: Agency A.",
        ),
        (
            "fr", "Bailleur de fonds : Agency A.", "Bailleurs de fonds : Agency A et Agency B.",
            "Bailleur de fonds de tous les projets : Agency A.",
        ),
    ],
)  # fmt: skip
def test_a_donor_is_named_where_no_language_wants_an_article(
    language: str, one: str, several: str, all_of_them: str
) -> None:
    def told(*donors: str) -> str:
        rows = [project(f"P {number}", Donor=name) for number, name in enumerate(donors)]
        text = lead(loaded({"page.txt": page(*rows)}).speaking(language), place="RS")
        return text.replace("\u00a0", " ")

    assert told("Agency A").endswith(one)
    assert told("Agency A; Agency B").endswith(several)
    assert told("Agency A", "Agency A").endswith(all_of_them)
    assert "Agency" not in told("Agency A", "Agency B")


@pytest.mark.parametrize(
    ("language", "alone", "among"),
    [
        (
            "en", "It is a programme, listed with 2 parts.",
            "1 of them is a programme, listed with 2 parts.",
        ),
        (
            "de", "Es ist ein Programm, aufgeführt mit 2 Teilen.",
            "1 davon ist ein Programm, aufgeführt mit 2 Teilen.",
        ),
        (
            "fr", "C’est un programme, présenté avec 2 composantes.",
            "1 d’entre eux est un programme, présenté avec 2 composantes.",
        ),
    ],
)  # fmt: skip
def test_the_parts_of_a_programme_are_said_to_be_listed_where_they_are_not_counted(
    language: str, alone: str, among: str
) -> None:
    files = {"a.xml": (CASES / "04-hierarchy-same-money.xml").read_text(encoding="utf-8")}
    again = (
        files["a.xml"].replace("<iati-identifier>", "<iati-identifier>Z").replace('ref="', 'ref="Z')
    )
    both = lead(loaded(files | {"b.xml": again}).speaking("en"))
    assert "Both projects" in both
    assert "They are programmes, listed with 4 parts." in both
    for further, said in ((0, alone), (1, among), (2, among)):
        other = {"page.txt": page(*(project(f"P {n}") for n in range(further)))}
        text = lead(loaded(files | (other if further else {})).speaking(language))
        assert said in text.replace("\u202f", " "), text
    assert "programm" not in lead(loaded({"page.txt": page(project(), project("B"))})).lower()


def of_places(**budgets: int) -> str:
    period = "<period-start iso-date='2018-01-01'/><period-end iso-date='2018-12-31'/>"
    activities = [
        bare(
            f"<recipient-country code='{code}'/>",
            f"<budget>{period}<value currency='EUR'>{value}</value></budget>",
            identifier=code,
        )
        for code, value in budgets.items()
    ]
    return lead(loaded({"a.xml": iati(*activities)}, "2019-02-28"))


def test_the_places_with_most_of_the_money_are_told_where_others_have_some_of_it() -> None:
    assert "Kenya and Serbia: 90% of the EUR\u00a01,000 budgeted." in of_places(
        KE=500, RS=400, CO=100
    )
    assert "budgeted" not in of_places(KE=500, RS=500, CO=0)
    assert "budgeted" not in of_places(KE=500_000, RS=499_000, CO=10)
    assert "budgeted" not in of_places(KE=500, ZZ=400, CO=100), "no place that is known"
