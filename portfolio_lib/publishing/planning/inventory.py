"""What a build read, in short: the next one compares with it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups
from portfolio_lib.names.spelling import normalised
from portfolio_lib.publishing.output.fingerprint import canonical
from portfolio_lib.publishing.output.folder import HIDDEN, Folder

_FILE = f"{HIDDEN}/inventory.json"


@dataclass(frozen=True)
class Known:
    """What is remembered of one project.

    Parameters
    ----------
    file : where it stands.
    donors, places : by their codes.
    has_period : whether it states a start or an end.
    amounts : what counts of them [currency], by kind and currency, such as "budget EUR".
    title : in the form in which two spellings are equal; empty where an earlier version of
        this program did not keep it.
    """

    file: str
    donors: frozenset[str]
    places: frozenset[str]
    has_period: bool
    amounts: Mapping[str, float]
    title: str = ""

    def plain(self) -> list[object]:
        """The same as values of JSON."""
        donors, places = sorted(self.donors), sorted(self.places)
        return [self.file, donors, places, self.has_period, dict(self.amounts), self.title]

    @classmethod
    def of(cls, stated: Any) -> Known:
        """What `plain` made into these values.

        Raises
        ------
        ValueError, TypeError, AttributeError : when they are something else.
        """
        file, donors, places, has_period, amounts, *title = stated
        return cls(
            str(file),
            frozenset(map(str, donors)),
            frozenset(map(str, places)),
            bool(has_period),
            {str(name): float(value) for name, value in amounts.items()},
            *map(str, title),
        )


@dataclass(frozen=True)
class Inventory:
    """What a build read of each project, by identifier."""

    projects: Mapping[str, Known]

    @classmethod
    def of(cls, portfolio: Portfolio) -> Inventory:
        """What a portfolio holds."""
        parts = portfolio.project_organisations
        donors = groups(parts[parts["role"] == "funding"], "project", "organisation")
        places = groups(portfolio.project_places, "project", "place")
        amounts: dict[str, dict[str, float]] = {}
        for row in portfolio.current_amounts().to_dict("records"):
            of_project = amounts.setdefault(row["project"], {})
            name = f"{row['kind']} {row['currency']}"
            of_project[name] = of_project.get(name, 0.0) + float(row["value"])
        frame = portfolio.projects
        dated = frame["start"].notna() | frame["end"].notna()
        return cls(
            {
                project: Known(
                    file,
                    frozenset(donors.get(project, ())),
                    frozenset(places.get(project, ())),
                    has_period,
                    amounts.get(project, {}),
                    normalised(title) or title,
                )
                for project, file, title, has_period in zip(
                    frame["project"].tolist(),
                    frame["file"].tolist(),
                    frame["title"].tolist(),
                    dated.tolist(),
                    strict=True,
                )
            }
        )

    @classmethod
    def read(cls, folder: Folder) -> Inventory | None:
        """What the last build that published something read; None where nothing says it."""
        try:
            content = json.loads(folder.read(_FILE) or b"")
            return cls({str(name): Known.of(said) for name, said in content["known"].items()})
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def keep(self, folder: Folder) -> None:
        """Write it for the next build."""
        content = canonical(
            {"known": {name: known.plain() for name, known in self.projects.items()}}
        )
        if folder.read(_FILE) != content:
            folder.write(_FILE, content)

    @cached_property
    def files(self) -> dict[str, set[str]]:
        """The projects of each file."""
        found: dict[str, set[str]] = {}
        for project, known in self.projects.items():
            found.setdefault(known.file, set()).add(project)
        return found

    @cached_property
    def stated(self) -> dict[str, dict[str, float]]:
        """The amounts of the projects that state one, by what they are: kind and currency."""
        found: dict[str, dict[str, float]] = {}
        for project, known in self.projects.items():
            for name, value in known.amounts.items():
                found.setdefault(name, {})[project] = value
        return found
