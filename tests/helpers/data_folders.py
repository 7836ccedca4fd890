"""Data folders made for a test, and the portfolios in them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import xlsxwriter
from hypothesis import settings

import portfolio_lib
from portfolio_lib import Portfolio

DATA = Path(portfolio_lib.__file__).parents[1] / "data"
PAGE = DATA / "ongoing-projects.txt"
AS_OF = date(2016, 10, 31)
LABELS = Path(portfolio_lib.__file__).parent / "read" / "page" / "labels.csv"

few = settings(max_examples=max(3, settings().max_examples // 4))
"""For properties that load whole folders."""


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their path in the folder; texts in UTF-8."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def workbook(sheets: Mapping[str, Iterable[Iterable[object]]]) -> bytes:
    """A workbook with these rows by the names of its sheets."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return buffer.getvalue()


def loaded(files: Mapping[str, str | bytes], as_of: date | str | None = AS_OF) -> Portfolio:
    """The portfolio of a folder with these files."""
    with TemporaryDirectory() as folder:
        return portfolio_lib.load(write(Path(folder), files), as_of)


def rules(portfolio: Portfolio) -> list[tuple[str, int | None]]:
    """What was found and in which line, by line."""
    table = portfolio.findings
    lines = [None if pd.isna(line) else int(line) for line in table["line"]]
    return sorted(zip(table["rule"], lines, strict=True), key=lambda item: (item[1] or 0, item[0]))


def finding(portfolio: Portfolio, rule: str) -> dict[str, object]:
    """The one finding of a rule."""
    rows = portfolio.findings[portfolio.findings["rule"] == rule].to_dict("records")
    assert len(rows) == 1, f"{rule}: {rules(portfolio)}"
    return {str(key): value for key, value in rows[0].items()}


def page(*projects: str, heading: str = "Ongoing Projects") -> str:
    """A page of projects, each with two empty lines before it."""
    return "\n\n\n".join((heading, *projects)) + "\n"


def project(title: str | None = "Safe Roads", **fields: str | None) -> str:
    """A project on a page: complete unless a field is given anew, or as None left out."""
    values: dict[str, str | None] = {
        "Objective": "Fewer accidents on the roads of the region.",
        "Summary": "The project trains drivers and mends bridges.",
        "Donor": "European Commission",
        "Duration": "January 2016 – December 2017",
        "Country": "Serbia",
        **fields,
    }
    lines = [f"{label.replace('_', ' ')}: {value}" for label, value in values.items() if value]
    return "\n\n".join([title, *lines] if title else lines)


def folded(text: str) -> str:
    """A text with single spaces."""
    return " ".join(text.split())


def unaccounted(
    portfolio: Portfolio,
    lines: Sequence[str],
    *,
    wrapped: bool = False,
    numbers: Sequence[int] | None = None,
) -> list[int]:
    """The lines of a page that are in no field, no note and no finding.

    A line is kept when each of its fields, without its label, is exactly a paragraph of
    a text, one half of a period or the names of a list, when it is nothing but a label,
    or when a finding, an amount or a document is of the line. On a page whose lines are
    `wrapped` a line of some words may also be a piece of a paragraph. `numbers` are those of
    the lines, where they are not 1, 2, 3, ….
    """
    tables = (portfolio.findings, portfolio.amounts, portfolio.documents)
    found = {int(number) for table in tables for number in table["line"].dropna()}
    kept = {*_paragraphs_in(portfolio), *_names_in(portfolio), *_labels()}
    texts = " ".join(_paragraphs_in(portfolio)) if wrapped else ""

    def is_piece(written: str) -> bool:
        return any(len(text) > 10 and text in texts for text in _readings(written))

    return [
        number
        for number, written in zip(numbers or range(1, len(lines) + 1), lines, strict=True)
        if number not in found
        and not is_piece(written)
        and not all(kept & set(_readings(part)) for part in _parts_of(written))
    ]


def _parts_of(written: str) -> list[str]:
    parts = re.split(r"\t+|\s*\|\s*|[ \xa0]{2,}|\s(?=End:)", written.strip())
    return [written] if len(parts) == 1 or ":" not in parts[1] else parts


def _readings(written: str) -> Iterator[str]:
    """A line as it stands, without its label, and without the mark of an item."""
    text = folded(written)
    yield text.strip("*_:#0123456789. ").casefold()
    for mark in (":", " – "):
        label, _, rest = text.partition(mark)
        for reading in (text, rest.strip("*_ ")) if rest and len(label.split()) <= 5 else (text,):
            yield reading
            yield _names_only(reading.lstrip("–- "))


def _names_only(text: str) -> str:
    return folded(re.sub(r"[,;]| and | und | et | with the support of ", " ", text))


def _labels() -> Iterator[str]:
    yield ""
    with LABELS.open(encoding="utf-8") as table:
        yield from (row["label"].casefold() for row in csv.DictReader(table))


def _paragraphs_in(portfolio: Portfolio) -> Iterator[str]:
    columns = ("title", "objective", "summary", "period_as_written")
    texts = [portfolio.projects[column] for column in columns]
    for column in (*texts, portfolio.notes["title"], portfolio.notes["text"]):
        for text in column.dropna():
            yield from text.split("\n\n")
    for text in portfolio.projects["period_as_written"].dropna():
        yield from text.split(" – ")


def _names_in(portfolio: Portfolio) -> Iterator[str]:
    for table in (portfolio.project_places, portfolio.project_organisations):
        for _, group in table.groupby(["file", "line"]):
            yield _names_only(" ".join(group["as_written"]))
            yield from map(_names_only, group["as_written"])
