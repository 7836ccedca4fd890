"""A page's tree as the blocks that the Typst template sets: plain data, ready for JSON."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from portfolio_lib.render.colours import on_paper
from portfolio_lib.render.drawings import lifted_texts
from portfolio_lib.render.formulas import formula_size
from portfolio_lib.render.grid import grid, stops
from portfolio_lib.render.inheriting import declared
from portfolio_lib.render.paging import paged
from portfolio_lib.render.side_by_side import BESIDE
from portfolio_lib.render.spans import (
    Span,
    collapsed,
    formula_file,
    grouped,
    language_and_direction,
    plain,
    spans,
)
from portfolio_lib.render.styles import BREAK, TINTED, shares
from portfolio_lib.render.tree import CELL, HEADINGS, Element, classes, text_of
from portfolio_lib.vocabulary import INLINE_ELEMENTS

Block = dict[str, Any]

_PARAGRAPHS = (
    "kicker as-of through status status-planned status-ongoing status-overdue status-suspended "
    "status-completed status-cancelled lead muted table-note bar"
)
_STYLES = frozenset(_PARAGRAPHS.split())
_NO_HEADINGS_INSIDE = frozenset({"li", "dd", "dt", "td", "th", "figure", "blockquote", "aside"})
"""A heading in these is no step of the PDF's outline; it is set as a bold line."""
_GROUPS = frozenset(
    {
        "cover",
        "masthead",
        "project",
        "failed",
        "finding",
        "provenance",
        "landscape",
        "panels",
        "mapped",
    }
)
_PIXEL = 0.75
"""A pixel of a page on paper [pt]."""
_DEEPEST = 8
"""Containers nested deeper than this are set as if they were not there [levels]."""


@dataclass(frozen=True)
class Image:
    """An image file of a document: its name there, its bytes, the cell it comes from."""

    name: str
    data: bytes
    cell: int | None


