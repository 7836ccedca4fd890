"""The annex of a report: its sheets, which are not printed, and where the report tells of them.

A cell adds a sheet with an output of the media type ``text/csv``. The sheets become CSV files
in the PDF and the spreadsheet beside the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from lxml.html.builder import E

from portfolio_lib.language import Language
from portfolio_lib.render.sheets import Sheet, numbered, sheet
from portfolio_lib.render.tree import Element, classes, remove

WHERE_ALL_ARE = "where-all-are"
"""The class of an element at which a report says in which of its files all of something is; one
more class, such as "in-texts", has the name of the sheet."""
SHEET = "data-sheet"
"""The attribute of an element whose text is a sheet; no HTML of a notebook can have it."""


def about_sheet(metadata: Mapping[str, Any]) -> str:
    """What the metadata of an output say of its sheet, as JSON."""
    own = metadata.get("text/csv")
    return json.dumps(own if isinstance(own, Mapping) else {})


def take_sheets(body: Element, language: Language, file: str) -> tuple[Sheet, ...]:
    """Take the sheets out of a tree, which tells of them where the first one stood.

    Parameters
    ----------
    file : the name of the spreadsheet beside the page; empty where there is none.
    """
    places = [element for element in body.iter("pre") if element.get(SHEET) is not None]
    sheets = numbered([
        sheet(place.text or "", json.loads(place.get(SHEET) or "{}"), language.translate("Data"))
        for place in places
    ])  # fmt: skip
    for point in [span for span in body.iter("span") if WHERE_ALL_ARE in classes(span)]:
        for each in sheets:
            if f"in-{each.called}" in classes(point):
                point.extend(_where_all_are(each, language, file))
    if sheets:
        places[0].addprevious(_told(sheets, language, file))
    for place in places:
        remove(place)
    return sheets


def _where_all_are(sheet: Sheet, language: Language, file: str) -> Iterator[Element]:
    """In which file all are that a sheet has, for each format."""
    if file:
        said = language.translate("The spreadsheet of this report has all of them.")
        yield E.span(f" {said}", {"class": "only-html"})
    said = language.translate("The attached file {file} has all of them.", file=sheet.file)
    yield E.span(f" {said}", {"class": "only-pdf"})


def _told(sheets: Sequence[Sheet], language: Language, file: str) -> Element:
    """What a report says of its annex: of the spreadsheet in the page, of the files in the PDF."""
    beside = [E.a(file, href=quote(file)), ": ", *_listed(sheets, language)] if file else []
    attached = _listed([replace(each, title=each.file) for each in sheets], language)
    rows = [
        E.div(E.dt(term), E.dd(*said), {"class": form})
        for form, term, said in (
            ("only-html", language.translate("Spreadsheet"), beside),
            ("only-pdf", language.translate("Attached"), attached),
        )
        if said
    ]
    told: Element = E.dl(*rows, {"class": "provenance" if file else "provenance only-pdf"})
    return told


def _listed(sheets: Iterable[Sheet], language: Language) -> list[str | Element]:
    """The titles of sheets, each with the number of its rows."""
    listed: list[str | Element] = []
    for each in sheets:
        number = len(each.rows)
        rows = E.data(language.count("{number} row", "{number} rows", number), value=str(number))
        if each.counts:
            rows.set("class", each.counts)
        comma = language.translate("{first}, {second}", first="", second="")
        listed += [comma if listed else "", f"{language.closed(each.title)} (", rows, ")"]
    return listed
