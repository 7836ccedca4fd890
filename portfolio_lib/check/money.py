"""Rules about amounts: their periods, their days."""

from __future__ import annotations

from heapq import nlargest

import pandas as pd

from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import replaced_budgets

_TIMES = 1000
"""So many times the next largest one an amount is a likely slip of units."""


def _budgets(portfolio: Portfolio) -> pd.DataFrame:
    amounts = portfolio.amounts
    budgets = amounts[amounts["period_start"].notna() & amounts["period_end"].notna()]
    return budgets.assign(period=_period(budgets))


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
    rows = amounts[late]
    return rows.assign(day=rows["date"].dt.strftime("%Y-%m-%d"), as_of=str(portfolio.as_of))


def _without_day(portfolio: Portfolio) -> pd.DataFrame:
    """Payments without a day. A budget is of a period, which is another rule."""
    amounts = portfolio.amounts
    return amounts[(amounts["kind"] != "budget") & amounts["date"].isna()]


def _replaced(portfolio: Portfolio) -> pd.DataFrame:
    """Original budgets that give way to a revised one of another period that overlaps."""
    amounts = portfolio.amounts
    pairs = replaced_budgets(amounts)
    if not pairs:
        return amounts.iloc[:0]
    days = ["period_start", "period_end"]
    rows = amounts.loc[list(pairs)]
    others = amounts.loc[list(pairs.values())].set_axis(rows.index)
    about = {
        "value_of": _money(rows), "by": _money(others), "period": _period(rows),
        "other": _period(others),
    }  # fmt: skip
    return rows.assign(**about)[rows[days].ne(others[days]).any(axis=1)]


def _money(rows: pd.DataFrame) -> pd.Series:
    money: pd.Series = rows["currency"] + " " + rows["value"].map("{:,.2f}".format)
    return money


def _period(rows: pd.DataFrame) -> pd.Series:
    start, end = (rows[name].dt.strftime("%Y-%m-%d") for name in ("period_start", "period_end"))
    period: pd.Series = start + " to " + end
    return period


def _beyond_all_others(portfolio: Portfolio) -> pd.DataFrame:
    """The largest amount of a kind and currency, where it is a thousand times the next one."""
    amounts = portfolio.amounts
    sizes: dict[tuple[str, str], list[tuple[float, int]]] = {}
    for row, kind, currency, value in zip(
        amounts.index, amounts["kind"], amounts["currency"], amounts["value"], strict=True
    ):
        if value:
            sizes.setdefault((kind, currency), []).append((abs(value), -row))
    found = []
    for _, ordered in sorted(sizes.items()):
        largest, *second = nlargest(2, ordered)
        if second and largest[0] >= _TIMES * max(second[0][0], 1.0):
            found.append(-largest[1])
    rows = amounts.loc[found]
    return rows.assign(money=_money(rows))


def _negative_totals(portfolio: Portfolio) -> pd.DataFrame:
    """The first amount of each project, kind and currency whose sum is negative."""
    keys = ["project", "kind", "currency"]
    sums = portfolio.amounts.groupby(keys)["value"].transform("sum").round(2)
    rows = portfolio.amounts[sums < 0].drop_duplicates(keys)
    total = rows["currency"] + " " + sums.loc[rows.index].map("{:,.2f}".format)
    return rows.assign(total=total)


RULES = (
    Rule("revised-budget-overlaps", "budget",
         "the original budget of {value_of} for {value} does not count: a revised one of {by} is "
         "for {other}", _replaced, "period", "amounts"),
    Rule("outlying-amount", "amount",
         "the {kind} of {value} is at least a thousand times the next largest one; it counts as it "
         "is", _beyond_all_others, "money", "amounts"),
    Rule("negative-total", "amount", "the amounts of the kind {kind} are {value} together",
         _negative_totals, "total", "amounts"),
    Rule("budget-ends-before-start", "budget",
         "the period of a budget is {value}: it ends before it starts; the amount counts all "
         "the same",
         _ending_before_start, "period", "amounts"),
    Rule("budget-longer-than-year", "budget",
         "a budget is for {value}, more than a year",
         _longer_than_a_year, "period", "amounts"),
    Rule("payment-in-future", "transaction",
         "a transaction is of {value}, after the as-of date {as_of}; the amount counts all the "
         "same",
         _in_the_future, "day", "amounts"),
    Rule("payment-without-day", "transaction",
         "an amount of the kind {value} has no day",
         _without_day, "kind", "amounts"),
)  # fmt: skip
