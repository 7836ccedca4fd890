"""What the IATI Datastore and d-portal hand out beside XML: JSON, and CSV with a row an activity.

A record becomes the activity that it was made from, on the line of its row, and is read like any
other: a flat one by `flat`, what keeps the form of the XML by `nested`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from typing import Any

from lxml import etree

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.iati.file import read_iati
from portfolio_lib.read.iati.flat import Made, Record, column_of, is_of_datastore
from portfolio_lib.read.iati.nested import nested_activities, plain
from portfolio_lib.read.iati.row_tables import RowTable, row_table
from portfolio_lib.read.records import Source
from portfolio_lib.read.xml import safe_parser

_COMMA = re.compile(r"(?<!\\),(?! )")
_DEEPEST_HEAD = 3
"""So deep in a JSON file stands what it says of itself."""
_Numbered = tuple[int, Record | etree._Element]


def read_json_activities(text: str, file: str, places: Places) -> Source | None:
    """The projects of IATI in JSON, flat or nested; None where it is not that.

    Parameters
    ----------
    text : the JSON.
    file : the name of the file, for findings.
    places : as for `read_iati`.
    """
    if "iati_identifier" not in text and "iati-identifier" not in text:
        return None
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return None
    found = _records(content) or list(nested_activities(content))
    if not found:
        return None
    made = Made(file, generated=max(_generated(content, 0), default=""))
    source = _read(list(enumerate(found, start=1)), made, places)
    return replace(source, findings=(*source.findings, *_part_of_results(content, found, file)))


def is_iati_table(names: Sequence[str], file: str) -> bool:
    """Whether `read_row_activities` reads a table with this header."""
    return row_table(names, file) is not None or is_of_datastore(names)


def read_row_activities(
    names: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]], file: str, places: Places
) -> Source | None:
    """The projects of IATI in CSV, each on its line; None where it is not that.

    A row with more values than the header is an empty record: they stand in wrong columns.

    Parameters
    ----------
    names : the header.
    rows : the other rows, each with its line.
    file, places : as for `read_iati`.
    """
    if table := row_table(names, file):
        return _read_parts(table, list(table.records(names, rows)), Made(file), places)
    if not is_of_datastore(names):
        return None
    records: list[tuple[int, Record]] = [
        (line, {} if any(cells[len(names) :]) else _record(names, cells)) for line, cells in rows
    ]
    generated = [day for _, one in records for day in one.get("dataset_generated_datetime", ())]
    return _read(records, Made(file, generated=max(generated, default="")), places)


def _records(content: Any) -> list[Record | etree._Element]:
    """The flat records of the Datastore's JSON; what they have as XML or nested JSON is better."""
    response = content.get("response") if isinstance(content, dict) else None
    found = response.get("docs") if isinstance(response, dict) else content
    found = found if isinstance(found, list) else [found]
    docs = [doc for doc in found if isinstance(doc, dict)]
    if not is_of_datastore(name for doc in docs for name in doc):
        return []
    return [_whole(doc) for doc in docs]


def _whole(doc: Mapping[str, Any]) -> Record | etree._Element:
    """The activity of a record, where it stands whole in one of its columns; else the record."""
    for name in ("iati_xml", "iati_json"):
        for text in _texts(doc.get(name)):
            found = _of_xml(text) if name == "iati_xml" else _of_json(text)
            if found is not None:
                return found
    return {column_of(str(name)): _texts(value) for name, value in doc.items() if value is not None}


def _of_xml(text: str) -> etree._Element | None:
    try:
        root = etree.fromstring(text.encode(), safe_parser())
    except etree.LxmlError:
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        return None
    return next(root.iter("iati-activity"), None)


def _of_json(text: str) -> etree._Element | None:
    try:
        return next(nested_activities(json.loads(text)), None)
    except (ValueError, RecursionError):
        return None


def _part_of_results(content: Any, found: Sequence[object], file: str) -> Iterator[Finding]:
    """A finding where the file says that it is one page of several."""
    if not isinstance(content, dict):
        return
    response = content.get("response")
    stated = response.get("numFound") if isinstance(response, dict) else content.get("total-count")
    if isinstance(stated, int) and stated > len(found):
        yield Finding.of(
            "part-of-results", f"the file says that there are {stated:,} activities; it has "
            f"{len(found):,} of them", file=file, line=1, value=str(stated),
        )  # fmt: skip


def _record(names: Sequence[str], cells: Sequence[str]) -> Record:
    pairs = zip(names, cells, strict=False)
    return {column_of(name): values for name, cell in pairs if (values := _split_cell(cell))}


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [
        json.dumps(part) if isinstance(part, dict) else plain(part)
        for part in values
        if part is not None
    ]


def _split_cell(text: str) -> list[str]:
    """The values in a cell of the CSV; a comma inside of one has a backslash before it."""
    return [part.replace("\\,", ",").strip() for part in _COMMA.split(text) if part.strip()]


def _generated(content: Any, depth: int) -> Iterator[str]:
    """The days on which the files were generated that a JSON file was made from."""
    if depth > _DEEPEST_HEAD:
        return
    if isinstance(content, list):
        for part in content:
            yield from _generated(part, depth + 1)
    elif isinstance(content, dict):
        for key, value in content.items():
            if str(key).lstrip("@") in {"generated-datetime", "dataset_generated_datetime"}:
                yield from _texts(value)
            elif isinstance(value, dict | list):
                yield from _generated(value, depth + 1)


def _read_parts(
    table: RowTable, records: Sequence[tuple[int, Record]], made: Made, places: Places
) -> Source:
    """The projects of a table of parts; those of another table where it has parts alone."""
    for line, record in records:
        made.extend(line, record)
    source = _source_of(made, [record for _, record in records], places)
    if table.has_activities:
        return source
    parts = tuple(record._replace(is_part=True) for record in source.projects)
    return replace(source, projects=parts)


def _read(records: Sequence[_Numbered], made: Made, places: Places) -> Source:
    for line, record in records:
        if isinstance(record, etree._Element):
            made.append(record, line)
        elif record:
            made.add(line, record)
        else:
            made.tell_broken(line)
    flat = [record for _, record in records if isinstance(record, Mapping)]
    return _source_of(made, flat, places)


def _source_of(made: Made, records: Sequence[Record], places: Places) -> Source:
    content = BytesIO(etree.tostring(made.root, encoding="UTF-8"))
    source = read_iati(content, made.file, places)
    findings = (*source.findings, *made.findings, *made.not_read(records))
    return replace(source, findings=findings)
