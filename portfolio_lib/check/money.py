"""Rules about amounts: their periods, their days."""

from __future__ import annotations

import pandas as pd

from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Portfolio

__all__ = ["RULES"]


def _budgets(portfolio: Portfolio) -> pd.DataFrame:
    amounts = portfolio.amounts
    start, end = (amounts[name].dt.strftime("%Y-%m-%d") for name in ("period_start", "period_end"))
    budgets = amounts.assign(period=start + " to " + end)
    return budgets[budgets["period"].notna()]


def _ending_before_start(portfolio: Portfolio) -> pd.DataFrame:
    budgets = _budgets(portfolio)
    return budgets[budgets["period_end"] < budgets["period_start"]]


def _longer_than_a_year(portfolio: Portfolio) -> pd.DataFrame:
    """Budgets of more than a year; the last day may be the same day of the next year."""
    budgets = _budgets(portfolio)
    year = pd.DateOffset(years=1)
    return budgets[budgets["period_end"] > budgets["period_start"] + year]


def _in_the_future(portfolio: Portfolio) -> pd.DataFrame:
    """Payments that have not happened on the as-of date."""
    amounts = portfolio.amounts
    if portfolio.as_of is None:
        return amounts.iloc[:0]
    late = (amounts["kind"] != "budget") & (amounts["date"] > pd.Timestamp(portfolio.as_of))
    about = {"day": amounts["date"].dt.strftime("%Y-%m-%d"), "as_of": str(portfolio.as_of)}
    return amounts.assign(**about)[late]


def _without_day(portfolio: Portfolio) -> pd.DataFrame:
    """Payments without a day. A budget is of a period, which is another rule."""
    amounts = portfolio.amounts
    return amounts[(amounts["kind"] != "budget") & amounts["date"].isna()]


RULES = (
    Rule("budget-ends-before-start", "budget",
         "the period of a budget is {value}: it ends before it starts; the amount counts all "
         "the same",
         _ending_before_start, "period"),
    Rule("budget-longer-than-year", "budget",
         "a budget is for {value}, more than a year",
         _longer_than_a_year, "period"),
    Rule("payment-in-future", "transaction",
         "a transaction is of {value}, after the as-of date {as_of}; the amount counts all the "
         "same",
         _in_the_future, "day"),
    Rule("payment-without-day", "transaction",
         "a {value} has no day",
         _without_day, "kind"),
)  # fmt: skip
