"""What the projects work on: sectors as their sources name them."""

from __future__ import annotations

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.model.own import shown_part
from portfolio_lib.model.relations import groups
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, element, section, table
from portfolio_lib.show.words import Words

MOST_ROWS = 20
"""Of more sectors only those with most projects are shown."""


@of_portfolio
def sectors(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """How many projects work in each sector, those with most first.

    Nothing where there are fewer than two sectors. With `place`, of the projects that state
    it themselves.
    """
    portfolio = shown_part(portfolio, place)
    named = sectors_of(portfolio)
    working: dict[str, set[str]] = {}
    for project, names in named.items():
        for name in names:
            working.setdefault(name, set()).add(project)
    numbers = {name: portfolio.number_alone(projects) for name, projects in working.items()}
    if not numbers:
        return Block(missing="no sectors with a name in this portfolio")
    words = Words.of(portfolio)
    order = sorted(numbers.items(), key=lambda row: (-row[1], *words.order(row[0])))
    shown = order if len(order) <= MOST_ROWS + 1 else order[:MOST_ROWS]
    rows = [(element("span", name, dir="auto"), words.number(number)) for name, number in shown]
    if rest := {name for name, _ in order[len(shown) :]}:
        some = portfolio.number_alone(set().union(*(working[name] for name in rest)))
        label = words.translate("Others ({number})", number=words.number(len(rest)))
        rows.append((element("span", label), words.number(some)))
    header = (words.translate("Sector"), words.translate("Projects"))
    caption = words.translate("Sectors as the sources name them; a project may be in several")
    listed = table(header, rows, caption, "sectors", numbers={1})
    return Block(section(words.translate("Themes"), listed))


def sectors_of(portfolio: Portfolio) -> dict[str, list[str]]:
    """The sectors of each project that has any; none where all have one and the same.

    Vocabularies describe the same projects twice and do not add up: the report has the one
    in which most projects name theirs. Codes without a name would say nothing to a reader.
    """
    named = _in_one_vocabulary(portfolio.sectors.dropna(subset=["name"]))
    if named["name"].nunique() < 2:  # noqa: PLR2004 - one sector says nothing new
        return {}
    names = groups(named, "project", "name")
    return {project: list(dict.fromkeys(found)) for project, found in names.items()}


def _in_one_vocabulary(named: pd.DataFrame) -> pd.DataFrame:
    """The sectors of the vocabulary in which most projects name one, the first of equal ones."""
    projects = named.groupby("vocabulary")["project"].nunique()
    return named[named["vocabulary"] == projects.idxmax()] if len(projects) else named
