"""From a table that somebody has to the rows of columns.csv: a proposal to correct and keep.

Nothing of it is applied by itself. A proposal has a row for each column: what it is taken for,
why, and three of its values; and rows to fill in for what no column says, such as the donor
of a publisher's own list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from portfolio_lib.errors import InputError, UsageError
from portfolio_lib.files.safe_csv import text_of_rows
from portfolio_lib.files.whole import write_whole
from portfolio_lib.names.places import Places
from portfolio_lib.names.reference import COLUMN_RULES, rows_of
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.iati.datastore import is_iati_table
from portfolio_lib.read.sheet.cells import DateColumn, is_nothing, word
from portfolio_lib.read.sheet.column_rules import COLUMNS, CONSTANTS, OWN
from portfolio_lib.read.sheet.grids import Grid
from portfolio_lib.read.sheet.guesses import (
    SHORTEST_NAME,
    guessed_field,
    is_place,
    period_columns,
    title_column,
    words_of,
)
from portfolio_lib.read.sheet.headers import heading
from portfolio_lib.read.sheet.known_headers import Heading
from portfolio_lib.read.sheet.layout import Layout, grouped, likely_header
from portfolio_lib.read.sheet.parts import has_titles
from portfolio_lib.read.sheet.sheet import grids_of
from portfolio_lib.read.sheet.sheet_names import values_of_names
from portfolio_lib.read.sheet.turned import upright
from portfolio_lib.read.sheet.units import unit_of

_LOOKED_AT = 300
"""So many rows tell what a column holds [rows]."""
_SAID_BETTER = (
    "another column says better who implements; write funding where this is who gives the money"
)
_NAMED = "its header names a donor or a country, which counts without a row of columns.csv"
_OF_TWO_DAYS = "the only days beside others that are all later, or all earlier"
_OF_PUBLISHERS = frozenset(
    {"publisher", "reporter", "reporting", "donor", "funder", "herausgeber", "editeur", "editor"}
)
"""What headers of the body have that keeps a list: of one body in all rows, it may be the donor."""
_NO_COUNTRY = 5
"""From this rank on a header of places is one of towns or regions."""
_EXAMPLES = 3
_LONGEST_EXAMPLE = 40


@dataclass(frozen=True)
class Proposal:
    """What the columns of a file are taken for.

    `rows` has the columns of columns.csv, and for each column its `reason` and `examples`.
    """

    file: Path
    rows: pd.DataFrame

    def save(self, folder: str | Path) -> Path:
        """Add the rows to columns.csv of a data folder, which is made if need be.

        Those that it has about the same file and header stay as they are. A row without a
        header and a value counts once somebody fills in the value. Returns the path of
        columns.csv.

        Raises
        ------
        InputError
            When the columns.csv that stands there cannot be used.
        UsageError
            When it cannot be written.
        """
        folder = Path(folder)
        known: list[dict[Any, Any]] = [
            dict(row.values) for row in rows_of(folder, COLUMN_RULES, COLUMNS)
        ]
        stated = {_key(row) for row in known}
        new = [
            row for row in self.rows[list(COLUMNS)].to_dict("records")
            if _key(row) not in stated and row["field"]
        ]  # fmt: skip
        cells = [[row[name] for name in COLUMNS] for row in (*known, *new)]
        return write_whole(folder / COLUMN_RULES, text_of_rows(COLUMNS, cells).encode())

    def _repr_html_(self) -> str:
        return str(self.rows.to_html(index=False, border=0))


def adopt(file: str | Path) -> Proposal:
    """What the columns of a table file are, for a person to correct and keep.

    In a notebook ``adopt("list.xlsx")`` shows the proposal; `Proposal.save` writes it as
    columns.csv into a data folder, where it counts from then on.

    Raises
    ------
    UsageError
        When there is no such file, or it is no table.
    InputError
        When no table can be read in it.
    """
    path = Path(file)
    if not path.is_file():
        raise UsageError(f"there is no file {path}; give a table such as projects.xlsx")
    grids, findings = grids_of(path)
    if any(is_iati_table(grid.rows[0].cells, grid.file) for grid in grids if grid.rows):
        raise InputError(
            "this is IATI in a table, which is read as it is; copy it into the data folder, "
            "no columns.csv is needed", file=str(path),
        )  # fmt: skip
    places = Places(None)
    upright_grids = [upright(grid)[0] for grid in grids]
    layouts = [(grid, likely_header(grid, is_place(places))) for grid in upright_grids]
    tables = [(grid, layout) for grid, layout in layouts if layout is not None]
    of_parts = [layout.fields for _, layout in tables if not has_titles(layout)]
    in_parts = set[str]().union(*(fields for fields in of_parts if "identifier" in fields))
    of_names = values_of_names(tables, places)
    rows = _of_all_sheets([
        row for (grid, layout), values in zip(tables, of_names, strict=True)
        for row in _rows(grid, layout, path, places, {*values, *in_parts})
    ])  # fmt: skip
    if not rows:
        reason = findings[0].message if findings else "it has no row that could be a header"
        raise InputError(f"no table can be read here: {reason}", file=str(path))
    return Proposal(path, pd.DataFrame(rows, columns=[*COLUMNS, "reason", "examples"]))


def _key(row: Mapping[Any, Any]) -> tuple[str, ...]:
    """What tells rows apart: their header, or their field where they have none."""
    return (row["file"], row["sheet"], row["header"], "" if row["header"] else row["field"])


def _of_all_sheets(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows, those that say the same of each sheet with their header as one for all sheets."""
    said: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in rows:
        said.setdefault((row["header"], "" if row["header"] else row["field"]), []).append(row)
    joined: list[dict[str, str]] = []
    for same in said.values():
        told = {tuple(row[name] for name in COLUMNS if name != "sheet") for row in same}
        if len(same) == 1 or len(told) > 1:
            joined += same
            continue
        examples = dict.fromkeys(part for row in same for part in row["examples"].split("; "))
        joined.append(same[0] | {"sheet": "", "examples": "; ".join([*examples][:_EXAMPLES])})
    return joined


