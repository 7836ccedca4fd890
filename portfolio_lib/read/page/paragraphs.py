"""A page as paragraphs: each with its label, its line, and the gap before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from portfolio_lib.model.tables import AMOUNT_KINDS
from portfolio_lib.read.page.contacts import ASIDES, is_link_line, reference
from portfolio_lib.read.page.items import marker, unmarked
from portfolio_lib.read.page.labels import Label, Labels
from portfolio_lib.read.page.lines import Line
from portfolio_lib.read.page.sentences import ends_sentence
from portfolio_lib.read.page.style import Style
from portfolio_lib.read.written.amounts import currency_of
from portfolio_lib.read.written.money import parse_money
from portfolio_lib.read.written.names import named_parts
from portfolio_lib.read.written.others import is_of_others
from portfolio_lib.read.written.periods import is_ongoing, parse_day, parse_period
from portfolio_lib.read.written.statuses import parse_status

__all__ = ["TEXTS", "Paragraph", "paragraphs"]

TEXTS = ("objective", "summary", "text")
"""The fields that are running text; "text" is a further paragraph of the summary."""
_BEFORE_ITEMS = (":", ".", ";")
_SURE_MARKS = frozenset("•▪‣")
"""Marks that begin an item wherever they stand; a dash may also begin a wrapped line."""
_FEWEST_ITEMS = 2
_WRAPPED = 50
"""A line of a wrapped text has at least as many characters."""
_LONGEST_TITLE_LINE = 150
_GOES_ON = re.compile(
    r"(?:[,;&/–-]|\b(?:and|or|of|the|for|with|und|der|des|für|et|de|y|e|i|и|та))$"
)
"""How a line ends that its next line goes on with."""
_BEGINS_WITH_FIGURE = re.compile(r"\W*(?:[A-Z]{3}\b|[€£$])?\s?[0-9]")
BODY_OF_MONEY = "European Union"
_REMARK_BEHIND = re.compile(r"\s*(?P<remark>[(\[][^()\[\]]*[)\]])?\s*$")
_ONE_LINE = {"identifier", "start", "end", "period", "status", "as_of", *AMOUNT_KINDS, "grant"}
"""Fields whose values are complete on one line, where labels stand alone above them."""
_FEWEST_VALUES = 3
"""So many labels right above headings make these their values."""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a page, its white space made single spaces.

    `field` is the field that its label stands for, or None without a label; `text`
    is what follows the label, `written` the whole paragraph. `gap` counts the blank
    lines before it. `aside` says that it is a contact, a link or an amount, which are no
    fields; `is_item` that it is one of a list. `languages` are those of its label.
    `heading` is the level of a heading, from 1, or 0; `is_bare` says that its label stands
    alone; `unknown` is what stands where a label would, and is none that is known. `is_given`
    says that an amount is what a donor gives.
    """

    text: str
    line: int
    gap: int
    field: str | None
    written: str
    aside: str | None = None
    is_item: bool = False
    languages: tuple[str, ...] = ()
    heading: int = 0
    is_bare: bool = False
    unknown: str | None = None
    name: str = ""
    """The label itself, as written."""
    is_given: bool = False
    giver: str = ""
    """Who gives the amount, where it stands beside that name."""

    @property
    def key(self) -> str | None:
        """What is stated: the field, or the kind of an amount."""
        return self.field or (self.aside if self.aside in AMOUNT_KINDS else None)


