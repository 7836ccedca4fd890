"""Columns that are called by a name: one for each donor, or one for each country.

Below stand amounts, or a mark where the project has that donor or works there. A name counts as
a donor's where it is a well-known one or has a word such as "Fund", or where the row above the
header says that donors follow; of other columns nobody can tell, and they stay own fields.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.amount_rows import AmountCell
from portfolio_lib.read.sheet.amounts import amount_of, is_blank_amount
from portfolio_lib.read.sheet.cells import is_nothing, word
from portfolio_lib.read.sheet.grids import Row
from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.sheet.known_headers import AmountColumn, Heading
from portfolio_lib.read.sheet.units import unit_of

_UNIT = re.compile(r"(?P<name>.+?)\s*[(\[,]\s*(?P<unit>[^()\[\]]+)[)\]]?\s*")
_FEWEST = 2
"""So many columns with words such as "Fund", or names of countries, tell what they are."""
_SHARE = re.compile(r"[0-9]{1,3}(?:[.,][0-9]+)?\s?%")
_A_UNIT = 1
"""Sums may differ by so much for each amount that was added."""


_ANY = AmountColumn("commitment")


class _Named(NamedTuple):
    """What a header says: a name, and of its amounts the currency and the scale."""

    name: str
    currency: str | None = None
    scale: int | None = None


@dataclass(frozen=True)
class NamedColumns:
    """The columns of a table that may be called by donors or countries.

    Parameters
    ----------
    names : the headers of columns that are not known, by position.
    above : the row above the header.
    rows : the first rows of data.
    is_place : whether a text is the name or the code of a place.
    """

    names: Mapping[int, str]
    above: Row | None
    rows: Sequence[Row]
    is_place: Callable[[str], bool]

    def found(
        self, amounts: Mapping[int, AmountColumn], taken: Container[str]
    ) -> dict[int, Heading]:
        """What they are, by position.

        Parameters
        ----------
        amounts : the known columns of amounts, by position.
        taken : the fields that other columns have.
        """
        columns = {
            at: named for at, name in self.names.items()
            if (named := _named(name)) and all(map(_says, self._filled(at)))
        }  # fmt: skip
        donors = self._donors(columns, has_places="places" in taken)
        donors = [] if "funding" in taken else donors
        places = [at for at, one in columns.items() if at not in donors and self.is_place(one.name)]
        if "places" in taken or len(places) < _FEWEST:
            places = []
        found: dict[int, Heading] = {}
        for field, positions in (("funding", donors), ("places", places)):
            whole = self._whole(amounts, positions)
            for at in positions:
                named = self._with_unit(at, columns[at])
                found[at] = _heading(field, named, whole, self._filled(at))
        return found

    def is_below_donors(self, at: int) -> bool:
        """Whether the row above the header says over a column that donors follow."""
        over = self._over(at)
        known = heading(over) if over else None
        is_donor = known is not None and known.field == "funding"
        return is_donor or any(part in word("by donor") for part in _phrases(over))

    def _over(self, at: int) -> str:
        return "" if self.above is None else next(filter(None, self.above.cells[at::-1]), "")

    def _with_unit(self, at: int, named: _Named) -> _Named:
        """What a header says, with the unit that stands over it: "By donor (EUR '000)"."""
        match = _UNIT.fullmatch(self._over(at)) if self.is_below_donors(at) else None
        unit = unit_of(match["unit"]) if match else None
        if unit is None or named.scale:
            return named
        return named._replace(currency=unit[0], scale=unit[1])

    def _donors(self, columns: Mapping[int, _Named], *, has_places: bool) -> list[int]:
        """The columns that are called by donors."""
        if below := [at for at in columns if self.is_below_donors(at)]:
            return [at for at in below if not is_nothing(columns[at].name)]
        known = [at for at, one in columns.items() if _is_of(one.name, "funder")]
        worded = [at for at, one in columns.items() if at not in known and _has_word(one.name)]
        countries = [at for at, one in columns.items() if self.is_place(one.name)]
        found = known + (worded if len(known) + len(worded) >= _FEWEST else [])
        return sorted({*found, *(countries if found and has_places else [])})

    def _filled(self, at: int) -> list[AmountCell]:
        """The cells of a column that say something."""
        cells = [
            AmountCell(_ANY, row.cells[at], at in row.numbers)
            for row in self.rows if at < len(row.cells)
        ]  # fmt: skip
        return [cell for cell in cells if cell.text and not is_blank_amount(cell.text)]

    def _whole(
        self, amounts: Mapping[int, AmountColumn], columns: Sequence[int]
    ) -> AmountColumn | None:
        """The column of amounts that these columns add up to in each row, if there is one."""
        most = _A_UNIT * len(columns)
        for at, money in amounts.items():
            pairs = [
                (_value(row, at), sum(_value(row, part) for part in columns)) for row in self.rows
            ]
            pairs = [pair for pair in pairs if pair[0]]
            if pairs and all(abs(whole - parts) <= most for whole, parts in pairs):
                return money
        return None


def with_givers(headings: Mapping[int, Heading], names: Sequence[str]) -> dict[int, Heading]:
    """The columns of amounts whose headers say who gives them, with that donor."""
    givers = {
        at: (found, found.money, giver)
        for at, found in headings.items()
        if found.money and found.money.kind == _ANY.kind and not found.money.number
        and (giver := _giver_in(names[at]))
    }  # fmt: skip
    return {
        at: replace(found, money=replace(money, donor=giver), named=giver)
        for at, (found, money, giver) in givers.items()
    }


def _giver_in(header: str) -> str | None:
    """The well-known donor whose money a column has: the EU of "EU contribution (EUR)"."""
    named = _named(header)
    if named is None or named.name == header or not _is_of(named.name, "funder"):
        return None
    return "European Union" if normalised(named.name) in {"eu", "ue", "union"} else named.name


def is_mark(text: str) -> bool:
    """Whether a cell says that its column's name applies: "x", "✓", "yes"."""
    return text.strip().casefold() in word("mark")


