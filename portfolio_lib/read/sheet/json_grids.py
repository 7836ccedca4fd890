"""Tables in JSON: records wherever they stand, as rows of texts.

Programs write lists of records at the top, below a name ("projects", "data"), by identifier, one
a line, as columns, or as rows of values with their names apart; interfaces wrap each record once
more ("attributes", "properties", "_source"). Each list is a table, and what stands beside them is
told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from portfolio_lib.messages import shortened
from portfolio_lib.model import Finding
from portfolio_lib.read.sheet.grids import MOST_COLUMNS, Grid, Row, paragraphs
from portfolio_lib.read.sheet.json_lists import donors_with_amounts, years_of_amounts
from portfolio_lib.read.sheet.known_headers import folded_header

_DEEPEST = 6
"""Of JSON, what is nested deeper is no table of projects [levels]."""
_WRAPPERS = frozenset(
    {"attributes", "properties", "fields", "_source", "node", "project", "record", "activity"}
)
"""What each record may be wrapped in."""
_TYPED = frozenset({"type", "value", "datatype", "xml:lang", "lang", "language"})
"""What a value has beside itself in the results of a query (SPARQL)."""
_SPELT = ("_detail", "_details", "_display")
"""How fields end that say what the number in the field without that stands for."""
_OF_NAMES = ("columns", "header", "headers", "fields")
_OF_ROWS = ("data", "rows", "values", "records")
Record = Mapping[str, Any]


class _Found(NamedTuple):
    """A list of records, and the names that lead to it."""

    name: str
    records: Sequence[Record]


def json_grids(text: str, file: str) -> tuple[list[Grid], list[Finding]]:
    """The tables in a JSON text; of several each is called by its name, as sheets are.

    A field of a field has both names ("plannedDates startDate"); several objects in one field
    have their values beside each other. The number of a row is that of its record.
    """
    try:
        content = _parsed(text)
        lists = [found for found in _lists(content, "", 0) if found.records]
        beside = ", ".join(_beside(content)) if isinstance(content, dict) and lists else ""
        grids = [
            _grid(f"{file}[{found.name}]" if len(lists) > 1 else file, found.records)
            for found in lists
        ]
    except (ValueError, RecursionError) as error:
        return [], [
            Finding.of(
                "broken-table", f"this is not valid JSON: {error}", file=file,
                suggestion="Export it again, or save it as CSV.",
                line=getattr(error, "lineno", None),
            )
        ]  # fmt: skip
    message = "what stands beside the records belongs to no project and is in no report"
    told = [Finding.of("text-in-no-field", message, file=file, value=shortened(beside, 200))]
    return [grid for grid in grids if grid.rows], told if beside else []


def _parsed(text: str) -> Any:
    """The content; records one a line are a list of them."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):  # noqa: PLR2004
            raise
        found = []
        for number, line in enumerate(text.splitlines(), start=1):
            try:
                found += [json.loads(line)] if line.strip() else []
            except json.JSONDecodeError as error:
                raise ValueError(f"line {number}: {error.msg}") from error
        return found


def _lists(content: Any, name: str, depth: int) -> Iterator[_Found]:
    """All lists of records that are not a part of another record."""
    if depth > _DEEPEST:
        return
    if isinstance(content, list):
        yield _Found(name, _records(content))
    elif isinstance(content, dict):
        if (whole := _of_rows(content) or _of_columns(content) or _by_key(content)) is not None:
            yield _Found(name, whole)
            return
        inner = [
            found for key, value in content.items() if isinstance(value, list | dict)
            for found in _lists(value, f"{name} {key}".strip(), depth + 1) if found.records
        ]  # fmt: skip
        yield from inner
        if not inner and not depth:
            yield _Found(name, [content] if content else [])


def _records(content: Sequence[Any]) -> Sequence[Record]:
    """The records of a list; of a list of lists the first one has their names."""
    if content and all(isinstance(one, list) for one in content):
        return _named(content[0], content[1:])
    return [one for one in content if isinstance(one, dict)]


def _of_rows(content: Record) -> Sequence[Record] | None:
    """The records of rows of values whose names stand apart from them."""
    names = next((content[key] for key in _OF_NAMES if isinstance(content.get(key), list)), None)
    rows = next((content[key] for key in _OF_ROWS if isinstance(content.get(key), list)), None)
    if not names or not rows or not all(isinstance(row, list) for row in rows):
        return None
    return _named([one.get("name", "") if isinstance(one, dict) else one for one in names], rows)


def _named(names: Sequence[Any], rows: Sequence[Sequence[Any]]) -> Sequence[Record]:
    return [dict(zip(map(str, names), row, strict=False)) for row in rows]


