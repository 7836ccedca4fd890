"""What HTML says without style sheets, as styles and elements of today: HTML's section 15.3 has it.

A cell's colour, alignment and bold type, as notebooks of all ages and programs that write tables
state them, so come to one place: `styles`.
"""

from __future__ import annotations

import re

from portfolio_lib.render.tree import Element, classes, take

_BLOCKS = "address center details dialog fieldset form hgroup main nav search"
_NOW = {
    **dict.fromkeys(_BLOCKS.split(), "div"),
    "big": "span",
    "dir": "ul",
    "font": "span",
    "legend": "p",
    "menu": "ul",
    "strike": "s",
    "summary": "p",
    "tt": "code",
}
"""What an element is called in a report."""
ELEMENTS = frozenset(_NOW)
_STYLES = {"bgcolor": "background-color", "align": "text-align", "color": "color"}
ATTRIBUTES = frozenset(_STYLES)
"""The attributes that state a style, on whatever element."""
_SIDES = frozenset({"left", "right", "center", "middle"})
_ALERTS = {"info": "#d9edf7", "success": "#dff0d8", "warning": "#fcf8e3", "danger": "#f2dede"}
"""The boxes that JupyterLab knows by the classes alert and alert-info."""
_KINDS = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
          "lower-roman": "i", "upper-roman": "I", "decimal": "1",
          "decimal-leading-zero": "1"}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([^;]+)")


def modernise(body: Element) -> None:
    """Let every element of a report be one of today; what it states otherwise wins."""
    for element in body.iter():
        hints = [f"{name}:{value}" for name, value in _hints(element) if value]
        tag = str(element.tag)
        if tag == "center":
            hints.append("text-align:center")
        elif tag in {"legend", "summary"}:
            hints.append("font-weight:bold")
        element.tag = _NOW.get(tag, tag)
        if hints:
            element.set("style", ";".join([*hints, element.get("style") or ""]).strip(";"))
        if element.tag in {"ol", "ul"}:
            _settle_list(element)


def _hints(element: Element) -> list[tuple[str, str]]:
    found = [(style, take(element, name) or "") for name, style in _STYLES.items()]
    stated = [(s, v.lower()) for s, v in found if s != "text-align" or v.lower() in _SIDES]
    names = set(classes(element)) if "alert" in classes(element) else set()
    colours = (colour for kind, colour in _ALERTS.items() if f"alert-{kind}" in names)
    return [*stated, ("background-color", next(colours, ""))]


def _settle_list(element: Element) -> None:
    """Say by its attribute how a list counts, and by its class that it has no marks."""
    found = _LIST_STYLE.search(element.get("style") or "")
    words = found[1].lower().split() if found else []
    if element.tag == "ol":
        kind = next((_KINDS[word] for word in words if word in _KINDS), None)
        if kind:
            element.set("type", kind)
    else:
        take(element, "type")
    if "none" in words:
        element.set("class", " ".join([*classes(element), "unmarked"]))
