"""Pages in many layouts: each read right, and nothing on them dropped."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from helpers.data_folders import loaded, page, project, rules, unaccounted
from helpers.layouts import FACTS, LINE_OF_THE_DATE, PAGES, facts

from portfolio_lib import Portfolio

FOUND = {
    "contacts_and_links": [
        ("contact-not-used", 8),
        ("link-not-used", 11),
        ("link-without-address", 13),
        ("link-not-used", 15),
        ("link-without-address", 21),
        ("amount-not-understood", 34),
        ("contact-not-used", 36),
    ],
    "french": [("page-heading", 1)],
    "german": [("page-heading", 1)],
    "start_and_end": [("open-period", 10)],
}


def read(name: str) -> Portfolio:
    return loaded({"page.txt": (PAGES / f"{name}.txt").read_bytes()}, None)


def test_every_layout_has_its_facts() -> None:
    assert sorted(FACTS) == sorted(page.stem for page in PAGES.glob("*.txt"))
    assert len(FACTS) >= 10


@pytest.mark.parametrize("name", FACTS)
def test_a_page_in_another_layout_is_read_right(name: str) -> None:
    portfolio = read(name)
    assert facts(portfolio) == FACTS[name]
    found = [rule for rule in rules(portfolio) if rule[0] != "unknown-organisation"]
    assert found == FOUND.get(name, [])


@pytest.mark.parametrize("name", FACTS)
def test_nothing_on_a_page_is_dropped(name: str) -> None:
    lines = (PAGES / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    dropped = unaccounted(read(name), lines, wrapped=name in {"wrapped", "contacts_and_links"})
    assert dropped == LINE_OF_THE_DATE.get(name, [])


def test_a_german_page_states_its_date_and_status() -> None:
    portfolio = read("german")
    assert portfolio.as_of == date(2016, 10, 31)
    assert portfolio.projects["stated_status"].tolist() == ["ongoing"]


def test_a_link_keeps_its_address_and_an_amount_is_one_of_the_project() -> None:
    found = read("contacts_and_links").findings
    links = found.loc[found["rule"] == "link-not-used", "value"]
    assert list(links) == ["www.example.org/donors", "https://example.org/safe-roads"]
    amounts = pd.concat([read(name).amounts for name in ("german", "labels_alone")])
    assert list(amounts["value"]) == [1_800_000, 250_000]
    assert list(amounts["currency"]) == ["EUR", "CHF"]
    assert list(amounts["line"]) == [16, 13]


def test_a_start_and_an_end_beside_a_period_are_told() -> None:
    portfolio = loaded({"page.txt": project() + "\n\nStart: May 2015\nEnd: May 2018\n"})
    found = portfolio.findings[portfolio.findings["rule"] == "repeated-field"]
    assert list(found["value"]) == ["Start: May 2015", "End: May 2018"]


def test_words_in_the_middle_of_a_sentence_are_no_labels() -> None:
    text = "Safe Roads\n\nObjective: We go where the\nregion is\nand the Country: it is\nlarge.\n"
    portfolio = loaded({"page.txt": text})
    expected = "We go where the region is and the Country: it is large."
    assert portfolio.projects["objective"].tolist() == [expected]


@pytest.mark.parametrize("unit", ["Donor: X  ", "a:  ", "- x\n", "Start: End: ", "Region\n", "|"])
def test_a_long_page_of_odd_lines_is_read(unit: str) -> None:
    portfolio = loaded({"page.txt": f"Safe Roads\n\nDonor: {unit * 3_000}"})
    assert len(portfolio.findings) > 0


@pytest.mark.parametrize("word", ["Project", "Projekt", "Grant"])
def test_a_title_with_a_number_is_a_title_and_no_code_of_a_status(word: str) -> None:
    pages = page(*(project(f"{word} {number}") for number in range(1, 5)))
    assert loaded({"page.txt": pages}).projects["title"].tolist() == [
        f"{word} {number}" for number in range(1, 5)
    ]


def test_of_a_list_with_names_that_nobody_knows_no_donors_are_made() -> None:
    lines = [f"Kenya: Road number {n} (Acme, 201{n}-2019)" for n in range(1, 5)]
    portfolio = loaded({"page.txt": "What we did\n\n" + "\n".join(lines)})
    assert portfolio.projects["title"].tolist() == [f"Road number {n}" for n in range(1, 5)]
    assert set(portfolio.project_places["place"]) == {"KE"}
    assert portfolio.project_organisations.empty
    assert sum("Acme" in str(value) for value in portfolio.findings["value"]) >= 4


@pytest.mark.parametrize(
    "line",
    ["On water: a review (Journal of Water, 201{n})", "Our year in pictures (Berne, 201{n})"],
)
def test_a_list_of_articles_or_events_is_no_list_of_projects(line: str) -> None:
    lines = "\n".join(line.format(n=n) for n in range(1, 6))
    assert loaded({"page.txt": f"What we wrote\n\n{lines}"}).projects.empty


def test_an_amount_above_the_next_body_stays_with_its_own_project() -> None:
    part = "NGO: {body}\nTitle: {title}\n\nThe project builds what the town has asked for.\n\n"
    parts = [
        part.format(body=body, title=title) + f"Budget: EUR {amount}\n\n"
        for body, title, amount in [("Anta", "Wells", 100), ("Bero", "Roads", 200)]
    ]
    portfolio = loaded({"page.txt": "".join(parts)})
    assert portfolio.projects["title"].tolist() == ["Wells", "Roads"]
    assert portfolio.project_organisations["as_written"].tolist() == ["Anta", "Bero"]
    assert dict(zip(portfolio.amounts["project"], portfolio.amounts["value"], strict=True)) == {
        "wells": 100.0, "roads": 200.0,
    }  # fmt: skip


def test_a_day_below_its_label_keeps_its_number() -> None:
    portfolio = loaded(
        {"page.txt": "Wells\n\nDonor:\nSida\n\nPeriod:\n17. March 2019 – 16. March 2021\n"}
    )
    assert portfolio.projects["start"].iloc[0] == pd.Timestamp(2019, 3, 17)
    assert portfolio.projects["end"].iloc[0] == pd.Timestamp(2021, 3, 16)


def test_of_a_page_in_two_languages_the_first_is_read_and_the_second_told() -> None:
    text = (
        "Wells\n\nDonor: Global Affairs Canada | Affaires mondiales Canada\n"
        "Country: Cameroon | Cameroun\nStart: 2019\n"
    )
    portfolio = loaded({"page.txt": text})
    assert portfolio.project_organisations["as_written"].tolist() == ["Global Affairs Canada"]
    assert portfolio.project_places["place"].tolist() == ["CM"]
    assert ("text-in-no-field", 3) in rules(portfolio)


def test_two_donors_with_a_bar_between_them_are_no_two_languages() -> None:
    text = "Wells\n\nDonor: Sida | Norad\nCountry: Mali | Niger\nStart: 2019\n"
    donors = loaded({"page.txt": text}).project_organisations["as_written"]
    assert "Norad" in " ".join(donors)


def test_numbers_of_loans_among_donors_are_no_donors() -> None:
    text = (
        "Roads\n\nCountry: Mongolia\n"
        "Donors: Loan 3526-MON: Roads; Asian Fund US$ 60 million; Grant 0615-MON; "
        "Fund B US$ 3 million\n"
    )
    portfolio = loaded({"page.txt": text})
    assert portfolio.project_organisations["as_written"].tolist() == ["Asian Fund", "Fund B"]


def test_a_name_in_quotation_marks_that_the_text_begins_with_stands_in_for_a_title() -> None:
    text = 'About:\n"Wells for the North" (WN) helps four villages.\n\nDonor:\nSida\n'
    portfolio = loaded({"page.txt": text})
    assert portfolio.projects["title"].tolist() == ["Wells for the North"]
    assert "title-made-up" in {rule for rule, _ in rules(portfolio)}


@pytest.mark.parametrize("path", ["Home > Our projects > ", "Accueil du site → Projets → "])
def test_the_path_to_a_page_ends_with_its_title(path: str) -> None:
    head = f"Wells and Roads\nA small body\n\n{path}Clean Water for All\n\n"
    text = f"{head}Donor: Sida\nCountry: Mali\n"
    assert loaded({"page.txt": text}).projects["title"].tolist() == ["Clean Water for All"]


def test_a_path_that_ends_with_a_list_is_no_title() -> None:
    text = "Home > Projects\n\nClean Water for All\n\nDonor: Sida\nCountry: Mali\n"
    assert loaded({"page.txt": text}).projects["title"].tolist() == ["Clean Water for All"]


def test_a_label_of_several_words_alone_above_a_text_is_one() -> None:
    text = (
        "Clean Water\n\nDonor: Sida\nCountry: Mali\n\nMany people of the valley have no water.\n\n"
        "Overall goal\nEvery village has a well that its own people keep.\n"
    )
    objective = loaded({"page.txt": text}).projects["objective"].iloc[0]
    assert objective == "Every village has a well that its own people keep."


def test_a_path_that_ends_as_a_sentence_stops_nothing() -> None:
    text = "Home > Projects > What shall we do next?\n\nDonor: Sida\nCountry: Mali\n"
    assert len(loaded({"page.txt": text}).projects) == 1
