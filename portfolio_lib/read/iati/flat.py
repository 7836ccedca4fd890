"""The flat records of the IATI Datastore: what stands in several columns, as elements.

What an element says stands in several columns ("participating_org_role" and
"participating_org_narrative"), without those that are empty: where their numbers differ nothing
tells what belongs to what, and the elements are left out. The names of the columns are in the
table `datastore.csv`; those of its JSON are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from lxml import etree

from portfolio_lib.model import Finding
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.iati.nested import plain

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?Z?$")
_POWER = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,2}")
"""A number as Java writes a large one: 1.2E7."""
_ONCE = frozenset({"reporting_org_", "title_", "activity_status_"})
"""What an activity has once; its texts may be in several languages."""
_IN_ROWS = ("transaction_", "budget_")
"""What the Datastore's other collections have a row for, with all else of the activity."""
_OF_INDEX = frozenset({"id", "_version_", "iati_xml", "iati_json"})
"""Columns that are the Datastore's own."""
_ATTRIBUTES = {
    "default_currency": "default-currency", "hierarchy": "hierarchy", "xml_lang": _LANG,
    "default_lang": _LANG, "last_updated_datetime": "last-updated-datetime",
    "humanitarian": "humanitarian",
}  # fmt: skip
_ITS_WORDS = ("narrative", "iso_date")
_ITS_OWN = frozenset({
    "iati_xml", "iati_json", "participating_org_role", "transaction_transaction_type_code",
})  # fmt: skip
"""How the Datastore calls columns and no other list does: "sector_code" is anybody's."""
_OF_FILES = frozenset({"dataset_version", "dataset_generated_datetime"})

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


@cache
def _elements() -> Mapping[tuple[str, str], tuple[_Part, ...]]:
    """The columns of each element, with what their names begin with."""
    parts: dict[tuple[str, str], tuple[_Part, ...]] = {}
    for row in packaged_rows("read/iati/datastore.csv"):
        how = row["how"]
        part = _Part(row["column"], row["path"], how == "needed", how != "unsure")
        key = (row["element"], row["prefix"])
        parts[key] = (*parts.get(key, ()), part)
    return parts


def column_of(name: str) -> str:
    """What the Datastore calls a column: iati.cloud has dots, hyphens and shorter names."""
    plain_name = re.sub(r"[.-]", "_", name)
    return _shorter_names().get(plain_name, plain_name)


@cache
def _shorter_names() -> Mapping[str, str]:
    return {
        name: row["prefix"] + row["column"]
        for row in packaged_rows("read/iati/datastore.csv")
        for name in filter(None, row["also"].split(";"))
    }


def is_of_datastore(names: Iterable[str]) -> bool:
    """Whether columns are those of the Datastore: an identifier, and one that only it calls so."""
    known = set(map(column_of, names))
    own = {
        prefix + part.column
        for (_, prefix), parts in _elements().items()
        for part in parts
        if part.column.endswith(_ITS_WORDS)
    }
    return "iati_identifier" in known and bool(known & (own | _ITS_OWN))


