"""A page as paragraphs: each with its label, its line, and the gap before it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from portfolio_lib.model.vocabularies import AMOUNT_KINDS
from portfolio_lib.read.page.blocks import TEXTS, Block, Blocks
from portfolio_lib.read.page.bodies import is_person
from portfolio_lib.read.page.contacts import ASIDES
from portfolio_lib.read.page.fields_in_a_line import parts_of
from portfolio_lib.read.page.items import marker
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.lines import Line
from portfolio_lib.read.page.sentences import ends_sentence, is_prose, is_running
from portfolio_lib.read.page.style import Style
from portfolio_lib.read.written.amounts import currency_of
from portfolio_lib.read.written.money import parse_money
from portfolio_lib.read.written.names import named_parts
from portfolio_lib.read.written.others import is_of_others
from portfolio_lib.read.written.periods import is_ongoing, length_of, parse_day, parse_period
from portfolio_lib.read.written.statuses import parse_status

_BEFORE_ITEMS = (":", ".", ";")
_SURE_MARKS = frozenset("•▪‣")
"""Marks that begin an item wherever they stand; a dash may also begin a wrapped line."""
_FEWEST_ITEMS = 2
_BEGINS_WITH_FIGURE = re.compile(r"\W*(?:[A-Z]{3}\b|[€£$])?\s?[0-9]")
BODY_OF_MONEY = "European Union"
_IN_MONTHS = re.compile(
    r"month|monat|mois|\bmes(?:es|i)?\b|meseci|mjeseci|месец|місяц|месяц|miesi|luni|hónap|muaj"
    r"|maand|måned|månad|měsíc",
    re.IGNORECASE,
)
"""What a label says whose value is a number of months: "Duration in months"."""
_DATE = frozenset({"date", "datum", "data", "fecha", "дата"})
"""Labels of a date of any kind, which a range of dates makes the period."""
_MAY_PART = re.compile(r"\s?[,;|(]\s?|\s[–—-]\s|\s(?=[0-9])")
"""What may stand between the two values of a label of two fields."""
_WORDS_OF_A_TEXT = 15
"""A sentence of so many words is a text and no title."""
_FEWEST_VALUES = 3
"""So many labels right above headings make these their values."""


class Paragraph(NamedTuple):
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
    unit: str = ""
    """The unit that a label names which stands alone."""
    is_given: bool = False
    giver: str = ""
    """Who gives the amount, where it stands beside that name."""
    is_in_text: bool = False
    """Whether it is what a sentence of another paragraph says."""

    @property
    def key(self) -> str | None:
        """What is stated: the field, or the kind of an amount."""
        return self.field or (self.aside if self.aside in AMOUNT_KINDS else None)


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
    blocks = Blocks(lines, Style.of(lines, labels), labels, is_place, is_heading).found()
    found = _with_values(part for block in blocks for part in _parts(block, labels))
    return [part for paragraph in found for part in _of_joint(paragraph)]


def _lines(written: Iterable[Line], labels: Labels) -> Iterator[Line]:
    """The lines with their numbers, one for each field, white space made single spaces."""
    for number, raw, heading in _with_colons(written):
        for part in parts_of(raw, labels):
            yield Line(number, " ".join(part.split()), heading)


def _with_colons(written: Iterable[Line]) -> Iterator[Line]:
    """The lines, a colon that begins one behind the line above it: "Start", then ": 2017"."""
    above: Line | None = None
    for line in written:
        is_rest = line.text.lstrip().startswith(": ") and above is not None and above.text
        if above and not is_rest:
            yield above
        joined = f"{above.text.rstrip()}{line.text.lstrip()}" if above and is_rest else line.text
        above = above._replace(text=joined) if above and is_rest else line
    if above:
        yield above


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


def _parts(block: Block, labels: Labels) -> Iterator[Paragraph]:
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
            part = Block(0, lines=part.lines)
        yield _paragraph(part)._replace(is_item=start in starts)


def _items(block: Block) -> set[int]:
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


def _is_bare(block: Block, first: int) -> bool:
    return first == 1 and block.label is not None and not block.label.value


def _paragraph(block: Block) -> Paragraph:
    first = block.lines[0]
    written = " ".join(line.text for line in block.lines)
    plain = Paragraph(
        written, first.number, block.gap, None, written, block.aside,
        heading=first.heading, unknown=block.unknown,
    )  # fmt: skip
    if block.label is None:
        return plain
    text = block.value()
    is_bare = block.label.is_bare or not block.label.value
    about = plain._replace(
        text=text, languages=block.label.languages, is_bare=is_bare, name=block.label.name,
        unit=block.label.unit, giver=block.label.giver,
    )  # fmt: skip
    return _with_field(_with_unit(about), block.label.field)


def _with_unit(paragraph: Paragraph) -> Paragraph:
    """The paragraph with the unit of its label behind an amount that has none."""
    money = parse_money(paragraph.text) if paragraph.unit and paragraph.text else None
    if money is None or money.currency is not None:
        return paragraph
    return paragraph._replace(text=f"{paragraph.text} {paragraph.unit}")


def _with_field(paragraph: Paragraph, stated: str) -> Paragraph:
    """The paragraph with the field that its label stands for, where the value has a say in it."""
    text = paragraph.text
    if stated == "title" and len(text.split()) >= _WORDS_OF_A_TEXT and ends_sentence(text):
        stated = "summary"  # "Project: The project will …"
    if stated == "grant of the EU":
        return paragraph._replace(aside="commitment", is_given=True, giver=BODY_OF_MONEY)
    if stated == "grant":
        return paragraph._replace(aside="commitment", is_given=True)
    if stated == "funding" and is_of_others(paragraph.name, text) and _is_money(text):
        return paragraph._replace(unknown=paragraph.name, text=paragraph.written)
    stated = _by_value(stated, paragraph)
    if stated == "period" and text.isdecimal() and _IN_MONTHS.search(paragraph.name):
        return paragraph._replace(field=stated, text=f"{text} months")
    if stated in {"funding", "implementing"} and is_prose(text):
        stated = "text"  # "Implementation: The project works with …"
    if stated == "implementing" and is_person(paragraph.name, text):
        stated = "contact"
    if stated in ASIDES:
        return paragraph._replace(aside=stated)
    return paragraph._replace(field=stated)


def _by_value(stated: str, paragraph: Paragraph) -> str:
    """The field of a label that may be one of two, which its value tells."""
    text = paragraph.text
    if stated in {"funding or budget", "funding"}:
        stated = "budget" if _is_money(text) else "funding"
    if stated == "end or places":  # "Kraj" is the end in Serbian, and the country in Polish
        stated = "end" if any(map(str.isdigit, text)) or is_ongoing(text) else "places"
    if stated == "period or other":  # "Phase: 2019 – 2023", and "Phase: II"
        stated = "period" if parse_period(text) else "other"
    if stated == "other" and paragraph.name.strip(" *•-").casefold() in _DATE:
        is_range = parse_day(text) is None and parse_period(text) is not None
        stated = "period" if is_range else stated  # of one date nobody knows what it is of
    if stated == "as_of" and parse_status(text) and parse_day(text) is None:
        stated = "status"
    if stated == "status" and is_running(text) and parse_status(text) is None:
        stated = "text"  # "Situation: The wells of Kayes are dry."
    return stated


def _of_joint(paragraph: Paragraph) -> Iterator[Paragraph]:
    """The paragraphs of a label of two fields, such as "Place and period: Novi Pazar, 2018"."""
    first, _, second = (paragraph.field or "").partition(" and ")
    if not second:
        yield paragraph
        return
    for match in _MAY_PART.finditer(paragraph.text):
        texts = paragraph.text[: match.start()], paragraph.text[match.end() :].rstrip(" )")
        for one, other in (texts, texts[::-1]):
            if _may_be(first, one) and _may_be(second, other):
                yield _with_field(paragraph._replace(text=one, field=None), first)
                yield _with_field(paragraph._replace(text=other, field=None), second)
                return
    whole = next((name for name in (second, first) if _is_surely(name, paragraph.text)), None)
    plain = paragraph._replace(field=None)
    yield _with_field(plain, whole) if whole else plain._replace(unknown=paragraph.name)


def _is_surely(field: str, text: str) -> bool:
    if field == "budget":
        return _is_money(text) and parse_money(text) is not None
    return field == "period" and (parse_period(text) is not None or length_of(text) is not None)


def _may_be(field: str, text: str) -> bool:
    return not any(map(str.isdigit, text)) if field == "places" else _is_surely(field, text)


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
    """The paragraphs; the one after "Contact:" or "Title:" alone is its value, for both."""
    waiting: Paragraph | None = None
    for paragraph in found:
        has_own = paragraph.field or paragraph.aside or paragraph.heading or paragraph.unknown
        if waiting and (paragraph.gap > 1 or has_own):
            yield waiting
        elif waiting:
            written = f"{waiting.written} {paragraph.written}"
            value = paragraph._replace(
                aside=waiting.aside, gap=waiting.gap, written=written, unit=waiting.unit,
                is_bare=True, name=waiting.name, languages=waiting.languages, is_item=False,
            )  # fmt: skip
            yield _with_field(value, "title") if waiting.field else _with_unit(value)
            waiting = None
            continue
        may_wait = paragraph.aside or paragraph.field == "title"
        waiting = paragraph if may_wait and not paragraph.text else None
        if not waiting:
            yield paragraph
    if waiting:
        yield waiting
