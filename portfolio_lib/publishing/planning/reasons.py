"""Why a report is made again: two slices, or two sets of inputs, compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from portfolio_lib.messages import shortened

_POSITION = ("file", "line")
"""Where something stands in its source; a report is made again for it, in other words."""
_MOST = 3
"""So many changes are told one by one."""
_LONGEST = 41
"""A title is shortened to this [characters]."""
_OF_PROJECTS = {
    "texts": "translations",
    "sectors": "sectors",
    "documents": "documents",
    "project_places": "places",
    "project_organisations": "organisations",
    "amounts": "amounts",
    "fields": "own fields",
}
"""What the tables of projects are called."""
_OTHERS = {
    "places": "names of places",
    "members": "members of regions and groups",
    "organisations": "names of organisations",
    "left_out": "projects left out",
    "findings": "findings",
    "notes": "notes",
    "sources": "sources",
}
_ACRONYM = re.compile(r"\(([^()\s]{2,20})\)\s*$")

_Rows = Sequence[Mapping[str, Any]]


class Kind(Enum):
    """The kinds of reasons, each with its sentence."""

    FIRST_TIME = "first time"
    FAILED_BEFORE = "the last build of it failed"
    ASKED_FOR = "asked for"
    FILE_MISSING = "{file} is missing"
    FILE_EDITED = "{file} was edited by hand"
    FILE_UNFINISHED = "{file} is from a build that was stopped"
    DAY_CHANGED = "as-of date {before} → {after}"
    DATA_CHANGED = "data changed"
    PROJECT_NEW = "{project} is new"
    PROJECT_GONE = "{project} is gone"
    FIELD_CHANGED = "{field} of {project} changed"
    TABLE_CHANGED = "{table} changed"
    LINES_MOVED = "lines of the sources moved"
    MORE_CHANGES = "{number} more changes"
    BASELINE_CHANGED = "compares with another slice"
    NOTEBOOK_CHANGED = "notebook changed"
    INPUT_CHANGED = "{file} changed"
    STRICTNESS_CHANGED = "strict changed"
    PARAMETERS_CHANGED = "parameters changed"
    THEME_CHANGED = "theme changed"
    FORMATS_CHANGED = "formats: {formats}"
    NAME_CHANGED = "its files have another name"
    PROGRAM_CHANGED = "{part} {before} → {after}"
    LIBRARY_CHANGED = "files of portfolio_lib changed"
    PROGRAM_UNKNOWN = "made by an unknown version"
    EARLIER_VERSION = "made by an earlier version"


@dataclass(frozen=True)
class Reason:
    """Why a report is made: the kind, its details, and both as a sentence.

    The details may be data, such as the title of a project.
    """

    kind: Kind
    details: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.kind.value.format_map(self.details)

    @property
    def plain(self) -> dict[str, object]:
        """The same as values of JSON; a kind is one word, such as ``notebook-changed``."""
        kind = self.kind.name.lower().replace("_", "-")
        return {"kind": kind, "details": dict(self.details), "sentence": str(self)}


def sentences(reasons: Iterable[Reason]) -> str:
    """Reasons one after the other."""
    return "; ".join(map(str, reasons))


def of_slices(old: bytes, new: bytes) -> list[Reason]:
    """What differs between two saved portfolios, for example "summary of MIMAK changed"."""
    before, after = json.loads(old), json.loads(new)
    found = []
    if before["as_of"] != after["as_of"]:
        days = {"before": str(before["as_of"]), "after": str(after["as_of"])}
        found.append(Reason(Kind.DAY_CHANGED, days))
    found += _of_tables(before["tables"], after["tables"])
    if not found and before["tables"] != after["tables"]:
        found = [Reason(Kind.LINES_MOVED)]
    return _shortened(found)


def of_environments(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[Reason]:
    """What differs between two descriptions of the program."""
    if old is None:
        return [Reason(Kind.PROGRAM_UNKNOWN)]
    names = {"library": "portfolio", "python": "Python"}
    found = [
        _of_part(name, old.get(key), new[key])
        for key, name in names.items()
        if old.get(key) != new[key]
    ]
    before, after = old.get("versions", {}), new["versions"]
    found += [
        _of_part(name, before.get(name, "none"), after.get(name, "none"))
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
    if not found and old.get("package") != new["package"]:
        found = [Reason(Kind.LIBRARY_CHANGED)]
    return _shortened(found)


def _of_part(name: str, before: object, after: object) -> Reason:
    details = {"part": name, "before": str(before), "after": str(after)}
    return Reason(Kind.PROGRAM_CHANGED, details)


def _of_tables(before: Mapping[str, _Rows], after: Mapping[str, _Rows]) -> Iterator[Reason]:
    titles = _titles(before) | _titles(after)
    yield from _of_projects(before["projects"], after["projects"], titles)
    both = {row["project"] for row in before["projects"]}
    both &= {row["project"] for row in after["projects"]}
    for table, what in _OF_PROJECTS.items():
        old, new = (_by_project(tables.get(table, ())) for tables in (before, after))
        for project in sorted(both):
            if old.get(project) != new.get(project):
                details = {"field": what, "project": titles[project]}
                yield Reason(Kind.FIELD_CHANGED, details)
    for table, what in _OTHERS.items():
        if _plain(before.get(table, ())) != _plain(after.get(table, ())):
            yield Reason(Kind.TABLE_CHANGED, {"table": what})


def _of_projects(before: _Rows, after: _Rows, titles: Mapping[str, str]) -> Iterator[Reason]:
    old = {row["project"]: row for row in before}
    new = {row["project"]: row for row in after}
    for project in sorted(new.keys() - old.keys()):
        yield Reason(Kind.PROJECT_NEW, {"project": titles[project]})
    for project in sorted(old.keys() - new.keys()):
        yield Reason(Kind.PROJECT_GONE, {"project": titles[project]})
    for project in sorted(new.keys() & old.keys()):
        for name in _differing(old[project], new[project]):
            details = {"field": name.replace("_", " "), "project": titles[project]}
            yield Reason(Kind.FIELD_CHANGED, details)


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The fields that differ; the period as written counts only where its days are equal."""
    fields = [key for key in sorted({*old, *new} - {*_POSITION}) if old.get(key) != new.get(key)]
    exact = [name for name in fields if not name.endswith("_precision")] or fields
    return [name for name in exact if name != "period_as_written"] or exact


def _titles(tables: Mapping[str, _Rows]) -> dict[str, str]:
    return {
        row["project"]: _short(row.get("title") or row["project"]) for row in tables["projects"]
    }


def _short(title: str) -> str:
    """A title as people call it: its acronym, or what stands before a dash."""
    if acronym := _ACRONYM.search(title):
        return acronym[1]
    head = re.split(r"\s[–—-]\s|:\s", title)[0]
    return shortened(head, _LONGEST)


def _by_project(rows: _Rows) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row, plain in zip(rows, _plain(rows), strict=True):
        found.setdefault(row["project"], []).append(plain)
    return found


def _plain(rows: _Rows) -> list[dict[str, Any]]:
    return [{key: row[key] for key in row if key not in _POSITION} for row in rows]


def _shortened(found: Sequence[Reason]) -> list[Reason]:
    rest = len(found) - _MOST
    more = Reason(Kind.MORE_CHANGES, {"number": str(rest)})
    return [*found[:_MOST], more] if rest > 1 else list(found)
