"""Own fields as columns of a workbook's sheet of projects, and own tables as sheets of theirs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from portfolio_lib.export.rows import Row, Rows
from portfolio_lib.read.sheet.details import IDENTIFIER
from portfolio_lib.read.sheet.headers import heading

_LONGEST_HEADER, _LONGEST_SHEET = 255, 31
"""Of a table and of a sheet in Excel [characters]."""
_NOT_IN_SHEETS = frozenset("[]:*?/\\'")
_READ_AS = "internal"
"""Who may see an own field that a sheet has, until settings say otherwise."""


class OwnFields:
    """What sources say that the model has no name for, as a workbook can hold it.

    Parameters
    ----------
    rows : the rows of the portfolio.
    headers, sheets : the columns and sheets that the workbook has already.
    """

    def __init__(self, rows: Rows, headers: Iterable[str], sheets: Iterable[str]) -> None:
        stated = [row for one in rows.projects for row in rows.of("fields", one["project"])]
        in_rows = [row for row in stated if "table" not in row]
        self._cells = _by_name(in_rows)
        taken = {header.casefold() for header in headers}
        self.columns = tuple(name for name in self._cells if self._is_column(name, taken))
        taken = {sheet.casefold() for sheet in sheets}
        tables = dict.fromkeys(row["table"] for row in stated if "table" in row)
        self._tables = {name: [r for r in stated if r.get("table") == name] for name in tables}
        self._sheets = tuple(n for n, found in self._tables.items() if _is_sheet(n, found, taken))
        self._stated = stated

    def cells(self, project: str) -> list[str | None]:
        """The cells of a project in the columns."""
        return [next(iter(self._cells[name].get(project, ())), None) for name in self.columns]

    def sheets(self) -> Iterator[tuple[str, list[str], list[list[str | None]]]]:
        """The name, the columns and the rows of each own table; the project comes first."""
        for name in self._sheets:
            found = self._tables[name]
            columns = _columns_of(found)
            lines: defaultdict[tuple[object, ...], Row] = defaultdict(dict)
            for row in found:
                key = (row["project"], row.get("file"), row.get("row"))
                lines[key].setdefault(row["name"], row["value"])
            cells = [[str(key[0]), *map(line.get, columns)] for key, line in lines.items()]
            yield name, columns, cells

    def left_out(self) -> Iterator[str]:
        """What the workbook does not hold, a sentence for each name."""
        for name, values in self._cells.items():
            if name not in self.columns:
                yield f"the own field {name!r}: {_counted(values)}"
        for name, rows in self._tables.items():
            if name not in self._sheets:
                projects = dict.fromkeys(row["project"] for row in rows)
                yield f"the own table {name!r}: {_counted(projects)}"
        seen = dict.fromkeys(
            (row.get("table") or row["name"], row["audience"])
            for row in self._stated
            if row["audience"] != _READ_AS
        )
        for name, audience in seen:
            yield f"that {name!r} is {audience}: say so in columns.csv beside the workbook"

    def _is_column(self, name: str, taken: set[str]) -> bool:
        """Whether the reader of sheets takes a column for this field, and each cell has one."""
        folded = name.casefold()
        is_new = folded not in taken
        taken.add(folded)
        is_read = heading(name) is None and any(map(str.isalpha, name))
        is_one = all(len(values) == 1 for values in self._cells[name].values())
        return is_new and is_read and is_one and len(name) <= _LONGEST_HEADER


def _by_name(rows: Sequence[Row]) -> dict[str, dict[str, list[str]]]:
    """The values of each field by project."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        found.setdefault(row["name"], {}).setdefault(row["project"], []).append(row["value"])
    return found


def _columns_of(rows: Iterable[Row]) -> list[str]:
    return list(dict.fromkeys(row["name"] for row in rows))


def _is_sheet(name: str, rows: Sequence[Row], taken: set[str]) -> bool:
    """Whether a sheet can be called so and have these columns beside that of the project."""
    columns = [IDENTIFIER.casefold(), *map(str.casefold, _columns_of(rows))]
    is_new = name.casefold() not in taken and len({*columns}) == len(columns)
    is_short = len(name) <= _LONGEST_SHEET and max(map(len, columns)) <= _LONGEST_HEADER
    taken.add(name.casefold())
    return is_new and is_short and _NOT_IN_SHEETS.isdisjoint(name)


def _counted(projects: Iterable[str]) -> str:
    first, *others = projects
    return f"of {first} and {len(others)} more" if others else f"of {first}"