def _of_columns(content: Record) -> Sequence[Record] | None:
    """The records of columns, each with its values by the number of the row."""
    columns = list(content.values())
    if len(columns) < 2 or not all(isinstance(one, dict) and one for one in columns):  # noqa: PLR2004
        return None
    numbers = list(columns[0])
    if not all(key.isdecimal() for key in numbers) or any([*one] != numbers for one in columns):
        return None
    return [{name: column[key] for name, column in content.items()} for key in numbers]


def _by_key(content: Record) -> Sequence[Record] | None:
    """The records that stand by their identifiers: they have most of their fields in common."""
    records = list(content.values())
    if not records or not all(isinstance(one, dict) and one for one in records):
        return None
    common = set.intersection(*map(set, records))
    is_named = all(one.get("id") == key for key, one in content.items())
    if not is_named and (len(records) < 2 or 2 * len(common) <= max(map(len, records))):  # noqa: PLR2004
        return None
    return [one if "id" in one else {"id": key, **one} for key, one in content.items()]


def _beside(content: Record) -> Iterator[str]:
    """What an object has at the top besides lists and objects."""
    for key, value in content.items():
        if not isinstance(value, list | dict) and value is not None:
            yield f"{key}: {value}"


def _grid(file: str, records: Sequence[Record]) -> Grid:
    flat = [
        {name: (text, is_number) for name, text, is_number in _fields(one, "", 0, _currency(one))}
        for one in map(_spelt_out, records)
    ]
    header = list(dict.fromkeys(name for one in flat for name in one))[:MOST_COLUMNS]
    rows = [Row(0, tuple(header))] if header else []
    for number, one in enumerate(flat, start=1):
        cells = tuple(paragraphs(one.get(name, ("", False))[0]) for name in header)
        numbers = frozenset(at for at, name in enumerate(header) if one.get(name, ("", False))[1])
        rows.append(Row(number, cells, numbers))
    return Grid(file, tuple(rows))


def _spelt_out(record: Record) -> Record:
    """A record with what numbers stand for: "country": 2 beside "country_detail" is a number."""
    spelt = {
        key: key.removesuffix(ending) for key in record for ending in _SPELT
        if key.endswith(ending) and key.removesuffix(ending) in record
    }  # fmt: skip
    numbers = {key: f"{key} number" for key in spelt.values()}
    return {spelt.get(key) or numbers.get(key) or key: value for key, value in record.items()}


def _currency(record: Record) -> str | None:
    """What a record states as the currency of its amounts."""
    stated = [value for key, value in record.items() if folded_header(key) == "currency"]
    return stated[0] if len(stated) == 1 and isinstance(stated[0], str) else None


def _fields(
    value: Any, name: str, depth: int, currency: str | None = None
) -> Iterator[tuple[str, str, bool]]:
    """The fields of a record as texts, and whether each is a number."""
    if isinstance(value, dict) and depth and "value" in value and value.keys() <= _TYPED:
        yield from _fields(value["value"], name, depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST:
        for key, part in value.items():
            is_wrapper = not depth and key in _WRAPPERS and isinstance(part, dict)
            inner = "" if is_wrapper else f"{name} {key}".strip()
            yield from _fields(part, inner, depth + 1, currency)
    elif isinstance(value, list) and any(isinstance(part, dict) for part in value):
        yield from _fields_of_list(value, name, depth, currency)
    elif isinstance(value, list):
        yield name, "; ".join(str(part) for part in value if part is not None), False
    elif value is not None:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        yield name, str(value), is_number


def _fields_of_list(
    parts: Sequence[Any], name: str, depth: int, currency: str | None
) -> Iterator[tuple[str, str, bool]]:
    """The fields of several objects, each with the values of all beside each other."""
    if kinds := _by_type(parts):
        for kind, same in kinds.items():
            yield from _fields_of_list(same, f"{name} {kind}", depth, currency)
        return
    flat = [
        {key: (text, is_number) for key, text, is_number in _fields(part, name, depth + 1)}
        for part in parts
    ]
    taken: frozenset[str] = frozenset()
    if donors := donors_with_amounts(name, flat, currency):
        said, taken = donors
        yield from ((header, text, False) for header, text in said)
    elif years := years_of_amounts(name, flat, currency):
        columns, taken = years
        yield from ((header, amount, True) for header, amount in columns)
    found: dict[str, list[str]] = {}
    for part in flat:
        for key, (text, _) in part.items():
            if key not in taken:
                found.setdefault(key, []).append(text)
    yield from ((key, "; ".join(texts), False) for key, texts in found.items())


def _by_type(parts: Sequence[Any]) -> Mapping[str, Sequence[Any]]:
    """Objects whose type tells them apart, by it; none where they are of one type or have none.

    "Organization" and "Location" in one list are two columns, not two names of one.
    """
    found: dict[str, list[Any]] = {}
    for part in parts:
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(kind, str) or not isinstance(part.get("name"), str):
            return {}
        found.setdefault(kind, []).append({key: part[key] for key in part if key != "type"})
    return found if len(found) > 1 else {}
