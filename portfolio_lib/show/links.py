"""Links to the projects of a report, and which of them have a section to lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from typing import Any

from lxml import etree

from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups
from portfolio_lib.show.html import Content, element
from portfolio_lib.show.names import place_name
from portfolio_lib.show.profiles import anchor
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words, with_both_ends

MOST_WHOLE = 10
"""In a report of more projects those that have ended are rows of a table."""
LONGEST_LINK = 160
"""A longer title is cut where it only leads to the project's section [characters]."""


def has_section(portfolio: Portfolio, status: object) -> bool:
    """Whether a project of a status has a section; in large reports ended ones have a row."""
    return len(portfolio) <= MOST_WHOLE or status not in {"completed", "cancelled"}


def link(row: Any) -> etree._Element:
    """A project's title, cut where it is long, that leads to its section."""
    text, address = with_both_ends(row["title"], LONGEST_LINK), f"#{anchor(row['project'])}"
    return element("a", text, href=address, dir="auto", lang=row["title_language"])


def by_title(portfolio: Portfolio) -> list[Any]:
    """The projects as the report tells them, sorted by title."""
    order = Words.of(portfolio).order
    rows = in_language(portfolio).to_dict("records")
    return sorted(rows, key=lambda row: (*order(row["title"]), row["project"]))


def links_to(portfolio: Portfolio, identifiers: Container[str]) -> Content:
    """The titles of some projects, each leading to its section; equal ones with what differs.

    That is their periods, and where these are equal too, their places.
    """
    rows = [row for row in by_title(portfolio) if row["project"] in identifiers]
    words = Words.of(portfolio)
    places = groups(portfolio.project_places, "project", "place")
    periods = [words.period(row) for row in rows]
    titles = Counter(row["title"] for row in rows)
    both = Counter((row["title"], period) for row, period in zip(rows, periods, strict=True))
    told = []
    for row, period in zip(rows, periods, strict=True):
        told_apart = [period] if period and titles[row["title"]] > 1 else []
        if both[row["title"], period] > 1:
            told_apart += [place_name(portfolio, code) for code in places.get(row["project"], ())]
        more = f" ({words.in_a_row(told_apart)})" if told_apart else ""
        told.append(element("span", link(row), more) if more else link(row))
    return _listed(told)


def links_among(told: list[Any], identifiers: Container[str]) -> Content:
    """The titles of those rows that are wanted, each leading to its section."""
    return _listed([link(row) for row in told if row["project"] in identifiers])


def _listed(titles: list[etree._Element]) -> Content:
    if len(titles) == 1:
        return titles[0]
    return element("ul", *(element("li", title) for title in titles))
