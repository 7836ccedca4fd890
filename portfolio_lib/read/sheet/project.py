"""One project in a spreadsheet, from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import ProjectRecord, StatedParty, StatedPlace, Written
from portfolio_lib.read.sheet.amounts import AmountCell, AmountRow, SheetAmounts
from portfolio_lib.read.written.periods import Period, half_open, parse_day, parse_period

__all__ = ["OPEN", "SheetProject", "SheetRow"]

OPEN = "…"
"""Stands for the side of a period that is not stated."""

_ROLES = ("funding", "implementing")
_LISTS = ("places", *_ROLES)
_OF_AMOUNTS = ("currency", "amount_date", "provider")
"""The columns that say something about the amounts of their row."""
_STATUSES = {
    "planned": "planned pipeline identification geplant planifié prévu",
    "ongoing": "ongoing on-going current implementation active running laufend encours",
    "completed": "completed closed finished ended past abgeschlossen beendet terminé achevé",
}
_HINTS = {
    "rows-differ": ("warning", "Make them the same, or give the projects identifiers."),
    "period-not-understood": (
        "warning",
        "Write 2016-10-01 and 2018-10-31, or October 2016 and October 2018.",
    ),
    "status-not-understood": ("info", "Write planned, ongoing or completed."),
    "language-not-understood": ("info", "Write en, de, fr, …"),
    "amount-not-understood": ("warning", "Write a number such as 1250000.50 or 1.250.000,50."),
    "amount-without-currency": (
        "warning",
        "Write it before the amount, in the header ('Budget (EUR)') or in a column Currency.",
    ),
    "amount-stated-twice": ("warning", "Keep the whole, or its parts."),
    "amount-in-several-rows": (
        "info",
        "Nothing has to be done, unless each row has its own share; then name its place in each.",
    ),
    "amounts-by-row": ("info", "Check that they are not the same money stated differently."),
    "date-not-understood": ("warning", "Write it as 2016-10-01."),
}
"""For each rule: severity, what to do."""


@dataclass(frozen=True)
class SheetRow:
    """A row of a project: its number, and its values by field."""

    number: int
    values: Mapping[str, str]
    amounts: tuple[AmountCell, ...] = ()

    @property
    def key(self) -> str:
        """What rows of one project have in common: its identifier, else its title."""
        stated = self.values.get("identifier") or self.values.get("title")
        return stated or f"row {self.number}"

    def continues(self, rows: list[SheetRow]) -> bool:
        """Whether this row is about the same project as earlier ones with its key.

        Without an identifier only rows that contradict each other nowhere are.
        """
        if "identifier" in self.values:
            return True
        return all(
            row.values.get(name, value) == value
            for row in rows
            for name, value in self.values.items()
            if name not in (*_LISTS, *_OF_AMOUNTS)
        )

    @property
    def money(self) -> AmountRow:
        """What the row says about money."""
        stated = (self.values.get(name) for name in (*_OF_AMOUNTS, "places", "funding"))
        return AmountRow(self.number, self.amounts, *stated)


@dataclass
class SheetProject:
    """The rows of one project while they become a record.

    `point` is the decimal mark that the amounts of the sheet settle.
    """

    file: str
    lines: list[SheetRow]
    places: Places
    point: str | None
    findings: list[Finding] = field(default_factory=list)

    def record(self) -> ProjectRecord:
        """The project: texts from its first row that has them, lists from all rows."""
        period, written = self._period()
        record = ProjectRecord(
            line=self.lines[0].number,
            identifier=self._one("identifier"),
            title=self._title(),
            objective=self._one("objective"),
            summary=self._one("summary"),
            period=period,
            period_as_written=written,
            places=tuple(StatedPlace(w, is_list=True) for w in self._all("places")),
            organisations=tuple(
                StatedParty(role, written, is_list=True)
                for role in _ROLES
                for written in self._all(role)
            ),
            amounts=SheetAmounts(self.places, self.point, self._say).of(
                [line.money for line in self.lines]
            ),
            stated_status=self._status(),
            language=self._language(),
        )
        return record._replace(findings=tuple(self.findings))

    def _title(self) -> Written | None:
        """The title on one line."""
        title = self._one("title")
        return Written(" ".join(title.text.split()), title.line) if title else None

    def _one(self, name: str) -> Written | None:
        stated = self._all(name)
        if len(stated) > 1:
            message = f"two rows of one project differ in {name}; the first is used"
            self._say("rows-differ", name, stated[1], message)
        return stated[0] if stated else None

    def _all(self, name: str) -> list[Written]:
        """The different values of a field, each with the row where it first stands."""
        found: dict[str, int] = {}
        for line in self.lines:
            if name in line.values:
                found.setdefault(line.values[name], line.number)
        return [Written(text, number) for text, number in found.items()]

    def _period(self) -> tuple[Period | None, Written | None]:
        whole, start, end = self._one("period"), self._one("start"), self._one("end")
        if whole is None and (start is not None or end is not None):
            return self._from_two(start, end)
        if whole is None:
            return None, None
        period = parse_period(whole.text)
        return (period, whole) if period else self._not_understood(whole)

    def _from_two(
        self, start: Written | None, end: Written | None
    ) -> tuple[Period | None, Written | None]:
        said = " – ".join(half.text if half else OPEN for half in (start, end))
        written = Written(said, min(half.line for half in (start, end) if half))
        first = parse_day(start.text) if start else None
        last = parse_day(end.text) if end else None
        if (start and first is None) or (end and last is None):
            self._not_understood(written)
        return half_open(first, last), written

    def _not_understood(self, written: Written) -> tuple[None, Written]:
        message = f"the period {written.text!r} is not understood; expected two dates or months"
        self._say("period-not-understood", "period", written, message)
        return None, written

    def _status(self) -> str | None:
        written = self._one("status")
        if written is None:
            return None
        word = normalised(written.text).replace(" ", "")
        for status, words in _STATUSES.items():
            if word in normalised(words).split():
                return status
        message = f"the status {written.text!r} is not understood; the dates decide"
        self._say("status-not-understood", "status", written, message)
        return None

    def _language(self) -> str:
        written = self._one("language")
        if written is None:
            return "en"
        code = written.text.lower()
        if len(code) == 2 and code.isascii() and code.isalpha():  # noqa: PLR2004 - ISO 639-1
            return code
        message = f"the language {written.text!r} is not a two-letter code; English is assumed"
        self._say("language-not-understood", "language", written, message)
        return "en"

    def _say(self, rule: str, name: str, written: Written, message: str) -> None:
        severity, hint = _HINTS[rule]
        place: dict[str, Any] = {
            "file": self.file,
            "line": written.line,
            "field": name,
            "value": written.text,
        }
        self.findings.append(Finding(rule, severity, message, hint, **place))
