"""Programmes and their parts: money and projects are counted on one level of each.

A programme often states the money that its parts state too. For each kind of money and
currency that level counts which states more; of two equal ones, the parts. Which level it is
is decided where the whole programme is seen, and slices keep to it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from math import fsum

import pandas as pd

Money = tuple[str, str, str]
"""What one project states of one kind in one currency: project, kind, currency."""
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

    def heads_by_part(self) -> dict[str, str]:
        """The programme that each part is of, in the end."""
        return {part: [*_above(part, self._above)][-1] for part in self._above}

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


def money_of(amounts: pd.DataFrame) -> list[Money]:
    """For each amount which money of its project it belongs to; all spending is of one kind."""
    kinds = amounts["kind"].replace(_SPENDING)
    columns = (amounts["project"].tolist(), kinds.tolist(), amounts["currency"].tolist())
    return list(zip(*columns, strict=True))


def without(amounts: pd.DataFrame, money: Collection[Money]) -> pd.DataFrame:
    """The amounts that do not belong to this money."""
    if not money:
        return amounts
    is_counted = [each not in money for each in money_of(amounts)]
    return amounts[pd.Series(is_counted, amounts.index, dtype="bool")]


def counted_elsewhere(amounts: pd.DataFrame, projects: pd.DataFrame) -> frozenset[Money]:
    """The money that is not counted with a project, since another level of its programme is."""
    parts = Programmes(projects).parts()
    if not parts:
        return frozenset()
    family = {*parts, *(part for found in parts.values() for part in found)}
    inside = amounts[amounts["project"].isin(family)]
    by_kind: dict[tuple[str, str], dict[str, list[float]]] = {}
    for (project, *kind), value in zip(money_of(inside), inside["value"].tolist(), strict=True):
        by_kind.setdefault((kind[0], kind[1]), {}).setdefault(project, []).append(value)
    return frozenset(
        (project, *kind)
        for kind, values in by_kind.items()
        for project in _outweighed({one: fsum(found) for one, found in values.items()}, parts)
    )


def _outweighed(own: Mapping[str, float], parts: Mapping[str, list[str]]) -> set[str]:
    """The projects whose amounts of one kind and currency another level states too."""
    inner = {part for found in parts.values() for part in found}
    kept = {
        project for head in parts if head not in inner for project in _kept(head, parts, own)[1]
    }
    return own.keys() - kept


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
