"""The projects themselves: a section for each, and who pays for or hosts which."""

from __future__ import annotations

from collections.abc import Container
from typing import Any
from urllib.parse import quote

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.show.html import Block, Content, definitions, element, paragraphs, section, table
from portfolio_lib.show.people import parties, place_label, place_name, places_of
from portfolio_lib.show.texts import foreign, in_language, same_language
from portfolio_lib.show.words import Words, shortened

__all__ = ["donors", "link", "links_to", "places", "projects"]

_TEXTS = {"objective": phrase("Objective"), "summary": phrase("Summary")}
LONGEST_LINK = 160
"""A longer title is cut where it only leads to the project's section [characters]."""


def projects(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """A section for each project, in the order of their titles.

    With `place`, a project that concerns it only through a region or group says so.
    """
    if not len(portfolio):
        return Block()
    through = portfolio.through(place) if place is not None else {}
    articles = [
        _article(portfolio, row, _through(portfolio, place, through.get(row["project"])))
        for row in _by_title(portfolio)
    ]
    heading = Words.of(portfolio).count("The project", "The projects", len(portfolio))
    return Block(section(heading, *articles, class_="projects"))


def places(portfolio: Portfolio) -> Block:
    """Where the projects work: each place with its projects."""
    words, told = Words.of(portfolio), _by_title(portfolio)
    rows = [
        (
            place_label(portfolio, code),
            _links(told, _projects_in(portfolio.project_places, "place", code)),
        )
        for code in _in_order(portfolio)
        if (portfolio.project_places["place"] == code).any()
    ]
    if not rows:
        return Block()
    header = (words.say("Place"), words.say("Projects"))
    caption = words.say("Places as the projects state them")
    return Block(section(words.say("Where"), table(header, rows, caption, "places")))


def _in_order(portfolio: Portfolio) -> list[str]:
    """The places that projects state, sorted by name in the report's language."""
    codes = portfolio.stated_places()["place"]
    order = Words.of(portfolio).order
    return sorted(codes, key=lambda code: (*order(place_name(portfolio, code)), code))


def _donors_in_order(portfolio: Portfolio) -> list[Any]:
    """The donors as rows, sorted by name in the report's language."""
    order = Words.of(portfolio).order
    return sorted(portfolio.donors().to_dict("records"), key=lambda row: order(row["name"]))


def donors(portfolio: Portfolio) -> Block:
    """Who pays: each donor with its projects."""
    words, told = Words.of(portfolio), _by_title(portfolio)
    parts = portfolio.project_organisations
    funding = parts[parts["role"] == "funding"]

    rows = [
        (
            element("span", row["name"], dir="auto"),
            _links(told, _projects_in(funding, "organisation", row["organisation"])),
        )
        for row in _donors_in_order(portfolio)
        if row["projects"]
    ]
    if not rows:
        return Block()
    header = (words.say("Donor"), words.say("Projects"))
    caption = words.say("Donors and the projects they fund")
    return Block(section(words.say("Who pays"), table(header, rows, caption, "donors")))


def _projects_in(frame: pd.DataFrame, column: str, value: str) -> set[str]:
    return set(frame.loc[frame[column] == value, "project"])


def _by_title(portfolio: Portfolio) -> list[pd.Series]:
    """The projects as the report tells them, sorted by title."""
    order = Words.of(portfolio).order
    rows = [row for _, row in in_language(portfolio).iterrows()]
    return sorted(rows, key=lambda row: (*order(row["title"]), row["project"]))


def links_to(portfolio: Portfolio, identifiers: Container[str]) -> Content:
    """The titles of some projects, each leading to its section."""
    return _links(_by_title(portfolio), identifiers)


def _links(told: list[pd.Series], identifiers: Container[str]) -> Content:
    """Titles that lead to the projects' sections."""
    titles = [link(row) for row in told if row["project"] in identifiers]
    if len(titles) == 1:
        return titles[0]
    return element("ul", *(element("li", title) for title in titles))


def link(row: pd.Series) -> etree._Element:
    """A project's title, cut where it is long, that leads to its section."""
    text, address = shortened(row["title"], LONGEST_LINK), f"#{_anchor(row['project'])}"
    return element("a", text, href=address, dir="auto", lang=row["title_language"])


def _anchor(project: str) -> str:
    """An identity for links; an identifier of a source may hold any character."""
    return f"project-{quote(project, safe='')}"


def _article(portfolio: Portfolio, row: pd.Series, through: etree._Element | None) -> Content:
    texts: list[etree._Element] = []
    words = Words.of(portfolio)
    for name, heading in _TEXTS.items():
        if pd.notna(row[name]):
            texts += [
                element("h4", words.say(heading)),
                *paragraphs(row[name], row[f"{name}_language"]),
            ]
    texts += _target_groups(portfolio, row)
    return element(
        "article",
        element("h3", row["title"], dir="auto", lang=row["title_language"]),
        _status(words, row),
        through,
        definitions(_fields(portfolio, row), "fields"),
        *texts,
        class_="project",
        id=_anchor(row["project"]),
    )


def _target_groups(portfolio: Portfolio, row: pd.Series) -> list[etree._Element]:
    """Whom the project is for: in the report's language, the project's, or the first."""
    texts = portfolio.texts
    texts = texts[(texts["project"] == row["project"]) & (texts["field"] == "target groups")]
    if texts.empty:
        return []
    wanted = (portfolio.language, row["language"])
    ranks = [
        next((rank for rank, tag in enumerate(wanted) if same_language(tag, language)), 2)
        for language in texts["language"]
    ]
    chosen = texts.iloc[ranks.index(min(ranks))]
    language = foreign(chosen["language"], portfolio)
    heading = Words.of(portfolio).say("Target groups")
    return [element("h4", heading), *paragraphs(chosen["text"], language)]


def _status(words: Words, row: pd.Series) -> etree._Element | None:
    if pd.isna(row["status"]):
        return None
    return element("p", words.status(row["status"]), class_=f"status status-{row['status']}")


def _fields(portfolio: Portfolio, row: pd.Series) -> list[tuple[str, Content]]:
    words, project = Words.of(portfolio), row["project"]
    unstated = words.say("not stated")
    written = row["period_as_written"] if pd.notna(row["period_as_written"]) else unstated
    donor_count = _count(portfolio, project, "funding")
    agency_count = _count(portfolio, project, "implementing")
    place_count = int((portfolio.project_places["project"] == project).sum())
    found = [
        (words.say("Period"), words.period(row) or written),
        (words.count("Place", "Places", place_count or 1), places_of(portfolio, project)),
        (words.count("Donor", "Donors", donor_count or 1), parties(portfolio, project, "funding")),
        (
            words.count("Implementing agency", "Implementing agencies", agency_count or 1),
            parties(portfolio, project, "implementing"),
        ),
    ]
    return [(name, unstated if content is None else content) for name, content in found]


def _count(portfolio: Portfolio, project: str, role: str) -> int:
    parts = portfolio.project_organisations
    return int(((parts["project"] == project) & (parts["role"] == role)).sum())


def _through(
    portfolio: Portfolio, place: str | None, wide: tuple[str, ...] | None
) -> etree._Element | None:
    if place is None or not wide:
        return None
    words = Words.of(portfolio)
    names = sorted((place_name(portfolio, code) for code in wide), key=words.order)
    said = words.say(
        "Concerns {place} through {wider}",
        place=place_name(portfolio, place),
        wider=words.listed(names),
    )
    return element("p", said, class_="through")
