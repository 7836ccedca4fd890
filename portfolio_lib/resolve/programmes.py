"""Which project is a part of which, as a part says it or its programme does."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from portfolio_lib.names.organisations import slug
from portfolio_lib.resolve.rows import Row


def with_parents(projects: pd.DataFrame, related: Iterable[Row]) -> pd.DataFrame:
    """The table projects, each part with its `parent`.

    Parameters
    ----------
    related : rows of the table related_projects: a programme may name its parts there.
    """
    above: dict[str, str] = {}
    for row in related:
        if row["relation"] == "child":
            above.setdefault(row["other"], row["project"])
    stated = projects["parent"].astype(object).where(projects["parent"].notna(), None)
    known = set(projects["project"])
    parents = [
        _parent(project, parent, above, known)
        for project, parent in zip(projects["project"].tolist(), stated.tolist(), strict=True)
    ]
    return projects.assign(parent=pd.array(parents, dtype="str"))


def _parent(project: str, stated: str | None, above: dict[str, str], known: set[str]) -> str | None:
    """What the part says itself, by identifier or title; else the programme that names it."""
    if stated and stated not in known and slug(stated) in known:
        return slug(stated)
    return stated if stated in known else above.get(project, stated)
