"""The amounts of a row: of each kind and time that of its best filled column, and who gives it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, pairwise

from portfolio_lib.model import Finding
from portfolio_lib.read.sheet.amount_rows import AmountCell
from portfolio_lib.read.sheet.amounts import is_blank_amount
from portfolio_lib.read.sheet.cells import kind_of_amount, word
from portfolio_lib.read.sheet.grids import Grid, Row
from portfolio_lib.read.sheet.headers import is_given, is_of_costs, is_of_whole
from portfolio_lib.read.sheet.known_headers import AmountColumn
from portfolio_lib.read.sheet.layout import Layout, money_columns
from portfolio_lib.read.sheet.named_columns import is_mark, is_stated
from portfolio_lib.read.sheet.table_columns import TableColumns
from portfolio_lib.read.written.names import may_be_several

_SEVERAL = 2
"""So many columns of currencies, each beside its amounts, are not for the whole row."""


@dataclass
class RowAmounts:
    """The columns of amounts of a table."""

    columns: TableColumns
    findings: list[Finding] = field(default_factory=list)
    money: Mapping[int, AmountColumn] = field(init=False)
    _grid: Grid = field(init=False)
    _layout: Layout = field(init=False)

    def __post_init__(self) -> None:
        self._grid, self._layout = self.columns.grid, self.columns.layout
        self.money = dict(money_columns(self._layout))

    def texts(self) -> Iterator[str]:
        """The texts that are amounts; the numbers of a workbook have no mark of their own."""
        for row in self._grid.rows[self._layout.first :]:
            for at in self.money:
                if at < len(row.cells) and row.cells[at] and at not in row.numbers:
                    yield row.cells[at]

    def of_row(self, row: Row, used: set[int]) -> Iterator[AmountCell]:
        """The amounts of a row; the positions of what they come from are added to `used`."""
        seen: set[tuple[object, ...]] = set()
        for at in sorted(self.money, key=lambda at: self._layout.headings[at].rank):
            text = row.cells[at] if at < len(row.cells) else ""
            column = self._of_kind(row, self.money[at], used)
            if column is None:
                self._tell_of_kind(row, at)
                continue
            key = (
                column.kind, column.when, column.number, column.donor, column.place, column.part
            )  # fmt: skip
            own = column.donor or self._giver(row, at)
            donor = self._donor(row, column.number) if column.number else own
            if not text or key in seen or self._is_idle(at, text):
                continue
            if is_blank_amount(text):
                self.columns.nothing.setdefault(at, []).append(row)
                continue
            if column.number and donor is None:
                self._tell_without_donor(row, at)
                continue
            seen.add(key)
            used.add(at)
            yield AmountCell(
                column, text, at in row.numbers, row.currencies.get(at), row.spans.get(at), donor,
                column.place, is_of_whole(self._layout.names[at]), self._currency(row, at, used),
            )  # fmt: skip

    def _currency(self, row: Row, at: int, used: set[int]) -> str | None:
        """What the amount's own column of currencies says; None where one is for the whole row."""
        columns = self._currencies.get(at)
        if columns is None:
            return None
        filled = [one for one in columns if self.columns.is_filled(row, one, "currency")]
        used.update(filled[:1])
        return row.cells[filled[0]] if filled else ""

    @cached_property
    def _currencies(self) -> Mapping[int, Sequence[int]]:
        """The columns of currencies of each column of amounts, where it has its own.

        They stand behind their amounts: "Budget", "Currency", "Paid", "Currency"; where the
        first of all these columns has currencies, before them.
        """
        currencies = set(self.columns.positions("currency"))
        columns = sorted(currencies | set(self.money))
        runs = [list(some) for _, some in groupby(columns, currencies.__contains__)]
        if sum(run[0] in currencies for run in runs) < _SEVERAL:
            return {}
        found: dict[int, Sequence[int]] = dict.fromkeys(self.money, ())
        for first, second in list(pairwise(runs))[::2]:
            amounts, own = (second, first) if first[0] in currencies else (first, second)
            found |= dict.fromkeys(amounts, own)
        return found

    @cached_property
    def _has_costs(self) -> bool:
        """Whether a column says what projects cost."""
        return any(
            column.kind == "budget" and is_of_costs(self._layout.names[at])
            for at, column in self.money.items()
        )

    def _of_kind(self, row: Row, column: AmountColumn, used: set[int]) -> AmountColumn | None:
        """The column of a row's amount, of which the row may say of what kind it is.

        None where it says that and is not understood: the amount is kept as an own field.
        """
        states = (row.cells[at] for at in self.columns.positions("status") if at < len(row.cells))
        if "kind" in self._layout.values and any(
            one.casefold() in word("pledge") for one in states
        ):
            return None
        if column.kind != "budget" or column.donor or column.place:
            return column
        stated = [at for at in self._kinds_at if self.columns.is_filled(row, at, "")]
        if not stated:
            return column
        used.add(stated[0])
        kind = kind_of_amount(row.cells[stated[0]])
        return replace(column, kind=kind) if kind else None

    @cached_property
    def _kinds_at(self) -> list[int]:
        """The columns that say of what kind an amount is, not "Loan" or "Grant"."""
        kinds = self.columns.positions("amount kind")
        return [at for at in kinds if any(map(kind_of_amount, self.columns.cells(at)))]

    def _is_idle(self, at: int, text: str) -> bool:
        """Whether a cell below a name is no amount of it, but a mark or nought."""
        return bool(self._layout.headings[at].named) and (is_mark(text) or not is_stated(text))

    def _tell_of_kind(self, row: Row, at: int) -> None:
        if at < len(row.cells) and row.cells[at]:
            self.findings.append(Finding.of(
                "amount-not-used", "the row says that its amount is a pledge, or of which kind in "
                "words that are not known; expected commitment, disbursement, expenditure, budget, "
                "incoming funds or incoming commitment. The amount is kept as a field of its own",
                file=self._grid.file, line=row.number,
                field=self._layout.headings[at].field, value=row.cells[at],
            ))  # fmt: skip

    def _tell_without_donor(self, row: Row, at: int) -> None:
        self.findings.append(Finding.of(
            "amount-not-used", f"{self._layout.names[at]!r} has an amount, and its row names no "
            "such donor; it is kept as a field of its own", file=self._grid.file, line=row.number,
            field=self._layout.headings[at].field, value=row.cells[at],
        ))  # fmt: skip

    def _donor(self, row: Row, number: str) -> str | None:
        """The donor with a number, whose amount stands beside it; None where there is none."""
        for at in self.columns.positions("funding"):
            if self._layout.headings[at].number == number and self.columns.is_filled(
                row, at, "funding"
            ):
                return row.cells[at]
        return None

    def _giver(self, row: Row, at: int) -> str | None:
        """The only donor of a row, where a header says that a column is what donors give.

        A commitment is, beside what the project costs: "Total project cost", "Commitment".
        """
        column = self.money[at]
        is_from_donor = self._layout.is_of_parts or column.part or is_given(self._layout.names[at])
        if not is_from_donor and not (column.kind == "commitment" and self._has_costs):
            return None
        columns = [
            at
            for at in self.columns.positions("funding")
            if self.columns.is_filled(row, at, "funding")
        ]
        names = {row.cells[at] for at in columns} or {self._layout.values.get("funding", "")}
        name = names.pop() if len(names) == 1 else ""
        return name if name and not may_be_several(name) else None
