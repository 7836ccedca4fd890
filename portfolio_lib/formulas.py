"""Formulas in LaTeX as drawings: by matplotlib's mathtext, which needs no TeX.

It stands between the two halves: the renderer knows formulas, and this alone knows matplotlib.
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
_ENVIRONMENT = re.compile(
    r"\\(?:begin|end)\{(?:equation|align|aligned|alignat|gather|gathered|multline|split|eqnarray)"
    r"\*?\}(?:\{\d+\})?"
)
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


@lru_cache(maxsize=512)
def drawn(latex: str) -> Drawing | None:
    """A formula as a drawing; None for one that has what mathtext does not know."""
    text = _DROPPED.sub("", _ENVIRONMENT.sub("", latex))
    for pattern, replacement in _REPLACED:
        text = pattern.sub(replacement, text)
    if "\\begin" in text or len(text) > _LONGEST:
        return None
    rows = re.split(r"\\\\(?:\[[^\]]*\])?", text)
    lines = [re.sub(r"(?<!\\)&", "", row).strip() for row in rows]
    try:
        outlines = [_outline(line) for line in lines if line]
    except ValueError:
        return None
    return _stacked(outlines) if outlines else None


def _outline(line: str) -> tuple[float, float, float, str]:
    """The width, height and depth of one line and its shape as a path, its base line at 0.

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
    return float(width), float(height), float(depth), _path(list(points), list(codes))


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


def _stacked(lines: Sequence[tuple[float, float, float, str]]) -> Drawing:
    """Lines below one another; the base line of a single one is that of the text."""
    width = max(line[0] for line in lines)
    top, shapes = 0.0, []
    for _, height, depth, path in lines:
        base = top + height - depth
        shapes.append(f'<path transform="translate(0 {base:.2f})" d="{path}"/>')
        top += height + _GAP * _SIZE
    total = top - _GAP * _SIZE
    depth = lines[0][2] if len(lines) == 1 else total / 2
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / 10:.2f}pt" '
        f'height="{total / 10:.2f}pt" viewBox="0 0 {width:.2f} {total:.2f}">'
        f'<g fill="#000000">{"".join(shapes)}</g></svg>'
    )
    return Drawing(svg, width / _SIZE, total / _SIZE, depth / _SIZE)
