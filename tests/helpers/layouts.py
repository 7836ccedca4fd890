"""Pages in many layouts, and what is to be read from each."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from portfolio_lib import Portfolio

PAGES = Path(__file__).parent.parent / "data" / "pages"
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
            "2015-03-01/…",
            ("month", "nan"),
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
LINE_OF_THE_DATE = {"german": [3]}
"""It becomes the as-of date of the portfolio, which has a test of its own."""


def facts(portfolio: Portfolio) -> list[Fact]:
    return [fact(portfolio, row) for row in portfolio.projects.to_dict("records")]


def fact(portfolio: Portfolio, row: Mapping[Hashable, Any]) -> Fact:
    places, parts = portfolio.project_places, portfolio.project_organisations
    own = parts[(parts["project"] == row["project"]) & (parts["role"] == "funding")]
    days = ["…" if pd.isna(day) else f"{day:%Y-%m-%d}" for day in (row["start"], row["end"])]
    dated = days != ["…", "…"]
    return Fact(
        str(row["title"]),
        str(row["objective"]),
        None if pd.isna(row["summary"]) else str(row["summary"]),
        tuple(own["as_written"]),
        tuple(places.loc[places["project"] == row["project"], "place"]),
        "/".join(days) if dated else None,
        (str(row["start_precision"]), str(row["end_precision"])) if dated else None,
        str(row["language"]),
    )
