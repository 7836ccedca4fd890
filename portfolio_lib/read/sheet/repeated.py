"""What each of the rows of a year says alike: that of the whole project, or of the year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from portfolio_lib.read.sheet.amount_rows import AmountRow, Found, Stated, name_of, time_of, when_of
from portfolio_lib.read.sheet.known_headers import AmountColumn
from portfolio_lib.read.written.money import NO_TIME

_OF_PROJECTS = ("budget", "commitment")
"""Kinds of amounts of which each row of a project may state the whole."""
_MADE_ONCE = "commitment"
_PAID = ("disbursement", "expenditure")
_MORE = 1.25
"""More than this part of a budget is not overspent, but of several years."""


class Repeated(NamedTuple):
    """The second of amounts that are the same, how many they are, and whether they count once."""

    amount: Stated
    number: int
    is_whole: bool


def joined(found: Found, rows: Sequence[AmountRow]) -> Iterator[Repeated]:
    """Count what is the same in each of the rows of a year once, for each year, or not at all.

    So a list with a row a year may repeat the budget of the project, or the years may have
    the same. A header may say that it is the whole; where more was paid, it is of a year; a
    commitment is made once. Else nothing tells, and it is taken out of `found`.
    """
    if len(found) < 2:  # noqa: PLR2004 - as of most projects
        return
    of_whole = {cell.column.kind for row in rows for cell in row.cells if cell.is_whole}
    by_time: dict[AmountColumn, list[AmountColumn]] = {}
    for key in found:
        if key.kind in _OF_PROJECTS:
            by_time.setdefault(replace(key, when=NO_TIME), []).append(key)
    for timeless, keys in by_time.items():
        same = [pair for key in keys for pair in found[key]]
        is_whole = timeless.kind in of_whole
        if len(keys) == 1 or not _is_a_total(same):
            continue
        may_be_whole = _differs_by_row(found, timeless.kind, same) and not _is_exceeded(found, same)
        if not (is_whole or may_be_whole):
            continue
        is_whole = is_whole or timeless.kind == _MADE_ONCE
        for key in keys:
            del found[key]
        if is_whole:
            row, amount = same[0]
            whole = amount._replace(date=None, period_start=None, period_end=None)
            found[timeless] = [(row, whole)]
        yield Repeated(same[1], len(same), is_whole)


def _is_exceeded(found: Found, same: Sequence[Stated]) -> bool:
    """Whether more was paid in all than stands in each row, so that this is of a year."""
    rows, currency = {row.number for row, _ in same}, same[0][1].currency
    paid = {
        kind: sum(
            amount.value for key, pairs in found.items() for row, amount in pairs
            if (key.kind, key.currency) == (kind, currency) and row.number in rows
        )
        for kind in _PAID
    }  # fmt: skip
    return max(paid.values()) > same[0][1].value * _MORE


def _is_a_total(same: Sequence[Stated]) -> bool:
    """Whether rows state one amount, each at the time that the row has."""
    values = {(amount.value, name_of(amount.provider)) for _, amount in same}
    return len(values) == 1 and all(when_of(amount) == time_of(row.day) for row, amount in same)


def _differs_by_row(
    found: Found,
    kind: str,
    same: Sequence[Stated],
) -> bool:
    """Whether another kind of amount differs between these rows."""
    rows = {row.number for row, _ in same}
    others: dict[tuple[str, str | None], set[float]] = {}
    for key, pairs in found.items():
        if key.kind != kind:
            values = [amount.value for row, amount in pairs if row.number in rows]
            others.setdefault((key.kind, key.currency), set()).update(values)
    return any(len(values) > 1 for values in others.values())
