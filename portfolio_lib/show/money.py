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
    " Each is the amount of a whole project, also where that has other donors or works in several "
    "places."
)
_IN_PARTS = (
    " Of projects in several places the part counts that the stated percentages give to {name}"
)
_NO_PERCENTAGES = "; where there are none, the whole amount counts and stands under Shared"


def amounts(portfolio: Portfolio, *, place: str | None = None) -> Block:
    """The totals of the amounts, a row for each kind and currency.

    Totals are in whole units of the currency; different currencies are never added. A
    project counts once a row. With `place`, the totals are what is for that place, and say
    how much of them is shared with others. Nothing where no project states an amount.
    """
    frame = portfolio.current_amounts(place)
    if frame.empty:
        return Block()
    is_shared = place is not None and bool(frame["shared"].any())
    header = ("Kind", "Currency", "Total", *(["Shared"] if is_shared else []), "Projects")
    caption = "Amounts as the sources state them"
    rows = list(_rows(frame, is_shared=is_shared))
    numbers = tuple(range(2, len(header)))
    money = table(header, rows, caption, "money", numbers=numbers)
    said = f"{_coverage(portfolio, frame)}{_explained(portfolio, place, is_shared=is_shared)}"
    return Block(section("Money", element("p", said), money, class_="money"))


def _rows(frame: pd.DataFrame, *, is_shared: bool) -> Iterator[tuple[Content, ...]]:
    for kind in AMOUNT_KINDS:
        chosen = frame[frame["kind"] == kind]
        for currency, rows in chosen.groupby("currency"):
            shared = [words.whole(rows.loc[rows["shared"], "value"].sum())] if is_shared else []
            total = words.whole(rows["value"].sum())
            projects = f"{rows['project'].nunique():,}"
            yield (_TERMS[kind][0], str(currency), total, *shared, projects)


def _coverage(portfolio: Portfolio, frame: pd.DataFrame) -> str:
    """How many projects state each kind: "3 of 8 projects state a budget"."""
    counts = frame.groupby("kind")["project"].nunique()
    total = words.counted(len(portfolio), "project")
    said = [
        f"{counts[kind]:,} of {total} {'states' if counts[kind] == 1 else 'state'} "
        f"{_TERMS[kind][1]}"
        for kind in AMOUNT_KINDS
        if kind in counts.index
    ]
    return f"{'; '.join(said)}. Amounts in different currencies are never added."


def _explained(portfolio: Portfolio, place: str | None, *, is_shared: bool) -> str:
    """What of a project with several places or donors its amounts are."""
    stated = portfolio.project_places
    stated = stated[stated["project"].isin(portfolio.amounts["project"])]
    if place is not None:
        if not (is_shared or stated["project"].duplicated().any()):
            return ""
        parts = _IN_PARTS.format(name=portfolio.place_name(place))
        return f"{parts}{_NO_PERCENTAGES if is_shared else ''}."
    kinds = stated["place"].map(pairs(portfolio.places, "place", "kind"))
    funding = portfolio.project_organisations
    funding = funding[funding["role"] == "funding"]
    funding = funding[funding["project"].isin(portfolio.amounts["project"])]
    several = stated["project"].duplicated().any() or funding["project"].duplicated().any()
    return _WHOLE if several or kinds.isin(["region", "group"]).any() else ""
