"""Rows of the tables, from records and identities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, Self

import pandas as pd

from portfolio_lib.model import TABLES, Finding
from portfolio_lib.model.audience import audience_of_reader
from portfolio_lib.model.contributions import SEVERAL
from portfolio_lib.model.own_fields import type_of
from portfolio_lib.names.organisations import Organisation
from portfolio_lib.names.places import Place
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import (
    Note,
    ProjectRecord,
    Source,
    StatedAmount,
    StatedDetail,
    StatedDocument,
    StatedField,
    StatedParty,
    StatedSector,
    StatedText,
)
from portfolio_lib.read.written.dates import is_rounded

Row = dict[str, Any]


class Rows:
    """Rows of one table while they come in: their values, which take a third of the memory.

    Parameters
    ----------
    table : the name of the table; a row with a key that is no column of it raises KeyError.
    """

    def __init__(self, table: str) -> None:
        self._table = TABLES[table]
        self._names = tuple(self._table.column_names)
        self._known = frozenset(self._names)
        self._values: list[tuple[Any, ...]] = []
        self._at: dict[str, list[int]] = {}
        self._indexed = 0

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Row]:
        return map(self.__getitem__, range(len(self)))

    def __getitem__(self, number: int) -> Row:
        return dict(zip(self._names, self._values[number], strict=True))

    def __setitem__(self, number: int, row: Row) -> None:
        self._values[number] = self._taken(row)

    def __iadd__(self, rows: Iterable[Row]) -> Self:
        self._values += map(self._taken, rows)
        return self

    def append(self, row: Row) -> None:
        """Take in a row."""
        self._values.append(self._taken(row))

    def of(self, project: str) -> list[Row]:
        """The rows of a project, found by an index: many are asked for."""
        at = self._names.index("project")
        for number in range(self._indexed, len(self)):
            self._at.setdefault(self._values[number][at], []).append(number)
        self._indexed = len(self)
        return [self[number] for number in self._at.get(project, ())]

    def frame(self) -> pd.DataFrame:
        """The table, which takes the place of the rows: none is left."""
        columns = [list(values) for values in zip(*self._values, strict=True)]
        self._values = []
        named = zip(self._names, columns or [[]] * len(self._names), strict=True)
        return self._table.frame_of(dict(named))

    def _taken(self, row: Row) -> tuple[Any, ...]:
        if not row.keys() <= self._known:
            raise KeyError(f"{self._table.name} has no column {sorted(row.keys() - self._known)}")
        return tuple(map(row.get, self._names))


def source_row(source: Source) -> Row:
    """A row of the table sources, for the audience of its kind."""
    return {
        "file": source.file,
        "reader": source.reader,
        "heading": source.heading,
        "as_of": source.as_of,
        "audience": audience_of_reader(source.reader),
    }


def note_row(file: str, note: Note) -> Row:
    """A row of the table notes."""
    return {"title": note.title.text, "text": note.text, "file": file, "line": note.title.line}


def project_row(identifier: str, file: str, record: ProjectRecord) -> Row:
    """A row of the table projects, its status not yet derived."""
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
        "start_type": record.date_types[0] if period and period.start else None,
        "end_type": record.date_types[1] if period and period.end else None,
        "stated_status": record.stated_status,
        "parent": record.parent,
        "level": record.level,
        "language": record.language,
        "objective_language": record.objective_language,
        "summary_language": record.summary_language,
        "file": file,
        "line": record.line,
    }


def place_row(place: Place) -> Row:
    """A row of the table places."""
    return {
        "place": place.code,
        "kind": place.kind,
        "name": place.name,
        "footnote": place.footnote,
    }


def organisation_row(organisation: Organisation) -> Row:
    """A row of the table organisations."""
    row = asdict(organisation)
    return {"organisation": row.pop("identifier"), **dict(row.pop("translated")), **row}


def field_row(project: str, file: str, field: StatedField) -> Row:
    """A row of the table fields; what its value is, the value itself tells."""
    return {"project": project, **field._asdict(), "type": type_of(field.value), "file": file}


def text_row(project: str, file: str, text: StatedText) -> Row:
    """A row of the table texts."""
    return {
        "project": project,
        "field": text.field,
        "language": text.language,
        "text": text.written.text,
        "audience": text.audience,
        "file": file,
        "line": text.written.line,
    }


def stated_row(project: str, file: str, stated: StatedSector | StatedDocument) -> Row:
    """A row of the table sectors or documents, whose columns a record has by their names."""
    return dict(zip(("project", "file", *stated._fields), (project, file, *stated), strict=True))


def detail_row(project: str, file: str, detail: StatedDetail) -> Row:
    """A row of one of the tables of details."""
    return {"project": project, "file": file, "line": detail.line, **detail.values}


def amount_row(
    project: str, file: str, amount: StatedAmount, bodies: Mapping[str, str], place: str | None
) -> Row:
    """A row of the table amounts.

    `bodies` has the identifiers of the project's organisations by normalised name and by
    reference; another provider or receiver stays as written. What several give, of whom no one is
    named, has the provider `SEVERAL`. `place` is the code of the
    place that the amount is for.
    """
    nobody = SEVERAL if amount.is_shared else None
    return {
        "project": project,
        "kind": amount.kind,
        "value": amount.value,
        "currency": amount.currency,
        "date": amount.date,
        "period_start": amount.period_start,
        "period_end": amount.period_end,
        "provider": _body(amount.provider, bodies) or nobody,
        "receiver": _body(amount.receiver, bodies),
        "budget_type": amount.budget_type,
        "budget_status": amount.budget_status,
        "place": place,
        "audience": amount.audience,
        "file": file,
        "line": amount.line,
    }


def _body(party: StatedParty | None, bodies: Mapping[str, str]) -> str | None:
    if party is None:
        return None
    text = party.written.text
    return bodies.get(normalised(text)) or bodies.get(text) or text


def rounded_dates(identifier: str, file: str, record: ProjectRecord) -> Iterator[Finding]:
    """That a season, a half or a fiscal year is read as the years in which it lies."""
    written, period = record.period_as_written, record.period
    if written is not None and period is not None and is_rounded(written.text):
        taken = " – ".join(str(day or "…") for day in (period.start, period.end))
        yield Finding.of(
            "rounded-date", f"the period {written.text!r} is read as {taken}", file=file,
            line=written.line, project=identifier, field="period", value=written.text,
        )  # fmt: skip
