"""Running text for typesetting: an element's text as a flat list of spans.

A span is a text with its properties (`em`, `strong`, `code`, …), a line break or a
note. Flat spans need no nesting, however deep the HTML is.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from portfolio_lib.render.colours import on_paper
from portfolio_lib.render.formulas import formula_size
from portfolio_lib.render.inheriting import declared
from portfolio_lib.render.tree import Element, classes, text_of

Span = Mapping[str, Any]
"""`text` with properties, or ``{"br": True}``, or ``{"note": …}``."""
Note = Callable[[Element], "Span | None"]
"""The span for a note mark; None where the mark is an ordinary link."""

_PROPERTIES = {
    "b": "strong",
    "strong": "strong",
    "th": "strong",
    "em": "em",
    "i": "em",
    "cite": "em",
    "dfn": "em",
    "var": "em",
    "code": "code",
    "kbd": "code",
    "samp": "code",
    "sub": "sub",
    "sup": "sup",
    "small": "small",
    "mark": "mark",
    "del": "del",
    "ins": "under",
    "s": "del",
    "u": "under",
}
_SPACE = re.compile(r"[ \t\n\f]+")


def spans(element: Element, note: Note, style: Span | None = None) -> Iterator[Span]:
    """The text of an element and all inside it, each piece with its properties.

    Parameters
    ----------
    note : makes the span for a note mark.
    style : the properties that the element is under.
    """
    style = {**(style or {}), **_style(element)}
    if element.tag == "br":
        yield {"br": True}
    elif element.tag == "img" and (size := formula_size(element)):
        height, depth = size
        yield {
            "formula": formula_file(element),
            "alt": element.get("alt") or "",
            "height": height,
            "depth": depth,
        }
    elif element.tag == "img":
        yield {**style, "text": element.get("alt") or ""}
    elif element.tag == "a" and "page" in classes(element):
        yield {"text": text_of(element), "page": (element.get("href") or "").lstrip("#")}
    elif element.get("role") == "doc-noteref" and (mark := note(element)):
        yield mark
    else:
        yield from _text(element.text, style)
        for child in element:
            yield from spans(child, note, style)
            yield from _text(child.tail, style)


def collapsed(pieces: Iterable[Span]) -> list[Span]:
    """The spans with white space as a browser shows it: one space, none at either end."""
    result: list[Span] = []
    at_start = True
    for piece in pieces:
        text = piece.get("text")
        if "formula" in piece:
            at_start = False
        elif text is None:
            _trim_end(result)
            at_start = bool(piece.get("br"))
        else:
            text = _SPACE.sub(" ", text)
            text = text.lstrip(" ") if at_start else text
            at_start = text.endswith(" ") or (at_start and not text)
        if text is None:
            result.append(piece)
        elif result and text and {**result[-1], "text": ""} == {**piece, "text": ""}:
            result[-1] = {**piece, "text": result[-1]["text"] + text}
        elif text:
            result.append({**piece, "text": text})
    while result and result[-1].get("br"):
        result.pop()
    _trim_end(result)
    return result


def grouped(pieces: Iterable[Span]) -> list[Span]:
    """The spans with those of one link put together, so that it is one link."""
    result: list[Span] = []
    for link, same in groupby(pieces, key=lambda piece: piece.get("link")):
        parts = [{key: piece[key] for key in piece if key != "link"} for piece in same]
        if link is None:
            result += parts
        else:
            result.append(
                {"spans": parts, **{key: link[key] for key in ("href", "to") if key in link}}
            )
    return result


def plain(pieces: Iterable[Span]) -> str:
    """The text of spans without notes, on one line."""
    texts = (str(p.get("text") or p.get("alt") or " ") for p in pieces if "note" not in p)
    return " ".join("".join(texts).split())


def formula_file(image: Element) -> str:
    """What the drawing of a formula is called among the files of a document."""
    address = image.get("src") or ""
    kind = address.partition(";")[0].rpartition("/")[2]
    suffix = {"svg+xml": "svg", "jpeg": "jpg"}.get(kind, kind)
    return f"formula-{hashlib.sha256(address.encode()).hexdigest()[:16]}.{suffix}"


def _text(text: str | None, style: Span) -> Iterator[Span]:
    if text:
        yield {**style, "text": text}


def _trim_end(result: list[Span]) -> None:
    if result and str(result[-1].get("text", "")).endswith(" "):
        text = str(result[-1]["text"]).rstrip(" ")
        result[-1:] = [{**result[-1], "text": text}] if text else []


def _style(element: Element) -> dict[str, Any]:
    style: dict[str, Any] = {}
    if element.tag in _PROPERTIES:
        style[_PROPERTIES[element.tag]] = True
    href = element.get("href") or ""
    if element.tag == "a" and (href.startswith("#") or ":" in href):
        style["link"] = {"to" if href.startswith("#") else "href": href.lstrip("#"), "at": element}
    style.update(_form(element))
    style.update(language_and_direction(element))
    return style


def _form(element: Element) -> dict[str, Any]:
    """Colours and form of words on paper, as `styles` settled them; a cell has its own."""
    stated = element.get("style") or ""
    if not stated or element.tag in {"td", "th", "img"}:
        return {}
    found = declared(stated)
    lines = found.get("text-decoration", "")
    shown: dict[str, Any] = {
        "ink": on_paper(found.get("color", "")),
        "paper": found.get("background-color", ""),
        "strong": "font-weight" in found,
        "em": "font-style" in found,
        "under": "underline" in lines,
        "del": "line-through" in lines,
    }
    return {key: value for key, value in shown.items() if value}


def language_and_direction(element: Element) -> dict[str, str]:
    """What an element says about its text's language and direction, resolved."""
    style: dict[str, str] = {}
    if language := element.get("lang"):
        style["lang"] = language.partition("-")[0].lower()
    stated = element.get("dir") or ("auto" if element.tag == "bdi" else None)
    if stated:
        style["dir"] = direction_of_text(text_of(element)) if stated == "auto" else stated
    return style


def direction_of_text(text: str) -> str:
    """The direction of a text by its first strong character, as ``dir="auto"`` means it."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in {"L", "R", "AL"}:
            return "ltr" if kind == "L" else "rtl"
    return "ltr"
