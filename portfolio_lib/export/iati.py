"""A portfolio as an activity file of the IATI Activity Standard 2.03.

The order of the elements and which of them must be there is that of the standard's
schema (iati-activities-schema-2.03.xsd).
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date

from lxml import etree

from portfolio_lib.errors import UsageError
from portfolio_lib.export.iati_details import Details
from portfolio_lib.export.iati_elements import DAC, LANG, add, add_place, add_text, code_of, decimal
from portfolio_lib.export.iati_money import add_amounts
from portfolio_lib.export.reporters import checked_reporter, first_reference, no_reporter
from portfolio_lib.export.rows import Exported, Row, Rows
from portfolio_lib.model import Portfolio
from portfolio_lib.names.coded import dac_code
from portfolio_lib.names.organisations import Organisation
from portfolio_lib.read.iati.extension import NAMESPACE, own

VERSION = "2.03"
_DESCRIPTIONS = {"summary": "1", "objective": "2", "target groups": "3"}
"""IATI's code list DescriptionType."""
_VOCABULARY_OF_DAC = "1"
_OF_THE_DAC = "dac-"
"""What the codes of places begin with that are regions of the DAC and no other places."""
_SIDES = (("start", "1", "2"), ("end", "3", "4"))
"""Planned and actual in IATI's code list ActivityDateType."""


def iati_file(portfolio: Portfolio, reporter: Organisation | None = None) -> Exported:
    """The projects of a portfolio as IATI 2.03, valid against the standard's schema.

    What the standard demands and a project does not state is filled in (the title as
    description, the status from the dates, who reports, and in front of an identifier the
    reference of that body) and marked, so that the reader here does not take it for data. A
    project without any date, or an amount without one, cannot be in an IATI file. The same
    portfolio gives the same bytes.

    Parameters
    ----------
    portfolio : its as-of date is the date of the file.
    reporter : reports the projects that state no reporting organisation.

    Raises
    ------
    UsageError
        When nobody with an IATI reference and a type reports a project, or no project can be
        in the file.
    """
    rows = Rows(portfolio)
    _check_reporters(rows, reporter)
    day = portfolio.as_of
    left_out: list[str] = []
    buffer = io.BytesIO()
    written = 0
    with etree.xmlfile(buffer, encoding="UTF-8") as file:
        file.write_declaration()
        stated = {"generated-datetime": f"{day.isoformat()}T00:00:00Z"} if day else {}
        with file.element(
            "iati-activities", {"version": VERSION, **stated}, nsmap={"portfolio": NAMESPACE}
        ):
            for project in rows.projects:
                if lacks := list(_lacking(project, rows)):
                    left_out.append(f"{project['project']}: it has no {', no '.join(lacks)}")
                    continue
                element, not_held = _Activity(project, rows, reporter, day).made()
                left_out += not_held
                etree.indent(element)
                file.write("\n", element)
                written += 1
            file.write("\n")
    if not written:
        raise UsageError(
            "no project can be in an IATI file, which demands a date, a status and an "
            f"organisation of each; {left_out[0] if left_out else 'there is no project'}"
        )
    return Exported(buffer.getvalue() + b"\n", written, tuple(left_out))


def _check_reporters(rows: Rows, reporter: Organisation | None) -> None:
    if reporter:
        checked_reporter(reporter)
    without = [
        project["project"]
        for project in rows.projects
        if all(part["role"] != "reporting" for part in _parts_of(project["project"], rows))
    ]
    if without and not reporter:
        raise no_reporter(without[0], len(without) - 1)


def _parts_of(project: str, rows: Rows) -> list[Row]:
    return rows.of("project_organisations", project)


def _lacking(project: Row, rows: Rows) -> Iterator[str]:
    """What an activity must have by the schema and cannot be filled in."""
    if not ({"start", "end"} & project.keys()):
        yield "date"
    if not ({"status", "stated_status"} & project.keys()):
        yield "status (state the as-of date)"
    if all(part["role"] == "reporting" for part in _parts_of(project["project"], rows)):
        yield "organisation that takes part"