def _rows(
    grid: Grid, layout: Layout, path: Path, places: Places, said: set[str]
) -> Iterator[dict[str, str]]:
    """The proposed rows of one sheet; `said` is what its name says of all of them."""
    empty = dict.fromkeys(COLUMNS, "") | {"file": path.name, "sheet": grid.sheet}
    fields: set[str] = set(layout.values) | said | layout.fields
    filled = {
        at: cells for at, name in enumerate(layout.names) if name
        and (cells := _cells(grid, layout, at))
    }  # fmt: skip
    decided = _decided(grid, layout, filled, fields)
    taken = fields - _makeshift(layout)
    reporters: dict[str, str] = {}
    for at, all_cells in filled.items():
        name, cells = layout.names[at], list(dict.fromkeys(all_cells))
        known = layout.headings.get(at)
        field, reason = decided.get(at) or guessed_field(known, name, all_cells, places, taken)
        if field == OWN and len(cells) == 1 and _may_be_giver(name, cells[0]):
            reporters.setdefault(name, cells[0])
        fields.add(field)
        taken = taken | {field} if known is None else taken
        yield empty | {
            "header": name, "field": field, "order": _order(field, cells),
            "unit": name if _is_unit(known, name) else "",
            "audience": "internal" if field == OWN else "", "reason": reason,
            "examples": "; ".join(cell[:_LONGEST_EXAMPLE] for cell in cells[:_EXAMPLES]),
        }  # fmt: skip
    for name, value in layout.values.items():
        if name not in CONSTANTS or not value:
            continue  # what a publisher's headers say of units holds without a row
        reason = "the same for all lists of this kind"
        yield empty | {"field": name, "value": value, "reason": reason, "examples": ""}
    titles = _titles(grid, layout, path)
    for row in _to_fill_in(layout, fields, titles, places):
        if row["field"] == "funding" and not row["value"] and reporters:
            name, value = max(reporters.items(), key=lambda column: len(column[1]))
            row |= {"value": value, "reason": f"no column says it, and {name!r} has this in all "
                    "rows: correct it, or leave the value out"}  # fmt: skip
        yield empty | row


def _makeshift(layout: Layout) -> set[str]:
    """That places are known by a region or a town alone: a column of countries says more."""
    ranks = [found.rank for found in layout.headings.values() if found.field == "places"]
    return {"places"} if ranks and min(ranks) >= _NO_COUNTRY else set()


def _decided(
    grid: Grid, layout: Layout, filled: Mapping[int, list[str]], fields: set[str]
) -> dict[int, tuple[str, str]]:
    """What columns are by what stands in others, with the reasons, by position."""
    decided = dict.fromkeys(_second(grid, layout), (OWN, _SAID_BETTER))
    decided |= {at: ("", _NAMED) for at, found in layout.headings.items() if found.named}
    if not fields & {"start", "period"}:
        unknown = {at: cells for at, cells in filled.items() if at not in layout.headings}
        some = [row.cells for row in grid.rows[layout.first : layout.first + _LOOKED_AT]]
        ends = [at for at, found in layout.headings.items() if found.field == "end"]
        days = period_columns(unknown, some, layout.names, ends[0] if ends else None)
        decided |= {at: (field, _OF_TWO_DAYS) for at, field in days.items() if at in unknown}
    titled = title_column(filled, layout.names, layout.headings) if "title" not in fields else None
    return decided | ({titled[0]: ("title", titled[1])} if titled else {})


