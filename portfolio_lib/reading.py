"""A data folder read from its sources: read, resolve, check, one Portfolio."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from pathlib import Path
from typing import NamedTuple

from portfolio_lib import read
from portfolio_lib.check import findings as findings_of_rules
from portfolio_lib.files.regular import open_file, readable_name
from portfolio_lib.model import Finding, Portfolio, findings_table
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.read import ColumnRules, Labels, read_text_table, uncollected
from portfolio_lib.read.records import Source
from portfolio_lib.resolve import (
    newest_exports,
    newest_versions,
    older_than_sources,
    resolved,
    stated_as_of,
)
from portfolio_lib.sources import PAGE_READERS, READERS, TABLE_READERS, listed, why_not_read


class _Given(NamedTuple):
    """What the tables of a data folder say to its readers."""

    places: Places
    labels: Labels
    rules: ColumnRules


def read_folder(folder: Path, as_of: date | None, set_as_of: date | None) -> Portfolio:
    """What a data folder holds, with a finding for everything that was not as it should be.

    Parameters
    ----------
    as_of : the day that somebody gave; else what the sources state.
    set_as_of : the same day where settings give it: a source may be newer.

    Raises
    ------
    InputError
        When one of its reference tables cannot be used.
    """
    with uncollected():
        return _read(folder, as_of, set_as_of)


def _read(folder: Path, as_of: date | None, set_as_of: date | None) -> Portfolio:
    places, organisations = Places(folder), Organisations(folder)
    sources, findings = _sources_of(folder, places)
    sources, left_out = newest_exports(sources)
    sources, outdated = newest_versions(sources)
    findings += [*left_out, *outdated]
    if as_of is None:
        as_of, contradictions = stated_as_of(sources)
        findings += contradictions
    elif set_as_of is not None:
        findings += older_than_sources(set_as_of, sources)
    findings += [finding for source in sources for finding in source.findings]
    tables, unresolved, sheets = resolved(sources, places, organisations)
    portfolio = Portfolio.of(tables, as_of)
    told = map(sheets.told, (*findings, *unresolved, *findings_of_rules(portfolio)))
    return _without_errors(portfolio, told).validated()


def _without_errors(portfolio: Portfolio, findings: Iterable[Finding]) -> Portfolio:
    """The portfolio with its findings, without the projects that have an error."""
    table = findings_table(findings)
    wrong = set(table.loc[table["severity"] == "error", "project"].dropna())
    return portfolio.leaving_out(wrong, table)


def _sources_of(folder: Path, places: Places) -> tuple[list[Source], list[Finding]]:
    """What the files of a data folder hold, and which of them could not be read."""
    given = _Given(places, Labels(folder), ColumnRules(folder))
    sources, findings = [], []
    for file, written in listed(folder):
        name = readable_name(written)
        if name != written:
            findings.append(_odd_name(name))
        source = why_not_read(file, name, folder) or _source(file, name, given)
        if isinstance(source, Source):
            sources.append(source)
        else:
            findings.append(source)
    return sources, findings


def _odd_name(name: str) -> Finding:
    return Finding.of(
        "unreadable-name", "the name of this file is not UTF-8 or has characters that cannot be "
        "printed; they are written as escapes", file=name,
    )  # fmt: skip


def _source(file: Path, name: str, given: _Given) -> Source | Finding:
    kind = file.suffix.lower()
    reader: Callable[..., Source] = getattr(read, READERS[kind])
    if kind in TABLE_READERS:
        reader = partial(reader, rules=given.rules)
    elif kind in PAGE_READERS:
        reader = partial(reader, labels=given.labels)
    try:
        with open_file(file) as stream:
            if kind == ".txt":
                table = read_text_table(stream, name, given.places, given.rules)
                if table is not None:
                    return table
                stream.seek(0)
            return reader(stream, name, given.places)
    except OSError as error:
        return Finding.of(
            "unreadable-file", f"the file cannot be read: {error.strerror}", file=name,
        )  # fmt: skip
