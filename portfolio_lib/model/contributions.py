"""Whose an amount is: one donor's own, another's, or no one donor's."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from portfolio_lib.model.amounts import summed
from portfolio_lib.model.programmes import Money, Programmes, without
from portfolio_lib.model.relations import groups
from portfolio_lib.model.tables import TABLES

OWN, OTHER, NOBODY = "own", "other", "nobody"
OTHER_DONORS = "other donors together"
"""The provider of a sum that stands for all other donors of a project."""
SEVERAL = "several donors"
"""The provider of an amount of which a source says that several give it, not who gives what."""
_ALL_OF_IT = 0.995
"""Less than this part of a budget is not rounded, but less."""
_RECEIVED = {"incoming", "incoming commitment"}
"""Kinds whose provider gives to the project, whatever else it does there."""
_PAID = {"disbursement", "expenditure"}
"""Kinds of which IATI takes the reporting organisation for the provider where none is named:
it says who pays, not who gives."""


def owners(
    amounts: pd.DataFrame,
    projects: pd.DataFrame,
    parts: pd.DataFrame,
    donor: str,
    elsewhere: Collection[Money] = (),
) -> pd.Series:
    """For each amount `OWN`, `OTHER` or `NOBODY`, as a donor sees it.

    An amount is its provider's. One that names no provider is the donor's where its project
    has no other donor and nobody else gives to it, else no one donor's. A budget that is larger
    than what the only donor gives by name is no one donor's either: somebody else pays the rest.

    Parameters
    ----------
    amounts, projects : rows of the tables of these names.
    parts : rows of the table project_organisations.
    donor : the identifier of an organisation.
    elsewhere : the money that counts with another level of a programme.
    """
    donors = {key: set(found) for key, found in _in_role(parts, "funding").items()}
    reporters = _in_role(parts, "reporting")
    given = _given_by_name(amounts, reporters, donor)
    wider = _wider_budgets(amounts, given, Programmes(projects), elsewhere)
    told = list(
        zip(
            amounts.index,
            amounts["project"].tolist(),
            amounts["kind"].tolist(),
            amounts["provider"].astype(object).where(amounts["provider"].notna(), None).tolist(),
            strict=True,
        )
    )
    bodies = groups(parts, "project", "organisation")
    joint = {
        project
        for _, project, kind, provider in told
        if provider not in {None, SEVERAL, *donors.get(project, ())}
        and (kind in _RECEIVED or provider not in bodies.get(project, ()))
    }
    found = []
    for row, project, kind, provider in told:
        giving = donors.get(project, set())
        only_pays = kind in _PAID and provider in reporters.get(project, ())
        if provider is None or (only_pays and provider not in giving):
            is_own = giving == {donor} and row not in wider and project not in joint
            found.append(OWN if is_own else NOBODY)
        elif provider == SEVERAL:
            found.append(NOBODY)
        else:
            found.append(OWN if provider == donor else OTHER)
    return pd.Series(found, index=amounts.index, dtype="str")


def _given_by_name(
    amounts: pd.DataFrame, reporters: Mapping[str, list[str]], donor: str
) -> pd.Series:
    """Which amounts say by name what a donor gives.

    Where IATI's reporting organisation is told, its own commitments are what it has agreed to
    pay so far, and less than a budget; what comes in is a donor's.
    """
    committed = amounts["kind"].eq("commitment") & ~amounts["project"].isin(list(reporters))
    promised = amounts["kind"].eq("incoming commitment")
    given: pd.Series = (committed | promised) & amounts["provider"].eq(donor)
    return given


def _wider_budgets(
    amounts: pd.DataFrame,
    given: pd.Series,
    programmes: Programmes,
    elsewhere: Collection[Money],
) -> set[object]:
    """The rows of budgets without a provider that are more than what a donor gives by name.

    One in another currency than all that it gives to the project cannot be compared, and counts
    as more. What it gives to a programme alone is compared with the budgets of all its parts.
    """
    is_budget = amounts["kind"].eq("budget") & amounts["provider"].isna()
    if not (is_budget.any() and given.any()):
        return set()
    at, value = ["project", "currency"], amounts["value"]
    heads = programmes.heads_by_part()
    named = set(amounts.loc[given, "project"])
    below = {heads[project] for project in named & heads.keys()}
    whole = amounts["project"].map(
        lambda one: head if (head := heads.get(one)) in named - below else one
    )
    stated, amounts = amounts, amounts.assign(project=whole)
    budgets = amounts[is_budget]
    sums = value[given].groupby([amounts[name] for name in at]).sum()
    counted = budgets.index.intersection(without(stated, elsewhere).index)
    totals = budgets.loc[counted].groupby(at)["value"].sum()
    giving = set(amounts.loc[given, "project"])
    elsewhere = totals.index.get_level_values("project").isin(list(giving))
    known = sums.reindex(totals.index).fillna(0).where(elsewhere)
    wider = totals.index[(known < totals * _ALL_OF_IT).to_numpy()]
    keys = pd.MultiIndex.from_frame(budgets[at])
    return set(budgets.index[keys.isin(wider)])


def together(amounts: pd.DataFrame) -> pd.DataFrame:
    """Amounts of several donors as one sum for each project, kind and currency.

    Days, periods, places and who received them are not told.
    """
    rows = [
        {
            "project": project,
            "kind": kind,
            "currency": currency,
            "value": summed(rows["value"]),
            "provider": OTHER_DONORS,
            "file": rows["file"].iloc[0],
        }
        for (project, kind, currency), rows in amounts.groupby(["project", "kind", "currency"])
    ]
    return TABLES["amounts"].frame(rows)


def _in_role(parts: pd.DataFrame, role: str) -> dict[str, list[str]]:
    return groups(parts[parts["role"] == role], "project", "organisation")
