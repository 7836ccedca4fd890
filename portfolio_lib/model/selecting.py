"""Which projects a person means: by status, place, donor, sector, year or words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

import pandas as pd

from portfolio_lib.errors import UsageError
from portfolio_lib.messages import did_you_mean, nearest
from portfolio_lib.model.frames import Tables
from portfolio_lib.model.relations import pairs
from portfolio_lib.model.tables import MAIN_TEXTS, STATUSES

__all__ = ["Selection", "Wanted", "code_of", "names_of_organisations", "names_of_places"]

Wanted = str | Sequence[str] | None
"""One value, several of which any may apply, or None for all."""


def code_of(wanted: str, names: Mapping[str, Sequence[str]]) -> str:
    """The code that a person means, by code or name in any case; what is unknown stays itself.

    Parameters
    ----------
    names : what each code is called besides.

    Raises
    ------
    UsageError
        When several codes have the name.
    """
    if wanted in names:
        return wanted
    text = " ".join(wanted.split()).casefold()
    if codes := [code for code in names if code.casefold() == text]:
        return codes[0]
    found = [code for code, called in names.items() if text in map(str.casefold, called)]
    if len(found) > 1:
        raise UsageError(f"{wanted!r} can be {' or '.join(sorted(found))}; give one of these codes")
    return found[0] if found else wanted


def names_of_places(tables: Tables) -> dict[str, list[str]]:
    """What the known places are called, by code."""
    places = tables.places
    return {code: [name] for code, name in pairs(places, "place", "name").items()}


def names_of_organisations(tables: Tables) -> dict[str, list[str]]:
    """What the organisations are called, by identifier: name and short name."""
    bodies = tables.organisations
    short = pairs(bodies, "organisation", "short_name")
    return {
        code: [name, *([] if pd.isna(short[code]) else [short[code]])]
        for code, name in pairs(bodies, "organisation", "name").items()
    }


class Selection:
    """Finds the projects of tables to which something applies; None where nothing is wanted."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def in_status(self, wanted: Wanted) -> set[str] | None:
        """Those of some statuses.

        Raises
        ------
        UsageError
            When there is no such status.
        """
        statuses = _several(wanted)
        for status in statuses:
            if status not in STATUSES:
                raise UsageError(f"no status {status!r}; {did_you_mean(status, STATUSES)}")
        projects = self._tables.projects
        return self._of(projects[projects["status"].isin(statuses)]) if statuses else None

    def in_places(self, wanted: Wanted, concerned: Callable[[str], set[str]]) -> set[str] | None:
        """Those that concern some places; `concerned` has the projects of one."""
        places = _several(wanted)
        return set().union(*map(concerned, places)) if places else None

    def of_organisations(self, wanted: Wanted, role: str | None) -> set[str] | None:
        """Those in which some organisations take part, in one role or in any.

        Raises
        ------
        UsageError
            When an organisation takes part in no project.
        """
        if not (bodies := _several(wanted)):
            return None
        parts, names = self._tables.project_organisations, names_of_organisations(self._tables)
        parts = parts if role is None else parts[parts["role"] == role]
        known = {code: names[code] for code in set(parts["organisation"])}
        codes = [code_of(body, known) for body in bodies]
        for code in codes:
            if code not in known:
                first = {code: called[0] for code, called in known.items()}
                what = "donor" if role == "funding" else "organisation"
                raise UsageError(f"no project has the {what} {code!r}; {nearest(code, first)}")
        return self._of(parts[parts["organisation"].isin(codes)])

    def in_sectors(self, wanted: Wanted) -> set[str] | None:
        """Those in some sectors, by patterns of codes or names."""
        if not (patterns := [pattern.casefold() for pattern in _several(wanted)]):
            return None
        sectors = self._tables.sectors
        stated = zip(sectors["project"], sectors["code"], sectors["name"], strict=True)
        return {
            str(project)
            for project, *told in stated
            for text in told
            if not pd.isna(text) and _fits(str(text), patterns)
        }

    def in_years(self, wanted: int | Sequence[int] | None) -> set[str] | None:
        """Those that run in some years; a side that is open, or not stated, bounds nothing."""
        if wanted is None:
            return None
        projects = self._tables.projects
        years = [wanted] if isinstance(wanted, int) else list(wanted)
        start, end = projects["start"].dt.year, projects["end"].dt.year
        dated = start.notna() | end.notna()
        runs = [
            dated & (start.isna() | (start <= year)) & (end.isna() | (end >= year))
            for year in years
        ]
        return {project for found in runs for project in self._of(projects[found])}

    def saying(self, wanted: Wanted) -> set[str] | None:
        """Those in whose texts some words stand."""
        if not (words := [word.casefold() for word in _several(wanted)]):
            return None
        projects, further = self._tables.projects, self._tables.texts
        told = [(projects["project"], projects[name]) for name in MAIN_TEXTS]
        told.append((further["project"], further["text"]))
        return {
            str(project)
            for owners, texts in told
            for project, text in zip(owners, texts, strict=True)
            if not pd.isna(text) and any(word in str(text).casefold() for word in words)
        }

    def one_project(self, wanted: str) -> str:
        """The project with an identifier, or the one with these words in its title.

        Raises
        ------
        UsageError
            When there is none, or more than one.
        """
        titles = pairs(self._tables.projects, "project", "title")
        code = code_of(wanted, {project: [title] for project, title in titles.items()})
        if code in titles:
            return code
        text = wanted.casefold()
        found = [project for project, title in titles.items() if text in title.casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            listed = ", ".join(found[:5])
            raise UsageError(f"{len(found)} projects are called {wanted!r}: {listed}; give one")
        raise UsageError(f"no project {wanted!r}; {nearest(wanted, titles)}")

    @staticmethod
    def _of(rows: pd.DataFrame) -> set[str]:
        return set(rows["project"])


def _several(wanted: Wanted) -> list[str]:
    if wanted is None:
        return []
    return [wanted] if isinstance(wanted, str) else list(wanted)


def _fits(text: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(text.casefold(), pattern) for pattern in patterns)
