"""Pages that have each value above its label: "Mali", and below it "Country"."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.read.page.labels import Label, Labels
from portfolio_lib.read.page.lines import Line
from portfolio_lib.read.written.money import parse_money
from portfolio_lib.read.written.periods import is_ongoing, parse_day, parse_period

_FEWEST = 3
"""So many different fields have to be written so."""
_MONEY = (*AMOUNT_KINDS, "grant", "grant of the EU", "funding or budget")
_TEXTS = frozenset({"objective", "summary", "text", "title"})


def with_labels_first(
    lines: Sequence[Line], labels: Labels, is_place: Callable[[str], bool]
) -> list[Line]:
    """The lines, each value behind its label where the page surely has the label below it.

    So it has where pairs of lines stand alone or one below the other, the label second, some
    values are what their label asks for, and none is that of the label above it.
    """
    runs = [(key, list(run)) for key, run in groupby(lines, lambda line: bool(line.text))]
    found = {at: _labels_below(run, labels) for at, (is_text, run) in enumerate(runs) if is_text}
    pairs = {at: below for at, below in found.items() if below}
    fields = {label.field for below in pairs.values() for label in below} - _TEXTS
    if len(fields) < _FEWEST or not _is_sure(runs, pairs, labels, is_place):
        return list(lines)
    return [line for at, (_, run) in enumerate(runs) for line in _turned(run, pairs.get(at, []))]


def _labels_below(run: Sequence[Line], labels: Labels) -> list[Label]:
    """The labels in every second line of a run of lines; none where it is not made so."""
    bare = [None if line.heading else labels.bare(line.text) for line in run]
    below = [label for label in bare[1::2] if label is not None]
    is_made_so = len(run) % 2 == 0 and len(below) == len(run) // 2 and not any(bare[::2])
    has_own = any(line.heading or labels.labelled(line.text) for line in run)
    return below if is_made_so and not has_own else []


def _is_sure(
    runs: Sequence[tuple[bool, list[Line]]],
    pairs: dict[int, list[Label]],
    labels: Labels,
    is_place: Callable[[str], bool],
) -> bool:
    """Whether values are what the label below asks for, and never what the one above does."""
    above = below = 0
    for at, (is_text, run) in enumerate(runs):
        if is_text and at not in pairs and labels.bare(run[0].text) and not run[0].heading:
            return False
        values = run[::2] if at in pairs else []
        of_label = pairs.get(at, [])
        above += _count_of_meant(of_label, values, is_place)
        below += _count_of_meant(of_label, values[1:], is_place)
    return above > 0 and not below


def _count_of_meant(
    of_label: Sequence[Label], values: Sequence[Line], is_place: Callable[[str], bool]
) -> int:
    pairs = zip(of_label, values, strict=False)
    return sum(is_meant(label, line.text, is_place) for label, line in pairs)


def is_meant(label: Label, value: str, is_place: Callable[[str], bool]) -> bool:
    """Whether a value surely is what its label asks for: a day or period, money, or a place."""
    if label.field in {"period", "start", "end"}:
        return bool(parse_period(value) or parse_day(value)) or is_ongoing(value)
    if label.field in _MONEY:
        money = parse_money(value)
        return money is not None and money.currency is not None
    return label.field == "places" and is_place(value)


def _turned(run: Sequence[Line], below: Sequence[Label]) -> Iterator[Line]:
    if not below:
        yield from run
        return
    for value, label in zip(run[::2], below, strict=True):
        yield value._replace(text=f"{label.name}: {value.text}")
