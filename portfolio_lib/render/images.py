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

from portfolio_lib.messages import shortened
from portfolio_lib.render.bare_pictures import bare
from portfolio_lib.render.rasters import as_png, is_for_print, natural_width
from portfolio_lib.render.remarks import Remark
from portfolio_lib.render.tree import local_name

LARGEST = 20_000_000
"""A larger file is not embedded [bytes]."""
_BEGINS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
}
IMAGE_TYPES = ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp", "image/avif",
               "image/bmp", "image/x-icon", "image/tiff")  # fmt: skip
"""Media types of pictures that can be shown, the best first."""
_OTHER_KIND = "it is not PNG, JPEG, GIF, WebP or SVG; save it as one of these"
_OTHER_KINDS = {".eps", ".heic", ".pdf"}
_ATTRIBUTE = r"""\b{}\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)"""
IMAGE_TAG = re.compile(r"<img\b(?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE)
_SOURCE = re.compile(_ATTRIBUTE.format("src"), re.IGNORECASE)
_STYLED = {
    "width": re.compile(r"(?<![-\w])width\s*:\s*([\d.]+)(px|%|cm|mm|in|pt|r?em)", re.IGNORECASE),
    "height": re.compile(r"(?<![-\w])height\s*:\s*([\d.]+)(px|cm|mm|in|pt|r?em)", re.IGNORECASE),
}
_MOST_WIDE = re.compile(r"max-width\s*:\s*([\d.]+)(px|%|cm|mm|in|pt|r?em)", re.IGNORECASE)
_ROOM = 700.0
"""So wide is the room for a picture of which a style states a share [px]."""
PIXELS = {"px": 1.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "in": 96.0, "pt": 4 / 3, "em": 16.0,
          "rem": 16.0}  # fmt: skip
"""Lengths of CSS [px]."""
_START_TAG = re.compile(r"<([a-zA-Z][\w:.-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>")
_OWN_ATTRIBUTE = re.compile(r"([\w:.-]+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s>\"']+))?")
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[\da-fA-F]+);)\w*;?")
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_ACTIVE = {"script", "foreignObject", "iframe", "animate", "set", "animateTransform", "handler",
           "metadata"}  # fmt: skip
_NOTES = ("{http://www.inkscape.org/", "{http://sodipodi.sourceforge.net/")
"""How names begin by which programs note who drew it, and in which folder."""
_DRAWING = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "image",
            "use"}  # fmt: skip
_HELD = {"defs", "symbol", "clipPath", "mask", "pattern", "marker"}
"""What is in these shows only where something uses it."""
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)", re.IGNORECASE)
_MOVING = {"animate", "animateTransform", "animateMotion", "set"}
LARGEST_ICON = 32.0
"""A picture up to this size stands among words, and without any of its own is an ornament [px]."""


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
            told = f"the picture {shortened(address, 60)} is not shown: {reason}"
            remarks.append(Remark("picture", told, cell))
            return tag
        made = tag[: source.start()] + f'src="{escape(embedded)}"' + tag[source.end() :]
        for name, pattern in _STYLED.items():
            styled = pattern.search(made)
            if styled and not re.search(rf"\s{name}\s*=", made):
                made = f'<img {name}="{_length(styled[1], styled[2].lower())}"{made[4:]}'
        most = _MOST_WIDE.search(made)
        if most and not re.search(r"\swidth\s*=", made):
            room, wide = _length(most[1], most[2].lower()), natural_width(embedded)
            pixels = float(most[1]) * _ROOM / 100 if room.endswith("%") else float(room)
            if room != "100%" and not 0 < wide <= pixels:
                made = f'<img width="{room}"{made[4:]}'
        return made

    def _embedded(self, address: str, attachments: Mapping[str, Mapping[str, str]]) -> str:
        if address.lower().startswith("data:"):
            return _in_base64(address)
        name = unquote(address.removeprefix("attachment:"))
        kinds = attachments.get(name) or attachments.get(address.removeprefix("attachment:")) or {}
        if kind := next((kind for kind in IMAGE_TYPES if kind in kinds), None):
            return written_out(kind, "".join(kinds[kind]))
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
        if file.suffix.lower() in _OTHER_KINDS:
            raise _CannotEmbedError(_OTHER_KIND)
        if not file.is_file():
            raise _CannotEmbedError("there is no such file beside the notebook")
        if file.stat().st_size > LARGEST:
            raise _CannotEmbedError(f"the file has more than {LARGEST // 1_000_000} MB")
        return data_address(file.read_bytes())