@dataclass
class Made:
    """A file of activities that is made from records, and what could not be made of them."""

    file: str
    findings: list[Finding] = field(default_factory=list)
    generated: str = ""
    root: etree._Element = field(default_factory=lambda: etree.Element("iati-activities"))
    _line: int = 1
    _read: set[str] = field(default_factory=lambda: {*_ATTRIBUTES, *_OF_FILES, *_OF_INDEX})
    _known: dict[str, tuple[Record, etree._Element]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.generated:
            self.root.set("generated-datetime", plain(self.generated))

    def append(self, element: etree._Element, line: int, *, into: etree._Element | None = None
               ) -> None:  # fmt: skip
        """Put an element at the end of another one, on its line."""
        parent = self.root if into is None else into
        breaks, self._line = "\n" * max(0, line - self._line), max(self._line, line)
        if len(parent):
            parent[-1].tail = breaks
        else:
            parent.text = breaks
        element.tail = None
        parent.append(element)

    def add(self, line: int, record: Record) -> None:
        """Add the activity of a record, or what its row adds to the one before."""
        identifier = (record.get("iati_identifier") or [""])[0]
        if identifier in self._known:
            first, activity = self._known[identifier]
            for prefix in _IN_ROWS:
                if first != record and _without(first, prefix) == _without(record, prefix):
                    for element in self._made(line, record, prefix):
                        self.append(element, line, into=activity)
                    return
        activity = self.activity(line, record)
        self._known[identifier] = (record, activity)
        self.append(activity, line)

    def extend(self, line: int, record: Record) -> None:
        """Add the activity of a record, or what a further row says of it besides."""
        known = self._known.get((record.get("iati_identifier") or [""])[0])
        if known is None:
            self.add(line, record)
            return
        _, activity = known
        said = {etree.tostring(one, with_tail=False) for one in activity}
        for _, prefix in _elements():
            for element in self._made(line, record, prefix):
                if prefix in _IN_ROWS or etree.tostring(element) not in said:
                    self.append(element, line, into=activity)

    def activity(self, line: int, record: Record) -> etree._Element:
        """The activity of a record."""
        activity = etree.Element("iati-activity", version="2.03")
        for column, name in _ATTRIBUTES.items():
            if values := record.get(column):
                activity.set(name, plain(values[0]))
        self._read |= {"iati_identifier"}
        etree.SubElement(activity, "iati-identifier").text = plain(
            (record.get("iati_identifier") or [""])[0]
        )
        for _, prefix in _elements():
            activity.extend(self._made(line, record, prefix))
        return activity

    def _made(self, line: int, record: Record, prefix: str) -> list[etree._Element]:
        """The elements of the columns that begin so."""
        ((name, parts),) = [
            (name, parts) for (name, start), parts in _elements().items() if start == prefix
        ]
        made = [_element(name, stated) for stated in self._rows(line, record, prefix, parts)]
        if made and prefix in _ONCE:
            self._add_texts(line, record, prefix, made[0])
        return made

    def _add_texts(self, line: int, record: Record, prefix: str, element: etree._Element) -> None:
        """Give an element its texts in further languages; tell of texts whose language is open."""
        texts = record.get(f"{prefix}narrative", ())
        languages = self._languages(record, prefix)
        if len(texts) < 2:  # noqa: PLR2004 - one text, or none
            return
        if len(texts) != len(languages):
            self.findings.append(Finding.of(
                "datastore-lists-differ", f"the row has {len(texts)} {prefix}narrative and the "
                f"languages of {len(languages)} of them; the first alone is read", file=self.file,
                line=line, field=prefix.strip("_"), value="; ".join(texts[1:])[:200],
            ))  # fmt: skip
            return
        for narrative in list(element.iterchildren("narrative")):
            element.remove(narrative)
        for text, language in zip(texts, languages, strict=True):
            narrative = etree.SubElement(element, "narrative")
            narrative.text = plain(text)
            narrative.set(_LANG, plain(language))

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
        has_text = f"{prefix}narrative" in record
        return next((record[name] for name in names if has_text and record.get(name)), ())

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

    def not_read(self, records: Sequence[Record]) -> Iterator[Finding]:
        """A finding that names the columns of which nothing is read."""
        names = dict.fromkeys(name for record in records for name in record)
        if left := [name for name in names if name not in self._read]:
            yield Finding.of(
                "elements-not-kept", f"columns are not read: {', '.join(left)}",
                file=self.file, line=1, value=", ".join(left),
            )  # fmt: skip


def _without(record: Record, prefix: str) -> dict[str, Sequence[str]]:
    """A record without what differs between the rows of one activity."""
    return {
        name: values
        for name, values in record.items()
        if not name.startswith(prefix) and name not in _OF_INDEX
    }


def _element(name: str, values: Mapping[str, str]) -> etree._Element:
    """An element with these values."""
    element = etree.Element(name)
    for path, value in values.items():
        inner, _, attribute = path.partition("@")
        target = element
        for step in filter(None, inner.split("/")):
            found = target.find(step)
            target = found if found is not None else etree.SubElement(target, step)
        text = _MIDNIGHT.sub("", plain(value))
        text = format(Decimal(text), "f") if _POWER.fullmatch(text) else text
        if attribute:
            target.set(attribute, text)
        else:
            target.text = text
    return element
