"""The fields of one project on a page, gathered paragraph by paragraph."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portfolio_lib.model import Finding
from portfolio_lib.read.paragraphs import Paragraph
from portfolio_lib.read.periods import Period, parse_period
from portfolio_lib.read.records import ProjectRecord, StatedParty, StatedPlace, Written

__all__ = ["Fields", "Reporter", "is_link_line", "is_sentence"]

_LINK = re.compile(
    r"(?:more|further) information\b.*\bhere\b|\bread more\b|\bclick here\b", re.IGNORECASE
)
_LONGEST_LINK_LINE = 120
"""A longer paragraph says more than where a link leads [characters]."""
_SENTENCE_END = re.compile(r"[.!?:;…][\"'”’)\]]*$")
_FEWEST_WORDS = 4
"""A text of fewer words is a line, not a sentence."""
_WORDS_OF_A_TEXT = 20
"""A text of as many words is running text, also without a mark at its end."""
_ITEM = re.compile(r"(?:[-–—•*·▪‣]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s")
_TEXTS = ("objective", "summary")
_ROLES = ("funding", "implementing")


def is_sentence(text: str) -> bool:
    """Whether a paragraph is running text: a few words and a mark at the end."""
    return len(text.split()) >= _FEWEST_WORDS and _SENTENCE_END.search(text) is not None


def _is_running(text: str) -> bool:
    """Whether a paragraph can be one of a text: sentences, or as long as some."""
    return is_sentence(text) or len(text.split()) >= _WORDS_OF_A_TEXT


def is_link_line(text: str) -> bool:
    """Whether a paragraph only refers to a link ("More information … here.")."""
    return len(text) <= _LONGEST_LINK_LINE and _LINK.search(text) is not None


@dataclass
class Reporter:
    """Collects the findings of a file, or of one project in it."""

    file: str
    findings: list[Finding] = field(default_factory=list)

    def say(
        self,
        rule: str,
        paragraph: Paragraph,
        message: str,
        suggestion: str | None = None,
        severity: str = "info",
    ) -> None:
        """Add a finding about a paragraph."""
        self.findings.append(
            Finding(
                rule,
                severity,
                message,
                suggestion,
                self.file,
                paragraph.line,
                field=paragraph.field,
                value=paragraph.written,
            )
        )

    def stray(self, paragraph: Paragraph) -> None:
        """Add the finding about a paragraph that belongs to no field."""
        if is_link_line(paragraph.text):
            self.say(
                "link-without-address",
                paragraph,
                "a line refers to a link whose address is not on the page",
                "Write the address out, or remove the line.",
            )
        else:
            self.say(
                "text-in-no-field",
                paragraph,
                "a text belongs to no field and is in no report",
                "Put it into a field, or remove it.",
            )


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
    period: Period | None = None
    period_as_written: Written | None = None
    last: str | None = None
    """The text field that an unlabelled paragraph would go on with."""
    awaiting: Paragraph | None = None
    """A label that stood alone: the next paragraph is its value."""

    def add(self, paragraph: Paragraph) -> None:
        """Take in the next paragraph."""
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

    def record(self, line: int, title: Written | None) -> ProjectRecord:
        """The project, once all its paragraphs are in."""
        self._close()
        return ProjectRecord(
            line=line,
            title=title,
            objective=self._text("objective"),
            summary=self._text("summary"),
            period=self.period,
            period_as_written=self.period_as_written,
            places=tuple(self.places),
            organisations=tuple(self.organisations),
            findings=tuple(self.report.findings),
        )

    def _close(self) -> None:
        if self.awaiting is not None:
            self.report.say(
                "label-without-value",
                self.awaiting,
                "a label has no value",
                "Write the value behind it, or remove the label.",
                "warning",
            )
        self.awaiting = None

    def _set(self, name: str | None, paragraph: Paragraph) -> None:
        self.last = name if name in _TEXTS else None
        written = Written(paragraph.text, paragraph.line)
        if name in _TEXTS:
            self._set_text(name, paragraph)
        elif name in _ROLES:
            self.organisations.append(StatedParty(name, written, is_list=True))
        elif name == "places":
            self.places.append(StatedPlace(written, is_list=True))
        elif name == "period":
            self._set_period(paragraph)
        else:
            self.report.stray(paragraph)

    def _set_text(self, name: str, paragraph: Paragraph) -> None:
        if name in self.texts:
            self.report.say(
                "repeated-field",
                paragraph,
                f"the {name} comes twice; the second is kept as a further paragraph",
                "Make it one field.",
                "warning",
            )
        self.texts.setdefault(name, []).append(paragraph)

    def _set_period(self, paragraph: Paragraph) -> None:
        if self.period_as_written is not None:
            self.report.say(
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
            self.report.say(
                "period-not-understood",
                paragraph,
                f"the period {paragraph.text!r} is not understood; expected two dates or months",
                "Write it as 'October 2016 – October 2018'.",
                "warning",
            )

    def _continue(self, paragraph: Paragraph) -> None:
        """An unlabelled paragraph: goes on with a text, or belongs to no field."""
        is_item = _ITEM.match(paragraph.text) is not None
        if is_link_line(paragraph.text) or not (is_item or _is_running(paragraph.text)):
            self.report.stray(paragraph)
        elif not self.has_summary and self.last != "summary" and not is_item:
            self.has_summary, self.last = True, "summary"
            self.texts["summary"] = [paragraph]
            self.report.say(
                "summary-without-label",
                paragraph,
                "a paragraph without a label is read as the summary, which has no other",
                "Put 'Summary:' before it.",
            )
        elif self.last is not None:
            self.texts[self.last].append(paragraph)
        else:
            self.report.stray(paragraph)

    def _text(self, name: str) -> Written | None:
        kept = self.texts.get(name)
        if not kept:
            return None
        return Written("\n\n".join(paragraph.text for paragraph in kept), kept[0].line)
