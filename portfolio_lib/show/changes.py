"""What is different since the last report, for its readers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

import pandas as pd
from lxml import etree

from portfolio_lib.language import phrase, phrases
from portfolio_lib.model import Portfolio
from portfolio_lib.model.vocabularies import MAIN_TEXTS
from portfolio_lib.show.comparison import Change, Comparison, compared, precedes
from portfolio_lib.show.given import of_portfolio
from portfolio_lib.show.html import Block, Content, definitions, element, joined, section
from portfolio_lib.show.links import link
from portfolio_lib.show.money import TERMS
from portfolio_lib.show.names import place_label
from portfolio_lib.show.texts import in_language
from portfolio_lib.show.words import Words, shortened

MOST_OF_A_KIND = 40
"""Of more projects of one kind only their number is told."""
_MOST_VALUES = 5
"""Of more changed values of a project's indicators only their number is told."""
_MOST_PASSAGES = 3
"""Of a text with more changed passages only their number is told."""
_AROUND = 4
"""What stands around a changed passage [words]."""
_LONGEST_PASSAGE = 240  # [characters]
_LONGEST_TEXT = 3000
"""In longer paragraphs single words are not compared [words]."""

_FIELDS = {
    "status": phrase("Status"),
    "title": phrase("Title"),
    "period": phrase("Period"),
    "places": phrase("Countries and regions"),
    "funding": phrase("Donors"),
    "accountable": phrase("Accountable"),
    "extending": phrase("Extending"),
    "implementing": phrase("Implementing agencies"),
    "objective": phrase("Objective"),
    "summary": phrase("Summary"),
    **TERMS,
    "sectors": phrase("Sectors"),
    "results": phrase("Results"),
}
"""The fields of a project that a change may be of; kinds of amounts as tables call them."""

_OF_INDICATORS = {
    "baseline": phrase("Baseline"),
    "target": phrase("Target"),
    "actual": phrase("Actual value"),
}
_HEADINGS = {
    "new": phrase("New"),
    "started": phrase("Started"),
    "ended": phrase("Ended"),
    "extended": phrase("Extended"),
    "changed": phrase("Changed"),
    "gone": phrase("No longer in the report"),
}
_COUNTS = {
    "new": phrases("{number} new project", "{number} new projects"),
    "started": phrases("{number} started", "{number} started"),
    "ended": phrases("{number} ended", "{number} ended"),
    "extended": phrases("{number} extended", "{number} extended"),
    "changed": phrases("{number} changed", "{number} changed"),
    "gone": phrases("{number} no longer in the report", "{number} no longer in the report"),
}


@of_portfolio
def changes(portfolio: Portfolio, since: Portfolio | None) -> Block:
    """What is new, started, ended, extended, changed and gone since an earlier portfolio.

    Parameters
    ----------
    portfolio : what the report is about.
    since : the same at the last report; with None, on a first report, nothing is shown, and
        neither where its as-of date is the later one.
    """
    if since is None or not precedes(since, portfolio):
        return Block(missing="no earlier portfolio to compare with, or one of a later day")
    found = compared(since, portfolio)
    if not found:
        return Block(missing="nothing has changed since the last report")
    told = _Told(portfolio, since)
    parts = [part for kind, of in _kinds(found) if of for part in told.kind(kind, of)]
    heading = Words.of(portfolio).translate("Since the last report")
    return Block(section(heading, *parts, class_="changes", id="changes"))


def changes_in_short(portfolio: Portfolio, since: Portfolio | None) -> etree._Element | None:
    """The changes in one sentence, which leads to them; None as in `changes`.

    A report of the same day is no day to name, and that it is as before is no news.
    """
    if since is None or not precedes(since, portfolio):
        return None
    words, is_of_same_day = Words.of(portfolio), since.as_of == portfolio.as_of
    before = "" if since.as_of is None or is_of_same_day else words.day(since.as_of)
    found = compared(since, portfolio)
    counts = [words.count(*_COUNTS[kind], len(of)) for kind, of in _kinds(found) if of]
    if not counts and is_of_same_day:
        return None
    if not counts:
        said = (
            words.translate("Nothing has changed since the report as of {day}.", day=before)
            if before
            else words.translate("Nothing has changed since the last report.")
        )
        return element("p", said, class_="since")
    listed = element("a", words.listed(counts), href="#changes")
    day = element("span", before)
    pieces = (
        words.pieces("Since the report as of {day}: {changes}.", day=day, changes=listed)
        if before
        else words.pieces("Since the last report: {changes}.", changes=listed)
    )
    return element("p", joined(pieces, ""), class_="since")


def _kinds(found: Comparison) -> Iterator[tuple[str, Any]]:
    """The kinds of change with their projects, in the order of the report."""
    for kind in _HEADINGS:
        yield kind, getattr(found, kind)


