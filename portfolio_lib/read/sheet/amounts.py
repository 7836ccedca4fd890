"""Amounts in spreadsheets: what their cells say, and which of a project's rows count."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from portfolio_lib.messages import shortened
from portfolio_lib.names.places import Places
from portfolio_lib.read.counting import counted
from portfolio_lib.read.records import StatedAmount, StatedParty, StatedPlace, Written
from portfolio_lib.read.sheet.amount_rows import (
    AmountCell,
    AmountRow,
    Found,
    name_of,
    time_of,
    when_of,
)
from portfolio_lib.read.sheet.cells import is_nothing
from portfolio_lib.read.sheet.known_headers import AmountColumn
from portfolio_lib.read.sheet.number_formats import UNCLEAR
from portfolio_lib.read.sheet.repeated import Repeated, joined
from portfolio_lib.read.sheet.units import unit_of
from portfolio_lib.read.written.amounts import has_three_decimals, words
from portfolio_lib.read.written.money import (
    LARGEST,
    NO_TIME,
    Money,
    parse_money,
)
from portfolio_lib.read.written.names import bare_names, shared_out
from portfolio_lib.vocabulary import AUDIENCES

_EXPONENT = re.compile(r"-?[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}")
_BRACKETS = re.compile(r"([^()0-9]*)\(\s*([^()]*[0-9][^()]*)\s*\)")
_MINUS_BEHIND = re.compile(r"[^-−]*[0-9][.,][0-9]{2}\s?[-−]")
"""An amount with its minus behind it, as ledgers print it: "1,250.50-"."""
_SEVERAL = re.compile(r"[-0-9.,\s]*[0-9]\s*[;|]\s*-?[0-9][-0-9.,;|\s]*")
"""Several numbers in one cell, of which nothing tells what each is for."""
_DOLLAR = re.compile(r"(?<![A-Za-z])\$(?![A-Za-z])")
_UNIT_BESIDE = re.compile(r"(?P<before>[^0-9-]*)(?P<number>-?[0-9][0-9.,' ]*)(?P<after>[^0-9]*)")
_WITHOUT_DOLLARS = frozenset({"EUR", "GBP", "CHF", "JPY", "DKK", "SEK", "NOK", "XDR"})
"""Currencies whose amounts nobody writes with "$"."""

_PROMISED = frozenset({"budget", "commitment"})
"""Kinds of which 0 says that nobody knows yet; nothing spent is an amount."""

Say = Callable[[str, str, Written, str], None]
"""Takes a rule, a field, the value with its row, and the message."""


_EITHER = re.compile(r"[-−]?[0-9]{1,3}[.,][0-9]{3}")
"""A number whose only mark may stand for thousands or for decimals."""
_EITHER_SOMEWHERE = re.compile(r"(?<![0-9.,'’])[0-9]{1,3}[.,][0-9]{3}(?![0-9.,'’])")
"""Likewise, in a cell with a currency too."""


@lru_cache(maxsize=50_000)
def amount_of(text: str, point: str | None, *, is_number: bool = False) -> Money | None:
    """The amount in a cell: "1.250.000,50", "(200)", "$ 1,200", "5,000/-", a workbook's number.

    "$" is the sign of several currencies and so states none.
    """
    if is_number or _EXPONENT.fullmatch(text.strip()):
        return _number(text.strip())
    plain = text.strip()
    if _SEVERAL.fullmatch(plain):
        return None
    sign = 1
    if (bracketed := _BRACKETS.fullmatch(plain)) is not None:
        plain, sign = f"{bracketed[1]} {bracketed[2]}".strip(), -1
    plain = _DOLLAR.sub("", plain).strip()
    plain = re.sub(r"(?<=[0-9])(?:\.|/[-=])$", "", plain)
    if _MINUS_BEHIND.fullmatch(plain) is not None:
        plain, sign = plain[:-1].strip(), -1
    money = parse_money(plain, point) or _with_unit(plain, point)
    return replace(money, value=sign * money.value) if money else None


def _with_unit(text: str, point: str | None) -> Money | None:
    """An amount with a unit that only tables use: "UA 15,000,000".

    "1.234" of a larger unit may be a thousand or one and a part: then the decimal mark in
    use around has to settle it, as for "1.234 million".
    """
    match = _UNIT_BESIDE.fullmatch(text)
    if match is None or (match["before"] and match["after"]):
        return None  # what stands on both sides is understood whole, or not at all
    unit = unit_of(match["before"] or match["after"])
    if unit is None or (unit[1] == 1 and has_three_decimals(match["number"], point)):
        return None
    if unit[1] != 1 and parse_money(f"{match['number']} million", point) is None:
        return None
    money = parse_money(match["number"], point)
    return replace(money, value=money.value * unit[1], currency=unit[0]) if money else None


def is_blank_amount(text: str) -> bool:
    """Whether a cell of amounts says that there is none: "-", "$ -", "n/a"."""
    if any(character.isdigit() for character in text):
        return False
    parts = [part for part in re.sub(r"[$€£]", " ", text).split() if unit_of(part) is None]
    return text.strip().casefold() != "nan" and (is_nothing(text) or is_nothing(" ".join(parts)))


@dataclass
class SheetAmounts:
    """The amounts of one project, from its rows.

    Parameters
    ----------
    places : takes lists of places apart.
    point : the decimal mark that other amounts of the sheet settle.
    say : takes a finding.
    shared : the first and the last row of each merged cell over rows of several projects.
    """

    places: Places
    point: str | None
    say: Say
    shared: Container[tuple[int, int]] = ()

    def of(self, rows: Sequence[AmountRow]) -> tuple[StatedAmount, ...]:
        """The amounts that count.

        What several rows state alike counts once. Where they differ, each row's amount is
        for its own place or donor, if each row has another one; else none counts.
        """
        found: Found = {}
        noughts: list[StatedAmount] = []
        for row in rows:
            for cell in (part for whole in row.cells for part in _of_each_donor(row, whole)):
                amount = self._amount(row, cell)
                if amount is not None and not amount.value and amount.kind in _PROMISED:
                    noughts.append(amount)
                elif amount is not None:
                    column = cell.column
                    key = AmountColumn(
                        column.kind, amount.currency, when_of(amount),
                        donor=column.donor, place=column.place, part=column.part,
                    )  # fmt: skip
                    found.setdefault(key, []).append((row, amount))
        if noughts:
            message = f"a {noughts[0].kind} of 0 says that none is stated; it is left out"
            self._say("amount-of-nought", noughts[0], message)
        for repeated in joined(found, rows):
            self._say_repeated(repeated)
        stated = [amount for same in found.values() for amount in self._by_rows(same)]
        kept, again = counted(stated)
        for amount in again:
            self._say(
                "amount-stated-twice", amount,
                "the project states another amount of this kind and currency for the whole of it; "
                "this one is taken for a part of that, or for the same, and not added",
            )  # fmt: skip
        return tuple(kept)

    def _say_repeated(self, repeated: Repeated) -> None:
        _, amount = repeated.amount
        message = f"the same {amount.kind} stands in each of {repeated.number} rows of a year"
        if repeated.is_whole:
            message += "; it is taken for the whole project and counted once"
            self._say("amount-in-several-rows", amount, message)
        else:
            message += (
                ", and nothing tells whether it is that of the year or of the whole project; it is "
                "left out"
            )
            self._say("amount-of-year-or-whole", amount, message)

    def _by_rows(self, same: list[tuple[AmountRow, StatedAmount]]) -> Iterable[StatedAmount]:
        rows, amounts = [row for row, _ in same], [amount for _, amount in same]
        told = list(dict.fromkeys((amount.value, name_of(amount.provider)) for amount in amounts))
        if len(amounts) > 1 and len(told) == 1:
            self._say(
                "amount-in-several-rows", amounts[1],
                f"the same {amounts[1].kind} stands in {len(amounts)} rows of the project; it is "
                "taken for the whole project and counted once",
            )  # fmt: skip
        if len(told) == 1:
            return amounts[:1]
        if len({provider for _, provider in told}) == len(told):
            firsts = {(one.value, name_of(one.provider)): one for one in reversed(amounts)}
            return [firsts[key] for key in told]
        return self._split(rows, amounts)

    def _split(self, rows: list[AmountRow], amounts: list[StatedAmount]) -> Iterable[StatedAmount]:
        """Amounts that differ by row: each is for the row's own place or donor."""
        own_places = [self._only_place(row) for row in rows]
        donors = [row.donors for row in rows]
        if _all_different(own_places):
            whose = "place"
            parts = [amount._replace(place=_place(name, amount.line))
                     for amount, name in zip(amounts, own_places, strict=True)]  # fmt: skip
        elif _all_different(donors):
            whose = "donor"
            parts = [amount._replace(provider=_party(name, amount.line))
                     for amount, name in zip(amounts, donors, strict=True)]  # fmt: skip
        else:
            self._say(
                "amounts-differ", amounts[1],
                f"the rows of the project differ in {amounts[1].kind}, here from "
                f"{amounts[0].value:,.2f}, and nothing tells whether they add up or one of them "
                "counts; none does",
            )  # fmt: skip
            return []
        self._say(
            "amounts-by-row", amounts[1],
            f"the rows of the project differ in {amounts[1].kind}; each amount is taken for the "
            f"{whose} of its row, and they are added",
        )  # fmt: skip
        return parts

    def _only_place(self, row: AmountRow) -> str | None:
        parts = self.places.split_cell(row.places) if row.places else []
        return parts[0].text if len(parts) == 1 else None

    def _amount(self, row: AmountRow, cell: AmountCell) -> StatedAmount | None:
        written = Written(cell.text, row.number)
        if cell.span is not None and cell.span in self.shared:
            first, last = cell.span
            self.say("amount-of-several-projects", cell.column.kind, written,
                     f"the amount {cell.text[:80]!r} stands in one cell of the rows {first} to "
                     f"{last}, which are of several projects; it is left out")  # fmt: skip
            return None
        money = amount_of(cell.text, self.point, is_number=cell.is_number)
        if money is None or self._can_be_read_in_two_ways(cell, row):
            self.say("amount-not-understood", cell.column.kind, written,
                     f"the amount {cell.text[:80]!r} is not understood, or can be read in two "
                     "ways; it is left out")  # fmt: skip
            return None
        currency = self._currency(row, cell, money)
        if currency is None:
            return None
        if money.remark:
            said = f"an amount has a remark, {shortened(money.remark)!r}, which is in no report"
            self.say("amount-with-remark", cell.column.kind, written, said)
        day = time_of(row.day)
        when = next(
            (known for known in (money.when, cell.column.when, day) if known != NO_TIME), day
        )
        provider = money.provider or cell.donor or row.provider
        return StatedAmount(
            cell.column.kind, float(money.value * _scale(cell, row)), currency, row.number,
            when.day, when.start, when.end, _party(provider, row.number),
            place=_place(cell.place, row.number), audience=stated_audience(row.audience),
            is_shared=money.is_shared, part=cell.column.part,
        )  # fmt: skip

    def _can_be_read_in_two_ways(self, cell: AmountCell, row: AmountRow) -> bool:
        """Whether what may be thousands may be decimals, beside the other numbers of the sheet."""
        if cell.is_number:
            return False
        if _scale(cell, row) == 1:
            return has_three_decimals(cell.text.strip(), self.point)
        return self.point is None and _EITHER_SOMEWHERE.search(cell.text) is not None

    def _currency(self, row: AmountRow, cell: AmountCell, money: Money) -> str | None:
        """The one currency of an amount; a finding where there is none, or more than one."""
        written = Written(cell.text, row.number)
        beside = row.currency_of(cell)
        said = unit_of(beside) if beside else None
        stated = {code for code in (money.currency, cell.column.currency) if code}
        stated = stated or ({said[0]} if said and said[0] else set())
        if cell.shown == UNCLEAR:
            message = f"the number {cell.text[:80]!r} is shown in per cent, or with a unit that it "
            self.say("amount-not-understood", cell.column.kind, written,
                     f"{message}has not; it is left out")  # fmt: skip
            return None
        stated |= {cell.shown} if cell.shown else set()
        is_odd = bool(_DOLLAR.search(cell.text)) and stated <= _WITHOUT_DOLLARS
        if len(stated) == 1 and not is_odd:
            return stated.pop()
        if stated:
            message = (
                f"the amount {cell.text[:80]!r} stands below another currency, or is shown with "
            )
            message += "one; it is left out"
            self.say("amount-not-understood", cell.column.kind, written, message)
        else:
            reason = f"({beside[:40]!r} is none) " if beside else ""
            message = f"the amount {cell.text[:80]!r} has no currency {reason}; it is left out"
            message = message.replace(" ;", ";")
            self.say("amount-without-currency", cell.column.kind, written, message)
        return None

    def _say(self, rule: str, amount: StatedAmount, message: str) -> None:
        written = Written(f"{amount.currency} {amount.value:,.2f}", amount.line)
        self.say(rule, amount.kind, written, message)


