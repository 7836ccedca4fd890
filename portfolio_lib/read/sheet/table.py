"""A grid with a header: its rows become projects, and what no field holds stays beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from portfolio_lib.model import Finding
from portfolio_lib.model.tables import AUDIENCES
from portfolio_lib.names.places import Places
from portfolio_lib.read.records import ProjectRecord, StatedField
from portfolio_lib.read.sheet.amount_rows import AmountCell
from portfolio_lib.read.sheet.amounts import is_blank_amount
from portfolio_lib.read.sheet.cells import (
    DateColumn,
    in_one_order,
    is_nothing,
    kind_of_amount,
    word,
)
from portfolio_lib.read.sheet.column_groups import grouped, named_by_field
from portfolio_lib.read.sheet.column_rules import SKIP, GridRules
from portfolio_lib.read.sheet.ditto import Dittos
from portfolio_lib.read.sheet.grids import Grid, Row, flowing
from portfolio_lib.read.sheet.header_findings import header_findings, of_no_project
from portfolio_lib.read.sheet.headers import (
    LISTS,
    AmountColumn,
    in_one_language,
    is_given,
    is_of_whole,
)
from portfolio_lib.read.sheet.layout import Layout, money_columns
from portfolio_lib.read.sheet.leftout import RowFilter
from portfolio_lib.read.sheet.named_columns import is_mark, is_stated, is_used, with_share
from portfolio_lib.read.sheet.part_headings import PartHeadings
from portfolio_lib.read.sheet.place_cells import are_codes
from portfolio_lib.read.sheet.project import SheetProject
from portfolio_lib.read.sheet.sheet_rows import SheetRow, shared_spans
from portfolio_lib.read.written.amounts import common_point
from portfolio_lib.read.written.dates import Day
from portfolio_lib.read.written.names import may_be_several
from portfolio_lib.read.written.others import is_of_others

__all__ = ["Table"]

_NAMES = ("places", "funding", "implementing", "accountable", "extending", "currency", "provider")
_DATES = ("start", "end", "amount_date")
_WITHOUT_NOTHING = (*_NAMES, *_DATES, "period", "identifier", "language")
"""Fields in which a word such as "TBD" says that there is nothing."""
_CONSTANTS = ("funding", "accountable", "implementing", "places", "status", "language")
_WITH_LINES = (*LISTS, "period")
"""Fields in which a line break separates."""


@dataclass
class Table:
    """A grid with a header, row by row.

    Parameters
    ----------
    places : takes lists of places apart.
    rules : what a person says of the columns.
    """

    grid: Grid
    layout: Layout
    places: Places
    rules: GridRules = field(default_factory=GridRules)
    findings: list[Finding] = field(default_factory=list)
    _money: dict[int, AmountColumn] = field(init=False)
    _groups: dict[str, list[list[int]]] = field(init=False)
    _named: dict[str, list[int]] = field(init=False)
    _dates: dict[int, DateColumn] = field(init=False)
    _separators: Mapping[int, str] = field(init=False)
    _audiences: Mapping[int, str] = field(init=False)
    _nothing: dict[int, list[Row]] = field(default_factory=dict)
    _joined: int = 0
    _repeated: int = 0
    _stated_above: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.layout = replace(self.layout, names=self._all_named())
        self._money = dict(money_columns(self.layout))
        self._groups = grouped(self.layout)
        self._named = named_by_field(self.layout)
        names = self.layout.names
        orders = self.rules.at(self.rules.orders, names)
        self._separators = self.rules.at(self.rules.separators, names)
        self._audiences = self.rules.at(self.rules.audiences, names)
        self._dates = {
            at: DateColumn.of(self._cells(at), orders.get(at) or found.order)
            for at, found in self.layout.headings.items()
            if found.field in (*_DATES, "period")
        }
        others = (DateColumn.of(self._cells(at)) for at in range(len(names)))
        self._dates = in_one_order(self._dates, others)
        self.findings += header_findings(self.grid, self.layout, self.rules)

    def records(self) -> list[ProjectRecord]:
        """The projects; rows that go on with an earlier one are a part of it."""
        point = common_point(self._amount_texts())
        fields = {at: found.field for at, found in self.layout.headings.items()}
        row_filter = RowFilter(self.grid.file, fields, self._money, self.layout.names, point)
        groups: dict[tuple[object, ...], list[list[SheetRow]]] = {}
        dittos = Dittos(self.grid.file, self.layout.names, self._money)
        whole = dittos.resolved(self.grid.rows[self.layout.first :])
        self.findings += dittos.findings()
        parts, rows = self._parted(whole)
        for row in row_filter.projects(rows, has_headings=whole[:1] != rows[:1]):
            if isinstance(row, Finding):
                self.findings.append(row)
            else:
                self._stated_above = parts[row.number]
                self._take(groups, self._line(row))
        self._tell_of_rows()
        projects = [lines for same in groups.values() for lines in same]
        shared = shared_spans(projects)
        is_by_year = any(
            len({row.values.get("amount_date") for row in same}) > 1 for same in projects
        )
        return [
            SheetProject(self.grid.file, lines, self.places, point, shared, is_by_year).record()
            for lines in projects
        ]

    def _parted(self, rows: list[Row]) -> tuple[dict[int, Mapping[str, str]], list[Row]]:
        """The rows that are no headings, and what is stated above each.

        Where each part has a header of its own, the first one's heading is above that.
        """
        headings = PartHeadings(self.grid.file, self.places, {*self._groups, *self.layout.values})
        all_rows, at = self.grid.rows, self.layout.header
        is_repeated = any(row.cells == all_rows[at].cells for row in rows)
        before = [row for n, row in enumerate(all_rows[:at]) if n not in self.layout.above]
        above = before[-1] if before and is_repeated and headings.stated(before[-1]) else None
        used = [above.number] if above else [] if is_repeated else headings.take_title(before)
        self.findings = [
            one for one in self.findings if one.rule != "text-in-no-field" or one.line not in used
        ]
        parted = headings.parted(rows, above)
        self.findings += headings.findings
        return parted

    def _take(self, groups: dict[tuple[object, ...], list[list[SheetRow]]], line: SheetRow) -> None:
        same = groups.setdefault(line.key, [])
        fitting = next((lines for lines in same[-1:] if line.continues(lines)), None)
        if fitting is None:
            same.append([line])
            return
        is_repeated = any(line.says_the_same(other) for other in fitting)
        fitting.append(line)
        if "identifier" not in line.values:
            self._repeated += is_repeated
            self._joined += not is_repeated

    def _cells(self, at: int) -> Iterator[str]:
        for row in self.grid.rows[self.layout.first :]:
            if at < len(row.cells) and row.cells[at]:
                yield row.cells[at]

    def _amount_texts(self) -> Iterator[str]:
        """The texts that are amounts; the numbers of a workbook have no mark of their own."""
        for row in self.grid.rows[self.layout.first :]:
            for at in self._money:
                if at < len(row.cells) and row.cells[at] and at not in row.numbers:
                    yield row.cells[at]

    def _line(self, row: Row) -> SheetRow:
        used: set[int] = set()
        values = dict(self._values(row, used))
        values.pop(SKIP, None)
        self._add_named(row, values, used)
        for name, value in self._stated_above.items():
            values.setdefault(name, value)
        days = {
            name: day
            for name in _DATES
            for at in self._positions(name)
            if at in used and (day := self._dates[at].day(flowing(row.cells[at]))) is not None
        }
        if "amount_date" not in days and (day := self._day_of_all()) is not None:
            days["amount_date"] = day
        periods = {
            row.cells[at]: found
            for at in self._positions("period")
            if at in used and (found := self._dates[at].period(row.cells[at])) is not None
        }
        amounts = tuple(self._amounts(row, used))
        own = tuple(self._own(row, used, values.get("audience", "")))
        self._tell_beyond(row)
        has_co_donors = any(
            at in used and is_of_others(self.layout.names[at], row.cells[at])
            for at in self._positions("funding")
        )
        return SheetRow(row.number, values, amounts, own, days, periods, has_co_donors)

    def _add_named(self, row: Row, values: dict[str, str], used: set[int]) -> None:
        """Add the donors and places whose columns say something in this row."""
        for name, columns in self._named.items():
            here = [at for at in columns if at < len(row.cells) and row.cells[at]]
            filled = [at for at in here if is_stated(row.cells[at])]
            used.update(at for at in here if is_used(row.cells[at], name))
            names = (
                with_share(self.layout.headings[at].named or "", row.cells[at]) for at in filled
            )
            if filled:
                values[name] = "; ".join(filter(None, (values.get(name), *names)))

    def _day_of_all(self) -> Day | None:
        """The time of all amounts, where the sheet's name or a person says it."""
        stated = self.layout.values.get("amount_date", "")
        is_stated = stated and "amount_date" not in self._groups
        return DateColumn().day(stated) if is_stated else None

    def _positions(self, name: str) -> Iterator[int]:
        for group in self._groups.get(name, []):
            yield from group

    def _values(self, row: Row, used: set[int]) -> Iterator[tuple[str, str]]:
        """Each field with what its best filled column says; lists with those of equal rank."""
        for name, groups in self._groups.items():
            for group in groups:
                filled = [at for at in group if self._is_filled(row, at, name)]
                if filled:
                    used.update(at for at in filled if self._is_whole(row, at))
                    text = "; ".join(dict.fromkeys(self._separated(row, at) for at in filled))
                    yield name, text if name in _WITH_LINES else flowing(text)
                    break
            else:
                if name in self.layout.values:
                    yield name, self.layout.values[name]
        for name in _CONSTANTS:
            if name not in self._groups and name in self.layout.values:
                yield name, self.layout.values[name]

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

    def _is_filled(self, row: Row, at: int, name: str) -> bool:
        text = row.cells[at] if at < len(row.cells) else ""
        if not text:
            return False
        if name in _WITHOUT_NOTHING and is_nothing(text) and not self._is_code(at, name, text):
            self._nothing.setdefault(at, []).append(row)
            return False
        return True

    def _is_code(self, at: int, name: str, text: str) -> bool:
        """Whether "NA" is Namibia: in a column of codes it is."""
        return text.upper() == "NA" and name == "places" and at in self._of_codes

    @cached_property
    def _of_codes(self) -> frozenset[int]:
        """The columns of places in which every cell has codes, in capitals or not."""
        columns = (at for group in self._groups.get("places", []) for at in group)
        return frozenset(at for at in columns if are_codes(self._cells(at), self.places))

    def _amounts(self, row: Row, used: set[int]) -> Iterator[AmountCell]:
        """The amounts of a row: of each kind and time that of its best filled column."""
        seen: set[tuple[object, ...]] = set()
        for at in sorted(self._money, key=lambda at: self.layout.headings[at].rank):
            text = row.cells[at] if at < len(row.cells) else ""
            column = self._of_kind(row, self._money[at], used)
            if column is None:
                self._tell_of_kind(row, at)
                continue
            key = (column.kind, column.when, column.number, column.donor, column.place)
            own = column.donor or self._giver(row, at)
            donor = self._donor(row, column.number) if column.number else own
            if not text or key in seen or self._is_idle(at, text):
                continue
            if is_blank_amount(text):
                self._nothing.setdefault(at, []).append(row)
                continue
            if column.number and donor is None:
                self._tell_without_donor(row, at)
                continue
            seen.add(key)
            used.add(at)
            yield AmountCell(
                column, text, at in row.numbers, row.currencies.get(at), row.spans.get(at), donor,
                column.place, is_of_whole(self.layout.names[at]),
            )  # fmt: skip

    def _of_kind(self, row: Row, column: AmountColumn, used: set[int]) -> AmountColumn | None:
        """The column of a row's amount, of which the row may say of what kind it is.

        None where it says that and is not understood: the amount is kept as an own field.
        """
        states = (row.cells[at] for at in self._positions("status") if at < len(row.cells))
        if "kind" in self.layout.values and any(one.casefold() in word("pledge") for one in states):
            return None
        if column.kind != "budget" or column.donor or column.place:
            return column
        stated = [at for at in self._kinds_at if self._is_filled(row, at, "")]
        if not stated:
            return column
        used.add(stated[0])
        kind = kind_of_amount(row.cells[stated[0]])
        return replace(column, kind=kind) if kind else None

    @cached_property
    def _kinds_at(self) -> list[int]:
        """The columns that say of what kind an amount is, not "Loan" or "Grant"."""
        kinds = self._positions("amount kind")
        return [at for at in kinds if any(map(kind_of_amount, self._cells(at)))]

    def _is_idle(self, at: int, text: str) -> bool:
        """Whether a cell below a name is no amount of it, but a mark or nought."""
        return bool(self.layout.headings[at].named) and (is_mark(text) or not is_stated(text))

    def _tell_of_kind(self, row: Row, at: int) -> None:
        if at < len(row.cells) and row.cells[at]:
            self.findings.append(Finding.of(
                "amount-not-used", "the row says that its amount is a pledge, or of which kind in "
                "words that are not known; expected commitment, disbursement, expenditure, budget, "
                "incoming funds or incoming commitment. The amount is kept as a field of its own",
                file=self.grid.file, line=row.number,
                field=self.layout.headings[at].field, value=row.cells[at],
            ))  # fmt: skip

    def _tell_without_donor(self, row: Row, at: int) -> None:
        self.findings.append(Finding.of(
            "amount-not-used", f"{self.layout.names[at]!r} has an amount, and its row names no "
            "such donor; it is kept as a field of its own", file=self.grid.file, line=row.number,
            field=self.layout.headings[at].field, value=row.cells[at],
        ))  # fmt: skip

    def _donor(self, row: Row, number: str) -> str | None:
        """The donor with a number, whose amount stands beside it; None where there is none."""
        for at in self._positions("funding"):
            if self.layout.headings[at].number == number and self._is_filled(row, at, "funding"):
                return row.cells[at]
        return None

    def _giver(self, row: Row, at: int) -> str | None:
        """The only donor of a row, where a header says that a column is what donors give."""
        if not is_given(self.layout.names[at]):
            return None
        columns = [at for at in self._positions("funding") if self._is_filled(row, at, "funding")]
        names = {row.cells[at] for at in columns} or {self.layout.values.get("funding", "")}
        name = names.pop() if len(names) == 1 else ""
        return name if name and not may_be_several(name) else None

    def _own(self, row: Row, used: set[int], audience: str) -> Iterator[StatedField]:
        """What stands in columns that the model has no name for, or another counts before."""
        stated = audience.strip().casefold()
        for at, name in enumerate(self.layout.names):
            text = row.cells[at] if at < len(row.cells) else ""
            is_nothing_here = any(other is row for other in self._nothing.get(at, [])[-1:])
            if text and name and at not in used and not is_nothing_here:
                default = self._audiences.get(at, "internal")
                audience_here = stated if stated in AUDIENCES else default
                yield StatedField(name, text, row.number, audience_here)

    def _all_named(self) -> tuple[str, ...]:
        """The header of each column; one without is called by its number, where it holds any."""
        return tuple(
            name or (f"Column {at + 1}" if any(self._cells(at)) else "")
            for at, name in enumerate(self.layout.names)
        )

    def _tell_of_rows(self) -> None:
        for at, rows in sorted(self._nothing.items()):
            count, whole = len(rows), f"the column {self.layout.names[at]!r}"
            cells = f"a cell of {whole} says" if count == 1 else f"{count:,} cells of {whole} say"
            first = rows[0].cells[at]
            self.findings.append(Finding.of(
                "placeholder-value", f"{cells} that there is nothing; the first is {first!r}",
                file=self.grid.file, line=rows[0].number, field=self.layout.headings[at].field,
                value=first,
            ))  # fmt: skip
        for count, what in (
            (self._joined, "as one project in several places or years: all else is the same"),
            (self._repeated, "since it says the same in all columns; it is counted once"),
        ):
            if count:
                rows_were = "row was" if count == 1 else "rows were"
                message = f"{count:,} {rows_were} joined to an earlier one, {what}"
                self.findings.append(Finding.of("rows-joined", message, file=self.grid.file))

    def _tell_beyond(self, row: Row) -> None:
        if beyond := [cell for cell in row.cells[len(self.layout.names) :] if cell]:
            said, where = " | ".join(beyond), "a cell right of the header"
            self.findings.append(of_no_project(self.grid, row, where, said))
