"""One project in a spreadsheet, from its rows."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from portfolio_lib.model import Finding
from portfolio_lib.names.places import Places
from portfolio_lib.read.counting import of_several
from portfolio_lib.read.records import (
    ProjectRecord,
    StatedField,
    StatedParty,
    StatedPlace,
    StatedText,
    Written,
)
from portfolio_lib.read.sheet.amount_rows import AmountRow, beside
from portfolio_lib.read.sheet.amounts import SheetAmounts
from portfolio_lib.read.sheet.cells import is_open, language_code
from portfolio_lib.read.sheet.place_cells import stated_places, with_shares
from portfolio_lib.read.sheet.sheet_rows import OF_AMOUNTS, YEAR, SheetRow
from portfolio_lib.read.sheet.units import unit_of
from portfolio_lib.read.written.dates import Day
from portfolio_lib.read.written.money import NO_TIME
from portfolio_lib.read.written.names import has_money, named_parts, told_of, without_verb
from portfolio_lib.read.written.periods import Period, half_open, is_ongoing, length_of, starting
from portfolio_lib.read.written.statuses import parse_status
from portfolio_lib.vocabulary import AUDIENCES

OPEN = "…"
"""Stands for the side of a period that is not stated."""

_ROLES = ("funding", "accountable", "extending", "implementing")


@dataclass
class SheetProject:
    """The rows of one project while they become a record.

    `point` is the decimal mark that the amounts of the sheet settle; `shared` are the first
    and the last row of each merged amount over rows of several projects. `is_by_year` says that
    some project of the sheet has a row for each year.
    """

    file: str
    lines: list[SheetRow]
    places: Places
    point: str | None
    shared: Container[tuple[int, int]] = ()
    is_by_year: bool = True
    findings: list[Finding] = field(default_factory=list)
    kept: list[StatedField] = field(default_factory=list)

    def record(self) -> ProjectRecord:
        """The project: texts from its first row that has them, lists from all rows."""
        period, written = self._period()
        self._tell_of_days()
        language = self._language()
        reader = SheetAmounts(self.places, self.point, self._add_finding, self.shared)
        amounts = reader.of(self._rows_of_money(period))
        amounts = of_several(
            amounts,
            has_other_donors=any(line.has_other_donors for line in self.lines),
            has_other_money=any(line.has_other_money for line in self.lines),
        )
        record = ProjectRecord(
            line=self.lines[0].number,
            identifier=self._one("identifier"),
            title=self._title(),
            objective=self._one("objective"),
            summary=self._one("summary"),
            period=period,
            period_as_written=written,
            places=self._places(),
            organisations=tuple(
                StatedParty(role, self._bare_names(role, written), is_list=True, is_cell=True)
                for role in _ROLES
                for written in self._all(role)
            ),
            amounts=amounts,
            texts=self._target_groups(language),
            stated_status=self._status(),
            parent=self._parent(),
            language=language,
        )
        self._tell_of_audiences()
        fields = self._fields({amount.line for amount in amounts})
        return record._replace(fields=fields, findings=tuple(self.findings))

    def _rows_of_money(self, period: Period | None) -> list[AmountRow]:
        """What the rows say about money; a budget is not of the year beside a longer project."""
        rows = [self._money(line) for line in self.lines]
        written = self._one("amount_date") if len(rows) == 1 and not self.is_by_year else None
        day = rows[0].day
        if (
            written is None or day is None or not YEAR.fullmatch(written.text)
            or period is None or period.start is None or period.end is None
            or (day.first <= period.start and period.end <= day.last)
        ):  # fmt: skip
            return rows
        whole = tuple(
            cell for cell in rows[0].cells
            if cell.column.kind == "budget" and cell.column.when == NO_TIME
        )  # fmt: skip
        rest = tuple(cell for cell in rows[0].cells if cell not in whole)
        if whole:
            self._keep("amount date", written)
        return [replace(rows[0], cells=whole, day=None), replace(rows[0], cells=rest)]

    def _bare_names(self, role: str, written: Written) -> Written:
        """The names of a cell; a share or an amount beside them is kept as the cell has it."""
        names, said, refused = _names_in(written.text, role)
        if said:
            self._add_finding("share-beside-name", role, written, f"{written.text[:80]!r} {said}")
        if refused:
            self._add_finding(
                "name-refused", role, written, f"{refused[:80]!r} has an amount among its "
                "words, which is no name of an organisation; it is left out",
            )  # fmt: skip
        if not said and not refused and names == written.text:
            return written
        self._keep(f"{role} as written", written)
        return written._replace(text=names)

    def _money(self, line: SheetRow) -> AmountRow:
        """What a row says about money, with the amounts beside the names of its donors."""
        parts = named_parts(without_verb(line.values.get("funding", "")))
        given = tuple(beside(part) for part in parts if part.money and part.name)
        return replace(line.money, cells=(*line.money.cells, *given)) if given else line.money

    def _title(self) -> Written | None:
        """The title on one line."""
        title = self._one("title")
        return Written(" ".join(title.text.split()), title.line) if title else None

    def _places(self) -> tuple[StatedPlace, ...]:
        """The places of all rows, each with the share that stands beside it."""
        shares = {
            line.values["places"]: line.values["place share"]
            for line in reversed(self.lines) if {"places", "place share"} <= line.values.keys()
        }  # fmt: skip
        stated = self._all("places")
        beside = [(one, shares.get(one.text, "")) for one in stated] if shares else []
        if shared := with_shares(beside):
            return shared
        for written in self._all("place share"):
            self._keep("place share", written)
        return tuple(place for written in stated for place in stated_places(written))

    def _one(self, name: str) -> Written | None:
        stated = self._all(name)
        if len(stated) > 1:
            message = f"two rows of one project differ in {name}; the first is used"
            self._add_finding("rows-differ", name, stated[1], message)
        return stated[0] if stated else None

    def _all(self, name: str) -> list[Written]:
        """The different values of a field, each with the row where it first stands."""
        if len(self.lines) == 1:  # as nearly all projects
            (line,) = self.lines
            return [Written(line.values[name], line.number)] if name in line.values else []
        found: dict[str, Written] = {}
        for line in self.lines:
            if name in line.values:
                text = line.values[name]
                found.setdefault(text.casefold(), Written(text, line.number))
        return list(found.values())

    def _period(self) -> tuple[Period | None, Written | None]:
        whole, start, end = self._one("period"), self._one("start"), self._one("end")
        if whole and start and not end and (more := self._with_length(start, whole)):
            return more
        if whole and start and not end and (more := self._beside_start(start, whole)):
            return more
        if start is not None or end is not None:
            self._keep("period", whole)
            return self._from_two(start, end)
        if whole is None:
            return None, None
        period = self._known_period(whole)
        return (period, whole) if period else self._not_understood(whole)

    def _with_length(self, start: Written, whole: Written) -> tuple[Period, Written] | None:
        """The period of a start and of how long the project lasts; None where it is no length."""
        day, written = self._day("start", start), Written(f"{start.text}, {whole.text}", start.line)
        if day is None:
            return None
        known = self._known_period(whole)
        if known is not None and known.start == day.first:
            return known, written
        if (period := starting(day, whole.text)) is None:
            return None
        message = (
            f"the end {period.end} is reckoned from the start and how long the project lasts, "
            f"{whole.text!r}"
        )
        self._add_finding("end-from-length", "end", whole, message)
        return period, written

    def _beside_start(self, start: Written, whole: Written) -> tuple[Period, Written] | None:
        """The stated period beside a day that is no more than an approval's: "2012 – 2021"."""
        period, day = self._known_period(whole), self._day("start", start)
        if period is None or period.start is None or period.end is None or day is None:
            return None
        if period.start_precision == "year" and day.first.year == period.start.year:
            return replace(period, start=day.first, start_precision=day.precision), whole
        self._keep("start", start)
        return period, whole

    def _known_period(self, whole: Written) -> Period | None:
        known = next((line.periods for line in self.lines if line.number == whole.line), {})
        return known.get(whole.text)

    def _from_two(
        self, start: Written | None, end: Written | None
    ) -> tuple[Period | None, Written | None]:
        written = Written(
            " – ".join(half.text if half else OPEN for half in (start, end)),
            min(half.line for half in (start, end) if half),
        )
        is_open_end = end is not None and is_open(end.text)
        first, last = self._day("start", start), self._day("end", None if is_open_end else end)
        if (start and first is None) or (end and last is None and not is_open_end):
            self._not_understood(written)
        return half_open(first, last), written

    def _day(self, name: str, written: Written | None) -> Day | None:
        if written is None:
            return None
        return next(
            (line.days.get(name) for line in self.lines if line.number == written.line), None
        )

    def _tell_of_days(self) -> None:
        """A finding for each date of an amount that is not understood."""
        for line in self.lines:
            text = line.values.get("amount_date")
            if text is not None and line.amounts and "amount_date" not in line.days:
                message = f"the date of an amount is {text[:80]!r}; expected a day; it is left out"
                written = Written(text, line.number)
                self._add_finding("date-not-understood", "date", written, message)

    def _not_understood(self, written: Written) -> tuple[None, Written]:
        expected = (
            "says how long the project lasts, and nothing says when it starts"
            if length_of(written.text) else "is not understood; expected two dates or months"
        )  # fmt: skip
        message = f"the period {written.text!r} {expected}"
        self._add_finding("period-not-understood", "period", written, message)
        return None, written

    def _target_groups(self, language: str) -> tuple[StatedText, ...]:
        written = self._one("target groups")
        return (StatedText("target groups", language, written),) if written else ()

    def _parent(self) -> str | None:
        """The programme of which the project is a part, by its identifier or title."""
        written = self._one("parent")
        return " ".join(written.text.split()) if written else None

    def _status(self) -> str | None:
        written = self._one("status")
        if written is None:
            return "ongoing" if self._is_said_to_run() else None
        status = parse_status(written.text)
        if status is None:
            message = f"the status {written.text!r} is not understood; the dates decide"
            self._add_finding("status-not-understood", "status", written, message)
            self._keep("status", written)
        return status

    def _is_said_to_run(self) -> bool:
        """Whether the period or the end says so: "2019 – ongoing", "today"."""
        ends = (stated for name in ("period", "end") for stated in self._all(name))
        return any(is_ongoing(written.text) for written in ends)

    def _tell_of_audiences(self) -> None:
        """A finding for each audience that there is not: its row's own fields are internal."""
        for written in self._all("audience"):
            if written.text.strip().casefold() not in AUDIENCES:
                message = (
                    f"the audience {written.text[:80]!r} is none of {', '.join(AUDIENCES)}; what "
                    "it is about stays internal, or as columns.csv says"
                )
                self._add_finding("audience-not-understood", "audience", written, message)

    def _language(self) -> str:
        written = self._one("language")
        code = language_code(written.text) if written else "en"
        if written is not None and code is None:
            message = f"the language {written.text!r} is not known; English is assumed"
            self._add_finding("language-not-understood", "language", written, message)
        return code or "en"

    def _keep(self, name: str, written: Written | None) -> None:
        """Keep what the model cannot hold as a field of the project's own."""
        if written is not None:
            self.kept.append(StatedField(name.capitalize(), written.text, written.line))

    def _fields(self, with_amounts: set[int]) -> tuple[StatedField, ...]:
        """The own fields of all rows, each different value once.

        Among them is what is said of the amount of a row from which none was read, and a
        currency that is none; `with_amounts` are the numbers of the other rows.
        """
        parents = [
            StatedField("Parent", written.text, written.line) for written in self._all("parent")
        ]
        sectors = [
            StatedField("Sector", written.text, written.line) for written in self._all("sector")
        ]
        idle = [
            StatedField(name.replace("_", " ").capitalize(), line.values[name], line.number)
            for line in self.lines for name in OF_AMOUNTS
            if name in line.values and not (
                line.number in with_amounts
                and (name != "currency" or unit_of(line.values[name]) is not None)
            )
        ]  # fmt: skip
        found: dict[tuple[str, str], StatedField] = {}
        for part in [
            *(part for line in self.lines for part in line.own),
            *sectors,
            *parents,
            *idle,
            *self.kept,
        ]:
            found.setdefault((part.name, part.value), part)
        return tuple(found.values())

    def _add_finding(self, rule: str, name: str, written: Written, message: str) -> None:
        about: dict[str, Any] = {"line": written.line, "field": name, "value": written.text}
        self.findings.append(Finding.of(rule, message, file=self.file, **about))


@lru_cache(maxsize=20_000)
def _names_in(text: str, role: str) -> tuple[str, str, str]:
    """The names of a cell, what becomes of figures beside them, and the first that is no name."""
    bare = without_verb(text) if role == "funding" else text
    parts = named_parts(bare)
    refused = [part for part in parts if has_money(part.name)]
    said = told_of(parts, role)
    if not said and not refused and bare == text:
        return text, "", ""
    names = [part.name for part in parts if part.name and part not in refused]
    return "; ".join(names), said, refused[0].name if refused else ""
