"""Rows of a table that are no projects: totals, notes below it, the header once more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import takewhile

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
_HEADINGS = 2
"""Of so many rows below a heading one is of a project, since headings may follow each other."""
_ORDINAL = re.compile(r"(?:[IVX]{1,5}|[A-Z]|[0-9]{1,4}(?:\.[0-9]{1,2})*)[.)]?")
"""What counts the rows of a list: "I.", "B", "2.1"."""
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

    def is_summed_in(self, value: Decimal, fewest: int) -> bool:
        """Whether an amount is the sum of all, which may be rounded, and they are enough."""
        most = 1 + _ROUNDING * self.number
        return self.number >= fewest and abs(self.total - value) <= most


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
    _said: set[str] = field(default_factory=set)
    _has_headings: bool = False
    _is_followed: bool = False
    _is_below_total: bool = False
    _has_seen_own: bool = False

    def projects(
        self, rows: Sequence[Row], *, has_headings: bool = False
    ) -> Iterator[Row | Finding]:
        """The rows that are projects, and a finding for each other one.

        Parameters
        ----------
        has_headings : whether the rows are known to have headings of parts.
        """
        self._has_headings = has_headings or self._begins_with_heading(rows)
        for at, row in enumerate(rows):
            below = rows[at + 1 : at + 1 + _HEADINGS]
            self._is_followed = any(len(other.texts) >= _FEWEST_COLUMNS for other in below)
            finding = self._finding(row) or self._total_above(row, rows[at + 1 :])
            if finding is None:
                self._add(row)
            yield finding or row

    def _begins_with_heading(self, rows: Sequence[Row]) -> bool:
        """Whether the first row has a title alone and the second far more: parts of a list do."""
        return (
            len(rows) > 1 and self._has_one_text(rows[0]) and len(rows[1].texts) >= _FEWEST_COLUMNS
        )

    def _finding(self, row: Row) -> Finding | None:
        if is_hxl(row.cells) or self._is_header(row):
            return self._left_out(row, "repeated-header", "the row repeats the header")
        stated = self._amounts(row)
        if stated and self._is_total(row, stated):
            self._begin_anew(stated)
            return self._left_out(
                row, "total-row", "the row adds up the rows above and names no project of its own"
            )
        if self._is_note(row) or self._is_about_total(row):
            return self._left_out(
                row, "note-row", "the row has a note or a heading, and no project"
            )
        return None

    def _is_header(self, row: Row) -> bool:
        filled = [(at, cell) for at, cell in enumerate(row.cells) if cell]
        same = sum(at < len(self.names) and cell == self.names[at] for at, cell in filled)
        return same > 1 and 2 * same > len(filled)

    def _total_above(self, row: Row, below: Sequence[Row]) -> Finding | None:
        """A finding for a row without identity that adds up those below, as groups in Excel do."""
        stated = self._amounts(row)
        if not stated or self._has_own(row):
            return None
        sums: dict[int, _Above] = {}
        for other in takewhile(self._has_own, below):
            for at, value in self._amounts(other).items():
                sums.setdefault(at, _Above()).add(value)
        if not _are_sums(stated, [sums], fewest=2):
            return None
        return self._left_out(
            row, "total-row", "the row adds up the rows below and names no project of its own"
        )

    def _has_own(self, row: Row) -> bool:
        """Whether a row says something of a project that no sum does: its donor, place or dates."""
        known = self._stated(row)
        is_total = bool(row.texts) and normalised(row.texts[0]) in _TOTALS
        return not is_total and any(
            name in known and not _is_total_word(known[name]) for name in _IDENTITY
        )

    def _has_one_text(self, row: Row) -> bool:
        """Whether a row has one text, also where a merged cell repeats it; not in a short table."""
        return len(self._texts(row)) == 1 and len(set(self.fields.values())) >= _FEWEST_COLUMNS

    def _texts(self, row: Row) -> list[str]:
        """The different texts of a row, without the number that it has in the list."""
        cells = [
            cell for at, cell in enumerate(row.cells)
            if cell and (at in self.fields or not _ORDINAL.fullmatch(cell))
        ]  # fmt: skip
        return list(dict.fromkeys(cells))

    def _is_note(self, row: Row) -> bool:
        """Whether the row has one text only, which no project would have as its title."""
        if not self._has_one_text(row):
            return False
        stated = self._stated(row)
        title, text = stated.get("title"), self._texts(row)[0]
        return (
            title is None
            or len(stated) > 1
            or (self._has_headings and self._is_followed)
            or len(text) > _LONGEST_TITLE
            or text[:1] in "*†‡©(["
            or starts_with("footnote", text)
            or normalised(text) in _TOTALS
        )

    def _is_about_total(self, row: Row) -> bool:
        """Whether a row without identity goes on with a total: its average, what is left of it."""
        self._is_below_total = self._is_below_total and not self._has_own(row)
        return self._is_below_total

    def _is_total(self, row: Row, stated: Mapping[int, Decimal]) -> bool:
        known = self._stated(row)
        title = known.get("title", "")
        has_own = self._has_own(row)
        if title and has_own:
            return False
        labels = [text for at, text in enumerate(row.cells) if text and at not in self.money]
        if not has_own and (not title or _is_total_word(title)):
            if any(self._is_total_of_rows(text) for text in labels):
                return True
            return self._adds_up(stated, fewest=1 if any(map(_is_total_word, labels)) else 2)
        return self._adds_up(stated)

    def _is_total_of_rows(self, text: str) -> bool:
        """Whether a text is "Total", alone or beside what rows above say: "Total Harbour Fund"."""
        plain = normalised(text)
        return plain in _TOTALS or _without_total(plain) in self._said

    def _adds_up(self, stated: Mapping[int, Decimal], fewest: int = 2) -> bool:
        """Whether all amounts are sums of those above: all, since the last sum, or of the sums."""
        return _are_sums(stated, (self._since_total, self._all, self._totals), fewest)

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
        self._has_seen_own = self._has_seen_own or self._has_own(row)
        self._said.update(map(normalised, self._stated(row).values()))
        for at, value in self._amounts(row).items():
            self._since_total.setdefault(at, _Above()).add(value)
            self._all.setdefault(at, _Above()).add(value)

    def _begin_anew(self, stated: Mapping[int, Decimal]) -> None:
        for at, value in stated.items():
            self._totals.setdefault(at, _Above()).add(value)
        self._since_total.clear()
        self._is_below_total = self._has_seen_own

    def _left_out(self, row: Row, rule: str, what: str) -> Finding:
        text = " | ".join(row.texts)
        return Finding.of(
            rule, f"{what}; it is left out", file=self.file, line=row.number, value=text
        )


def _are_sums(
    stated: Mapping[int, Decimal], sums: Sequence[Mapping[int, _Above]], fewest: int
) -> bool:
    """Whether all amounts are sums of at least so many, each in one of several additions."""
    return all(
        any(known.get(at, _Above()).is_summed_in(value, fewest) for known in sums)
        for at, value in stated.items()
    )


_TOTALS = tuple(sorted(map(normalised, word("total")), key=len, reverse=True))
_OF = re.compile(r"^(?:for|of|in|für|von|pour|de|para|per|di) ")


@lru_cache(maxsize=10_000)
def _is_total_word(text: str) -> bool:
    """Whether a text is "Total", or begins or ends with it: "Total Kenya", "Kenya total"."""
    plain = normalised(text)
    return plain in _TOTALS or _without_total(plain) is not None


@lru_cache(maxsize=10_000)
def _without_total(plain: str) -> str | None:
    """What stands beside "Total" in a normalised text: "Kenya" of "Total Kenya"; None without."""
    for said in _TOTALS:
        if plain.startswith(f"{said} "):
            return _OF.sub("", plain.removeprefix(f"{said} "))
        if plain.endswith(f" {said}"):
            return plain.removesuffix(f" {said}")
    return None
