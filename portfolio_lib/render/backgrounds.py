"""What notebooks paint by a style alone: bars and swatches of elements without words, backgrounds.

A bar or a swatch becomes a drawing; of what no report shows behind words is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from itertools import pairwise

from portfolio_lib.render.colours import bar, in_digits, is_gradient, main_colour, mixed, stops
from portfolio_lib.render.hiding import is_hidden
from portfolio_lib.render.images import PIXELS
from portfolio_lib.render.inheriting import declared

_STYLE = re.compile(r"\bstyle\s*=\s*(?:\"([^\"]*)\"|'([^']*)')(?=[^<>]*>(\s*</)?)", re.IGNORECASE)
"""What an attribute states, and whether its element is empty."""
_EMPTY = re.compile(
    r"<(div|span|p|i|b|em)\b(?=[^<>]*\bbackground)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    r"(?:\s|&nbsp;|&#160;|&emsp;|&ensp;)*</\1\s*>",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"([\d.]+)\s*(px|%|r?em|pt)?", re.IGNORECASE)
_WIDE = 300.0
"""So wide is a bar that fills all of its room [px]."""
_HIGH = 12.0
"""So high is a shape that does not say so [px]."""
_ICON = 32.0
"""So large is a sign that something can be clicked, at most [px]."""
_STEPS = 16
"""In so many parts one colour becomes another."""
_PAPER = "#ffffff"


def with_shapes(markup: str) -> str:
    """The markup with a drawing for each element without words that has a colour behind it."""
    return _EMPTY.sub(_shape, markup) if "background" in markup.lower() else markup


def lost_backgrounds(markup: str) -> Iterator[tuple[str, bool]]:
    """What of the backgrounds in markup no report shows: a sentence, and whether it is a loss."""
    for found in _STYLE.finditer(markup) if "background" in markup else ():
        style = _declared(found)
        if is_hidden(style):
            continue
        stated = " ".join(style.get(n, "") for n in ("background", "background-image"))
        if re.search(r"\burl\(", stated, re.IGNORECASE):
            is_icon = found[3] and max(_length(style, n) for n in ("width", "height")) <= _ICON
            if not is_icon:
                yield "a picture behind words is not shown; show it as a picture of its own", True
        elif is_gradient(stated) and main_colour(stated, _PAPER):
            if found[3]:
                yield "a box of colours without words is not shown; draw it as SVG", True
            elif not bar(stated.strip(), _PAPER):
                yield (
                    "a background that goes from one colour to another is shown in the first",
                    False,
                )


def _declared(found: re.Match[str]) -> dict[str, str]:
    return declared(unescape(found[1] or found[2] or ""))


def _shape(found: re.Match[str]) -> str:
    stated = _STYLE.search(found[0])
    style = _declared(stated) if stated else {}
    behind = style.get("background-color") or style.get("background") or ""
    parts = _parts(behind)
    if not parts or "url(" in behind or is_hidden(style):
        return found[0]
    is_box = found[1].lower() in {"div", "p"} and not style.get("display", "").startswith("inline")
    wide = _length(style, "width") or (_WIDE if is_box else _HIGH)
    share = style.get("height", "").endswith("%")
    high = _HIGH if share else _length(style, "height") or _HIGH
    room = _WIDE if style.get("width", "").endswith("%") else wide  # so bars stay in proportion
    rects = "".join(
        f'<rect x="{first * wide / 100:g}" width="{(last - first) * wide / 100:g}" '
        f'height="{high:g}" fill="{colour}"/>'
        for first, last, colour in parts
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{room:g}" height="{high:g}" '
        f'role="presentation">{rects}</svg>'
    )


def _parts(behind: str) -> list[tuple[float, float, str]]:
    """The parts of a background from side to side [%], each with its colour."""
    if not is_gradient(behind):
        colour = main_colour(in_digits(behind), _PAPER)
        return [(0.0, 100.0, colour)] if colour else []
    found = stops(behind, _PAPER)
    if not found:
        return []
    ends = [(0.0, found[0][1]), *found, (100.0, found[-1][1])]
    made: list[tuple[float, float, str]] = []
    for (first, one), (last, other) in pairwise(ends):
        if last <= first or not (one or other):
            continue
        count = 1 if one == other else _STEPS
        wide = (last - first) / count
        for step in range(count):
            colour = mixed(one or _PAPER, other or _PAPER, step / count)
            made.append((first + step * wide, first + (step + 1) * wide, colour))
    return made


def _length(style: Mapping[str, str], name: str) -> float:
    """A length [px]; 0 for none."""
    found = _LENGTH.fullmatch(style.get(name, ""))
    if found is None:
        return 0.0
    number, unit = float(found[1]), (found[2] or "px").lower()
    return number * _WIDE / 100 if unit == "%" else number * PIXELS[unit]
