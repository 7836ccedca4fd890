"""Pictures on their way into a report: embedded, whatever way the notebook names them.

A picture may lie beside the notebook, be attached to a cell, or be written out in the page.
Nothing is fetched, and nothing outside the notebook's folder is read.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape, unescape
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes

from lxml import etree

from portfolio_lib.render.remarks import Remark

__all__ = ["IMAGE_TAG", "Pictures", "data_address", "svg_description", "svg_image"]

LARGEST = 20_000_000
"""A larger file is not embedded [bytes]."""
_BEGINS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
}
_ATTACHED = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
_ATTRIBUTE = r"""\b{}\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)"""
IMAGE_TAG = re.compile(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_SOURCE = re.compile(_ATTRIBUTE.format("src"), re.IGNORECASE)
_STYLED_WIDTH = re.compile(r"(?<![-\w])width\s*:\s*([\d.]+(?:px|%))", re.IGNORECASE)
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ACTIVE = {"script", "foreignObject", "iframe", "animate", "set", "animateTransform", "handler"}
_DRAWING = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "image"}
_LARGEST_ICON = 32.0
"""A picture without words up to this size is an ornament [px]."""


@dataclass
class Pictures:
    """The pictures that a notebook may name.

    Parameters
    ----------
    folder : where the notebook lies, or None where nobody knows.
    """

    folder: Path | None = None
    known: dict[str, str] = field(default_factory=dict)

    def embedded(
        self,
        markup: str,
        remarks: list[Remark],
        cell: int | None,
        attachments: Mapping[str, Mapping[str, str]] | None = None,
    ) -> str:
        """The markup, each image in it with its picture written out where that is possible."""

        def changed(found: re.Match[str]) -> str:
            return self._changed(found[0], remarks, cell, attachments or {})

        return IMAGE_TAG.sub(changed, markup) if "<img" in markup.lower() else markup

    def _changed(
        self,
        tag: str,
        remarks: list[Remark],
        cell: int | None,
        attachments: Mapping[str, Mapping[str, str]],
    ) -> str:
        source = _SOURCE.search(tag)
        if source is None:
            return tag
        address = unescape(source[1].strip("\"'")).strip()
        try:
            embedded = self._embedded(address, attachments)
        except _CannotEmbedError as reason:
            remarks.append(
                Remark("picture", f"the picture {_short(address)} is not shown: {reason}", cell)
            )
            return tag
        made = tag[: source.start()] + f'src="{escape(embedded)}"' + tag[source.end() :]
        width = _STYLED_WIDTH.search(made)
        is_stated = re.search(r"\bwidth\s*=", made)
        return f'<img width="{width[1]}"{made[4:]}' if width and not is_stated else made

    def _embedded(self, address: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
        if address.lower().startswith("data:"):
            return _written_out(address)
        name = unquote(address.removeprefix("attachment:"))
        kinds = attachments.get(name) or attachments.get(address.removeprefix("attachment:")) or {}
        if kind := next((kind for kind in _ATTACHED if kind in kinds), None):
            return f"data:{kind};base64,{''.join(''.join(kinds[kind]).split())}"
        if address.startswith("attachment:"):
            raise _CannotEmbedError("the cell has no such attachment; attach it again")
        if re.match(r"[a-z][a-z0-9+.-]+:|//", address, re.IGNORECASE):
            raise _CannotEmbedError("nothing is fetched from the web; save it beside the notebook")
        if address not in self.known:
            self.known[address] = self._of_file(unquote(address.partition("?")[0]))
        return self.known[address]

    def _of_file(self, name: str) -> str:
        if self.folder is None:
            raise _CannotEmbedError("nobody says where the notebook lies; attach it to the cell")
        folder = self.folder.resolve()
        file = (folder / name).resolve()
        if not file.is_relative_to(folder):
            raise _CannotEmbedError("it lies outside the notebook's folder; copy it there")
        if not file.is_file():
            raise _CannotEmbedError("there is no such file beside the notebook")
        if file.stat().st_size > LARGEST:
            raise _CannotEmbedError(f"the file has more than {LARGEST // 1_000_000} MB")
        return data_address(file.read_bytes())


class _CannotEmbedError(ValueError):
    """Why a picture cannot be embedded, and what to do."""


def data_address(content: bytes) -> str:
    """A picture as a data address; its kind is told by its first bytes.

    Raises
    ------
    ValueError : for what is no picture that a report can show.
    """
    kind = next((kind for begin, kind in _BEGINS.items() if content.startswith(begin)), None)
    if kind is None and content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        kind = "webp"
    if kind is None and b"<svg" in content[:4000]:
        return svg_image(content.decode("utf-8", "replace"))[0]
    if kind is None:
        raise _CannotEmbedError("it is not PNG, JPEG, GIF, WebP or SVG; save it as one of these")
    return f"data:image/{kind};base64,{base64.b64encode(content).decode()}"


def svg_image(markup: str) -> tuple[str, str, bool]:
    """A drawing as an image: its data address, the words that describe it, if it is an ornament.

    Scripts, embedded pages and references to anything elsewhere are gone.
    """
    root = _parsed(markup)
    if root is None:
        raise _CannotEmbedError("it is not SVG that can be read; save it again, or as PNG")
    if root.tag != f"{{{_SVG}}}svg":
        root = _in_namespace(root)
    for element in list(root.iter()):
        _make_harmless(element)
    data = base64.b64encode(etree.tostring(root)).decode()
    words, is_ornament = _words(root), _is_ornament(root)
    return f"data:image/svg+xml;base64,{data}", words, is_ornament


def svg_description(markup: str) -> str:
    """What a drawing says of itself (its label, title or description); or an empty text."""
    root = _parsed(markup)
    return "" if root is None else _stated_words(root)


def _parsed(markup: str) -> etree._Element | None:
    text = re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", "", markup).strip()
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(text.encode(), parser)


def _in_namespace(root: etree._Element) -> etree._Element:
    """The drawing of a page, which names no namespace, as a file has to."""
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{{{_SVG}}}{element.tag}"
        for name in list(element.attrib):
            if str(name) == "xlink:href":
                element.set(_XLINK, str(element.attrib.pop(name)))
    named = etree.Element(f"{{{_SVG}}}svg", nsmap={None: _SVG})  # type: ignore[dict-item]  # lxml's own way
    for key, value in root.attrib.items():
        named.set(str(key), str(value))
    named.text = root.text
    named.extend(list(root))
    return named


def _make_harmless(element: etree._Element) -> None:
    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    parent = element.getparent()
    if (name in _ACTIVE or not name) and parent is not None:
        parent.remove(element)
        return
    for key in list(element.attrib):
        plain = str(key).rpartition("}")[2].lower()
        value = str(element.get(key)).strip().lower()
        is_elsewhere = plain == "href" and not value.startswith(("#", "data:image/"))
        if plain.startswith("on") or is_elsewhere or "javascript:" in value:
            del element.attrib[key]


def _words(root: etree._Element) -> str:
    """The words that describe a drawing: its own, else those that stand in it."""
    if stated := _stated_words(root):
        return stated
    texts = ("".join(map(str, text.itertext())).split() for text in root.iter(f"{{{_SVG}}}text"))
    return "; ".join(" ".join(words) for words in texts if words)[:500]


def _stated_words(root: etree._Element) -> str:
    if label := root.get("aria-label"):
        return " ".join(str(label).split())
    for name in (f"{{{_SVG}}}title", f"{{{_SVG}}}desc", "title", "desc"):
        found = root.find(name)
        if found is not None and (text := "".join(map(str, found.itertext())).strip()):
            return " ".join(text.split())
    return ""


def _is_ornament(root: etree._Element) -> bool:
    if root.get("aria-hidden") == "true" or root.get("role") == "presentation":
        return True
    draws = any(etree.QName(e).localname in _DRAWING for e in root.iter() if isinstance(e.tag, str))
    sizes = [re.match(r"[\d.]+", str(root.get(name) or "")) for name in ("width", "height")]
    small = all(size and float(size[0]) <= _LARGEST_ICON for size in sizes)
    return not draws or (small and not _words(root))


def _written_out(address: str) -> str:
    """A data address in base64, as the one way in which a page holds images."""
    head, _, body = address[5:].partition(",")
    if head.lower().endswith(";base64"):
        kind = head.partition(";")[0].lower().replace("image/jpg", "image/jpeg")
        return f"data:{kind};base64,{''.join(unquote(body).split())}"
    return data_address(unquote_to_bytes(body))


def _short(address: str) -> str:
    return address if len(address) <= 60 else f"{address[:57]}…"  # noqa: PLR2004 - fits on a line
