"""Rows of labels over a column of values, as a table is when it is copied: "Country Period Budget".

Nothing says where one value ends and the next begins, so a value is one only where it surely is
what a label asks for: a place, a period or an amount, in the order of the labels.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from portfolio_lib.read.page.labels import Label, Labels
from portfolio_lib.read.page.lines import Line
from portfolio_lib.read.page.values_above import is_meant

_FEWEST_LABELS = 3
_FEWEST_VALUES = 2
_MOST_VALUES = 20
"""So many lines below a row of labels may be values of it."""
_MOST_WORDS = 14
"""A row of labels has no more words."""
_MOST_WORDS_OF_A_LABEL = 4


def with_rows_of_labels_read(
    lines: Sequence[Line], labels: Labels, is_place: Callable[[str], bool]
) -> list[Line]:
    """The lines, each value below a row of labels as "Label: value", what is no value before it."""
    read: list[Line] = []
    until = 0
    for at, line in enumerate(lines):
        if at < until:
            continue
        row = [] if line.heading else _row_of(line.text, labels)
        run = _run_below(lines, at, labels) if row else []
        values = _values(row, run, is_place)
        if len(values) < _FEWEST_VALUES:
            read.append(line)
            continue
        until = at + 1 + len(run)
        other = next((label.name for label in row if label.field == "other"), "")
        read += _apart(line, run, values, other)
    return read


def _row_of(text: str, labels: Labels) -> list[Label]:
    """The labels that a line consists of, one behind the other; none where it has other words."""
    words = text.split()
    found: list[Label] = []
    while words and len(words) <= _MOST_WORDS:
        sizes = range(min(_MOST_WORDS_OF_A_LABEL, len(words)), 0, -1)
        known = ((size, labels.bare(" ".join(words[:size]))) for size in sizes
                 if "/" not in "".join(words[: size - 1]))  # fmt: skip
        size, label = next(((size, one) for size, one in known if one is not None), (0, None))
        if label is None:
            return []
        found.append(label)
        words = words[size:]
    return found if len(found) >= _FEWEST_LABELS else []


def _run_below(lines: Sequence[Line], at: int, labels: Labels) -> list[Line]:
    """The lines of text right below one, up to a heading or a label."""
    run: list[Line] = []
    for line in lines[at + 1 : at + 1 + _MOST_VALUES]:
        has_own = line.heading or labels.labelled(line.text) or labels.bare(line.text)
        if not line.text or has_own:
            break
        run.append(line)
    return run


def _values(
    row: Sequence[Label], run: Sequence[Line], is_place: Callable[[str], bool]
) -> dict[int, Label]:
    """By the number of a line the label that it surely is the value of."""
    values: dict[int, Label] = {}
    first = 0
    for at, line in enumerate(run):
        rest = range(first, len(row))
        meant = next((n for n in rest if is_meant(row[n], line.text, is_place)), None)
        if meant is not None:
            first = meant if row[meant].field == "places" else meant + 1
            values[at] = row[meant]
    return values


def _apart(row: Line, run: Sequence[Line], values: dict[int, Label], other: str) -> Iterator[Line]:
    """The values with their labels; what is none stands before them, behind a label of no field."""
    rest = [line for at, line in enumerate(run) if at not in values]
    if rest and other:
        yield rest[0]._replace(text=f"{other}: {'; '.join(line.text for line in rest)}")
    else:
        yield from (line._replace(text=f"• {line.text}") for line in rest)
    yield row._replace(text="")
    places = [at for at, label in values.items() if label.field == "places"]
    if places:
        names = "; ".join(run[at].text for at in places)
        yield run[places[0]]._replace(text=f"{values[places[0]].name}: {names}")
    for at, label in values.items():
        if at not in places:
            yield run[at]._replace(text=f"{label.name}: {run[at].text}")
    yield row._replace(text="")
