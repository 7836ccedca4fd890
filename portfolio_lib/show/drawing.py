"""What matplotlib draws as a small SVG: shapes, and texts that are text.

Texts can be searched and copied, and whoever shows the drawing sets them in type: a page in the
typeface of its style sheet, Typst in that of the PDF, JupyterLab in what the machine has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from lxml import etree

from portfolio_lib.design.theme import THEME

_SVG = "{http://www.w3.org/2000/svg}"
_FACES = f"'{THEME.family}', 'Segoe UI', 'Helvetica Neue', Arial, 'Noto Sans', sans-serif"
_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_STYLE = re.compile(r"\s*([\w-]+):\s*([^;]*?)\s*(?:;|$)")
_REFERENCE = re.compile(r"#([^)\"]+)")
_MOVE = re.compile(r"translate\((\S+) (\S+)\)")
_TURN = re.compile(r"rotate\(([^) ]+)[^)]*\)")
_EVERYWHERE = "*{stroke-linejoin: round; stroke-linecap: butt}"
"""A style of matplotlib for all there is, which would reach all of a page."""
_AS_USUAL = {"font-weight": {"400", "normal"}, "text-anchor": {"start"}, "font-family": {_FACES}}
_FROM_RIGHT, _AS_BEFORE = "\u202b", "\u202c"
"""Around a text from the right: what shows a drawing takes every text to begin at the left."""
_OF_TEXT = (
    "font-size", "font-family", "font-weight", "font-style", "text-anchor", "fill", "opacity",
)  # fmt: skip


def small_svg(drawn: bytes) -> str:
    """The SVG that matplotlib wrote, with what draws something and nothing else.

    Each plain text becomes an element with the place of its anchor, its size and its colour as
    attributes. Numbers have two decimals, finer than anybody sees.
    """
    root = etree.fromstring(drawn)
    used = {name for e in root.iter() for v in e.values() for name in _REFERENCE.findall(str(v))}
    for element in list(root.iter()):
        if _draws(element):
            _shorten(element, used)
        else:
            _remove(element)
    for group in list(root.iter(f"{_SVG}g", f"{_SVG}defs")):
        if not len(group) or (group.tag == f"{_SVG}g" and not group.attrib):
            _unwrap(group)
    etree.cleanup_namespaces(root)
    for name, value in _on_root(root):
        root.set(name, value)
    for element in root.iter():
        element.tail = None
        element.text = None if len(element) else element.text
    return etree.tostring(root, encoding="unicode")


def _shorten(element: etree._Element, used: Collection[str]) -> None:
    """Take away identities that nothing refers to, spaces and decimals."""
    for name, value in element.items():
        if name == "id" and value not in used:
            del element.attrib[name]
        elif name in {"d", "points", "x", "y", "width", "height", "transform"}:
            element.set(name, _rounded(" ".join(str(value).split())))
    if element.tag == f"{_SVG}text":
        _write_plainly(element)


def _on_root(root: etree._Element) -> Iterator[tuple[str, str]]:
    yield "font-family", _FACES
    yield "direction", "ltr"  # also on a page from the right: a text stands where it was put
    yield "stroke-linejoin", "round"
    yield "stroke-linecap", "butt"
    for name in ("width", "height", "viewBox"):
        yield name, _rounded(str(root.get(name)))


def _draws(element: etree._Element) -> bool:
    """Whether an element shows something, or holds what does."""
    if not isinstance(element.tag, str) or element.tag == f"{_SVG}metadata":
        return False
    if element.tag == f"{_SVG}style":
        return (element.text or "").strip() != _EVERYWHERE
    return not (element.tag == f"{_SVG}path" and element.get("style") == "fill: none")


def _rounded(text: str) -> str:
    return _NUMBER.sub(lambda found: f"{float(found[0]):.2f}".rstrip("0").rstrip("."), text)


def _write_plainly(text: etree._Element) -> None:
    """The place and the look of a text as attributes, as far as they are not those of all texts."""
    if len(text):
        return
    if _is_from_right(text.text or ""):
        text.text = f"{_FROM_RIGHT}{text.text}{_AS_BEFORE}"
    style = dict(_STYLE.findall(str(text.attrib.pop("style", ""))))
    transform = str(text.attrib.pop("transform", ""))
    if (moved := _MOVE.search(transform)) or "x" not in text.attrib:
        text.set("x", moved[1] if moved else "0")
        text.set("y", moved[2] if moved else "0")
    turn = _TURN.search(transform)
    if turn and float(turn[1]):
        text.set("transform", f"rotate({turn[1]} {text.get('x')} {text.get('y')})")
    style["font-size"] = style.get("font-size", "").removesuffix("px")
    families = re.findall(r"'([^']+)'", style.get("font-family", ""))
    if any(name == THEME.family for name in families):
        style["font-family"] = _FACES
    for name in _OF_TEXT:
        if (value := style.get(name)) and value not in _AS_USUAL.get(name, ()):
            text.set(name, value)


def _is_from_right(text: str) -> bool:
    """Whether the first letter of a text is of a script that is written from the right."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(group: etree._Element) -> None:
    """Put what a group holds into its place."""
    parent = group.getparent()
    if parent is None:
        return
    at = parent.index(group)
    parent[at : at + 1] = list(group)
