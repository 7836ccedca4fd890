"""What an iati-activity says by codes: markers, tags, scopes; relations, places, contacts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from lxml import etree

from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.iati.values import Activity, coded
from portfolio_lib.read.records import StatedDetail
from portfolio_lib.read.written.xsd import parsed_number
from portfolio_lib.read.xml import children_of, line_of, text_of

CONTACT = {
    "organisation": "organisation",
    "department": "department",
    "person-name": "person",
    "job-title": "job_title",
    "telephone": "telephone",
    "email": "email",
    "website": "website",
    "mailing-address": "address",
}
"""The columns of the table contacts by element."""
_PLAIN = frozenset({"telephone", "email", "website"})
"""What has a text of its own, in no language."""
_OF_CONTACTS = frozenset(CONTACT)
_OF_LOCATIONS = frozenset((
    "name", "description", "activity-description", "point", "exactness", "location-reach",
    "location-class", "feature-designation", "location-id", "administrative",
))  # fmt: skip
"""The elements of contacts and of locations that are read."""
_LATITUDES, _LONGITUDES = 90.0, 180.0


class Coded(NamedTuple):
    """An element whose content is a code, and the kind it has in the table codes."""

    element: str
    kind: str
    attributes: tuple[str, ...]
    is_named: bool
    """Whether it may have a narrative in version 2."""


@cache
def _coded() -> tuple[Coded, ...]:
    return tuple(
        Coded(row["element"], row["kind"], tuple(row["columns"].split()), row["named"] == "yes")
        for row in packaged_rows("read/iati/coded.csv")
    )


CODED = _coded()
"""The elements of the table `coded.csv`, in the order that the schema wants them in."""


def coded_details(activity: Activity) -> Iterator[StatedDetail]:
    """The rows of the tables codes, related_projects, conditions, locations and contacts."""
    for stated in CODED:
        for element in activity.all(stated.element):
            yield _code(activity, element, stated)
    yield from _humanitarian(activity)
    for element in activity.all("country-budget-items"):
        yield from _budget_items(activity, element)
    for element in activity.all("related-activity"):
        yield from _related(activity, element)
    for element in activity.all("conditions"):
        yield from _conditions(activity, element)
    for element in activity.all("location"):
        yield _location(activity, element)
    for element in activity.all("contact-info"):
        yield _contact(activity, element)


def _code(activity: Activity, element: etree._Element, stated: Coded) -> StatedDetail:
    values: dict[str, object] = {"kind": stated.kind, "name": activity.words(element)}
    for column in stated.attributes:
        values[column] = activity.attribute(element, column.replace("_", "-")) or None
    return StatedDetail("codes", values, line_of(element))


def _humanitarian(activity: Activity) -> Iterator[StatedDetail]:
    """The activity's own attribute, which is a flag."""
    if activity.attribute(activity.element, "humanitarian") in {"1", "true"}:
        line = line_of(activity.element)
        yield StatedDetail("codes", {"kind": "humanitarian", "code": "1"}, line)


def _budget_items(activity: Activity, element: etree._Element) -> Iterator[StatedDetail]:
    vocabulary = activity.attribute(element, "vocabulary") or None
    for item in element.iterchildren("budget-item"):
        yield StatedDetail(
            "codes",
            {
                "kind": "budget item",
                "vocabulary": vocabulary,
                "code": activity.attribute(item, "code") or None,
                "name": activity.words(children_of(item).get("description")),
                "share": activity.share(item),
            },
            line_of(item),
        )


def _related(activity: Activity, element: etree._Element) -> Iterator[StatedDetail]:
    ref, kind = activity.attribute(element, "ref"), activity.attribute(element, "type")
    relation = coded("relation", kind)
    if not ref or relation is None:
        activity.add_finding(
            element, "related-without-ref", f"a related-activity has the ref {ref!r} and the type "
            f"{kind!r}; expected an identifier and 1 to 5; it is left out",
            field="related-activity", value=ref or kind,
        )  # fmt: skip
        return
    values = {"other": " ".join(ref.split()), "relation": relation}
    yield StatedDetail("related_projects", values, line_of(element))


