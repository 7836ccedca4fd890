"""Rules about programmes and their parts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Portfolio
from portfolio_lib.model.programmes import Programmes

_MOST_NAMED = 5


def _families(portfolio: Portfolio) -> pd.DataFrame:
    """Programmes that stand beside their parts, with what becomes of the money of both."""
    programmes = Programmes(portfolio.projects)
    parts = programmes.parts()
    if not parts:
        return portfolio.projects.iloc[:0]
    heads = set(programmes.heads()["project"])
    rows = portfolio.projects[portfolio.projects["project"].isin(heads & parts.keys())]
    not_counted = {project for project, *_ in portfolio.counted_elsewhere}
    said = [_said(head, parts, not_counted) for head in rows["project"]]
    return rows.assign(parts=[one for one, _ in said], money=[money for _, money in said])


def _said(head: str, parts: dict[str, list[str]], not_counted: set[str]) -> tuple[str, str]:
    inner = list(_below(head, parts))
    named = ", ".join(inner[:_MOST_NAMED])
    more = f" and {len(inner) - _MOST_NAMED} more" if len(inner) > _MOST_NAMED else ""
    if head in not_counted:
        money = "money that both state is taken from the parts"
        if not_counted.intersection(inner):
            money = "of each kind of money the level that states more of it counts"
    elif not_counted.intersection(inner):
        money = "money that both state is taken from the programme"
    else:
        money = "no kind of money stands on two levels"
    return named + more, money


def _below(head: str, parts: dict[str, list[str]]) -> Iterator[str]:
    for part in parts.get(head, ()):
        yield part
        yield from _below(part, parts)


def _with_unknown_parent(portfolio: Portfolio) -> pd.DataFrame:
    """Parts of a programme that is not in the portfolio."""
    projects = portfolio.projects
    return projects[projects["parent"].notna() & ~projects["parent"].isin(projects["project"])]


def _beside_programmes(portfolio: Portfolio) -> pd.DataFrame:
    """The first of each file's lower level that names no programme, beside a higher level."""
    projects = portfolio.projects[portfolio.projects["level"].notna()]
    related = Programmes(portfolio.projects).parts()
    inner = {part for parts in related.values() for part in parts}
    alone = projects[~projects["project"].isin(inner | related.keys()) & projects["parent"].isna()]
    highest = projects.groupby("file")["level"].transform("min").loc[alone.index]
    below = alone[alone["level"] > highest]
    first = below.drop_duplicates("file")
    number = below.groupby("file")["project"].transform("size").loc[first.index]
    return first.assign(number=number, highest=highest.loc[first.index])


RULES = (
    Rule("programme-and-parts", "parent",
         "the project is a programme with the parts {value}; it is counted as one project, and "
         "{money}", _families, "parts"),
    Rule("programme-not-here", "parent",
         "the project is a part of {value}, which is not in the data; it is counted itself",
         _with_unknown_parent, "parent"),
    Rule("levels-without-relation", "level",
         "{number} of the file's projects are of a level below {highest} and name no programme "
         "that they are a part of, this is the first; all are counted as projects of their own, "
         "and the money of both levels is added", _beside_programmes, "level"),
)  # fmt: skip
