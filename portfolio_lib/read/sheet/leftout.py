"""Rows of a table that are no projects: totals, notes below it, the header once more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from portfolio_lib.model import Finding
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.amounts import amount_of
from portfolio_lib.read.sheet.cells import starts_with, word
from portfolio_lib.read.sheet.grids import Row
from portfolio_lib.read.sheet.headers import AmountColumn, is_hxl

__all__ = ["RowFilter"]

_IDENTITY = ("identifier", "funding", "places", "period", "start", "end")
_LONGEST_TITLE = 60
"""A longer text alone in its row is a note [characters]."""
_FEWEST_COLUMNS = 3
"""In a table of fewer known columns a title may well stand alone."""
_ROUNDING = Decimal("0.02")
"""Sums may differ by so much for each row that was added, and by one in all."""


@dataclass
class _Above:
    """The amounts of one column in rows above: how many, and their sum."""

    number: int = 0
    total: Decimal = Decimal(0)

    def add(self, value: Decimal) -> None:
        """Take in the amount of one more row."""
        self.number += 1
        self.total += value

    def is_summed_in(self, value: Decimal) -> bool:
        """Whether an amount is the sum of all, which may be rounded."""
        most = 1 + _ROUNDING * self.number
        return self.number > 1 and abs(self.total - value) <= most


@dataclass
class RowFilter:
    """Tells which rows are no projects, row after row from the top.

    Parameters
    ----------
    file : the file and its sheet.
    fields : the known columns by position.
    money : the columns of amounts by position.
    names : the header.
    point : the decimal mark that the amounts settle.
    """

    file: str
    fields: Mapping[int, str]
    money: Mapping[int, AmountColumn]
    names: Sequence[str]
    point: str | None
    _since_total: dict[int, _Above] = field(default_factory=dict)
    _all: dict[int, _Above] = field(default_factory=dict)
    _totals: dict[int, _Above] = field(default_factory=dict)

    def projects(self, rows: Iterable[Row]) -> Iterator[Row | Finding]:
        """The rows that are projects, and a finding for each other one."""
        for row in rows:
            finding = self._finding(row)
            if finding is None:
                self._add(row)
            yield finding or row

    def _finding(self, row: Row) -> Finding | None:
        if is_hxl(row.cells) or self._is_header(row):
            return self._left_out(row, "repeated-header", "the row repeats the header")
        stated = self._amounts(row)
        if stated and self._is_total(row, stated):
            self._begin_anew(stated)
            return self._left_out(
                row, "total-row", "the row adds up the rows above and names no project of its own"
            )
        if self._is_note(row):
            return self._left_out(
                row, "note-row", "the row has a note or a heading, and no project"
            )
        return None

    def _is_header(self, row: Row) -> bool:
        filled = [(at, cell) for at, cell in enumerate(row.cells) if cell]
        same = sum(at < len(self.names) and cell == self.names[at] for at, cell in filled)
        return same > 1 and 2 * same > len(filled)

    def _is_note(self, row: Row) -> bool:
        """Whether the row has one text only, which no project would have as its title."""
        texts = row.texts
        if len(texts) != 1 or len(set(self.fields.values())) < _FEWEST_COLUMNS:
            return False
        title = self._stated(row).get("title")
        text = texts[0]
        return (
            title is None
            or len(text) > _LONGEST_TITLE
            or text[:1] in "*†‡©(["
            or starts_with("footnote", text)
            or normalised(text) in _TOTALS
        )

    def _is_total(self, row: Row, stated: Mapping[int, Decimal]) -> bool:
        known = self._stated(row)
        title = known.get("title", "")
        has_own = any(name in known and not _is_total_word(known[name]) for name in _IDENTITY)
        if title and has_own:
            return False
        labels = [text for at, text in enumerate(row.cells) if text and at not in self.money]
        if not has_own and (not title or _is_total_word(title)):
            is_exact = any(normalised(text) in _TOTALS for text in labels)
            return is_exact or self._adds_up(stated)
        return self._adds_up(stated)

    def _adds_up(self, stated: Mapping[int, Decimal]) -> bool:
        """Whether all amounts are sums of those above: all, since the last sum, or of the sums."""
        return all(
            any(above.get(at, _Above()).is_summed_in(value)
                for above in (self._since_total, self._all, self._totals))
            for at, value in stated.items()
        )  # fmt: skip

    def _stated(self, row: Row) -> dict[str, str]:
        return {
            name: row.cells[at]
            for at, name in self.fields.items()
            if at < len(row.cells) and row.cells[at] and at not in self.money
        }

    def _amounts(self, row: Row) -> dict[int, Decimal]:
        found: dict[int, Decimal] = {}
        for at in self.money:
            text = row.cells[at] if at < len(row.cells) else ""
            money = amount_of(text, self.point, is_number=at in row.numbers) if text else None
            if money is not None:
                found[at] = money.value
        return found

    def _add(self, row: Row) -> None:
        for at, value in self._amounts(row).items():
            self._since_total.setdefault(at, _Above()).add(value)
            self._all.setdefault(at, _Above()).add(value)

    def _begin_anew(self, stated: Mapping[int, Decimal]) -> None:
        for at, value in stated.items():
            self._totals.setdefault(at, _Above()).add(value)
        self._since_total.clear()

    def _left_out(self, row: Row, rule: str, what: str) -> Finding:
        text = " | ".join(row.texts)
        return Finding.of(
            rule, f"{what}; it is left out", file=self.file, line=row.number, value=text
        )


_TOTALS = frozenset(map(normalised, word("total")))


@lru_cache(maxsize=10_000)
def _is_total_word(text: str) -> bool:
    """Whether a text is "Total", or begins or ends with it: "Total Kenya", "Kenya total"."""
    plain = normalised(text)
    return plain in _TOTALS or any(
        plain.startswith(f"{said} ") or plain.endswith(f" {said}") for said in _TOTALS
    )
