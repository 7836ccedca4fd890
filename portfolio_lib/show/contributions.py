"""Whose money it is, in the report of a donor: its own contribution before all else."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import summed
from portfolio_lib.model.contributions import OTHER_DONORS, SEVERAL
from portfolio_lib.model.relations import groups
from portfolio_lib.show.deltas import Fact, counted_again
from portfolio_lib.show.wider import SPENDING, by_currency, leading_kind, some_of
from portfolio_lib.show.words import Words

MOST_CURRENCIES = 2
"""Contributions in so many currencies are key facts, those that most projects state."""
_CONTRIBUTED = {
    "budget": phrase("contribution of the donor, budgeted"),
    "commitment": phrase("contribution of the donor, committed"),
    "incoming commitment": phrase("contribution of the donor, promised"),
    "incoming": phrase("contribution of the donor, given"),
    SPENDING: phrase("contribution of the donor, paid out or spent"),
}
"""What a donor gives, those kinds before others that say it better."""
_PROMISED = "incoming commitment"
_MUCH_MORE = 1.01
"""More than this part of a budget is not rounded, but more."""
_SPENT = phrase("of it paid out or spent")
_LEFT = phrase("of it left")
_UNREAD = phrases(
    "{number} more states an amount that could not be read",
    "{number} more state amounts that could not be read",
)
_WHOSE = {
    "published": phrase("Other amounts of these projects, as public sources state them"),
    "together": phrase("What the other donors of these projects give, together"),
    "internal": phrase("Other amounts of these projects, as the sources state them"),
}


def contribution_facts(portfolio: Portfolio, place: str | None) -> Iterator[Fact]:
    """What the donor of a slice gives, what of it is spent, and what is left.

    The sums of the kind that says best what it gives. What is left is told where every
    project with such an amount states what is spent, and the other way round.
    """
    leading, given = leading_contribution(portfolio, place)
    if leading is None:
        return
    words, frame = Words.of(portfolio), portfolio.current_amounts(place)
    _, spending = leading_kind(frame, (SPENDING,))
    if leading != leading_kind(frame, tuple(_CONTRIBUTED))[0]:
        # what is spent of it cannot be told from what is spent of the budgets alone
        spending = spending.iloc[:0]
    found = by_currency(given)
    for currency, rows in found[:MOST_CURRENCIES]:
        name = words.translate(_CONTRIBUTED[leading]) + coverage(portfolio, rows)
        fact = Fact(name, None, f"given-{leading}", summed(rows["value"]), currency)
        yield counted_again(portfolio, fact, leading, place)
        if len(found) == 1 and leading != SPENDING:
            yield from _spent(portfolio, rows, spending, place)


def leading_contribution(
    portfolio: Portfolio, place: str | None
) -> tuple[str | None, pd.DataFrame]:
    """The kind of amounts that says best what a donor gives, and its rows."""
    frame = portfolio.current_amounts(place)
    leading, given = leading_kind(frame, tuple(_CONTRIBUTED))
    if leading == "budget" and (promised := _promised_beyond(portfolio, given, frame)) is not None:
        return _PROMISED, promised
    return leading, given


def _promised_beyond(
    portfolio: Portfolio, budgets: pd.DataFrame, frame: pd.DataFrame
) -> pd.DataFrame | None:
    """What the donor promised by name, where that is more than the budgets that are its own.

    Of projects with other donors no budget is one donor's, and so those are only a part. A
    programme may be promised what its parts have as budgets.
    """
    promised = frame[frame["kind"] == _PROMISED]
    currencies = set(budgets["currency"]) | set(promised["currency"])
    projects = set(promised["project"])
    both = projects | set(budgets["project"])
    covers = portfolio.number_of(both) == portfolio.number_of(projects)
    more = summed(promised["value"]) > summed(budgets["value"]) * _MUCH_MORE
    return promised if covers and more and len(currencies) == 1 else None


def _spent(
    portfolio: Portfolio, given: pd.DataFrame, spending: pd.DataFrame, place: str | None
) -> Iterator[Fact]:
    """What of a contribution in one currency is spent and left, where the sources tell."""
    words, currency = Words.of(portfolio), str(given["currency"].iloc[0])
    spent = spending[spending["currency"] == currency]
    if spent.empty or not set(spent["project"]) <= set(given["project"]):
        return
    value = summed(spent["value"])
    left = summed(given["value"]) - value
    if left < 0:
        return
    is_of_all = set(spent["project"]) == set(given["project"])
    name = words.translate(_SPENT) + ("" if is_of_all else coverage(portfolio, spent))
    fact = Fact(name, None, "spent", value, currency)
    yield counted_again(portfolio, fact, SPENDING, place)
    if is_of_all:
        said = words.money(left, currency)
        yield Fact(words.translate(_LEFT), said, "left", left, currency)


def coverage(portfolio: Portfolio, rows: pd.DataFrame) -> str:
    """Of how many projects a total is, and of how many more it could not be read: "(3 of 8 …)".

    Empty where all projects of a total state an amount that was read.
    """
    words, stating = Words.of(portfolio), set(rows["project"])
    number, of = portfolio.number_of(stating), len(portfolio.counted_projects())
    if number == of:
        return ""
    said = some_of(words, number, of)
    there = set(portfolio.projects["project"])
    if more := portfolio.number_of(stating | (there & portfolio.unread_amounts())) - number:
        said = words.side_by_side((said, words.count(*_UNREAD, more)))
    return f" ({said})"


def whose_amounts(portfolio: Portfolio) -> str:
    """What the first table of a donor's report has, as its caption."""
    return Words.of(portfolio).translate("Contribution of the donor, as the sources state it")


