"""What the overview adds: who pays where, and which projects need somebody's attention."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups, pairs
from portfolio_lib.show.cover import ending_soon
from portfolio_lib.show.html import Block, Content, element, section, table
from portfolio_lib.show.maps.scope import counts
from portfolio_lib.show.names import place_label, place_name
from portfolio_lib.show.projects import link
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words

__all__ = ["attention", "matrix"]

MOST_PLACES, MOST_DONORS = 20, 6
"""More rows and columns of the matrix are one, "others"."""
MOST_NAMED = 8
"""Of more projects that need attention for one reason only their number is told."""

_ABBREVIATION = re.compile(r"\((\w*[A-Z]\w*[A-Z])\)")
"""An abbreviation that a name has in parentheses: "United Nations Children's Fund (UNICEF)"."""

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
    rows = _with_others(_places_in_order(portfolio), where, MOST_PLACES)
    donors = sorted(funded, key=lambda donor: (-len(set(funded[donor])), donor))
    columns = _with_others(donors, funded, MOST_DONORS)
    names = _short_names(portfolio, [name for name, _ in columns if name is not None])
    others = words.translate("Others")
    header = [words.translate("Place"), *(names[name] if name else others for name, _ in columns)]
    body = [
        (
            _place(portfolio, name),
            *(_number(words, here & there) for _, there in columns),
            words.number(len(here)),
        )
        for name, here in rows
    ]
    numbers = range(1, len(columns) + 2)
    caption = words.translate("Projects by place and donor; a project may be in several of them")
    shown = table([*header, words.translate("All")], body, caption, "matrix", numbers=numbers)
    note = _long_names(portfolio, names)
    return Block(section(words.translate("Who pays where"), shown, note))


def _places_in_order(portfolio: Portfolio) -> list[str]:
    """The places that projects state, those with most first, equal ones by name."""
    numbers, order = counts(portfolio), Words.of(portfolio).order
    return sorted(
        numbers, key=lambda code: (-numbers[code], *order(place_name(portfolio, code)), code)
    )


def _with_others(
    names: Sequence[str], projects: dict[str, list[str]], most: int
) -> list[tuple[str | None, set[str]]]:
    """The first names with their projects, and all others as one without a name."""
    first = names if len(names) <= most + 1 else names[:most]
    found: list[tuple[str | None, set[str]]] = [(name, set(projects[name])) for name in first]
    rest = names[len(first) :]
    return [*found, (None, set().union(*(projects[name] for name in rest)))] if rest else found


def _place(portfolio: Portfolio, code: str | None) -> Content:
    return Words.of(portfolio).translate("Others") if code is None else place_label(portfolio, code)


def _short_names(portfolio: Portfolio, donors: Sequence[str]) -> dict[str, str]:
    """For the heads of columns: short names, or abbreviations in names, where they differ."""
    names = pairs(portfolio.organisations, "organisation", "name")
    stated = pairs(portfolio.organisations, "organisation", "short_name")
    short = {donor: _short(stated[donor], names[donor]) for donor in donors}
    once = {name for name, number in Counter(short.values()).items() if number == 1}
    return {donor: name if name in once else names[donor] for donor, name in short.items()}


def _short(short_name: Any, name: str) -> str:
    if pd.notna(short_name):
        return str(short_name)
    found = _ABBREVIATION.search(name)
    return found[1] if found else name


def _long_names(portfolio: Portfolio, shown: Mapping[str, str]) -> Content:
    """What the short names in the heads of columns stand for."""
    names = pairs(portfolio.organisations, "organisation", "name")
    said = [f"{short}: {names[donor]}" for donor, short in shown.items() if short != names[donor]]
    return element("p", f"{'; '.join(said)}.", class_="table-note") if said else None


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
            parts += [element("h3", words.translate(_REASONS[reason])), *_listed(words, chosen)]
    return Block(section(words.translate("What needs attention"), *parts)) if parts else Block()


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
        said = words.translate("until {end}", end=end)
        yield f", {said}"
