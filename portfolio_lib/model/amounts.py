"""Which amounts count, and what of them is for a place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import fsum

import pandas as pd

from portfolio_lib.model.programmes import of_one_level

__all__ = ["current", "for_place", "replaced_budgets", "stopped_money", "summed"]

_STOPPED = ("cancelled", "suspended")
_PLANNED_MONEY = ("budget", "commitment", "incoming commitment", "planned disbursement")
"""Kinds of money that a project which is cancelled or suspended is not going to have."""


def summed(values: Iterable[float]) -> float:
    """The sum of amounts [currency], exact to hundredths whatever their order.

    A sum of binary fractions depends on the order in which they are added: 0.5 in one is
    0.50000000000000001 in another, and rounds to another whole number.
    """
    return round(fsum(values), 2)


def current(amounts: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The amounts that count, of all that are stated.

    An original budget gives way to a revised one of a period that overlaps with its own, and
    likewise a planned disbursement (IATI's code list BudgetType): to add the two would count
    the money twice. What one organisation revises leaves the budget of another as it is; a
    budget without a provider is of any. Of a programme and its parts one level counts. What
    was planned for a project that is cancelled or suspended does not count; what was paid does.
    """
    replaced = replaced_budgets(amounts)
    idle = stopped_money(amounts, projects)
    if replaced or idle.any():
        amounts = amounts[~idle & ~amounts.index.isin(replaced.keys())]
    return of_one_level(amounts, projects)


def stopped_money(amounts: pd.DataFrame, projects: pd.DataFrame) -> pd.Series:
    """Which amounts were planned for projects that are cancelled or suspended."""
    stopped = projects.loc[projects["status"].isin(_STOPPED), "project"]
    idle: pd.Series = amounts["kind"].isin(_PLANNED_MONEY) & amounts["project"].isin(stopped)
    return idle


def replaced_budgets(amounts: pd.DataFrame) -> dict[int, int]:
    """The index of each original budget that a revised one replaces, and of that one."""
    revised = amounts[amounts["budget_type"] == "revised"]
    if revised.empty:
        return {}
    keys = ["project", "kind", "currency"]
    originals = amounts[
        amounts["kind"].isin(revised["kind"])
        & amounts["budget_type"].ne("revised")
        & amounts["project"].isin(revised["project"])
    ]
    by_key = dict(iter(originals.groupby(keys)))
    pairs: dict[int, int] = {}
    for key, newer in revised.groupby(keys):
        if key in by_key:
            pairs |= dict(_overlapping(by_key[key], newer))
    return pairs


def _overlapping(older: pd.DataFrame, newer: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Pairs of rows of one provider whose periods overlap, or that have none."""
    rows, providers = _periods(newer), newer["provider"].fillna("").to_dict()
    givers = older["provider"].fillna("").to_dict()
    for one, (start, end) in _periods(older).items():
        for other, period in rows.items():
            is_of_one = givers[one] == providers[other] or not (givers[one] and providers[other])
            if is_of_one and _overlap(start, end, *period):
                yield one, other
                break


def _periods(rows: pd.DataFrame) -> dict[int, tuple[pd.Timestamp, pd.Timestamp]]:
    days = (rows["period_start"].tolist(), rows["period_end"].tolist())
    return dict(zip(rows.index.tolist(), zip(*days, strict=True), strict=True))


def _overlap(
    start: pd.Timestamp, end: pd.Timestamp, other_start: pd.Timestamp, other_end: pd.Timestamp
) -> bool:
    days = (start, end, other_start, other_end)
    if any(map(pd.isna, days)):
        return all(map(pd.isna, days))
    return bool(start <= other_end and other_start <= end)


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
    before = amounts.get("shared", False)
    if amounts.empty:
        return amounts.assign(shared=pd.Series(dtype="bool")).reset_index(drop=True)
    parts = _parts(stated, inside, around)
    own = amounts["place"].notna()
    factor = amounts["project"].map(parts["part"])
    shared = amounts["project"].map(parts["shared"])
    within, wide = amounts["place"].isin(inside), amounts["place"].isin(around)
    factor = factor.where(~own, (within | wide).astype("float64")).fillna(0.0)
    shared = shared.where(~own, wide & ~within)
    weighed = amounts.assign(value=amounts["value"] * factor, shared=shared.eq(True) | before)  # noqa: FBT003 - a value to compare with, NaN included
    return weighed[factor > 0].reset_index(drop=True)


def _parts(stated: pd.DataFrame, inside: set[str], around: set[str]) -> pd.DataFrame:
    """For each project how much of its amounts a place gets, and whether others may have a part.

    The regions of each vocabulary share the project with its countries: of several
    vocabularies the one counts that gives the place most, not their sum.
    """
    within = stated["place"].isin(inside)
    wide = stated["place"].isin(around) & ~within
    here, there = stated["share"].where(within, 0.0), stated["share"].where(wide, 0.0)
    rows = pd.DataFrame({
        "weighed": stated["share"].notna(), "here": here, "there": there,
        "within": within, "any": within | wide,
    })  # fmt: skip
    by_project = rows.groupby(stated["project"])
    weighed, sums = by_project["weighed"].all(), _shares(rows, stated)
    whole = by_project["any"].any().astype("float64")
    part = (sums.sum(axis=1) / 100).where(weighed, whole)
    shared = (sums["there"] > 0).where(weighed, ~by_project["within"].all())
    return pd.DataFrame({"part": part, "shared": shared})


def _shares(rows: pd.DataFrame, stated: pd.DataFrame) -> pd.DataFrame:
    """The shares of each project [%] that are `here` and `there`, on top of its countries'."""
    sides = ["here", "there"]
    by_vocabulary = rows.groupby([stated["project"], stated["vocabulary"].fillna("")])[sides].sum()
    vocabularies = by_vocabulary.index.get_level_values("vocabulary")
    countries = by_vocabulary[vocabularies == ""].droplevel("vocabulary")
    regions = by_vocabulary[vocabularies != ""]
    most = regions.sum(axis=1).groupby("project").idxmax()
    chosen = regions.loc[most.tolist()].droplevel("vocabulary")
    return countries.add(chosen, fill_value=0.0)