def _length(number: str, unit: str) -> str:
    """A length as HTML states it: in pixels, or as a share."""
    return f"{number}%" if unit == "%" else f"{float(number) * PIXELS[unit]:.0f}"


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
        return svg_image(content.decode("utf-8", "replace")).address
    if kind is None or (kind == "jpeg" and is_for_print(content)):
        drawn = as_png(content)
        if drawn is None:
            raise _CannotEmbedError(_OTHER_KIND)
        kind, content = "png", drawn
    return f"data:image/{kind};base64,{base64.b64encode(bare(kind, content)).decode()}"


@dataclass(frozen=True)
class Drawing:
    """An SVG drawing as an image.

    Parameters
    ----------
    address : its data address; empty for one that draws nothing.
    words : what describes it.
    is_ornament : whether it says nothing by itself.
    icon : how wide and high it is where it is as small as words are [px].
    names : its identity and its classes, by which a style sheet may hide it.
    """

    address: str
    words: str
    is_ornament: bool
    icon: tuple[float, float] | None
    names: tuple[str, str] = ("", "")


def svg_image(markup: str) -> Drawing:
    """A drawing as an image, as a file or as a page has it.

    Scripts, embedded pages and references to anything elsewhere are gone.

    Raises
    ------
    ValueError : for what cannot be read.
    """
    root = _parsed(markup)
    if root is None:
        raise _CannotEmbedError("it is not SVG that can be read; save it again, or as PNG")
    if root.tag != f"{{{_SVG}}}svg":
        root = _in_namespace(root)
    for element in list(root.iter()):
        _make_harmless(element)
    data = base64.b64encode(etree.tostring(root)).decode()
    words, icon = _words(root), _icon(root)
    is_quiet = root.get("aria-hidden") == "true" or root.get("role") == "presentation"
    return Drawing(
        f"data:image/svg+xml;base64,{data}" if _draws(root) else "",
        words,
        is_quiet or (icon is not None and not words),
        icon,
        (str(root.get("id") or ""), str(root.get("class") or "")),
    )


def _draws(root: etree._Element) -> bool:
    """Whether a drawing shows anything itself: some only hold shapes for others."""
    if root.get("hidden") is not None or _HIDDEN.search(str(root.get("style") or "")):
        return False
    sizes = [str(root.get(name)) for name in ("width", "height")]
    if any(re.fullmatch(r"0(?:\.0*)?(?:px|%)?", size) for size in sizes):
        return False
    known = {f"#{e.get('id')}" for e in root.iter() if e.get("id")}
    shapes = (e for e in root.iter() if local_name(e) in _DRAWING)
    shapes = (e for e in shapes if local_name(e) != "use" or known & set(e.attrib.values()))
    return any(not any(local_name(outer) in _HELD for outer in e.iterancestors()) for e in shapes)


