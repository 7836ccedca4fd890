"""The projects themselves: a section for each, and who pays for or hosts which."""

from __future__ import annotations

from urllib.parse import quote

import pandas as pd
from lxml import etree

from portfolio_lib.model import Portfolio
from portfolio_lib.show import words
from portfolio_lib.show.html import Block, Content, definitions, element, paragraphs, section, table
from portfolio_lib.show.people import parties, place_label, places_of

__all__ = ["donors", "places", "projects"]

NOT_STATED = "not stated"
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
        for _, row in portfolio.projects.sort_values(["title", "project"]).iterrows()
    ]
    heading = "The project" if len(portfolio) == 1 else "The projects"
    return Block(section(heading, *articles, class_="projects"))


def places(portfolio: Portfolio) -> Block:
    """Where the projects work: each place with its projects."""
    stated = portfolio.stated_places()
    rows = [
        (
            place_label(portfolio, code),
            _links(portfolio, _projects_in(portfolio.project_places, "place", code)),
        )
        for code in stated["place"]
        if (portfolio.project_places["place"] == code).any()
    ]
    if not rows:
        return Block()
    caption = "Places as the projects state them"
    return Block(section("Where", table(("Place", "Projects"), rows, caption, "places")))


def donors(portfolio: Portfolio) -> Block:
    """Who pays: each donor with its projects."""
    parts = portfolio.project_organisations
    funding = parts[parts["role"] == "funding"]
    rows = [
        (
            element("span", row["name"], dir="auto"),
            _links(portfolio, _projects_in(funding, "organisation", row["organisation"])),
        )
        for _, row in portfolio.donors().iterrows()
        if row["projects"]
    ]
    if not rows:
        return Block()
    caption = "Donors and the projects they fund"
    return Block(section("Who pays", table(("Donor", "Projects"), rows, caption, "donors")))


def _projects_in(frame: pd.DataFrame, column: str, value: str) -> set[str]:
    return set(frame.loc[frame[column] == value, "project"])


def _links(portfolio: Portfolio, identifiers: set[str]) -> Content:
    """Titles that lead to the projects' sections."""
    chosen = portfolio.projects[portfolio.projects["project"].isin(identifiers)]
    links = [
        _link(row["project"], row["title"])
        for _, row in chosen.sort_values(["title", "project"]).iterrows()
    ]
    if len(links) == 1:
        return links[0]
    return element("ul", *(element("li", link) for link in links))


def _link(project: str, title: str) -> etree._Element:
    text = words.shortened(title, LONGEST_LINK)
    return element("a", text, href=f"#{_anchor(project)}", dir="auto")


def _anchor(project: str) -> str:
    """An identity for links; an identifier of a source may hold any character."""
    return f"project-{quote(project, safe='')}"


def _article(portfolio: Portfolio, row: pd.Series, through: etree._Element | None) -> Content:
    language = row["language"] if row["language"] != "en" else None
    texts: list[etree._Element] = []
    for name in ("objective", "summary"):
        if pd.notna(row[name]):
            texts += [element("h4", name.capitalize()), *paragraphs(row[name], language)]
    texts += _target_groups(portfolio, row)
    return element(
        "article",
        element("h3", row["title"], dir="auto", lang=language),
        _status(row),
        through,
        definitions(_fields(portfolio, row), "fields"),
        *texts,
        class_="project",
        id=_anchor(row["project"]),
    )


def _target_groups(portfolio: Portfolio, row: pd.Series) -> list[etree._Element]:
    """Whom the project is for, in the project's language, else in the first there is."""
    texts = portfolio.texts
    texts = texts[(texts["project"] == row["project"]) & (texts["field"] == "target groups")]
    if texts.empty:
        return []
    own = texts[texts["language"] == row["language"]]
    chosen = (texts if own.empty else own).iloc[0]
    language = chosen["language"] if chosen["language"] != "en" else None
    return [element("h4", "Target groups"), *paragraphs(chosen["text"], language)]


def _status(row: pd.Series) -> etree._Element | None:
    if pd.isna(row["status"]):
        return None
    label = words.STATUS_WORDS[row["status"]]
    return element("p", label, class_=f"status status-{row['status']}")


def _fields(portfolio: Portfolio, row: pd.Series) -> list[tuple[str, Content]]:
    project = row["project"]
    written = row["period_as_written"] if pd.notna(row["period_as_written"]) else NOT_STATED
    donor_count = _count(portfolio, project, "funding")
    agency_count = _count(portfolio, project, "implementing")
    place_count = int((portfolio.project_places["project"] == project).sum())
    return [
        ("Period", words.period(row) or written),
        ("Places" if place_count > 1 else "Place", _stated(places_of(portfolio, project))),
        (
            "Donors" if donor_count > 1 else "Donor",
            _stated(parties(portfolio, project, "funding")),
        ),
        (
            "Implementing agencies" if agency_count > 1 else "Implementing agency",
            _stated(parties(portfolio, project, "implementing")),
        ),
    ]


def _stated(content: Content) -> Content:
    return NOT_STATED if content is None else content


def _count(portfolio: Portfolio, project: str, role: str) -> int:
    parts = portfolio.project_organisations
    return int(((parts["project"] == project) & (parts["role"] == role)).sum())


def _through(
    portfolio: Portfolio, place: str | None, wide: tuple[str, ...] | None
) -> etree._Element | None:
    if place is None or not wide:
        return None
    name = portfolio.place_name(place)
    return element("p", f"Concerns {name} through {words.listed(wide)}", class_="through")
