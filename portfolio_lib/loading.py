"""The front door of the analysis half: read, resolve, check, one Portfolio."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from portfolio_lib import check, config
from portfolio_lib.errors import InputError, UsageError
from portfolio_lib.model import Finding, Portfolio, findings_table
from portfolio_lib.model.saved import FILE_NAME as SAVED
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.names.reference import REFERENCE_FILES
from portfolio_lib.read import Source, read_page
from portfolio_lib.resolve import resolved

__all__ = ["THREE_WAYS", "load"]

THREE_WAYS = (
    "state it with --as-of YYYY-MM-DD, as as_of in portfolio.toml, or in the sources "
    "(a line 'As of: 31 October 2016')"
)
"""How to state an as-of date, for messages."""

_NOT_SOURCES = {*REFERENCE_FILES, SAVED, config.FILE_NAME}
_READERS = {".txt": read_page}


def load(folder: str | Path, as_of: date | str | None = None) -> Portfolio:
    """Read every source in a data folder into one portfolio.

    Parameters
    ----------
    folder : the data folder: sources, and reference tables where it has its own; or a
        folder that `Portfolio.save` wrote.
    as_of : the as-of date, a date or a text as ``"2016-10-31"`` or ``"today"``. Without
        it: `as_of` of the nearest portfolio.toml, else the date that the sources state,
        else None (then no project has a status).

    Returns
    -------
    Portfolio
        With a finding for everything that was not as it should be.

    Raises
    ------
    InputError
        When the folder or one of its reference tables cannot be used.
    UsageError
        When `as_of` is no date.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise InputError("there is no such folder; give the folder with the data", file=str(folder))
    stated = parsed_as_of(as_of)
    saved = folder / SAVED
    if saved.is_file():
        portfolio = Portfolio.from_saved(saved)
        return portfolio.at(stated) if stated else portfolio
    if stated is None:
        stated = parsed_as_of(config.read(config.find(folder)).as_of)
    return _read(folder, stated)


def parsed_as_of(value: date | str | None) -> date | None:
    """An as-of date from what a person wrote; only the word "today" asks the clock.

    Raises
    ------
    UsageError
        When it is no date.
    """
    if value is None or (isinstance(value, date) and not isinstance(value, datetime)):
        return value
    if value == "today":
        return datetime.now().astimezone().date()
    try:
        return date.fromisoformat(str(value))
    except ValueError as error:
        raise UsageError(
            f"the as-of date is {value!r}; expected a date such as 2016-10-31, or 'today'"
        ) from error


def _read(folder: Path, as_of: date | None) -> Portfolio:
    places, organisations = Places(folder), Organisations(folder)
    sources, findings = _sources(folder, places)
    dates = [source.as_of for source in sources if source.as_of]
    tables, unresolved = resolved(sources, places, organisations)
    found = [*findings, *(f for source in sources for f in source.findings), *unresolved]
    portfolio = Portfolio.of(tables, as_of or max(dates, default=None))
    return _without_errors(portfolio, found).validated()


def _sources(folder: Path, places: Places) -> tuple[list[Source], list[Finding]]:
    sources, findings = [], []
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in Path(name).parts) or not file.is_file():
            continue
        if file.name in _NOT_SOURCES or file.stem.lower() == "readme":
            continue
        source = _source(file, name, folder, places)
        if isinstance(source, Source):
            sources.append(source)
        else:
            findings.append(source)
    return sources, findings


def _source(file: Path, name: str, folder: Path, places: Places) -> Source | Finding:
    reader = _READERS.get(file.suffix.lower())
    if not file.resolve().is_relative_to(folder.resolve()):
        return Finding(
            "link-out-of-folder", "warning", "a link leads out of the data folder; it is not read",
            "Copy the file into the folder.", name,
        )  # fmt: skip
    if reader is None:
        return Finding(
            "no-reader", "info", f"no reader for {file.suffix or 'such'} files; it is not read",
            f"Save it as one of {', '.join(_READERS)}, or move it away.", name,
        )  # fmt: skip
    try:
        return reader(file.read_bytes(), name, places)
    except OSError as error:
        return Finding(
            "unreadable-file", "error", f"the file cannot be read: {error.strerror}",
            "Make it readable, or move it away.", name,
        )  # fmt: skip


def _without_errors(portfolio: Portfolio, findings: Iterable[Finding]) -> Portfolio:
    """The portfolio with its findings, without the projects that have an error."""
    table = findings_table([*findings, *check.findings(portfolio)])
    wrong = set(table.loc[table["severity"] == "error", "project"].dropna())
    return portfolio.leaving_out(wrong, table)
