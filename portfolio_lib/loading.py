"""The front door of the analysis half: read, resolve, check, one Portfolio."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO

import pandas as pd

from portfolio_lib import config
from portfolio_lib.cache import Cache
from portfolio_lib.check import findings as findings_of_rules
from portfolio_lib.errors import InputError, UsageError
from portfolio_lib.files.addresses import Address, copied, place
from portfolio_lib.files.regular import open_file, readable_name
from portfolio_lib.language import Language
from portfolio_lib.model import Finding, Portfolio, findings_table
from portfolio_lib.model.saved import FILE_NAME as SAVED
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.names.reference import REFERENCE_FILES
from portfolio_lib.program import analysis_program
from portfolio_lib.read import (
    Labels,
    Source,
    read_csv,
    read_docx,
    read_excel,
    read_html,
    read_iati,
    read_json,
    read_markdown,
    read_page,
)
from portfolio_lib.resolve import resolved

__all__ = ["THREE_WAYS", "check", "load", "with_audiences"]

THREE_WAYS = (
    "state it with --as-of YYYY-MM-DD, as as_of in portfolio.toml, or in the sources "
    "(a line 'As of: 31 October 2016')"
)
"""How to state an as-of date, for messages."""

_NOT_SOURCES = {*REFERENCE_FILES, SAVED, config.FILE_NAME}
_Reader = Callable[[BinaryIO, str, Places], Source]
_PageReader = Callable[[BinaryIO, str, Places, Labels], Source]
_PAGE_READERS: Mapping[str, _PageReader] = {
    ".txt": read_page,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
}
"""Each takes the labels that are known too."""
_OTHER_READERS: Mapping[str, _Reader] = {
    ".xml": read_iati,
    ".csv": read_csv,
    ".tsv": read_csv,
    ".json": read_json,
    ".xlsx": read_excel,
    ".xlsm": read_excel,
    ".xlsb": read_excel,
    ".xls": read_excel,
    ".ods": read_excel,
}
"""Each takes the open file, its name and the places, and returns a Source."""
_READERS = (*_PAGE_READERS, *_OTHER_READERS)
"""The endings of the files that are read."""


def load(folder: str | Path, as_of: date | str | None = None, language: str = "en") -> Portfolio:
    """Read every source in a data folder into one portfolio.

    Parameters
    ----------
    folder : the data folder: sources, and reference tables where it has its own; or a
        folder that `Portfolio.save` wrote. An address such as ``"s3://bucket/data"`` is
        copied into a temporary folder first.
    as_of : the as-of date, a date or a text as ``"2016-10-31"`` or ``"today"``. Without
        it: `as_of` of the nearest portfolio.toml, else the date that the sources state,
        else None (then no project has a status).
    language : what reports and figures speak, an ISO 639-1 code: "en", "de" or "fr".

    Returns
    -------
    Portfolio
        With a finding for everything that was not as it should be.

    Raises
    ------
    InputError
        When the folder or one of its reference tables cannot be used, or it holds a
        saved portfolio and sources.
    UsageError
        When `as_of` is no date, or reports cannot be made in the language.
    """
    spoken = Language(language).code
    where = place(folder) if isinstance(folder, str) else folder
    if isinstance(where, Address):
        with copied(where) as copy:
            return load(copy, as_of, language)
    folder = where
    if not folder.is_dir():
        raise InputError("there is no such folder; give the folder with the data", file=str(folder))
    stated = parsed_as_of(as_of)
    saved = folder / SAVED
    if saved.is_file():
        _check_alone(saved)
        portfolio = Portfolio.from_saved(saved)
        return (portfolio.at(stated) if stated else portfolio).speaking(spoken)
    settings = config.read(config.find(folder))
    if stated is None:
        stated = parsed_as_of(settings.as_of)
    return with_audiences(_read(folder, stated), settings.audiences).speaking(spoken)


def with_audiences(portfolio: Portfolio, rules: Mapping[str, str]) -> Portfolio:
    """The portfolio with the audiences that settings give its sources.

    A rule that no file matches is a finding: what it was to protect may be called otherwise.

    Parameters
    ----------
    rules : audiences by patterns of file names, as ``{"*.xml": "public"}``.
    """
    files, known = portfolio.sources["file"].tolist(), set(portfolio.findings["rule"])
    found = [
        Finding.of(
            "source-without-file",
            f"the settings give {rule!r} an audience, and no source is called so",
            value=rule,
        )
        for rule in rules
        if not any(fnmatchcase(file, rule) for file in files)
    ]
    portfolio = portfolio.with_audiences(rules)
    if not found or "source-without-file" in known or portfolio.view.audience != "internal":
        return portfolio
    return portfolio.with_findings(findings_table(found))


def check(workspace: str | Path = ".", as_of: date | str | None = None) -> pd.DataFrame:
    """The findings about the data of a workspace, as the table of a portfolio has them.

    Parameters
    ----------
    workspace : a folder with a portfolio.toml, or with the folder data.
    as_of : the as-of date; what portfolio.toml or the sources say for want of it.

    Raises
    ------
    UsageError, InputError : when settings or the data folder cannot be used.
    """
    settings = config.settings_of(Path(workspace))
    data = str(settings.data_from) if settings.data_from else settings.data
    return load(data, as_of or settings.as_of).findings


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
    """What the folder holds, from the cache where all that it depends on is as it was."""
    cache = Cache.for_data(folder)
    marks = _marks(folder) if cache.is_on else None
    key = _key(folder, as_of) if cache.is_on else None
    if key and (known := cache.get(key)):
        return known
    portfolio = _read_anew(folder, as_of)
    # no file changed while it was read, nor changed back: a system gives no time of change twice
    if key and _key(folder, as_of) == key and _marks(folder) == marks:
        cache.put(key, portfolio)
    return portfolio


def _key(folder: Path, as_of: date | None) -> str | None:
    """SHA-256 of all that a portfolio is made from; None where a file cannot be read."""
    inputs: dict[str, str] = {}
    try:
        tables = [(folder / name, name) for name in REFERENCE_FILES if (folder / name).is_file()]
        for file, name in (*tables, *_listed(folder)):
            refused = name not in REFERENCE_FILES and _not_read(file, name, folder)
            inputs[name] = refused.rule if refused else _digest(file)
    except OSError:
        return None
    stated = [analysis_program(), as_of.isoformat() if as_of else None, inputs]
    return hashlib.sha256(json.dumps(stated).encode()).hexdigest()


def _marks(folder: Path) -> dict[str, tuple[int, ...]] | None:
    """Numbers of each file that change when it is written to; None where one is gone."""
    try:
        return {
            str(file): (about.st_ino, about.st_size, about.st_mtime_ns, about.st_ctime_ns)
            for file in folder.rglob("*")
            for about in (file.stat(follow_symlinks=True),)
        }
    except OSError:
        return None


def _digest(file: Path) -> str:
    with open_file(file) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _read_anew(folder: Path, as_of: date | None) -> Portfolio:
    places, organisations = Places(folder), Organisations(folder)
    sources, findings = _sources(folder, places, Labels(folder))
    if as_of is None:
        as_of, contradictions = _stated_as_of(sources)
        findings += contradictions
    tables, unresolved = resolved(sources, places, organisations)
    found = [*findings, *(f for source in sources for f in source.findings), *unresolved]
    return _without_errors(Portfolio.of(tables, as_of), found).validated()


def _check_alone(saved: Path) -> None:
    """Refuse a folder in which either the sources or the saved portfolio would not count."""
    others = [
        file.name
        for file in sorted(saved.parent.iterdir())
        if file.name in REFERENCE_FILES
        or (file.suffix.lower() in _READERS and not _is_readme(file) and file != saved)
    ]
    if others:
        raise InputError(
            f"this saved portfolio stands beside {', '.join(others[:3])}; remove it to read "
            "the sources, or move them away",
            file=str(saved),
        )


def _stated_as_of(sources: list[Source]) -> tuple[date | None, list[Finding]]:
    """The as-of date that the sources state, the latest if they state several."""
    stated = [source for source in sources if source.as_of]
    latest = max((source.as_of for source in stated if source.as_of), default=None)
    if latest is None:
        return None, [_without_as_of(source) for source in sources if _is_dated(source)]
    return latest, [
        Finding(
            "as-of-dates-differ", "warning",
            f"the file states the as-of date {source.as_of}, another one {latest}; the latest "
            "is used", "State one as as_of in portfolio.toml, or with --as-of.", source.file,
        )
        for source in stated if source.as_of != latest
    ]  # fmt: skip


def _is_dated(source: Source) -> bool:
    """Whether a source should state the day of its data, as an IATI file does."""
    return source.reader == "iati" and bool(source.projects)


def _without_as_of(source: Source) -> Finding:
    return Finding(
        "no-as-of-date", "warning", "there is no as-of date: the file has neither a "
        "generated-datetime nor a last-updated-datetime; no project has a status",
        f"{THREE_WAYS[0].upper()}{THREE_WAYS[1:]}.", source.file, field="as_of",
    )  # fmt: skip


def _sources(folder: Path, places: Places, labels: Labels) -> tuple[list[Source], list[Finding]]:
    sources, findings = [], []
    for file, written in _listed(folder):
        name = readable_name(written)
        if name != written:
            findings.append(_odd_name(name))
        source = _not_read(file, name, folder) or _source(file, name, places, labels)
        if isinstance(source, Source):
            sources.append(source)
        else:
            findings.append(source)
    return sources, findings


def _listed(folder: Path) -> Iterator[tuple[Path, str]]:
    """What a data folder holds besides tables, each with its name: sources, and what is none."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if hidden or name in _NOT_SOURCES or _is_readme(file):
            continue
        if file.is_dir() and not file.is_symlink() and os.access(file, os.R_OK | os.X_OK):
            continue
        yield file, name