def is_share(text: str) -> bool:
    """Whether a cell is a share: "60 %"."""
    return _SHARE.fullmatch(text) is not None


def is_stated(text: str) -> bool:
    """Whether a cell says that its column's name applies: with a mark, or an amount but 0."""
    if not text or is_blank_amount(text):
        return False
    money = amount_of(text, None)
    return money is None or money.value != 0


def is_used(text: str, field: str) -> bool:
    """Whether a cell says no more than that its column's name applies, or does not."""
    return is_mark(text) or not is_stated(text) or (field == "places" and is_share(text))


def with_share(name: str, cell: str) -> str:
    """A name, with the share that its cell has of a place."""
    return f"{name}: {cell}" if is_share(cell) else name


def _named(header: str) -> _Named | None:
    """The name in a header, and currency and scale of its amounts: "Sida (SEK million)"."""
    header = " ".join(header.split())
    match = _UNIT.fullmatch(header)
    unit = unit_of(match["unit"]) if match else None
    name = match["name"] if match and unit else header
    parts = [part for part in name.split() if normalised(part) not in word("of money")]
    return _Named(" ".join(parts), *(unit or ())) if parts else None


def _phrases(text: str) -> Iterator[str]:
    """The words of a text, each alone and with the one that follows."""
    plain = normalised(_UNIT.sub(r"\g<name>", text)).split()
    yield from (" ".join(plain[at : at + long]) for at in range(len(plain)) for long in (1, 2))


def _is_of(name: str, kind: str) -> bool:
    return normalised(name) in {normalised(known) for known in word(kind)}


def _has_word(name: str) -> bool:
    """Whether a name has a word that only bodies have, and none that says which money it is."""
    parts = set(normalised(name).split())
    return bool(parts & word("of a body")) and len(parts) > 1 and not parts & word("own money")


def _says(cell: AmountCell) -> bool:
    """Whether a cell is a mark, a share or an amount."""
    is_short = is_mark(cell.text) or is_share(cell.text)
    return is_short or amount_of(cell.text, None, is_number=cell.is_number) is not None


def _value(row: Row, at: int) -> Decimal:
    text = row.cells[at] if at < len(row.cells) else ""
    money = amount_of(text, None, is_number=at in row.numbers) if text else None
    return money.value if money else Decimal(0)


def _heading(
    field: str, named: _Named, whole: AmountColumn | None, cells: Sequence[AmountCell]
) -> Heading:
    if all(is_mark(cell.text) or is_share(cell.text) for cell in cells):
        return Heading(field, 1, named=named.name)
    kind = whole or _ANY
    money = replace(
        kind,
        currency=named.currency or kind.currency,
        scale=named.scale or kind.scale,
        donor=named.name if field == "funding" else None,
        place=named.name if field == "places" else None,
    )
    return Heading(kind.kind, 1, money=money, named=named.name)
