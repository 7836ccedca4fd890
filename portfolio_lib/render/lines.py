"""Lines that end where a style says so, and words that a style raises or lowers."""

from __future__ import annotations

from lxml import etree

from portfolio_lib.render.inheriting import declared
from portfolio_lib.render.tree import Element

_RAISED = {"super": "sup", "sub": "sub", "text-top": "sup", "text-bottom": "sub"}
_KEPT = frozenset({"pre", "pre-line", "pre-wrap", "break-spaces"})
_PREFORMATTED = frozenset({"code", "kbd", "pre", "samp"})


def keep_lines(body: Element) -> None:
    """Let each element say by its name what its style says: sup, sub, the end of a line."""
    for element in list(body.iter()):
        style = declared(element.get("style") or "")
        raised = _RAISED.get(style.get("vertical-align", ""))
        if element.tag == "span" and raised:
            element.tag = raised
        if style.get("white-space") in _KEPT and element.tag not in _PREFORMATTED:
            _end_lines(element)


def _end_lines(element: Element) -> None:
    for child in list(element):
        if child.tag not in _PREFORMATTED and "white-space" not in (child.get("style") or ""):
            _end_lines(child)
        first, *lines = (child.tail or "").split("\n")
        if lines and (child.tail or "").strip():
            child.tail = first
            for line in reversed(lines):
                child.addnext(_line_end(line))
    first, *lines = (element.text or "").split("\n")
    if lines and (element.text or "").strip():
        element.text = first
        for place, line in enumerate(lines):
            element.insert(place, _line_end(line))


def _line_end(after: str) -> Element:
    made = etree.Element("br")
    made.tail = after
    return made
