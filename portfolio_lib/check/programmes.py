"""Rules about programmes and their parts."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import stopped_money
from portfolio_lib.model.programmes import Programmes, of_one_level

__all__ = ["RULES"]

_MOST_NAMED = 5


def _families(portfolio: Portfolio) -> pd.DataFrame:
    """Programmes that stand beside their parts, with what becomes of the money of both."""
    programmes = Programmes(portfolio.projects)
    parts = programmes.parts()
    if not parts:
        return portfolio.projects.iloc[:0]
    heads = set(programmes.heads()["project"])
    rows = portfolio.projects[portfolio.projects["project"].isin(heads & parts.keys())]
    amounts = portfolio.amounts[~stopped_money(portfolio.amounts, portfolio.projects)]
    dropped = amounts[~amounts.index.isin(of_one_level(amounts, portfolio.projects).index)]
    not_counted = set(dropped["project"])
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


RULES = (
    Rule("programme-and-parts", "parent",
         "the project is a programme with the parts {value}; it is counted as one project, and "
         "{money}", _families, "parts"),
    Rule("programme-not-here", "parent",
         "the project is a part of {value}, which is not in the data; it is counted itself",
         _with_unknown_parent, "parent"),
)  # fmt: skip