def _odd_name(name: str) -> Finding:
    return Finding.of(
        "unreadable-name",
        "the name of this file is not UTF-8 or has characters that cannot be printed; they are "
        "written as escapes",
        file=name,
    )


def _is_readme(file: Path) -> bool:
    return file.stem.lower() == "readme"


def _not_read(file: Path, name: str, folder: Path) -> Finding | None:
    """Why a file of the data folder is not read, or None where it is."""
    if not file.is_file():
        return Finding(
            "not-a-file", "warning", "this is a broken link, a link to a folder, a folder that "
            "cannot be opened or no file; it is not read",
            "Copy the files that it stands for into the data folder.", name,
        )  # fmt: skip
    if not file.resolve().is_relative_to(folder.resolve()):
        return Finding(
            "link-out-of-folder", "warning", "a link leads out of the data folder; it is not read",
            "Copy the file into the folder.", name,
        )  # fmt: skip
    if file.name in _NOT_SOURCES:
        return Finding(
            "misplaced-file", "warning", f"{file.name} counts only in the data folder itself; "
            "it is not read", "Move it there, or away.", name,
        )  # fmt: skip
    if file.suffix.lower() not in _READERS:
        return Finding(
            "no-reader", "warning", f"no reader for {file.suffix or 'such'} files; it is not read",
            f"Save it as one of {', '.join(_READERS)}, or move it away.", name,
        )  # fmt: skip
    return None


def _source(file: Path, name: str, places: Places, labels: Labels) -> Source | Finding:
    ending = file.suffix.lower()
    try:
        with open_file(file) as stream:
            if ending in _PAGE_READERS:
                return _PAGE_READERS[ending](stream, name, places, labels)
            return _OTHER_READERS[ending](stream, name, places)
    except OSError as error:
        return Finding(
            "unreadable-file", "error", f"the file cannot be read: {error.strerror}",
            "Make it readable, or move it away.", name,
        )  # fmt: skip


def _without_errors(portfolio: Portfolio, findings: Iterable[Finding]) -> Portfolio:
    """The portfolio with its findings, without the projects that have an error."""
    table = findings_table([*findings, *findings_of_rules(portfolio)])
    wrong = set(table.loc[table["severity"] == "error", "project"].dropna())
    return portfolio.leaving_out(wrong, table)
