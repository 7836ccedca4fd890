"""The period of a project on a page: stated at once, or as a start and an end."""

from __future__ import annotations

from dataclasses import dataclass, field

from portfolio_lib.read.page.paragraphs import Paragraph
from portfolio_lib.read.page.reporter import Reporter
from portfolio_lib.read.records import Written
from portfolio_lib.read.written.periods import (
    Period,
    half_open,
    is_ongoing,
    length_of,
    parse_day,
    parse_period,
    starting,
)

HALVES = ("start", "end")


@dataclass
class StatedPeriod:
    """The period of a project while its paragraphs are read."""

    report: Reporter
    whole: Paragraph | None = None
    halves: dict[str, Paragraph] = field(default_factory=dict)
    """The start and the end where each has a label of its own."""

    def add(self, paragraph: Paragraph, name: str) -> None:
        """Take in a period, or one half of it; of two the first one is used."""
        if name in HALVES:
            known = name in self.halves
            self.halves.setdefault(name, paragraph)
        else:
            known = self.whole is not None
            self.whole = self.whole or paragraph
        if known:
            self._add_repeated(paragraph, f"the {name}")

    @property
    def is_ongoing(self) -> bool:
        """Whether the period says that the project still runs."""
        stated = [self.whole, self.halves.get("end")]
        return any(is_ongoing(paragraph.text) for paragraph in stated if paragraph)

    def read(self) -> tuple[Period | None, Written | None]:
        """The period, and what stands for it on the page."""
        halves = [self.halves[name] for name in HALVES if name in self.halves]
        if self.whole is None:
            return self._of_halves(halves)
        written = Written(self.whole.text, self.whole.line)
        period = parse_period(self.whole.text)
        start = self.halves.get("start")
        if period is None and start is not None and length_of(self.whole.text):
            return self._with_length(start, self.whole)
        if period is None and halves:
            if not (is_ongoing(self.whole.text) or length_of(self.whole.text)):
                self._add_not_understood(self.whole)
            return self._of_halves(halves)
        for half in halves:
            self._add_repeated(half, "the period")
        if period is None and not is_ongoing(self.whole.text):
            self._add_not_understood(self.whole)
        return period, written

    def _with_length(
        self, start: Paragraph, whole: Paragraph
    ) -> tuple[Period | None, Written | None]:
        """The period of a start, and of an end or of a length."""
        halves = [self.halves[name] for name in HALVES if name in self.halves]
        day = parse_day(start.text)
        if len(halves) > 1 or day is None:
            return self._of_halves(halves)
        text = f"{start.text}, {whole.text}"
        return starting(day, whole.text), Written(text, start.line)

    def _of_halves(self, halves: list[Paragraph]) -> tuple[Period | None, Written | None]:
        """The period that a start and an end make together; one alone leaves it open."""
        if not halves:
            return None, None
        text = " – ".join(half.text.rstrip(".") for half in halves)
        whole = halves[0]._replace(text=text)
        start, end = (
            parse_day(self.halves[name].text) if name in self.halves else None for name in HALVES
        )
        period = (parse_period(text) if len(halves) > 1 else None) or half_open(start, end)
        if period is None and not (len(halves) == 1 and is_ongoing(text)):
            self._add_not_understood(whole)
        return period, Written(text, whole.line)

    def _add_repeated(self, paragraph: Paragraph, what: str) -> None:
        self.report.add_finding(
            "repeated-field", paragraph, f"{what} comes twice; the first one is used"
        )

    def _add_not_understood(self, paragraph: Paragraph) -> None:
        self.report.add_finding(
            "period-not-understood", paragraph,
            f"the period {paragraph.text!r} is not understood; expected two dates or months",
            suggestion="Write it as 'October 2016 – October 2018'.",
        )  # fmt: skip
