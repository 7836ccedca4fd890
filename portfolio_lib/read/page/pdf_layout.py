"""Words at places as lines, columns, paragraphs and cells: the geometry of `pdf`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from portfolio_lib.read.page.labels import Labels
from portfolio_lib.vocabulary import UNPRINTABLE

_WIDE = 2.0
"""A gap in a line that parts fields [sizes]."""
_GUTTER = 0.7
"""A gap that parts columns where two lines have it, and all between them leave it free [sizes]."""
_INFINITE = float("inf")
_ENDS = frozenset(".:;!?")


class Word(NamedTuple):
    """A word and where it stands, from the upper left corner of its page [points]."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float
    is_bold: bool


Row = list[Word]
"""The words of one line, from the left."""
Lines = list[str]
Gap = tuple[float, float]


def rows_of(words: Iterable[Word]) -> list[Row]:
    """Words as lines: those whose middle is within the height of the first one of a line."""
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: (word.top, word.x0)):
        middle = (word.top + word.bottom) / 2
        if rows and rows[-1][0].top <= middle <= rows[-1][0].bottom:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word.x0) for row in rows]


def text_of(row: Row) -> str:
    """A line with wide gaps in it, which part several fields."""
    parts = [row[0].text]
    for before, word in pairwise(row):
        parts += ["    " if word.x0 - before.x1 >= _WIDE * before.size else " ", word.text]
    return UNPRINTABLE.sub("", "".join(parts)).replace("\N{SOFT HYPHEN}", "")


class Box(NamedTuple):
    """A cell on its page."""

    x0: float
    top: float
    x1: float
    bottom: float

    def has(self, word: Word) -> bool:
        """Whether the middle of a word is inside."""
        across, down = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return self.x0 <= across <= self.x1 and self.top <= down <= self.bottom


Boxes = Sequence[Sequence[Box | None]]


def is_in(row: Sequence[Box | None], word: Word) -> bool:
    """Whether a word stands in one of the cells of a row."""
    return any(box is not None and box.has(word) for box in row)


def top_of(table: Boxes) -> float:
    """Where a table begins."""
    return min(box.top for row in table for box in row if box)


def cells_of(table: Boxes, words: Sequence[Word]) -> list[list[Lines]]:
    """The lines of each cell; one reaches as far as the longest of its column."""
    found: list[list[list[Row]]] = [
        [rows_of(w for w in words if box and box.has(w)) for box in row] for row in table
    ]
    limits = [
        max((line[-1].x1 for row in found for cell in row[at : at + 1] for line in cell), default=0)
        for at in range(max(map(len, found)))
    ]
    return [[joined(cell, limit) for cell, limit in zip(row, limits, strict=False)]
            for row in found]  # fmt: skip


def joined(rows: Sequence[Row], limit: float, labels: Labels | None = None) -> Lines:
    """Lines, those made one of which the lower one goes on with the upper one.

    It does where its first word had no room in the upper line, which reaches to `limit`; in a
    text, for which there are labels, also where it begins in the middle of a sentence.
    """
    found: Lines = []
    for above, row in zip([None, *rows], rows, strict=False):
        text = text_of(row)
        first = row[0]
        had_no_room = above is not None and (
            above[-1].x1 + first.x1 - first.x0 + first.size / 5 > limit
        )
        begins = labels is not None and labels.labelled(text) is not None
        is_amid = labels is not None and text[:1].islower() and found and found[-1][-1] not in _ENDS
        if found and (had_no_room or is_amid) and not begins:
            found[-1] += text if found[-1].endswith("-") else f" {text}"
        else:
            found.append(text)
    return found


def is_bold(row: Row) -> bool:
    """Whether all words of a line are bold."""
    return all(word.is_bold for word in row)


def _gaps(row: Row) -> list[Gap]:
    """Where a line has room for a gutter."""
    pairs = pairwise(row)
    return [(one.x1, two.x0) for one, two in pairs if two.x0 - one.x1 >= _GUTTER * one.size]


def run_of(rows: Sequence[Row]) -> tuple[int, list[Gap]]:
    """How many lines from the first one on have gutters in common, and these; none where few do.

    A gutter has words of two lines on each side.
    """
    found = (0, list[Gap]())
    gutters = _free(rows[0])
    for at, row in enumerate(rows[1:], start=2):
        shared = [(max(a, c), min(b, d)) for a, b in gutters for c, d in _free(row)]
        gutters = [gap for gap in shared if gap[1] - gap[0] >= _GUTTER * row[0].size]
        if not gutters:
            break
        parting = [gap for gap in gutters if _parts(rows[:at], gap)]
        is_near = row[0].top - max(word.bottom for word in rows[at - 2]) < row[0].size
        if parting and (any(row[-1].x1 > b for _, b in parting) or is_near):
            found = (at, parting)
    return found


def parted(row: Row, gaps: Sequence[Gap]) -> list[Row]:
    """A line as its parts between gutters, some of them without words."""
    starts = [-_INFINITE, *(end for _, end in gaps), _INFINITE]
    return [[word for word in row if left <= word.x0 < right] for left, right in pairwise(starts)]


def _free(row: Row) -> list[Gap]:
    """Where a line has no words: before, after, and where it has room for a gutter."""
    return [(-_INFINITE, row[0].x0), *_gaps(row), (row[-1].x1, _INFINITE)]


def _parts(rows: Sequence[Row], gap: Gap) -> bool:
    """Whether words of two lines stand on each side."""
    lefts = sum(row[0].x1 <= gap[0] for row in rows)
    return lefts > 1 and sum(row[-1].x0 >= gap[1] for row in rows) > 1
