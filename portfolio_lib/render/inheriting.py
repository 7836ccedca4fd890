"""Styles that what stands in an element inherits, handed down to the words themselves.

A page would do so by itself; in a PDF words know nothing of what is around them, so in both
formats the words state it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from portfolio_lib.render.tree import Element
from portfolio_lib.vocabulary import INLINE_ELEMENTS

BOXES = frozenset({"article", "aside", "blockquote", "div", "section"})
"""What may have a colour behind all that is in it."""
_PARAGRAPHS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "p"})
_ROWS = frozenset({"table", "tbody", "tfoot", "thead", "tr"})
_LISTS = frozenset({"dl", "ol", "ul"})
_CELLS = frozenset({"td", "th"})
_HOLDERS = BOXES | _ROWS | _LISTS | _CELLS | {"dd", "figure", "footer", "header", "li"}
_FORMS = frozenset({"font-style", "text-decoration", "text-decoration-line"})
_INHERITED = _FORMS | {"color", "font-weight"}
_IMPORTANT = re.compile(r"!\s*important\b", re.IGNORECASE)
_BEHIND = frozenset({"background", "background-color"})


def hand_down(body: Element) -> None:
    """Give what an element says of the words in it to them, where they do not say otherwise."""
    for element in list(body.iter("p")):
        if _BEHIND & declared(element.get("style") or "").keys():
            _put_into_box(element)
    for element in body.iter():
        if element.tag in BOXES:
            _hand_down_side(element)
        if element.tag in _HOLDERS and (stated := element.get("style")):
            style = declared(stated)
            names = _names(str(element.tag), style)
            if kept := {name: value for name, value in style.items() if name in names}:
                _give(element, kept)
                element.set("style", written({k: v for k, v in style.items() if k not in kept}))


def _hand_down_side(box: Element) -> None:
    """Let the boxes and paragraphs in a box stand at its side, where they do not say otherwise."""
    side = declared(box.get("style") or "").get("text-align")
    for child in box if side else ():
        style = declared(child.get("style") or "")
        if child.tag in BOXES | _PARAGRAPHS and "text-align" not in style:
            child.set("style", written({**style, "text-align": str(side)}))


def declared(text: str) -> dict[str, str]:
    """What the attribute ``style`` states, by property."""
    parts = (part.partition(":") for part in text.split(";"))
    return {
        key.strip().lower(): _IMPORTANT.sub("", value).strip()
        for key, sign, value in parts
        if sign and value.strip()
    }


def written(style: Mapping[str, str]) -> str:
    """Properties as the attribute ``style`` states them."""
    return ";".join(f"{key}:{value}" for key, value in style.items())


def _names(tag: str, style: Mapping[str, str]) -> frozenset[str]:
    """The properties that an element hands down."""
    if tag in _ROWS:
        return _INHERITED | _BEHIND
    if tag in _CELLS:
        return _FORMS
    return _INHERITED - {"color"} if tag in BOXES and _BEHIND & style.keys() else _INHERITED


def _give(element: Element, style: Mapping[str, str]) -> None:
    words = written(style)
    for child in list(element):
        if child.tag != "br":
            child.set("style", written({**style, **declared(child.get("style") or "")}))
        if (child.tail or "").strip():
            after = etree.Element("span", {"style": words})
            after.text, child.tail = child.tail, None
            child.addnext(after)
    if (element.text or "").strip():
        first = etree.Element("span", {"style": words})
        first.text, element.text = element.text, None
        element.insert(0, first)


def _put_into_box(paragraph: Element) -> None:
    """Let a paragraph with a colour behind it be a box with a paragraph in it."""
    if not all(child.tag in INLINE_ELEMENTS or child.tag == "img" for child in paragraph):
        paragraph.tag = "div"
        return
    inside = etree.Element("p")
    inside.text, paragraph.text = paragraph.text, None
    inside.extend(list(paragraph))
    paragraph.tag = "div"
    paragraph.append(inside)
