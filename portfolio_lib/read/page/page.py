"""Pages of labelled paragraphs: a title, then "Objective: …", "Donor: …" and so on.

A page is read paragraph by paragraph. What belongs to no field is kept as a note or
becomes a finding with its line; nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import BinaryIO

from portfolio_lib.model import Finding
from portfolio_lib.model.tables import AMOUNT_KINDS
from portfolio_lib.names.places import Places
from portfolio_lib.read.page.amounts import stated_amounts
from portfolio_lib.read.page.contacts import is_link_line
from portfolio_lib.read.page.fields import Fields
from portfolio_lib.read.page.paragraphs import Paragraph, paragraphs
from portfolio_lib.read.page.reporter import Reporter
from portfolio_lib.read.page.sentences import is_sentence
from portfolio_lib.read.records import Note, ProjectRecord, Source, Written
from portfolio_lib.read.text import LARGEST, decoded
from portfolio_lib.read.written.amounts import common_point
from portfolio_lib.read.written.periods import Day, parse_day, parse_period

__all__ = ["page_source", "read_page"]

_AS_OF = re.compile(
    r"(?:status\s+)?(?:as\s+of|last\s+updated)(?:\s*:\s*|\s+)(?P<day>.+)", re.IGNORECASE
)
_PROJECTS = "projects|programmes|portfolio|activities|projekte|programme|projets"
_HEADING = re.compile(rf"\b(?:{_PROJECTS})\b", re.IGNORECASE)
_LONGEST_TITLE = 500
"""What a label stands before shows in its beginning [characters]."""
_WORDS = {
    "ongoing": "ongoing|on-going|current|laufende|aktuelle|en cours",
    "completed": "completed|closed|finished|past|abgeschlossene|beendete|achevés|terminés",
    "planned": "planned|upcoming|future|geplante|künftige|prévus|planifiés",
}
"""What headings call the status of projects, in English, German and French."""
_STATUS_WORDS = {
    status: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for status, words in _WORDS.items()
}
_BESIDE = "our|all|the|list|of|unsere|alle|nos|les"
_PLAIN_HEADING = re.compile(
    rf"(?:(?:{'|'.join(_WORDS.values())}|{_BESIDE}) )*(?:{_PROJECTS})"
    rf"(?: (?:{'|'.join(_WORDS.values())}))?[.:]?",
    re.IGNORECASE,
)


def read_page(stream: BinaryIO, file: str, places: Places) -> Source:
    """The projects of a page.

    Parameters
    ----------
    stream : the file, open in binary mode: UTF-8 or UTF-16 with a byte order mark.
    file : its path, for findings.
    places : tells a country from a title that carries the label "Country:".
    """
    page = decoded(stream.read(LARGEST + 1), file)
    if page.text is None:
        return Source(file, "page", findings=page.findings)
    return page_source(enumerate(page.text.split("\n"), start=1), page.findings, file, places)


def page_source(
    lines: Iterable[tuple[int, str]], findings: Iterable[Finding], file: str, places: Places
) -> Source:
    """The projects in the lines of a page, each with the number that findings name."""
    body = paragraphs(lines)
    point = common_point(item.text for item in body if item.aside in AMOUNT_KINDS)
    reader = _Page(file, places, Reporter(file, list(findings)), point)
    as_of, body = _taken_as_of(body, reader.report)
    for section in _sections(body, places):
        reader.add(section)
    return reader.source(as_of)


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
            rest.append(replace(paragraph, gap=max(gap, paragraph.gap)))
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
            "as-of-not-understood",
            paragraph,
            f"the as-of date {paragraph.text!r} is not understood; it is not used",
            "Write it as 'As of: 31 October 2016'.",
            "warning",
        )
    elif earlier and day.last not in earlier:
        report.add_finding(
            "as-of-stated-twice",
            paragraph,
            "the page states another as-of date before; the latest is used",
            "Keep one of the two.",
            "warning",
        )


def _sections(body: list[Paragraph], places: Places) -> list[list[Paragraph]]:
    """The page in sections, each one project or a text about no project."""
    sections: list[list[Paragraph]] = []
    seen: set[str] = set()
    for paragraph, following in zip(body, _following(body), strict=True):
        if not sections or _starts_section(paragraph, following, seen, places):
            sections.append([])
            seen = set()
        sections[-1].append(paragraph)
        if paragraph.field and not _is_mislabelled(paragraph, places):
            seen.add(paragraph.field)
    return sections


def _following(body: list[Paragraph]) -> list[tuple[str, ...]]:
    """For each paragraph the different labels between it and the next one without."""
    following: list[tuple[str, ...]] = []
    labels: tuple[str, ...] = ()
    for paragraph in reversed(body):
        following.append(labels)
        name = paragraph.field
        if not paragraph.aside:
            labels = (name, *(label for label in labels if label != name)) if name else ()
    return following[::-1]


def _starts_section(
    paragraph: Paragraph, following: tuple[str, ...], seen: set[str], places: Places
) -> bool:
    """A title begins a section; so does a gap before a label that comes again.

    A title is a paragraph without a (true) label, after a gap of two lines or before
    labels that the section has already: two of them, or one right after a short line.
    """
    wide = paragraph.gap > 1
    again = seen.intersection(following)
    if paragraph.field is not None:
        is_title = paragraph.field in following and _is_mislabelled(paragraph, places)
        return (wide and (is_title or paragraph.field in seen)) or (is_title and len(again) > 1)
    if paragraph.aside or paragraph.is_item:
        return False
    if wide or is_link_line(paragraph.text):
        return wide
    return len(again) > 1 or (bool(again & set(following[:1])) and not is_sentence(paragraph.text))


def _is_mislabelled(paragraph: Paragraph, places: Places) -> bool:
    """Whether a label stands before something else, as "Country:" before a title."""
    text = paragraph.text[:_LONGEST_TITLE]
    if paragraph.field == "places":
        return bool(text) and not any(part.known for part in places.split(text))
    return paragraph.field == "period" and bool(text) and parse_period(text) is None


@dataclass
class _Page:
    """A page while it is being read; `point` is the decimal mark of its amounts."""

    file: str
    places: Places
    report: Reporter
    point: str | None
    projects: list[ProjectRecord] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    heading: Paragraph | None = None
    is_first: bool = True

    def source(self, as_of: date | None) -> Source:
        """All that was read."""
        status = _stated_status(self.heading)
        return Source(
            self.file,
            "page",
            tuple(project._replace(stated_status=status) for project in self.projects),
            tuple(self.notes),
            tuple(self.report.findings),
            self.heading.text if self.heading else None,
            as_of,
        )

    def add(self, section: list[Paragraph]) -> None:
        """Read one section of the page."""
        asides = [paragraph for paragraph in section if paragraph.aside]
        section = [paragraph for paragraph in section if not paragraph.aside]
        labelled = [paragraph for paragraph in section if paragraph.field]
        if labelled:
            self._add_project(section, section.index(labelled[0]), asides)
        else:
            self._add_note(section, asides)
        self.is_first = self.is_first and not section

    def _add_note(self, section: list[Paragraph], asides: list[Paragraph]) -> None:
        for paragraph in asides:
            self.report.aside(paragraph)
        if not section:
            return
        first, *others = section
        if self.is_first and not others and _HEADING.search(first.text):
            self._add_heading(first)
            return
        text = "\n\n".join(paragraph.text for paragraph in others) or None
        self.notes.append(Note(Written(first.text, first.line), text))
        self.report.add_finding(
            "section-without-fields",
            first,
            "a section describes no project; it is kept as a note of the portfolio",
            "Give it labelled fields if it is a project.",
        )

    def _title(
        self, head: list[Paragraph], rest: list[Paragraph], report: Reporter
    ) -> tuple[Paragraph | None, list[Paragraph]]:
        """The title of a project, and its paragraphs without it."""
        first, *others = rest
        repeated = any(paragraph.field == first.field for paragraph in others)
        if repeated and _is_mislabelled(first, self.places) and self._only_heading(head):
            report.add_finding(
                "label-before-title",
                first,
                f"the title carries the label of another field ({first.field})",
                "Remove the label before the title.",
            )
            self._set_aside(head)
            return replace(first, field=None), others
        titles = head[1:] if self._begins_with_heading(head) else head
        names = [title for title in titles if not is_sentence(title.text)] or titles[:1]
        if not names:
            self._set_aside(head)
            return None, rest
        title = names[-1]
        position = head.index(title)
        self._set_aside(head[:position])
        return title, head[position + 1 :] + rest

    def _begins_with_heading(self, head: list[Paragraph]) -> bool:
        """Whether the page begins with words that are the title of no project."""
        return self.is_first and bool(head) and bool(_PLAIN_HEADING.fullmatch(head[0].text))

    def _only_heading(self, head: list[Paragraph]) -> bool:
        return not head or (
            self.is_first and len(head) == 1 and bool(_HEADING.search(head[0].text))
        )

    def _set_aside(self, before_title: list[Paragraph]) -> None:
        for number, paragraph in enumerate(before_title):
            if self.is_first and number == 0:
                self._add_heading(paragraph)
            else:
                self.report.stray(paragraph)

    def _add_heading(self, paragraph: Paragraph) -> None:
        self.heading = paragraph
        self.report.add_finding(
            "page-heading", paragraph, "the first line is read as the heading of the page"
        )

    def _add_project(self, section: list[Paragraph], head: int, asides: list[Paragraph]) -> None:
        report = Reporter(self.file)
        amounts = [paragraph for paragraph in asides if paragraph.aside in AMOUNT_KINDS]
        for paragraph in asides:
            if paragraph not in amounts:
                report.aside(paragraph)
        title, rest = self._title(section[:head], section[head:], report)
        fields = Fields(report, has_summary=any(p.field == "summary" for p in rest))
        for paragraph in rest:
            fields.add(paragraph)
        written = Written(title.text, title.line) if title else None
        stated = stated_amounts(amounts, self.point, report)
        self.projects.append(fields.record((title or rest[0]).line, written, stated))


def _stated_status(heading: Paragraph | None) -> str | None:
    """The status that a heading such as "Ongoing Projects" states for all of a page."""
    text = heading.text if heading else ""
    stated = [status for status, words in _STATUS_WORDS.items() if words.search(text)]
    return stated[0] if len(stated) == 1 else None
