"""Tables that say more of projects by their identifiers: who funds them, where, how much.

"Funding" has a row for each donor of a project, "Countries" one for each country with its share,
"Payments" one for each payment; their projects stand in another table. What that one says itself
counts; a table of parts adds what it lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portfolio_lib.model import Finding
from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.places import Places
from portfolio_lib.read.records import ProjectRecord
from portfolio_lib.read.sheet.column_rules import GridRules
from portfolio_lib.read.sheet.grids import Grid
from portfolio_lib.read.sheet.known_headers import Heading
from portfolio_lib.read.sheet.layout import Layout
from portfolio_lib.read.sheet.table import Table

_ADDED = frozenset({"funding", "implementing", "places", *AMOUNT_KINDS})
"""What a project may lack and a table of parts may have."""
_BESIDE = frozenset({"currency", "amount_date", "amount kind", "place share", "provider"})
"""What says something of these."""
_MAKESHIFT_TITLE = 9
_GOOD_RANK = 3
_OF_ROWS = frozenset({"amount-in-several-rows", "amounts-differ", "amount-of-year-or-whole"})
"""Findings of amounts of several rows of which nothing tells whether they add up."""


def identifiers_of(grid: Grid, layout: Layout) -> set[str]:
    """The identifiers in a table, in the column that says them best."""
    at = _identifier_at(layout)
    if at is None:
        return set()
    rows = grid.rows[layout.first :]
    return {row.cells[at] for row in rows if at < len(row.cells)} - {""}


def is_of_parts(grid: Grid, layout: Layout, main: Layout, known: set[str]) -> bool:
    """Whether a table has nothing but rows about projects that another one describes.

    It has no titles, or adds to titles and identifiers only what the other one lacks.

    Parameters
    ----------
    main : the layout of the table that says the most of projects.
    known : the identifiers in that one.
    """
    stated = identifiers_of(grid, layout)
    if layout is main or not stated or not stated <= known:
        return False
    adds = _ADDED & layout.fields - main.fields
    says_more = layout.fields - _ADDED - _BESIDE - {"title", "identifier"}
    return not has_titles(layout) or (bool(adds) and not says_more)


def has_titles(layout: Layout) -> bool:
    """Whether a column has titles of projects, and not descriptions that stand for them."""
    ranks = [found.rank for found in layout.headings.values() if found.field == "title"]
    return any(rank < _MAKESHIFT_TITLE for rank in ranks)


@dataclass(frozen=True)
class PartTable:
    """A table of parts, with what the tables of projects of its file have.

    Parameters
    ----------
    at : the position of the column of identifiers.
    others : the layouts of the tables of projects; none where they stand in another file.
    """

    grid: Grid
    layout: Layout
    at: int
    others: Sequence[Layout]
    rules: GridRules
    places: Places

    @property
    def _columns(self) -> dict[int, Heading]:
        """The columns that add something, with those that say more of them; or none."""
        taken = {name for other in self.others for name in other.fields}
        if "funding" not in self.layout.fields and not self.layout.fields.isdisjoint(AMOUNT_KINDS):
            taken.add("implementing")  # who is paid in lists of costs and contracts
        added = {
            at: found for at, found in self.layout.headings.items()
            if found.field in _ADDED - taken and found.rank <= _GOOD_RANK
        }  # fmt: skip
        beside = {at: found for at, found in self.layout.headings.items() if found.field in _BESIDE}
        return {**added, **beside} if added else {}

    def records(self) -> tuple[list[ProjectRecord], list[Finding]]:
        """What the table adds to projects, and what there is to say of it."""
        columns = self._columns
        if not columns:
            return [], []
        headings = {**columns, self.at: Heading("identifier", 1)}
        layout = replace(self.layout, headings=headings, is_of_parts=True)
        table = Table(self.grid, layout, self.places, self.rules)
        parts = [self._part(record) for record in table.records()]
        listed = ", ".join(repr(self.layout.names[at]) for at in sorted(columns))
        said = Finding.of(
            "own-table", f"the columns {listed} of the table {self.grid.sheet or self.grid.file!r} "
            "are read for the projects whose identifiers its rows state",
            file=self.grid.file, line=self.grid.rows[self.layout.header].number,
        )  # fmt: skip
        kept = (one for one in table.findings if one.rule.startswith("amount"))
        return [record for record in parts if record.identifier], [said, *kept]

    def _part(self, record: ProjectRecord) -> ProjectRecord:
        """A part of a project; its amounts where each row has one of its own."""
        part = record._replace(is_part=True, title=None, fields=(), sheet=self.grid.sheet or None)
        unsure = [one for one in record.findings if one.rule in _OF_ROWS]
        if not unsure:
            return part
        message = (
            "several rows of one project have amounts, and nothing tells whether they add up; none "
            "counts"
        )
        told = unsure[0]._replace(rule="amounts-differ", message=message)
        rest = (one for one in record.findings if one.rule not in _OF_ROWS)
        return part._replace(amounts=(), findings=(*rest, told))


def _identifier_at(layout: Layout) -> int | None:
    columns = [
        (found.rank, at) for at, found in layout.headings.items() if found.field == "identifier"
    ]
    return min(columns)[1] if columns else None