@dataclass
class _Block:
    """Lines that belong together, and what the first one begins with."""

    gap: int
    label: Label | None = None
    aside: str | None = None
    unknown: str | None = None
    lines: list[Line] = field(default_factory=list)
    is_after_value: bool = False
    """Whether it begins right below the value of a label that stands alone."""

    def is_in_a_sentence(self) -> bool:
        """Whether the next line goes on with a sentence, even one that is an address."""
        is_text = self.label is None or self.label.field in TEXTS
        return is_text and not ends_sentence(self.lines[-1].text)

    def is_wrapped(self) -> bool:
        """Whether its last line is one of a text that goes on below."""
        return self.is_in_a_sentence() and len(self.lines[-1].text) >= _WRAPPED

    def waits_for_status(self, line: str) -> bool:
        """Whether its label stands alone and a line is the status that it waits for."""
        is_open = self.label is not None and self.label.is_bare and len(self.lines) == 1
        is_of_status = self.label is not None and self.label.field == "status"
        return is_open and is_of_status and parse_status(line) is not None

    def has_short_value(self) -> bool:
        """Whether it is a value beside a label, and complete."""
        if self.unknown is None and (self.label is None or self.label.field in TEXTS):
            return False
        is_empty = self.label is not None and not self.label.value and len(self.lines) == 1
        return not is_empty and not _GOES_ON.search(self.lines[-1].text)


def paragraphs(
    written: Iterable[Line],
    labels: Labels,
    is_place: Callable[[str], bool] = lambda _: False,
    is_heading: Callable[[str], bool] = lambda _: False,
) -> list[Paragraph]:
    """The paragraphs of a page: apart by blank lines, labels or marks of a list.

    `written` are its lines with their numbers; `is_place` tells where the places below a label
    that stands alone end, `is_heading` a line that is no part of what stands right below.
    """
    lines = _without_headings_of_values(list(_lines(written, labels)), labels)
    blocks = _Blocks(lines, Style.of(lines, labels), labels, is_place, is_heading).found()
    return list(_with_values(part for block in blocks for part in _parts(block, labels)))


def _lines(written: Iterable[Line], labels: Labels) -> Iterator[Line]:
    """The lines with their numbers, one for each field, white space made single spaces."""
    for number, raw, heading in written:
        for part in labels.parts_of(raw):
            yield Line(number, " ".join(part.split()), heading)


def _without_headings_of_values(lines: list[Line], labels: Labels) -> list[Line]:
    """The lines, where headings are values below labels as lines of text: "Donor", then it."""
    below: dict[int, str] = {}
    waiting = ""
    for position, line in enumerate(lines):
        label = labels.bare(line.text) if line.text else None
        if line.heading > 1 and label is None and waiting:
            below[position] = waiting
        if line.text:
            waiting = label.field if label and not line.heading else ""
    if len(set(below.values()) - {*TEXTS, "other", "contact", "link"}) < _FEWEST_VALUES:
        return lines
    kept: list[Line] = []
    for position, line in enumerate(lines):
        if position in below:
            while len(kept) > 1 and not kept[-1].text and not kept[-2].text:
                kept.pop()
            line = line._replace(heading=0)  # noqa: PLW2901 - the same line
        kept.append(line)
    return kept


