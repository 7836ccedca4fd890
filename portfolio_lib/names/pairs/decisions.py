"""Decisions of a person on probable pairs, taken into the tables of the data folder.

A file of decisions is what `write_pairs` writes, with "same" or "different" filled in. "same"
makes one name an alias of the other's row; "different" is remembered in different_names.csv, so
that nobody is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from portfolio_lib.errors import InputError
from portfolio_lib.files.safe_csv import text_of_rows
from portfolio_lib.files.whole import write_whole
from portfolio_lib.model.vocabularies import NAME_IN
from portfolio_lib.names.organisations import COLUMNS, Organisations, numbered, slug
from portfolio_lib.names.pairs.pairs import Pair
from portfolio_lib.names.places import PLACE_COLUMNS, Places
from portfolio_lib.names.reference import DIFFERENT, Row, rows_of
from portfolio_lib.names.spelling import normalised

_FILE_COLUMNS = ("first", "second", "kind", "decision", "likeness", "first_at", "second_at")
_DIFFERENT_COLUMNS = ("first", "second", "kind")
_DECISIONS = ("", "same", "different")
_MAY_LACK = frozenset(NAME_IN.values())
"""Columns that a table is written without where no row has a value."""
_TABLES = {"organisation": ("organisations.csv", COLUMNS), "place": ("places.csv", PLACE_COLUMNS)}


@dataclass(frozen=True)
class Accepted:
    """How many pairs were called the same and different, and which files were written."""

    same: int
    different: int
    files: tuple[Path, ...]


def pairs_as_csv(pairs: Iterable[Pair]) -> str:
    """The pairs as a table for a person to fill in the column decision."""
    rows = [
        {
            "first": pair.first.name,
            "second": pair.second.name,
            "kind": pair.first.kind,
            "decision": "",
            "likeness": f"{pair.likeness:.2f}",
            "first_at": pair.first.where,
            "second_at": pair.second.where,
        }
        for pair in pairs
    ]
    return _as_csv(rows, _FILE_COLUMNS)


def called_different(folder: Path) -> list[frozenset[str]]:
    """The pairs of normalised names that a person called different.

    Raises
    ------
    InputError
        When the table cannot be used, with file and line.
    """
    rows = rows_of(folder, DIFFERENT, _DIFFERENT_COLUMNS)
    return [_key(row) for row in rows]


def accept(file: Path, folder: Path) -> Accepted:
    """Take the decisions in a file into the tables of a data folder.

    Nothing is written unless every decision can be; each table is replaced in one step. The
    same file accepted again changes nothing.

    Raises
    ------
    InputError
        With file and line, when a decision is unknown or contradicts another one or a table.
    """
    rows = [_checked(row) for row in rows_of(file.parent, file.name, _FILE_COLUMNS)]
    if not rows and not file.is_file():
        raise InputError(
            "there is no such file; portfolio names --pairs writes one", file=str(file)
        )
    _check_contradictions(rows)
    same = [row for row in rows if row["decision"] == "same"]
    different = [row for row in rows if row["decision"] == "different"]
    changed = {}
    for kind, (name, columns) in _TABLES.items():
        pairs = [row for row in same if row["kind"] == kind]
        if table := _Table(folder, name, columns).with_pairs(pairs):
            changed[name] = table
    if remembered := _remembered(folder, different):
        changed[DIFFERENT] = remembered
    _check_tables(folder, changed)
    written = tuple(write_whole(folder / name, text.encode()) for name, text in changed.items())
    return Accepted(len(same), len(different), written)


class _Table:
    """A reference table of a data folder while names are added to its rows."""

    def __init__(self, folder: Path, name: str, columns: Sequence[str]) -> None:
        self._columns = columns
        self._is_places = name == "places.csv"
        self._rows = [dict(row.values) for row in rows_of(folder, name, columns)]
        self._places = Places(folder) if self._is_places else None
        self._row_of: dict[str, int] = {}
        for number, row in enumerate(self._rows):
            translated = (row.get(column, "") for column in NAME_IN.values())
            named = (row["name"], row.get("short_name", ""), *translated)
            for text in (*named, *row["aliases"].split(";")):
                self._row_of.setdefault(normalised(text), number)
        self._changed = False

    def with_pairs(self, pairs: Iterable[Row]) -> str | None:
        """The table with these pairs as one, as CSV; None where nothing changes."""
        for pair in pairs:
            self._join(pair)
        used = [c for c in self._columns if c not in _MAY_LACK or any(r[c] for r in self._rows)]
        return _as_csv(self._rows, used) if self._changed else None

    def _join(self, pair: Row) -> None:
        first, second = (self._row(pair[side]) for side in ("first", "second"))
        if first is not None and second is not None and first != second:
            raise pair.error(
                f"{pair['first']!r} and {pair['second']!r} are two rows of the table already; "
                "make them one row by hand"
            )
        row = first if first is not None else second
        if row is None:
            row = self._new(pair)
        for side in ("first", "second"):
            self._add(row, pair[side], pair)

    def _row(self, name: str) -> int | None:
        """The row that has a name; for a place of the package a new one that adds to it."""
        key = normalised(name)
        place = self._places.find(name) if self._places else None
        if key not in self._row_of and place is not None:
            self._row_of[key] = self._row_of_place(place.code)
        return self._row_of.get(key)

    def _row_of_place(self, code: str) -> int:
        for number, row in enumerate(self._rows):
            if row["place"] == code:
                return number
        kind = self._places[code].kind if self._places else ""
        self._rows.append(dict.fromkeys(self._columns, "") | {"place": code, "kind": kind})
        return len(self._rows) - 1

    def _new(self, pair: Row) -> int:
        if self._is_places:
            raise pair.error(
                f"neither {pair['first']!r} nor {pair['second']!r} is a known place; add one of "
                "them to places.csv with its code first"
            )
        taken = {row["organisation"] for row in self._rows}
        identifier = numbered(slug(pair["first"]) or "organisation", taken)
        empty = dict.fromkeys(self._columns, "")
        self._rows.append(empty | {"organisation": identifier, "name": pair["first"]})
        self._row_of[normalised(pair["first"])] = len(self._rows) - 1
        self._changed = True
        return len(self._rows) - 1

    def _add(self, number: int, name: str, pair: Row) -> None:
        """Make a name an alias of a row that does not have it in this spelling."""
        if (self._places and self._places.find(name)) or self._row_of.get(
            normalised(name)
        ) == number:
            return
        if ";" in name:
            raise pair.error(
                f"the name {name!r} has a semicolon, which separates aliases; correct its source"
            )
        row = self._rows[number]
        row["aliases"] = ";".join(filter(None, [row["aliases"], name]))
        self._row_of[normalised(name)] = number
        self._changed = True


def _checked(row: Row) -> Row:
    if row["decision"] not in _DECISIONS:
        raise row.error(
            f"the decision is {row['decision']!r}; expected 'same', 'different' or nothing"
        )
    if row["decision"] and row["kind"] not in _TABLES:
        raise row.error(f"the kind is {row['kind']!r}; expected {' or '.join(_TABLES)}")
    if row["decision"] and not row["second"]:
        raise row.error("the row has no second name; keep the names as they were written")
    return row


def _check_contradictions(rows: Iterable[Row]) -> None:
    decided: dict[frozenset[str], Row] = {}
    for row in rows:
        earlier = decided.setdefault(_key(row), row) if row["decision"] else row
        if earlier["decision"] != row["decision"]:
            raise row.error(
                f"{row['first']!r} and {row['second']!r} are called {row['decision']}, and "
                f"{earlier['decision']} in line {earlier.line}; decide for one"
            )


def _remembered(folder: Path, different: Sequence[Row]) -> str | None:
    """The table of what is different with these pairs, as CSV; None where nothing is new."""
    rows = [row.values for row in rows_of(folder, DIFFERENT, _DIFFERENT_COLUMNS)]
    known = set(called_different(folder))
    new = [row.values for row in different if _key(row) not in known]
    kept = [{column: row[column] for column in _DIFFERENT_COLUMNS} for row in [*rows, *new]]
    return _as_csv(kept, _DIFFERENT_COLUMNS) if new else None


def _check_tables(folder: Path, changed: Mapping[str, str]) -> None:
    """Refuse tables that could not be read afterwards."""
    with TemporaryDirectory() as name:
        trial = Path(name)
        for table, _ in _TABLES.values():
            if (folder / table).is_file():
                (trial / table).write_bytes((folder / table).read_bytes())
        for table, text in changed.items():
            (trial / table).write_text(text, encoding="utf-8", newline="")
        try:
            Organisations(trial)
            Places(trial)
        except InputError as error:
            raise InputError(f"with these decisions a table could not be used: {error}") from error


def _key(row: Row) -> frozenset[str]:
    return frozenset((normalised(row["first"]), normalised(row["second"])))


def _as_csv(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> str:
    return text_of_rows(columns, ([row[column] for column in columns] for row in rows))
