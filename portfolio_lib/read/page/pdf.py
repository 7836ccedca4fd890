"""Pages as PDF: lines and tables put together from where the words stand.

A PDF has no lines, paragraphs or tables; it has words at places. What is not sure is left out
with a finding: columns of words that no line parts into a table, and scans.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any, BinaryIO
from unicodedata import bidirectional

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.apart import output_of
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.lines import PageLines
from portfolio_lib.read.page.page import page_source
from portfolio_lib.read.page.pdf_layout import (
    Gap,
    Lines,
    Row,
    Word,
    cells_of,
    is_bold,
    is_in,
    joined,
    parted,
    rows_of,
    run_of,
    text_of,
    top_of,
)  # fmt: skip
from portfolio_lib.read.page.pdf_pages import Sizes, sizes_of, without_running_titles
from portfolio_lib.read.page.unseen import own_report
from portfolio_lib.read.records import Source

LARGEST_PDF = 50_000_000
"""A larger file is not read [bytes]."""
_MOST_WORDS = 100_000_000
"""Nor one whose words need more [bytes of JSON]."""
_READER = Path(__file__).with_name("pdf_pieces.py")
_OURS = "portfolio_lib"
_LONGEST_HEADING = 120
_APART = 1.3
"""Lines further apart than usual by this are of two paragraphs."""
_BETWEEN = 0.8
"""So far apart two lines are of two paragraphs, whatever is usual [sizes]."""
_PAIR = 2
_MOST_LINES = 300
"""A page with more is none that anybody reads."""
_ITEM = re.compile(r"[•▪●◦‣■–—-]\s+")


def read_pdf(stream: BinaryIO, file: str, places: Places, labels: Labels | None = None) -> Source:
    """The projects of a PDF that has its text as text.

    Parameters
    ----------
    stream : the open file.
    file : its path, for findings; what they call a line is a page.
    places : tells a country from a title that carries the label "Country:".
    labels : those that are known; the package's own, for want of others.
    """
    labels = labels or Labels()
    size = stream.seek(0, 2)
    stream.seek(0)
    content = output_of(_READER, stream, _MOST_WORDS) if size <= LARGEST_PDF else b""
    if content is None:
        return _refused(file, "unreadable-document", "this is no PDF, or it is damaged")
    if not content or len(content) == _MOST_WORDS:
        return _refused(file, "file-too-large", f"the PDF has more than {LARGEST_PDF:,} bytes, or "
                        "more words than are read")  # fmt: skip
    about, *pages = map(json.loads, content.splitlines())
    if about.get("locked"):
        return _refused(file, "unreadable-document", "the PDF asks for a password")
    if _OURS in about["keywords"]:
        return Source(file, "page", findings=(own_report(file),))
    if _is_from_the_right(pages):
        return _refused(file, "unreadable-document", "the PDF is in a script that is written "
                        "from the right; its letters are in no order that is sure")  # fmt: skip
    walk = _Walk(PageLines(labels), labels, sizes_of(pages))
    for page in without_running_titles(pages, labels, walk.beside):
        walk.number += 1
        walk.read(page)
    walk.end_table()
    return page_source(walk.page.lines, [*walk.findings(file, about)], file, places, labels)


def _refused(file: str, rule: str, message: str) -> Source:
    hint = "Save it again as PDF with its text, as .docx, or as plain text."
    return Source(file, "page", findings=(Finding.of(rule, message, suggestion=hint, file=file),))


def _is_from_the_right(pages: Sequence[Mapping[str, Any]]) -> bool:
    """Whether some of the words are Arabic or Hebrew."""
    words = [word[0] for page in pages for word in page["words"]]
    turned = sum(bidirectional(word[0]) in {"R", "AL"} for word in words if word)
    return turned > len(words) / 50


@dataclass
class _Walk:
    """A walk through the pages, each from above."""

    page: PageLines
    labels: Labels
    sizes: Sizes
    number: int = 0
    """The page that is read, counted from 1."""
    beside: list[str] = field(default_factory=list)
    loose: list[tuple[int, str]] = field(default_factory=list)
    """Words in columns that no line parts, each line with its page."""
    _table: list[tuple[int, list[Lines]]] = field(default_factory=list)
    """The rows of a table that may go on, each with its page."""

    def read(self, page: Mapping[str, Any]) -> None:
        """Take in a page: its tables, and what stands above, between and below them."""
        words: list[Word] = page["words"]
        for table in page["tables"]:
            inside = {word for word in words if any(is_in(row, word) for row in table)}
            top = top_of(table)
            self._flow([word for word in words if word not in inside and word.bottom <= top])
            words = [word for word in words if word not in inside and word.bottom > top]
            self._add_grid(cells_of(table, [*inside]))
        self._flow(words)

    def _add_grid(self, rows: list[list[Lines]]) -> None:
        """A ruled table; of one with many columns its first row has to say what they are."""
        rows = self._with_one_header(rows)
        is_told = any(self._is_label(" ".join(cell)) for row in rows[:1] for cell in row if cell)
        goes_on = bool(self._table) and len(rows[0]) == len(self._table[0][1])
        if len(rows[0]) > _PAIR and not (is_told or goes_on):
            self._leave_out(" | ".join(" ".join(cell) for cell in row) for row in rows)
        else:
            self._add_table(rows)

    def _with_one_header(self, rows: list[list[Lines]]) -> list[list[Lines]]:
        """The table with its first two rows as one, where cells of the first reach over several."""
        if len(rows) <= _PAIR or not any(
            above and not below for above, below in zip(*rows[:2], strict=False)
        ):
            return rows
        if all(rows[0]) or not sum(self._is_label(" ".join(cell)) for cell in rows[0]):
            return rows
        header, over = [], ""
        for above, below in zip(*rows[:2], strict=False):
            over = " ".join(above) or over
            text = " ".join(below)
            whole = text if self._is_label(text) else f"{over} {text}".strip()
            header.append([whole if text else over])
        return [header, *rows[2:]]

    def _flow(self, words: Sequence[Word]) -> None:
        """Lines and columns outside of tables."""
        rows = rows_of(words)
        if len(rows) > _MOST_LINES:
            self._leave_out(map(text_of, rows))
            return
        while rows:
            run, gaps = run_of(rows)
            if not gaps:
                run = next((at for at in range(1, len(rows)) if run_of(rows[at:])[1]), len(rows))
                self._paragraphs(rows[:run])
            elif lead := self._above(rows, gaps[0]):
                run = lead
                self._paragraphs(rows[:lead])
            else:
                self._columns(rows[:run], gaps)
            rows = rows[run:]

    def _leave_out(self, lines: Iterable[str]) -> None:
        """Tell of lines that are not read."""
        self.loose += [(self.number, line) for line in lines]

    def _above(self, rows: Sequence[Row], gap: Gap) -> int:
        """How many lines stand above two columns, apart from the first one."""
        first = next(at for at, row in enumerate(rows) if row[-1].x1 > gap[0])
        apart = [
            at + 1
            for at, (row, below) in enumerate(pairwise(rows[: first + 1]))
            if below[0].top - row[0].bottom > _BETWEEN * below[0].size
            or self._level(row, text_of(row))
        ]
        return max(apart, default=0)

    def _columns(self, rows: Sequence[Row], gaps: Sequence[Gap]) -> None:
        """Labels with the values beside or below them, or a text beside a text.

        Where a heading stands among the lines, nothing tells what beside it is below it.
        """
        parts = [parted(row, gaps) for row in rows]
        known = [sum(self._is_label(text_of(part)) for part in row if part) for row in parts]
        if len(rows) == 2 and known[0] == len(parts[0]) and not known[1]:  # noqa: PLR2004
            self._add_table([[joined([part] if part else [], 0) for part in row] for row in parts])
            return
        if len(gaps) > 1:
            self._leave_out(map(text_of, rows))
            return
        pairs = [(row[0], row[1]) for row in parts]
        lefts = [text_of(left) for left, _ in pairs if left]
        labels = sum(map(self._is_label, lefts))
        sides = [[side for side in column if side] for column in zip(*pairs, strict=True)]
        if labels > 1 and 2 * labels >= len(lefts):
            self._add_labelled(pairs)
        elif any(self._level(row, text_of(row)) for side in sides for row in side):
            self._leave_out(map(text_of, rows))
        else:
            for side in sides:
                self._flow([word for row in side for word in row])

    def _add_labelled(self, pairs: Sequence[tuple[Row, Row]]) -> None:
        """Labels with the values beside them: a table between two headings."""
        limit = max(right[-1].x1 for _, right in pairs if right)
        part: list[tuple[Row, Row]] = []
        for left, right in pairs:
            text = text_of(left) if left else ""
            is_apart = not part and not self._is_label(text)
            if left and not right and (is_apart or self._level(left, text)):
                self._add_table(self._labelled(part, limit))
                self._paragraphs([left])
                part = []
            else:
                part.append((left, right))
        self._add_table(self._labelled(part, limit))

    def _labelled(self, pairs: Sequence[tuple[Row, Row]], limit: float) -> list[list[Lines]]:
        """The rows of a table without lines; a label may go on below itself."""
        found: list[tuple[str, list[Row]]] = []
        for left, right in pairs:
            text = text_of(left) if left else ""
            whole = f"{found[-1][0]} {text}" if found else text
            goes_on = not text or (
                found and not self._is_label(found[-1][0]) and self._is_label(whole)
            )
            if found and goes_on:
                found[-1] = (whole.strip(), [*found[-1][1], *([right] if right else [])])
            else:
                found.append((text, [right] if right else []))
        return [[[label], joined(rows, limit)] for label, rows in found]

    def _is_label(self, text: str) -> bool:
        return self.labels.labelled(f"{text.removesuffix(':')}:") is not None

    def _paragraphs(self, rows: Sequence[Row]) -> None:
        """Lines as blocks; where one goes on below, both are one."""
        if not rows:
            return
        gaps = [below[0].top - above[0].bottom for above, below in pairwise(rows)]
        usual = max(median(gaps), 0) * _APART + 1 if gaps else 0
        limit = max(row[-1].x1 for row in rows)
        block = [rows[0]]
        for gap, row in zip(gaps, rows[1:], strict=True):
            alike = abs(row[0].size - block[-1][0].size) < 1 and is_bold(row) == is_bold(block[-1])
            if gap > min(usual, _BETWEEN * row[0].size) or not alike or _ITEM.match(text_of(row)):
                self._add(block, limit)
                block = []
            block.append(row)
        self._add(block, limit)

    def _add(self, block: Sequence[Row], limit: float) -> None:
        self.end_table()
        texts = joined(block, limit, self.labels)
        level = self._level(block[0], " ".join(texts))
        self.page.add(self._numbered(texts), heading=level)

    def _level(self, row: Row, text: str) -> int:
        if level := self.sizes.level(row):
            return level if len(text) <= 2 * _LONGEST_HEADING else 0
        is_title = len(text) <= _LONGEST_HEADING and text[-1:] not in {":", ".", ";", ","}
        if is_bold(row) and not self.sizes.is_bold and is_title and ": " not in text:
            return 0 if self._is_label(text) else len(self.sizes.larger) + 1
        return 0

    def _numbered(self, texts: Iterable[str]) -> list[tuple[int, str]]:
        return [(self.number, text) for text in texts]

    def _add_table(self, rows: list[list[Lines]]) -> None:
        """A table; it goes on where one with as many columns begins the next page."""
        if self._table and rows and len(rows[0]) == len(self._table[0][1]):
            rows = rows[1:] if rows[0] == self._table[0][1] else rows
        else:
            self.end_table()
        self._table += [(self.number, row) for row in rows]

    def end_table(self) -> None:
        """What comes next is no row of the table."""
        table, self._table = self._table, []
        if not table:
            return
        self.page.begin_table()
        for number, row in table:
            self.page.begin_row()
            for cell in row:
                self.page.begin_cell()
                self.page.add((number, text) for text in cell)
            self.page.end_row()
        self.page.end_table()

    def findings(self, file: str, about: Mapping[str, Any]) -> Iterator[Finding]:
        """What there is to say of the file."""
        if not self.page.lines and not self.loose:
            yield Finding.of(
                "empty-file", "the PDF has no text; it may be a scan",
                suggestion="Have its text recognised, or remove it.", file=file,
            )  # fmt: skip
            return
        yield Finding.of(
            "read-from-pdf", "lines and tables are put together from where the words stand",
            file=file,
        )  # fmt: skip
        if (count := about["count"]) > (read := about["read"]):
            yield Finding.of(
                "file-too-large", f"the PDF has {count:,} pages; the first {read:,} are "
                "read", file=file,
            )  # fmt: skip
        if self.beside:
            yield Finding.of(
                "text-beside-body", "running titles and turned text are not read",
                suggestion="Look whether a field is among them.", file=file,
                value="; ".join(dict.fromkeys(self.beside))[:200],
            )  # fmt: skip
        if self.loose:
            yield Finding.of(
                "columns-without-lines", "words stand in columns of which nothing tells "
                "what belongs together; they are not read", file=file,
                line=self.loose[0][0], value=" / ".join(text for _, text in self.loose)[:200],
            )  # fmt: skip
