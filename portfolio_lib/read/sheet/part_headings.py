"""Headings of parts of a list: what is the same in the rows below stands in a row alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.sheet.grids import Row
from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.written.statuses import parse_status

__all__ = ["PartHeadings"]

_FIELDS = ("places", "funding", "implementing", "status", "sector")
"""What a heading with a label may state of all rows below: "Donor: Sida"."""
_SAID = {
    "places": "there",
    "funding": "funded by it",
    "implementing": "implemented by it",
    "status": "in that state",
    "sector": "in that sector",
}
_FEW = 2
"""In a table of so few columns the name of a place alone may be a row [columns]."""


@dataclass
class PartHeadings:
    """The headings of a table: the name of a place, or a label and its value ("Donor: Sida").

    Parameters
    ----------
    file : where the table is.
    columns : the fields that its columns have.
    """

    file: str
    places: Places
    columns: Collection[str]
    findings: list[Finding] = field(default_factory=list)

    def parted(
        self, rows: Sequence[Row], above: Row | None = None
    ) -> tuple[dict[int, Mapping[str, str]], list[Row]]:
        """What stands above each row as headings, by its number and field; the other rows.

        A heading holds up to the next of its kind, or the next row of one text, which may be a
        heading too: "Regional projects".

        Parameters
        ----------
        above : the row over the first one, where that may be a heading.
        """
        stated: dict[str, str] = {}
        parts, others = dict[int, Mapping[str, str]](), list[Row]()
        for row in rows if above is None else [above, *rows]:
            if (found := self.stated(row)) is not None:
                stated = {**stated, found[0]: found[1]}
                self._tell(row, *found)
            elif row is not above:
                stated = {} if len(row.texts) == 1 else stated
                parts[row.number] = stated
                others.append(row)
        return parts, others

    def stated(self, row: Row) -> tuple[str, str] | None:
        """The field and the value that a row states and nothing else; None for any other row."""
        if len(row.texts) != 1:
            return None
        text = row.texts[0]
        label, mark, rest = text.partition(":")
        said = heading(label) if mark and rest.strip() else None
        name = said.field if said is not None and said.field in _FIELDS else "places"
        value = text if said is None else rest.strip()
        if name == "status" and parse_status(value) is None:
            return None
        if name != "places":
            return None if name in self.columns else (name, value)
        is_open = "places" not in self.columns or len(self.columns) > _FEW
        is_place = is_open and self.places.find_cell(value) is not None
        return (name, value) if is_place else None

    def _tell(self, row: Row, name: str, value: str) -> None:
        where = "place" if name == "places" else None
        message = f"the rows below {value!r} are taken to be {_SAID[name]}, up to the next heading"
        message += f", where they name no {where}" if where and name in self.columns else ""
        self.findings.append(
            Finding.of("section-heading", message, file=self.file, line=row.number, value=value)
        )
