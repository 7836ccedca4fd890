"""Tables on pages: labels beside values, labels above values, and bars in plain text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from portfolio_lib.read.page.contacts import reference
from portfolio_lib.read.page.labels import Labels

Cells = list[tuple[int, str]]
"""The lines of a cell, each with its number."""
Row = list[Cells]
_SINGLE, _NEXT, _WIDE = 0, 1, 2
"""Blank lines before a block."""
_RULE = re.compile(r"[\s|:+=-]+")
"""A line that only draws the border of a table."""
_FEWEST_LABELS = 2
_PAIR = 2
_LISTS = ("funding", "implementing", "places", "region")
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)
_GOES_ON = re.compile(
    r"(?:[,;&/–-]|\b(?:and|or|of|the|for|with|in|und|der|die|des|für|et|de|du|la|y|e|i|и|та))$"
)
"""How a line ends that its next line goes on with."""
_LONGEST_ROW = 20
"""A row is broken over at most so many lines."""
_LONGEST_HEADER = 60
"""What stands above a column has no more characters."""


def blocks_of_table(rows: Sequence[Row], labels: Labels) -> Iterator[tuple[int, Cells]]:
    """The rows as blocks of lines, each with the number of blank lines before it.

    A cell of several rows is the same object in each of them.
    """
    filled = [row for row in rows if any(row)]
    while len(filled) > _PAIR and _is_alone(filled[0]) and _has_header(filled[1:], labels):
        yield _NEXT, next(cell for cell in filled.pop(0) if cell)
    if _has_header(filled, labels):
        yield from _under_header(filled[0], filled[1:], labels)
        return
    is_fact_sheet = any(_is_label(row[0], labels) for row in filled if len(row) > 1)
    for above, row, below in zip([[], *filled], filled, [*filled[1:], []], strict=False):
        own = [cell for cell in row if cell and not _is_of_row_above(cell, above, row, labels)]
        beside = [cell for cell in own[_PAIR:] if _is_shared(cell, below)]
        own = [cell for cell in own if not _is_shared(cell, beside)]
        yield from _beside(own, labels, is_fact_sheet=is_fact_sheet)
        yield from ((_NEXT, cell) for cell in beside)


def _is_alone(row: Row) -> bool:
    """Whether one cell is over all columns of a row: a heading."""
    return len(row) > _PAIR and sum(map(bool, row)) == 1


def _is_shared(cell: Cells, above: Row) -> bool:
    return any(cell is one for one in above)


def _is_of_row_above(cell: Cells, above: Row, row: Row, labels: Labels) -> bool:
    """Whether a cell was read with the row above it, and is no label of this row's values."""
    return _is_shared(cell, above) and not (cell is row[0] and _is_label(cell, labels))


def _has_header(rows: Sequence[Row], labels: Labels) -> bool:
    """Whether the first row has labels for the values below them."""
    if len(rows) < _PAIR or len(rows[0]) < _PAIR:
        return False
    head, second = ([_is_label(cell, labels) for cell in row] for row in rows[:2])
    is_short = all(len(_text(cell)) <= _LONGEST_HEADER for cell in rows[0])
    many = sum(head) >= _FEWEST_LABELS and 2 * sum(head) >= sum(map(bool, rows[0]))
    pairs = _are_pairs(rows[0][: _count_of_named(rows[0])], labels)
    return (
        many
        and is_short
        and not pairs
        and sum(second) < _FEWEST_LABELS
        and not (second[0] and len(rows[0]) == _PAIR)
    )


def _under_header(head: Row, rows: Sequence[Row], labels: Labels) -> Iterator[tuple[int, Cells]]:
    """Each row as lines "Label: value"; one that shares its title goes on with the one above."""
    titles = [at for at, cell in enumerate(head) if _is_title(cell, labels)]
    below_last = max(map(_count_of_named, rows)) - _count_of_named(head) + 1
    above: Row = []
    for row in rows:
        goes_on = any(len(row) > at and _is_shared(row[at], above) for at in titles)
        own = [[] if goes_on and _is_shared(cell, above) else cell for cell in row]
        gap = _WIDE if len(rows) > 1 and not goes_on else _NEXT
        above = row
        if _is_alone(row):
            yield gap, next(cell for cell in row if cell)
            continue
        if 1 < below_last == _count_of_named(row) < len(row):  # only what the last header is over
            number = next(cell[0][0] for cell in row if cell)
            yield _NEXT, [(number, f"• {_joined(row)}")]
            continue
        for header, cell in zip(head, own, strict=False):
            if cell:
                label = _text(header).rstrip(":")
                first, *rest = _as_list(label, cell, labels)
                text = f"{label}: {first[1]}" if label else first[1]
                yield gap, [(first[0], text), *rest]
                gap = _SINGLE
        for cell in own[len(head) :]:
            if cell:
                yield _NEXT, cell


def _is_title(header: Cells, labels: Labels) -> bool:
    known = labels.labelled(f"{_text(header).rstrip(':')}:") if header else None
    return known is not None and known.field == "title"


def _count_of_named(row: Row) -> int:
    """How many cells a row has up to its last one with text."""
    return max((at for at, cell in enumerate(row, start=1) if cell), default=0)


