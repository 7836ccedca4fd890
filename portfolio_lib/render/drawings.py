"""Drawings of shapes and texts: in HTML a part of the page, in the PDF with Typst's own texts.

So the texts of a figure can be searched and copied, are in the typeface of the report, and
scripts that a drawing's typeface lacks are set like those of any paragraph. Any other image
stays as it is.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from typing import Any

from lxml import etree

from portfolio_lib.render.tree import Element, remove, take

_SVG = "{http://www.w3.org/2000/svg}"
_KNOWN_ELEMENTS = "svg g defs clipPath use path rect circle ellipse line polyline polygon text"
_KNOWN_ATTRIBUTES = (
    "viewBox width height x y x1 x2 y1 y2 cx cy r rx ry d points transform id href style "
    "fill fill-opacity fill-rule opacity stroke stroke-width stroke-opacity stroke-linejoin "
    "stroke-linecap stroke-dasharray clip-path clip-rule version "
    "font-size font-family font-weight font-style text-anchor direction"
)
_ELEMENTS, _ATTRIBUTES = (frozenset(t.split()) for t in (_KNOWN_ELEMENTS, _KNOWN_ATTRIBUTES))
_PROPERTY = re.compile(r"(?:fill|stroke|opacity|clip)[\w-]*")
_REFERRING = frozenset({"href", "clip-path", "style"})
_REFERENCE = re.compile(r"(?:(?<=^)|(?<=url\())#")
SVG_ADDRESS = "data:image/svg+xml;base64,"
_OUTSIDE = re.compile(r"url\((?!#)|javascript:|expression|@|\\|/\*", re.IGNORECASE)
_TURN = re.compile(r"rotate\((-?\d+(?:\.\d+)?) (-?[\d.]+) (-?[\d.]+)\)")
_FROM_RIGHT, _EMBEDDING = "\u202b", "\u202b\u202c"
"""What begins a text from the right, and what stands around one: Typst has a property for it."""
_DECIMAL = re.compile(r"-?\d+(?:\.\d+)?")
_TEXT_FORMS = {
    "x": _DECIMAL,
    "y": _DECIMAL,
    "font-size": _DECIMAL,
    "opacity": _DECIMAL,
    "font-weight": re.compile(r"\d{3}"),
    "font-style": re.compile("italic|oblique"),
    "font-family": re.compile(r"[\w ,'-]+"),
    "text-anchor": re.compile("start|middle|end"),
    "fill": re.compile("#[0-9a-f]{6}"),
    "transform": _TURN,
}
_LARGEST = 3_000_000
"""A larger drawing stays an image [bytes]."""


def parsed_drawing(svg: bytes | str) -> Element | None:
    """The tree of a drawing without namespaces; None for one with anything but shapes and texts.

    What it holds asks for nothing from elsewhere, runs nothing, and has no style sheet that
    would reach the page around it. Its size and that of what it shows are known.
    """
    if not 0 < len(svg) < _LARGEST:
        return None
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(svg if isinstance(svg, bytes) else svg.encode(), parser)
    except etree.XMLSyntaxError:
        return None
    everything = list(root.iter())
    if not all(isinstance(e.tag, str) and _is_harmless(e) for e in everything):
        return None
    for element in everything:
        element.tag = str(element.tag).removeprefix(_SVG)
        for name, value in element.items():
            if str(name).startswith("{"):
                del element.attrib[name]
                element.set(etree.QName(name).localname, value)
    has_box = len(_DECIMAL.findall(str(root.get("viewBox")))) == 4  # noqa: PLR2004 - x, y, width, height
    return root if root.tag == "svg" and has_box and root.get("width") else None


def _is_harmless(element: Element) -> bool:
    tag = str(element.tag)
    if not tag.startswith(_SVG) or tag.removeprefix(_SVG) not in _ELEMENTS:
        return False
    is_text = tag == f"{_SVG}text"
    is_told = _is_plain_text(element) if is_text else not (element.text or "").strip()
    return is_told and all(_is_harmless_attribute(str(n), str(v)) for n, v in element.items())


def _is_harmless_attribute(name: str, value: str) -> bool:
    plain = name.rpartition("}")[2]
    if plain not in _ATTRIBUTES or _OUTSIDE.search(value):
        return False
    if plain == "href":
        return value.startswith("#")
    if plain == "style":
        names = (part.partition(":")[0].strip() for part in value.split(";"))
        return all(not name or _PROPERTY.fullmatch(name) for name in names)
    return True


def _is_plain_text(text: Element) -> bool:
    """Whether all that is to know of a text stands in its own attributes, as Typst needs it."""
    given = {str(name): str(value) for name, value in text.items()}
    forms = (_TEXT_FORMS.get(name) for name in given)
    around = [outer for outer in text.iterancestors() if outer.getparent() is not None]
    return (
        not len(text)
        and {"x", "y", "font-size"} <= given.keys()
        and all(
            form is not None and form.fullmatch(value)
            for form, value in zip(forms, given.values(), strict=True)
        )
        and not any(outer.tag != f"{_SVG}g" or outer.attrib for outer in around)
        and (
            not (turned := _TURN.fullmatch(given.get("transform", "")))
            or (turned[2] == given["x"] and turned[3] == given["y"])
        )
    )


def put_into_page(body: Element, colours: Mapping[str, str]) -> None:
    """Make drawings parts of the page, which colours them; of a picture at two widths, both.

    Parameters
    ----------
    colours : what the page calls each colour of the design; a drawing that has none of them
        stays an image.
    """
    number = 0
    for image in list(body.iter("img")):
        outer = image.getparent()
        if outer is None:
            continue
        is_responsive = outer.tag == "picture"
        narrow = outer.find("source") if is_responsive else None
        addresses = [image.get("src"), *([narrow.get("srcset")] if narrow is not None else [])]
        drawings = [parsed_drawing(svg_of(address)) for address in addresses]
        kept = [drawing for drawing in drawings if drawing is not None]
        if len(kept) < len(drawings) or not all(_is_ours(drawing, colours) for drawing in kept):
            continue
        place = outer if is_responsive else image
        for drawing, name in zip(kept, ("wide", "narrow"), strict=False):
            number += 1
            _settle(drawing, number, colours)
            _describe(drawing, image)
            drawing.set("class", f"drawing {name}" if is_responsive else "drawing")
            place.addprevious(drawing)
        remove(place)


def svg_of(address: str | None) -> str:
    """The SVG in a data address; nothing where it holds another image."""
    if address is None or not address.startswith(SVG_ADDRESS):
        return ""
    return base64.b64decode(address[len(SVG_ADDRESS) :]).decode("utf-8", "replace")


def _is_ours(drawing: Element, colours: Mapping[str, str]) -> bool:
    values = " ".join(str(value) for element in drawing.iter() for value in element.values())
    return any(colour in values for colour in colours)


def _settle(drawing: Element, number: int, colours: Mapping[str, str]) -> None:
    """Give a drawing the page's colours, and identities that no other of the page has."""
    pattern = re.compile("|".join(map(re.escape, colours)))
    for element in drawing.iter():
        for name, value in element.items():
            if name in {"fill", "stroke", "style"}:
                element.set(name, pattern.sub(lambda found: colours[found[0]], str(value)))
            if name == "id":
                element.set(name, f"d{number}-{value!s}")
            elif name in _REFERRING and "#" in str(value):
                element.set(name, _REFERENCE.sub(rf"#d{number}-", element.get(name) or ""))


