"""Activities of IATI in JSON that keeps the form of the XML: objects inside one another.

There are several such forms: the IATI Datastore's ``iati_json`` ("@code", "text()"), that of
Datastore Classic and xmltodict (attributes without a mark, "text"), d-portal's xson (keys that
are paths, "/title/narrative"). All become the elements that they were made from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from lxml import etree

from portfolio_lib.packaged import packaged_rows
from portfolio_lib.vocabulary import UNPRINTABLE

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ACTIVITY = "iati-activity"
_IDENTIFIER = "iati-identifier"
_TEXTS = frozenset({"text()", "", "text", "#text", "_text", "$", "$t"})
_GROUPS = frozenset({"_attributes", "$attributes", "@attributes"})
"""The keys of an element's text and of all of its attributes."""
_VALUES = frozenset({"baseline", "target", "actual", "dimension", "legacy-data"})
"""Elements whose name and value are attributes; elsewhere both are elements."""
_NAME_LIKE = frozenset({"name", "value"})
_BODIES = frozenset({"reporting-org", "participating-org", "recipient-country"})
_WRAPPED = {
    "organisation": "participating-org", "country": "recipient-country",
    "region": "recipient-region", "sector": "sector",
}  # fmt: skip
_DATES = frozenset({"start-planned", "start-actual", "end-planned", "end-actual"})
"""What Datastore Classic's shorter JSON has in another place or by another name."""
_VERSION = re.compile(r"[12]\.0\d")
_DEEPEST = 30


def nested_activities(content: Any, version: str | None = None) -> Iterator[etree._Element]:
    """The activities in the content of a JSON file, wherever they stand.

    Parameters
    ----------
    content : lists and objects, as ``json.loads`` returns them.
    version : what is around them says so of its version.
    """
    yield from _found(content, version, 0)


def _found(content: Any, version: str | None, depth: int) -> Iterator[etree._Element]:
    if depth > _DEEPEST:
        return
    if isinstance(content, list):
        for part in content:
            yield from _found(part, version, depth + 1)
    elif isinstance(content, dict):
        if _is_activity(content):
            yield _element(content, version)
            return
        stated = str(content.get("@version", content.get("version")))
        version = stated if _VERSION.fullmatch(stated) else version
        for part in content.values():
            yield from _found(part, version, depth + 1)


def _is_activity(content: Mapping[str, Any]) -> bool:
    """Whether an object is an activity; a record of texts alone is a row of a table."""
    keys = {str(key) for key in content}
    is_nested = any(isinstance(value, dict | list) for value in content.values())
    return f"/{_IDENTIFIER}" in keys or (_IDENTIFIER in keys and is_nested)


def _element(content: Mapping[str, Any], version: str | None) -> etree._Element:
    """The activity; without a version where its texts stand as in version 1."""
    element = etree.Element(_ACTIVITY)
    _fill(element, content, 0)
    if version and not element.get("version"):
        element.set("version", version)
    if next(element.iter("narrative"), None) is None:
        element.attrib.pop("version", "")
    return element


def _fill(element: etree._Element, content: Mapping[str, Any], depth: int) -> None:
    """Give an element what an object says of it."""
    for key, value in content.items():
        name = str(key)
        if value is None or depth > _DEEPEST:
            continue
        if name in _TEXTS:
            element.text = plain(value)
        elif name in _GROUPS and isinstance(value, dict):
            for attribute, stated in value.items():
                _set(element, str(attribute), stated)
        elif name.startswith("/"):
            _add_path(element, name, value, depth)
        elif name.startswith("@") or _is_attribute(element, name, value):
            _set(element, name.lstrip("@"), value)
        elif name in _attributes() and isinstance(value, dict) and set(value) == {"code"}:
            _set(element, name, value["code"])
        elif isinstance(value, dict) and _WRAPPED.get(name) == element.tag:
            _fill(element, value, depth + 1)
        else:
            _add(element, name, value, depth)


def _add(element: etree._Element, name: str, value: Any, depth: int) -> None:
    """Add one child, or one for each part of a list."""
    if name == "name" and element.tag in _BODIES:
        element.text = plain(value)
        return
    for part in value if isinstance(value, list) else [value]:
        if part is None or part == {}:
            continue
        child = etree.SubElement(element, _name_of(name))
        if isinstance(part, dict):
            _fill(child, part, depth + 1)
        elif name in _DATES:
            child.tag = "activity-date"
            child.attrib.update({"type": name, "iso-date": plain(part)})
        elif not isinstance(part, list):
            child.text = plain(part)


def _add_path(element: etree._Element, path: str, value: Any, depth: int) -> None:
    """Add what stands at a path, "/reporting-org@ref" or "/title/narrative"."""
    inner, _, attribute = path.strip("/").partition("@")
    *outer, last = [step for step in inner.split("/") if step] or [""]
    for step in outer:
        found = element.find(step) if _is_name(step) else None
        element = found if found is not None else etree.SubElement(element, _name_of(step))
    if not attribute:
        _add(element, last, value, depth)
    elif _is_name(last):
        found = element.find(last)
        _set(found if found is not None else etree.SubElement(element, last), attribute, value)


def _set(element: etree._Element, name: str, value: Any) -> None:
    """Set an attribute; of another namespace only the version is read."""
    prefix, _, local = name.rpartition(":")
    if local == "xmlns":
        return
    if isinstance(value, dict | list) or not _is_name(local) or (prefix and prefix != "xml"):
        if local == "version" and isinstance(value, str):
            element.set(local, plain(value))
        return
    element.set(_LANG if prefix == "xml" and local == "lang" else local, plain(value))


def _is_attribute(element: etree._Element, name: str, value: Any) -> bool:
    """Whether a key without a mark is an attribute, by the names that the standard has."""
    if isinstance(value, dict | list):
        return False
    if name in _NAME_LIKE:
        return element.tag in _VALUES
    return ":" in name or name in _attributes()


def _is_name(name: str) -> bool:
    return name.replace("-", "").isalnum() and name.isascii() and name[0].isalpha()


def _name_of(step: str) -> str:
    return step if _is_name(step) else "unknown"


def plain(value: Any) -> str:
    """A value as text without control characters; flags as XML writes them."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return UNPRINTABLE.sub("", text).strip()


@cache
def _attributes() -> frozenset[str]:
    """The names of attributes in IATI, of all elements."""
    return frozenset(row["attribute"] for row in packaged_rows("read/iati/attributes.csv"))
