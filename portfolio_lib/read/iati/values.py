"""Values of IATI elements: narratives, days, numbers, codes; and what is told about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, cached_property, lru_cache
from sys import intern
from typing import NamedTuple

from lxml import etree

from portfolio_lib.messages import shortened
from portfolio_lib.model import Finding
from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.iati.extension import NAMESPACE, own
from portfolio_lib.read.written.xsd import parsed_day, parsed_number
from portfolio_lib.read.xml import line_of, text_of
from portfolio_lib.vocabulary import UNPRINTABLE

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_WHOLE = 100
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


def quoted(text: str, longest: int = 60) -> str:
    """A value for a message, cut where it is long."""
    return repr(shortened(text, longest))


@lru_cache(maxsize=1_000)
def coded(code_list: str, code: str) -> str | None:
    """What a code stands for here (the table codes.csv), or None."""
    return _codes().get((code_list, code.strip().casefold()))


def codes_of(code_list: str, value: str) -> list[str]:
    """The codes of a list that stand for a value, in the order of the table."""
    return [code for (name, code), word in _codes().items() if (name, word) == (code_list, value)]


@cache
def _codes() -> dict[tuple[str, str], str]:
    rows = packaged_rows("read/iati/codes.csv")
    return {(row["list"], row["code"]): row["value"] for row in rows}


class Narrative(NamedTuple):
    """A text of an element in one language (BCP 47), and its line."""

    text: str
    language: str
    line: int


@dataclass
class Tally:
    """What a file states and no table keeps, counted over the whole file."""

    languages: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    """Languages of names that are not the language of their project."""
    elements: Counter[str] = field(default_factory=Counter)
    transactions: Counter[str] = field(default_factory=Counter)
    bare: Counter[str] = field(default_factory=Counter)
    """Elements whose text stands in them, not in a narrative, as in version 1."""
    unprintable: int = 0
    without_language: int = 0
    told: set[str] = field(default_factory=set)
    """References of organisations about which there is a finding already."""

    def findings(self, file: str) -> Iterator[Finding]:
        """One finding for each kind of thing that is not kept."""
        for rule, count, message in (
            ("other-languages", self.languages,
             "names of organisations, places and indicators in other languages are not kept: {}"),
            ("names-in-other-languages", self.names,
             "names are in another language than the title of their activity: {}"),
            ("elements-not-kept", self.elements, "the file has elements that no table keeps: {}"),
            ("transactions-not-kept", self.transactions,
             "transactions of other types are not kept: {}"),
            ("text-without-narrative", self.bare,
             "texts stand in their element, not in a narrative, and are read all the same: {}"),
            ("control-characters", self.unprintable, "{} control characters were left out"),
            ("no-language", self.without_language,
             "{} texts state no language; they are taken for English"),
        ):  # fmt: skip
            if count:
                yield Finding.of(rule, message.format(_counts(count)), file=file, line=1)


_MOST_NAMED = 100
"""So many kinds of elements are named: more than the standard has beside what is kept."""


def _counts(count: Counter[str] | int) -> str:
    if isinstance(count, int):
        return str(count)
    listed = [f"{name[:40]} ({number})" for name, number in count.most_common(_MOST_NAMED)]
    more = len(count) - len(listed)
    return ", ".join(listed) + (f" and {more} more" if more else "")


@dataclass
class Activity:
    """An activity while it is read: its children by name, its language, its findings."""

    element: etree._Element
    file: str
    tally: Tally
    findings: list[Finding] = field(default_factory=list)
    language: str = "en"
    """The language in which its texts are taken, where they have it."""
    transactions: list[Mapping[str, etree._Element]] = field(default_factory=list)
    """The children of each transaction by name, once its amounts were read."""
    nameless: list[etree._Element] = field(default_factory=list)
    """The providers and receivers of its transactions that name nobody."""

    def __post_init__(self) -> None:
        self.children: dict[str, list[etree._Element]] = {}
        """The children by name, without those that stand in for what the data does not state."""
        self._is_extended = NAMESPACE in self.element.nsmap.values()
        is_extended, children = self._is_extended, self.children
        for child in self.element:
            if not (is_extended and self.own(child, "stands-in")):
                children.setdefault(child.tag, []).append(child)
        self._language = _stated_language(self.element)

    @cached_property
    def refs(self) -> frozenset[str]:
        """The references of the organisations that take part."""
        bodies = (*self.all("participating-org"), *self.all("reporting-org"))
        return frozenset(self.attribute(element, "ref") for element in bodies)

    def all(self, name: str) -> Sequence[etree._Element]:
        """The children of that name."""
        return self.children.get(name, ())

    def attribute(self, element: etree._Element | None, name: str) -> str:
        """An attribute without the spaces around it, or an empty text."""
        text = element.get(name) if element is not None else None
        if not text:
            return ""
        # one object for all equal ones: a file says "USD" and "en" a hundred thousand times
        return intern((text if text.isprintable() else self.printable(text)).strip())

    def own(self, element: etree._Element, name: str) -> str:
        """An attribute of our own (`portfolio_lib.read.iati.extension`), or an empty text."""
        return self.attribute(element, own(name)) if self._is_extended else ""

    def narratives(self, element: etree._Element) -> list[Narrative]:
        """The texts of an element that are not empty: its narratives, else what it says itself."""
        found = [
            Narrative(text, self._language_of(item, element), line_of(item))
            for item in element
            if item.tag == "narrative" and (text := self._paragraphs(text_of(item)))
        ]
        if found or not element.text or not (text := self._paragraphs(element.text)):
            return found
        self.tally.bare[str(element.tag)] += 1
        return [Narrative(text, self._language_of(element), line_of(element))]

    def narrative(self, element: etree._Element) -> Narrative | None:
        """The text of an element in the activity's language, else in English, else the first.

        The others are counted as not kept.
        """
        found = self.narratives(element)
        if not found:
            return None
        chosen = self.preferred(found)
        if len(found) > 1:
            self.tally.languages.update(item.language for item in found if item is not chosen)
        if chosen.language != self.language:
            self.tally.names[chosen.language] += 1
        return chosen

    def words(self, element: etree._Element | None) -> str | None:
        """The narrative of an element on one line, or None."""
        found = self.narrative(element) if element is not None else None
        return " ".join(found.text.split()) if found else None

    def preferred(self, found: list[Narrative]) -> Narrative:
        """The one in the activity's language, else in English, else the first."""
        if len(found) == 1:
            return found[0]
        return min(found, key=lambda item: _rank(item.language, self.language))

    def share(self, element: etree._Element) -> float | None:
        """The percentage of an element, 0 to 100 [%]; a finding where it is none."""
        text = self.attribute(element, "percentage")
        if not text:
            return None
        share = parsed_number(text.removesuffix("%"))
        if share is None or not 0 <= share <= _WHOLE:
            self.add_finding(
                element, "percentage-not-understood", f"the percentage is {quoted(text)}; expected "
                "a number from 0 to 100; it is left out", field="percentage", value=text,
            )  # fmt: skip
            return None
        return share

    def day(self, element: etree._Element | None, name: str, what: str) -> date | None:
        """The day in an attribute, or for want of it in the text; a finding where it is none."""
        text = self.attribute(element, name)
        if element is None or not text:
            return self._day_in_text(element, name, what)
        day = parsed_day(text)
        if day is None:
            self.add_finding(
                element, "date-not-understood", f"the {what} is {quoted(text)}; expected a day "
                "that exists, as 2018-03-13; it is left out", suggestion="Correct it.", field=what,
                value=text,
            )  # fmt: skip
        return day

    def _day_in_text(self, element: etree._Element | None, name: str, what: str) -> date | None:
        """The day that stands as text where an attribute is expected, as in files of 1.01."""
        written = " ".join(self.printable(text_of(element)).split()) if element is not None else ""
        if element is None or not written:
            return None
        day = parsed_day(written)
        said = f"the {what} has the text {quoted(written)} and no {name}"
        advice = f"Write it as the attribute {name}, as 2018-03-13."
        about = {"field": what, "value": written, "suggestion": advice}
        if day is None:
            message = f"{said}; it is left out"
            self.add_finding(element, "date-not-understood", message, **about)
        else:
            message = f"{said}; the text is read"
            self.add_finding(element, "date-as-text", message, **about)
        return day

    def count_attributes(self, element: etree._Element, *kept: str) -> None:
        """Count the attributes of an element that are not among those that are kept."""
        for name in map(str, element.keys()):  # names alone, without a mapping of attributes
            if name not in kept and not name.startswith("{"):
                self.tally.elements[f"{element.tag}/@{name}"] += 1

    def count_stated(self, element: etree._Element, name: str) -> None:
        """Count an attribute that is not kept, where an element has it."""
        if element.get(name):
            self.tally.elements[f"{element.tag}/@{name}"] += 1

    def count_others(
        self,
        element: etree._Element,
        kept: frozenset[str],
        children: Mapping[str, etree._Element] | None = None,
    ) -> None:
        """Count the children of an element that are not among those that are kept.

        `children` has the first one of each name, where it is known already.
        """
        if children is not None and children.keys() <= kept:
            return
        for child in element:
            if child.tag not in kept:
                self.tally.elements[f"{element.tag}/{child.tag}"] += 1

    def printable(self, text: str) -> str:
        """A text without control characters; those left out are counted."""
        if text.isprintable():
            return text
        clean, count = UNPRINTABLE.subn("", text)
        self.tally.unprintable += count
        return clean

    def add_finding(self, element: etree._Element, rule: str, message: str, **more: str) -> None:
        """Add a finding about an element; `more` may have field, value and suggestion."""
        about = {key: text for key, text in more.items() if text}
        line = line_of(element)
        self.findings.append(Finding.of(rule, message, file=self.file, line=line, **about))

    def report_unknown(
        self, element: etree._Element, name: str, attribute: str, expected: str
    ) -> None:
        """Add a finding about a code that its list does not have."""
        found = self.attribute(element, attribute)
        self.add_finding(
            element, "unknown-code",
            f"the {attribute} of a {name} is {quoted(found)}; expected {expected}; it is not used",
            field=f"{name}/@{attribute}", value=found,
        )  # fmt: skip

    def _paragraphs(self, text: str) -> str:
        if text.isprintable():  # so the only white space in it are spaces
            if "  " in text or text[:1] == " " or text[-1:] == " ":
                text = " ".join(text.split())
            return intern(text)
        if "\n" not in text:
            return " ".join(self.printable(text).split())
        parts = (" ".join(part.split()) for part in _BLANK_LINE.split(self.printable(text)))
        return "\n\n".join(part for part in parts if part)

    def _language_of(self, element: etree._Element, parent: etree._Element | None = None) -> str:
        """The nearest xml:lang; a text without one is counted, and taken for English."""
        nearest: etree._Element | None = element
        while nearest is not None and nearest is not self.element:
            stated = nearest.get(_LANG)
            if stated and (language := _language(stated)):
                return language
            nearest = parent if nearest is element and parent is not None else nearest.getparent()
        if self._language is None:
            self.tally.without_language += 1
        return self._language or "en"


def _stated_language(element: etree._Element | None) -> str | None:
    """The nearest xml:lang from an element upwards."""
    while element is not None:
        stated = element.get(_LANG)
        if stated and (language := _language(stated)):
            return language
        element = element.getparent()
    return None


@lru_cache(maxsize=1_000)
def _language(stated: str) -> str | None:
    """A language tag (BCP 47) in lower case, or None where it is none."""
    stated = stated.strip()
    return stated.lower() if _LANGUAGE.fullmatch(stated) else None


def _rank(language: str, wanted: str) -> int:
    order = (wanted, "en")
    return order.index(language) if language in order else len(order)