def _conditions(activity: Activity, element: etree._Element) -> Iterator[StatedDetail]:
    if not len(element) and activity.attribute(element, "attached") in {"1", "true"}:
        activity.count_stated(element, "attached")
    for item in element.iterchildren("condition"):
        stated = "" if activity.own(item, "type") else activity.attribute(item, "type")
        for text in activity.narratives(item):
            values = {
                "type": stated or None,
                "text": text.text,
                "language": text.language,
            }
            yield StatedDetail("conditions", values, text.line)


def _location(activity: Activity, element: etree._Element) -> StatedDetail:
    children = children_of(element)
    activity.count_others(element, _OF_LOCATIONS, children)
    activity.count_attributes(element, "ref")
    for area in element.iterchildren("administrative"):
        activity.count_attributes(area, "vocabulary", "level", "code")
        if text_of(area).strip():
            activity.tally.elements["administrative"] += 1
    latitude, longitude = _position(activity, children.get("point"))
    values = {
        "ref": activity.attribute(element, "ref") or None,
        "name": activity.words(children.get("name")),
        "description": activity.words(children.get("description")),
        "activity": activity.words(children.get("activity-description")),
        "latitude": latitude,
        "longitude": longitude,
        "exactness": activity.attribute(children.get("exactness"), "code") or None,
        "reach": activity.attribute(children.get("location-reach"), "code") or None,
        "category": activity.attribute(children.get("location-class"), "code") or None,
        "feature": activity.attribute(children.get("feature-designation"), "code") or None,
        "gazetteer": _listed(activity, element, "location-id", ("vocabulary", "code")),
        "administrative": _listed(
            activity, element, "administrative", ("vocabulary", "level", "code")
        ),
    }
    return StatedDetail("locations", values, line_of(element))


def _position(
    activity: Activity, point: etree._Element | None
) -> tuple[float | None, float | None]:
    """Latitude and longitude [degrees] of a point in WGS 84; a finding where there is none."""
    position = children_of(point).get("pos")
    if position is None or point is None:
        return None, None
    activity.count_stated(point, "precision")
    text = " ".join(text_of(position).replace(",", " ").split())
    numbers = [parsed_number(part) for part in text.split()]
    if len(numbers) == 2:  # noqa: PLR2004 - a latitude and a longitude
        latitude, longitude = numbers
        if (
            latitude is not None
            and longitude is not None
            and abs(latitude) <= _LATITUDES
            and abs(longitude) <= _LONGITUDES
        ):
            return latitude, longitude
    activity.add_finding(
        position, "coordinates-not-understood", f"the position of a location is {text[:60]!r}; "
        "expected a latitude from -90 to 90 and a longitude from -180 to 180; it is left out",
        suggestion="Correct it.", field="location", value=text,
    )  # fmt: skip
    return None, None


def _listed(
    activity: Activity, element: etree._Element, name: str, attributes: tuple[str, ...]
) -> str | None:
    """The attributes of each child of a name joined by colons, the children by semicolons."""
    found = [
        ":".join(activity.attribute(child, attribute) for attribute in attributes)
        for child in element.iterchildren(name)
    ]
    return ";".join(one for one in found if one.strip(":")) or None


def _contact(activity: Activity, element: etree._Element) -> StatedDetail:
    children = children_of(element)
    activity.count_others(element, _OF_CONTACTS, children)
    values: dict[str, object] = {"type": activity.attribute(element, "type") or None}
    for name, column in CONTACT.items():
        child = children.get(name)
        if name not in _PLAIN:
            values[column] = activity.words(child)
        elif child is not None:
            values[column] = " ".join(activity.printable(text_of(child)).split()) or None
    return StatedDetail("contacts", values, line_of(element))