def _of_each_donor(row: AmountRow, cell: AmountCell) -> Iterable[AmountCell]:
    """A cell of amounts; where it has one for each donor of its row, these."""
    parts = [] if cell.is_number or cell.donor else shared_out(cell.text, row.donors or "")
    if not parts:
        return [cell]
    return [
        replace(
            cell, column=replace(cell.column, donor=part.name), text=part.money, donor=part.name
        )
        for part in parts
    ]


def _scale(cell: AmountCell, row: AmountRow) -> int:
    """What a number is multiplied by: once, whether its cell, its header or its row says it."""
    if any(part in words("scale") for part in cell.text.casefold().split()):
        return 1
    beside = row.currency_of(cell)
    unit = unit_of(beside) if beside and cell.column.scale == 1 else None
    return unit[1] if unit else cell.column.scale


def _number(text: str) -> Money | None:
    """The number that a workbook keeps in a cell; None where it is infinite or none."""
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    is_sound = value.is_finite() and abs(value) < LARGEST
    return Money(value, None, NO_TIME, None) if is_sound else None


def stated_audience(stated: str | None) -> str | None:
    """Who may see a row, where it says so; nobody outside, where nobody knows the word."""
    if not stated or not stated.strip():
        return None
    word = stated.strip().casefold()
    return word if word in AUDIENCES else "internal"


def _party(name: str | None, line: int) -> StatedParty | None:
    return StatedParty("", Written(bare_names(name), line)) if name else None


def _place(name: str | None, line: int) -> StatedPlace | None:
    return StatedPlace(Written(name, line), is_cell=True) if name else None


def _all_different(values: Sequence[str | None]) -> bool:
    return None not in values and len(set(values)) == len(values)
