"""Where the texts of a PDF stand, to find what lies over another or beside the page."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

__all__ = ["Box", "boxes", "overlaps", "strays"]

MARGIN = 50.0
"""Texts stand so far from the sides of a page, at least [pt]: 20 mm, less a space that may
hang at the end of a line."""


@dataclass(frozen=True)
class Box:
    """A run of text: where it begins and ends, its base line, its size, that of its page [pt]."""

    left: float
    right: float
    base: float
    size: float
    page: tuple[float, float]


def boxes(file: bytes) -> list[list[Box]]:
    """The runs of text on each page, as Typst writes them: moved and scaled, never turned."""
    with pikepdf.open(io.BytesIO(file)) as document:
        widths: dict[Any, dict[int, float]] = {}
        return [list(_on_page(page, widths)) for page in document.pages]


def _on_page(page: pikepdf.Page, known: dict[Any, dict[int, float]]) -> Iterator[Box]:
    resources: Any = page.obj["/Resources"]
    fonts: Any = resources.get("/Font", {})
    whole = (float(page.mediabox[2]), float(page.mediabox[3]))
    stack: list[_Frame] = []
    frame: _Frame = (1.0, 1.0, 0.0, 0.0)
    size, widths, line = 0.0, dict[int, float](), [1.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    instructions: Any = pikepdf.parse_content_stream(page, "q Q cm Tf Tm Tj TJ")
    for operands, operator in instructions:
        match str(operator):
            case "q":
                stack.append(frame)
            case "Q":
                frame = stack.pop()
            case "cm":
                frame = _within(frame, [float(value) for value in operands])
            case "Tf":
                font = fonts[str(operands[0])]
                widths = known.setdefault(font.objgen, {}) or _widths(font)
                known[font.objgen] = widths
                size = float(operands[1])
            case "Tm":
                line = [float(value) for value in operands]
            case shown:
                across, _, x, y = _within(frame, line)
                run = operands[0] if shown == "TJ" else [operands[0]]
                width = _advance(run, widths) * size * across / 1000
                yield Box(x, x + width, y, size * across, whole)


_Frame = tuple[float, float, float, float]
"""Scale across and down, and the origin, on the page [pt]."""


def _within(frame: _Frame, matrix: list[float]) -> _Frame:
    """The frame after a change of coordinates in it; Typst turns no text."""
    across, down, x, y = frame
    a, _, _, d, e, f = matrix
    return across * a, down * d, x + across * e, y + down * f


def _widths(font: Any) -> dict[int, float]:
    """The width of each glyph of a composite font (ISO 32000-1, 9.7.4.3) [1/1000 em]."""
    array = list(font["/DescendantFonts"][0]["/W"])
    widths: dict[int, float] = {}
    while array:
        first, second = int(array.pop(0)), array.pop(0)
        if isinstance(second, pikepdf.Array):
            widths |= {first + place: float(width) for place, width in enumerate(second)}
        else:
            widths |= dict.fromkeys(range(first, int(second) + 1), float(array.pop(0)))
    return widths


def _advance(run: Any, widths: dict[int, float]) -> float:
    """How far a run of glyphs reaches [1/1000 em]."""
    total = 0.0
    for part in run:
        if isinstance(part, pikepdf.String):
            codes = bytes(part)
            glyphs = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
            total += sum(widths.get(glyph, 0.0) for glyph in glyphs)
        else:
            total -= float(part)
    return total


def strays(pages: list[list[Box]]) -> Iterator[tuple[int, Box]]:
    """Every run of text that stands in the margin of a page or beside it."""
    for number, page in enumerate(pages, start=1):
        for box in page:
            width, height = box.page
            at_side = box.left < MARGIN or box.right > width - MARGIN
            if at_side or not 20 < box.base < height - 20:
                yield number, box


def overlaps(pages: list[list[Box]]) -> Iterator[tuple[int, Box, Box]]:
    """Every two runs of text that lie over one another.

    A mark has a run of its own on the line of its letter, as wide as a letter.
    """
    for number, page in enumerate(pages, start=1):
        runs = sorted(page, key=lambda box: (box.base, box.left))
        for place, one in enumerate(runs):
            for other in runs[place + 1 : place + 60]:
                size, apart = min(one.size, other.size), other.base - one.base
                across = min(one.right, other.right) - max(one.left, other.left)
                letters = 2.0 if apart < 0.01 * size else 0.3
                if apart < 0.5 * size and across > letters * size:
                    yield number, one, other
