"""A page as paragraphs: each with its label, its line, and the gap before it."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Paragraph", "paragraphs"]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a page, its white space made single spaces.

    `field` is the field that its label stands for, or None without a label; `text`
    is what follows the label, `written` the whole paragraph. `gap` counts the blank
    lines before it.
    """

    text: str
    line: int
    gap: int
    field: str | None
    written: str


def paragraphs(text: str) -> list[Paragraph]:
    """The paragraphs of a page: separated by blank lines, or begun by a known label."""
    return [_paragraph(lines, line, gap) for lines, line, gap in _blocks(text)]


def _blocks(text: str) -> Iterator[tuple[list[str], int, int]]:
    """Runs of lines that belong together, the first one's number, the gap before."""
    block: list[str] = []
    start, gap = 1, 0
    for number, raw in enumerate(text.split("\n"), start=1):
        line = " ".join(raw.split())
        if block and (not line or _label(line)):
            yield block, start, gap
            block, gap = [], 0
        if not line:
            gap += 1
        elif block:
            block.append(line)
        else:
            block, start = [line], number
    if block:
        yield block, start, gap


def _paragraph(lines: list[str], line: int, gap: int) -> Paragraph:
    written = " ".join(lines)
    match = _label(written)
    if match is None:
        return Paragraph(written, line, gap, None, written)
    field = _fields()[_key(match["label"])]
    return Paragraph(written[match.end() :].strip(), line, gap, field, written)


def _label(line: str) -> re.Match[str] | None:
    return _pattern().match(line)


def _key(label: str) -> str:
    """A label in the form of the table; upper case in Turkish has its own i and ı."""
    folded = label.replace("İ", "i").casefold().replace("ı", "i")
    return " ".join(folded.split())


@cache
def _fields() -> dict[str, str]:
    """Fields by label, from the table labels.csv."""
    table = files("portfolio_lib.read").joinpath("labels.csv").read_text(encoding="utf-8")
    return {_key(row["label"]): row["field"] for row in csv.DictReader(table.splitlines())}


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_fields(), key=len, reverse=True)
    labels = "|".join(re.escape(label).replace(r"\ ", r"\s+") for label in longest_first)
    return re.compile(rf"(?P<label>{labels})\s*:", re.IGNORECASE)
