"""Sheets that show projects of another sheet of their workbook once more: by country, by donor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from portfolio_lib.model import Finding
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import ProjectRecord

_Facts = frozenset[tuple[object, ...]]


def without_views(
    file: str, projects: Sequence[ProjectRecord]
) -> tuple[list[ProjectRecord], list[Finding]]:
    """The projects, those that a sheet has of another one as parts of them; and what is told.

    Such a project has the title of one that stands in another sheet alone, no other identifier,
    and says nothing of places, organisations, days, status and money that the other does not.
    """
    by_title: dict[str, list[ProjectRecord]] = {}
    for record in projects:
        if record.title and not record.is_part:
            by_title.setdefault(normalised(record.title.text), []).append(record)
    whole = {
        id(shown): first
        for same in by_title.values()
        if len({record.sheet for record in same}) == len(same) > 1
        for first in [max(same, key=lambda record: len(_facts(record)))]
        for shown in same if shown is not first and _is_view(shown, first)
    }  # fmt: skip
    found = [record._replace(is_part=record.is_part or id(record) in whole) for record in projects]
    views = [(record, whole[id(record)]) for record in projects if id(record) in whole]
    return found, [_told(file, *pair) for pair in views]


def _is_view(shown: ProjectRecord, whole: ProjectRecord) -> bool:
    same = (None, whole.identifier.text if whole.identifier else None)
    is_its = (shown.identifier.text if shown.identifier else None) in same
    return is_its and bool(facts := _facts(shown)) and facts <= _facts(whole)


def _facts(record: ProjectRecord) -> _Facts:
    """What a record says beside its title."""
    return frozenset(chain(_about(record), _money(record)))


def _about(record: ProjectRecord) -> Iterator[tuple[object, ...]]:
    yield from (("place", normalised(one.written.text)) for one in record.places)
    yield from ((one.role, normalised(one.written.text)) for one in record.organisations)
    if record.period is not None:
        yield "start", record.period.start
        yield "end", record.period.end
    if record.stated_status:
        yield "status", record.stated_status


def _money(record: ProjectRecord) -> Iterator[tuple[object, ...]]:
    for one in record.amounts:
        yield one.kind, one.value, one.currency, one.date, one.period_start, one.period_end


def _told(file: str, shown: ProjectRecord, whole: ProjectRecord) -> Finding:
    return Finding.of(
        "merged-project", f"the project {shown.title.text if shown.title else ''!r} stands in the "
        f"sheet {whole.sheet!r}, line {whole.line}, too, which says the same of it; it is counted "
        "once", file=f"{file}[{shown.sheet}]", line=shown.line, field="title",
    )  # fmt: skip
