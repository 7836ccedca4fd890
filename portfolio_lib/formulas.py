"""Formulas in LaTeX as drawings: by matplotlib's mathtext, which needs no TeX.

It stands between the two halves: the renderer knows formulas, and this alone knows matplotlib.
What stands in rows and columns (matrices, cases, aligned lines), which mathtext does not know,
is put together here from its parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

__all__ = ["Drawing", "drawn"]

_SIZE = 100.0
"""The size at which mathtext lays a formula out [units for an em]."""
_GAP = 0.5
"""Between two lines of a formula [em]."""
_LONGEST = 2_000
"""A longer formula is none [characters]."""
_BEGIN_OR_END = re.compile(r"\\(begin|end)\{([a-zA-Z]+)\*?\}")
_BREAK = re.compile(r"\\\\(?:\[[^\]]*\])?|&")
_ALIGNED = frozenset(
    [
        "equation",
        "align",
        "aligned",
        "alignat",
        "alignedat",
        "gather",
        "gathered",
        "multline",
        "split",
        "eqnarray",
    ]
)
_CENTRED = frozenset({"gather", "gathered", "equation", "multline"})
_AROUND = {"pmatrix": "()", "bmatrix": "[]", "Bmatrix": "{}", "vmatrix": "||", "Vmatrix": "‖‖",
           "cases": "{.", "rcases": ".}", "matrix": "..", "smallmatrix": "..",
           "array": ".."}  # fmt: skip
_LEFT = re.compile(r"\\left\s*(\\[{|]|\\l(?:vert|brace)|[(\[|.])\s*$")
_RIGHT = re.compile(r"\s*\\right\s*(\\[}|]|\\r(?:vert|brace)|[)\]|.])")
_RAISED = re.compile(r"\s*([\^_](?:\{[^{}]*\}|\\[a-zA-Z]+|\S))")
_SIGNS = {r"\{": "{", r"\}": "}", r"\|": "‖", r"\lbrace": "{", r"\rbrace": "}", r"\lvert": "|",
          r"\rvert": "|"}  # fmt: skip
_AXIS = 0.27
"""So far above the base line the middle of a formula is [em]."""
_BETWEEN = 0.9
"""Between two columns of a matrix [em]."""
_SIGN = 0.32
"""How wide a bracket around a matrix is [em]."""
_DROPPED = re.compile(
    r"\\(?:label|tag)\*?\{[^{}]*\}|\\(?:displaystyle|textstyle|nonumber|notag|limits|nolimits"
    r"|allowbreak)(?![a-zA-Z])"
)
_REPLACED = (
    (re.compile(r"\\(?:big|Big|bigg|Bigg)[lrm]?(?![a-zA-Z])\s*"), ""),
    (re.compile(r"\\tfrac(?![a-zA-Z])"), r"\\frac"),
    (re.compile(r"\\(?:lvert|rvert)(?![a-zA-Z])"), "|"),
    (re.compile(r"\\(?:lVert|rVert)(?![a-zA-Z])"), r"\\|"),
    (re.compile(r"\\iff(?![a-zA-Z])"), r"\\Leftrightarrow"),
    (re.compile(r"\\implies(?![a-zA-Z])"), r"\\Rightarrow"),
    (re.compile(r"\\(?:textrm|mbox|textnormal)(?=\{)"), r"\\text"),
    (re.compile(r"\\(?:boldsymbol|bm)(?=\{)"), r"\\mathbf"),
    (re.compile(r"\\quad(?![a-zA-Z])"), r"\\ \\ \\ "),
)
_MOVE, _LINE, _QUADRATIC, _CUBIC, _CLOSE = 1, 2, 3, 4, 79
_LETTERS = {_MOVE: "M", _LINE: "L", _QUADRATIC: "Q", _CUBIC: "C"}
_POINTS = {_MOVE: 1, _LINE: 1, _QUADRATIC: 2, _CUBIC: 3}


@dataclass(frozen=True)
class Drawing:
    """A formula as SVG; how wide and high it is, and how far it reaches below the line [em]."""

    svg: str
    width: float
    height: float
    depth: float


@dataclass(frozen=True)
class _Shape:
    """Outlines around a base line, each moved to its place [1 / _SIZE em]; y grows downwards."""

    width: float = 0.0
    above: float = 0.0
    below: float = 0.0
    parts: tuple[tuple[float, float, str], ...] = ()

    def at(self, x: float, y: float) -> tuple[tuple[float, float, str], ...]:
        """Its parts, moved."""
        return tuple((x + dx, y + dy, drawn) for dx, dy, drawn in self.parts)


@lru_cache(maxsize=512)
def drawn(latex: str) -> Drawing | None:
    """A formula as a drawing; None for one that has what cannot be drawn."""
    text = _DROPPED.sub("", latex)
    for pattern, replacement in _REPLACED:
        text = pattern.sub(replacement, text)
    if len(text) > _LONGEST:
        return None
    try:
        shape = _grid(text, "align") if len(_cells(text)) > 1 else _line(text)
    except (ValueError, RecursionError):
        return None
    return _drawing(shape) if shape.parts else None


def _line(text: str) -> _Shape:
    """A line of a formula, with what stands in rows and columns within it.

    Raises
    ------
    ValueError : for what cannot be drawn.
    """
    found = _environment(text)
    if found is None:
        return _outline(text.strip()) if text.strip() else _Shape()
    start, end, name, body = found
    before, after = text[:start], text[end:]
    signs = _AROUND.get(name, "..")
    left, right = _LEFT.search(before), _RIGHT.match(after)
    if left and right:
        before, after = before[: left.start()], after[right.end() :]
        signs = "".join(_SIGNS.get(sign, sign) for sign in (left[1], right[1]))
    box = _between(_grid(body, name), signs)
    while raised := _RAISED.match(after):
        box, after = _with_index(box, raised[1]), after[raised.end() :]
    return _beside([_line(before), box, _line(after)])


def _environment(text: str) -> tuple[int, int, str, str] | None:
    """Where the first environment begins and ends, its name, and what is in it."""
    depth, first = 0, None
    for mark in _BEGIN_OR_END.finditer(text):
        first = first or mark
        depth += 1 if mark[1] == "begin" else -1
        if depth == 0:
            name = first[2]
            if name not in _AROUND and name not in _ALIGNED:
                raise ValueError(name)
            body = re.sub(r"^\s*\{[^{}]*\}", "", text[first.end() : mark.start()])
            return first.start(), mark.end(), name, body
    if first is not None:
        raise ValueError("an environment has no end")
    return None


def _cells(text: str) -> list[list[str]]:
    """The rows of an environment, each with its cells; those within another one are not parted."""
    rows, start, inside = [[""]], 0, 0
    marks = sorted(
        [*_BEGIN_OR_END.finditer(text), *_BREAK.finditer(text)], key=lambda mark: mark.start()
    )
    for mark in marks:
        if mark.re is _BEGIN_OR_END:
            inside += 1 if mark[1] == "begin" else -1
        elif inside == 0 and not (mark[0] == "&" and text[mark.start() - 1 : mark.start()] == "\\"):
            rows[-1][-1] = text[start : mark.start()].strip()
            start = mark.end()
            if mark[0] == "&":
                rows[-1].append("")
            else:
                rows.append([""])
    rows[-1][-1] = text[start:].strip()
    return [row for row in rows if any(row)]


def _grid(text: str, name: str) -> _Shape:
    """Cells below and beside one another, their middle at that of a formula."""
    rows = [[_line(cell.replace(r"\hline", "")) for cell in row] for row in _cells(text)]
    columns = max(map(len, rows), default=0)
    widths = [max((r[x].width for r in rows if len(r) > x), default=0.0) for x in range(columns)]
    is_aligned = name in _ALIGNED
    parts: list[tuple[float, float, str]] = []
    top = 0.0
    for row in rows:
        above = max([cell.above for cell in row] + [0.7 * _SIZE])
        x = 0.0
        for number, cell in enumerate(row):
            free = widths[number] - cell.width
            share = _share(name, number)
            parts += cell.at(x + free * share, top + above)
            x += widths[number] + (0.0 if is_aligned and number % 2 == 0 else _BETWEEN * _SIZE)
        top += above + max([cell.below for cell in row] + [0.2 * _SIZE]) + _GAP * _SIZE
    total = max(top - _GAP * _SIZE, 0.0)
    gaps = columns // 2 if is_aligned else columns
    width = sum(widths) + max(gaps - (columns % 2 == 0 or not is_aligned), 0) * _BETWEEN * _SIZE
    above = total / 2 + _AXIS * _SIZE
    return _Shape(width, above, total - above, _Shape(parts=tuple(parts)).at(0.0, -above))


def _share(name: str, column: int) -> float:
    """How much of the free room of a cell stands before what is in it."""
    if name in _CENTRED:
        return 0.5 if name != "equation" else 0.0
    if name in _ALIGNED:
        return 1.0 if column % 2 == 0 else 0.0
    return 0.0 if name in {"cases", "rcases"} else 0.5


def _between(box: _Shape, signs: str) -> _Shape:
    """A box between two brackets as high as it is; a dot is none."""
    high, wide = box.above + box.below, _SIGN * _SIZE
    shapes = []
    for sign, is_left in ((signs[0], True), (signs[1], False)):
        path = _bracket(sign, wide, high, is_left=is_left)
        parts = ((0.0, -box.above, path),) if path else ()
        shapes.append(_Shape(wide if path else 0.0, box.above, box.below, parts))
    return _beside([shapes[0], box, shapes[1]])


def _bracket(sign: str, wide: float, high: float, *, is_left: bool) -> str:
    """A bracket as a line; nothing for a dot."""
    start, end = (wide * 0.8, wide * 0.2) if is_left else (wide * 0.2, wide * 0.8)
    middle, turn = wide / 2, min(wide / 2, high / 4)
    path = {
        "(": f"M{start:.1f} 0Q{2 * end - start:.1f} {high / 2:.1f} {start:.1f} {high:.1f}",
        "[": f"M{start:.1f} 0H{end:.1f}V{high:.1f}H{start:.1f}",
        "{": f"M{start:.1f} 0Q{middle:.1f} 0 {middle:.1f} {turn:.1f}V{high / 2 - turn:.1f}"
        f"Q{middle:.1f} {high / 2:.1f} {end:.1f} {high / 2:.1f}"
        f"Q{middle:.1f} {high / 2:.1f} {middle:.1f} {high / 2 + turn:.1f}V{high - turn:.1f}"
        f"Q{middle:.1f} {high:.1f} {start:.1f} {high:.1f}",
        "|": f"M{middle:.1f} 0V{high:.1f}",
        "‖": f"M{wide * 0.35:.1f} 0V{high:.1f}M{wide * 0.65:.1f} 0V{high:.1f}",
    }.get({")": "(", "]": "[", "}": "{"}.get(sign, sign), "")
    return f'<path fill="none" stroke="#000000" stroke-width="4.5" d="{path}"/>' if path else ""


def _with_index(box: _Shape, index: str) -> _Shape:
    """A box with what stands above or below at its right, as ``^{T}``."""
    small = _outline(f"{{}}{index}")
    y = -box.above + small.above if index[0] == "^" else box.below - small.below
    return _Shape(
        box.width + small.width,
        max(box.above, small.above - y),
        max(box.below, small.below + y),
        (*box.parts, *small.at(box.width, y)),
    )


def _beside(shapes: Sequence[_Shape]) -> _Shape:
    """Shapes one after the other on one base line."""
    x = 0.0
    parts: list[tuple[float, float, str]] = []
    for shape in shapes:
        parts += shape.at(x, 0.0)
        x += shape.width
    above, below = (max(getattr(s, name) for s in shapes) for name in ("above", "below"))
    return _Shape(x, above, below, tuple(parts))


def _outline(line: str) -> _Shape:
    """One line that has nothing in rows and columns.

    Raises
    ------
    ValueError : for what mathtext does not know.
    """
    from matplotlib import rc_context
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import TextToPath

    formula = f"${line}$"
    font = FontProperties(size=_SIZE)
    maker = TextToPath()
    with rc_context({"mathtext.fontset": "dejavusans"}):
        width, height, depth = maker.get_text_width_height_descent(formula, font, ismath=True)
        points, codes = maker.get_text_path(font, formula, ismath=True)
    path = f'<path d="{_path(list(points), list(codes))}"/>'
    return _Shape(float(width), float(height - depth), float(depth), ((0.0, 0.0, path),))


def _path(points: Sequence[Any], codes: Sequence[Any]) -> str:
    parts: list[str] = []
    at = 0
    while at < len(codes):
        code = int(codes[at])
        if code == _CLOSE:
            parts.append("Z")
            at += 1
            continue
        many = _POINTS[code]
        pairs = (f"{float(x):.2f} {float(-y):.2f}" for x, y in points[at : at + many])
        parts.append(_LETTERS[code] + " ".join(pairs))
        at += many
    return "".join(parts)


def _drawing(shape: _Shape) -> Drawing:
    """A shape as SVG."""
    total = shape.above + shape.below
    shapes = "".join(
        path.replace("<path", f'<path transform="translate({x:g} {y:.2f})"', 1)
        for x, y, path in shape.at(0.0, shape.above)
    )
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{shape.width / 10:.2f}pt" '
        f'height="{total / 10:.2f}pt" viewBox="0 0 {shape.width:.2f} {total:.2f}">'
        f'<g fill="#000000">{shapes}</g></svg>'
    )
    return Drawing(svg, shape.width / _SIZE, total / _SIZE, shape.below / _SIZE)
