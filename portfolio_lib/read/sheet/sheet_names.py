"""Workbooks with a sheet for each country, year or status: its name is a value of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import ProjectRecord
from portfolio_lib.read.sheet.cells import DateColumn
from portfolio_lib.read.sheet.grids import Grid
from portfolio_lib.read.sheet.layout import Layout
from portfolio_lib.read.written.statuses import parse_status

_FEWEST = 2
"""So many sheets have a name of one kind where their names mean something."""
_SAID = {"places": "the place", "amount_date": "the time of the amounts",
         "status": "the status"}  # fmt: skip


def values_of_names(
    tables: Sequence[tuple[Grid, Layout]], places: Places
) -> Sequence[Mapping[str, str]]:
    """What the name of each sheet says of its rows, by field; nothing where a column says it."""
    found: list[dict[str, str]] = [{} for _ in tables]
    for field, read in (("places", _place), ("amount_date", _year), ("status", _status)):
        stated = {
            at: value for at, (grid, layout) in enumerate(tables)
            if _may_be(field, layout) and (value := read(grid.sheet, places))
        }  # fmt: skip
        if len(set(stated.values())) >= _FEWEST:
            for at, value in stated.items():
                found[at][field] = value
    return found


def told_values(grid: Grid, layout: Layout, values: Mapping[str, str]) -> Iterator[Finding]:
    """A finding for each value that a sheet's name gives its rows."""
    for field, value in values.items():
        yield Finding.of(
            "value-of-sheet-name", f"the sheet is called {grid.sheet!r}, and no column says "
            f"{_SAID[field]} of its rows; {value} is taken for all of them", file=grid.file,
            line=grid.rows[layout.header].number, value=value,
        )  # fmt: skip


def with_years(
    projects: Sequence[ProjectRecord], of_sheet: Sequence[ProjectRecord]
) -> list[ProjectRecord]:
    """The projects and those of a further year: one that stands in both has the money of both.

    Without an identifier it is one where title, bodies and places are the same, and only one has
    that title in each year.
    """
    joined = list(projects)
    known = _by_key(record for record in projects if not record.is_part)
    found = _by_key(of_sheet)
    for record in of_sheet:
        key = _key(record)
        if len(known.get(key, [])) == len(found[key]) == 1 and _is_alike(known[key][0], record):
            at = next(n for n, other in enumerate(joined) if _key(other) == key)
            joined[at] = joined[at]._replace(amounts=(*joined[at].amounts, *record.amounts))
            joined.append(record._replace(amounts=(), is_part=True))
        else:
            joined.append(record)
    return joined


def _by_key(records: Iterable[ProjectRecord]) -> dict[tuple[str, str], list[ProjectRecord]]:
    found: dict[tuple[str, str], list[ProjectRecord]] = {}
    for record in records:
        found.setdefault(_key(record), []).append(record)
    return found


def _key(record: ProjectRecord) -> tuple[str, str]:
    """What a project has in the sheets of several years: its identifier, or else its title."""
    if record.identifier:
        return "identifier", record.identifier.text
    return "title", normalised(record.title.text) if record.title else ""


def _is_alike(one: ProjectRecord, other: ProjectRecord) -> bool:
    """Whether two records are of one project: by their identifier, or by all but their money."""
    if one.identifier:
        return True
    return bool(one.title) and all(
        {normalised(part.written.text) for part in first}
        == {normalised(part.written.text) for part in second}
        for first, second in (
            (one.places, other.places), (one.organisations, other.organisations)
        )
    )  # fmt: skip


def _may_be(field: str, layout: Layout) -> bool:
    """Whether a table leaves something open that the name of its sheet can say."""
    if field in layout.fields or field in layout.values:
        return False
    return field in {"places", "status"} or any(found.money for found in layout.headings.values())


def _place(name: str, places: Places) -> str:
    return name if places.find_cell(name) is not None else ""


def _status(name: str, _: Places) -> str:
    """The status that a name is, or begins with: "Completed", "Laufende Projekte"."""
    words = [text for text in (name, name.partition(" ")[0]) if any(map(str.isalpha, text))]
    return next((text for text in words if parse_status(text)), "")


def _year(name: str, _: Places) -> str:
    """The year that a name is, or ends with: "2019", "FY2019/20", "Projects 2019"."""
    for text in (name, name.rpartition(" ")[2]):
        year = text.removeprefix("FY").strip()
        day = DateColumn().day(year)
        if day is not None and day.precision == "year":
            return year
    return ""
