"""The lines of a page as blocks: runs of lines that belong together, each with its label."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.read.page.bodies import says_whose
from portfolio_lib.read.page.contacts import is_link_line, reference
from portfolio_lib.read.page.items import marker, unmarked, value_of
from portfolio_lib.read.page.labels import Label, Labels
from portfolio_lib.read.page.lines import Line
from portfolio_lib.read.page.sentences import ends_sentence, is_running, is_sentence
from portfolio_lib.read.page.style import Style
from portfolio_lib.read.written.money import parse_money
from portfolio_lib.read.written.names import named_parts
from portfolio_lib.read.written.periods import parse_day, parse_period
from portfolio_lib.read.written.statuses import parse_status

TEXTS = ("objective", "summary", "text")
"""The fields that are running text; "text" is a further paragraph of the summary."""
_WRAPPED = 50
"""A line of a wrapped text has at least as many characters."""
_LONGEST_TITLE_LINE = 150
_FEWEST_AGAIN = 2
"""So many labels that come again are those of another project."""
_GOES_ON = re.compile(
    r"(?:[,;&/–-]|\b(?:and|or|of|the|for|with|und|der|des|für|et|de|y|e|i|и|та))$"
)
"""How a line ends that its next line goes on with."""
_KIND = re.compile(r"(?:eu )?(?:project|projekt|projet|proyecto|progetto|projeto)", re.IGNORECASE)
"""A line that says only what stands above it: "Project"."""
_BEGINS_WITHIN = re.compile(r"[(\[]|[a-zß-öø-ÿ]")
"""How a line begins that goes on with the one above it."""
_OF_NAMES = frozenset({"funding", "implementing", "places", "region"})
"""Fields that may have a name on each line."""
_ONE_LINE = {"identifier", "start", "end", "period", "status", "as_of", *AMOUNT_KINDS, "grant"}
"""Fields whose values are complete on one line, where labels stand alone above them."""


@dataclass
class Block:
    """Lines that belong together, and what the first one begins with."""

    gap: int
    label: Label | None = None
    aside: str | None = None
    unknown: str | None = None
    lines: list[Line] = field(default_factory=list)
    each_alone: bool = False
    """Whether each of its lines is a name of its own, not the rest of the one above it."""
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

    def waits_for_value(self) -> bool:
        """Whether its label stands alone on its line so far."""
        return self.label is not None and not self.label.value and len(self.lines) == 1

    def value(self) -> str:
        """What follows its label; several names with semicolons between them."""
        first = self.label.value if self.label else ""
        field = self.label.field if self.label else ""
        others = [line.text for line in self.lines[1:]]
        if len(others) == 1 and not first:
            others = [value_of(others[0], field)]
        is_list = field in _OF_NAMES and (self.each_alone or (self.is_bare() and field == "places"))
        is_list = is_list or (field == "funding" and bool(first) and all(map(_has_amount, others)))
        if not is_list:
            return " ".join(filter(None, [first, *others]))
        for text in others:
            goes_on = not first or _BEGINS_WITHIN.match(text) or _GOES_ON.search(first)
            first = f"{first} {text}".strip() if goes_on else f"{first}; {unmarked(text)}"
        return first

    def is_short(self) -> bool:
        """Whether its first line is shorter than one of a text that goes on below."""
        return len(self.lines[0].text) < _WRAPPED

    def is_bare(self) -> bool:
        """Whether its label stands alone, without a colon."""
        return self.label is not None and self.label.is_bare

    def has_short_value(self) -> bool:
        """Whether it is a value beside a label, and complete."""
        if self.unknown is None and (self.label is None or self.label.field in TEXTS):
            return False
        return not self.waits_for_value() and not _GOES_ON.search(self.lines[-1].text)


@dataclass
class Blocks:
    """Runs of lines that belong together."""

    lines: Sequence[Line]
    style: Style
    labels: Labels
    is_place: Callable[[str], bool] = lambda _: False
    is_heading: Callable[[str], bool] = lambda _: False
    block: Block | None = None
    seen: set[str] = field(default_factory=set)
    """The fields since the last title that stands close above its fields."""

    def found(self) -> Iterator[Block]:
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
            each = self.style.unwrapped
            self.block = self.block or replace(begins or Block(0), gap=gap, each_alone=each)
            self.block.lines.append(line)
        if self.block:
            yield self.block

    def _beginning(self, position: int, line: Line) -> Block | None:
        """The block that begins with a line, or None where the line goes on with one."""
        block = self.block
        after_bare = block is None or block.is_after_value or (
            block.label is not None and (block.label.is_bare or position - 1 in self.style.glued)
        )  # fmt: skip
        label = self.style.label(position, line, after_bare)
        if label is not None and label.is_bare and block and block.waits_for_status(line.text):
            label = None
        if label is not None and not (block and _goes_on(block, line.text)):
            self.seen.add(label.field)
            return Block(0, label)
        aside = None if line.heading else reference(line.text)
        unknown = None if line.heading else self.labels.unknown(line.text)
        if unknown and block and _is_donor_of_list(block, line.text):
            unknown = None
        if block is None:
            self.seen = set()
        is_unknown = unknown is not None and not (block and self._goes_into(block, position))
        if block is None or is_unknown:
            return Block(0, None, aside, unknown)
        if line.heading or block.lines[-1].heading or _breaks(block, line.text, aside):
            return Block(0, None, aside)
        if self._has_all(block, line.text):
            return Block(0, is_after_value=True)
        if block.has_short_value() and self._is_title(position):
            self.seen = set()
            return Block(0)
        is_own = self.style.unwrapped and _is_paragraph(block, line.text)
        is_own = is_own or _is_subtitle(block, line.text) or _is_status_below(block, line.text)
        is_own = is_own or (block.label is None and self._is_apart(position, block))
        is_own = is_own or (self.style.below and line.text.endswith(":"))
        return Block(0) if is_own or self._is_below_heading(block, position) else None

    def _is_apart(self, position: int, block: Block) -> bool:
        """Whether a line or the one above it is a place in capitals, the heading of a chapter."""
        lines = (self.lines[position].text, block.lines[-1].text)
        is_chapter = any(line.isupper() and self.is_heading(line) for line in lines)
        return is_chapter or self._is_above_status(position)

    def _is_above_status(self, position: int) -> bool:
        """Whether a line says that it is a project, and the one below it its status."""
        below = self.lines[position + 1].text if position + 1 < len(self.lines) else ""
        is_kind = _KIND.fullmatch(self.lines[position].text) is not None
        return is_kind and parse_status(below) is not None

    def _is_below_heading(self, block: Block, position: int) -> bool:
        """Whether a line stands alone between a heading and a label: "Kenya", then a title."""
        has_own = block.label or block.unknown or len(block.lines) > 1
        return not has_own and self._is_label(position + 1) and self.is_heading(block.lines[0].text)

    def _goes_into(self, block: Block, position: int) -> bool:
        """Whether a text goes on in a line that has a colon: no label stands right below it."""
        is_title = block.label is None and len(block.lines) == 1
        return block.is_wrapped() and not (is_title and self._is_label(position + 1))

    def _is_label(self, position: int) -> bool:
        if position >= len(self.lines):
            return False
        return self.style.label(position, self.lines[position], after_bare=False) is not None

    def _has_all(self, block: Block, line: str) -> bool:
        """Whether the value below a label that stands alone is complete before this line."""
        if block.label is None or not block.has_short_value():
            return False
        if block.label.value:
            is_text = is_sentence(line) and (block.label.field == "title" or block.is_short())
            is_whole = len(block.lines) == 1 and (is_text or _is_whole_value(block.label))
            is_label = self.labels.bare(line[:1].upper() + line[1:]) is not None
            return is_whole and (is_label or line[:1].isupper())
        if not (block.label.is_bare or self.style.unwrapped or self.style.below):
            return False
        if block.label.field != "places":
            return block.label.field in _ONE_LINE and not _BEGINS_WITHIN.match(line)
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
        return len(following & self.seen) >= _FEWEST_AGAIN


def _is_whole_value(label: Label) -> bool:
    """Whether what stands beside a label is a period, a day or an amount, and all of it."""
    if label.field in {"period", "start", "end"}:
        return (parse_period(label.value) or parse_day(label.value)) is not None
    money = parse_money(label.value) if label.field in _ONE_LINE else None
    return money is not None and money.currency is not None


def _is_subtitle(block: Block, line: str) -> bool:
    """Whether a line below one without a label says whose the project is."""
    above = block.lines[-1].text
    return block.label is None and not _GOES_ON.search(above) and says_whose(line)


def _is_status_below(block: Block, line: str) -> bool:
    """Whether a line below the only one without a label is a status: "Wells", then "Ongoing"."""
    is_alone = block.label is None and block.unknown is None and len(block.lines) == 1
    is_alone = is_alone and not ends_sentence(block.lines[0].text)
    return is_alone and not _GOES_ON.search(block.lines[0].text) and parse_status(line) is not None


def _is_paragraph(block: Block, line: str) -> bool:
    """Whether a line of a page that is not wrapped is no item or name of what stands above."""
    above = block.lines[-1].text
    if block.waits_for_value() or _BEGINS_WITHIN.match(line) or _GOES_ON.search(above):
        return False
    if _is_donor_of_list(block, line):
        return False
    is_item = marker(line) is not None
    if block.label is None or is_item:
        return not is_item or (block.label is None and marker(above) is None)
    is_list = block.label.field in _OF_NAMES and not block.label.value
    return not is_list or is_running(line)


def _is_donor_of_list(block: Block, line: str) -> bool:
    """Whether a line is a name of a list of organisations with its amount: "- Sida: SEK 1m"."""
    if block.label is None or block.label.field not in {"funding", "implementing"}:
        return False
    is_item = marker(line) is not None and not _is_sibling(block, line)
    above = block.lines[-1].text if len(block.lines) > 1 else block.label.value
    return (is_item or _has_amount(above)) and _has_amount(unmarked(line))


def _has_amount(line: str) -> bool:
    """Whether a line is a name with its amount: "Sida: SEK 1m"."""
    return any(part.name and part.figure for part in named_parts(line))


def _is_sibling(block: Block, line: str) -> bool:
    """Whether a line is an item like the one above, which has a label and its value."""
    mark = marker(line)
    is_labelled = block.label is not None and bool(block.label.value)
    return is_labelled and mark is not None and marker(block.lines[0].text) == mark


def _goes_on(block: Block, line: str) -> bool:
    """Whether a small letter after half a sentence goes on with it, whatever colon follows."""
    first = next((character for character in line if character.isalpha()), "")
    return first.islower() and block.is_in_a_sentence()


def _breaks(block: Block, line: str, aside: str | None) -> bool:
    """Whether a line without a label is a paragraph of its own all the same."""
    return (
        block.aside is not None
        or _is_sibling(block, line)
        or ((aside is not None or is_link_line(line)) and not block.is_in_a_sentence())
    )
