"""Notes below a table with a mark, and the marks in its cells that lead there: "Roads¹"."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from portfolio_lib.model import Finding
from portfolio_lib.read.sheet.grids import Row

_DIGITS = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789", "()[] ")
_MARK = r"\*{1,3}|[†‡§]|[¹²³⁴⁵⁶⁷⁸⁹]{1,2}|\(?[0-9]{1,2}\)|\[[0-9]{1,2}\]"
_NOTE = re.compile(rf"(?P<mark>{_MARK}|[a-e](?=[.)]?\s))[.)]?\s*\w")
_MARKED = re.compile(rf"(?P<text>.*[\w.)])\s?(?P<mark>{_MARK}|(?<=\s)[a-e])", re.DOTALL)
_BEHIND_A_WORD = re.compile(r".*[^\W\d_]{3}[.)]?", re.DOTALL)
"""Where a number is a mark: "(1)" behind one is, and the 2 of "10 km²" is none."""


@dataclass
class Footnotes:
    """Takes the notes and their marks out of a table.

    A note stands alone in a row below the last row of several texts, and a cell above has its
    mark. Marks of places stay: whoever finds the place knows them.

    Parameters
    ----------
    file : the file and its sheet.
    places : the positions of the columns of places.
    """

    file: str
    places: Collection[int]
    findings: list[Finding] = field(default_factory=list)

    def without(self, rows: Sequence[Row]) -> list[Row]:
        """The rows without notes, and their cells without the marks of these."""
        last = max((at for at, row in enumerate(rows) if len(row.texts) > 1), default=-1) + 1
        notes = {
            row.number: key for row in rows[last:]
            if (match := _NOTE.match(row.texts[0])) and (key := _key(match["mark"]))
        } if last else {}  # fmt: skip
        marked = {
            row.number: found for row in rows[:last]
            if notes and (found := self._marked(row, set(notes.values())))
        }  # fmt: skip
        used = {key: row for row in reversed(rows) for key in _keys(marked.get(row.number, {}))}
        self.findings += [
            self._finding(row, used[notes[row.number]])
            for row in rows[last:] if notes.get(row.number) in used
        ]  # fmt: skip
        return [
            _with_texts(row, marked.get(row.number, {}))
            for row in rows if notes.get(row.number) not in used
        ]  # fmt: skip

    def _marked(self, row: Row, keys: set[str]) -> Mapping[int, re.Match[str]]:
        """The cells of a row that end with a mark, by position."""
        return {
            at: match for at, cell in enumerate(row.cells)
            if at not in self.places and (match := _MARKED.fullmatch(cell))
            and _key(match["mark"]) in keys
            and (match["mark"][0] in "*†‡§" or _BEHIND_A_WORD.fullmatch(match["text"]))
        }  # fmt: skip

    def _finding(self, row: Row, first: Row) -> Finding:
        return Finding.of(
            "note-row", f"the row is a note whose mark stands first in row {first.number}; it is "
            "left out, and so is the mark", file=self.file, line=row.number, value=row.texts[0],
        )  # fmt: skip


def _key(mark: str) -> str:
    return mark.translate(_DIGITS)


def _keys(marked: Mapping[int, re.Match[str]]) -> set[str]:
    return {_key(match["mark"]) for match in marked.values()}


def _with_texts(row: Row, marked: Mapping[int, re.Match[str]]) -> Row:
    cells = (marked[at]["text"] if at in marked else cell for at, cell in enumerate(row.cells))
    return replace(row, cells=tuple(cells)) if marked else row
