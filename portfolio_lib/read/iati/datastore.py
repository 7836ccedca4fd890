"""The IATI Datastore's CSV and JSON: one row an activity, its lists beside each other.

A row becomes the activity that it was made from, on the line of its row, and is read like any
other. What an element says stands in several columns ("participating_org_role" and
"participating_org_narrative"), which the Datastore leaves out where they are empty: where
their numbers differ nothing tells what belongs to what, and the elements are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.iati.file import read_iati
from portfolio_lib.read.records import Source
from portfolio_lib.vocabulary import UNPRINTABLE

__all__ = ["Record", "json_records", "read_datastore", "row_records"]

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_COMMA = re.compile(r"(?<!\\),(?! )")
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?Z?$")
_ONCE = frozenset({"reporting_org_", "title_", "activity_status_"})
"""What an activity has once: of several texts, in further languages, the first counts."""

Record = Mapping[str, Sequence[str]]
"""The values of an activity by column; one that has none is not there."""


class _Part(NamedTuple):
    """Where a column goes: a path below its element, and whether the element needs it.

    Where a column is `sure`, it must have a value for each element or none; another one is
    left out where it has some only.
    """

    column: str
    path: str
    is_needed: bool = False
    is_sure: bool = True


_ELEMENTS: Mapping[str, tuple[str, tuple[_Part, ...]]] = {
    "reporting-org": ("reporting_org_", (
        _Part("narrative", "narrative", is_needed=True), _Part("ref", "@ref"),
        _Part("type", "@type"), _Part("secondary_reporter", "@secondary-reporter"),
    )),
    "title": ("title_", (_Part("narrative", "narrative", is_needed=True),)),
    "description": ("description_", (
        _Part("narrative", "narrative", is_needed=True), _Part("type", "@type", is_sure=False),
    )),
    "participating-org": ("participating_org_", (
        _Part("role", "@role", is_needed=True), _Part("narrative", "narrative", is_needed=True),
        _Part("ref", "@ref", is_sure=False), _Part("type", "@type", is_sure=False),
    )),
    "activity-status": ("activity_status_", (_Part("code", "@code", is_needed=True),)),
    "activity-date": ("activity_date_", (
        _Part("type", "@type", is_needed=True), _Part("iso_date", "@iso-date", is_needed=True),
    )),
    "recipient-country": ("recipient_country_", (
        _Part("code", "@code", is_needed=True), _Part("percentage", "@percentage"),
    )),
    "recipient-region": ("recipient_region_", (
        _Part("code", "@code", is_needed=True), _Part("vocabulary", "@vocabulary"),
        _Part("percentage", "@percentage"),
    )),
    "sector": ("sector_", (
        _Part("code", "@code", is_needed=True), _Part("vocabulary", "@vocabulary"),
        _Part("percentage", "@percentage"),
    )),
    "budget": ("budget_", (
        _Part("value", "value", is_needed=True), _Part("type", "@type"), _Part("status", "@status"),
        _Part("period_start_iso_date", "period-start/@iso-date", is_needed=True),
        _Part("period_end_iso_date", "period-end/@iso-date", is_needed=True),
        _Part("value_currency", "value/@currency"),
        _Part("value_value_date", "value/@value-date", is_sure=False),
    )),
    "transaction": ("transaction_", (
        _Part("transaction_type_code", "transaction-type/@code", is_needed=True),
        _Part("transaction_date_iso_date", "transaction-date/@iso-date", is_needed=True),
        _Part("value", "value", is_needed=True), _Part("value_currency", "value/@currency"),
        _Part("value_value_date", "value/@value-date", is_sure=False),
        _Part("provider_org_narrative", "provider-org/narrative", is_sure=False),
        _Part("provider_org_ref", "provider-org/@ref", is_sure=False),
        _Part("receiver_org_narrative", "receiver-org/narrative", is_sure=False),
        _Part("recipient_country_code", "recipient-country/@code"),
    )),
    "related-activity": ("related_activity_", (
        _Part("ref", "@ref", is_needed=True), _Part("type", "@type", is_needed=True),
    )),
}  # fmt: skip
_ATTRIBUTES = {
    "default_currency": "default-currency", "hierarchy": "hierarchy", "default_lang": _LANG,
    "last_updated_datetime": "last-updated-datetime", "humanitarian": "humanitarian",
}  # fmt: skip


def json_records(text: str) -> list[tuple[int, Record]]:
    """The records of the Datastore's JSON, each with its number; none where it is not that."""
    if '"iati_identifier"' not in text:
        return []
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        return []
    response = content.get("response") if isinstance(content, dict) else None
    found = response.get("docs") if isinstance(response, dict) else content
    docs = [doc for doc in found if isinstance(doc, dict)] if isinstance(found, list) else []
    if not _is_of_datastore(name for doc in docs for name in doc):
        return []
    return [
        (number, {str(name): _texts(value) for name, value in doc.items()})
        for number, doc in enumerate(docs, start=1)
    ]


def row_records(
    names: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]
) -> list[tuple[int, Record]]:
    """The records of the Datastore's CSV, each with its line; none where it is not that.

    A row with more values than the header is an empty record: they stand in wrong columns.

    Parameters
    ----------
    names : the header.
    rows : the other rows, each with its line.
    """
    if not _is_of_datastore(names):
        return []
    return [
        (line, {} if any(cells[len(names) :]) else _record(names, cells)) for line, cells in rows
    ]


def _record(names: Sequence[str], cells: Sequence[str]) -> Record:
    pairs = zip(names, cells, strict=False)
    return {name: values for name, cell in pairs if (values := _split_cell(cell))}


