"""How a page writes its labels: with a colon, alone on a line, before a dash, or glued."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.read.page.labels import Label, Labels
from portfolio_lib.read.page.lines import Line
from portfolio_lib.read.page.sentences import is_running, is_sentence
from portfolio_lib.read.written.money import parse_money
from portfolio_lib.read.written.periods import is_ongoing, parse_day, parse_period

_FEWEST_OF_A_STYLE = {"bare": 2, "dashed": 3}
"""How many fields of a page are written so before it counts as the page's style."""
_FEWEST_GLUED = 3
_CODE = re.compile(r"(?=.*[0-9])[\w./-]+")
_LONGEST_GLUED = 120
"""A line with its label and its value without a colon has no more characters."""
_LONGEST_WRAPPED = 130
"""A page with longer lines is not wrapped: each of its lines is a paragraph [characters]."""
_BESIDE = frozenset({"other", "contact", "link", "text", "title"})
"""Labels that alone do not make a line without a colon one of a field."""


@dataclass(frozen=True)
class Style:
    """How a page writes its labels, besides those with a colon."""

    labels: Labels
    bare: bool
    dashed: bool
    glued: frozenset[int]
    """The numbers, counted from 0, of the lines that have a label and a value without a colon."""
    stacked: frozenset[int] = frozenset()
    """The numbers of the lines that are labels among other lines, with their values below."""
    unwrapped: bool = False
    """Whether each line is a paragraph, as where the text of a web page was copied."""
    below: bool = False
    """Whether values stand on the line below their labels, and the next label right below them."""

    @classmethod
    def of(cls, lines: Sequence[Line], labels: Labels) -> Style:
        """What is in use for several fields: one alone may be a title or a sentence."""
        unwrapped = _is_unwrapped(lines)
        bare = _bare_fields(lines, labels, each=unwrapped)
        found = {"bare": bare, "dashed": set[str]()}
        for line in lines:
            label = labels.dashed(line.text)
            found["dashed"] |= {label.field} if label and not line.heading else set()
        used = {name: len(found[name]) >= few for name, few in _FEWEST_OF_A_STYLE.items()}
        used["dashed"] = used["dashed"] or _are_dashed_beside(found["dashed"], lines, labels)
        glued = frozenset(_glued(lines, labels))
        stacked = frozenset([*_stacked(lines, labels), *_above_texts(lines, labels)])
        below = _are_below(lines, labels)
        return cls(labels, **used, glued=glued, stacked=stacked, unwrapped=unwrapped, below=below)

    def label(self, position: int, line: Line, after_bare: bool) -> Label | None:
        """The label that a line begins with; `after_bare` allows one that stands alone."""
        found = self.labels.labelled(line.text)
        if found is not None:
            return found
        if line.heading:
            return self.labels.bare(line.text.rstrip(" :")) if line.heading > 1 else None
        if position in self.glued:
            return self.labels.glued(line.text)
        if (found := self.labels.said(line.text)) is not None:
            return found
        if self.dashed and (found := self.labels.dashed(line.text)):
            return found
        may_be = (self.bare or self.glued) and (after_bare or self.unwrapped)
        is_label = may_be or position in self.stacked
        return self.labels.bare(line.text) if is_label else None


def _are_dashed_beside(dashed: set[str], lines: Sequence[Line], labels: Labels) -> bool:
    """Whether two fields before dashes make three with those before colons."""
    if len(dashed - _BESIDE) < _FEWEST_OF_A_STYLE["bare"]:
        return False
    stated = filter(None, (labels.labelled(line.text) for line in lines))
    fields = dashed | {label.field for label in stated}
    return len(fields - _BESIDE) >= _FEWEST_OF_A_STYLE["dashed"]


def _is_unwrapped(lines: Sequence[Line]) -> bool:
    """Whether a page has long lines, and none that goes on right below."""
    is_long = [len(line.text) > _LONGEST_WRAPPED for line in lines]
    below = (below.text for below, long in zip(lines[1:], is_long, strict=False) if long)
    return any(is_long) and not any(text[:1].islower() for text in below)


def _are_below(lines: Sequence[Line], labels: Labels) -> bool:
    """Whether a page has several labels with a colon, a value below, and what ends so again."""
    found: set[str] = set()
    for first, value, second in zip(lines, lines[1:], lines[2:], strict=False):
        if first.text.endswith(":") and second.text.endswith(":") and value.text:
            label = labels.labelled(first.text)
            found |= {label.field} if label else set()
    return len(found - _BESIDE) >= _FEWEST_OF_A_STYLE["bare"]


