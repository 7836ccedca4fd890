"""A page as paragraphs: each with its label, its line, and the gap before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from portfolio_lib.read.page.contacts import ASIDES, is_link_line, reference
from portfolio_lib.read.page.items import marker
from portfolio_lib.read.page.labels import Label, bare, dashed, labelled, parts_of
from portfolio_lib.read.page.sentences import ends_sentence

__all__ = ["TEXTS", "Paragraph", "paragraphs"]

TEXTS = ("objective", "summary")
"""The fields that are running text."""
_BEFORE_ITEMS = (":", ".", ";")
_SURE_MARKS = frozenset("•▪‣")
"""Marks that begin an item wherever they stand; a dash may also begin a wrapped line."""
_FEWEST_ITEMS = 2
_FEWEST_OF_A_STYLE = {"bare": 2, "dashed": 3}
"""How many fields of a page are written so before it counts as the page's style."""

_Line = tuple[int, str]


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a page, its white space made single spaces.

    `field` is the field that its label stands for, or None without a label; `text`
    is what follows the label, `written` the whole paragraph. `gap` counts the blank
    lines before it. `aside` says that it is a contact, a link or a budget, which are no
    fields; `is_item` that it is one of a list. `languages` are those of its label.
    """

    text: str
    line: int
    gap: int
    field: str | None
    written: str
    aside: str | None = None
    is_item: bool = False
    languages: tuple[str, ...] = ()


@dataclass
class _Block:
    """Lines that belong together, and what the first one begins with."""

    gap: int
    label: Label | None = None
    aside: str | None = None
    lines: list[_Line] = field(default_factory=list)

    def is_in_a_sentence(self) -> bool:
        """Whether the next line goes on with a sentence, even one that is an address."""
        is_text = self.label is None or self.label.field in TEXTS
        return is_text and not ends_sentence(self.lines[-1][1])


def paragraphs(written: Iterable[tuple[int, str]]) -> list[Paragraph]:
    """The paragraphs of a page: apart by blank lines, known labels or marks of a list.

    `written` are its lines with their numbers.
    """
    lines = list(_lines(written))
    blocks = _blocks(lines, _Style.of(line for _, line in lines))
    return list(_with_values(part for block in blocks for part in _parts(block)))


def _lines(written: Iterable[_Line]) -> Iterator[_Line]:
    """The lines with their numbers, one for each field, white space made single spaces."""
    for number, raw in written:
        for part in parts_of(raw):
            yield number, " ".join(part.split())


@dataclass(frozen=True)
class _Style:
    """How a page writes its labels, besides those with a colon."""

    bare: bool
    dashed: bool

    @classmethod
    def of(cls, lines: Iterable[str]) -> _Style:
        """What is in use for several fields: one alone may be a title or a sentence."""
        found: dict[str, set[str]] = {"bare": set(), "dashed": set()}
        for line in lines:
            for name, read in (("bare", bare), ("dashed", dashed)):
                label = read(line)
                found[name] |= {label.field} if label else set()
        return cls(**{name: len(found[name]) >= few for name, few in _FEWEST_OF_A_STYLE.items()})

    def label(self, line: str, block: _Block | None) -> Label | None:
        """The label that a line begins with, after the lines of a block."""
        found = labelled(line)
        if found is None and self.dashed:
            found = dashed(line)
        after_bare = block is None or (block.label is not None and block.label.is_bare)
        return bare(line) if found is None and self.bare and after_bare else found


def _blocks(lines: Iterable[_Line], style: _Style) -> Iterator[_Block]:
    """Runs of lines that belong together."""
    block: _Block | None = None
    gap = 0
    for number, line in lines:
        label = style.label(line, block) if line else None
        aside = reference(line) if line and label is None else None
        if block and (not line or label or _breaks(block, line, aside)):
            yield block
            block, gap = None, 0
        if not line:
            gap += 1
            continue
        if block is None:
            block = _Block(gap, label, aside)
        block.lines.append((number, line))
    if block:
        yield block


def _breaks(block: _Block, line: str, aside: str | None) -> bool:
    """Whether a line without a label is a paragraph of its own all the same."""
    return block.aside is not None or (
        (aside is not None or is_link_line(line)) and not block.is_in_a_sentence()
    )


def _parts(block: _Block) -> Iterator[Paragraph]:
    """The paragraphs of a block: one, or one for each item of a list."""
    starts = _items(block)
    cuts = sorted({0, *starts})
    for start, end in zip(cuts, [*cuts[1:], len(block.lines)], strict=True):
        part = replace(block, lines=block.lines[start:end])
        if start:
            part = _Block(0, lines=part.lines)
        yield replace(_paragraph(part), is_item=start in starts)


def _items(block: _Block) -> set[int]:
    """Which lines of a block begin an item of a list."""
    marks = [marker(line) for _, line in block.lines]
    first = next((number for number, mark in enumerate(marks) if mark), None)
    if first is None:
        return set()
    items = {number for number, mark in enumerate(marks) if mark == marks[first]}
    if marks[first] in _SURE_MARKS:
        return items
    after = (
        first == 0 or block.lines[first - 1][1].endswith(_BEFORE_ITEMS) or _is_bare(block, first)
    )
    return items if after and len(items) >= _FEWEST_ITEMS else set()


def _is_bare(block: _Block, first: int) -> bool:
    return first == 1 and block.label is not None and not block.label.value


def _paragraph(block: _Block) -> Paragraph:
    (line, _), *others = block.lines
    written = " ".join(text for _, text in block.lines)
    label = block.label or (None if block.aside else labelled(written))
    if label is None:
        return Paragraph(written, line, block.gap, None, written, block.aside)
    if block.label is not None:
        text = " ".join([label.value, *(text for _, text in others)]).strip()
    else:
        text = label.value
    aside = label.field if label.field in ASIDES else None
    name = None if aside else label.field
    return Paragraph(text, line, block.gap, name, written, aside, languages=label.languages)


def _with_values(found: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs; the one after "Contact:" alone is its value and stands for both."""
    waiting: Paragraph | None = None
    for paragraph in found:
        if waiting and (paragraph.gap > 1 or paragraph.field or paragraph.aside):
            yield waiting
        elif waiting:
            written = f"{waiting.written} {paragraph.written}"
            yield replace(paragraph, aside=waiting.aside, gap=waiting.gap, written=written)
            waiting = None
            continue
        waiting = paragraph if paragraph.aside and not paragraph.text else None
        if not waiting:
            yield paragraph
    if waiting:
        yield waiting
