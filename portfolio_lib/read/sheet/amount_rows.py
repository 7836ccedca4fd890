"""Cells and rows of amounts in spreadsheets, before they are read."""

from __future__ import annotations

from dataclasses import dataclass

from portfolio_lib.read.records import StatedAmount, StatedParty
from portfolio_lib.read.sheet.known_headers import AmountColumn
from portfolio_lib.read.written.dates import Day
from portfolio_lib.read.written.money import NO_TIME, When
from portfolio_lib.read.written.names import Named


@dataclass(frozen=True)
class AmountCell:
    """A filled cell of a column of amounts.

    Parameters
    ----------
    is_number : whether a workbook keeps it as a number.
    shown : the currency (ISO 4217) with which the workbook shows it.
    span : the first and the last row of a merged cell over several.
    donor : who gives the amount, where its column is that of one of several donors.
    place : where it is for, where its column is that of a place.
    is_whole : whether its header says that it is of the whole project.
    currency : what its own column of currencies says, where a table has several; None where one
        column is for all amounts of the row.
    """

    column: AmountColumn
    text: str
    is_number: bool = False
    shown: str | None = None
    span: tuple[int, int] | None = None
    donor: str | None = None
    place: str | None = None
    is_whole: bool = False
    currency: str | None = None


@dataclass(frozen=True)
class AmountRow:
    """The cells of one row that are about money, and whom and where the row names."""

    number: int
    cells: tuple[AmountCell, ...]
    currency: str | None = None
    day: Day | None = None
    provider: str | None = None
    places: str | None = None
    donors: str | None = None
    audience: str | None = None

    def currency_of(self, cell: AmountCell) -> str | None:
        """What the row says of the currency of one of its amounts."""
        return self.currency if cell.currency is None else cell.currency


Stated = tuple[AmountRow, StatedAmount]
"""An amount, with the row that states it."""
Found = dict[AmountColumn, list[Stated]]
"""The amounts of a project by what they have in common."""


def time_of(day: Day | None) -> When:
    """The day or the period that a row has for its amounts."""
    if day is None:
        return NO_TIME
    return When(day=day.first) if day.precision == "day" else When(None, day.first, day.last)


def when_of(amount: StatedAmount) -> When:
    """The day or the period of an amount."""
    return When(amount.date, amount.period_start, amount.period_end)


def name_of(party: StatedParty | None) -> str | None:
    """A party as written, if there is one."""
    return party.written.text if party else None


def beside(part: Named) -> AmountCell:
    """The amount beside a donor's name: what that donor gives."""
    column = AmountColumn("commitment", donor=part.name)
    return AmountCell(column, part.money, donor=part.name, is_whole=True)
