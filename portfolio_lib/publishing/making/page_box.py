"""Where the texts and figures of a PDF stand, from the PDF itself: nothing may lie off its page.

Only what Typst writes is read: operators for coordinates, text, figures and marked content
(ISO 32000-1, 8.3, 9.4, 8.8, 14.6). Headers and footers are artifacts and may stand in the
margin; what a report says may not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from struct import unpack
from typing import Any

_MARGIN = 50.0
"""No text of a report is nearer to an edge [pt]: 20 mm, less a space that may hang."""
_HANGING = 1.0
"""So far a figure may reach over the edge of its page, from rounding [pt]."""
_OVER = 2.0
"""Two texts on one line overlap when they share more than this, in their size [em]."""
_STRING = rb"\((?:[^\\()]|\\.|\((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*\))*\))*\)|<[0-9A-Fa-f]*>"
_NUMBERS = rb"(?:[-+\d.]+\s+)"
_OPERATORS = re.compile(
    rb"(?P<shown>" + _STRING + rb"|\[(?:" + _STRING + rb"|[^\]()<])*\])\s*T[jJ]"
    rb"|(?P<matrix>" + _NUMBERS + rb"{6})(?P<kind>cm|Tm)\b"
    rb"|/(?P<font>\S+)\s+(?P<size>[-\d.]+)\s+Tf\b"
    rb"|/(?P<object>\S+)\s+Do\b"
    rb"|/(?P<tag>\w+)\s*(?:<<(?:" + _STRING + rb"|[^<>()]|<<[^<>]*>>)*>>|/\w+)?\s*(?:BDC|BMC)\b"
    rb"|(?P<clip>(?:" + _NUMBERS + rb"{2}[ml]\s+){4}h\s+W)\b"
    rb"|(?<![^\s])(?P<plain>q|Q)(?![^\s])"
    rb"|(?P<end>EMC)\b",
    re.DOTALL,
)
_ARTIFACT = re.compile(
    rb"/Artifact(?:<<[^<>]*>>)?\s*(?:BDC|BMC)\n(?:(?![^\n]*(?:BDC|BMC|EMC))[^\n]*\n)*EMC"
)
"""Lines of tables, heads and feet, most of what a page draws; in some a part is marked again,
such as a text that is written from the right, and these are followed."""
_CLIPPED = b"W\nn\n"
"""What follows the outline to which something is cut."""
_PARTS = re.compile(rb"(?P<text>" + _STRING + rb")|(?P<number>[-+\d.]+)", re.DOTALL)
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}

_Matrix = tuple[float, float, float, float, float, float]
_UNIT: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True)
class Stray:
    """Something that lies where a reader misses it: on which page, and what is wrong."""

    page: int
    fault: str


@dataclass
class _Page:
    """What is being read of one page: the coordinates, and the texts by their line."""

    fonts: Mapping[str, Mapping[int, float]]
    objects: Any
    width: float
    height: float
    frame: _Matrix = _UNIT
    line: _Matrix = _UNIT
    size: float = 0.0
    font: Mapping[int, float] = field(default_factory=dict)
    stack: list[_Matrix] = field(default_factory=list)
    marks: list[tuple[bool, _Matrix, int]] = field(default_factory=list)
    """For each open part whether it is an artifact, and what was there when it began."""
    begins: bool = False
    """Whether a marked part has begun and nothing was clipped in it yet: a drawing's own box."""
    lines: dict[int, list[tuple[float, float, float]]] = field(default_factory=dict)

    @property
    def is_artifact(self) -> bool:
        return any(is_artifact for is_artifact, _, _ in self.marks)


def strays(reader: Any) -> Iterator[Stray]:
    """Every page that has a text or a figure off it, in its margin or over another text.

    Parameters
    ----------
    reader : pypdf's reader of a PDF that Typst wrote.
    """
    known: dict[Any, dict[int, float]] = {}
    for number, page in enumerate(reader.pages, start=1):
        faults = _faults(page, known)
        if (fault := next(faults, None)) is not None:
            yield Stray(number, fault)


def _faults(page: Any, known: dict[Any, dict[int, float]]) -> Iterator[str]:
    contents = page.get_contents()
    if contents is None:
        return
    resources = page["/Resources"]
    fonts = {
        name[1:]: _widths(reference, known)
        for name, reference in resources.get("/Font", {}).items()
    }
    _, _, width, height = map(float, page.mediabox)
    state = _Page(fonts, resources.get("/XObject", {}), width, height)
    stream = b"".join(_without_drawings(_ARTIFACT.sub(b"", contents.get_data())))
    for found in _OPERATORS.finditer(stream):
        if fault := _step(state, found):
            yield fault
    if any(_overlaps(line) for line in state.lines.values()):
        yield "texts lie over one another"


def _without_drawings(stream: bytes) -> Iterator[bytes]:
    """The stream with the box of each drawing and nothing of what is drawn in it."""
    at = 0
    for found in re.finditer(rb"/Alt\b", stream):
        end = stream.find(b"\nEMC", found.end())
        box = stream.find(_CLIPPED, found.end(), end)
        if found.start() >= at and end >= 0 and box >= 0:
            yield stream[at : box + len(_CLIPPED)]
            at = end
    yield stream[at:]


