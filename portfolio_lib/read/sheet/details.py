"""Further sheets of a workbook: what one row a project cannot hold, such as shares of places.

`portfolio export --xlsx` writes them. Each row belongs to the project whose identifier stands
in its first column; the columns are those of the table of a portfolio that has such rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from portfolio_lib.model import TABLES, Finding
from portfolio_lib.model.columns import Column
from portfolio_lib.names.coded import dac_name
from portfolio_lib.names.places import Places
from portfolio_lib.read.records import (
    ProjectRecord,
    StatedAmount,
    StatedDocument,
    StatedParty,
    StatedPlace,
    StatedSector,
    StatedText,
    Written,
)
from portfolio_lib.read.sheet.amounts import stated_audience
from portfolio_lib.read.sheet.grids import Grid, Row
from portfolio_lib.read.written.amounts import currency_of
from portfolio_lib.read.written.xsd import parsed_day, parsed_number

IDENTIFIER = "Identifier"
_RULE = "detail-not-used"
_Values = dict[str, Any]
_CURRENCY = re.compile("[A-Z]{3}")
_EXPECTED = {"currency": "the code of a currency, such as EUR"}


@dataclass(frozen=True)
class _Sheet:
    """A sheet: the table of a portfolio that its rows go to, and the columns it has of it."""

    table: str
    columns: tuple[str, ...]

    @property
    def declared(self) -> dict[str, Column]:
        """The columns as the tables declare them; the kind of an organisation is of another."""
        kinds = {column.name: column for column in TABLES["organisations"].columns}
        known = kinds | {column.name: column for column in TABLES[self.table].columns}
        return {name: known[name] for name in self.columns}


SHEETS: Mapping[str, _Sheet] = {
    "Places": _Sheet("project_places", ("place", "as_written", "share", "vocabulary")),
    "Organisations": _Sheet(
        "project_organisations", ("role", "as_written", "qualifier", "ref", "kind")
    ),
    "Amounts": _Sheet(
        "amounts",
        ("kind", "value", "currency", "date", "period_start", "period_end", "provider", "receiver",
         "budget_type", "budget_status", "place", "audience"),
    ),
    "Texts": _Sheet("texts", ("field", "language", "text", "audience")),
    "Sectors": _Sheet("sectors", ("vocabulary", "code", "name", "share")),
    "Documents": _Sheet("documents", ("title", "url", "format", "categories", "language")),
}  # fmt: skip
_SCHEMES = {"country": "country", "region": "m49", "group": "own"}
"""Of the codes of places, by the kind of the place."""


def headed(column: str) -> str:
    """The header of a column: "Period start" for `period_start`."""
    return column.replace("_", " ").capitalize()


@dataclass
class Details:
    """The further sheets of a workbook, by project.

    Parameters
    ----------
    grids : all its sheets; `rest` has those that are none of the `SHEETS`.
    places : tells of which kind the code of a place is.
    """

    grids: Sequence[Grid]
    places: Places
    rest: list[Grid] = field(default_factory=list)
    _rows: dict[str, dict[str, list[_Values]]] = field(default_factory=dict)
    _findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        for grid in self.grids:
            name = next((name for name in SHEETS if _is_headed(grid, name)), None)
            if name is None:
                self.rest.append(grid)
            else:
                self._take(grid, name)

    def completed(self, record: ProjectRecord, file: str) -> ProjectRecord:
        """The project, which stands in a file, with what the further sheets say about it.

        They say more of its places and organisations than the cells of its own row, which
        give way; where the two differ there is a finding.
        """
        rows = self._rows.pop(record.identifier.text, {}) if record.identifier else {}
        if not rows:
            return record
        made: dict[str, Any] = {
            "places": tuple(map(self._place, rows.get("Places", []))) or record.places,
            "organisations": tuple(map(_party, rows.get("Organisations", [])))
            or record.organisations,
            "amounts": (*record.amounts, *map(self._amount, rows.get("Amounts", []))),
            "texts": tuple(map(_text, rows.get("Texts", []))) or record.texts,
            "sectors": tuple(StatedSector(**row) for row in rows.get("Sectors", []))
            or record.sectors,
            "documents": tuple(StatedDocument(**row) for row in rows.get("Documents", []))
            or record.documents,
        }
        return record._replace(
            **made, findings=(*record.findings, *_differences(record, made, file))
        )

    def findings(self) -> Iterator[Finding]:
        """What was not understood, and rows of projects that the workbook does not have."""
        yield from self._findings
        for identifier, sheets in self._rows.items():
            for name, rows in sheets.items():
                yield Finding.of(
                    _RULE, f"a row of the sheet {name} is of the project {identifier[:80]!r}, "
                    "which no sheet has; it is not used",
                    suggestion="Correct its identifier, or remove the row.",
                    file=self._file(name), line=rows[0]["line"], field=IDENTIFIER, value=identifier,
                )  # fmt: skip

    def _take(self, grid: Grid, name: str) -> None:
        sheet = SHEETS[name]
        positions = {header: at for at, header in enumerate(grid.rows[0].cells)}
        known = {IDENTIFIER, *map(headed, sheet.columns), ""}
        for header in [header for header in positions if header not in known]:
            self._not_used(
                grid.file, grid.rows[0].number, f"the column {header[:80]!r} of the sheet {name} "
                "has no field; it is not used",
                "Correct its header, or put it into the sheet of the projects.", header,
            )  # fmt: skip
        for row in grid.rows[1:]:
            cells = {
                column: _cell(row, positions.get(headed(column)))
                for column in ("identifier", *sheet.columns)
            }
            if "audience" in cells:
                cells["audience"] = stated_audience(cells["audience"]) or ""
            identifier = cells.pop("identifier")
            if not identifier:
                self._not_used(
                    grid.file, row.number, f"a row of the sheet {name} has no identifier; it is "
                    "not used", "Write which project it is of, or remove the row.", IDENTIFIER,
                )  # fmt: skip
            elif (values := self._values(grid.file, row, sheet, cells)) is not None:
                of_project = self._rows.setdefault(identifier, {})
                of_project.setdefault(name, []).append(values)

    def _not_used(self, file: str, line: int, message: str, suggestion: str, field: str) -> None:
        self._findings.append(
            Finding.of(_RULE, message, suggestion=suggestion, file=file, line=line, field=field)
        )

    def _values(
        self, file: str, row: Row, sheet: _Sheet, cells: Mapping[str, str]
    ) -> _Values | None:
        """The values of a row, or None, and a finding, where one is not what its column holds."""
        values: _Values = {"line": row.number}
        for name, column in sheet.declared.items():
            values[name] = _parsed(cells[name], column)
            if values[name] is None and (cells[name] or not column.optional):
                expected = ", ".join(column.values) or _EXPECTED.get(name, column.kind)
                self._findings.append(Finding.of(
                    _RULE, f"{headed(name)} is {cells[name][:80]!r}; expected {expected}; the row "
                    "is not used", suggestion="Correct it, or remove the row.", file=file,
                    line=row.number, field=headed(name), value=cells[name] or None,
                ))  # fmt: skip
                return None
        return values

    def _place(self, row: _Values) -> StatedPlace:
        code, text = row["place"], row["as_written"]
        known = self.places.get(code)
        scheme = _SCHEMES[known.kind] if known else "dac" if dac_name(text) else None
        stated = code if known else text if scheme else None
        return StatedPlace(
            Written(text, row["line"]),
            code=stated,
            scheme=scheme,
            share=row["share"],
            vocabulary=row["vocabulary"],
        )

    def _amount(self, row: _Values) -> StatedAmount:
        line, name = row["line"], row["place"]
        known = self.places.get(name) if name else None
        parties = {side: _body(row[side], line) for side in ("provider", "receiver")}
        place = (
            StatedPlace(
                Written(name, line),
                code=name if known else None,
                scheme=_SCHEMES[known.kind] if known else None,
            )
            if name
            else None
        )
        return StatedAmount(**{**row, **parties, "place": place})

    def _file(self, name: str) -> str | None:
        return next((grid.file for grid in self.grids if _is_headed(grid, name)), None)


def _is_headed(grid: Grid, name: str) -> bool:
    """Whether a sheet has this name and the columns that it needs."""
    needed = {headed(n) for n, column in SHEETS[name].declared.items() if not column.optional}
    is_named = grid.file.endswith(f"[{name}]")
    return is_named and bool(grid.rows) and needed | {IDENTIFIER} <= set(grid.rows[0].cells)


def _cell(row: Row, position: int | None) -> str:
    return row.cells[position] if position is not None and position < len(row.cells) else ""


def _parsed(text: str, column: Column) -> Any:
    """A cell as its column has it; None where it is empty or something else."""
    if column.values and (text := text.casefold()) not in column.values:
        return None
    if column.name == "currency":
        return (
            currency_of(text)
            or currency_of(text.upper())
            or (text if _CURRENCY.fullmatch(text) else None)
        )
    parsers: Mapping[str, Callable[[str], Any]] = {"date": parsed_day, "number": parsed_number}
    return parsers.get(column.kind, str)(text) if text else None


def _party(row: _Values) -> StatedParty:
    written = Written(row["as_written"], row["line"])
    return StatedParty(
        row["role"], written, ref=row["ref"], kind=row["kind"], qualifier=row["qualifier"]
    )


def _body(name: str | None, line: int) -> StatedParty | None:
    return StatedParty("", Written(name, line)) if name else None


def _text(row: _Values) -> StatedText:
    return StatedText(
        row["field"], row["language"], Written(row["text"], row["line"]), row["audience"]
    )


def _differences(record: ProjectRecord, made: Mapping[str, Any], file: str) -> Iterator[Finding]:
    """Where a cell of the project's row does not list what a further sheet says."""
    for name, roles in (("places", {""}), ("organisations", {"funding", "implementing"})):
        for role in sorted(roles):
            cell, sheet = (
                [one for one in stated if getattr(one, "role", "") == role]
                for stated in (getattr(record, name), made[name])
            )
            listed = "; ".join(one.written.text for one in sheet)
            if cell and cell != sheet and "; ".join(one.written.text for one in cell) != listed:
                yield Finding.of(
                    "rows-differ", f"the row of the project has other {role or name} than the "
                    f"sheet {name.capitalize()}; that sheet is used",
                    suggestion="Make them the same, or remove the project's rows from that sheet.",
                    file=file, line=cell[0].written.line, field=role or name,
                    value=cell[0].written.text,
                )  # fmt: skip
