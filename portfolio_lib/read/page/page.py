"""Pages of labelled paragraphs: a title, then "Objective: …", "Donor: …" and so on.

A page is read paragraph by paragraph. What belongs to no field is kept as a note or
becomes a finding with its line; nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import BinaryIO

from portfolio_lib.model import Finding
from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.names.places import Places
from portfolio_lib.read.page.in_text import with_sentences_read
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.lines import Line
from portfolio_lib.read.page.lists import with_lists_read
from portfolio_lib.read.page.markdown import markdown_lines
from portfolio_lib.read.page.others import without_others
from portfolio_lib.read.page.paragraphs import Paragraph, paragraphs
from portfolio_lib.read.page.projects import Projects
from portfolio_lib.read.page.reporter import Reporter
from portfolio_lib.read.page.rows_of_labels import with_rows_of_labels_read
from portfolio_lib.read.page.sections import (
    has_plain_titles,
    sections,
    with_head_above,
    with_titles_of_countries,
)
from portfolio_lib.read.page.tables import with_bars_read
from portfolio_lib.read.page.titles import is_place, is_plain_heading
from portfolio_lib.read.page.values_above import with_labels_first
from portfolio_lib.read.records import Source
from portfolio_lib.read.text import decoded
from portfolio_lib.read.written.amounts import common_point
from portfolio_lib.read.written.dates import Day
from portfolio_lib.read.written.periods import parse_day

_AS_OF = re.compile(
    r"(?:status\s+)?(?:as\s+of|last\s+updated)(?:\s*:\s*|\s+)(?P<day>.+)", re.IGNORECASE
)
_COUNTED = re.compile(r"(?P<number>[0-9]{1,2})[.)]\s+(?=\S)")
_TWO_LANGUAGES = 2
_FEWEST_WORDS_OF_A_TITLE = 3
_LARGEST = 50_000_000
"""Larger pages are not read: no page of project descriptions is [bytes]."""


def read_page(stream: BinaryIO, file: str, places: Places, labels: Labels | None = None) -> Source:
    """The projects of a page.

    Parameters
    ----------
    stream : the file, open in binary mode: UTF-8 or UTF-16 with a byte order mark.
    file : its path, for findings.
    places : tells a country from a title that carries the label "Country:".
    labels : those that are known; the package's own, for want of others.
    """
    return _of_text(stream, file, places, labels or Labels(), is_markdown=False)


def read_markdown(
    stream: BinaryIO, file: str, places: Places, labels: Labels | None = None
) -> Source:
    """The projects of a Markdown file; the parameters are those of `read_page`."""
    return _of_text(stream, file, places, labels or Labels(), is_markdown=True)


def _of_text(
    stream: BinaryIO, file: str, places: Places, labels: Labels, *, is_markdown: bool
) -> Source:
    page = decoded(stream.read(_LARGEST + 1), file, _LARGEST)
    if page.text is None:
        return Source(file, "page", findings=page.findings)
    numbered = list(enumerate(page.text.split("\n"), start=1))
    lines = markdown_lines(numbered) if is_markdown else [Line(*line) for line in numbered]
    return page_source(_with_tables(lines, labels), page.findings, file, places, labels)


def _with_tables(lines: Sequence[Line], labels: Labels) -> list[Line]:
    headings = {line.number: line.heading for line in lines if line.heading}
    read = with_bars_read(((line.number, line.text) for line in lines), labels)
    return [Line(number, text, headings.get(number, 0)) for number, text in read]


def page_source(
    lines: Iterable[Line], findings: Iterable[Finding], file: str, places: Places, labels: Labels
) -> Source:
    """The projects in the lines of a page, each with the number that findings name."""
    is_known = lambda text: places.find(text) is not None  # noqa: E731 - asked twice
    turned = with_labels_first(list(lines), labels, is_known)
    turned = with_rows_of_labels_read(turned, labels, is_known)
    turned = with_lists_read(turned, labels, places)
    own, about_others = without_others(turned, labels, file)
    findings = [*findings, *about_others]
    body = _without_numbers(
        paragraphs(
            own,
            labels,
            lambda text: places.find_cell(text) is not None,
            lambda text: is_plain_heading(text) or is_place(text, places) or text.isdecimal(),
        )
    )
    body = _without_label_of_title(with_titles_of_countries(body, places))
    point = common_point(item.text for item in body if item.aside in AMOUNT_KINDS)
    reader = Projects(file, places, labels, Reporter(file, labels, list(findings)), point)
    reader.unknown.update(item.unknown for item in body if item.unknown)
    body = _in_one_language(body, places, reader.report)
    as_of, body = _taken_as_of(body, reader.report)
    found = with_head_above(sections(body, places), lambda text: labels.bare(text) is not None)
    found = with_sentences_read(found, places)
    reader.untitled = sum(bool(section[0].key) for section in found[1:])
    reader.has_plain_titles = has_plain_titles(found)
    reader.is_alone = sum(any(item.key for item in section) for section in found) == 1
    for section in found:
        reader.add(section)
    return reader.source(as_of)


def _in_one_language(body: list[Paragraph], places: Places, report: Reporter) -> list[Paragraph]:
    """The page, of values in two languages the first: "Sida | Agence suédoise".

    That they are in two languages a country tells which both parts name: "Cameroon | Cameroun".
    """
    pairs = {at: item.text.split(" | ") for at, item in enumerate(body) if item.field}
    pairs = {at: parts for at, parts in pairs.items() if len(parts) == _TWO_LANGUAGES}
    found = [tuple(map(places.find, parts)) for at, parts in pairs.items()
             if body[at].field == "places"]  # fmt: skip
    if len(pairs) < _TWO_LANGUAGES or not any(one and one == other for one, other in found):
        return body
    for at, (_, second) in pairs.items():
        report.stray(body[at]._replace(text=second))
    return [item._replace(text=pairs[at][0]) if at in pairs else item
            for at, item in enumerate(body)]  # fmt: skip


def _without_label_of_title(body: list[Paragraph]) -> list[Paragraph]:
    """The page, its texts without a label that only its title has: "Local Works: Anta helps …"."""
    first = next((item for item in body if item.unknown), None)
    if first is None or len(first.written.split()) < _FEWEST_WORDS_OF_A_TITLE:
        return body
    again = {at for at, item in enumerate(body) if item.written.startswith(f"{first.written} ")}
    return [
        item._replace(unknown=None) if at in again or (again and item is first) else item
        for at, item in enumerate(body)
    ]


def _without_numbers(body: list[Paragraph]) -> list[Paragraph]:
    """The page, its headings without numbers where these count them: "1. Wells", "2. Roads"."""
    above = (item.heading or _is_title_line(item, body[at + 1 : at + 2])
             for at, item in enumerate(body))  # fmt: skip
    matches = {at: _COUNTED.match(body[at].text) for at, is_it in enumerate(above) if is_it}
    numbered = {at: match for at, match in matches.items() if match}
    if not {1, 2} <= {int(match["number"]) for match in numbered.values()}:
        return body
    return [
        item._replace(text=item.text[numbered[at].end() :]) if at in numbered else item
        for at, item in enumerate(body)
    ]


def _is_title_line(item: Paragraph, below: list[Paragraph]) -> bool:
    """Whether a line has no label, and a label follows it."""
    is_bare = not (item.field or item.aside or item.unknown or item.is_item)
    return is_bare and bool(below and below[0].key)


def _taken_as_of(body: list[Paragraph], report: Reporter) -> tuple[date | None, list[Paragraph]]:
    """The date that the page states for itself, and the page without that line."""
    dates: list[date] = []
    rest: list[Paragraph] = []
    gap = 0
    for paragraph in body:
        match = _AS_OF.fullmatch(paragraph.written)
        stated = match["day"] if match else paragraph.text if paragraph.field == "as_of" else ""
        day = parse_day(stated)
        if day is None and paragraph.field != "as_of":
            rest.append(paragraph._replace(gap=max(gap, paragraph.gap)))
            gap = 0
            continue
        gap = max(gap, paragraph.gap)
        _say_as_of(paragraph, day, dates, report)
        dates += [day.last] if day else []
    return max(dates, default=None), rest


def _say_as_of(
    paragraph: Paragraph, day: Day | None, earlier: list[date], report: Reporter
) -> None:
    """Add the finding about an as-of date that is none, or not the only one."""
    if day is None:
        report.add_finding(
            "as-of-not-understood", paragraph,
            f"the as-of date {paragraph.text!r} is not understood; it is not used",
            suggestion="Write it as 'As of: 31 October 2016'.",
        )  # fmt: skip
    elif earlier and day.last not in earlier:
        report.add_finding(
            "as-of-stated-twice", paragraph,
            "the page states another as-of date before; the latest is used",
        )  # fmt: skip