def _is_of_datastore(names: Iterable[str]) -> bool:
    """Whether columns are those of the Datastore: an identifier, and lists of elements."""
    known = set(names)
    lists = {"participating_org_role", "activity_date_iso_date", "reporting_org_narrative",
             "transaction_transaction_type_code", "budget_period_start_iso_date"}  # fmt: skip
    return "iati_identifier" in known and bool(known & lists)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(part) for part in values if part is not None]


def _split_cell(text: str) -> list[str]:
    """The values in a cell of the CSV; a comma inside of one has a backslash before it."""
    return [part.replace("\\,", ",").strip() for part in _COMMA.split(text) if part.strip()]


def read_datastore(records: Sequence[tuple[int, Record]], file: str, places: Places) -> Source:
    """The projects of the Datastore's records, each with its line.

    Parameters
    ----------
    records : the records by the line that findings name.
    file : the name of the file, for findings.
    places : as for `read_iati`.
    """
    made = _Made(file)
    root = etree.Element("iati-activities", version="2.03")
    lines = 1
    for line, record in records:
        if not record:
            made.tell_broken(line)
            continue
        activity = made.activity(line, record)
        breaks, lines = "\n" * max(0, line - lines), max(lines, line)
        if len(root):
            root[-1].tail = breaks
        else:
            root.text = breaks
        root.append(activity)
    source = read_iati(BytesIO(etree.tostring(root, encoding="UTF-8")), file, places)
    findings = (*source.findings, *made.findings, *made.not_read(records))
    return replace(source, findings=findings)


@dataclass
class _Made:
    """Activities that are made from records, and what could not be made of them."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    _read: set[str] = field(default_factory=set)

    def activity(self, line: int, record: Record) -> etree._Element:
        """The activity of a record."""
        activity = etree.Element("iati-activity")
        for column, name in _ATTRIBUTES.items():
            if values := record.get(column):
                activity.set(name, _plain(values[0]))
        self._read |= {"iati_identifier", *_ATTRIBUTES}
        etree.SubElement(activity, "iati-identifier").text = _plain(
            (record.get("iati_identifier") or [""])[0]
        )
        for name, (prefix, parts) in _ELEMENTS.items():
            for stated in self._rows(line, record, prefix, parts):
                _add(activity, name, stated)
        return activity

    def _rows(
        self, line: int, record: Record, prefix: str, parts: Sequence[_Part]
    ) -> Iterator[dict[str, str]]:
        """The values of each element by path; none where nothing tells what belongs together."""
        stated = {part: values for part in parts if (values := record.get(prefix + part.column))}
        needed = [part for part in parts if part.is_needed]
        self._read |= {prefix + part.column for part in stated}
        if not any(part in stated for part in needed):
            return
        number = 1 if prefix in _ONCE else len(stated.get(needed[0], ()))
        languages = self._languages(record, prefix)
        is_odd = any(len(values) != number for part, values in stated.items() if part.is_sure)
        is_odd = prefix not in _ONCE and (is_odd or any(part not in stated for part in needed))
        if is_odd or (prefix == "participating_org_" and len(set(languages)) > 1):
            self._tell(line, prefix, stated)
            return
        if len(languages) == number:
            stated[_Part("", f"narrative/@{_LANG}")] = languages
        whole = {part: values for part, values in stated.items() if len(values) >= number}
        for at in range(number):
            yield {part.path: values[at] for part, values in whole.items()
                   if prefix in _ONCE or len(values) == number}  # fmt: skip

    def _languages(self, record: Record, prefix: str) -> Sequence[str]:
        """The languages of the texts of an element."""
        names = (f"{prefix}narrative_xml_lang", f"{prefix}narrative_lang")
        self._read |= set(names)
        return next((record[name] for name in names if record.get(name)), ())

    def _tell(self, line: int, prefix: str, stated: Mapping[_Part, Sequence[str]]) -> None:
        said = ", ".join(f"{len(found)} {prefix}{part.column}" for part, found in stated.items())
        self.findings.append(Finding.of(
            "datastore-lists-differ", f"the row has {said}; nothing tells what belongs to what, so "
            "they are left out", file=self.file, line=line, field=prefix.strip("_"), value=said,
        ))  # fmt: skip

    def tell_broken(self, line: int) -> None:
        """Tell of a row that cannot be read."""
        message = "the row has more values than the header, or none; it is left out"
        self.findings.append(Finding.of(
            "broken-table", message, file=self.file, line=line,
            suggestion="Check the quotation marks of this row, or export it again.",
        ))  # fmt: skip

    def not_read(self, records: Sequence[tuple[int, Record]]) -> Iterator[Finding]:
        """A finding that names the columns of which nothing is read."""
        names = dict.fromkeys(name for _, record in records for name in record)
        if left := [name for name in names if name not in self._read]:
            yield Finding.of(
                "elements-not-kept", f"columns of the Datastore are not read: {', '.join(left)}",
                file=self.file, line=1, value=", ".join(left),
            )  # fmt: skip


def _add(activity: etree._Element, name: str, values: Mapping[str, str]) -> None:
    """Put an element with these values into an activity."""
    element = etree.SubElement(activity, name)
    for path, value in values.items():
        inner, _, attribute = path.partition("@")
        target = element
        for step in filter(None, inner.split("/")):
            found = target.find(step)
            target = found if found is not None else etree.SubElement(target, step)
        text = _MIDNIGHT.sub("", _plain(value))
        if attribute:
            target.set(attribute, text)
        else:
            target.text = text


def _plain(text: str) -> str:
    return UNPRINTABLE.sub("", text).strip()
