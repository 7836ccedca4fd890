"""Headings of parts of a list: what is the same in the rows below stands in a row alone."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.sheet.cells import is_nothing, word
from portfolio_lib.read.sheet.grids import Row
from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.sheet.known_headers import tokens_of
from portfolio_lib.read.written.statuses import parse_status

_FIELDS = ("places", "funding", "implementing", "status", "sector")
"""What a heading with a label may state of all rows below: "Donor: Sida"."""
_SAID = {
    "places": "there",
    "funding": "funded by it",
    "implementing": "implemented by it",
    "status": "in that state",
    "sector": "in that sector",
}
_YEAR_BEHIND = re.compile(r"[\s,;:–-]+\(?(?:FY ?)?(?:19|20)[0-9]{2}(?:[/–-][0-9]{2,4})?\)?$")
"""A year behind the name of a place: "Kenya 2018"."""
_OF_TITLE = ("places", "funding", "implementing")
"""What a label above a header may state in the cell beside it."""
_PAIR = 2
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
    _of_all: dict[str, str] = field(default_factory=dict)

    def take_title(self, rows: Sequence[Row]) -> list[int]:
        """Take what rows above the header say of all rows, and return the numbers of these.

        Such a row has a place, a label and its value, or both in a cell each ("Donor | Sida").
        Nothing counts that a column says, or of which two rows say different things.
        """
        found = [(row, *said) for row in rows if (said := self.stated(row) or _pair(row))]
        found = [one for one in found if one[1] not in self.columns]
        for row, name, value in found:
            if {other for _, same, other in found if same == name} == {value}:
                self._of_all[name] = value
                self._tell(row, name, value)
        return [row.number for row, name, _ in found if name in self._of_all]

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
        stated = self._of_all
        parts, others = dict[int, Mapping[str, str]](), list[Row]()
        for row in rows if above is None else [above, *rows]:
            if (found := self.stated(row)) is not None:
                stated = {**stated, found[0]: found[1]}
                self._tell(row, *found)
            elif row is not above:
                stated = self._of_all if len(row.texts) == 1 else stated
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
        if said is None and (status := _status_of_projects(text)):
            return None if "status" in self.columns else ("status", status)
        name = said.field if said is not None and said.field in _FIELDS else "places"
        value = text if said is None else rest.strip()
        if name == "places":
            value = _YEAR_BEHIND.sub("", value)
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


def _status_of_projects(text: str) -> str:
    """The status in a heading such as "Completed projects"; empty for any other text."""
    rest = [one for one in text.split() if word("subject").isdisjoint(tokens_of(one))]
    said = " ".join(rest)
    return said if 0 < len(rest) < len(text.split()) and parse_status(said) else ""


def _pair(row: Row) -> tuple[str, str] | None:
    """The field and the value of a row with a label in a cell, and its value in the next."""
    if len(row.texts) != _PAIR or row.numbers:
        return None
    label, value = row.texts
    said = heading(label.rstrip(" :"))
    is_filter = is_nothing(value) or normalised(value) in word("total")
    if said is None or said.field not in _OF_TITLE or is_filter or heading(value) is not None:
        return None
    return said.field, value
