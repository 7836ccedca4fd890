"""A row of a project in a spreadsheet, and which rows are of one project."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from portfolio_lib.read.records import StatedField
from portfolio_lib.read.sheet.amount_rows import AmountCell, AmountRow
from portfolio_lib.read.sheet.cells import kind_of_amount
from portfolio_lib.read.written.dates import Day
from portfolio_lib.read.written.names import gives_a_part, named_parts
from portfolio_lib.read.written.others import is_of_others
from portfolio_lib.read.written.periods import Period

YEAR = re.compile(r"(?:FY ?)?(?:19|20)[0-9]{2}(?:[-/][0-9]{2,4})?(?:\.0)?")
"""A calendar or a fiscal year: "2019", "FY2019/20"."""
OF_AMOUNTS = ("currency", "amount_date", "provider")
"""The columns that say something about the amounts of their row."""


@dataclass(frozen=True)
class SheetRow:
    """A row of a project: its number, and its values by field.

    Parameters
    ----------
    own : what stands in columns without a field.
    days : the dates of the row by field, where they are understood.
    periods : its periods by text.
    has_co_donors : whether a donor stands in a column of further ones.
    """

    number: int
    values: Mapping[str, str]
    amounts: tuple[AmountCell, ...] = ()
    own: tuple[StatedField, ...] = ()
    days: Mapping[str, Day] = field(default_factory=dict)
    periods: Mapping[str, Period] = field(default_factory=dict)
    has_co_donors: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """What rows of one project have in common: the identifier, else all but its places."""
        if "identifier" in self.values:
            return (self.values["identifier"],)
        if "title" not in self.values:
            return (self.number,)
        apart = ("places", "amount kind", *OF_AMOUNTS)
        return tuple(sorted(item for item in self._folded.items() if item[0] not in apart))

    @cached_property
    def _folded(self) -> Mapping[str, str]:
        """What it says, whether in capitals or not."""
        return {name: text.casefold() for name, text in self.values.items()}

    def continues(self, rows: list[SheetRow]) -> bool:
        """Whether this row goes on with earlier ones of its key.

        Without an identifier it does where its places are others, where it has the amounts of
        another year, where rows are of one kind of amount each, or where it says the same.
        """
        if "identifier" in self.values:
            return not any(self._is_another(row) for row in rows[:1])
        places = self.values.get("places")
        others = [row.values.get("places") for row in rows]
        is_elsewhere = bool(places) and None not in others and places not in others
        is_there = set(others) == {places}
        is_of_another_year = is_there and self._has_another_year(rows)
        is_payment = is_there and self._has_kinds_of_amounts(rows)
        return (
            is_elsewhere or is_of_another_year or is_payment
            or any(row.says_the_same(self) for row in rows)
        )  # fmt: skip

    def _is_another(self, other: SheetRow) -> bool:
        """Whether nothing but the identifier is the same: title, donor and place are others."""
        names = ("title", "funding", "places")
        pairs = [(self._folded.get(name), other._folded.get(name)) for name in names]
        return all(one and two and one != two for one, two in pairs)

    def _has_another_year(self, rows: list[SheetRow]) -> bool:
        """Whether the amounts of rows are of a year each, and those of this row of another."""
        years = [line.values.get("amount_date", "").strip() for line in (*rows, self)]
        return len(set(years)) == len(years) and all(map(YEAR.fullmatch, years))

    def _has_kinds_of_amounts(self, rows: list[SheetRow]) -> bool:
        """Whether each of the rows says of what kind its amount is, and one is of a known kind."""
        kinds = [line.values.get("amount kind", "") for line in (*rows, self)]
        return all(kinds) and any(map(kind_of_amount, kinds))

    def says_the_same(self, other: SheetRow) -> bool:
        """Whether another row repeats this one."""
        own, others = ([(part.name, part.value) for part in row.own] for row in (self, other))
        return (self._folded, self.amounts, own) == (other._folded, other.amounts, others)

    @property
    def money(self) -> AmountRow:
        """What the row says about money."""
        stated = (self.values.get(name) for name in ("provider", "places", "funding", "audience"))
        currency, day = self.values.get("currency"), self.days.get("amount_date")
        return AmountRow(self.number, self.amounts, currency, day, *stated)

    @property
    def has_other_donors(self) -> bool:
        """Whether it names donors who give a part: "Sida (60 %)", below "Co-financed by"."""
        return self.has_co_donors or gives_a_part(named_parts(self.values.get("funding", "")))

    @property
    def has_other_money(self) -> bool:
        """Whether it says in a column without a field that others pay: "Co-financing: yes"."""
        donors = self.values.get("funding", "")
        return any(is_of_others(part.name, part.value, donors) for part in self.own)


def shared_spans(projects: Sequence[Sequence[SheetRow]]) -> frozenset[tuple[int, int]]:
    """The first and the last row of merged amounts over rows of several projects."""
    owners: dict[tuple[int, int], set[int]] = {}
    for at, lines in enumerate(projects):
        for line in lines:
            for cell in line.amounts:
                if cell.span is not None:
                    owners.setdefault(cell.span, set()).add(at)
    return frozenset(span for span, found in owners.items() if len(found) > 1)
