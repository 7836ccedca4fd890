"""Activities of IATI 1.0x, brought into the form of version 2.

What differs is little: a text stands in its element itself, not in a narrative, and the same
element comes again for each language; some codes are words. The tables `version1_codes.csv`
and `version1_texts.csv` have both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from lxml import etree

from portfolio_lib.packaged import packaged_rows

_WORDED = frozenset({"activity-status"})
"""Elements whose word may stand as text, without a code."""
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def is_of_version_1(element: etree._Element, version: str | None) -> bool:
    """Whether an activity is of 1.0x; one without a version is, unless it has a narrative."""
    if version:
        return version.startswith("1.")
    return next(element.iter("narrative"), None) is None


def upgraded(element: etree._Element) -> None:
    """Change an activity of version 1.0x into what it would be in version 2."""
    for child in element.iter(*_texts()):
        _wrap(child)
    for name, attribute, words in _codes():
        for child in element.iter(name):
            said = child.get(attribute) or (child.text if name in _WORDED else "") or ""
            code = words.get(said.strip().casefold())
            if code:
                child.set(attribute, code)
    for coordinates in list(element.iter("coordinates")):
        _as_point(coordinates)
    _join_languages(element)


def _wrap(element: etree._Element) -> None:
    """Put the text of an element into a narrative in its language."""
    text = element.text or ""
    if not text.strip() or any(child.tag == "narrative" for child in element):
        return
    narrative = etree.Element("narrative")
    narrative.text, element.text = text, None
    if language := element.get(_LANG):
        narrative.set(_LANG, language)
    element.insert(0, narrative)


def _as_point(coordinates: etree._Element) -> None:
    """The attributes latitude and longitude as the element point of version 2."""
    location, latitude = coordinates.getparent(), coordinates.get("latitude")
    if location is not None and latitude and location.find("point") is None:
        point = etree.SubElement(location, "point")
        if precision := coordinates.get("precision"):
            point.set("precision", precision)
        etree.SubElement(point, "pos").text = f"{latitude} {coordinates.get('longitude') or ''}"
        location.remove(coordinates)


def _join_languages(activity: etree._Element) -> None:
    """Make one element of titles, and of descriptions of one type, in several languages."""
    first: dict[tuple[str, str], etree._Element] = {}
    for element in [child for child in activity if child.tag in {"title", "description"}]:
        key = (str(element.tag), element.get("type") or "")
        earlier = first.setdefault(key, element)
        if earlier is not element and _language(earlier) != _language(element):
            earlier.extend(list(element))
            activity.remove(element)


def _language(element: etree._Element) -> str | None:
    return element.get(_LANG)


def _codes() -> Iterator[tuple[str, str, Mapping[str, str]]]:
    for (element, attribute), words in _words().items():
        yield element, attribute, words


@cache
def _words() -> Mapping[tuple[str, str], Mapping[str, str]]:
    """Codes of version 2 by element, attribute and word of version 1."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for row in packaged_rows("read/iati/version1_codes.csv"):
        words = found.setdefault((row["element"], row["attribute"]), {})
        words[row["word"].casefold()] = row["code"]
    return found


@cache
def _texts() -> tuple[str, ...]:
    """The elements that hold text in version 1 and narratives in version 2."""
    return tuple(row["element"] for row in packaged_rows("read/iati/version1_texts.csv"))
