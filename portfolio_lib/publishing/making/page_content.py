"""What a finished page says: its title and facts, its totals, and the texts a reader meets."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from portfolio_lib.vocabulary import IN_SHORT, INLINE_ELEMENTS

_FEWEST_DIGITS_IN_SHORT = 7
"""Of a million."""
_NO_DIGIT = re.compile(r"[^0-9-]")
_UNSEEN = frozenset(("script", "style"))
_SAID = ("alt", "aria-label", "title", "id", "href", "content", "datetime")
"""Attributes that a reader may meet, too."""
_SHOWN = ("src", "href", "xlink:href")
"""Attributes that say what an image shows."""
_DRAWING = "data:image/svg+xml;base64,"


@dataclass(frozen=True)
class Total:
    """A number that a page claims of the data: `name` says of what, `value` how many.

    ``<data class="projects" value="4">4</data>`` is one: what is printed must be the value.
    `of` is JSON that says in which part of the slice, or empty for all of it. Of one `in_short`
    three digits are printed from a million on: "1.25 m".
    """

    name: str
    value: str
    printed: str
    of: str = ""
    in_short: bool = False

    @property
    def said(self) -> str:
        """What is printed, for a message: of a number without its unit and words."""
        return " ".join(self.printed.split()) if self.in_short else self._digits

    @property
    def is_printed(self) -> bool:
        """Whether what is printed is the value."""
        if not self.in_short or len(self.value.lstrip("-")) < _FEWEST_DIGITS_IN_SHORT:
            return self._digits == self.value
        digits = f"{float(self.value):.2e}".partition("e")[0].replace(".", "")
        return self._digits.rstrip("0") == digits.rstrip("0")

    @property
    def _digits(self) -> str:
        return _NO_DIGIT.sub("", self.printed)


def parsed(page: bytes) -> html.HtmlElement:
    """The tree of a page that the exporter made."""
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def title(page: html.HtmlElement) -> str:
    """The title of a report as its first heading has it, without marks of footnotes."""
    heading = next(page.iter("h1"), None)
    if heading is None:
        return _line(page.findtext("head/title") or "")
    marks = "ancestor::*[@role='doc-noteref']"
    return _line("".join(heading.xpath(f".//text()[not({marks})]")))


def facts(page: html.HtmlElement) -> tuple[tuple[str, str], ...]:
    """The key facts at the head of a report: terms, without what they changed by, and contents."""
    whole = ".//text()[not(ancestor::*[@class='delta'])]"
    lists = page.xpath("//dl[contains(concat(' ', @class, ' '), ' facts ')]")
    return tuple(
        (_line("".join(row.find("dt").xpath(whole))), _line(row.find("dd").text_content()))
        for found in lists[:1]
        for row in found.iterfind("div")
        if row.find("dt") is not None and row.find("dd") is not None
    )


def totals(page: html.HtmlElement) -> list[Total]:
    """The numbers that the page claims of the data."""
    found = []
    for element in page.iter("data"):
        names = (element.get("class") or "").split()
        value, of = element.get("value") or "", element.get("data-of") or ""
        said = (value, element.text_content(), of, IN_SHORT in names)
        found += [Total(name, *said) for name in names if name != IN_SHORT]
    return found


def texts(page: html.HtmlElement) -> tuple[str, ...]:
    """The texts of a page, one for each block, heading or cell, and those of attributes.

    Those of a drawing are also one, as a line of it may go on in the next.
    """
    parts = [""]
    for text in _pieces(page):
        if text is None:
            parts.append("")
        else:
            parts[-1] += text
    return tuple(part for part in map(_line, parts) if part)


def _pieces(element: html.HtmlElement) -> Iterator[str | None]:
    """Texts in order, and None wherever one block ends and another begins."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:
        return
    block = element.tag not in INLINE_ELEMENTS
    for text in _beside(element):
        yield from (None, text, None)
    for drawing in _in_image(element):
        yield from _pieces(drawing)
    if block:
        yield None
    if element.text:
        yield element.text
    for child in element:
        yield from _pieces(child)
        if child.tail:
            yield child.tail
    if block:
        yield None


def _beside(element: html.HtmlElement) -> Iterator[str]:
    """What an element says by its attributes; all that is written in one that is a drawing."""
    values = map(element.get, _SAID)
    yield from (value for value in values if value and not value.startswith("data:"))
    if element.tag == "svg":
        yield " ".join("".join(text.itertext()) for text in element.iter("text"))


def _in_image(element: html.HtmlElement) -> Iterator[html.HtmlElement]:
    """The drawing that an image holds, as the part of a page that it looks like."""
    for name in _SHOWN:
        value = (element.get(name) or "").strip()
        if value.startswith(_DRAWING):
            markup = base64.b64decode(value.removeprefix(_DRAWING))
            yield html.fragment_fromstring(markup, parser=html.HTMLParser(encoding="utf-8"))


def _line(text: str) -> str:
    return " ".join(text.split())
