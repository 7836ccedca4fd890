"""Programmes and their parts: money and projects are counted on one level of each.

A programme often states the money that its parts state too. For each kind of money and
currency that level counts which states more; of two equal ones, the parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import fsum

import pandas as pd

__all__ = ["Programmes", "of_one_level"]

_SPENDING = {"disbursement": "spending", "expenditure": "spending"}
"""Kinds of money that reports add up: one level counts for all of them."""


class Programmes:
    """Which projects of a table are parts of others in it.

    Parameters
    ----------
    projects : rows of the table projects; `parent` of a part is the identifier of another row.
    """

    def __init__(self, projects: pd.DataFrame) -> None:
        self._projects = projects
        stated = projects.loc[projects["parent"].isin(set(projects["project"]))]
        pairs = dict(zip(stated["project"].tolist(), stated["parent"].tolist(), strict=True))
        self._above = {
            part: head for part, head in pairs.items() if part not in set(_above(part, pairs))
        }

    def heads(self) -> pd.DataFrame:
        """The projects that are no part of another one: what is counted."""
        return self._projects[~self._projects["project"].isin(self._above.keys())]

    def parts(self) -> dict[str, list[str]]:
        """The parts of each programme."""
        parts: dict[str, list[str]] = {}
        for part, head in self._above.items():
            parts.setdefault(head, []).append(part)
        return parts

    def number_alone(self, projects: set[str]) -> int:
        """How many projects these are in a report of their own, which has no others.

        A part counts there where its programme is not among them.
        """
        inside = (not projects.isdisjoint(_above(part, self._above)) for part in projects)
        return len(projects) - sum(inside)

    def counted(self, projects: Iterable[str]) -> set[str]:
        """What counts for these projects: the programme of a part, each once."""
        return {([project, *_above(project, self._above)])[-1] for project in projects}


def _above(part: str, parents: Mapping[str, str]) -> Iterator[str]:
    """What a project is a part of, what that is a part of, and so on."""
    seen: set[str] = set()
    while (part := parents.get(part, "")) and part not in seen:
        seen.add(part)
        yield part


def of_one_level(amounts: pd.DataFrame, projects: pd.DataFrame) -> pd.DataFrame:
    """The amounts of one level of each programme, by kind and currency."""
    parts = Programmes(projects).parts()
    if not parts:
        return amounts
    family = {*parts, *(part for found in parts.values() for part in found)}
    inside = amounts[amounts["project"].isin(family)]
    kinds = inside["kind"].replace(_SPENDING)
    dropped: list[int] = []
    for _, rows in inside.groupby([kinds, inside["currency"]]):
        dropped += _outweighed(rows, parts)
    return amounts.drop(index=dropped)


def _outweighed(rows: pd.DataFrame, parts: Mapping[str, list[str]]) -> list[int]:
    """The index of the amounts of one kind and currency that another level states too."""
    own = {str(project): fsum(found["value"]) for project, found in rows.groupby("project")}
    inner = {part for found in parts.values() for part in found}
    kept = {
        project for head in parts if head not in inner for project in _kept(head, parts, own)[1]
    }
    return rows.index[~rows["project"].isin(kept)].tolist()


def _kept(
    project: str, parts: Mapping[str, list[str]], own: Mapping[str, float]
) -> tuple[float, set[str]]:
    """What a programme has on the level that states more, and whose amounts these are."""
    below = [_kept(part, parts, own) for part in parts.get(project, ())]
    stated = {name for _, names in below for name in names}
    total = fsum(value for value, _ in below)
    here = own.get(project)
    if here is None or (stated and abs(total) >= abs(here)):
        return total, stated
    return here, {project}
