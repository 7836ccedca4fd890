"""Whose an amount is: one donor's own, another's, or no one donor's."""

from __future__ import annotations

import pandas as pd

from portfolio_lib.model.amounts import summed
from portfolio_lib.model.relations import groups
from portfolio_lib.model.tables import TABLES

__all__ = ["NOBODY", "OTHER", "OTHER_DONORS", "OWN", "owners", "together"]

OWN, OTHER, NOBODY = "own", "other", "nobody"
OTHER_DONORS = "other donors together"
"""The provider of a sum that stands for all other donors of a project."""
_PAID = {"disbursement", "expenditure"}
"""Kinds of which IATI takes the reporting organisation for the provider where none is named:
it says who pays, not who gives."""


def owners(amounts: pd.DataFrame, parts: pd.DataFrame, donor: str) -> pd.Series:
    """For each amount `OWN`, `OTHER` or `NOBODY`, as a donor sees it.

    An amount is its provider's. One that names no provider is the donor's where its project
    has no other donor, else no one donor's.

    Parameters
    ----------
    amounts : rows of the table amounts.
    parts : rows of the table project_organisations.
    donor : the identifier of an organisation.
    """
    donors = {key: set(found) for key, found in _in_role(parts, "funding").items()}
    reporters = _in_role(parts, "reporting")
    found = []
    for project, kind, provider in zip(
        amounts["project"].tolist(),
        amounts["kind"].tolist(),
        amounts["provider"].astype(object).where(amounts["provider"].notna(), None).tolist(),
        strict=True,
    ):
        giving = donors.get(project, set())
        only_pays = kind in _PAID and provider in reporters.get(project, ())
        if provider is None or (only_pays and provider not in giving):
            found.append(OWN if giving == {donor} else NOBODY)
        else:
            found.append(OWN if provider == donor else OTHER)
    return pd.Series(found, index=amounts.index, dtype="str")


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