class _Activity:
    """An iati-activity while it is made."""

    def __init__(
        self, project: Row, rows: Rows, reporter: Organisation | None, day: date | None
    ) -> None:
        self._project = project
        self._rows = rows
        self._reporter = reporter
        self._day = day
        self._identifier = project["project"]
        self._texts = rows.of("texts", self._identifier)
        self._left_out: list[str] = []
        self._element = etree.Element(
            "iati-activity", {LANG: project["language"]}, nsmap={"portfolio": NAMESPACE}
        )

    def made(self) -> tuple[etree._Element, list[str]]:
        """The element, and a sentence for all of its project that it cannot hold."""
        if "level" in self._project:
            self._element.set("hierarchy", str(self._project["level"]))
        self._add_reporter()
        self._add_texts()
        for part in _parts_of(self._identifier, self._rows):
            if part["role"] != "reporting":
                self._add_party("participating-org", part, role=code_of("role", part["role"]))
        self._add_status()
        self._add_dates()
        details = Details(self._element, self._project, self._rows)
        details.add_before_places()
        self._add_places()
        details.add_locations()
        self._add_sectors()
        details.add_after_sectors()
        self._left_out += add_amounts(self._element, self._identifier, self._rows)
        self._add_documents()
        self._left_out += details.add_last()
        return self._element, self._left_out

    def _add_reporter(self) -> None:
        """The identifier, and who reports it: as stated, else the one given, marked."""
        identifier = add(self._element, "iati-identifier")
        identifier.text = self._identifier
        parts = _parts_of(self._identifier, self._rows)
        stated = [part for part in parts if part["role"] == "reporting"]
        for part in stated[:1]:
            self._check_stated(self._add_party("reporting-org", part), part)
        self._left_out += [
            f"{self._identifier}: {part['as_written']!r} reports it too, IATI has one"
            for part in stated[1:]
        ]
        if self._reporter and not stated:
            self._add_given(self._reporter, identifier)

    def _add_given(self, reporter: Organisation, identifier: etree._Element) -> None:
        """The standard wants the reference of who reports in front of the identifier."""
        ref = first_reference(reporter.iati_refs)
        if not self._identifier.startswith(ref):
            self._element.set(own("identifier"), self._identifier)
            identifier.text = f"{ref}-{self._identifier}"
        kind = code_of("organisation", reporter.kind or "")
        element = add(self._element, "reporting-org", ref=ref, type=kind)
        element.set(own("stands-in"), "given")
        add_text(element, reporter.name)

    def _check_stated(self, element: etree._Element, part: Row) -> None:
        lacks = [name for name in ("ref", "type") if not element.get(name)]
        if lacks:
            raise UsageError(
                f"the reporting organisation {part['as_written']!r} of {self._identifier!r} "
                f"({part['file']}, line {part.get('line')}) has no {' and no '.join(lacks)}; state "
                "it there, or fill in iati_refs and kind of its row in organisations.csv"
            )

    def _add_party(self, name: str, part: Row, role: str | None = None) -> etree._Element:
        body = self._rows.organisations[part["organisation"]]
        kind = code_of("organisation", body.get("kind", ""))
        element = add(self._element, name, ref=part.get("ref"), role=role, type=kind)
        table = first_reference(body.get("iati_refs")) if body["known"] else ""
        if table and "ref" not in part:
            element.set("ref", table)
            element.set(own("ref"), "not stated")
        if "qualifier" in part:
            element.set(own("qualifier"), part["qualifier"])
        add_text(element, part["as_written"])
        return element

    def _add_texts(self) -> None:
        title = add(self._element, "title")
        add_text(title, self._project["title"])
        self._add_further(title, "title")
        for field, code in _DESCRIPTIONS.items():
            further = [text for text in self._texts if text["field"] == field]
            if field in self._project or further:
                element = add(self._element, "description", type=code)
                if field in self._project:
                    other = self._project.get(f"{field}_language")
                    add_text(element, self._project[field], other)
                    if other and further:  # in one element the reader would take the further text
                        element = add(self._element, "description", type=code)
                self._add_further(element, field)
        if self._element.find("description") is None:
            element = add(self._element, "description", type="1")
            element.set(own("stands-in"), "title")
            add_text(element, self._project["title"])

    def _add_further(self, element: etree._Element, field: str) -> None:
        for text in self._texts:
            if text["field"] == field:
                add_text(element, text["text"], text["language"])

    def _add_status(self) -> None:
        stated = self._project.get("stated_status")
        code = code_of("status", stated or self._project["status"])
        element = add(self._element, "activity-status", code=code)
        if not stated:
            element.set(own("stands-in"), "dates")

    def _add_dates(self) -> None:
        if "period_as_written" in self._project:
            self._element.set(own("period"), self._project["period_as_written"])
        for side, planned, actual in _SIDES:
            if side in self._project:
                stated = self._project.get(f"{side}_type")
                is_actual = stated == "actual" if stated else self._has_begun(side)
                element = add(
                    self._element, "activity-date", type=actual if is_actual else planned,
                    iso_date=self._project[side],
                )  # fmt: skip
                if not stated:
                    element.set(own("type"), "not stated")
                if self._project[f"{side}_precision"] != "day":
                    element.set(own("precision"), self._project[f"{side}_precision"])

    def _has_begun(self, side: str) -> bool:
        """Whether this is a start that has passed: no end is actual unless its source says so."""
        past = self._day and date.fromisoformat(self._project[side]) <= self._day
        return side == "start" and bool(past)

    def _add_places(self) -> None:
        """Countries first, as the schema wants it."""
        places = self._rows.of("project_places", self._identifier)
        kinds = {place["place"]: self._rows.places[place["place"]]["kind"] for place in places}
        for place in sorted(places, key=lambda place: kinds[place["place"]] != "country"):
            share, kind, text = place.get("share"), kinds[place["place"]], place["as_written"]
            code = place["place"]
            listed = dac_code(code) if place.get("vocabulary") == _VOCABULARY_OF_DAC else None
            if listed or code.startswith(_OF_THE_DAC):
                code, kind = listed or code.removeprefix(_OF_THE_DAC), DAC
            element = add_place(self._element, code, kind, share)
            if element.tag == "recipient-region" and "vocabulary" not in place:
                element.set(own("vocabulary"), "not stated")
            if text != code:
                add_text(element, text)

    def _add_sectors(self) -> None:
        for sector in self._rows.of("sectors", self._identifier):
            if "code" not in sector:
                self._left_out.append(
                    f"{self._identifier}: the sector {sector['name']!r} has no code"
                )
                continue
            element = add(
                self._element, "sector", vocabulary=sector["vocabulary"], code=sector["code"],
                percentage=decimal(sector.get("share")),
            )  # fmt: skip
            if "name" in sector:
                add_text(element, sector["name"])

    def _add_documents(self) -> None:
        needed = {"title", "format", "categories"}
        for document in self._rows.of("documents", self._identifier):
            if lacks := sorted(needed - document.keys()):
                self._left_out.append(
                    f"{self._identifier}: the document {document['url']} has no {', '.join(lacks)}"
                )
                continue
            element = add(
                self._element, "document-link", url=document["url"], format=document["format"]
            )
            add_text(add(element, "title"), document["title"])
            for code in document["categories"].split(";"):
                add(element, "category", code=code)
            if "language" in document:
                add(element, "language", code=document["language"])