def _may_be_giver(name: str, value: str) -> bool:
    """Whether a body that all rows name keeps the list as who gives: "Publisher: Lake Fund"."""
    is_giver = not word("of a giver").isdisjoint(normalised(value).split())
    is_known = normalised(value) in {normalised(known) for known in word("funder")}
    return not _OF_PUBLISHERS.isdisjoint(words_of(name)) and (is_giver or is_known)


def _is_unit(known: Heading | None, name: str) -> bool:
    """Whether the header of a column of amounts is their unit alone: "EUR"."""
    is_amount = known is not None and known.money is not None and heading(name) is None
    return is_amount and unit_of(name) is not None


def _second(grid: Grid, layout: Layout) -> set[int]:
    """The columns of bodies that are not who implements, as another column says it in each row."""
    rows = grid.rows[layout.first : layout.first + _LOOKED_AT]

    def is_filled(group: list[int]) -> bool:
        return all(any(row.cells[at : at + 1] > ("",) for at in group) for row in rows)

    best, *others = grouped(layout).get("implementing") or [[]]
    dropped = {
        at for at, name in enumerate(layout.names)
        if best and at not in layout.headings and (known := heading(name))
        and known.field == "implementing"
    }  # fmt: skip
    return dropped | ({at for group in others for at in group} if is_filled(best) else set())


def _titles(grid: Grid, layout: Layout, path: Path) -> list[str]:
    """The texts above the header, the name of the sheet and that of the file.

    What a label says ("Country: Kenya") is read without a row, maybe for a part of the table.
    """
    above = [text for row in grid.rows[: layout.header] for text in row.texts if ":" not in text]
    return [*above, grid.sheet, path.stem]


def _to_fill_in(
    layout: Layout, fields: set[str], titles: list[str], places: Places
) -> Iterator[dict[str, str]]:
    """What no column says, for a person to fill in; what a title names is proposed."""
    says_money = any(found.money for found in layout.headings.values())
    has_currency = "currency" in fields or any(
        found.money and found.money.currency for found in layout.headings.values()
    )
    for name, is_missing in (
        ("funding", "funding" not in fields), ("places", "places" not in fields),
        ("currency", says_money and not has_currency),
    ):  # fmt: skip
        if is_missing:
            value, reason = _proposed(layout, name, titles, places)
            yield {"field": name, "value": value, "reason": reason, "examples": ""}


def _proposed(layout: Layout, name: str, titles: list[str], places: Places) -> tuple[str, str]:
    """What may be the same in all rows, and why."""
    if value := layout.values.get(f"proposed {name}", ""):
        whose = f"it is so in lists with these headers ({layout.standard})"
        return value, f"no column says it; {whose}: correct it, or leave the value out"
    value, title = _named_in(titles, name, places)
    if value:
        reason = f"no column says it, and {title!r} names it: correct it, or leave the value out"
        return value, reason
    return "", "no column says it: fill in the value where it is the same in all rows"


def _named_in(titles: list[str], field: str, places: Places) -> tuple[str, str]:
    """The only country, or the only well-known donor, that the first of some titles names."""
    funders = {normalised(known) for known in word("funder")}

    def is_one(text: str) -> bool:
        if field == "places":
            return len(text) >= SHORTEST_NAME and places.find_cell(text) is not None
        return field == "funding" and normalised(text) in funders

    for title in titles:
        words = re.findall(r"[^\W_]+(?:['’.&-][^\W_]+)*", title)
        stretches = (" ".join(words[at : at + long]) for long in (4, 3, 2, 1)
                     for at in range(len(words) - long + 1))  # fmt: skip
        found = [text for text in stretches if text[:1].isupper() and is_one(text)]
        longest = [text for text in found if not any(text in other != text for other in found)]
        if len(longest) == 1:
            return longest[0], title
    return "", ""


def _cells(grid: Grid, layout: Layout, at: int) -> list[str]:
    """The filled cells of a column."""
    rows = grid.rows[layout.first : layout.first + _LOOKED_AT]
    found = (row.cells[at] for row in rows if at < len(row.cells))
    return [cell for cell in found if cell and not is_nothing(cell)]


def _order(field: str, cells: list[str]) -> str:
    return DateColumn.of(cells).order or "" if field in {"start", "end", "amount_date"} else ""
