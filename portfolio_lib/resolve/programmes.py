"""Which project is a part of which, as a part says it or its programme does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from portfolio_lib.names.organisations import slug
from portfolio_lib.resolve.rows import Row

__all__ = ["with_parents"]


def with_parents(projects: Sequence[Row], related: Iterable[Row]) -> list[Row]:
    """The rows of the table projects, each part with its `parent`.

    Parameters
    ----------
    related : rows of the table related_projects: a programme may name its parts there.
    """
    above: dict[str, str] = {}
    for row in related:
        if row.get("relation") == "child":
            above.setdefault(row["other"], row["project"])
    known = {row["project"] for row in projects}
    return [row | {"parent": _parent(row, above, known)} for row in projects]


def _parent(row: Row, above: dict[str, str], known: set[str]) -> str | None:
    """What the part says itself, by identifier or title; else the programme that names it."""
    stated: str | None = row["parent"]
    if stated and stated not in known and slug(stated) in known:
        return slug(stated)
    return stated if stated in known else above.get(row["project"], stated)