def _joined(row: Row) -> str:
    return " | ".join(_text(cell) for cell in row if cell)


def _beside(row: Row, labels: Labels, *, is_fact_sheet: bool) -> Iterator[tuple[int, Cells]]:
    """One row: labels with the values beside them, else its cells."""
    cells = [cell for cell in row if cell]
    are_labels = [_is_label(cell, labels) for cell in cells]
    if len(cells) > _PAIR and all(are_labels):  # what stands above columns, and no value is known
        for cell in cells:
            yield _NEXT, cell
    elif _are_pairs(cells, labels):
        for place in range(0, len(cells), _PAIR):
            values = cells[place + 1 : place + _PAIR]
            yield from _pair(cells[place], values, labels, is_first=not place)
    elif (len(cells) > 1 and _is_label(cells[0], labels)) or (
        len(cells) == _PAIR and is_fact_sheet and _may_be_label(cells[0])
    ):
        yield from _pair(cells[0], cells[1:], labels, is_first=True)
    else:
        for cell in cells:
            yield _NEXT, cell


def _as_list(label: str, lines: Cells, labels: Labels) -> Cells:
    """The lines of a cell below or beside a label; of several names the list of them."""
    known = labels.labelled(f"{label}:") if label and len(lines) > 1 else None
    if known is None or known.field not in _LISTS or lines[0][1].startswith("•"):
        return lines
    whole = lines[0][1]
    addresses = [line for line in lines[1:] if reference(line[1]) == "link"]
    for _, text in (line for line in lines[1:] if line not in addresses):
        is_other = text[:1].isupper() and not _GOES_ON.search(whole)
        whole += f"; {text}" if is_other else f" {text}"
    return [(lines[0][0], whole), *addresses]


def _pair(
    label: Cells, values: Sequence[Cells], labels: Labels, *, is_first: bool
) -> Iterator[tuple[int, Cells]]:
    name = _text(label).rstrip(": ")
    lines = _as_list(name, [line for cell in values for line in cell], labels)
    first = lines[0][1] if lines else ""
    yield (_NEXT if is_first else _SINGLE), [(label[0][0], f"{name}: {first}")]
    for line in lines[1:]:
        yield _SINGLE, [line]


def _are_pairs(cells: Sequence[Cells], labels: Labels) -> bool:
    """Whether a row is a label, its value, a label, its value."""
    heads, values = cells[::_PAIR], cells[1::_PAIR]
    return (
        len(cells) > _PAIR
        and len(heads) == len(values)
        and all(_is_label(cell, labels) for cell in heads)
        and 2 * sum(_is_label(cell, labels) for cell in values) < len(values)
    )


def _is_label(cell: Cells, labels: Labels) -> bool:
    text = _text(cell).rstrip(": ")
    return len(cell) == 1 and bool(text) and labels.labelled(f"{text}:") is not None


def _may_be_label(cell: Cells) -> bool:
    text = _text(cell)
    return len(cell) == 1 and len(text) <= _LONGEST_HEADER and text[:1].isupper()


def _text(cell: Cells) -> str:
    return " ".join(text for _, text in cell).strip()


def with_bars_read(lines: Iterable[tuple[int, str]], labels: Labels) -> Iterator[tuple[int, str]]:
    """The lines of a text, those of tables drawn with bars as "Label: value"."""
    table: list[tuple[int, str]] = []
    for number, line in _with_whole_rows(lines):
        if _is_row(line, labels):
            table.append((number, line))
            continue
        yield from _read_table(table, labels)
        table = []
        yield number, line
    yield from _read_table(table, labels)


def _with_whole_rows(lines: Iterable[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The lines; below a ruled header a row that is broken over lines is one: "A |", "B |"."""
    bars, above, begun = 0, 0, list[tuple[int, str]]()
    for number, line in lines:
        count = line.count("|")
        if not begun and (not bars or not 0 < count < bars):
            is_rule = above > 1 and "-" in line and _RULE.fullmatch(line) is not None
            bars = above if is_rule else bars if count else 0
            above = count
            yield number, line
            continue
        begun.append((number, line))
        if sum(part.count("|") for _, part in begun) == bars:
            yield begun[0][0], " ".join(part.strip() for _, part in begun)
        elif line.strip() and len(begun) < _LONGEST_ROW:
            continue
        else:
            yield from begun
            bars = 0
        begun = []
    yield from begun


def _is_row(line: str, labels: Labels) -> bool:
    """Whether a line is one of a table: cells with bars between them, no labelled fields."""
    cells = _cells(line)
    if len(cells) < _PAIR:
        return False
    label = labels.labelled(cells[0])
    return label is None or not label.value


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _read_table(table: list[tuple[int, str]], labels: Labels) -> Iterator[tuple[int, str]]:
    rows: list[Row] = [
        [[(number, part) for part in _BREAK.split(cell) if part] for cell in _cells(line)]
        for number, line in table
        if not _RULE.fullmatch(line)
    ]
    if not any(_is_label(cell, labels) for row in rows for cell in row):
        yield from table
        return
    before = 1
    for gap, block in blocks_of_table(rows, labels):
        yield from [(block[0][0], "")] * (gap - before)
        yield from block
        before = 0
    yield table[-1][0], ""
