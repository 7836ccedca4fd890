"""What a finished page says: its title and facts, and the texts that a reader sees."""

from __future__ import annotations

from lxml import html

__all__ = ["facts", "parsed", "title"]


def parsed(page: bytes) -> html.HtmlElement:
    """The tree of a page that the exporter made."""
    return html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))


def title(page: html.HtmlElement) -> str:
    """The title of a report."""
    return _line(page.findtext("head/title") or "")


def facts(page: html.HtmlElement) -> tuple[tuple[str, str], ...]:
    """The key facts at the head of a report: terms and what they are."""
    lists = page.xpath("//dl[contains(concat(' ', @class, ' '), ' facts ')]")
    return tuple(
        (_line(row.find("dt").text_content()), _line(row.find("dd").text_content()))
        for found in lists[:1]
        for row in found.iterfind("div")
        if row.find("dt") is not None and row.find("dd") is not None
    )


def _line(text: str) -> str:
    return " ".join(text.split())
