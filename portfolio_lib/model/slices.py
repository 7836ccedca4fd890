"""Slices: what of a portfolio one report may see, and how it is cut out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from portfolio_lib.model.amounts import current, elsewhere
from portfolio_lib.model.audience import Sight, View, neutral
from portfolio_lib.model.contributions import NOBODY, OTHER, OWN, owners, together
from portfolio_lib.model.findings import unread, unread_amounts, with_unread
from portfolio_lib.model.geography import Geography
from portfolio_lib.model.programmes import Money, money_of
from portfolio_lib.model.relations import groups, join_cells, rows_at, rows_where, split_cells
from portfolio_lib.model.tables import OF_PROJECTS, TABLES


@dataclass(frozen=True)
class Extent:
    """What of a portfolio a slice holds.

    Parameters
    ----------
    projects : the identifiers of its projects.
    left_out : the labels of its rows of `left_out`.
    places : places that it names even where no project states them.
    audience : who may see the slice; what is for fewer is not in it.
    donor : the donor whose slice it is, or None.
    cofunding : whether the amounts of its other donors stay in it as one sum.
    keys : the values of keys, other than places and donors, that it is the slice of.
    """

    projects: frozenset[str]
    left_out: tuple[int, ...]
    places: tuple[str, ...] = ()
    audience: str = "internal"
    donor: str | None = None
    cofunding: bool = False
    keys: tuple[tuple[str, str], ...] = ()

    def within(self, other: Extent) -> Extent:
        """What both extents hold, for the one who may see less."""
        return replace(
            self,
            projects=self.projects & other.projects,
            left_out=tuple(row for row in self.left_out if row in other.left_out),
            places=tuple(dict.fromkeys((*self.places, *other.places))),
            audience="donor" if "donor" in (self.audience, other.audience) else self.audience,
            donor=self.donor or other.donor,
            keys=tuple(dict.fromkeys((*self.keys, *other.keys))),
        )

    def seen_by(self, audience: str, *, cofunding: bool = False) -> Extent:
        """The same extent for an audience: public, donor or internal."""
        return replace(self, audience=audience, cofunding=cofunding)


class Slicer:
    """Cuts slices out of the tables of one portfolio.

    Parameters
    ----------
    tables : the tables of the portfolio.
    rows_of : the numbers of the rows about each project in the tables that have such rows.
    geography : its places.
    decided : the money of which a slice knows already that it counts elsewhere.
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        rows_of: Mapping[str, Mapping[str, list[int]]],
        geography: Geography,
        decided: Iterable[Money] = (),
    ) -> None:
        self._tables = tables
        self._rows_of = rows_of
        self._geography = geography
        self._decided = frozenset(decided)
        self._elsewhere: dict[str, frozenset[Money]] = {}

    def of_projects(self, projects: Iterable[str]) -> dict[str, pd.DataFrame]:
        """The rows of these projects in every table that is about projects."""
        return {
            name: rows_at(self._tables[name], self._rows_of[name], projects) for name in OF_PROJECTS
        }

    def left_out_with(self, wrong: set[str]) -> pd.DataFrame:
        """The table left_out with these projects of the portfolio, places and donors of each."""
        parts = self._tables["project_organisations"]
        places = join_cells(self._tables["project_places"], "place")
        donors = join_cells(parts[parts["role"] == "funding"], "organisation")
        removed = self._where("projects", "project", wrong)[["project", "title", "file", "line"]]
        rows = [
            {**row, "places": places.get(row["project"]), "donors": donors.get(row["project"])}
            for row in removed.to_dict("records")
        ]
        earlier = self._tables["left_out"].to_dict("records")
        return TABLES["left_out"].frame([*earlier, *rows])

    def of(self, extent: Extent) -> tuple[dict[str, pd.DataFrame], View]:
        """All tables of the slice of an extent, and for whom it is."""
        sight = Sight(extent.audience, self._tables["sources"])
        left_out = sight.rows(self._tables["left_out"].loc[list(extent.left_out)])
        own = self._seen(extent, sight)
        money = self.counted_elsewhere(extent.audience)
        own["amounts"], unattributed = _amounts_of(extent, sight, own, money)
        tables = own | self._about(own, left_out, extent)
        if not sight.is_whole:
            tables = {name: sight.columns(TABLES[name], tables[name]) for name in TABLES}
            tables = neutral(tables)
        findings = with_unread(tables["findings"]) if self._lacks_files else tables["findings"]
        unread = () if sight.is_whole else self._unread(extent, sight, own)
        outside = tuple(sorted(money.intersection(money_of(own["amounts"]))))
        view = View(extent.audience, extent.donor, unattributed, unread, extent.keys, outside)
        return tables | {"findings": findings}, view

    def counted_elsewhere(self, audience: str) -> frozenset[Money]:
        """The money that counts with another level of its programme, as an audience sees it.

        It is decided in the whole portfolio: a slice may have one level of a programme alone.
        """
        if audience not in self._elsewhere:
            sight = Sight(audience, self._tables["sources"])
            amounts, projects = (sight.rows(self._tables[name]) for name in ("amounts", "projects"))
            self._elsewhere[audience] = elsewhere(amounts, projects, self._decided)
        return self._elsewhere[audience]

    @cached_property
    def _lacks_files(self) -> bool:
        return not unread(self._tables).empty

    def _seen(self, extent: Extent, sight: Sight) -> dict[str, pd.DataFrame]:
        """What an audience sees of the tables about projects, whoever gives their amounts."""
        own = self.of_projects(extent.projects)
        if sight.is_whole:
            return own
        projects = sight.without_hidden_fields(sight.rows(own["projects"]))
        seen = set(projects["project"])
        others = {
            name: sight.rows(rows_where(frame, "project", seen)) for name, frame in own.items()
        }
        return _without_references(others | {"projects": projects}, seen)

    def _unread(
        self, extent: Extent, sight: Sight, own: Mapping[str, pd.DataFrame]
    ) -> tuple[str, ...]:
        """The projects with amounts that could not be read and, if they could, would be told.

        Nothing says who gives such an amount: a donor is told of projects that it funds alone.
        """
        projects = own["projects"]
        told = set(projects.loc[sight.levels(projects) == 0, "project"])
        if extent.donor is not None:
            parts = own["project_organisations"]
            donors = groups(parts[parts["role"] == "funding"], "project", "organisation")
            told |= {project for project, giving in donors.items() if {*giving} == {extent.donor}}
        return tuple(sorted(told & unread_amounts(self._tables["findings"])))

    def _about(
        self, own: Mapping[str, pd.DataFrame], left_out: pd.DataFrame, extent: Extent
    ) -> dict[str, pd.DataFrame]:
        """The rows of the tables that projects share, as far as these projects need them."""
        told = set(own["projects"]["project"]) | set(left_out["project"])
        bodies = set(own["project_organisations"]["organisation"])
        bodies = bodies.union(*split_cells(left_out["donors"]))
        stated = set(own["project_places"]["place"]) | set(own["amounts"]["place"].dropna())
        stated = stated.union(extent.places, *split_cells(left_out["places"]))
        whole = self._geography.within(stated)
        findings = rows_at(self._tables["findings"], self._rows_of["findings"], told)
        files = set(left_out["file"]).union(*(frame["file"] for frame in own.values()))
        files |= set(findings["file"].dropna()) if extent.audience == "internal" else set()
        return {
            "places": self._where("places", "place", whole),
            "members": self._where("members", "place", whole),
            "organisations": self._where("organisations", "organisation", bodies),
            "left_out": left_out.reset_index(drop=True),
            "findings": findings,
            "notes": self._tables["notes"].iloc[:0],
            "sources": self._where("sources", "file", files),
        }

    def _where(self, name: str, column: str, values: set[str]) -> pd.DataFrame:
        return rows_where(self._tables[name], column, values)


