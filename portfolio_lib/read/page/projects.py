"""The projects of a page, section by section: its headings, titles, fields and notes."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.page.amounts import stated_amounts
from portfolio_lib.read.page.fields import Fields
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.paragraphs import Paragraph
from portfolio_lib.read.page.reporter import Reporter
from portfolio_lib.read.page.sections import is_mislabelled
from portfolio_lib.read.page.sentences import is_sentence
from portfolio_lib.read.page.signs import looks_like_a_project, quoted_title, stand_in_title
from portfolio_lib.read.page.titles import (
    heading_status,
    is_count,
    is_heading_of_page,
    is_place,
    is_plain_heading,
    may_be_title,
    period_in_title,
    places_in_title,
    title_of,
    with_period,
    with_status,
    without_form,
)
from portfolio_lib.read.records import Note, ProjectRecord, Source, StatedPlace, Written
from portfolio_lib.read.written.dates import folded
from portfolio_lib.read.written.periods import parse_period

_NO_PROJECT = frozenset({"title", "status", "text", "region"})
"""Labels that alone do not make a section the description of a project."""


@dataclass
class Projects:
    """A page while it is being read; `point` is the decimal mark of its amounts."""

    file: str
    places: Places
    labels: Labels
    report: Reporter
    point: str | None
    projects: list[ProjectRecord] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """How often each unknown label stands on the page."""
    untitled: int = 0
    """How many sections begin with a label."""
    is_alone: bool = False
    """Whether the page has one project."""
    has_plain_titles: bool = False
    """Whether the titles are lines without a heading, and headings those of chapters."""
    heading: Paragraph | None = None
    place: Paragraph | None = None
    """A place that stands as a heading above projects."""
    status: str | None = None
    """The status that a heading states for the projects below it."""
    is_first: bool = True

    def source(self, as_of: date | None) -> Source:
        """All that was read."""
        return Source(
            self.file,
            "page",
            tuple(self.projects),
            tuple(self.notes),
            tuple(self.report.findings),
            self.heading.text if self.heading else None,
            as_of,
        )

    def add(self, section: list[Paragraph]) -> None:
        """Read one section of the page."""
        fields = {paragraph.field for paragraph in section if paragraph.field}
        keys = {paragraph.key for paragraph in section if paragraph.key}
        is_stated = fields - _NO_PROJECT or (len(keys) > 1 and "title" in fields)
        if is_stated or (keys and _has_dates_above(section)):
            self._add_project(section)
        else:
            self._add_note(section)
        self.is_first = self.is_first and all(paragraph.aside for paragraph in section)

    def _add_note(self, section: list[Paragraph]) -> None:
        asides = [paragraph for paragraph in section if paragraph.aside]
        rest = [paragraph for paragraph in section if not paragraph.aside]
        for paragraph in asides:
            self.report.aside(paragraph)
        if not rest:
            return
        first, *others = rest
        if not others and self._is_group_heading(first):
            return
        if self.is_first and not others and is_heading_of_page(first.text):
            self._add_heading(first)
            return
        text = "\n\n".join(paragraph.written for paragraph in others) or None
        self.notes.append(Note(Written(first.written, first.line), text))
        self._say_note(section, first)

    def _say_note(self, section: list[Paragraph], first: Paragraph) -> None:
        """Add the finding about a section without fields; louder where it may be a project."""
        if looks_like_a_project(section, self.places):
            self.report.add_finding(
                "unread-project", first, "a section has dates, an amount, a country or labels, and "
                "could not be read as a project; it is kept as a note",
            )  # fmt: skip
        else:
            self.report.add_finding(
                "section-without-fields", first,
                "a section describes no project; it is kept as a note of the portfolio",
            )  # fmt: skip

    def _is_group_heading(self, paragraph: Paragraph) -> bool:
        """Take in a heading above several projects: a place, or a status."""
        status = heading_status(paragraph.text) if is_plain_heading(paragraph.text) else None
        if is_place(paragraph.text, self.places):
            self.place = paragraph
        elif status is None or self.is_first:
            return False
        else:
            self.status, self.place = status, None
        self._say_heading(paragraph)
        return True

    def _title(
        self, head: list[Paragraph], rest: list[Paragraph], report: Reporter
    ) -> Paragraph | None:
        """The title of a project, which is taken out of its paragraphs."""
        label = next((item for item in rest if item.field == "title" and item.text), None)
        if label is not None:
            rest.remove(label)
            same = [item for item in head if folded(item.text) == folded(label.text)]
            self._set_aside([item for item in head if item not in same])
            return label
        first = rest[0]
        repeated = any(paragraph.field == first.field for paragraph in rest[1:])
        if repeated and is_mislabelled(first, self.places) and self._only_heading(head):
            report.add_finding(
                "label-before-title", first,
                f"the title carries the label of another field ({first.field})",
            )  # fmt: skip
            self._set_aside(head)
            rest.remove(first)
            return first._replace(field=None)
        title = self._title_of_head(head, rest)
        if title is not None and not may_be_title(title):
            report.findings.append(_doubtful(title.text, self.file, title.line))
        return title

    def _title_of_head(self, head: list[Paragraph], rest: list[Paragraph]) -> Paragraph | None:
        values = {item for above, item in pairwise(head) if above.text.endswith(":")}
        no_titles = {item for item in head if item in values or self.labels.bare(item.text)}
        names = [item for item in head if item.heading or item not in no_titles]
        names = [item for item in names if not is_place(item.text, self.places)]
        if self.has_plain_titles:
            names = [item for item in names if not item.heading]
        title = title_of(names, is_first=self.is_first) or title_of(head, is_first=self.is_first)
        if title is None and not self.untitled:
            title = next((item for item in reversed(head) if self._may_stand_in(item)), None)
        if title is None or (self.untitled and self._is_of_group(title)):
            texts = [item for item in head if title is None and is_sentence(item.text)]
            self._set_aside([item for item in head if item not in texts])
            rest[:0] = texts
            return None
        position = head.index(title)
        self._set_aside(head[:position])
        rest[:0] = head[position + 1 :]
        return title._replace(text=without_form(title.text))

    def _with_place_below(self, kept: list[Paragraph]) -> list[Paragraph]:
        """What a project has below its title; a place that stands there alone first is its own."""
        is_stated = any(item.field in {"places", "region"} for item in kept)
        first = next((item for item in kept if not item.aside and item.field != "status"), None)
        if is_stated or first is None or first.key or first.heading or first.unknown:
            return kept
        if first.is_item or not is_place(first.text, self.places):
            return kept
        own = first._replace(field="places", text=first.text.strip(" :."))
        return [own if item is first else item for item in kept]

    def _may_stand_in(self, item: Paragraph) -> bool:
        """Whether a line is better than no title: the heading of a list is of its one project."""
        is_name = self.is_alone or not is_plain_heading(item.text)
        return is_name and not (item.is_item or is_count(item.text))

    def _is_of_group(self, title: Paragraph) -> bool:
        """Whether a line above the first of several untitled projects is about all of them."""
        return is_sentence(title.text) or is_place(title.text, self.places)

    def _only_heading(self, head: list[Paragraph]) -> bool:
        return not head or (self.is_first and len(head) == 1 and is_heading_of_page(head[0].text))

    def _set_aside(self, before_title: list[Paragraph]) -> None:
        for number, paragraph in enumerate(before_title):
            if self._is_group_heading(paragraph):
                continue
            if self.is_first and number == 0 and not is_sentence(paragraph.text):
                self._add_heading(paragraph)
            else:
                self.report.stray(paragraph)

    def _add_heading(self, paragraph: Paragraph) -> None:
        self.heading = paragraph
        self.status = heading_status(paragraph.text)
        self._say_heading(paragraph)

    def _say_heading(self, paragraph: Paragraph) -> None:
        first = "the first line is" if self.is_first else "a line is"
        self.report.add_finding(
            "page-heading", paragraph, f"{first} read as the heading of the page"
            if self.is_first else f"{first} read as a heading above projects",
        )  # fmt: skip

    def _add_project(self, section: list[Paragraph]) -> None:
        report = Reporter(self.file, self.labels)
        start = next(number for number, item in enumerate(section) if item.key)
        before = with_period(section[:start], section[start:])
        before = with_status(before, section[start:])
        head = [paragraph for paragraph in before if not paragraph.aside]
        rest = [paragraph for paragraph in before if paragraph.aside] + section[start:]
        labelled = [paragraph for paragraph in rest if not paragraph.aside]
        title = self._title(head, labelled, report)
        left = set(map(id, labelled))  # comparing each with all would take quadratic time
        kept = [paragraph for paragraph in [*before, *section[start:]]
                if paragraph.aside or id(paragraph) in left]  # fmt: skip
        kept = self._with_place_below(kept) if title else kept
        fields = Fields(report, any(item.field == "summary" for item in kept), self.unknown)
        for paragraph in kept:
            fields.add(paragraph)
        fields.add_donors_of_grants()
        stated = stated_amounts(fields.money, self.point, report, fields.only_donor)
        line = (title or section[start]).line
        record = fields.record(line, Written(title.text, title.line) if title else None, stated)
        self.projects.append(self._completed(record, report))

    def _completed(self, record: ProjectRecord, report: Reporter) -> ProjectRecord:
        """The project with what headings above say of it, and a stand-in where titles lack."""
        if not record.places and record.title and self.place is None:
            record = self._with_place_of_title(record, record.title, report)
        if record.period is None and record.title and record.stated_status is None:
            record = self._with_period_of_title(record, record.title, report)
        if self.place is not None and not record.places:
            report.add_finding(
                "place-from-heading", self.place, "the heading above a project is read as its place"
            )
            written = Written(self.place.text.strip(" :."), self.place.line)
            record = record._replace(places=(StatedPlace(written),))
        if record.title is None and (quoted := quoted_title(record)):
            report.findings.append(_named_in_text(quoted, self.file, record.line))
            record = record._replace(title=Written(quoted, record.line))
        if record.title is None and self.untitled and (text := stand_in_title(record)):
            report.findings.append(_untitled(text, self.file, record.line))
            record = record._replace(title=Written(text, record.line))
        status = record.stated_status or self.status
        return record._replace(stated_status=status, findings=tuple(report.findings))

    def _with_period_of_title(
        self, record: ProjectRecord, title: Written, report: Reporter
    ) -> ProjectRecord:
        """The project with the dates in brackets at the end of its title."""
        dates = period_in_title(title.text)
        if dates is None:
            return record
        report.findings.append(
            Finding.of(
                "stated-in-text", f"the title names {dates!r}, which is read as the period, for "
                "want of a label", file=self.file, line=title.line, field="period",
                value=title.text,
            )
        )  # fmt: skip
        return record._replace(period=parse_period(dates), period_as_written=title)

    def _with_place_of_title(
        self, record: ProjectRecord, title: Written, report: Reporter
    ) -> ProjectRecord:
        """The project with the country that its title begins or ends with."""
        named = places_in_title(title.text, self.places)
        if named is None:
            return record
        report.findings.append(
            Finding.of(
                "place-from-heading", f"the title names {named!r}, which is read as its place",
                file=self.file, line=title.line, field="places", value=title.text,
            )
        )  # fmt: skip
        return record._replace(places=(StatedPlace(title._replace(text=named), is_list=True),))


def _has_dates_above(section: list[Paragraph]) -> bool:
    """Whether a range of dates stands alone above the first label of a section."""
    start = next(number for number, item in enumerate(section) if item.key)
    above = with_period(section[:start], section[start:])
    return any(item.field == "period" for item in above)


def _untitled(title: str, file: str, line: int) -> Finding:
    return Finding.of(
        "title-made-up", "a project has no title; its partner and its place are used instead: "
        f"{title!r}", file=file, line=line, field="title", value=title,
    )  # fmt: skip


def _named_in_text(title: str, file: str, line: int) -> Finding:
    return Finding.of(
        "title-made-up", "a project has no title; the name in quotation marks that its text begins "
        f"with is used instead: {title!r}", file=file, line=line, field="title", value=title,
    )  # fmt: skip


def _doubtful(title: str, file: str, line: int) -> Finding:
    return Finding.of(
        "title-made-up", "a project has no title but a number or the heading of a list above it, "
        f"which is used: {title!r}", file=file, line=line, field="title", value=title,
    )  # fmt: skip
