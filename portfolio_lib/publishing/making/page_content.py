"""What a finished page says: its title and facts, its totals, and the texts a reader meets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html

from portfolio_lib.vocabulary import INLINE_ELEMENTS

__all__ = ["Total", "facts", "parsed", "texts", "title", "totals"]

_UNSEEN = frozenset(("script", "style"))
_SAID = ("alt", "aria-label", "title", "id", "href", "content")
"""Attributes that a reader may meet, too."""


@dataclass(frozen=True)
class Total:
    """A number that a page claims of the data: `name` says of what, `value` how many.

    ``<data class="projects" value="4">4</data>`` is one: what is printed must be the value.
    `of` is JSON that says in which part of the slice, or empty for all of it.
    """

    name: str
    value: str
    printed: str
    of: str = ""


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
    return [
        Total(
            name, element.get("value") or "", element.text_content(), element.get("data-of") or ""
        )
        for element in page.iter("data")
        for name in (element.get("class") or "").split()
    ]


def texts(page: html.HtmlElement) -> tuple[str, ...]:
    """The texts of a page, one for each block, heading or cell, and those of attributes."""
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
    for name in _SAID:
        value = element.get(name)
        if value and not value.startswith("data:"):
            yield from (None, value, None)
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


def _line(text: str) -> str:
    return " ".join(text.split())
