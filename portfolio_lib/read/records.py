"""What a reader hands on: fields as they were written, each with its line.

Every reader returns a `Source`; what the names mean and whether the fields make
sense is decided later, the same way for every kind of source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from portfolio_lib.model import Finding
from portfolio_lib.read.written.periods import Period


class Written(NamedTuple):
    """A value in the source's own words, and its line counted from 1."""

    text: str
    line: int


class StatedPlace(NamedTuple):
    """Where a project works.

    Parameters
    ----------
    written : one name; a list of names, not yet taken apart, where `is_list`; of a table,
        where commas stand in names too, where `is_cell`.
    code, scheme : a code and what it is one of (`portfolio_lib.names.coded.SCHEMES`).
    share : the project's share in this place, 0 to 100 [%].
    """

    written: Written
    is_list: bool = False
    code: str | None = None
    scheme: str | None = None
    share: float | None = None
    is_cell: bool = False
    vocabulary: str | None = None
    """Code of the IATI code list RegionVocabulary, of a region."""


class StatedParty(NamedTuple):
    """Who takes part in a project, and in which role (none where an amount names it).

    `written` is one name, or a list of names where `is_list`. `ref` is an IATI organisation
    identifier, `kind` an IATI organisation type by name, `qualifier` how the part is qualified.
    """

    role: str
    written: Written
    is_list: bool = False
    ref: str | None = None
    kind: str | None = None
    qualifier: str | None = None
    is_cell: bool = False


class StatedAmount(NamedTuple):
    """An amount of money: one row of the table amounts, its parties as written."""

    kind: str
    value: float
    currency: str
    line: int
    date: dt.date | None = None
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    provider: StatedParty | None = None
    receiver: StatedParty | None = None
    budget_type: str | None = None
    budget_status: str | None = None
    place: StatedPlace | None = None
    audience: str | None = None
    is_shared: bool = False
    """Whether its source says that several give it, without saying who gives what."""
    part: str | None = None
    """Which of several amounts it is that add up: the grant or the loan of one donor."""


class StatedText(NamedTuple):
    """A text that has no column of the table projects: a row of the table texts."""

    field: str
    language: str
    written: Written
    audience: str | None = None


class StatedSector(NamedTuple):
    """A sector by code or name: a row of the table sectors; `share` from 0 to 100 [%]."""

    vocabulary: str
    code: str | None
    name: str | None
    share: float | None
    line: int


class StatedDocument(NamedTuple):
    """A document that a source links to: a row of the table documents."""

    title: str | None
    url: str
    format: str | None
    categories: str | None
    language: str | None
    line: int


class StatedField(NamedTuple):
    """What a source says in a column or an element that the model has no name for.

    `table` is the sheet that the row stands in, where it is not the project's own row;
    `row` tells the rows of one table apart.
    """

    name: str
    value: str
    line: int
    audience: str = "internal"
    table: str | None = None
    row: int | None = None


class StatedDetail(NamedTuple):
    """A row of one of the tables of details, its values by column."""

    table: str
    values: Mapping[str, Any]
    line: int


class ProjectRecord(NamedTuple):
    """One project as a source states it.

    `is_part` where it says something of a project that stands elsewhere, by its identifier.
    """

    line: int
    identifier: Written | None = None
    title: Written | None = None
    objective: Written | None = None
    summary: Written | None = None
    period: Period | None = None
    period_as_written: Written | None = None
    date_types: tuple[str | None, str | None] = (None, None)
    """Whether start and end are planned or actual, where the source says so."""
    places: tuple[StatedPlace, ...] = ()
    organisations: tuple[StatedParty, ...] = ()
    amounts: tuple[StatedAmount, ...] = ()
    texts: tuple[StatedText, ...] = ()
    sectors: tuple[StatedSector, ...] = ()
    documents: tuple[StatedDocument, ...] = ()
    fields: tuple[StatedField, ...] = ()
    details: tuple[StatedDetail, ...] = ()
    stated_status: str | None = None
    parent: str | None = None
    level: int | None = None
    is_secondary: bool = False
    """Whether somebody reports it who is not responsible for it (IATI: secondary-reporter)."""
    language: str = "en"
    objective_language: str | None = None
    summary_language: str | None = None
    findings: tuple[Finding, ...] = ()
    is_part: bool = False
    sheet: str | None = None
    """Of a workbook the sheet in which its rows stand."""


@dataclass(frozen=True, slots=True)
class Note:
    """A section that describes no project, word for word."""

    title: Written
    text: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """What one file holds: its projects and notes, and what there is to say about it."""

    file: str
    reader: str
    projects: tuple[ProjectRecord, ...] = ()
    notes: tuple[Note, ...] = ()
    findings: tuple[Finding, ...] = ()
    heading: str | None = None
    as_of: dt.date | None = None