def _without_references(tables: dict[str, pd.DataFrame], seen: set[str]) -> dict[str, pd.DataFrame]:
    """The tables without what projects of others are called: which they are is not told."""
    projects, related = tables["projects"], tables["related_projects"]
    parent = projects["parent"].where(projects["parent"].isin(seen))
    named = rows_where(related, "other", seen)
    return tables | {"projects": projects.assign(parent=parent), "related_projects": named}


def _amounts_of(
    extent: Extent, sight: Sight, own: Mapping[str, pd.DataFrame], outside: Collection[Money]
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """The amounts of a slice, and the projects with amounts that count and are no one donor's.

    A donor sees its own, those of public sources, and of the others a sum at most.
    """
    amounts = own["amounts"]
    published = sight.levels(amounts) == 0
    if extent.donor is None:
        return (amounts[published] if extent.audience == "donor" else amounts), ()
    whose = owners(amounts, own["projects"], own["project_organisations"], extent.donor, outside)
    counted = current(amounts, own["projects"], outside)
    nobodys = counted[whose.loc[counted.index] == NOBODY]
    unattributed = tuple(sorted(set(nobodys["project"])))
    if sight.is_whole:
        return amounts, unattributed
    kept = [amounts[(whose == OWN) | published]]
    if extent.cofunding:
        others = amounts[(whose == OTHER) & ~published]
        kept.append(together(current(others, own["projects"], outside)))
    found = pd.concat([frame for frame in kept if len(frame)] or kept[:1], ignore_index=True)
    return found.astype(dict(amounts.dtypes)), unattributed
