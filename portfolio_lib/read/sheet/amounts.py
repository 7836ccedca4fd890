"""Amounts in spreadsheets: which columns hold them, and which of a project's rows count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from portfolio_lib.model.tables import AMOUNT_KINDS
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.counting import counted
from portfolio_lib.read.records import StatedAmount, StatedParty, StatedPlace, Written
from portfolio_lib.read.written.amounts import currency_of
from portfolio_lib.read.written.money import (
    LARGEST,
    NO_TIME,
    Money,
    When,
    parse_money,
    parse_when,
)
from portfolio_lib.read.written.periods import parse_day

__all__ = ["AmountCell", "AmountColumn", "AmountRow", "SheetAmounts", "amount_column"]

Say = Callable[[str, str, Written, str], None]
"""Takes a rule, a field, the value with its row, and the message."""


@dataclass(frozen=True)
class AmountColumn:
    """A column of amounts: their kind, and the currency and time that its header states."""

    kind: str
    currency: str | None = None
    when: When = NO_TIME


@dataclass(frozen=True)
class AmountCell:
    """A filled cell of such a column; `is_number` where a workbook keeps it as a number."""

    column: AmountColumn
    text: str
    is_number: bool = False


@dataclass(frozen=True)
class AmountRow:
    """The cells of one row that are about money, and whom and where the row names."""

    number: int
    cells: tuple[AmountCell, ...]
    currency: str | None = None
    day: str | None = None
    provider: str | None = None
    places: str | None = None
    donors: str | None = None


def amount_column(header: str, fields: dict[str, str]) -> AmountColumn | None:
    """What a header such as "Budget 2016 (EUR)" says, or None where it is of no amounts.

    `fields` has the field of each known header, normalised.
    """
    words = header.replace("(", " ").replace(")", " ").replace("[", " ").replace("]", " ").split()
    for end in range(1, len(words) + 1):
        kind = fields.get(normalised(" ".join(words[:end])))
        about = _about(words[end:]) if kind in AMOUNT_KINDS else None
        if kind is not None and about is not None:
            return AmountColumn(kind, *about)
    return None


def _about(words: Sequence[str]) -> tuple[str | None, When] | None:
    """Currency and time in the rest of a header; None where it has anything else."""
    rest = [word.strip(",;") for word in words if word.casefold() not in {"in", "en", "–", "-"}]
    if not rest:
        return None, NO_TIME
    for cut in range(len(rest) + 1):
        for currency, when in ((rest[:cut], rest[cut:]), (rest[cut:], rest[:cut])):
            code = currency_of(" ".join(currency))
            time = parse_when(" ".join(when)) if when else NO_TIME
            if (code or not currency) and time:
                return code, time
    return None


@dataclass
class SheetAmounts:
    """The amounts of one project, from its rows.

    Parameters
    ----------
    places : takes lists of places apart.
    point : the decimal mark that other amounts of the sheet settle.
    say : takes a finding.
    """

    places: Places
    point: str | None
    say: Say

    def of(self, rows: Sequence[AmountRow]) -> tuple[StatedAmount, ...]:
        """The amounts that count.

        What several rows state alike counts once. Where they differ, each row's amount is
        for its own place or donor, if each row has another one; else the first counts.
        """
        found: dict[AmountColumn, list[tuple[AmountRow, StatedAmount]]] = {}
        for row in rows:
            for cell in row.cells:
                amount = self._amount(row, cell)
                if amount is not None:
                    key = AmountColumn(cell.column.kind, amount.currency, _when(amount))
                    found.setdefault(key, []).append((row, amount))
        stated = [amount for same in found.values() for amount in self._by_rows(same)]
        kept, again = counted(stated)
        for amount in again:
            self._say(
                "amount-stated-twice", amount,
                "the project states another amount of this kind and currency for the whole of it; "
                "this one is taken for a part of that, or for the same, and not added",
            )  # fmt: skip
        return tuple(kept)

    def _by_rows(self, same: list[tuple[AmountRow, StatedAmount]]) -> Iterable[StatedAmount]:
        rows, amounts = [row for row, _ in same], [amount for _, amount in same]
        told = list(dict.fromkeys((amount.value, _name(amount.provider)) for amount in amounts))
        if len(amounts) > 1 and len(told) == 1:
            self._say(
                "amount-in-several-rows", amounts[1],
                f"the same {amounts[1].kind} stands in {len(amounts)} rows of the project; it is "
                "taken for the whole project and counted once",
            )  # fmt: skip
        if len(told) == 1:
            return amounts[:1]
        if len({provider for _, provider in told}) == len(amounts):
            return amounts
        return self._split(rows, amounts)

    def _split(self, rows: list[AmountRow], amounts: list[StatedAmount]) -> Iterable[StatedAmount]:
        """Amounts that differ by row: each is for the row's own place or donor."""
        own_places = [self._only_place(row) for row in rows]
        donors = [row.donors for row in rows]
        if _all_different(own_places):
            whose = "place"
            parts = [amount._replace(place=_place(name, amount))
                     for amount, name in zip(amounts, own_places, strict=True)]  # fmt: skip
        elif _all_different(donors):
            whose = "donor"
            parts = [amount._replace(provider=_party(name, amount.line))
                     for amount, name in zip(amounts, donors, strict=True)]  # fmt: skip
        else:
            self._say("rows-differ", amounts[1], f"two rows of one project differ in "
                      f"{amounts[1].kind}; the first is used")  # fmt: skip
            return amounts[:1]
        self._say(
            "amounts-by-row", amounts[1],
            f"the rows of the project differ in {amounts[1].kind}; each amount is taken for the "
            f"{whose} of its row, and they are added",
        )  # fmt: skip
        return parts

    def _only_place(self, row: AmountRow) -> str | None:
        parts = self.places.split(row.places) if row.places else []
        return parts[0].text if len(parts) == 1 else None

    def _amount(self, row: AmountRow, cell: AmountCell) -> StatedAmount | None:
        written = Written(cell.text, row.number)
        money = _number(cell.text) if cell.is_number else parse_money(cell.text, self.point)
        if money is None:
            self.say("amount-not-understood", cell.column.kind, written,
                     f"the amount {cell.text[:80]!r} is not understood, or can be read in two "
                     "ways; it is left out")  # fmt: skip
            return None
        currency = self._currency(row, cell, money)
        if currency is None:
            return None
        day = self._day(row)
        when = next(
            (known for known in (money.when, cell.column.when, day) if known != NO_TIME), day
        )
        return StatedAmount(
            cell.column.kind, float(money.value), currency, row.number, when.day, when.start,
            when.end, _party(money.provider or row.provider, row.number),
        )  # fmt: skip

    def _currency(self, row: AmountRow, cell: AmountCell, money: Money) -> str | None:
        """The one currency of an amount; a finding where there is none, or more than one."""
        written = Written(cell.text, row.number)
        of_row = currency_of(row.currency) if row.currency else None
        stated = {code for code in (money.currency, cell.column.currency) if code}
        stated = stated or ({of_row} if of_row else set())
        if len(stated) == 1:
            return stated.pop()
        if stated:
            message = f"the amount {cell.text[:80]!r} stands below another currency; it is left out"
            self.say("amount-not-understood", cell.column.kind, written, message)
        else:
            reason = f"({row.currency[:40]!r} is none) " if row.currency else ""
            message = f"the amount {cell.text[:80]!r} has no currency {reason}; it is left out"
            message = message.replace(" ;", ";")
            self.say("amount-without-currency", cell.column.kind, written, message)
        return None

    def _day(self, row: AmountRow) -> When:
        if row.day is None:
            return NO_TIME
        day = parse_day(row.day)
        if day is None:
            message = f"the date of an amount is {row.day[:80]!r}; expected a day; it is left out"
            self.say("date-not-understood", "date", Written(row.day, row.number), message)
            return NO_TIME
        return When(day=day.first) if day.precision == "day" else When(None, day.first, day.last)

    def _say(self, rule: str, amount: StatedAmount, message: str) -> None:
        written = Written(f"{amount.currency} {amount.value:,.2f}", amount.line)
        self.say(rule, amount.kind, written, message)


def _number(text: str) -> Money | None:
    """The number that a workbook keeps in a cell; None where it is infinite or none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    is_sound = value.is_finite() and abs(value) < LARGEST
    return Money(value, None, NO_TIME, None) if is_sound else None


def _when(amount: StatedAmount) -> When:
    return When(amount.date, amount.period_start, amount.period_end)


def _name(party: StatedParty | None) -> str | None:
    return party.written.text if party else None


def _party(name: str | None, line: int) -> StatedParty | None:
    return StatedParty("", Written(name, line)) if name else None


def _place(name: str | None, amount: StatedAmount) -> StatedPlace | None:
    return StatedPlace(Written(name, amount.line)) if name else None


def _all_different(values: Sequence[str | None]) -> bool:
    return None not in values and len(set(values)) == len(values)
