"""What a reader hands on: fields as they were written, each with its line.

Every reader returns a `Source`; what the names mean and whether the fields make
sense is decided later, the same way for every kind of source.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portfolio_lib.model import Finding
from portfolio_lib.read.periods import Period

__all__ = ["Note", "ProjectRecord", "Source", "Written"]


@dataclass(frozen=True)
class Written:
    """A value in the source's own words, and its line counted from 1."""

    text: str
    line: int


@dataclass(frozen=True)
class ProjectRecord:
    """One project as a source states it.

    `places` and `organisations` (by role) hold lists as written, not yet taken apart.
    """

    line: int
    title: Written | None = None
    objective: Written | None = None
    summary: Written | None = None
    period: Period | None = None
    period_as_written: Written | None = None
    places: tuple[Written, ...] = ()
    organisations: tuple[tuple[str, Written], ...] = ()
    stated_status: str | None = None
    language: str = "en"
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Note:
    """A section that describes no project, word for word."""

    title: Written
    text: str | None


@dataclass(frozen=True)
class Source:
    """What one file holds: its projects and notes, and what there is to say about it."""

    file: str
    reader: str
    projects: tuple[ProjectRecord, ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    heading: str | None = None
    as_of: date | None = None
