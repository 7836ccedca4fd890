"""What the sheets of a workbook say about one project, and what they cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from portfolio_lib.export.rows import Row, Rows
from portfolio_lib.model.tables import OF_PROJECTS
from portfolio_lib.names.coded import dac_name
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import Part
from portfolio_lib.read.sheet.details import SHEETS
from portfolio_lib.read.sheet.project import OPEN
from portfolio_lib.read.written.periods import Period, half_open, parse_day, parse_period

_COLUMNS = {"funding": "Donors", "implementing": "Implementing agencies"}
"""The columns of the roles that a row can name."""
_SIDES = ("start", "end")
_UNHELD = {
    "start_type": "what its start is",
    "end_type": "what its end is",
    "parent": "the programme it is a part of",
    "level": "its level in a programme",
    "objective_language": "the language of its objective",
    "summary_language": "the language of its summary",
}
"""Columns of projects that the sheet has no column for, and what they say."""
_LANGUAGE = re.compile("[a-z]{2}")


class ProjectRow(NamedTuple):
    """The row of a project: cells by header, what it cannot hold, and lists it holds wholly."""

    cells: dict[str, str]
    left_out: tuple[str, ...]
    names_in_cells: frozenset[str]


def project_row(
    project: Row, rows: Rows, places: Places, organisations: Organisations
) -> ProjectRow:
    """The row of one project in the columns of the template."""
    period = _period(project)
    cells = {
        "Identifier": project["project"],
        "Title": project["title"],
        "Objective": project.get("objective", ""),
        "Summary": project.get("summary", ""),
        "Status": project.get("stated_status", ""),
        "Language": project["language"],
        **(period or {}),
    }
    left_out = []
    if period is None:
        left_out.append(f"the period {project.get('period_as_written') or project.get('start')!r}")
    if not _LANGUAGE.fullmatch(project["language"]):
        left_out.append(f"the language {project['language']!r}: a sheet has codes of two letters")
    left_out += _without_column(project, rows)
    held = set()
    stated = rows.of("project_places", project["project"])
    cells["Countries"] = _listed(stated)
    if _is_held(stated, places.split) and all(_is_place(row, rows, places) for row in stated):
        held.add("Places")
    parts = rows.of("project_organisations", project["project"])
    for role, column in _COLUMNS.items():
        cells[column] = _listed([part for part in parts if part["role"] == role])
    if _are_parties_held(parts, rows, organisations):
        held.add("Organisations")
    return ProjectRow({k: v for k, v in cells.items() if v}, tuple(left_out), frozenset(held))


def _without_column(project: Row, rows: Rows) -> Iterator[str]:
    """What a portfolio knows of a project and a workbook has neither column nor sheet for."""
    for column, what in _UNHELD.items():
        if column in project:
            yield f"{what}: {project[column]}"
    sheets = {sheet.table: sheet for sheet in SHEETS.values()}
    for table in OF_PROJECTS:
        found = rows.of(table, project["project"])
        is_told = table in sheets and "audience" in sheets[table].columns
        narrowed = sum("audience" in row for row in found)
        if table in sheets and narrowed and not is_told:
            yield f"who may see {narrowed} of its rows in the table {table}"
        if found and table not in {"projects", "fields", *sheets}:
            yield f"{len(found)} row{'s' * (len(found) > 1)} of the table {table}"


def details_of(
    project: Row, rows: Rows, in_cells: frozenset[str]
) -> Iterator[tuple[str, list[str | float | None]]]:
    """The rows of further sheets about one project, each with the name of its sheet."""
    identifier = project["project"]
    for name, sheet in SHEETS.items():
        if name not in in_cells:
            for row in rows.of(sheet.table, identifier):
                told = _told(name, row, rows)
                yield name, [identifier, *(told.get(column) for column in sheet.columns)]


def _told(name: str, row: Row, rows: Rows) -> Row:
    """A row as its sheet says it: organisations and unknown places by name, not by identifier."""
    if name == "Organisations":
        body = rows.organisations[row["organisation"]]
        return row | ({} if body["known"] else {"kind": body.get("kind")})
    if name != "Amounts":
        return row
    parts = rows.of("project_organisations", row["project"])
    names = {part["organisation"]: part["as_written"] for part in reversed(parts)}
    sides = {
        side: names.get(row[side], row[side]) for side in ("provider", "receiver") if side in row
    }
    place = rows.places[row["place"]] if "place" in row else None
    unknown = {"place": place["name"]} if place and place["kind"] == "unknown" else {}
    return row | sides | unknown


def _period(project: Row) -> dict[str, str] | None:
    """Start and end, or the whole period, in words that read back; None where there are none."""
    words = project.get("period_as_written")
    sides = {side: project[side] for side in _SIDES if side in project}
    if words is None and not sides:
        return {}
    start, end = (date.fromisoformat(sides[key]) if key in sides else None for key in _SIDES)
    stated = Period(start, project.get("start_precision"), end, project.get("end_precision"))
    halves = (words or "").split(" – ")
    if len(halves) == 2 and _from_halves(*halves) == stated:  # noqa: PLR2004 - a start and an end
        return dict(zip(("Start", "End"), (_without_open(half) for half in halves), strict=True))
    return {"Period": words} if words and parse_period(words) == stated else None


def _from_halves(start: str, end: str) -> Period | None:
    """What the reader of sheets makes of a start and an end."""
    days = [parse_day(half) for half in (start, end)]
    if any(day is None and half != OPEN for day, half in zip(days, (start, end), strict=True)):
        return None
    return half_open(*days)


def _without_open(half: str) -> str:
    return "" if half == OPEN else half


def _listed(rows: Sequence[Row]) -> str:
    return "; ".join(row["as_written"] for row in rows)


def _is_held(rows: Sequence[Row], split: Callable[[str], Sequence[Part]]) -> bool:
    """Whether a cell with the names of these rows comes apart into just them."""
    parts = split(_listed(rows)) if rows else []
    return [(part.text, part.qualifier) for part in parts] == [
        (row["as_written"], row.get("qualifier")) for row in rows
    ]


def _is_place(row: Row, rows: Rows, places: Places) -> bool:
    """Whether the name alone says which place it is."""
    if "share" in row or "vocabulary" in row or dac_name(row["as_written"]):
        return False
    found = places.find(row["as_written"])
    code = found.code if found else None
    is_unknown = rows.places[row["place"]]["kind"] == "unknown"
    return code == row["place"] or (code is None and is_unknown)


def _are_parties_held(parts: Sequence[Row], rows: Rows, organisations: Organisations) -> bool:
    """Whether the names in the cells of donors and agencies say all about the organisations."""
    if any(part["role"] not in _COLUMNS or "ref" in part for part in parts):
        return False
    bodies = [rows.organisations[part["organisation"]] for part in parts]
    named = all(body["known"] or "kind" not in body for body in bodies)
    by_role = ([part for part in parts if part["role"] == role] for role in _COLUMNS)
    return named and all(_is_held(same, organisations.split) for same in by_role)