@dataclass
class _Setter:
    """Makes blocks of one document; collects its images and which notes were set.

    `table_notes` gathers the notes first called in the table that is being made, and is
    None outside of tables.
    """

    notes: Mapping[str, Element]
    images: list[Image] = field(default_factory=list)
    set_notes: set[str] = field(default_factory=set)
    table_notes: list[Span] | None = None
    tables: int = 0

    def blocks(self, element: Element, depth: int = 0) -> list[Block]:
        """The blocks in an element: its block children, and paragraphs of what is between."""
        result: list[Block] = []
        side = self._aligned(element)
        run: list[Span] = [{"text": element.text or ""}]
        for child in element:
            if _is_inline(child):
                run += spans(child, self._note)
            else:
                result += self._paragraph(run, **side)
                result += self._block(child, depth + 1)
                run = []
            run.append({"text": child.tail or ""})
        return result + self._paragraph(run, **side)

    def _paragraph(self, run: Iterable[Span], **properties: object) -> list[Block]:
        pieces = grouped(collapsed(run))
        return [{"kind": "paragraph", "spans": pieces, **properties}] if pieces else []

    def _aligned(self, element: Element) -> dict[str, str]:
        """At which side of its column the text of an element stands, where it says so."""
        side = declared(element.get("style") or "").get("text-align")
        return {"align": side} if side and element.tag not in {"td", "th"} else {}

    def _block(self, element: Element, depth: int) -> list[Block]:
        make = getattr(self, f"_{element.tag}", None)
        if element.tag in HEADINGS:
            made = self._heading(element)
        elif element.get("id") in self.notes:
            made = self._aside(element, depth)
        elif make is not None and (depth <= _DEEPEST or element.tag in {"p", "hr", "img", "pre"}):
            made = make(element, depth)
        else:
            made = self.blocks(element, depth)
        return _marked(element, made)

    def _heading(self, element: Element) -> list[Block]:
        pieces = collapsed(spans(element, self._note))
        if any(outer.tag in _NO_HEADINGS_INSIDE for outer in element.iterancestors()):
            return self._paragraph({**piece, "strong": True} for piece in pieces)
        block = {"kind": "heading", "level": int(element.tag[1]), "spans": grouped(pieces)}
        return [{**block, "text": plain(pieces), **self._aligned(element)}]

    def _p(self, element: Element, depth: int) -> list[Block]:
        if not all(_is_inline(child) for child in element):
            return self.blocks(element, depth)
        style = [name for name in classes(element) if name in _STYLES]
        about = {**self._aligned(element), **shares(element)}
        return self._paragraph(spans(element, self._note), style=style, **about)

    def _hr(self, element: Element, _depth: int) -> list[Block]:
        return [{"kind": BREAK if BREAK in classes(element) else "rule"}]

    def _pre(self, element: Element, _depth: int) -> list[Block]:
        text = "".join(str(piece.get("text") or "\n") for piece in spans(element, self._note))
        return [{"kind": "pre", "lines": text.strip("\n").expandtabs(4).split("\n")}]

    def _blockquote(self, element: Element, depth: int) -> list[Block]:
        quote = [{"kind": "quote", "blocks": self.blocks(element, depth)}]
        return quote if TINTED not in classes(element) else self._container(element, depth)

    def _ul(self, element: Element, depth: int) -> list[Block]:
        style = "findings" if "findings" in classes(element) else ""
        items = [
            {"blocks": _marked(item, self.blocks(item, depth)), "style": _tone(item)}
            for item in element.iterchildren("li")
        ]
        made: Block = {"kind": "list", "items": items, "style": style}
        if element.tag == "ol":
            made |= {"numbers": _numbers(element), "counting": element.get("type") or "1"}
        return [{**made, "unmarked": "unmarked" in classes(element)}]

    _ol = _ul

    def _dl(self, element: Element, depth: int) -> list[Block]:
        style = next((c for c in classes(element) if c in {"facts", "provenance"}), "fields")
        pairs = [
            {"label": grouped(collapsed(label)), "blocks": body}
            for label, body in self._pairs(element, depth)
        ]
        return [{"kind": "pairs", "style": style, "pairs": pairs}]

    def _pairs(self, element: Element, depth: int) -> Iterator[tuple[list[Span], list[Block]]]:
        label: list[Span] = []
        body: list[Block] = []
        for child in element.iter("dt", "dd"):
            if next(child.iterancestors("dl"), None) is not element:
                continue
            if child.tag == "dt":
                if body:
                    yield label, body
                    label, body = [], []
                label += [*([{"br": True}] if label else []), *spans(child, self._note)]
            else:
                body += _marked(child, self.blocks(child, depth))
        if label or body:
            yield label, body

    def _figure(self, element: Element, depth: int) -> list[Block]:
        caption = element.find("figcaption")
        body: list[Block] = []
        for child in element:
            if child.tag != "figcaption":
                body += self._block(child, depth) if not _is_inline(child) else []
        said = grouped(collapsed(spans(caption, self._note))) if caption is not None else []
        style = "locator" if "locator" in classes(element) else ""
        inside = body or self.blocks(element, depth)
        return [{"kind": "figure", "style": style, "blocks": inside, "caption": said}]

    def _picture(self, element: Element, depth: int) -> list[Block]:
        image = element.find("img")
        return self._img(image, depth) if image is not None else []

    def _img(self, element: Element, _depth: int) -> list[Block]:
        kind, _, data = (element.get("src") or "").partition(";base64,")
        suffix = {"svg+xml": "svg", "jpeg": "jpg"}.get(kind[11:], kind[11:])
        name = f"image-{len(self.images) + 1}.{suffix}"
        cell = element.get(CELL)
        content, about = base64.b64decode(data), dict[str, Any]()
        if suffix == "svg" and (lifted := lifted_texts(content)) is not None:
            content, about = lifted
        self.images.append(Image(name, content, int(cell) if cell else None))
        alt = " ".join((element.get("alt") or "").split())
        width = element.get("width") or ""
        size = {"share": int(width[:-1]) / 100} if width.endswith("%") else {}
        size |= {"width": int(width) * _PIXEL} if width.isdigit() else {}
        height = element.get("height") or ""
        size |= {"height": int(height) * _PIXEL} if height.isdigit() and not width else {}
        outer = element.getparent()
        side = {} if outer is None else self._aligned(outer)
        return [{"kind": "image", "file": name, "alt": alt, **size, **about, **side}]

    def _table(self, element: Element, depth: int) -> list[Block]:
        """A table, and under it the notes first called in it.

        At the foot of the page they would have to move rows between pages, and Typst
        0.15 fails when it tags a row that it has moved.
        """
        if self.table_notes is not None:
            return self._bare_table(element, depth)
        self.table_notes = []
        made = self._bare_table(element, depth)
        called, self.table_notes = self.table_notes, None
        return made + [
            {"kind": "paragraph", "spans": [note], "style": ["table-note"]} for note in called
        ]

    def _bare_table(self, element: Element, depth: int) -> list[Block]:
        caption = element.find("caption")
        said = grouped(collapsed(spans(caption, self._note))) if caption is not None else []
        self.tables += 1
        cells = grid(element, lambda cell: self.blocks(cell, depth), f"table-{self.tables}")
        return [{"kind": "table", "caption": said, **cells}] if cells["columns"] else []

    def _aside(self, element: Element, depth: int) -> list[Block]:
        if element.get("id") in self.set_notes:
            return []
        return [{"kind": "group", "style": "aside", "blocks": self.blocks(element, depth)}]

    def _container(self, element: Element, depth: int) -> list[Block]:
        if BESIDE in classes(element):
            parts = [
                {"kind": "group", "style": None, "blocks": self._block(part, depth + 1)}
                for part in element
            ]
            return [{"kind": "group", "style": BESIDE, "blocks": parts}]
        style = next((name for name in classes(element) if name in _GROUPS), None)
        inside = self.blocks(element, depth)
        colours: dict[str, Any] = {}
        if TINTED in classes(element):
            found = declared(element.get("style") or "")
            style = style or TINTED
            behind = found.get("background-color")
            fill = {"fill": behind} if behind else {"bar": stops(found["background"])}
            colours = {**fill, "ink": on_paper(found["color"])}
        if not style or not inside:
            return inside
        return [{"kind": "group", "style": style, "blocks": inside, **colours}]

    _header = _article = _div = _section = _container

    def _note(self, mark: Element) -> Span | None:
        """A note where it is first called; later calls refer to it."""
        target = (mark.get("href") or "")[1:]
        if target not in self.notes:
            return None
        note = {"note": target, "mark": text_of(mark) or "*"}
        if target in self.set_notes:
            return note
        self.set_notes.add(target)
        body = collapsed(spans(self.notes[target], lambda _: None))
        told = {**note, "spans": grouped(_without_mark(body, note["mark"]))}
        if self.table_notes is None:
            return told
        self.table_notes.append({**told, "here": True})
        return note


