"""Versions of one IATI activity in several files: the newest counts, they are never added.

Last year's file of a publisher may stay beside this year's under another name. An iati-identifier
means one activity wherever it stands, so what its reporter said of it last is what it says.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from portfolio_lib.model import Finding
from portfolio_lib.read.records import ProjectRecord, Source

_READER = "iati"


class _Version(NamedTuple):
    """An activity in a file that says when it was made; the newest is the greatest."""

    is_primary: bool
    as_of: dt.date
    file: str
    record: ProjectRecord

    @property
    def reporters(self) -> set[str]:
        """Who reports it, by reference or name."""
        parties = (p for p in self.record.organisations if p.role == "reporting")
        return {party.ref or party.written.text for party in parties}


def newest_versions(sources: Sequence[Source]) -> tuple[list[Source], list[Finding]]:
    """The sources without activities that a newer file of their reporter has; a finding a file."""
    versions: dict[str, list[_Version]] = {}
    for version in _versions(sources):
        if version.record.identifier:
            versions.setdefault(version.record.identifier.text, []).append(version)
    outdated: dict[str, dict[str, _Version]] = {}
    for identifier, several in versions.items():
        newest = max(several, key=lambda one: one[:2])
        for one in several:
            if _is_older(one, newest):
                outdated.setdefault(one.file, {})[identifier] = newest
    if not outdated:
        return list(sources), []
    kept = [_without(source, outdated.get(source.file, {})) for source in sources]
    return kept, [_finding(source, outdated[source.file]) for source in sources
                  if source.file in outdated]  # fmt: skip


def _versions(sources: Sequence[Source]) -> Iterator[_Version]:
    for source in sources:
        if source.reader == _READER and source.as_of is not None:
            for record in source.projects:
                yield _Version(not record.is_secondary, source.as_of, source.file, record)


def _is_older(one: _Version, newest: _Version) -> bool:
    is_of_one = not one.reporters or not newest.reporters or one.reporters & newest.reporters
    return one.as_of < newest.as_of and one.file != newest.file and bool(is_of_one)


def _without(source: Source, newer: Mapping[str, _Version]) -> Source:
    if not newer:
        return source
    kept = (r for r in source.projects if not r.identifier or r.identifier.text not in newer)
    return replace(source, projects=tuple(kept))


def _finding(source: Source, newer: Mapping[str, _Version]) -> Finding:
    identifier, first = next(iter(newer.items()))
    number = len(newer)
    said = "one activity stands" if number == 1 else f"{number:,} activities stand"
    return Finding.of(
        "older-version", f"{said} in a newer file too, the first, {identifier!r}, in {first.file} "
        f"of {first.as_of}; this file is of {source.as_of}, and what the newer one says counts",
        file=source.file, line=1, field="identifier", value=identifier,
    )  # fmt: skip