@dataclass
class _Blocks:
    """Runs of lines that belong together."""

    lines: Sequence[Line]
    style: Style
    labels: Labels
    is_place: Callable[[str], bool] = lambda _: False
    is_heading: Callable[[str], bool] = lambda _: False
    block: _Block | None = None
    seen: set[str] = field(default_factory=set)
    """The fields since the last title that stands close above its fields."""

    def found(self) -> Iterator[_Block]:
        """The blocks, one after the other."""
        gap = 0
        for position, line in enumerate(self.lines):
            begins = self._beginning(position, line) if line.text else None
            if self.block and (not line.text or begins):
                yield self.block
                self.block, gap = None, 0
            if not line.text:
                gap += 1
                continue
            self.block = self.block or replace(begins or _Block(0), gap=gap)
            self.block.lines.append(line)
        if self.block:
            yield self.block

    def _beginning(self, position: int, line: Line) -> _Block | None:
        """The block that begins with a line, or None where the line goes on with one."""
        block = self.block
        after_bare = block is None or block.is_after_value or (
            block.label is not None and block.label.is_bare
        )  # fmt: skip
        label = self.style.label(position, line, after_bare)
        if label is not None and label.is_bare and block and block.waits_for_status(line.text):
            label = None
        if label is not None and not (block and _goes_on(block, line.text)):
            self.seen.add(label.field)
            return _Block(0, label)
        aside = None if line.heading else reference(line.text)
        unknown = None if line.heading else self.labels.unknown(line.text)
        if unknown and block and _is_donor_of_list(block, line.text):
            unknown = None
        if block is None:
            self.seen = set()
        if block is None or (unknown is not None and not block.is_wrapped()):
            return _Block(0, None, aside, unknown)
        if line.heading or block.lines[-1].heading or _breaks(block, line.text, aside):
            return _Block(0, None, aside)
        if self._has_all(block, line.text):
            return _Block(0, is_after_value=True)
        if block.has_short_value() and self._is_title(position):
            self.seen = set()
            return _Block(0)
        return _Block(0) if self._is_below_heading(block, position) else None

    def _is_below_heading(self, block: _Block, position: int) -> bool:
        """Whether a line stands alone between a heading and a label: "Kenya", then a title."""
        has_own = block.label or block.unknown or len(block.lines) > 1
        return not has_own and self._is_label(position + 1) and self.is_heading(block.lines[0].text)

    def _is_label(self, position: int) -> bool:
        if position >= len(self.lines):
            return False
        return self.style.label(position, self.lines[position], after_bare=False) is not None

    def _has_all(self, block: _Block, line: str) -> bool:
        """Whether the value below a label that stands alone is complete before this line."""
        if block.label is None or not block.label.is_bare or not block.has_short_value():
            return False
        if block.label.field != "places":
            return block.label.field in _ONE_LINE
        values = [one.text for one in block.lines[1:]]
        return bool(values) and all(map(self.is_place, values)) and not self.is_place(line)

    def _is_title(self, position: int) -> bool:
        """Whether labels follow a line that stand before it already: it is another title."""
        text = self.lines[position].text
        if not text[:1].isupper() or len(text) > _LONGEST_TITLE_LINE or marker(text):
            return False
        following: set[str] = set()
        for line in self.lines[position + 1 :]:
            label = self.labels.labelled(line.text) if line.text else None
            if label is None and not following:
                return False
            if not line.text or (label is not None and label.field in following):
                break
            following |= {label.field} if label else set()
        return len(following & self.seen) >= _FEWEST_ITEMS


def _is_donor_of_list(block: _Block, line: str) -> bool:
    """Whether a line is a name of a list of organisations with its amount: "- Sida: SEK 1m"."""
    is_list = block.label is not None and block.label.field in {"funding", "implementing"}
    return (
        is_list
        and marker(line) is not None
        and any(part.name and part.figure for part in named_parts(unmarked(line)))
    )


def _goes_on(block: _Block, line: str) -> bool:
    """Whether a small letter after half a sentence goes on with it, whatever colon follows."""
    first = next((character for character in line if character.isalpha()), "")
    return first.islower() and block.is_in_a_sentence()


def _breaks(block: _Block, line: str, aside: str | None) -> bool:
    """Whether a line without a label is a paragraph of its own all the same."""
    return block.aside is not None or (
        (aside is not None or is_link_line(line)) and not block.is_in_a_sentence()
    )


def _parts(block: _Block, labels: Labels) -> Iterator[Paragraph]:
    """The paragraphs of a block: one, or one for each item of a list.

    A label may be broken over two lines.
    """
    has_own = block.label or block.aside or block.unknown or block.lines[0].heading
    if not has_own and len(block.lines) > 1:
        written = " ".join(line.text for line in block.lines)
        whole = labels.labelled(written)
        if whole is not None:
            first = block.lines[0]._replace(text=written)
            block = replace(block, label=whole, lines=[first])
    starts = _items(block)
    cuts = sorted({0, *starts})
    for start, end in zip(cuts, [*cuts[1:], len(block.lines)], strict=True):
        part = replace(block, lines=block.lines[start:end])
        if start:
            part = _Block(0, lines=part.lines)
        yield replace(_paragraph(part), is_item=start in starts)


