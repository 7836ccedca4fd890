"""What the data lost since the last build, and whether that is too much to publish unseen.

A file that is empty, renamed or half copied when the nightly build starts would take projects
out of reports, and tell donors that they are gone. So a build compares what it read with what
the last one read, and where too much is missing a person decides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from portfolio_lib.config import Guards
from portfolio_lib.messages import shortened
from portfolio_lib.model import Portfolio
from portfolio_lib.model.findings import unread
from portfolio_lib.publishing.output.fingerprint import canonical
from portfolio_lib.publishing.output.folder import HIDDEN, Folder
from portfolio_lib.publishing.output.manifest import Entry

__all__ = ["Inventory", "alarms", "unread_files"]

_FILE = f"{HIDDEN}/inventory.json"
_MOST = 3
"""So many files are named."""


@dataclass(frozen=True)
class Inventory:
    """What a build read: the projects of each file, and totals [currency] by their name.

    The name of a total is kind and currency, such as "budget EUR".
    """

    projects: Mapping[str, frozenset[str]]
    totals: Mapping[str, float]

    @classmethod
    def of(cls, portfolio: Portfolio) -> Inventory:
        """What a portfolio holds."""
        projects: dict[str, set[str]] = {}
        for row in portfolio.projects[["file", "project"]].to_dict("records"):
            projects.setdefault(row["file"], set()).add(row["project"])
        amounts = portfolio.current_amounts()
        names = amounts["kind"] + " " + amounts["currency"]
        totals = amounts["value"].groupby(names).sum()
        return cls(
            {file: frozenset(found) for file, found in projects.items()},
            {str(name): float(total) for name, total in totals.items()},
        )

    @classmethod
    def read(cls, folder: Folder) -> Inventory | None:
        """What the last build that published something read; None where nothing says it."""
        try:
            content = json.loads(folder.read(_FILE) or b"")
            projects = {str(f): frozenset(map(str, p)) for f, p in content["projects"].items()}
            totals = {str(name): float(total) for name, total in content["totals"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None
        return cls(projects, totals)

    def keep(self, folder: Folder) -> None:
        """Write it for the next build."""
        projects = {file: sorted(found) for file, found in self.projects.items()}
        content = canonical({"projects": projects, "totals": dict(self.totals)})
        if folder.read(_FILE) != content:
            folder.write(_FILE, content)

    @property
    def all_projects(self) -> frozenset[str]:
        """The identifiers of all projects."""
        return frozenset().union(*self.projects.values())


def alarms(
    portfolio: Portfolio,
    guards: Guards,
    before: Inventory | None,
    gone: Sequence[Entry],
    published: Sequence[Entry],
) -> tuple[str, ...]:
    """Why a person should look before anything is published; nothing where all is well.

    Parameters
    ----------
    portfolio : what was read.
    guards : how much may go.
    before : what the last build read; None on a first build.
    gone : the published reports that would be gone.
    published : all published reports.
    """
    if not guards.enabled:
        return ()
    now = Inventory.of(portfolio)
    gone, published = ([e for e in group if not e.by_hand] for group in (gone, published))
    found = [f"{what} could not be read" for what in _listed(unread_files(portfolio))]
    if not now.all_projects:
        found.append("there is no project in the data")
    elif before is not None:
        found += _lost(before, now, guards.largest_loss)
    if len(gone) > guards.largest_loss * len(published):
        found.append(f"{len(gone)} of {len(published)} published reports would be gone")
    return tuple(found)


def unread_files(portfolio: Portfolio) -> list[str]:
    """The files of which an error says that they, or a part of them, could not be read."""
    return sorted(set(unread(portfolio.tables)["file"].dropna()))


def _lost(before: Inventory, now: Inventory, share: float) -> Iterator[str]:
    there = now.all_projects
    empty = [
        file
        for file, projects in sorted(before.projects.items())
        if projects and not now.projects.get(file) and not projects <= there
    ]
    for what in _listed(empty):
        yield f"{what} gave projects at the last build and none now"
    old = before.all_projects
    if len(old - there) > share * len(old):
        yield f"{len(old - there)} of {len(old)} projects are gone since the last build"
    for name, total in sorted(before.totals.items()):
        if total > 0 and now.totals.get(name, 0.0) < (1 - share) * total:
            left = f"{now.totals.get(name, 0.0):,.0f}"
            yield f"the total {name} fell from {total:,.0f} to {left} since the last build"


def _listed(files: Sequence[str]) -> list[str]:
    """The first of some files by name, and the others as a number: the subjects of sentences."""
    more = len(files) - _MOST
    named = [shortened(file) for file in files[:_MOST]]
    return [*named, f"{more} more {'file' if more == 1 else 'files'}"] if more > 0 else named
