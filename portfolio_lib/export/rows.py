"""What every export works on and hands back: rows by project, and the file that is made."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from portfolio_lib.model import TABLES, Portfolio
from portfolio_lib.model.tables import OF_PROJECTS

Row = dict[str, Any]
"""A row without its missing values; dates in ISO 8601."""


class Exported(NamedTuple):
    """A file, how many projects are in it, and a sentence for everything that is not."""

    content: bytes
    projects: int
    left_out: tuple[str, ...]


class Rows:
    """The tables of a portfolio, each row under its project."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._rows: dict[str, defaultdict[str, list[Row]]] = {}
        for name in OF_PROJECTS:
            by_project: defaultdict[str, list[Row]] = defaultdict(list)
            for row in TABLES[name].rows(portfolio.tables[name]):
                by_project[row["project"]].append(row)
            self._rows[name] = by_project
        self.organisations = _by_key(portfolio, "organisations", "organisation")
        self.places = _by_key(portfolio, "places", "place")
        self.projects = [rows[0] for rows in self._rows["projects"].values()]

    def of(self, table: str, project: str) -> list[Row]:
        """The rows of a table that belong to a project, in their order."""
        return self._rows[table].get(project, [])


def _by_key(portfolio: Portfolio, table: str, key: str) -> dict[str, Row]:
    return {row[key]: row for row in TABLES[table].rows(portfolio.tables[table])}
