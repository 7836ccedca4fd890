"""Headers of several rows: headings over columns, and below the header tags, units and names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from portfolio_lib.read.sheet.grids import Row
from portfolio_lib.read.sheet.hashtags import is_hxl
from portfolio_lib.read.sheet.headers import combined_heading, heading
from portfolio_lib.read.sheet.known_headers import Heading, folded_header
from portfolio_lib.read.sheet.units import unit_of

_SUBHEADERS = 4
"""At most so many rows below the header belong to it [rows]."""
_MOSTLY = 0.75
"""So many columns below a header over several have a name of their own, if it is one of them."""

_OF_NO_PARTS = frozenset({"identifier", "title", "objective", "summary", "places", "status"})
"""Fields with no years, amounts or days below their headers: "A Fund" below "Title" is a row."""


def spread(cells: Sequence[str], width: int) -> tuple[str, ...]:
    """A row of headings over several columns, each over all of its columns."""
    spread, last = [], ""
    for at in range(width):
        last = (cells[at] if at < len(cells) else "") or last
        spread.append(last)
    return tuple(spread) if len(set(spread)) > 1 else ()


def rows_below(
    rows: Sequence[Row],
    names: tuple[str, ...],
    headings: Mapping[int, Heading],
    given: Mapping[str, Heading | None],
) -> tuple[int, tuple[str, ...], Mapping[int, Heading]]:
    """What further rows of the header say: hashtags, units, another language.

    Parameters
    ----------
    rows : what stands below the header.
    names : of the header.
    headings : what is known of its columns, by position.
    given : what a person says headers are, by folded header; None for one that is no field.

    Returns
    -------
    How many rows belong to the header, and with them its names and headings.
    """
    count = 0
    for row in rows[:_SUBHEADERS]:
        known = dict(headings)
        if is_hxl(row.cells):
            _add_tags(row, known)
        elif (units := _units(row, known)) is not None:
            known |= units
        elif (parts := _parts_below(row, names)) is not None:
            known |= parts
            names = _joined_names(row, names)
        elif (lower := _lower_header(row, names, given)) is not None:
            for at, found in lower.items():
                known.pop(at, None)
                if found is not None:
                    known[at] = found
            names = _joined_names(row, names)
        elif not _is_header_again(row, names, known):
            break
        count, headings = count + 1, known
    return count, names, headings


def _add_tags(row: Row, headings: dict[int, Heading]) -> None:
    for at, cell in enumerate(row.cells):
        tagged = heading(cell) if cell.startswith("#") else None
        if tagged is None:
            continue
        known = headings.setdefault(at, tagged)
        if known.money and tagged.money and not known.money.currency:
            money = replace(known.money, currency=tagged.money.currency)
            headings[at] = replace(known, money=money)


def _parts_below(row: Row, names: Sequence[str]) -> dict[int, Heading] | None:
    """The columns below a header that stands over several: years under "Disbursement (USD)".

    A header merged with the cell below it says the same in both.
    """
    over = spread(names, max(len(names), len(row.cells)))
    found: dict[int, Heading] = {}
    for at, cell in enumerate(row.cells):
        if not cell or (at < len(names) and cell == names[at]):
            continue
        known = _heading_below(over[at], cell) if over and over[at] else None
        if known is None:
            return None
        found[at] = known
    return found or None


def _lower_header(
    row: Row, names: Sequence[str], given: Mapping[str, Heading | None]
) -> dict[int, Heading | None] | None:
    """What the names are that stand below a header whose cells are over several columns each.

    So "Project" may be over "Code" and "Name", "Location" over "Country" and "Town". None where
    the row is none of names: nothing of it is a number, and each name is another one.
    """
    over = spread(names, max(len(names), len(row.cells)))
    wide = [
        at
        for at, name in enumerate(over)
        if name and name in (*over[:at][-1:], *over[at + 1 :][:1])
    ]
    below = {at: cell for at, cell in enumerate(row.cells)
             if cell and names[at : at + 1] != (cell,)}  # fmt: skip
    is_of_names = (
        len({over[at] for at in wide}) > 1
        and below.keys() <= set(wide)
        and _MOSTLY * len(wide) <= len(below) == len(set(below.values()))
        and not row.numbers
        and not any(character.isdigit() for cell in below.values() for character in cell)
    )
    if not is_of_names:
        return None
    return {
        at: given.get(folded_header(f"{over[at]} {cell}"), combined_heading(over[at], cell))
        for at, cell in below.items()
    }


def _heading_below(over: str, cell: str) -> Heading | None:
    """What a cell below a header is: an amount, or one of the two days of a period."""
    named = heading(over)
    if named is not None and named.field in _OF_NO_PARTS:
        return None
    known = heading(f"{over} {cell}") or combined_heading(over, cell)
    is_part = known is not None and (known.money is not None or known.field in {"start", "end"})
    return known if is_part else None


def _joined_names(row: Row, names: Sequence[str]) -> tuple[str, ...]:
    over = spread(names, max(len(names), len(row.cells)))
    cells = (*row.cells, *[""] * len(over))
    named = (*names, *[""] * len(over))
    return tuple(
        f"{over[at]} {cells[at]}" if cells[at] and cells[at] != named[at] else named[at]
        for at in range(len(over))
    )


def _units(row: Row, headings: Mapping[int, Heading]) -> dict[int, Heading] | None:
    """The columns of amounts with the units of a row that has nothing else, or None."""
    found: dict[int, Heading] = {}
    for at, cell in enumerate(row.cells):
        if not cell:
            continue
        known = headings.get(at)
        unit = unit_of(cell) if known and known.money else None
        if known is None or known.money is None or unit is None:
            return None
        money = replace(known.money, currency=unit[0] or known.money.currency, scale=unit[1])
        found[at] = replace(known, money=money)
    return found or None


def _is_header_again(row: Row, names: Sequence[str], headings: Mapping[int, Heading]) -> bool:
    """Whether a row has the header once more, as it is or in another language."""
    filled = [(at, cell) for at, cell in enumerate(row.cells) if cell]
    same = 0
    for at, cell in filled:
        said, known = heading(cell), headings.get(at)
        is_same = at < len(names) and cell == names[at]
        same += bool(is_same or (said and known and said.field == known.field))
    return same > 1 and 2 * same > len(filled)
