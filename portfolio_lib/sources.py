"""Which files of a data folder are sources, and the reader of each kind.

No reader is imported here: a portfolio from the cache needs none.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from portfolio_lib.model import Finding
from portfolio_lib.model.saved import FILE_NAME as SAVED
from portfolio_lib.names.reference import REFERENCE_FILES
from portfolio_lib.report_rows import ROWS_SUFFIX
from portfolio_lib.settings import FILE_NAME
from portfolio_lib.vocabulary import JSON, PARQUET, WORKBOOKS

_NOT_SOURCES = {*REFERENCE_FILES, SAVED, FILE_NAME}
PAGE_READERS: Mapping[str, str] = {
    ".txt": "read_page",
    ".md": "read_markdown",
    ".html": "read_html",
    ".htm": "read_html",
    ".docx": "read_docx",
    ".pdf": "read_pdf",
}
TABLE_READERS: Mapping[str, str] = {
    ".csv": "read_csv",
    ".tsv": "read_csv",
    **dict.fromkeys(JSON, "read_json"),
    PARQUET: "read_parquet",
    **dict.fromkeys(WORKBOOKS, "read_excel"),
}
READERS: Mapping[str, str] = {**PAGE_READERS, ".xml": "read_iati", **TABLE_READERS}
"""What `portfolio_lib.read` calls the reader of a kind of file, by how its name ends."""


_OTHER_WAYS: Mapping[str, str] = {
    ".doc": "Open it in a word processor and save it as .docx.",
    ".rtf": "Open it in a word processor and save it as .docx.",
    ".odt": "Open it in a word processor and save it as .docx.",
    ".zip": "Unpack it into the data folder.",
}  # fmt: skip
"""What to do with files of other kinds."""


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


def _is_readme(file: Path) -> bool:
    return file.stem.lower() == "readme"


def why_not_read(file: Path, name: str, folder: Path) -> Finding | None:
    """Why a file of the data folder is not read, or None where it is."""
    if not file.is_file():
        return Finding.of(
            "not-a-file", "this is a broken link, a link to a folder, a folder that "
            "cannot be opened or no file; it is not read", file=name,
        )  # fmt: skip
    if not file.resolve().is_relative_to(folder.resolve()):
        return Finding.of(
            "link-out-of-folder", "a link leads out of the data folder; it is not read", file=name,
        )  # fmt: skip
    if file.name in _NOT_SOURCES:
        return Finding.of(
            "misplaced-file", f"{file.name} counts only in the data folder itself; "
            "it is not read", file=name,
        )  # fmt: skip
    if file.suffix.lower() not in READERS:
        return Finding.of(
            "no-reader", f"no reader for {file.suffix or 'such'} files; it is not read",
            suggestion=_OTHER_WAYS.get(file.suffix.lower())
            or f"Save it as one of {', '.join(READERS)}, or move it away.", file=name,
        )  # fmt: skip
    return None


def is_source(file: Path) -> bool:
    """Whether a reader takes such a file."""
    return file.suffix.lower() in READERS and not _is_readme(file)
