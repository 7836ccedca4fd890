"""A hash of what a slice is cut from, known without cutting it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

import pandas as pd

from portfolio_lib.model import saved
from portfolio_lib.model.audience import EVERYTHING
from portfolio_lib.model.findings import unread
from portfolio_lib.model.programmes import Money
from portfolio_lib.model.slices import Extent
from portfolio_lib.model.tables import TABLES


class SliceFingerprints:
    """Hashes of extents of one portfolio; equal where what the slices are cut from is equal.

    To take all of them takes as long as to look at each row once: a slice adds little.

    Parameters
    ----------
    tables : the tables of the portfolio.
    rows_of : where the rows about each project stand in the tables that have such rows.
    as_of : the as-of date.
    elsewhere : the money that counts elsewhere for an audience, see `Slicer.counted_elsewhere`.
    """

    def __init__(
        self,
        tables: Mapping[str, pd.DataFrame],
        rows_of: Mapping[str, Mapping[str, list[int]]],
        as_of: date | None,
        elsewhere: Callable[[str], Iterable[Money]],
    ) -> None:
        self._tables = tables
        self._rows_of = rows_of
        self._as_of = as_of
        self._elsewhere = elsewhere

    def of(self, extent: Extent) -> str:
        """SHA-256 over the rows of the projects, their order, and all that projects share."""
        left_out = self._tables["left_out"]["project"].loc[list(extent.left_out)]
        told = extent.projects.union(left_out)
        stated: list[object] = [
            self._shared,
            sorted(extent.projects),
            extent.left_out,
            extent.places,
            [extent.audience, extent.donor, extent.cofunding, extent.keys],
            sorted(m for m in self._elsewhere(extent.audience) if m[0] in extent.projects),
        ]
        stated += [self._of_projects.get(project) for project in sorted(told)]
        stated += [list(self._order(places, told)) for places in self._rows_of.values()]
        stated += ["part unread"] * self._lacks_files
        return str(_hash(stated).hexdigest())

    @cached_property
    def _lacks_files(self) -> bool:
        return not unread(self._tables).empty

    def _order(self, places: Mapping[str, list[int]], projects: frozenset[str]) -> Iterator[str]:
        """The project of each row of a table, in the order of the rows."""
        rows = sorted((row, project) for project in projects for row in places.get(project, ()))
        yield from (project for _, project in rows)

    @cached_property
    def _of_projects(self) -> dict[str, str]:
        """SHA-256 of each project's rows in all tables."""
        found: dict[str, Any] = {}
        for name, places in self._rows_of.items():
            rows = TABLES[name].rows(self._tables[name])
            for project, numbers in places.items():
                digest = found.setdefault(project, hashlib.sha256())
                digest.update(_hash([name, [rows[number] for number in numbers]]).digest())
        return {project: digest.hexdigest() for project, digest in found.items()}

    @cached_property
    def _shared(self) -> str:
        """SHA-256 of the tables whose rows do not each belong to one project, and of the day."""
        # no slice has notes
        own = {name: TABLES[name].frame() for name in (*self._rows_of, "notes")}
        return saved.digest({**self._tables, **own}, self._as_of, EVERYTHING)


def _hash(value: object) -> Any:
    return hashlib.sha256(json.dumps(value).encode())
