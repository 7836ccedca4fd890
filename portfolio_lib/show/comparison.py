"""What is different between two portfolios, such as a slice today and at the last report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups
from portfolio_lib.model.vocabularies import AMOUNT_KINDS, MAIN_TEXTS, ROLES
from portfolio_lib.show.results import latest_results, with_unit

_ROLES = tuple(role for role in ROLES if role != "reporting")
OF_INDICATORS = ("baseline", "target", "actual")
"""What sources state of an indicator."""
_START = ("planned", "ongoing")
_Values = dict[str, Any]


@dataclass(frozen=True)
class Change:
    """A field of a project before and after.

    `field` is status, title, objective or summary (values are texts), period (start, its
    precision, end, its precision), places (codes), a role (identifiers of organisations),
    a kind of amount (totals by currency), sectors (names) or results (values by indicator and
    `OF_INDICATORS`). A value is None or empty where nothing was stated.
    """

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Comparison:
    """What became of the projects of one portfolio in a later one, by identifier.

    A project may be in several of these: it may have ended and have a new summary. One whose
    end alone moved to a later day is `extended`, and that is no further change.
    """

    new: tuple[str, ...]
    started: tuple[str, ...]
    ended: tuple[str, ...]
    extended: Mapping[str, Change]
    changed: Mapping[str, tuple[Change, ...]]
    gone: tuple[str, ...]

    def __bool__(self) -> bool:
        kinds = (self.new, self.started, self.ended, self.extended, self.changed, self.gone)
        return any(map(len, kinds))


def precedes(earlier: Portfolio, later: Portfolio) -> bool:
    """Whether one portfolio may be what another is compared with: it is not of a later day."""
    return earlier.as_of is None or later.as_of is None or earlier.as_of <= later.as_of


def compared(earlier: Portfolio, later: Portfolio) -> Comparison:
    """What is different in a later portfolio, each kind in the order of titles."""
    before, after = _Fields(earlier), _Fields(later)
    both = [project for project in after.order if project in before.rows]
    changes = {project: before.changes(after, project) for project in both}
    steps = {project: (before.status(project), after.status(project)) for project in both}
    for project, (old, new) in steps.items():
        if old != new and (old, new) != _START and not _is_end(old, new):
            changes[project] = (Change("status", old, new), *changes[project])
    extended = {
        project: change for project in both for change in changes[project] if _is_extension(change)
    }
    others = {
        project: tuple(change for change in found if change is not extended.get(project))
        for project, found in changes.items()
    }
    return Comparison(
        new=tuple(project for project in after.order if project not in before.rows),
        started=tuple(one for one, step in steps.items() if step == _START),
        ended=tuple(one for one, step in steps.items() if _is_end(*step)),
        extended=extended,
        changed={project: found for project, found in others.items() if found},
        gone=tuple(project for project in before.order if project not in after.rows),
    )


def _is_end(before: str | None, after: str | None) -> bool:
    return before in {"planned", "ongoing", "overdue"} and after == "completed"


def _is_extension(change: Change) -> bool:
    """Whether of a period only the end moved, to a later day."""
    if change.field != "period":
        return False
    (start, _, end, _), (new_start, _, new_end, _) = change.before, change.after
    return start == new_start and end is not None and new_end is not None and new_end > end


class _Fields:
    """The fields of a portfolio's projects in a form that can be compared."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._portfolio = portfolio
        projects = portfolio.projects.sort_values(["title", "project"])
        self.order: list[str] = projects["project"].tolist()
        self.rows: dict[str, _Values] = {
            row["project"]: {str(name): _plain(value) for name, value in row.items()}
            for row in projects.to_dict("records")
        }

    def status(self, project: str) -> str | None:
        status: str | None = self.rows[project]["status"]
        return status

    def changes(self, other: _Fields, project: str) -> tuple[Change, ...]:
        """The fields of a project that differ, in the order of a report."""
        pairs = zip(self._of(project), other._of(project), strict=True)
        return tuple(
            Change(field, before, after) for (field, before), (_, after) in pairs if before != after
        )

    def _of(self, project: str) -> Iterator[tuple[str, Any]]:
        row = self.rows[project]
        yield "title", row["title"]
        yield (
            "period",
            tuple(row[name] for name in ("start", "start_precision", "end", "end_precision")),
        )
        yield "places", tuple(sorted(self._places.get(project, ())))
        for role in _ROLES:
            yield role, tuple(sorted(set(self._parties[role].get(project, ()))))
        for name in MAIN_TEXTS[1:]:
            yield name, row[name]
        for kind in AMOUNT_KINDS:
            yield kind, self._totals.get((project, kind), {})
        yield "sectors", tuple(sorted(set(self._sectors.get(project, ()))))
        yield "results", self._results.get(project, {})

    @cached_property
    def _places(self) -> dict[str, list[str]]:
        return groups(self._portfolio.project_places, "project", "place")

    @cached_property
    def _parties(self) -> dict[str, dict[str, list[str]]]:
        parts = self._portfolio.project_organisations
        return {
            role: groups(parts[parts["role"] == role], "project", "organisation") for role in _ROLES
        }

    @cached_property
    def _sectors(self) -> dict[str, list[str]]:
        return groups(self._portfolio.sectors.dropna(subset=["name"]), "project", "name")

    @cached_property
    def _results(self) -> dict[str, dict[tuple[str, str], str]]:
        """What each project's indicators say of their latest period, as `results` tells it."""
        found: dict[str, dict[tuple[str, str], str]] = {}
        for row in latest_results(self._portfolio.results).to_dict("records"):
            name = row["title"] if pd.isna(row["indicator_title"]) else row["indicator_title"]
            of_project = found.setdefault(row["project"], {})
            for kind in OF_INDICATORS:
                if isinstance(value := row[kind], str):
                    part = row.get(f"{kind}_for")
                    told = with_unit(value, row["measure"])
                    told = f"{told} ({part})" if isinstance(part, str) else told
                    before = of_project.get((name, kind), "")
                    is_told = told in before.split("; ")
                    of_project[name, kind] = (
                        before if is_told else "; ".join(filter(None, (before, told)))
                    )
        return found

    @cached_property
    def _totals(self) -> dict[tuple[str, str], dict[str, float]]:
        """The total [currency] of each project's amounts, by kind and then by currency."""
        found: dict[tuple[str, str], dict[str, float]] = {}
        amounts = self._portfolio.current_amounts()
        totals = amounts.groupby(["project", "kind", "currency"])["value"].sum().reset_index()
        for _, row in totals.iterrows():
            of_kind = found.setdefault((row["project"], row["kind"]), {})
            of_kind[row["currency"]] = round(float(row["value"]), 2)
        return found


def _plain(value: Any) -> Any:
    """A value of a table; None where there is none."""
    return None if pd.isna(value) else value
