"""Money: what the projects state, by kind and currency, and how many state it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import pairs
from portfolio_lib.model.tables import AMOUNT_KINDS
from portfolio_lib.show import words
from portfolio_lib.show.html import Block, Content, element, section, table

__all__ = ["amounts"]

_TERMS = {
    "budget": ("Budget", "a budget"),
    "commitment": ("Committed", "a commitment"),
    "disbursement": ("Paid out", "a disbursement"),
    "expenditure": ("Spent", "an expenditure"),
    "incoming": ("Received", "incoming funds"),
    "incoming commitment": ("Promised to the projects", "an incoming commitment"),
}
"""What each kind of amount is called in the table and in a sentence."""


_WHOLE = (
    " Each is the amount of a whole project, also where that works in several places, or in a "
    "region or group."
)


def amounts(portfolio: Portfolio) -> Block:
    """The totals of the amounts, a row for each kind and currency.

    Totals are in whole units of the currency; different currencies are never added. A
    project counts once a row. Nothing where no project states an amount.
    """
    if portfolio.amounts.empty:
        return Block()
    header = ("Kind", "Currency", "Total", "Projects")
    caption = "Amounts as the sources state them"
    money = table(header, _rows(portfolio.amounts), caption, "money", numbers=(2, 3))
    return Block(section("Money", element("p", _coverage(portfolio)), money, class_="money"))


def _rows(frame: pd.DataFrame) -> Iterator[tuple[Content, ...]]:
    for kind in AMOUNT_KINDS:
        chosen = frame[frame["kind"] == kind]
        for currency, rows in chosen.groupby("currency"):
            projects = rows["project"].nunique()
            yield (
                _TERMS[kind][0],
                str(currency),
                words.whole(rows["value"].sum()),
                f"{projects:,}",
            )


def _coverage(portfolio: Portfolio) -> str:
    """How many projects state each kind: "3 of 8 projects state a budget"."""
    counts = portfolio.amounts.groupby("kind")["project"].nunique()
    total = words.counted(len(portfolio), "project")
    said = [
        f"{counts[kind]:,} of {total} {'states' if counts[kind] == 1 else 'state'} "
        f"{_TERMS[kind][1]}"
        for kind in AMOUNT_KINDS
        if kind in counts.index
    ]
    rest = "Amounts in different currencies are never added."
    return f"{'; '.join(said)}. {rest}{_WHOLE if _is_shared(portfolio) else ''}"


def _is_shared(portfolio: Portfolio) -> bool:
    """Whether a project with amounts works in several places, or in a region or group."""
    stated = portfolio.project_places
    stated = stated[stated["project"].isin(portfolio.amounts["project"])]
    kinds = stated["place"].map(pairs(portfolio.places, "place", "kind"))
    return bool(stated["project"].duplicated().any() or kinds.isin(["region", "group"]).any())
