"""A grid with a header: its rows become projects, and what no field holds stays beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import ProjectRecord, StatedField
from portfolio_lib.read.sheet.cells import DateColumn, word
from portfolio_lib.read.sheet.column_rules import SKIP, GridRules
from portfolio_lib.read.sheet.ditto import Dittos
from portfolio_lib.read.sheet.footnotes import Footnotes
from portfolio_lib.read.sheet.grids import Grid, Row, flowing
from portfolio_lib.read.sheet.header_findings import header_findings, of_no_project
from portfolio_lib.read.sheet.layout import Layout, named_by_field
from portfolio_lib.read.sheet.leftout import RowFilter
from portfolio_lib.read.sheet.named_columns import is_stated, is_used, with_share
from portfolio_lib.read.sheet.part_headings import PartHeadings
from portfolio_lib.read.sheet.project import SheetProject
from portfolio_lib.read.sheet.row_amounts import RowAmounts
from portfolio_lib.read.sheet.sheet_rows import SheetRow, shared_spans
from portfolio_lib.read.sheet.table_columns import DATES, TableColumns
from portfolio_lib.read.written.amounts import common_point
from portfolio_lib.read.written.dates import Day
from portfolio_lib.read.written.others import is_of_others
from portfolio_lib.vocabulary import AUDIENCES

_OUTLINE = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,2})*")


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
    _columns: TableColumns = field(init=False)
    _amounts: RowAmounts = field(init=False)
    _named: dict[str, list[int]] = field(init=False)
    _audiences: Mapping[int, str] = field(init=False)
    _joined: int = 0
    _repeated: int = 0
    _stated_above: Mapping[str, str] = field(default_factory=dict)
    _numbered: dict[str, str] = field(default_factory=dict)
    """What the rows with a number in the list are called: "2" of the row above "2.1"."""

    def __post_init__(self) -> None:
        self.layout = replace(self.layout, names=self._all_named())
        self._columns = TableColumns(self.grid, self.layout, self.places, self.rules)
        self._amounts = RowAmounts(self._columns)
        self._named = named_by_field(self.layout)
        self._audiences = self.rules.at(self.rules.audiences, self.layout.names)
        self.findings += header_findings(self.grid, self.layout, self.rules)

    def records(self) -> list[ProjectRecord]:
        """The projects; rows that go on with an earlier one are a part of it."""
        point = common_point(self._amounts.texts())
        fields = {at: found.field for at, found in self.layout.headings.items()}
        row_filter = RowFilter(
            self.grid.file, fields, self._amounts.money, self.layout.names, point
        )
        groups: dict[tuple[object, ...], list[list[SheetRow]]] = {}
        dittos = Dittos(self.grid.file, self.layout.names, self._amounts.money)
        whole = dittos.resolved(self.grid.rows[self.layout.first :])
        self.findings += dittos.findings()
        places = {at for at, name in fields.items() if name == "places"}
        footnotes = Footnotes(self.grid.file, places)
        whole = footnotes.without(whole)
        self.findings += footnotes.findings
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
        headings = PartHeadings(
            self.grid.file, self.places, {*self._columns.groups, *self.layout.values}
        )
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

    def _line(self, row: Row) -> SheetRow:
        used: set[int] = set()
        values = dict(self._columns.values(row, used))
        values.pop(SKIP, None)
        self._add_named(row, values, used)
        self._add_parent(row, values)
        for name, value in self._stated_above.items():
            values.setdefault(name, value)
        days = {
            name: day
            for name in DATES
            for at in self._columns.positions(name)
            if at in used
            and (day := self._columns.dates[at].day(flowing(row.cells[at]))) is not None
        }
        if "amount_date" not in days and (day := self._day_of_all()) is not None:
            days["amount_date"] = day
        periods = {
            row.cells[at]: found
            for at in self._columns.positions("period")
            if at in used and (found := self._columns.dates[at].period(row.cells[at])) is not None
        }
        amounts = tuple(self._amounts.of_row(row, used))
        own = tuple(self._own(row, used, values.get("audience", "")))
        self._tell_beyond(row)
        has_co_donors = any(
            at in used and is_of_others(self.layout.names[at], row.cells[at])
            for at in self._columns.positions("funding")
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

    def _add_parent(self, row: Row, values: dict[str, str]) -> None:
        """Add the row of which this one is a part by its number: "2.1" is one of "2"."""
        at = self._number_at
        number = row.cells[at] if at is not None and at < len(row.cells) else ""
        if above := self._numbered.get(number.rpartition(".")[0]):
            values.setdefault("parent", above)
        if number and (name := values.get("identifier") or values.get("title")):
            self._numbered[number] = name

    @cached_property
    def _number_at(self) -> int | None:
        """The column that numbers the rows of the list and their parts: 1, 1.1, 1.2, 2."""
        for at, name in enumerate(self.layout.names):
            cells = [*self._columns.cells(at)] if normalised(name) in word("row number") else []
            if cells and all(map(_OUTLINE.fullmatch, cells)) and len({*cells}) == len(cells):
                return at
        return None

    def _day_of_all(self) -> Day | None:
        """The time of all amounts, where the sheet's name or a person says it."""
        stated = self.layout.values.get("amount_date", "")
        is_stated = stated and "amount_date" not in self._columns.groups
        return DateColumn().day(stated) if is_stated else None

    def _own(self, row: Row, used: set[int], audience: str) -> Iterator[StatedField]:
        """What stands in columns that the model has no name for, or another counts before."""
        stated = audience.strip().casefold()
        for at, (name, text) in enumerate(zip(self.layout.names, row.cells, strict=False)):
            if text and name and at not in used and not self._columns.says_nothing(row, at):
                default = self._audiences.get(at, "internal")
                audience_here = stated if stated in AUDIENCES else default
                yield StatedField(name, text, row.number, audience_here)

    def _all_named(self) -> tuple[str, ...]:
        """The header of each column; one without is called by its number, where it holds any."""
        return tuple(
            name or (f"Column {at + 1}" if self._is_used(at) else "")
            for at, name in enumerate(self.layout.names)
        )

    def _is_used(self, at: int) -> bool:
        return any(row.cells[at : at + 1] > ("",) for row in self.grid.rows[self.layout.first :])

    def _tell_of_rows(self) -> None:
        self.findings += self._amounts.findings
        for at, rows in sorted(self._columns.nothing.items()):
            count, whole = len(rows), f"the column {self.layout.names[at]!r}"
            cells = f"a cell of {whole} says" if count == 1 else f"{count:,} cells of {whole} say"
            first = rows[0].cells[at]
            self.findings.append(Finding.of(
                "placeholder-value", f"{cells} that there is nothing; the first is {first!r}",
                file=self.grid.file, line=rows[0].number, field=self.layout.headings[at].field,
                value=first,
            ))  # fmt: skip
        for count, what in (
            (
                self._joined,
                "as one project in several places, years or kinds of amounts: all else is the same",
            ),
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
