"""From fields as written to rows with identities: which place, which organisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath
from typing import Any

import pandas as pd

from portfolio_lib.model import TABLES, Finding
from portfolio_lib.names.organisations import Organisation, Organisations, numbered, slug
from portfolio_lib.names.places import Place, Places
from portfolio_lib.names.spelling import Part, normalised
from portfolio_lib.read import Note, ProjectRecord, Source, Written

__all__ = ["resolved"]

_MAYBE_TWO = " (or are these two? then put a semicolon between them)"

Row = dict[str, Any]


def resolved(
    sources: Sequence[Source], places: Places, organisations: Organisations
) -> tuple[dict[str, pd.DataFrame], list[Finding]]:
    """The tables that sources make, and what names nothing matched.

    Projects with errors are still among the rows: leaving them out comes after checking.
    """
    builder = _Builder(places, organisations)
    for source in sources:
        for record in source.projects:
            builder.add(source.file, record)
    rows = builder.rows | {
        "notes": [_note(source.file, note) for source in sources for note in source.notes],
        "sources": [
            {"file": source.file, "reader": source.reader, "heading": source.heading}
            for source in sources
        ],
    }
    return {name: TABLES[name].frame(table) for name, table in rows.items()}, builder.findings


def _note(file: str, note: Note) -> Row:
    return {"title": note.title.text, "text": note.text, "file": file, "line": note.title.line}


@dataclass(frozen=True)
class _Mention:
    """One name in one field of a project: where it stands and how it was written."""

    project: str
    file: str
    written: Written
    part: Part

    def row(self, **keys: str) -> Row:
        return {"project": self.project, **keys}

    def origin(self) -> Row:
        return {"as_written": self.part.text, "file": self.file, "line": self.written.line}

    def unknown_place(self) -> Finding:
        return self._finding(
            "unknown-place",
            "warning",
            f"the place {self.part.text!r} is in no table; it is shown as written and has no "
            f"report of its own{self._maybe_two()}",
            "Correct its spelling, or add it to places.csv.",
        )

    def unknown_organisation(self) -> Finding:
        return self._finding(
            "unknown-organisation",
            "info",
            f"the organisation {self.part.text!r} is in no table; it is kept as one of its own"
            f"{self._maybe_two()}",
            "Correct its spelling, or add it to organisations.csv as a row or an alias.",
        )

    def unnamed(self) -> Finding:
        return self._finding(
            "unnamed-party",
            "info",
            f"{self.part.text!r} is no named organisation; it is kept as written",
            "Name the organisation if there is one.",
        )

    def repeated(self) -> Finding:
        return self._finding(
            "repeated-name",
            "info",
            f"{self.part.text!r} names what the project states already; it is counted once",
            "Remove one of the two.",
        )

    def _maybe_two(self) -> str:
        return _MAYBE_TWO if " and " in self.part.text else ""

    def _finding(self, rule: str, severity: str, message: str, suggestion: str) -> Finding:
        return Finding(
            rule,
            severity,
            message,
            suggestion,
            self.file,
            self.written.line,
            self.project,
            value=self.written.text,
        )


class _Builder:
    """Rows of the tables while project after project comes in."""

    def __init__(self, places: Places, organisations: Organisations) -> None:
        self.findings: list[Finding] = []
        self._reference = places
        self._organisations = organisations
        self._projects: list[Row] = []
        self._project_places: list[Row] = []
        self._parts: list[Row] = []
        self._known_places: dict[str, Place] = {}
        self._unknown_places: dict[str, Place] = {}
        self._known_organisations: dict[str, Organisation] = {}
        self._identifiers: set[str] = set()
        self._seen: set[tuple[tuple[str, str], ...]] = set()

    @property
    def rows(self) -> dict[str, list[Row]]:
        """The rows by table."""
        members = self._reference.within(set(self._known_places))
        for member in members:
            self._known_places.setdefault(member.member, self._reference[member.member])
        return {
            "projects": self._projects,
            "project_places": self._project_places,
            "project_organisations": self._parts,
            "places": [_place(self._known_places[code]) for code in sorted(self._known_places)],
            "members": [asdict(member) for member in members],
            "organisations": [
                _organisation(organisation)
                for _, organisation in sorted(self._known_organisations.items())
            ],
        }

    def add(self, file: str, record: ProjectRecord) -> None:
        """Take in one project of a file."""
        identifier = self._identifier(file, record)
        self._projects.append(_project(identifier, file, record))
        self.findings += [replace(finding, project=identifier) for finding in record.findings]
        for written in record.places:
            for part in self._reference.split(written.text):
                self._add_place(_Mention(identifier, file, written, part))
        for role, written in record.organisations:
            for part in self._organisations.split(written.text):
                self._add_organisation(_Mention(identifier, file, written, part), role)

    def _identifier(self, file: str, record: ProjectRecord) -> str:
        """The title in ASCII; of two the same, the second has a number."""
        fallback = f"{slug(PurePosixPath(file).stem)}-line-{record.line}"
        base = (slug(record.title.text) if record.title else "") or fallback
        identifier = numbered(base, self._identifiers)
        self._identifiers.add(identifier)
        return identifier

    def _add_place(self, mention: _Mention) -> None:
        name = mention.part.text
        place = self._reference.find(name)
        if place is None:
            place = self._unknown_place(name)
            self.findings.append(mention.unknown_place())
        row = mention.row(place=place.code)
        if self._is_new(row, mention):
            self._known_places.setdefault(place.code, place)
            self._project_places.append(row | mention.origin())

    def _unknown_place(self, name: str) -> Place:
        """A place that no table has, the same for all spellings of one name."""
        key = normalised(name) or name
        if key not in self._unknown_places:
            code = numbered(f"unknown-{slug(name) or 'place'}", self._known_places)
            self._unknown_places[key] = Place(code, "unknown", name)
        return self._unknown_places[key]

    def _add_organisation(self, mention: _Mention, role: str) -> None:
        organisation = self._organisations.resolve(mention.part.text)
        if not organisation.named:
            self.findings.append(mention.unnamed())
        elif not organisation.known:
            self.findings.append(mention.unknown_organisation())
        row = mention.row(organisation=organisation.identifier, role=role)
        if self._is_new(row, mention):
            self._known_organisations.setdefault(organisation.identifier, organisation)
            self._parts.append(row | mention.origin() | {"qualifier": mention.part.qualifier})

    def _is_new(self, row: Row, mention: _Mention) -> bool:
        """Whether a project states this for the first time; a second one is a finding."""
        key = tuple(row.items())
        if key in self._seen:
            self.findings.append(mention.repeated())
            return False
        self._seen.add(key)
        return True


def _project(identifier: str, file: str, record: ProjectRecord) -> Row:
    period = record.period
    texts = {
        "title": record.title,
        "objective": record.objective,
        "summary": record.summary,
        "period_as_written": record.period_as_written,
    }
    return {
        "project": identifier,
        **{name: written.text if written else None for name, written in texts.items()},
        "start": period.start if period else None,
        "start_precision": period.start_precision if period else None,
        "end": period.end if period else None,
        "end_precision": period.end_precision if period else None,
        "stated_status": record.stated_status,
        "language": record.language,
        "file": file,
        "line": record.line,
    }


def _place(place: Place) -> Row:
    return {
        "place": place.code,
        "kind": place.kind,
        "name": place.name,
        "footnote": place.footnote,
    }


def _organisation(organisation: Organisation) -> Row:
    row = asdict(organisation)
    return {"organisation": row.pop("identifier"), **row}
