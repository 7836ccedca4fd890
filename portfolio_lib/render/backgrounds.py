"""What notebooks paint by a style alone: bars and swatches of elements without words, backgrounds.

A bar or a swatch becomes a drawing; of what no report shows behind words is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape

from portfolio_lib.render.colours import bar, in_digits, is_gradient, main_colour
from portfolio_lib.render.hiding import is_hidden

__all__ = ["lost_backgrounds", "with_shapes"]

_STYLE = re.compile(r"\bstyle\s*=\s*(?:\"([^\"]*)\"|'([^']*)')(?=[^<>]*>(\s*</)?)", re.IGNORECASE)
"""What an attribute states, and whether its element is empty."""
_EMPTY = re.compile(
    r"<(div|span|p|i|b|em)\b(?=[^<>]*\bbackground)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
    r"(?:\s|&nbsp;|&#160;|&emsp;|&ensp;)*</\1\s*>",
    re.IGNORECASE,
)
_LENGTH = re.compile(r"([\d.]+)\s*(px|%|r?em|pt)?", re.IGNORECASE)
_PIXELS = {"px": 1.0, "pt": 4 / 3, "em": 16.0, "rem": 16.0}
_WIDE = 300.0
"""So wide is a bar that fills all of its room [px]."""
_HIGH = 12.0
"""So high is a shape that does not say so [px]."""
_ICON = 32.0
"""So large is a sign that something can be clicked, at most [px]."""
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
        elif (
            is_gradient(stated) and not bar(stated.strip(), _PAPER) and main_colour(stated, _PAPER)
        ):
            yield "a background that goes from one colour to another is shown in the first", False


def _declared(found: re.Match[str]) -> dict[str, str]:
    """What an attribute states, by property."""
    parts = (part.partition(":") for part in unescape(found[1] or found[2] or "").split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in parts}


def _shape(found: re.Match[str]) -> str:
    stated = _STYLE.search(found[0])
    style = _declared(stated) if stated else {}
    behind = style.get("background-color") or style.get("background") or ""
    colour = main_colour(in_digits(behind), _PAPER)
    if colour is None or "url(" in behind or is_hidden(style):
        return found[0]
    is_box = found[1].lower() in {"div", "p"} and not style.get("display", "").startswith("inline")
    wide = _length(style, "width") or (_WIDE if is_box else _HIGH)
    high = _length(style, "height") or _HIGH
    room = _WIDE if style.get("width", "").endswith("%") else wide  # so bars stay in proportion
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{room:g}" height="{high:g}" '
        f'role="presentation"><rect width="{wide:g}" height="{high:g}" fill="{colour}"/></svg>'
    )


def _length(style: Mapping[str, str], name: str) -> float:
    """A length [px]; 0 for none."""
    found = _LENGTH.fullmatch(style.get(name, ""))
    if found is None:
        return 0.0
    number, unit = float(found[1]), (found[2] or "px").lower()
    return number * _WIDE / 100 if unit == "%" else number * _PIXELS[unit]
