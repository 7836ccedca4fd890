"""Hashtags of the Humanitarian Exchange Language, as columns."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.sheet.known_headers import AmountColumn, Heading, with_money
from portfolio_lib.read.written.amounts import currency_of

_OTHER_THINGS = frozenset(
    {"type", "code", "id", "appeal", "funder", "provider", "reported", "created", "updated"}
)
"""Attributes of hashtags that make another thing of a tag: "#org+type" names no organisation."""


def is_hxl(cells: Sequence[str]) -> bool:
    """Whether a row has the hashtags of the Humanitarian Exchange Language."""
    filled = [cell for cell in cells if cell.strip()]
    tags = [cell for cell in filled if cell[0] == "#" and "a" <= cell[1:2] <= "z"]
    return bool(tags) and 2 * len(tags) > len(filled)


def tagged_heading(header: str) -> Heading | None:
    """What a hashtag of the Humanitarian Exchange Language says: the nearest one known."""
    tag, *attributes = header.casefold().replace(" ", "").split("+")
    stated = {attribute for attribute in attributes if attribute}
    currency = next((code for one in stated if (code := currency_of(one.upper()))), None)
    best: tuple[int, Heading] | None = None
    for known, needed, found in _tags():
        is_of_it = needed <= stated and stated & _OTHER_THINGS <= needed
        if known == tag and is_of_it and (best is None or len(needed) > best[0]):
            best = len(needed), found
    if best is None:
        return None
    return with_money(best[1], AmountColumn(best[1].field, currency))


@cache
def _tags() -> list[tuple[str, set[str], Heading]]:
    rows = packaged_rows("read/sheet/columns.csv")
    split = [(row, row["header"].split("+")) for row in rows if row["header"].startswith("#")]
    return [
        (tag, set(more), Heading(row["field"], int(row["rank"]))) for row, (tag, *more) in split
    ]
