"""What there is to say about the header of a table, before any row is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import NamedTuple

from portfolio_lib.model import Finding
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.sheet.column_rules import GridRules
from portfolio_lib.read.sheet.grids import Grid, Row
from portfolio_lib.read.sheet.known_headers import folded_header
from portfolio_lib.read.sheet.layout import OF_APPROVALS, Layout, fields_of
from portfolio_lib.read.written.dates import folded
from portfolio_lib.read.written.periods import parse_day

_TOLD = {"funding": "the donor", "currency": "the currency"}
"""What is told where a publisher's headers state it for all rows."""
_LONGEST = 300
"""Longer texts say more than their day [characters]."""


def header_findings(grid: Grid, layout: Layout, rules: GridRules) -> Iterator[Finding]:
    """What stands above the header, columns without a field, and what is not as headers say."""
    header = grid.rows[layout.header]
    for index, row in enumerate(grid.rows[: layout.header]):
        said = _stated_day(" ".join(row.texts))
        if index not in layout.above and not (said and said.is_all):
            yield of_no_project(grid, row, "a row above the header")
    for at, name in enumerate(layout.names):
        cells = (row.cells[at] for row in grid.rows[layout.first :] if at < len(row.cells))
        example = next(filter(None, cells), None)
        is_settled = folded_header(name) in rules.headings
        if name and at not in layout.headings and example is not None and not is_settled:
            yield Finding.of(
                "unknown-column", f"the column {name!r} has no field in the model; it is kept "
                "as a field of its own, for internal use", file=grid.file,
                line=header.number, field=name, value=example,
            )  # fmt: skip
    yield from _of_named_columns(grid, layout)
    yield from _of_decisions(grid, layout, rules)
    yield from _of_standard(grid, layout, rules)


def day_above(grid: Grid, layout: Layout) -> date | None:
    """The day that rows above the header state for the table, the latest where they state several.

    It ends a text of its own ("List as of 30 June 2024"), or stands in the cell beside "As of".
    """
    rows = grid.rows[: layout.header]
    texts = [text for row in rows for text in (*row.texts, " ".join(row.texts))]
    return max((said.day for text in texts if (said := _stated_day(text))), default=None)


def _of_named_columns(grid: Grid, layout: Layout) -> Iterator[Finding]:
    """That columns are taken for those of donors or of countries by what they are called."""
    for what, field in (("donors", "funding"), ("countries", "places")):
        names = [
            layout.names[at] for at, found in layout.headings.items()
            if found.named is not None and field in fields_of(found)
        ]  # fmt: skip
        if names:
            listed = ", ".join(map(repr, names))
            yield Finding.of(
                "named-columns", f"the columns {listed} are called by {what}; a mark or an "
                "amount below counts for the one that its column names",
                file=grid.file, line=grid.rows[layout.header].number, value="; ".join(names),
            )  # fmt: skip


def _of_standard(grid: Grid, layout: Layout, rules: GridRules) -> Iterator[Finding]:
    """What the headers of a publisher's list tell of all its rows, where no column does."""
    by_columns = {found.field for found in layout.headings.values() if found.money is None}
    stated = set(rules.values) | by_columns
    taken = {
        name: value for name, value in layout.values.items()
        if name in _TOLD and name not in stated and value
    }  # fmt: skip
    if layout.standard and taken:
        said = ", ".join(f"{_TOLD[name]} {value!r}" for name, value in taken.items())
        yield Finding.of(
            "value-of-publisher",
            f"these headers are those of a list of {layout.standard}; as no column says "
            f"otherwise, all rows have {said}",
            file=grid.file, line=grid.rows[layout.header].number, value="; ".join(taken.values()),
        )  # fmt: skip


def _of_decisions(grid: Grid, layout: Layout, rules: GridRules) -> Iterator[Finding]:
    """That the day of an approval or a signature counts as the start, where no column has that."""
    starts = {at: found for at, found in layout.headings.items() if found.field == "start"}
    names = [
        layout.names[at] for at in starts if folded_header(layout.names[at]) not in rules.headings
    ]
    is_of_decisions = all(found.rank >= OF_APPROVALS for found in starts.values())
    if names and is_of_decisions and "period" not in layout.fields:
        listed = ", ".join(map(repr, names))
        yield Finding.of(
            "start-of-decision",
            f"no column says when projects begin; {listed} counts as their start", file=grid.file,
            line=grid.rows[layout.header].number, field=names[0], value="; ".join(names),
        )  # fmt: skip


def of_no_project(grid: Grid, row: Row, what: str, value: str | None = None) -> Finding:
    """The finding that a row, or what `value` has of it, is of no project."""
    text = value if value is not None else " | ".join(row.texts)
    message = f"{what} belongs to no project and is in no report"
    return Finding.of("text-in-no-field", message, file=grid.file, line=row.number, value=text)


class _StatedDay(NamedTuple):
    """The last day of the date that a text ends with, and whether it says nothing else."""

    day: date
    is_all: bool


def _stated_day(text: str) -> _StatedDay | None:
    """The day behind the last words for "as of" in a text, where it ends with that day.

    The words are the labels that a page has for it, in all languages that are read. A date
    whose order is in doubt states no day.
    """
    match = _pattern().fullmatch(folded(text)) if len(text) <= _LONGEST else None
    day = parse_day(match["day"]) if match else None
    return _StatedDay(day.last, not match["before"]) if match and day else None


@cache
def _pattern() -> re.Pattern[str]:
    rows = packaged_rows("read/page/labels.csv")
    words = {folded(row["label"]) for row in rows if row["field"] == "as_of"}
    said = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(
        rf"(?P<before>|.*[\s\W_])(?:{said})\s?[:,|]?\s?(?P<day>\S.{{3,30}}?)"
        r"(?:[\st]00:00(?::00)?)?[\s.)\]]*"
    )
