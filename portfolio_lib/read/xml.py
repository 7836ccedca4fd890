"""XML that others wrote: parsed safely, and the text, line and children of an element."""

from __future__ import annotations

from typing import IO

from lxml import etree


def iterparse(
    stream: IO[bytes],
    events: tuple[str, ...],
    tag: str | tuple[str, ...] | None = None,
    *,
    remove_comments: bool = True,
) -> etree.iterparse[tuple[str, etree._Element]]:
    """The elements of a file; nothing outside it is opened, no entity is expanded."""
    return etree.iterparse(
        stream,
        events=events,
        tag=tag,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=remove_comments,
        remove_pis=remove_comments,
    )


def safe_parser() -> etree.XMLParser:
    """A parser that opens nothing outside the document and expands no entity."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


def text_of(element: etree._Element) -> str:
    """All text in an element, also in elements inside of it."""
    return "".join(map(str, element.itertext())) if len(element) else element.text or ""


def line_of(element: etree._Element) -> int:
    """The line on which an element begins, counted from 1.

    Beyond line 65,535 libxml2 knows only the line of the text that follows.
    """
    line = element.sourceline
    return line if isinstance(line, int) else 1


def children_of(element: etree._Element | None) -> dict[str, etree._Element]:
    """The first child of each name."""
    found: dict[str, etree._Element] = {}
    for child in () if element is None else element:
        found.setdefault(child.tag, child)
    return found
