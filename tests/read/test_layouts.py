"""Pages in many layouts: each read right, and nothing on them dropped."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from data_folders import loaded, project, rules, unaccounted

from portfolio_lib import Portfolio

PAGES = Path(__file__).parents[1] / "data" / "pages"
EC, ADA = "European Commission", "Austrian Development Agency"
ROADS = "Fewer accidents on the roads of the region."
SCHOOLS = "More children come home unharmed."
BRIDGES = "The project trains drivers and mends bridges."


@dataclass(frozen=True)
class Fact:
    """What one project of a page states; a period as first and last day in ISO 8601."""

    title: str
    objective: str
    summary: str | None
    donors: tuple[str, ...]
    places: tuple[str, ...]
    period: str | None
    precision: tuple[str, str] | None
    language: str = "en"


def roads(period: str, *precision: str, summary: str | None = BRIDGES) -> Fact:
    start, end = precision
    return Fact("Safe Roads", ROADS, summary, (EC,), ("RS",), period, (start, end))


def schools(period: str | None, *precision: str) -> Fact:
    stated = (precision[0], precision[1]) if precision else None
    return Fact("Safe Schools", SCHOOLS, None, (ADA,), ("XK",), period, stated)


MONTHS, DAYS = ("month", "month"), ("day", "day")
FACTS = {
    "bold": [roads("2015-02-01/2017-11-30", *DAYS)],
    "bullets": [
        Fact(
            "Safe Roads",
            "• Fewer accidents\n\n• Better bridges",
            "The project has three parts:\n\n1) Training of drivers\n\n2) Repair of bridges"
            "\n\n3) A campaign",
            (EC, ADA),
            ("RS",),
            "2015-03-01/2017-02-28",
            MONTHS,
        )
    ],
    "contacts_and_links": [
        roads(
            "2015-01-01/2017-12-31",
            *MONTHS,
            summary=f"{BRIDGES} Description of work: we begin in the north. Its results stand at "
            "https://example.org/results and will be kept there for years.",
        ),
        schools(None),
    ],
    "dashes": [roads("2015-03-01/2015-09-30", *MONTHS)],
    "fields_in_a_row": [
        roads("2015-02-01/2017-11-30", *DAYS, summary=None),
        schools("2015-04-03/2016-05-13", *DAYS),
    ],
    "french": [
        Fact(
            "Des routes plus sûres",
            "Moins d’accidents sur les routes de la région.",
            "Le projet forme des conducteurs et répare des ponts.",
            (EC,),
            ("RS",),
            "2015-02-01/2017-08-31",
            DAYS,
            "fr",
        )
    ],
    "german": [
        Fact(
            "Sichere Straßen im Süden",
            "Weniger Unfälle auf den Straßen der Region.",
            "Das Projekt schult Fahrerinnen und Fahrer und setzt Brücken instand.",
            (EC,),
            ("RS", "XK"),
            "2015-03-01/2017-12-31",
            MONTHS,
            "de",
        )
    ],
    "labels_alone": [
        Fact("Safe Roads", ROADS, BRIDGES, (EC,), ("RS", "XK"), "2016-01-01/2017-12-31", MONTHS),
        schools("2015-03-01/2015-09-30", *MONTHS),
    ],
    "numbered": [roads("2015-01-01/2017-12-31", "year", "year")],
    "separate_lines": [
        roads("2015-01-01/2017-09-30", "quarter", "quarter"),
        schools("2014-05-01/2015-01-15", "month", "day"),
    ],
    "start_and_end": [
        Fact(
            "Sichere Straßen",
            "Weniger Unfälle auf den Straßen der Region.",
            None,
            (EC,),
            ("RS",),
            "2015-10-01/2017-10-31",
            MONTHS,
            "de",
        ),
        Fact(
            "Sichere Schulen",
            "Mehr Kinder kommen gesund nach Hause.",
            None,
            (ADA,),
            ("XK",),
            None,
            None,
            "de",
        ),
    ],
    "wrapped": [
        Fact(
            "Region – A Platform",
            f"{ROADS} The project also reaches, in its second year, Country roads.",
            "The project trains drivers – and mends bridges.",
            (EC,),
            ("RS",),
            "2015-01-15/2016-12-31",
            ("day", "year"),
        )
    ],
}
FOUND = {
    "contacts_and_links": [
        ("contact-not-used", 8),
        ("link-not-used", 11),
        ("link-without-address", 13),
        ("link-not-used", 15),
        ("link-without-address", 21),
        ("period-not-understood", 30),
        ("amount-not-understood", 34),
        ("contact-not-used", 36),
    ],
    "french": [("page-heading", 1)],
    "german": [("page-heading", 1)],
    "start_and_end": [("period-not-understood", 14)],
}


LINE_OF_THE_DATE = {"german": [3]}
"""It becomes the as-of date of the portfolio, which has a test of its own."""


def read(name: str) -> Portfolio:
    return loaded({"page.txt": (PAGES / f"{name}.txt").read_bytes()}, None)


def facts(portfolio: Portfolio) -> list[Fact]:
    return [fact(portfolio, row) for row in portfolio.projects.to_dict("records")]


def fact(portfolio: Portfolio, row: Mapping[Hashable, Any]) -> Fact:
    places, parts = portfolio.project_places, portfolio.project_organisations
    own = parts[(parts["project"] == row["project"]) & (parts["role"] == "funding")]
    dated = not pd.isna(row["start"])
    return Fact(
        str(row["title"]),
        str(row["objective"]),
        None if pd.isna(row["summary"]) else str(row["summary"]),
        tuple(own["as_written"]),
        tuple(places.loc[places["project"] == row["project"], "place"]),
        f"{row['start']:%Y-%m-%d}/{row['end']:%Y-%m-%d}" if dated else None,
        (str(row["start_precision"]), str(row["end_precision"])) if dated else None,
        str(row["language"]),
    )


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