def _items(block: _Block) -> set[int]:
    """Which lines of a block begin an item of a list."""
    marks = [marker(line.text) for line in block.lines]
    first = next((number for number, mark in enumerate(marks) if mark), None)
    if first is None or (block.label is not None and first == 0):
        return set()
    items = {number for number, mark in enumerate(marks) if mark == marks[first]}
    if marks[first] in _SURE_MARKS:
        return items
    after = (
        first == 0 or block.lines[first - 1].text.endswith(_BEFORE_ITEMS) or _is_bare(block, first)
    )
    return items if after and len(items) >= _FEWEST_ITEMS else set()


def _is_bare(block: _Block, first: int) -> bool:
    return first == 1 and block.label is not None and not block.label.value


def _paragraph(block: _Block) -> Paragraph:
    first, *others = block.lines
    written = " ".join(line.text for line in block.lines)
    plain = Paragraph(
        written, first.number, block.gap, None, written, block.aside,
        heading=first.heading, unknown=block.unknown,
    )  # fmt: skip
    if block.label is None:
        return plain
    apart = "; " if block.label.is_bare and block.label.field == "places" else " "
    text = apart.join(filter(None, [block.label.value, *(line.text for line in others)]))
    is_bare = block.label.is_bare or not block.label.value
    about = replace(
        plain, text=text, languages=block.label.languages, is_bare=is_bare, name=block.label.name
    )
    return _with_field(about, block.label.field)


def _with_field(paragraph: Paragraph, stated: str) -> Paragraph:
    """The paragraph with the field that its label stands for, where the value has a say in it."""
    text = paragraph.text
    if stated == "grant of the EU":
        text = _REMARK_BEHIND.sub(rf" from the {BODY_OF_MONEY} \g<remark>", text, count=1).strip()
        return replace(paragraph, text=text, aside="commitment", is_given=True)
    if stated == "grant":
        return replace(paragraph, aside="commitment", is_given=True)
    if stated == "funding" and is_of_others(paragraph.name, text) and _is_money(text):
        return replace(paragraph, unknown=paragraph.name, text=paragraph.written)
    if stated in {"funding or budget", "funding"}:
        stated = "budget" if _is_money(text) else "funding"
    if stated == "end or places":  # "Kraj" is the end in Serbian, and the country in Polish
        stated = "end" if any(map(str.isdigit, text)) or is_ongoing(text) else "places"
    if stated == "period or other":  # "Phase: 2019 – 2023", and "Phase: II"
        stated = "period" if parse_period(text) else "other"
    if stated == "as_of" and parse_status(text) and parse_day(text) is None:
        stated = "status"
    if stated in ASIDES:
        return replace(paragraph, aside=stated)
    return replace(paragraph, field=stated)


def _is_money(text: str) -> bool:
    """Whether a value after "Funding:" is an amount, or meant as one."""
    money = parse_money(text)
    if money is not None:
        return money.currency is not None
    named = [part for part in named_parts(text) if part.name and part.figure]
    if len(named) > 1 or (named and not _BEGINS_WITH_FIGURE.match(text)):
        return False
    has_number = re.search(r"[0-9]{3}|[0-9]\s?(?:m|k|mio)", text, re.IGNORECASE) is not None
    return has_number and any(currency_of(word) for word in re.findall(r"[A-Z]{3}|[€£]", text))


def _with_values(found: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """The paragraphs; the one after "Contact:" alone is its value and stands for both."""
    waiting: Paragraph | None = None
    for paragraph in found:
        has_own = paragraph.field or paragraph.aside or paragraph.heading or paragraph.unknown
        if waiting and (paragraph.gap > 1 or has_own):
            yield waiting
        elif waiting:
            written = f"{waiting.written} {paragraph.written}"
            yield replace(
                paragraph, aside=waiting.aside, gap=waiting.gap, written=written,
                is_bare=True, name=waiting.name, languages=waiting.languages, is_item=False,
            )  # fmt: skip
            waiting = None
            continue
        waiting = paragraph if paragraph.aside and not paragraph.text else None
        if not waiting:
            yield paragraph
    if waiting:
        yield waiting
