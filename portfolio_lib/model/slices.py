"""Slices: what of a portfolio one report may see, and how it is cut out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from portfolio_lib.model.geography import Geography
from portfolio_lib.model.relations import join_cells, rows_at, rows_where, split_cells
from portfolio_lib.model.tables import OF_PROJECTS, TABLES

__all__ = ["Extent", "Slicer"]


@dataclass(frozen=True)
class Extent:
    """What of a portfolio a slice holds.

    Parameters
    ----------
    projects : the identifiers of its projects.
    left_out : the labels of its rows of `left_out`.
    places : places that it names even where no project states them.
    """

    projects: frozenset[str]
    left_out: tuple[int, ...]
    places: tuple[str, ...] = ()


class Slicer:
    """Cuts slices out of the tables of one portfolio.

    Parameters
    ----------
    tables : the tables of the portfolio.
    rows_of : the numbers of the rows about each project in the tables that have such rows.
    geography : its places.
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        rows_of: Mapping[str, Mapping[str, list[int]]],
        geography: Geography,
    ) -> None:
        self._tables = tables
        self._rows_of = rows_of
        self._geography = geography

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

    def tables_of(self, extent: Extent) -> dict[str, pd.DataFrame]:
        """All tables of the slice of an extent."""
        left_out = self._tables["left_out"].loc[list(extent.left_out)]
        told = extent.projects | set(left_out["project"])
        own = self.of_projects(extent.projects)
        bodies = set(own["project_organisations"]["organisation"])
        bodies = bodies.union(*split_cells(left_out["donors"]))
        stated = set(own["project_places"]["place"]) | set(own["amounts"]["place"].dropna())
        stated = stated.union(extent.places, *split_cells(left_out["places"]))
        whole = self._geography.within(stated)
        findings = rows_at(self._tables["findings"], self._rows_of["findings"], told)
        files = set(own["projects"]["file"]) | set(left_out["file"])
        files |= set(findings["file"].dropna())
        return own | {
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