def _bare_fields(lines: Sequence[Line], labels: Labels, *, each: bool) -> set[str]:
    """The fields whose labels stand alone, on any line or in runs of lines that begin with one."""
    found: set[str] = set()
    begins, in_run = True, False
    for line in lines:
        label = labels.bare(line.text) if line.text and not line.heading else None
        if begins:
            in_run = label is not None
        if in_run and label is not None and label.field not in _BESIDE:
            found.add(label.field)
        begins = each or not line.text
    return found


def _glued(lines: Sequence[Line], labels: Labels) -> list[int]:
    """The lines of each run that has labels and values without a colon, and surely so."""
    found: list[int] = []
    others: dict[int, Label] = {}
    run: dict[int, Label] = {}
    for position, line in enumerate([*lines, Line(0, ".")]):
        if not line.text:
            continue
        label = _glued_label(line, labels)
        if label is not None:
            run[position] = label
            continue
        bare = labels.bare(line.text) if run and not line.heading else None
        if _is_sure([*run.values(), *filter(None, [bare])]):
            found += run
        else:
            others |= run
        run = {}
    return found + [at for at, label in others.items() if found and _is_alone(label)]


def _stacked(lines: Sequence[Line], labels: Labels) -> Iterator[int]:
    """The labels without a colon in runs of lines, where values below several surely are theirs."""
    for is_text, run in groupby(range(len(lines)), lambda at: bool(lines[at].text)):
        bare = {at: labels.bare(lines[at].text) for at in run if is_text and not lines[at].heading}
        found = {at: label for at, label in bare.items() if label is not None}
        below = [label._replace(value=lines[at + 1].text) for at, label in found.items()
                 if at + 1 in bare and at + 1 not in found]  # fmt: skip
        fields = {label.field for label in below} - _BESIDE
        if len(fields) >= _FEWEST_GLUED and sum(map(_is_understood, below)) > 1:
            yield from found


def _above_texts(lines: Sequence[Line], labels: Labels) -> list[int]:
    """The labels that begin a run of lines and stand above running text, where several do."""
    starts = [at for at, line in enumerate(lines) if line.text and not (at and lines[at - 1].text)]
    found: dict[int, Label] = {}
    for at, below in pairwise([*starts, len(lines)]):
        label = None if lines[at].heading else labels.bare(lines[at].text)
        text = _run(lines, at + 1) or _run(lines, below)
        found |= {at: label} if label and is_running(text) else {}
    texts = [one.name for one in found.values() if one.field in {"objective", "summary"}]
    are_several = len({label.name.casefold() for label in found.values()}) > 1
    is_sure = are_several or any(" " in name for name in texts)  # "Overall goal"
    return list(found) if texts and is_sure else []


def _run(lines: Sequence[Line], start: int) -> str:
    """The text of the lines from one on, up to a blank one."""
    return " ".join(takewhile(bool, (lines[at].text for at in range(start, len(lines)))))


def _is_alone(label: Label) -> bool:
    """Whether a label of several words on a page with such labels is one without others beside."""
    is_field = label.field not in _BESIDE | {"objective", "summary"}
    return is_field and " " in label.name and not is_sentence(label.value)


def _glued_label(line: Line, labels: Labels) -> Label | None:
    if line.heading or len(line.text) > _LONGEST_GLUED or labels.labelled(line.text):
        return None
    return labels.glued(line.text)


def _is_sure(run: list[Label]) -> bool:
    fields = {label.field for label in run}
    is_long = len(fields - _BESIDE) >= _FEWEST_OF_A_STYLE["bare"] and len(fields) >= _FEWEST_GLUED
    return is_long and any(map(_is_understood, run))


def _is_understood(label: Label) -> bool:
    """Whether the value is one that its label asks for, as a date or an amount."""
    if label.field in {"start", "end", "period"}:
        day = parse_day(label.value) or parse_period(label.value)
        return day is not None or is_ongoing(label.value)
    if label.field == "identifier":
        return _CODE.fullmatch(label.value) is not None
    return label.field in AMOUNT_KINDS and parse_money(label.value) is not None
