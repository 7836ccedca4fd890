"""Why a report is made again, in words: two slices, or two sets of inputs, compared."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["of_environments", "of_slices"]

_POSITION = ("file", "line")
"""Where something stands in its source; a report is made again for it, in other words."""
_MOST = 3
"""So many changes are told one by one."""
_LONGEST = 40
"""A title is shortened to about this [characters]."""
_TOLD = {
    "texts": "translations of",
    "sectors": "sectors of",
    "documents": "documents of",
    "project_places": "places of",
    "project_organisations": "organisations of",
    "amounts": "amounts of",
}
"""How the tables of projects are told."""
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


def of_slices(old: bytes, new: bytes) -> list[str]:
    """What differs between two saved portfolios, for example "summary of MIMAK changed"."""
    before, after = json.loads(old), json.loads(new)
    told = []
    if before["as_of"] != after["as_of"]:
        told.append(f"as-of date {before['as_of']} → {after['as_of']}")
    told += _of_tables(before["tables"], after["tables"])
    if not told and before["tables"] != after["tables"]:
        told = ["lines of the sources moved"]
    return _shortened(told)


def of_environments(old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[str]:
    """What differs between two descriptions of the program."""
    if old is None:
        return ["made by an unknown version"]
    told = [
        f"{name} {old.get(key)} → {new[key]}"
        for key, name in (("library", "portfolio"), ("python", "Python"))
        if old.get(key) != new[key]
    ]
    before, after = old.get("versions", {}), new["versions"]
    told += [
        f"{name} {before.get(name, 'none')} → {after.get(name, 'none')}"
        for name in sorted({*before, *after})
        if before.get(name) != after.get(name)
    ]
    if not told and old.get("package") != new["package"]:
        told = ["files of portfolio_lib changed"]
    return _shortened(told)


def _of_tables(before: Mapping[str, _Rows], after: Mapping[str, _Rows]) -> list[str]:
    titles = _titles(before) | _titles(after)
    told = list(_of_projects(before["projects"], after["projects"], titles))
    both = {row["project"] for row in before["projects"]}
    both &= {row["project"] for row in after["projects"]}
    for table, what in _TOLD.items():
        old, new = (_by_project(tables.get(table, ())) for tables in (before, after))
        told += [
            f"{what} {titles[project]} changed"
            for project in sorted(both)
            if old.get(project) != new.get(project)
        ]
    told += [
        f"{what} changed"
        for table, what in _OTHERS.items()
        if _plain(before.get(table, ())) != _plain(after.get(table, ()))
    ]
    return told


def _of_projects(before: _Rows, after: _Rows, titles: Mapping[str, str]) -> Iterator[str]:
    old = {row["project"]: row for row in before}
    new = {row["project"]: row for row in after}
    for project in sorted(new.keys() - old.keys()):
        yield f"{titles[project]} is new"
    for project in sorted(old.keys() - new.keys()):
        yield f"{titles[project]} is gone"
    for project in sorted(new.keys() & old.keys()):
        for field in _differing(old[project], new[project]):
            yield f"{field.replace('_', ' ')} of {titles[project]} changed"


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """The fields that differ; the period as written counts only where its days are equal."""
    fields = [key for key in sorted({*old, *new} - {*_POSITION}) if old.get(key) != new.get(key)]
    told = [field for field in fields if not field.endswith("_precision")] or fields
    return [field for field in told if field != "period_as_written"] or told


def _titles(tables: Mapping[str, _Rows]) -> dict[str, str]:
    return {
        row["project"]: _short(row.get("title") or row["project"]) for row in tables["projects"]
    }


def _short(title: str) -> str:
    """A title as people call it: its acronym, or what stands before a dash."""
    if acronym := _ACRONYM.search(title):
        return acronym[1]
    head = re.split(r"\s[–—-]\s|:\s", title)[0]
    return head if len(head) <= _LONGEST else f"{head[:_LONGEST].rstrip()}…"


def _by_project(rows: _Rows) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for row, plain in zip(rows, _plain(rows), strict=True):
        found.setdefault(row["project"], []).append(plain)
    return found


def _plain(rows: _Rows) -> list[dict[str, Any]]:
    return [{key: row[key] for key in row if key not in _POSITION} for row in rows]


def _shortened(told: Sequence[str]) -> list[str]:
    rest = len(told) - _MOST
    return [*told[:_MOST], f"{rest} more changes"] if rest > 1 else list(told)
