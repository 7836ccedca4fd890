"""What the columns of a table say in its rows, by field: the best filled one counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from portfolio_lib.names.places import Places
from portfolio_lib.read.sheet.cells import DateColumn, in_one_order, is_nothing
from portfolio_lib.read.sheet.column_rules import GridRules
from portfolio_lib.read.sheet.grids import Grid, Row, flowing
from portfolio_lib.read.sheet.headers import in_one_language
from portfolio_lib.read.sheet.known_headers import LISTS
from portfolio_lib.read.sheet.layout import Layout, grouped
from portfolio_lib.read.sheet.place_cells import are_codes
from portfolio_lib.read.written.others import is_of_others

_NAMES = ("places", "funding", "implementing", "accountable", "extending", "currency", "provider")
DATES = ("start", "end", "amount_date")
"""Fields of days."""
_WITHOUT_NOTHING = (*_NAMES, *DATES, "period", "identifier", "language")
"""Fields in which a word such as "TBD" says that there is nothing."""
_CONSTANTS = ("funding", "accountable", "implementing", "places", "status", "language")
_WITH_LINES = (*LISTS, "period")
"""Fields in which a line break separates."""


@dataclass
class TableColumns:
    """The columns of a table.

    Parameters
    ----------
    places : takes lists of places apart.
    rules : what a person says of the columns.
    nothing : the rows in which a cell of a column says that there is nothing, by position.
    """

    grid: Grid
    layout: Layout
    places: Places
    rules: GridRules
    nothing: dict[int, list[Row]] = field(default_factory=dict)
    groups: dict[str, list[list[int]]] = field(init=False)
    dates: dict[int, DateColumn] = field(init=False)
    _separators: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        names = self.layout.names
        self.groups = grouped(self.layout)
        orders = self.rules.at(self.rules.orders, names)
        self._separators = self.rules.at(self.rules.separators, names)
        dates = {
            at: DateColumn.of(self.cells(at), orders.get(at) or found.order)
            for at, found in self.layout.headings.items()
            if found.field in (*DATES, "period")
        }
        others = (DateColumn.of(self.cells(at)) for at in range(len(names)))
        self.dates = {
            at: replace(column, is_from_1904=self.grid.is_from_1904)
            for at, column in in_one_order(dates, others).items()
        }

    def cells(self, at: int) -> Iterator[str]:
        """The filled cells of a column."""
        for row in self.grid.rows[self.layout.first :]:
            if at < len(row.cells) and row.cells[at]:
                yield row.cells[at]

    def positions(self, name: str) -> Iterator[int]:
        """The columns of a field."""
        for group in self.groups.get(name, []):
            yield from group

    def values(self, row: Row, used: set[int]) -> Iterator[tuple[str, str]]:
        """Each field with what its best filled column says; lists with those of equal rank."""
        for name, groups in self.groups.items():
            for group in groups:
                filled = [at for at in group if self.is_filled(row, at, name)]
                if filled:
                    used.update(at for at in filled if self._is_whole(row, at))
                    texts = [self._separated(row, at) for at in filled]
                    if name in self.layout.values and self._are_of_others(row, filled):
                        texts = [self.layout.values[name], *texts]
                    text = "; ".join(dict.fromkeys(texts))
                    yield name, text if name in _WITH_LINES else flowing(text)
                    break
            else:
                if name in self.layout.values:
                    yield name, self.layout.values[name]
        for name in _CONSTANTS:
            if name not in self.groups and name in self.layout.values:
                yield name, self.layout.values[name]

    def _are_of_others(self, row: Row, columns: Sequence[int]) -> bool:
        """Whether columns name further donors beside that of the whole list: "Co-financiers"."""
        return all(is_of_others(self.layout.names[at], row.cells[at]) for at in columns)

    def _separated(self, row: Row, at: int) -> str:
        separator, heading = self._separators.get(at), self.layout.headings[at]
        language, text = heading.language, row.cells[at]
        if at in self._of_codes:
            return text.upper()
        if heading.length and text.isdigit():
            text = f"{text} {heading.length}"
        if language is not None:
            text = in_one_language(text, language) or text
        return text.replace(separator, "; ") if separator else text

    def _is_whole(self, row: Row, at: int) -> bool:
        """Whether a cell is used whole; of one in two languages the other is kept as it is."""
        language = self.layout.headings[at].language
        return language is None or in_one_language(row.cells[at], language) is None

    def is_filled(self, row: Row, at: int, name: str) -> bool:
        """Whether a cell says something; a word for nothing, such as "TBD", is noted."""
        text = row.cells[at] if at < len(row.cells) else ""
        if not text:
            return False
        if name in _WITHOUT_NOTHING and is_nothing(text) and not self._is_code(at, name, text):
            self.nothing.setdefault(at, []).append(row)
            return False
        return True

    def says_nothing(self, row: Row, at: int) -> bool:
        """Whether a cell of the row that was read last says that there is nothing."""
        return any(other is row for other in self.nothing.get(at, [])[-1:])

    def _is_code(self, at: int, name: str, text: str) -> bool:
        """Whether "NA" is Namibia: in a column of codes it is."""
        return text.upper() == "NA" and name == "places" and at in self._of_codes

    @cached_property
    def _of_codes(self) -> frozenset[int]:
        """The columns of places in which every cell has codes, in capitals or not."""
        columns = (at for group in self.groups.get("places", []) for at in group)
        return frozenset(at for at in columns if are_codes(self.cells(at), self.places))
