"""The projects themselves: a section for each, and who pays for or hosts which."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import Any
from urllib.parse import quote

import pandas as pd
from lxml import etree

from portfolio_lib.model import Portfolio
from portfolio_lib.show.html import (
    Block,
    Content,
    definitions,
    element,
    joined,
    paragraphs,
    section,
    table,
)
from portfolio_lib.show.names import Party, place_label, place_labels, place_name
from portfolio_lib.show.profiles import TEXTS, Profile, profiles
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words, shortened

__all__ = ["donors", "link", "links_to", "places", "projects"]

_OPTIONAL = ("agencies",)
"""Fields that no card has where no project of the report states them."""
LONGEST_LINK = 160
"""A longer title is cut where it only leads to the project's section [characters]."""


def projects(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """A section for each project, in the order of their titles.

    With `place`, a project that concerns it only through a region or group says so.
    """
    if not len(portfolio):
        return Block()
    all_told = profiles(portfolio, place)
    shown = [name for name in _OPTIONAL if any(getattr(told, name) for told in all_told)]
    articles = [_article(portfolio, told, place, shown) for told in all_told]
    heading = Words.of(portfolio).count("The project", "The projects", len(portfolio))
    return Block(section(heading, *articles, class_="projects"))


def places(portfolio: Portfolio) -> Block:
    """Where the projects work: each place with its projects; of one project its section tells."""
    if len(portfolio) == 1:
        return Block()
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
    header = (words.translate("Place"), words.translate("Projects"))
    caption = words.translate("Places as the projects state them")
    return Block(section(words.translate("Places"), table(header, rows, caption, "places")))


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
    """Who pays: each donor with its projects; of one project its section tells."""
    if len(portfolio) == 1:
        return Block()
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
    header = (words.translate("Donor"), words.translate("Projects"))
    caption = words.translate("Donors and the projects they fund")
    return Block(section(words.translate("Who pays"), table(header, rows, caption, "donors")))


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


def _article(
    portfolio: Portfolio, told: Profile, place: str | None, shown: Container[str]
) -> Content:
    words = Words.of(portfolio)
    texts: list[etree._Element] = []
    for field, heading in TEXTS.items():
        if (text := told.texts.get(field)) is not None:
            texts += [
                element("h4", words.translate(heading)),
                *paragraphs(text.text, text.language),
            ]
    return element(
        "article",
        element("h3", told.title.text, dir="auto", lang=told.title.language),
        _status(words, told.status),
        _through(portfolio, place, told.through),
        definitions(_fields(portfolio, told, shown), "fields"),
        *texts,
        class_="project",
        id=_anchor(told.project),
    )


def _status(words: Words, status: str | None) -> etree._Element | None:
    if status is None:
        return None
    return element("p", words.status(status), class_=f"status status-{status}")


def _fields(
    portfolio: Portfolio, told: Profile, shown: Container[str]
) -> list[tuple[str, Content]]:
    """What stands beside a project's texts; `shown` are those of `_OPTIONAL` to tell."""
    words = Words.of(portfolio)
    unstated = words.translate("not stated")
    found: list[tuple[str, Content]] = [
        (words.translate("Period"), _kept_together(told.period)),
        (
            words.count("Place", "Places", len(told.places) or 1),
            place_labels(portfolio, told.places),
        ),
        (words.count("Donor", "Donors", len(told.donors) or 1), _listed(told.donors)),
    ]
    if "agencies" in shown:
        name = words.count("Implementing agency", "Implementing agencies", len(told.agencies) or 1)
        found.append((name, _listed(told.agencies)))
    return [(name, unstated if content is None else content) for name, content in found]


def _kept_together(period: str | None) -> str | None:
    """A period that breaks between its days, not in them."""
    if period is None or " – " not in period:
        return period
    return " – ".join(day.replace(" ", "\u00a0") for day in period.split(" – "))


def _listed(parties: Iterable[Party]) -> Content:
    return joined([party.label for party in parties])


def _through(
    portfolio: Portfolio, place: str | None, wide: tuple[str, ...]
) -> etree._Element | None:
    if place is None or not wide:
        return None
    words = Words.of(portfolio)
    said = words.translate(
        "Concerns {place} through {wider}",
        place=place_name(portfolio, place),
        wider=words.listed(wide),
    )
    return element("p", said, class_="through")
