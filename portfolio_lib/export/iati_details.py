"""Results, codes, locations, relations and contacts of an iati-activity, in the schema's order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from lxml import etree

from portfolio_lib.export.iati_elements import add, add_text, code_of, decimal
from portfolio_lib.export.rows import Row, Rows
from portfolio_lib.read.iati.coded import CODED, CONTACT
from portfolio_lib.read.iati.extension import own

_BEFORE = ("activity scope",)
_AFTER = ("tag",)
_OF_BASELINES = ("baseline", "baseline_at", "baseline_for", "baseline_comment")
_BY_KIND = {stated.kind: stated for stated in CODED}


class Details:
    """Adds the details of one project to its activity.

    Parameters
    ----------
    activity : the element that is added to.
    project : its row of the table projects.
    rows : all rows of the portfolio.
    """

    def __init__(self, activity: etree._Element, project: Row, rows: Rows) -> None:
        self._activity = activity
        self._row = project
        self._project = project["project"]
        self._rows = rows
        self._codes = rows.of("codes", self._project)
        if any(row["kind"] == "humanitarian" for row in self._codes):
            activity.set("humanitarian", "1")

    def add_before_places(self) -> None:
        """Contacts and the scope of the activity."""
        for row in self._rows.of("contacts", self._project):
            self._add_contact(row)
        self._add_codes(_BEFORE)

    def add_locations(self) -> None:
        """Where exactly the project works."""
        for row in self._rows.of("locations", self._project):
            self._add_location(row)

    def add_after_sectors(self) -> None:
        """Tags, budget items, scopes, markers and the defaults of transactions."""
        self._add_codes(_AFTER)
        self._add_budget_items()
        self._add_codes(kind for kind in _BY_KIND if kind not in {*_BEFORE, *_AFTER})

    def add_last(self) -> list[str]:
        """Relations, conditions and results; a sentence for what has no place in IATI."""
        related = self._rows.of("related_projects", self._project)
        for row in related:
            add(
                self._activity, "related-activity", ref=row["other"],
                type=code_of("relation", row.get("relation", "")),
            )  # fmt: skip
        self._add_parent(related)
        self._add_conditions()
        results = self._rows.of("results", self._project)
        for _, rows in groupby(results, key=lambda row: row["result"]):
            self._add_result(list(rows))
        return list(dict.fromkeys(self._without_place()))

    def _without_place(self) -> Iterator[str]:
        for row in self._rows.of("results", self._project):
            where = f"{self._project}: the result {row['result']}"
            if "title" not in row or "type" not in row:
                yield f"{where} has no title or no type"
            elif "indicator" not in row:
                yield f"{where} has no indicator"
            elif {"target", "actual"} & row.keys() and not {
                "period_start",
                "period_end",
            } <= row.keys():
                yield f"{where} has a value without the first and the last day of its period"
            elif "baseline" in row and "baseline_at" not in row:
                yield f"{where} has a baseline without a year"
        for row in self._codes:
            stated = _BY_KIND.get(row["kind"])
            if stated and not stated.is_named and "name" in row:
                yield f"{self._project}: the name {row['name']!r} of its {stated.element}"

    def _add_codes(self, kinds: Iterator[str] | tuple[str, ...]) -> None:
        for kind in kinds:
            stated = _BY_KIND[kind]
            for row in self._codes:
                if row["kind"] == kind:
                    attributes = {name: row.get(name) for name in stated.attributes}
                    element = add(self._activity, stated.element, **attributes)
                    if stated.is_named:
                        _add_named(element, row.get("name"))

    def _add_budget_items(self) -> None:
        items = [row for row in self._codes if row["kind"] == "budget item"]
        for vocabulary, rows in groupby(items, key=lambda row: row.get("vocabulary")):
            outer = add(self._activity, "country-budget-items", vocabulary=vocabulary)
            for row in rows:
                share = decimal(row.get("share"))
                item = add(outer, "budget-item", code=row.get("code"), percentage=share)
                if "name" in row:
                    add_text(add(item, "description"), row["name"])

    def _add_contact(self, row: Row) -> None:
        contact = add(self._activity, "contact-info", type=row.get("type"))
        for element, column in CONTACT.items():
            if column not in row:
                continue
            child = add(contact, element)
            if element in {"telephone", "email", "website"}:
                child.text = row[column]
            else:
                add_text(child, row[column])

    def _add_location(self, row: Row) -> None:
        location = add(self._activity, "location", ref=row.get("ref"))
        if "reach" in row:
            add(location, "location-reach", code=row["reach"])
        for stated in filter(None, row.get("gazetteer", "").split(";")):
            vocabulary, _, code = stated.partition(":")
            add(location, "location-id", vocabulary=vocabulary, code=code)
        for element, column in (
            ("name", "name"), ("description", "description"), ("activity-description", "activity"),
        ):  # fmt: skip
            if column in row:
                add_text(add(location, element), row[column])
        for stated in filter(None, row.get("administrative", "").split(";")):
            vocabulary, level, code = stated.split(":", 2)
            add(location, "administrative", vocabulary=vocabulary, level=level, code=code)
        if "latitude" in row and "longitude" in row:
            point = add(location, "point", srsName="http://www.opengis.net/def/crs/EPSG/0/4326")
            add(point, "pos").text = f"{decimal(row['latitude'])} {decimal(row['longitude'])}"
        for element, column in (
            ("exactness", "exactness"), ("location-class", "category"),
            ("feature-designation", "feature"),
        ):  # fmt: skip
            if column in row:
                add(location, element, code=row[column])

    def _add_parent(self, related: list[Row]) -> None:
        """The programme, where only that names the project, or a table has it."""
        parent = self._row.get("parent")
        if parent and not any(row.get("relation") == "parent" for row in related):
            add(self._activity, "related-activity", ref=parent, type="1")

    def _add_conditions(self) -> None:
        conditions = self._rows.of("conditions", self._project)
        if conditions:
            outer = add(self._activity, "conditions", attached="1")
            for row in conditions:
                item = add(outer, "condition", type=row.get("type", "1"))
                if "type" not in row:
                    item.set(own("type"), "not stated")
                add_text(item, row.get("text", ""), row["language"])

    def _add_result(self, rows: list[Row]) -> None:
        first = rows[0]
        stated = [row for row in rows if "indicator" in row]
        if "title" not in first or "type" not in first or not stated:
            return
        result = add(self._activity, "result", type=code_of("result", first["type"]))
        _add_titled(result, first, "")
        for _, periods in groupby(stated, key=lambda row: row["indicator"]):
            _add_indicator(result, list(periods))


def _add_indicator(result: etree._Element, rows: list[Row]) -> None:
    first = rows[0]
    ascending = {"higher": "1", "lower": "0"}.get(first.get("better", ""))
    indicator = add(result, "indicator", measure=first.get("measure", "5"), ascending=ascending)
    if "measure" not in first:
        indicator.set(own("measure"), "not stated")
    _add_titled(indicator, first, "indicator_")
    seen: list[Row] = []
    for row in rows:
        baseline = {name: row.get(name) for name in _OF_BASELINES}
        if baseline["baseline_at"] and baseline not in seen:
            seen.append(baseline)
            _add_baseline(indicator, baseline)
    for _, periods in groupby(
        rows, key=lambda row: (row.get("period_start"), row.get("period_end"))
    ):
        _add_period(indicator, list(periods))


def _add_baseline(indicator: etree._Element, row: Mapping[str, str | None]) -> None:
    at = row["baseline_at"] or ""
    day = at if len(at) > len("2024") else None
    element = add(indicator, "baseline", year=at[:4], iso_date=day, value=row["baseline"])
    _add_parts(element, row["baseline_for"])
    _add_comment(element, row["baseline_comment"])


def _add_period(indicator: etree._Element, rows: list[Row]) -> None:
    first = rows[0]
    if "period_start" not in first or "period_end" not in first:
        return
    period = add(indicator, "period")
    add(period, "period-start", iso_date=first["period_start"])
    add(period, "period-end", iso_date=first["period_end"])
    for side in ("target", "actual"):
        for row in rows:
            if not {side, f"{side}_for", f"{side}_comment"} & row.keys():
                continue
            element = add(period, side, value=row.get(side))
            _add_parts(element, row.get(f"{side}_for"))
            _add_comment(element, row.get(f"{side}_comment"))


def _add_parts(element: etree._Element, stated: str | None) -> None:
    """The places, then the dimensions, that a value is for."""
    parts = [part.partition("=") for part in filter(None, (stated or "").split("; "))]
    for name, _, value in parts:
        if name == "location":
            add(element, "location", ref=value)
    for name, _, value in parts:
        if name != "location":
            add(element, "dimension", value=value).set("name", name)


def _add_comment(element: etree._Element, text: str | None) -> None:
    if text:
        add_text(add(element, "comment"), text)


def _add_titled(element: etree._Element, row: Row, prefix: str) -> None:
    for name in ("title", "description"):
        if f"{prefix}{name}" in row:
            add_text(add(element, name), row[f"{prefix}{name}"])


def _add_named(element: etree._Element, name: str | None) -> None:
    if name:
        add_text(element, name)
