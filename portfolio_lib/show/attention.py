"""What the overview adds: who pays where, and which projects need somebody's attention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups
from portfolio_lib.show.cover import ending_soon
from portfolio_lib.show.html import Block, Content, element, section, table
from portfolio_lib.show.people import place_label
from portfolio_lib.show.projects import link
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.whereabouts import counts
from portfolio_lib.show.words import Words

__all__ = ["attention", "matrix"]

MOST_PLACES, MOST_DONORS = 20, 6
"""More rows and columns of the matrix are one, "others"."""
MOST_NAMED = 8
"""Of more projects that need attention for one reason only their number is told."""

_REASONS = {
    "ending": phrase("End within six months"),
    "past": phrase("Called ongoing by their source, but past their last day"),
    "donor": phrase("Without a donor"),
    "period": phrase("Without a period"),
}


def matrix(portfolio: Portfolio) -> Block:
    """How many projects each donor funds in each place, the places and donors with most first.

    A project counts once in each cell that it belongs to, and once in a total. Nothing where
    there are fewer than two places or donors.
    """
    where = groups(portfolio.project_places, "place", "project")
    parts = portfolio.project_organisations
    funded = groups(parts[parts["role"] == "funding"], "organisation", "project")
    if min(len(where), len(funded)) < 2:  # noqa: PLR2004 - one row or column says nothing new
        return Block()
    words = Words.of(portfolio)
    rows = _with_others(list(counts(portfolio)), where, MOST_PLACES)
    donors = sorted(funded, key=lambda donor: (-len(set(funded[donor])), donor))
    columns = _with_others(donors, funded, MOST_DONORS)
    header = [words.say("Place"), *(_donor(portfolio, name) for name, _ in columns)]
    body = [
        (
            _place(portfolio, name),
            *(_number(words, here & there) for _, there in columns),
            words.number(len(here)),
        )
        for name, here in rows
    ]
    numbers = range(1, len(columns) + 2)
    caption = words.say("Projects by place and donor; a project may be in several of them")
    shown = table([*header, words.say("All")], body, caption, "matrix", numbers=numbers)
    return Block(section(words.say("Who pays where"), shown))


def _with_others(
    names: Sequence[str], projects: dict[str, list[str]], most: int
) -> list[tuple[str | None, set[str]]]:
    """The first names with their projects, and all others as one without a name."""
    first = names if len(names) <= most + 1 else names[:most]
    found: list[tuple[str | None, set[str]]] = [(name, set(projects[name])) for name in first]
    rest = names[len(first) :]
    return [*found, (None, set().union(*(projects[name] for name in rest)))] if rest else found


def _place(portfolio: Portfolio, code: str | None) -> Content:
    return Words.of(portfolio).say("Others") if code is None else place_label(portfolio, code)


def _donor(portfolio: Portfolio, organisation: str | None) -> str:
    """The short name of a donor, for the head of a column."""
    if organisation is None:
        return Words.of(portfolio).say("Others")
    bodies = portfolio.organisations
    row = bodies[bodies["organisation"] == organisation].iloc[0]
    return str(row["short_name"] if pd.notna(row["short_name"]) else row["name"])


def _number(words: Words, projects: set[str]) -> str:
    return words.number(len(projects)) if projects else "–"


def attention(portfolio: Portfolio) -> Block:
    """The projects that end soon, are past their end, or lack a donor or a period."""
    words, rows = Words.of(portfolio), in_language(portfolio)
    by_project = {row["project"]: row for _, row in rows.sort_values("end").iterrows()}
    parts: list[etree._Element] = []
    for reason, projects in _reasons(portfolio):
        chosen = [row for project, row in by_project.items() if project in projects]
        if chosen:
            parts += [element("h3", words.say(_REASONS[reason])), *_listed(words, chosen)]
    return Block(section(words.say("What needs attention"), *parts)) if parts else Block()


def _reasons(portfolio: Portfolio) -> Iterator[tuple[str, set[str]]]:
    projects, parts = portfolio.projects, portfolio.project_organisations
    funded = set(parts.loc[parts["role"] == "funding", "project"])
    yield "ending", ending_soon(portfolio)
    yield "past", _past_their_end(portfolio)
    yield "donor", set(projects["project"]) - funded
    yield "period", set(projects.loc[projects["start"].isna() & projects["end"].isna(), "project"])


def _past_their_end(portfolio: Portfolio) -> set[str]:
    """The projects that their source calls ongoing though their last day has passed."""
    projects = portfolio.projects
    late = (projects["stated_status"] == "ongoing") & (projects["status"] == "completed")
    return set(projects.loc[late, "project"])


def _listed(words: Words, rows: Sequence[pd.Series]) -> Iterator[etree._Element]:
    """The projects with the end of each, and how many more there are."""
    yield element("ul", *(element("li", *_item(words, row)) for row in rows[:MOST_NAMED]))
    if (more := len(rows) - MOST_NAMED) > 0:
        yield element("p", words.count("and {number} more", "and {number} more", more))


def _item(words: Words, row: pd.Series) -> Iterator[Content]:
    yield link(row)
    if pd.notna(row["end"]):
        end = words.moment(row["end"], row["end_precision"])
        said = words.say("until {end}", end=end)
        yield f", {said}"
