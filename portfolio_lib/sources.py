"""Which files of a data folder are sources, and what each holds: the table of readers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from portfolio_lib import config
from portfolio_lib.files.regular import open_file, readable_name
from portfolio_lib.model import Finding
from portfolio_lib.model.saved import FILE_NAME as SAVED
from portfolio_lib.names.places import Places
from portfolio_lib.names.reference import REFERENCE_FILES
from portfolio_lib.read import (
    JSON,
    PARQUET,
    TEXT_TABLES,
    WORKBOOKS,
    ColumnRules,
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
    read_parquet,
    read_pdf,
    read_text_table,
)
from portfolio_lib.report_rows import ROWS_SUFFIX

__all__ = ["is_source", "listed", "sources_of", "why_not_read"]

_NOT_SOURCES = {*REFERENCE_FILES, SAVED, config.FILE_NAME}
_Reader = Callable[..., Source]
_PAGE_READERS: Mapping[str, _Reader] = {
    ".txt": read_page,
    ".md": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".pdf": read_pdf,
}
"""Each takes the labels that are known too."""
_OTHER_READERS: Mapping[str, _Reader] = {
    ".xml": read_iati,
    ".csv": read_csv,
    ".tsv": read_csv,
    **dict.fromkeys(JSON, read_json),
    PARQUET: read_parquet,
    ".xlsx": read_excel,
    ".xlsm": read_excel,
    ".xlsb": read_excel,
    ".xls": read_excel,
    ".ods": read_excel,
}
"""Each takes the open file, its name and the places, and returns a Source; those of tables take
the rules of columns.csv too."""
_READERS: Mapping[str, _Reader] = {**_PAGE_READERS, **_OTHER_READERS}


_OTHER_WAYS: Mapping[str, str] = {
    ".doc": "Open it in a word processor and save it as .docx.",
    ".rtf": "Open it in a word processor and save it as .docx.",
    ".odt": "Open it in a word processor and save it as .docx.",
    ".zip": "Unpack it into the data folder.",
}  # fmt: skip
"""What to do with files of other kinds."""


class _Given(NamedTuple):
    """What the tables of a data folder say to its readers."""

    places: Places
    labels: Labels
    rules: ColumnRules


def sources_of(folder: Path, places: Places) -> tuple[list[Source], list[Finding]]:
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


def listed(folder: Path) -> Iterator[tuple[Path, str]]:
    """What a data folder holds besides tables, each with its name: sources, and what is none."""
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        hidden = any(part.startswith(".") for part in name.split("/"))
        if hidden or name in _NOT_SOURCES or name.endswith(ROWS_SUFFIX) or _is_readme(file):
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


def why_not_read(file: Path, name: str, folder: Path) -> Finding | None:
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
            _OTHER_WAYS.get(file.suffix.lower())
            or f"Save it as one of {', '.join(_READERS)}, or move it away.", name,
        )  # fmt: skip
    return None


def _source(file: Path, name: str, given: _Given) -> Source | Finding:
    kind = file.suffix.lower()
    reader = _READERS[kind]
    if kind in (*TEXT_TABLES, PARQUET, *WORKBOOKS):
        reader = partial(reader, rules=given.rules)
    elif kind in _PAGE_READERS:
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
        return Finding(
            "unreadable-file", "error", f"the file cannot be read: {error.strerror}",
            "Make it readable, or move it away.", name,
        )  # fmt: skip


def is_source(file: Path) -> bool:
    """Whether a reader takes such a file."""
    return file.suffix.lower() in _READERS and not _is_readme(file)
