"""HTML as a tree: from sanitised markup to lxml elements and back.

The markup is balanced already, so the tree is exactly what it says; no second
parser's idea of HTML comes between.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from html.parser import HTMLParser

from lxml import etree

from portfolio_lib.render.sanitise import readable

Element = etree._Element
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
CELL = "data-cell"
"""The attribute that says which cell something comes from; no page shows it."""
_VOID = frozenset({"br", "col", "hr", "img", "source", "wbr"})
_DEEPEST = 120
"""Elements nested deeper than this are left out, their text is kept [levels]."""


class _Builder(HTMLParser):
    """Builds elements from balanced markup."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.body = etree.Element("body")
        self._open: list[Element | None] = [self.body]

    def _here(self) -> Element:
        return next(element for element in reversed(self._open) if element is not None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if len(self._open) > _DEEPEST:
            self._open += [] if tag in _VOID else [None]
            return
        values = {name: readable(value or "") for name, value in attrs}
        element = etree.SubElement(self._here(), tag, values)
        self._open += [] if tag in _VOID else [element]

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and len(self._open) > 1:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        append_text(self._here(), readable(data))


def parse(markup: str) -> Element:
    """The tree of balanced markup, under one element `body`."""
    builder = _Builder()
    builder.feed(markup)
    builder.close()
    return builder.body


def serialise(element: Element) -> str:
    """The element as HTML."""
    tag = str(element.tag)
    attributes = "".join(
        f' {name!s}="{escape(str(value))}"' for name, value in element.items() if name != CELL
    )
    start = f"<{tag}{attributes}>"
    return start if tag in _VOID else f"{start}{inner(element)}</{tag}>"


def inner(element: Element) -> str:
    """What the element contains, as HTML."""
    parts = [escape(element.text or "", quote=False)]
    for child in element:
        parts += [serialise(child), escape(child.tail or "", quote=False)]
    return "".join(parts)


def text_of(element: Element, *, notes: bool = True) -> str:
    """The text of an element on one line; `notes` says whether with its note marks."""
    return " ".join("".join(_texts(element, notes=notes)).split())


def words_of(element: Element) -> list[str]:
    """The parts of an element's text between which a line may end: not at no-break spaces."""
    return re.findall(r"[^ \t\r\n\f]+", "".join(_texts(element, notes=True)))


def _texts(element: Element, *, notes: bool) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if notes or child.get("role") != "doc-noteref":
            yield " " if child.tag == "br" else ""
            yield from _texts(child, notes=notes)
        yield child.tail or ""


def classes(element: Element) -> list[str]:
    """The names in the element's class attribute, in their order."""
    return (element.get("class") or "").split()


def take(element: Element, name: str) -> str | None:
    """Take an attribute off an element and return its value, None if it has none."""
    value = element.get(name)
    if value is not None:
        del element.attrib[name]
    return value


def local_name(element: Element) -> str:
    """The name of an element without its namespace; empty for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def append_text(element: Element, text: str) -> None:
    """Add text at the end of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def unwrap(element: Element) -> None:
    """Take an element away and leave what it contains in its place."""
    parent = _parent(element)
    for child in list(element):
        tail, child.tail = child.tail, None
        _put_text(element, element.text)
        element.text = None
        element.addprevious(child)
        element.text = tail
    _put_text(element, element.text)
    element.text = None
    _put_text(element, element.tail)
    element.tail = None
    parent.remove(element)


def remove(element: Element) -> None:
    """Take an element away with all it contains; the text after it stays."""
    _put_text(element, element.tail)
    element.tail = None
    _parent(element).remove(element)


def wrap(element: Element, tag: str, attributes: dict[str, str]) -> Element:
    """Put a new element around an element and return it."""
    outer = etree.Element(tag, attributes)
    outer.tail, element.tail = element.tail, None
    element.addprevious(outer)
    outer.append(element)
    return outer


def _put_text(element: Element, text: str | None) -> None:
    """Add text in front of an element."""
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (text or "")
    else:
        parent = _parent(element)
        parent.text = (parent.text or "") + (text or "")


def _parent(element: Element) -> Element:
    parent = element.getparent()
    if parent is None:
        raise ValueError(f"<{element.tag}> has no parent")
    return parent
