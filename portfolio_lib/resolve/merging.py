"""One project in two sources: what the second one adds, and where the two contradict.

The first source that states a field keeps it. Amounts of one kind and currency are those
of the first source that has any: two sources often state the same money in other parts,
and to add them would count it twice.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from portfolio_lib.messages import has_pages, shortened
from portfolio_lib.model import Finding
from portfolio_lib.model.days import are_same
from portfolio_lib.model.vocabularies import MAIN_TEXTS
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import ProjectRecord, Written
from portfolio_lib.resolve.rows import Row, Rows

_SIDES = ("start", "end")


@dataclass(frozen=True)
class Merging:
    """Two rows of the table projects with one identifier, of different files.

    `first` is the row that stays, `second` what the other file states.
    """

    first: Row
    second: Row

    def fields(self) -> Row:
        """The first row, with what only the second one states."""
        empty = {name for name, value in self.first.items() if value is None}
        if self.first["start"] is None and self.first["end"] is None:
            empty |= {"period_as_written"}
        added = {
            name: self.second[name]
            for name in empty & self.second.keys()
            if (self.first[name], self.second[name]) != (None, None)
        }
        known = json.loads(self.first.get("merged_from") or "{}")
        known |= dict.fromkeys(sorted(added), self.second["file"])
        return self.first | added | {"merged_from": json.dumps(known) if known else None}

    def texts(self) -> Iterator[Row]:
        """The second one's texts in another language: rows of the table texts."""
        if self.second["language"] == self.first["language"]:
            return
        for name in MAIN_TEXTS:
            if self.first[name] is not None and self.second[name] is not None:
                about = {key: self.second[key] for key in ("file", "line", "language")}
                yield {"project": self.first["project"], "field": name,
                       "text": self.second[name], **about}  # fmt: skip

    def findings(self, identifier: Written) -> Iterator[Finding]:
        """That the two are read as one, and each field in which they differ."""
        yield self._finding(
            "merged-project", "identifier", f"the project {shortened(identifier.text)!r} stands in "
            f"{self._where()} too; the two are read as one", identifier.text,
        )  # fmt: skip
        for name in (*MAIN_TEXTS, *_SIDES, "stated_status"):
            one, other = self.first[name], self.second[name]
            if one is not None and other is not None and not self._agree(name):
                yield self._differ(name, f"the {name} is {_short(other)} here and {_short(one)}")

    def amounts(
        self, known: Iterable[Row], stated: Iterable[Row]
    ) -> tuple[list[Row], list[Finding]]:
        """The amounts that the second one adds, and the findings about those that contradict.

        `known` are the amounts of the project so far, `stated` those of the second one.
        """
        earlier, later = list(known), list(stated)
        added: list[Row] = []
        found: list[Finding] = []
        for sort in dict.fromkeys((row["kind"], row["currency"]) for row in later):
            ours = [row for row in earlier if (row["kind"], row["currency"]) == sort]
            theirs = [row for row in later if (row["kind"], row["currency"]) == sort]
            if not ours:
                added += theirs
            elif _said(ours) != _said(theirs):
                kind, currency = sort
                found.append(self._differ(
                    kind, f"{kind}s in {currency} are {_sum(theirs)} here and {_sum(ours)}"
                ))  # fmt: skip
        return added, found

    def _agree(self, name: str) -> bool:
        one, other = self.first[name], self.second[name]
        if name in MAIN_TEXTS:
            in_other_words = self.first["language"] != self.second["language"]
            return in_other_words or normalised(one) == normalised(other)
        if name in _SIDES:
            precisions = (row[f"{name}_precision"] for row in (self.first, self.second))
            return are_same(one, other, *precisions)
        return bool(one == other)

    def _where(self) -> str:
        file, line = str(self.first["file"]), self.first["line"]
        return f"{file}, {'page' if has_pages(file) else 'line'} {line},"

    def _differ(self, name: str, what: str) -> Finding:
        value = self.second.get(name)
        told = None if value is None else str(value)
        return self._finding(
            "sources-differ", name, f"{what} in {self._where()} which is used", told
        )

    def _finding(self, rule: str, field: str, message: str, value: str | None) -> Finding:
        return Finding.of(
            rule, message, file=self.second["file"], line=self.second["line"],
            project=self.first["project"], field=field, value=value,
        )  # fmt: skip


def has(rows: Rows, row: Row) -> bool:
    """Whether rows have one that says the same, wherever it stands."""

    def said(one: Row) -> Row:
        told = ((name, value) for name, value in one.items() if value is not None)
        return {name: value for name, value in told if name not in {"file", "line"}}

    return any(said(one) == said(row) for one in rows.of(row["project"]))


def _said(rows: list[Row]) -> Counter[tuple[object, ...]]:
    """What amounts say; the day of a budget is only that of its value."""
    is_budget = rows[0]["kind"] == "budget"
    names = ("value", "period_start", "period_end", *(() if is_budget else ("date",)))
    return Counter(tuple(row[name] for name in names) for row in rows)


def _sum(rows: list[Row]) -> str:
    total = f"{sum(row['value'] for row in rows):,.2f}"
    return total if len(rows) == 1 else f"{total} in {len(rows)} amounts"


def _short(value: object) -> str:
    return repr(shortened(str(value), 60))


def of_no_project(file: str, record: ProjectRecord) -> Finding:
    """The finding that a row is of a project which no source has."""
    stated = record.identifier or record.title
    identifier = stated.text if stated else ""
    said = "; ".join([identifier, *(one.value for one in record.fields if not record.identifier)])
    return Finding.of(
        "detail-not-used", f"a row is of the project {shortened(identifier)!r}, which no source "
        "has, or several; it is not used", file=file, line=record.line, field="identifier",
        value=said,
    )  # fmt: skip


def repeated_identifier(
    identifier: Written, first: tuple[str, int], here: tuple[str, int]
) -> Finding:
    """The finding that a file states an identifier twice."""
    return Finding.of(
        "repeated-identifier", f"the project {identifier.text[:80]!r} stands in {first[0]}, "
        f"{'page' if has_pages(first[0]) else 'line'} {first[1]}, too; that one is used, this one "
        "is not", file=here[0], line=here[1], field="identifier", value=identifier.text,
    )  # fmt: skip