def parted(portfolio: Portfolio, place: str | None) -> Iterator[tuple[str, pd.DataFrame]]:
    """The amounts of a donor's slice that are not its own, each part with its caption."""
    words, frame = Words.of(portfolio), portfolio.other_amounts(place)
    is_sum = frame["provider"] == OTHER_DONORS
    rest = "internal" if portfolio.view.audience == "internal" else "published"
    for what, rows in (("together", frame[is_sum]), (rest, frame[~is_sum])):
        if len(rows):
            yield words.translate(_WHOSE[what]), rows


def counted_for_nobody(portfolio: Portfolio) -> list[str]:
    """Sentences about amounts in the report of a donor that are not its own."""
    words, view = Words.of(portfolio), portfolio.view
    said = []
    if portfolio.current_amounts().empty and _is_shared(portfolio, set(portfolio.projects["file"])):
        said.append(words.translate("The sources state no amount for this donor alone."))
    if view.unattributed:
        said.append(
            words.count(
                "{number} project states amounts that are not said to be this donor's alone; they "
                "are not counted as its contribution.",
                "{number} projects state amounts that are not said to be this donor's alone; they "
                "are not counted as its contribution.",
                portfolio.number_of(view.unattributed),
            )
        )
    closed = portfolio.sources.loc[portfolio.sources["audience"] != "public", "file"]
    is_told = (portfolio.amounts["provider"] == OTHER_DONORS).any()
    if view.audience == "donor" and not is_told and _is_shared(portfolio, set(closed)):
        said.append(words.translate("This report shows no amounts of other donors."))
    return said


def _is_shared(portfolio: Portfolio, files: set[str]) -> bool:
    """Whether a project of these files has several donors."""
    parts = portfolio.project_organisations
    donors = groups(parts[parts["role"] == "funding"], "project", "organisation")
    projects = portfolio.projects.loc[portfolio.projects["file"].isin(files), "project"]
    return any(len(set(donors.get(project, ()))) > 1 for project in projects)


def names_of_bodies(portfolio: Portfolio) -> dict[str, str]:
    """The names of who gives and receives amounts, also of those that are not told one by one."""
    words = Words.of(portfolio)
    together = {
        OTHER_DONORS: words.translate("Other donors together"),
        SEVERAL: words.translate("Several donors"),
    }
    return together | portfolio.organisation_names()