class _Told:
    """Says changes: what stands now by links, what is gone by its earlier title."""

    def __init__(self, portfolio: Portfolio, since: Portfolio) -> None:
        self._portfolio = portfolio
        self._words = Words.of(portfolio)
        both = (since.speaking(portfolio.language), portfolio)
        self._rows = [
            {row["project"]: row for _, row in in_language(each).iterrows()} for each in both
        ]
        self._bodies = [each.organisation_names() for each in both]
        self._since = both[0]

    def kind(self, kind: str, of: Any) -> Iterator[etree._Element]:
        """The heading and the projects of one kind of change."""
        yield element("h3", self._words.translate(_HEADINGS[kind]))
        chosen = list(of)[:MOST_OF_A_KIND]
        if kind == "changed":
            for project in chosen:
                yield element("p", self._name(project), class_="changed")
                yield definitions(map(self._pair, of[project]), "fields")
        else:
            yield element("ul", *(element("li", *self._item(kind, of, one)) for one in chosen))
        if (more := len(of) - len(chosen)) > 0:
            yield element("p", self._words.count("and {number} more", "and {number} more", more))

    def _item(self, kind: str, of: Any, project: str) -> Iterator[Content]:
        if kind == "gone":
            row = self._rows[0][project]
            yield element("span", row["title"], dir="auto", lang=row["title_language"])
            return
        yield self._name(project)
        if kind == "extended":
            yield " – "
            yield from self._moved(of[project])

    def _name(self, project: str) -> etree._Element:
        return link(self._rows[1][project])

    def _moved(self, change: Change) -> Iterator[Content]:
        """The end of a period before and after."""
        ends = [self._words.moment(value[2], value[3]) for value in (change.before, change.after)]
        yield self._words.translate(
            "until {after}, before: {before}", after=ends[1], before=ends[0]
        )

    def _pair(self, change: Change) -> tuple[str, Content]:
        """A field that changed: its name, and what it was and is."""
        name = self._words.translate(_FIELDS[change.field])
        if change.field in MAIN_TEXTS:
            return name, self._text(change.before, change.after)
        if change.field == "results":
            return name, self._results(change.before, change.after)
        before, after = (
            self._value(change.field, value, number)
            for number, value in enumerate((change.before, change.after))
        )
        return name, element("span", before, " → ", after)

    def _value(self, field: str, value: Any, number: int) -> Content:
        """A value before (0) or after (1)."""
        words = self._words
        if field == "period":
            names = ("start", "start_precision", "end", "end_precision")
            said: Content = words.period(pd.Series(dict(zip(names, value, strict=True))))
        elif field == "places":
            portfolio = (self._since, self._portfolio)[number]
            labels: list[Content] = [place_label(portfolio, code) for code in value]
            said = joined(labels, words.comma)
        elif field == "status":
            said = None if value is None else words.status(value)
        elif field == "sectors":
            said = self._words.side_by_side(value) or None
        elif isinstance(value, dict):
            totals = [
                words.with_currency(words.whole(total), money)
                for money, total in sorted(value.items())
            ]
            said = joined(totals, words.comma)
        else:
            said = joined([self._bodies[number][one] for one in value], words.comma)
        if said is None and isinstance(value, dict) and self._portfolio.view.donor is not None:
            return words.translate("no amount for this donor alone")
        return words.translate("not stated") if said is None else said

    def _results(
        self, before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]
    ) -> Content:
        """The values of indicators that changed, what each was and is."""
        unstated, said = self._words.translate("not stated"), []
        changed = [key for key in {**after, **before} if before.get(key) != after.get(key)]
        for indicator, kind in changed[:_MOST_VALUES]:
            value = self._words.translate(_OF_INDICATORS[kind])
            old, new = (each.get((indicator, kind), unstated) for each in (before, after))
            name = element("span", shortened(indicator, _LONGEST_PASSAGE), dir="auto")
            said.append(element("p", name, f" – {value}: ", element("span", f"{old} → {new}")))
        if (more := len(changed) - len(said)) > 0:
            said.append(
                element("p", self._words.count("and {number} more", "and {number} more", more))
            )
        return element("div", *said)

    def _text(self, before: str | None, after: str | None) -> Content:
        """What of a text changed: the words that came and went, with a few around them."""
        found = [passage for pair in _paragraphs(before, after) for passage in _passages(*pair)]
        said: list[Content] = [joined(passage, " ") for passage in found[:_MOST_PASSAGES]]
        if (more := len(found) - _MOST_PASSAGES) > 0:
            said.append(self._words.count("and {number} more", "and {number} more", more))
        return joined(said, " … ")


def _paragraphs(before: str | None, after: str | None) -> Iterable[tuple[str, str]]:
    """The paragraphs of two texts that belong together and differ."""
    old, new = ((text or "").split("\n\n") for text in (before, after))
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for kind, a, b, c, d in steps:
        if kind != "equal":
            yield from zip_longest(old[a:b], new[c:d], fillvalue="")


def _passages(before: str, after: str) -> Iterator[list[Content]]:
    """The passages in which two paragraphs differ, each as words, deletions and insertions."""
    old, new = before.split(), after.split()
    if max(len(old), len(new)) > _LONGEST_TEXT:
        yield [_changed("del", old), _changed("ins", new)]
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            ahead, behind = new[max(c - _AROUND, 0) : c], new[d : d + _AROUND]
            pieces = [" ".join(ahead), _changed("del", old[a:b]), _changed("ins", new[c:d])]
            yield [
                piece for piece in (*pieces, " ".join(behind)) if piece is not None and len(piece)
            ]


def _changed(tag: str, words: Sequence[str]) -> etree._Element | None:
    """Words that came or went, or None for none."""
    text = shortened(" ".join(words), _LONGEST_PASSAGE)
    return element(tag, element("span", text, dir="auto")) if text else None