def _step(state: _Page, found: re.Match[bytes]) -> str:
    """Follow one operator; what is wrong with what it shows, or nothing."""
    kind = found.lastgroup
    if kind == "shown":
        return "" if state.is_artifact else _text_fault(state, found["shown"])
    if kind == "kind":
        matrix = _matrix(found["matrix"])
        if found["kind"] == b"Tm":
            state.line = matrix
        else:
            state.frame = _product(matrix, state.frame)
    elif kind == "size":
        state.font, state.size = state.fonts.get(found["font"].decode(), {}), float(found["size"])
    elif kind == "object":
        return _figure_fault(state, found["object"].decode())
    elif kind == "tag":
        state.marks.append((found["tag"] == b"Artifact", state.frame, len(state.stack)))
        state.begins = True
    elif kind == "clip":
        return _drawing_fault(state, found["clip"])
    elif kind == "end" and state.marks:
        _, state.frame, depth = state.marks.pop()
        del state.stack[depth:]
    elif kind == "plain":
        _save_or_restore(state, found["plain"])
    return ""


def _save_or_restore(state: _Page, operator: bytes) -> None:
    if operator == b"q":
        state.stack.append(state.frame)
    elif state.stack:
        state.frame = state.stack.pop()


def _text_fault(state: _Page, shown: bytes) -> str:
    a, _, _, _, x, y = _product(state.line, state.frame)
    size = abs(state.size * a)
    end = x + _advance(shown, state.font) * state.size * a / 1000
    left, right = min(x, end), max(x, end)
    if y < _MARGIN:
        return "a text lies below the foot of the page"
    if y > state.height - _MARGIN / 2:
        return "a text lies above the head of the page"
    if left < _MARGIN or right > state.width - _MARGIN:
        return "a text lies beside the page"
    state.lines.setdefault(round(y * 4), []).append((left, right, size))
    return ""


def _figure_fault(state: _Page, name: str) -> str:
    """A figure is drawn into the unit square, a form into its box (8.9.5, 8.10)."""
    shape = state.objects.get(f"/{name}")
    box: tuple[float, ...] = (0.0, 0.0, 1.0, 1.0)
    frame = state.frame
    if shape is not None and (form := shape.get_object()).get("/Subtype") == "/Form":
        box = tuple(float(value) for value in form.get("/BBox", box))
        own = tuple(float(value) for value in form.get("/Matrix", _UNIT))
        frame = _product(own, frame)  # type: ignore[arg-type]
    corners = [_at(frame, x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return _edge_fault(state, corners)


def _drawing_fault(state: _Page, clip: bytes) -> str:
    """A drawing (SVG) is cut to its box before anything is drawn (8.5.4)."""
    if not state.begins:
        return ""
    state.begins = False
    numbers = [float(number) for number in re.findall(rb"[-+\d.]+", clip)]
    points = zip(numbers[::2], numbers[1::2], strict=True)
    return _edge_fault(state, [_at(state.frame, x, y) for x, y in points])


def _edge_fault(state: _Page, corners: list[tuple[float, float]]) -> str:
    inside = all(
        -_HANGING <= x <= state.width + _HANGING and -_HANGING <= y <= state.height + _HANGING
        for x, y in corners
    )
    return "" if inside else "a figure reaches over the edge of the page"


def _overlaps(line: list[tuple[float, float, float]]) -> bool:
    """Whether texts on one line share room; a mark on a letter has a run of its own there."""
    line.sort()
    reached = -1.0
    for left, right, size in line:
        if min(reached, right) - left > _OVER * size:
            return True
        reached = max(reached, right)
    return False


def _matrix(text: bytes) -> _Matrix:
    a, b, c, d, e, f = map(float, text.split())
    return a, b, c, d, e, f


def _product(one: _Matrix, other: _Matrix) -> _Matrix:
    """The matrix that does the first, then the other (8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
            e * g + f * i + k, e * h + f * j + m)  # fmt: skip


def _at(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _widths(reference: Any, known: dict[Any, dict[int, float]]) -> dict[int, float]:
    """The width of each glyph of a composite font (9.7.4.3) [1/1000 em]."""
    font = reference.get_object()
    key = id(font)
    if key not in known:
        known[key] = _widths_of(font)
    return known[key]


def _widths_of(font: Any) -> dict[int, float]:
    if "/DescendantFonts" not in font:
        return {}
    array = list(font["/DescendantFonts"][0].get_object().get("/W", []))
    widths: dict[int, float] = {}
    at = 0
    while at + 1 < len(array):
        first, second = int(array[at]), array[at + 1]
        if isinstance(second, list):
            widths |= {first + place: float(width) for place, width in enumerate(second)}
            at += 2
        else:
            widths |= dict.fromkeys(range(first, int(second) + 1), float(array[at + 2]))
            at += 3
    return widths


def _advance(shown: bytes, widths: Mapping[int, float]) -> float:
    """How far a run of glyphs reaches [1/1000 em]."""
    total = 0.0
    for part in _PARTS.finditer(shown):
        if part.lastgroup == "number":
            total -= float(part["number"])
        else:
            codes = _bytes(part["text"])
            glyphs = unpack(f">{len(codes) // 2}H", codes[: len(codes) // 2 * 2])
            total += sum(widths.get(glyph, 0.0) for glyph in glyphs)
    return total


def _bytes(string: bytes) -> bytes:
    """A string of a PDF as the bytes that it stands for (7.3.4)."""
    if string.startswith(b"<"):
        return bytes.fromhex(string[1:-1].decode())
    body = string[1:-1]
    return _ESCAPE.sub(_unescaped, body) if b"\\" in body else body


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return _NAMED.get(found[2], found[2])
