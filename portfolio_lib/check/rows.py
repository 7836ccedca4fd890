"""Rows that several rules ask for: those of IATI files, those whose shares are incomplete."""

from __future__ import annotations

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import ROUNDING

_WHOLE = 100


def of_iati(portfolio: Portfolio, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows that IATI activity files state."""
    sources = portfolio.sources
    files = set(sources.loc[sources["reader"] == "iati", "file"])
    return rows[rows["file"].isin(files)] if files else rows.iloc[:0]


def not_100(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The first row of each group whose shares are all stated and are not 100 together."""
    if rows["share"].isna().all():
        return rows.iloc[:0]
    sums = rows.groupby(by)["share"].transform("sum")
    complete = rows["share"].notna().groupby([rows[name] for name in by]).transform("all")
    wrong = rows[complete & ((sums - _WHOLE).abs() > ROUNDING)]
    said = sums.loc[wrong.index].map("{:g} %".format)
    return wrong.assign(sum=said).drop_duplicates(by)


def some_without(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """The rows without a share in groups in which others have one."""
    if rows["share"].notna().all() or rows["share"].isna().all():
        return rows.iloc[:0]
    some = rows["share"].notna().groupby([rows[name] for name in by]).transform("any")
    return rows[some & rows["share"].isna()]
