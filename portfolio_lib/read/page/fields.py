"""The fields of one project on a page, gathered paragraph by paragraph."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from portfolio_lib.read.page.contacts import is_link_line
from portfolio_lib.read.page.items import is_item, unmarked
from portfolio_lib.read.page.paragraphs import TEXTS, Paragraph
from portfolio_lib.read.page.reporter import Reporter
from portfolio_lib.read.page.sentences import is_running
from portfolio_lib.read.records import (
    ProjectRecord,
    StatedAmount,
    StatedParty,
    StatedPlace,
    Written,
)
from portfolio_lib.read.written.periods import Period, half_open, parse_day, parse_period

__all__ = ["Fields"]

_ROLES = ("funding", "implementing")
_HALVES = ("start", "end")
_LISTS = (*_ROLES, "places")


@dataclass
class Fields:
    """The fields of a project while its paragraphs are read.

    Parameters
    ----------
    report : takes what there is to say.
    has_summary : whether a summary with a label follows somewhere.
    """

    report: Reporter
    has_summary: bool
    texts: dict[str, list[Paragraph]] = field(default_factory=dict)
    organisations: list[StatedParty] = field(default_factory=list)
    places: list[StatedPlace] = field(default_factory=list)
    identifier: Written | None = None
    period: Period | None = None
    period_as_written: Written | None = None
    halves: dict[str, Paragraph] = field(default_factory=dict)
    """The start and the end where each has a label of its own."""
    languages: Counter[str] = field(default_factory=Counter)
    """How many labels are in each language; one of several languages counts for none."""
    last: str | None = None
    """The field that an unlabelled paragraph would go on with: a text, or items of a list."""
    awaiting: Paragraph | None = None
    """A label that stood alone: the next paragraph is its value."""

    def add(self, paragraph: Paragraph) -> None:
        """Take in the next paragraph."""
        if len(paragraph.languages) == 1:
            self.languages[paragraph.languages[0]] += 1
        if self.awaiting is not None and paragraph.field is None:
            self._set(self.awaiting.field, paragraph)
            self.awaiting = None
        elif paragraph.field is None:
            self._continue(paragraph)
        elif paragraph.text:
            self._set(paragraph.field, paragraph)
        else:
            self._close()
            self.awaiting = paragraph

    def record(
        self, line: int, title: Written | None, amounts: tuple[StatedAmount, ...]
    ) -> ProjectRecord:
        """The project, once all its paragraphs are in."""
        self._close()
        self._join_halves()
        return ProjectRecord(
            line=line,
            identifier=self.identifier,
            title=title,
            objective=self._text("objective"),
            summary=self._text("summary"),
            period=self.period,
            period_as_written=self.period_as_written,
            places=tuple(self.places),
            organisations=tuple(self.organisations),
            amounts=amounts,
            language=next((name for name, _ in self.languages.most_common(1)), "en"),
            findings=tuple(self.report.findings),
        )

    def _close(self) -> None:
        if self.awaiting is not None:
            self.report.add_finding(
                "label-without-value",
                self.awaiting,
                "a label has no value",
                "Write the value behind it, or remove the label.",
                "warning",
            )
        self.awaiting = None

    def _set(self, name: str | None, paragraph: Paragraph) -> None:
        self.last = name if name in (*TEXTS, *_LISTS) else None
        names = unmarked(paragraph.text) if paragraph.is_item else paragraph.text
        written = Written(names, paragraph.line)
        if name in TEXTS:
            self._set_text(name, paragraph)
        elif name in _ROLES:
            self.organisations.append(StatedParty(name, written, is_list=True))
        elif name == "places":
            self.places.append(StatedPlace(written, is_list=True))
        elif name == "period":
            self._set_period(paragraph)
        elif name in _HALVES:
            self._set_half(name, paragraph)
        elif name == "identifier":
            self._set_identifier(paragraph)
        else:
            self.report.stray(paragraph)

    def _set_text(self, name: str, paragraph: Paragraph) -> None:
        if name in self.texts:
            self.report.add_finding(
                "repeated-field",
                paragraph,
                f"the {name} comes twice; the second is kept as a further paragraph",
                "Make it one field.",
                "warning",
            )
        self.texts.setdefault(name, []).append(paragraph)

    def _set_identifier(self, paragraph: Paragraph) -> None:
        if self.identifier is None:
            self.identifier = Written(paragraph.text, paragraph.line)
        else:
            self.report.add_finding(
                "repeated-field",
                paragraph,
                "the identifier comes twice; the first one is used",
                "Remove one of the two.",
                "warning",
            )

    def _set_half(self, name: str, paragraph: Paragraph) -> None:
        if name in self.halves:
            self.report.add_finding(
                "repeated-field",
                paragraph,
                f"the {name} comes twice; the first one is used",
                "Remove one of the two.",
                "warning",
            )
        self.halves.setdefault(name, paragraph)

    def _join_halves(self) -> None:
        """The period that a start and an end make together; one alone leaves it open."""
        halves = [self.halves[name] for name in _HALVES if name in self.halves]
        if self.period_as_written is not None:
            for half in halves:
                self._set_period(half)
        elif len(halves) == 1:
            self._set_half_alone(halves[0])
        elif halves:
            text = " – ".join(half.text.rstrip(".") for half in halves)
            self._set_period(replace(halves[0], text=text))
            self.period = self.period or self._open_period()

    def _set_half_alone(self, half: Paragraph) -> None:
        self.period_as_written = Written(half.text, half.line)
        self.period = self._open_period()
        if self.period is None:
            self._say_not_understood(half)

    def _open_period(self) -> Period | None:
        """The period of the one half that is understood."""
        start, end = (
            parse_day(self.halves[name].text) if name in self.halves else None for name in _HALVES
        )
        return half_open(start, end)

    def _set_period(self, paragraph: Paragraph) -> None:
        if self.period_as_written is not None:
            self.report.add_finding(
                "repeated-field",
                paragraph,
                "the period comes twice; the first one is used",
                "Remove one of the two.",
                "warning",
            )
            return
        self.period_as_written = Written(paragraph.text, paragraph.line)
        self.period = parse_period(paragraph.text)
        if self.period is None:
            self._say_not_understood(paragraph)

    def _say_not_understood(self, paragraph: Paragraph) -> None:
        self.report.add_finding(
            "period-not-understood",
            paragraph,
            f"the period {paragraph.text!r} is not understood; expected two dates or months",
            "Write it as 'October 2016 – October 2018'.",
            "warning",
        )

    def _continue(self, paragraph: Paragraph) -> None:
        """An unlabelled paragraph: goes on with a text, or belongs to no field."""
        item = is_item(paragraph.text)
        if paragraph.is_item and self.last in _LISTS:
            self._set(self.last, paragraph)
        elif is_link_line(paragraph.text) or not (item or is_running(paragraph.text)):
            self.report.stray(paragraph)
        elif not self.has_summary and self.last != "summary" and not item:
            self.has_summary, self.last = True, "summary"
            self.texts["summary"] = [paragraph]
            self.report.add_finding(
                "summary-without-label",
                paragraph,
                "a paragraph without a label is read as the summary, which has no other",
                "Put 'Summary:' before it.",
            )
        elif self.last in TEXTS:
            self.texts[self.last].append(paragraph)
        else:
            self.report.stray(paragraph)

    def _text(self, name: str) -> Written | None:
        kept = self.texts.get(name)
        if not kept:
            return None
        return Written("\n\n".join(paragraph.text for paragraph in kept), kept[0].line)