def blocks(body: Element) -> tuple[list[Block], list[Image]]:
    """The blocks of a page's body and the images that they name.

    A note stands at its first mark, or under the table with its first mark, and no more
    at its own place; a mark inside the note itself, which the page shows, is left out.
    """
    notes = {
        aside.get("id") or "": aside for aside in body.iter() if aside.get("role") == "doc-footnote"
    }
    notes.pop("", None)
    setter = _Setter(notes)
    made = paged(setter.blocks(body))
    return made, [*setter.images, *_formulas(body)]


def _formulas(body: Element) -> list[Image]:
    """The drawings that stand in running text, each once."""
    drawings = {formula_file(image): image for image in body.iter("img") if formula_size(image)}
    return [
        Image(name, base64.b64decode((image.get("src") or "").partition(";base64,")[2]), None)
        for name, image in drawings.items()
    ]


def _is_inline(element: Element) -> bool:
    if element.tag == "img":
        return formula_size(element) is not None
    return element.tag in INLINE_ELEMENTS and all(_is_inline(child) for child in element)


def _numbers(element: Element) -> list[int]:
    """The number of each item of a list, as HTML counts."""
    items = element.findall("li")
    is_back = element.get("reversed") is not None
    number = int(element.get("start") or (len(items) if is_back else 1))
    numbers = []
    for item in items:
        number = int(item.get("value") or number)
        numbers.append(number)
        number += -1 if is_back else 1
    return numbers


def _tone(item: Element) -> str:
    tones = (name.removeprefix("finding-") for name in classes(item) if name.startswith("finding-"))
    return next(tones, "")


def _without_mark(body: list[Span], mark: str) -> list[Span]:
    if body and str(body[0].get("text", "")).startswith(mark):
        return [{**body[0], "text": str(body[0]["text"])[len(mark) :].lstrip()}, *body[1:]]
    return body


def _marked(element: Element, made: list[Block]) -> list[Block]:
    """The blocks with the element's identity, language and direction."""
    about: dict[str, str] = dict(language_and_direction(element))
    if identity := element.get("id"):
        about["id"] = identity
    if not about or not made:
        return made
    if len(made) == 1 and not about.keys() & made[0].keys():
        return [{**made[0], **about}]
    return [{"kind": "group", "style": None, "blocks": made, **about}]
