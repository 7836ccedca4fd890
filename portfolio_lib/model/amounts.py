"""Which amounts count, and what of them is for a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from math import fsum
from typing import NamedTuple

import pandas as pd

from portfolio_lib.model.programmes import Money, counted_elsewhere, without

ROUNDING = 0.1
"""Shares of thirds and sixths add up to 100 but for this [%]."""
_STOPPED = ("cancelled", "suspended")
_PLANNED_MONEY = ("budget", "commitment", "incoming commitment", "planned disbursement")
"""Kinds of money that a project which is cancelled or suspended is not going to have."""
_NO_PART = (0.0, False)
_COUNTRIES = ""
"""Stands for the vocabulary of countries, which has no number."""


def summed(values: Iterable[float]) -> float:
    """The sum of amounts [currency], exact to hundredths whatever their order.

    A sum of binary fractions depends on the order in which they are added: 0.5 in one is
    0.50000000000000001 in another, and rounds to another whole number.
    """
    return round(fsum(values), 2)


def current(
    amounts: pd.DataFrame, projects: pd.DataFrame, elsewhere: Collection[Money] = ()
) -> pd.DataFrame:
    """The amounts that count, of all that are stated.

    An original budget gives way to a revised one of a period that overlaps with its own, and
    likewise a planned disbursement (IATI's code list BudgetType): to add the two would count
    the money twice. What one organisation revises leaves the budget of another as it is; a
    budget without a provider is of any. What was planned for a project that is cancelled or
    suspended does not count; what was paid does.

    Parameters
    ----------
    elsewhere : the money that counts with another level of a programme, as `elsewhere` finds it.
    """
    return without(_in_force(amounts, projects), elsewhere)


def elsewhere(
    amounts: pd.DataFrame, projects: pd.DataFrame, decided: Iterable[Money] = ()
) -> frozenset[Money]:
    """The money that does not count with its project: another level of its programme has it.

    Parameters
    ----------
    decided : such money of a slice, known from where the whole programme is seen.
    """
    known = frozenset(decided)
    return known | counted_elsewhere(_in_force(without(amounts, known), projects), projects)


def _in_force(amounts: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The amounts without those that are replaced, or planned for projects that have stopped."""
    replaced = replaced_budgets(amounts)
    idle = stopped_money(amounts, projects)
    if replaced or idle.any():
        amounts = amounts[~idle & ~amounts.index.isin(replaced.keys())]
    return amounts


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
    an amount, or some of it, may be for other places too. Of a project that states the place
    itself, what is for a region or a group around it is not counted.

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
    own, found = amounts["place"].notna(), [parts.get(p, _NO_PART) for p in amounts["project"]]
    factor = pd.Series([part for part, _ in found], amounts.index, dtype="float64")
    shared = pd.Series([shared for _, shared in found], amounts.index, dtype="bool")
    stating = set(stated.loc[stated["place"].isin(inside), "project"])
    within = amounts["place"].isin(inside)
    wide = amounts["place"].isin(around) & ~amounts["project"].isin(stating)
    factor = factor.where(~own, (within | wide).astype("float64"))
    shared = shared.where(~own, wide & ~within)
    weighed = amounts.assign(value=amounts["value"] * factor, shared=shared | before)
    return weighed[factor > 0].reset_index(drop=True)


def with_usable_shares(stated: pd.DataFrame) -> pd.DataFrame:
    """The places of projects, without the shares of a project that are more than 100 % together.

    Of two halves of 70 % nobody knows what is meant: its amounts are then as without shares.
    Countries are 100 % together with the regions of each vocabulary (IATI ruleset 3.1.2, 3.4.2).

    Parameters
    ----------
    stated : rows of the table project_places, with the percentages in `share` [%].
    """
    shares = stated["share"]
    if shares.isna().all():
        return stated
    countries = shares[stated["vocabulary"].isna()].groupby(stated["project"]).sum()
    regions = shares.groupby([stated["project"], stated["vocabulary"]]).sum()
    most = regions.groupby("project").max()
    whole = countries.add(most, fill_value=0)
    wrong = stated["project"].isin(whole.index[whole > 100 + ROUNDING])
    return stated.assign(share=shares.mask(wrong)) if wrong.any() else stated


class _Stated(NamedTuple):
    """A place that a project states, with its share of the project [%]."""

    place: str
    share: float
    vocabulary: object


def _parts(
    stated: pd.DataFrame, inside: set[str], around: set[str]
) -> dict[str, tuple[float, bool]]:
    """For each project how much of its amounts a place gets, and whether others may have a part.

    The regions of each vocabulary share the project with its countries: of several
    vocabularies the one counts that gives the place most, not their sum.
    """
    columns = (stated[name].tolist() for name in ("project", "place", "share", "vocabulary"))
    rows_of: dict[str, list[_Stated]] = {}
    for project, *told in zip(*columns, strict=True):
        rows_of.setdefault(project, []).append(_Stated(*told))
    concerned = (inside | around).intersection
    return {
        project: _part(rows, inside, around)
        for project, rows in rows_of.items()
        if concerned(row.place for row in rows)
    }


def _part(rows: list[_Stated], inside: set[str], around: set[str]) -> tuple[float, bool]:
    """How much of a project a place gets that is, or is in, one of the stated places."""
    if any(row.share != row.share for row in rows):
        return 1.0, not all(row.place in inside for row in rows)
    is_own = any(row.place in inside for row in rows)
    shares: dict[str, list[float]] = {}
    for row in rows:
        if row.place in (inside if is_own else around):
            vocabulary = row.vocabulary if isinstance(row.vocabulary, str) else _COUNTRIES
            shares.setdefault(vocabulary, []).append(row.share)
    sums = {name: fsum(parts) for name, parts in shares.items()}
    countries = sums.pop(_COUNTRIES, 0.0)
    return min((countries + max(sums.values(), default=0.0)) / 100, 1.0), not is_own