def svg_losses(markup: str) -> tuple[str, ...]:
    """What of a drawing no report can show, each as the subject of a sentence."""
    root = _parsed(markup)
    if root is None:
        return ()
    lost = []
    known = {str(element.get("id")) for element in root.iter()}
    for element in root.iter():
        name = local_name(element)
        if name == "foreignObject" and "".join(map(str, element.itertext())).strip():
            lost.append("the text of a page within a drawing (foreignObject)")
        address = str(element.get("href") or element.get(_XLINK) or "")
        if name in _MOVING:
            lost.append("the movement of a drawing")
        if name == "use" and address.startswith("#") and address[1:] not in known:
            lost.append(f"the shape {address} of another drawing")
        if name == "image" and address and not address.startswith("data:"):
            lost.append(f"the picture {shortened(address, 60)} within a drawing")
    return tuple(dict.fromkeys(lost))


def svg_description(markup: str) -> str:
    """What a drawing says of itself (its label, title or description); or an empty text."""
    root = _parsed(markup)
    return "" if root is None else _stated_words(root)


def _parsed(markup: str) -> etree._Element | None:
    text = re.sub(r"<\?xml[^>]*\?>|<!DOCTYPE[^>]*>", "", markup).strip()
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        text = _as_xml(text)
    return etree.fromstring(text.encode(), parser)


def _as_xml(text: str) -> str:
    """A drawing as HTML allows it in XML: attributes in quotes, letters in place of their names."""
    return _START_TAG.sub(_quoted, with_plain_letters(text))


def with_plain_letters(markup: str) -> str:
    """Markup in which letters stand in place of their names, as XML wants it."""
    return _ENTITY.sub(lambda found: escape(unescape(found[0]), quote=False), markup)


def _quoted(tag: re.Match[str]) -> str:
    seen: dict[str, str] = {}
    for name, value in _OWN_ATTRIBUTE.findall(tag[2]):
        plain = value[1:-1] if value[:1] in {'"', "'"} else value
        seen.setdefault(name, plain.replace("<", "&lt;").replace('"', "&quot;"))
    stated = "".join(f' {name}="{value}"' for name, value in seen.items())
    return f"<{tag[1]}{stated}{tag[3]}>"


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
    name = local_name(element)
    parent = element.getparent()
    is_unseen = not name or name in _ACTIVE or str(element.tag).startswith(_NOTES)
    if is_unseen and parent is not None:
        parent.remove(element)
        return
    for key in list(element.attrib):
        plain = str(key).rpartition("}")[2].lower()
        value = str(element.get(key)).strip().lower()
        is_elsewhere = plain == "href" and not value.startswith(("#", "data:image/"))
        is_unseen = plain.startswith("on") or str(key).startswith(_NOTES)
        if is_unseen or is_elsewhere or "javascript:" in value:
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


def _icon(root: etree._Element) -> tuple[float, float] | None:
    """How wide and high a drawing is that is as small as words are [px]; None for others."""
    sizes = [re.match(r"[\d.]+", str(root.get(name) or "")) for name in ("width", "height")]
    wide, high = (float(size[0]) if size else 0.0 for size in sizes)
    return (wide, high) if 0 < wide <= LARGEST_ICON and 0 < high <= LARGEST_ICON else None


def _in_base64(address: str) -> str:
    """A data address in base64, as the one way in which a page holds images."""
    head, _, body = address[5:].partition(",")
    if head.lower().endswith(";base64"):
        kind = head.partition(";")[0].lower().replace("image/jpg", "image/jpeg")
        return written_out(kind, unquote(body))
    return data_address(unquote_to_bytes(body))


def written_out(kind: str, text: str) -> str:
    """The address of a picture that a notebook holds, in base64 or as the text of a drawing.

    Raises
    ------
    ValueError : for what is no picture that a report can show.
    """
    if kind == "image/svg+xml" and "<" in text:
        return svg_image(text).address
    if not kind.startswith("image/"):
        raise _CannotEmbedError(_OTHER_KIND)
    data = "".join(text.split())
    try:
        content = base64.b64decode(data, validate=True)
    except ValueError as error:
        raise _CannotEmbedError("its data are damaged; save it again") from error
    return f"data:{kind};base64,{data}" if kind == "image/svg+xml" else data_address(content)