def _describe(drawing: Element, image: Element) -> None:
    """What the image said of itself: its text, its width, that it is an ornament."""
    for name in ("font-family", "version", "height"):
        take(drawing, name)
    if "fill" not in drawing.attrib:
        drawing.set("fill", "var(--ink)")
    alt = image.get("alt") or ""
    drawing.attrib.update({"role": "img", "aria-label": alt} if alt else {"aria-hidden": "true"})
    if width := image.get("width"):
        drawing.set("width", width)


def lifted_texts(svg: bytes) -> tuple[bytes, dict[str, Any]] | None:
    """A drawing without its texts, and these as Typst sets them; None where it has none.

    Each has its place, its size and its colour in the drawing's own units, how far it is turned
    [degrees, clockwise], and which side of it stands at its place; `box` is the drawing's.
    """
    root = parsed_drawing(svg) if b"<text" in svg else None
    if root is None:
        return None
    left, top, width, height = map(float, _DECIMAL.findall(str(root.get("viewBox"))))
    labels = [_label(text, left, top) for text in root.iter("text")]
    for text in list(root.iter("text")):
        parent = text.getparent()
        if parent is not None:
            parent.remove(text)
    root.set("xmlns", "http://www.w3.org/2000/svg")
    shown = [label for label in labels if label["text"]]
    return etree.tostring(root), {"labels": shown, "box": [width, height]}


def _label(text: Element, left: float, top: float) -> dict[str, Any]:
    turned = _TURN.fullmatch(text.get("transform") or "")
    said = " ".join((text.text or "").split())
    return {
        "text": said.strip(_EMBEDDING),
        "dir": "rtl" if said.startswith(_FROM_RIGHT) else "ltr",
        "x": float(text.get("x") or 0) - left,
        "y": float(text.get("y") or 0) - top,
        "size": float(text.get("font-size") or 0),
        "fill": text.get("fill") or "#000000",
        "opacity": float(text.get("opacity") or 1),
        "weight": int(text.get("font-weight") or 400),
        "italic": text.get("font-style") is not None,
        "anchor": text.get("text-anchor") or "start",
        "turn": float(turned[1]) if turned else 0.0,
    }
