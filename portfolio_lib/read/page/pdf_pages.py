"""The pages of a PDF before they are read: sizes of headings, tables, running titles."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.pdf_layout import (
    Box,
    Boxes,
    Row,
    Word,
    is_in,
    rows_of,
    text_of,
    top_of,
)

_MARGIN = 0.063
"""What stands nearer to the upper or lower edge is a running title [parts of the height]."""
_EDGE = 0.12
"""What is repeated on many pages is one as far as here."""
_LARGER = 1.15
"""A heading is so much larger than the text."""
_PAGE = re.compile(r"^\W*[0-9]+\W*$|\b(?:page|seite|p[áa]gina|стр\w*)\b", re.IGNORECASE)


class Sizes(NamedTuple):
    """The size of most of the text, and those of headings, the largest first."""

    body: float
    larger: Sequence[float]
    is_bold: bool
    """Whether most of the text is bold."""

    def level(self, row: Row) -> int:
        """The level of a heading by its size, or 0."""
        size = round(row[0].size)
        return self.larger.index(size) + 1 if size in self.larger else 0


def sizes_of(pages: Sequence[Mapping[str, Any]]) -> Sizes:
    """The sizes of all words, by how many letters have them."""
    words = [Word(*word) for page in pages for word in page["words"]]
    count: Counter[float] = Counter()
    for word in words:
        count[word.size] += len(word.text)
    body = max(count, key=lambda size: count[size]) if count else 1.0
    larger = sorted({round(size) for size in count if size >= body * _LARGER}, reverse=True)
    return Sizes(body, larger, 2 * sum(word.is_bold for word in words) > len(words))


def without_running_titles(
    pages: Sequence[Mapping[str, Any]], labels: Labels, beside: list[str]
) -> Iterator[Mapping[str, Any]]:
    """The pages without what stands in their margins, or at the edge of most of them.

    `beside` gets what they are without; each page has its tables from above.
    """
    laid = []
    for page in pages:
        words = [Word(*word) for word in page["words"]]
        tables = _tables(page)
        inside = {
            word for word in words for table in tables if any(is_in(row, word) for row in table)
        }
        loose = rows_of(word for word in words if word not in inside)
        laid.append(({**page, "tables": tables}, inside, loose))
    seen = Counter(
        text for *_, rows in laid for text in {_shape(row) for row in (*rows[:2], *rows[-2:])}
    )
    for page, inside, rows in laid:
        edges = [*rows[:2], *rows[-2:]]
        height = page["height"]
        kept = [*inside]
        for row in rows:
            text = text_of(row)
            is_field = labels.labelled(text) is not None
            is_repeated = (
                row in edges
                and seen[_shape(row)] >= max(2, len(pages) / 2)
                and not _EDGE * height < row[0].top < (1 - _EDGE) * height
            )
            is_outside = row[0].bottom < _MARGIN * height or row[0].top > (1 - _MARGIN) * height
            if (is_repeated or is_outside) and not is_field:
                beside.append(text)
            else:
                kept += row
        beside += [page["turned"]] if page["turned"] else []
        yield {**page, "words": kept}


def _tables(page: Mapping[str, Any]) -> list[Boxes]:
    """The tables of a page that have more than one column, from above."""
    found = [
        [[box and Box(*box) for box in row] for row in table]
        for table in page["tables"] if max(map(len, table), default=0) > 1
    ]  # fmt: skip
    return sorted(found, key=top_of)


def _shape(row: Row) -> str:
    """A line without the number of its page."""
    text = text_of(row)
    return re.sub(r"[0-9]+", "#", text) if _PAGE.search(text) else text
