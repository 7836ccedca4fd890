"""Which amounts count, and what of them is for a place."""

from __future__ import annotations

from collections.abc import Iterable
from math import fsum

import pandas as pd

__all__ = ["current", "for_place", "summed"]

_PERIOD = ["project", "currency", "period_start", "period_end"]


def summed(values: Iterable[float]) -> float:
    """The sum of amounts [currency], exact to hundredths whatever their order.

    A sum of binary fractions depends on the order in which they are added: 0.5 in one is
    0.50000000000000001 in another, and rounds to another whole number.
    """
    return round(fsum(values), 2)


def current(amounts: pd.DataFrame) -> pd.DataFrame:
    """The amounts without the original budgets for which there is a revised one.

    IATI's code list BudgetType: a revised budget replaces the original one of its period;
    to add the two would count the money twice.
    """
    revised = amounts["budget_type"] == "revised"
    if not revised.any():
        return amounts
    period = pd.MultiIndex.from_frame(amounts[_PERIOD])
    replaced = period.isin(period[revised])
    return amounts[~(replaced & (amounts["budget_type"] == "original"))]


def for_place(
    amounts: pd.DataFrame, stated: pd.DataFrame, inside: set[str], around: set[str]
) -> pd.DataFrame:
    """The amounts that are for a place, with the column `shared`.

    An amount that its source gives for one place follows that place, any other the places
    of its project: by their percentages where all have one, else whole. `shared` says that
    an amount, or some of it, may be for other places too.

    Parameters
    ----------
    amounts : rows of the table amounts.
    stated : rows of the table project_places, with the percentages in `share` [%].
    inside : codes of the place and of all that belong to it.
    around : codes of the regions and groups that contain it.
    """
    parts = _parts(stated, inside, around)
    own = amounts["place"].notna()
    factor = amounts["project"].map(parts["part"])
    shared = amounts["project"].map(parts["shared"])
    within, wide = amounts["place"].isin(inside), amounts["place"].isin(around)
    factor = factor.where(~own, (within | wide).astype("float64")).fillna(0.0)
    shared = shared.where(~own, wide & ~within)
    weighed = amounts.assign(value=amounts["value"] * factor, shared=shared.eq(True))  # noqa: FBT003 - a value to compare with, NaN included
    return weighed[factor > 0].reset_index(drop=True)


def _parts(stated: pd.DataFrame, inside: set[str], around: set[str]) -> pd.DataFrame:
    """For each project how much of its amounts a place gets, and whether others may have a part."""
    within = stated["place"].isin(inside)
    wide = stated["place"].isin(around) & ~within
    here, there = stated["share"].where(within, 0.0), stated["share"].where(wide, 0.0)
    rows = pd.DataFrame({
        "weighed": stated["share"].notna(), "here": here, "there": there,
        "within": within, "any": within | wide,
    })  # fmt: skip
    by_project = rows.groupby(stated["project"])
    weighed, sums = by_project["weighed"].all(), by_project[["here", "there"]].sum()
    whole = by_project["any"].any().astype("float64")
    part = (sums.sum(axis=1) / 100).where(weighed, whole)
    shared = (sums["there"] > 0).where(weighed, ~by_project["within"].all())
    return pd.DataFrame({"part": part, "shared": shared})
