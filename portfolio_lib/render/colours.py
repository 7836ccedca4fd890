"""Colours that a notebook gives to cells and words: as CSS writes them, and made readable."""

from __future__ import annotations

import re
from colorsys import hls_to_rgb
from functools import cache, lru_cache

from portfolio_lib.design.theme import TEXT_CONTRAST, contrast
from portfolio_lib.packaged import packaged_rows

_HEXADECIMAL = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(
    r"rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)(?:\s*[,/]\s*([\d.]+%?))?\s*\)"
)
_BY_HUE = re.compile(
    r"hsla?\(\s*(-?[\d.]+)(?:deg)?[\s,]+([\d.]+%)[\s,]+([\d.]+%)(?:\s*[,/]\s*([\d.]+%?))?\s*\)"
)
_ANY_FUNCTION = re.compile(r"\b(?:rgb|hsl)a?\([^()]*\)", re.IGNORECASE)
_FALLBACK = re.compile(r"var\(\s*--[\w-]+\s*,(.*)\)", re.DOTALL)
_GRADIENT = re.compile(r"\b(?:repeating-)?(?:linear|radial|conic)-gradient\(", re.IGNORECASE)
_ACROSS = re.compile(
    r"linear-gradient\(\s*(90deg|to right|270deg|-90deg|to left)\s*,([^()]*)\)\s*$", re.IGNORECASE
)
_STOP = re.compile(r"(#\w+|[a-z]+)(?:\s+([\d.]+)%?)?(?:\s+([\d.]+)%?)?", re.IGNORECASE)
_PALE = 0.55
"""So much paper is mixed into a bar, so that words on it can be read."""
_SOLID = 0.99
_STEPS = 20


@lru_cache(maxsize=4096)
def parsed(text: str, paper: str = "#ffffff") -> str | None:
    """A colour of CSS as ``#rrggbb`` on a paper, or None for what is no colour or transparent."""
    text = text.strip().lower()
    if found := _FALLBACK.fullmatch(text):  # of a colour that JupyterLab's theme has
        text = found[1].strip()
    if _HEXADECIMAL.fullmatch(text):
        return _of_digits(text[1:], paper)
    if found := _FUNCTION.fullmatch(text):
        red, green, blue = (_part(found[place], 255) for place in (1, 2, 3))
        return _over((red, green, blue), _part(found[4], 1) if found[4] else 1.0, paper)
    if found := _BY_HUE.fullmatch(text):
        saturation, light = _part(found[2], 1), _part(found[3], 1)
        parts = hls_to_rgb(float(found[1]) / 360 % 1, light, saturation)
        red, green, blue = (255 * part for part in parts)
        return _over((red, green, blue), _part(found[4], 1) if found[4] else 1.0, paper)
    return _names().get(text)


def in_digits(text: str) -> str:
    """A value of CSS, each colour that it states by a function as ``#rrggbb``."""
    return _ANY_FUNCTION.sub(lambda found: parsed(found[0]) or "transparent", text)


def is_gradient(text: str) -> bool:
    """Whether a background goes from one colour to another."""
    return _GRADIENT.search(text) is not None


def main_colour(text: str, paper: str) -> str | None:
    """The first colour of a gradient; None where it states none."""
    stops = re.findall(r"#\w+|[a-z]+", in_digits(text), re.IGNORECASE)
    return next((colour for stop in stops if (colour := parsed(stop, paper))), None)


def bar(text: str, paper: str) -> str:
    """The gradient of a bar behind a number, pale enough to read it; nothing for what is no bar."""
    pale = ((place, mixed(c, paper, _PALE) if c else paper) for place, c in stops(text, paper))
    stated = ",".join(f"{colour} {place:g}%" for place, colour in pale)
    return f"linear-gradient(90deg,{stated})" if stated else ""


def stops(text: str, paper: str) -> list[tuple[float, str | None]]:
    """The places [%] of a gradient from side to side, with the colour of each; None is clear.

    Empty for what is no such gradient.
    """
    gradient = _ACROSS.search(in_digits(text))
    parts = [_STOP.fullmatch(part.strip()) for part in gradient[2].split(",")] if gradient else []
    found = [part for part in parts if part is not None]
    if gradient is None or len(found) < len(parts) or len(found) < 2:  # noqa: PLR2004 - from, to
        return []
    made: list[tuple[float, str | None]] = []
    for number, part in enumerate(found):
        default = 100 * number / (len(found) - 1)
        places = [float(place) for place in (part[2], part[3]) if place] or [default]
        made += [(place, parsed(part[1], paper)) for place in places]
    if gradient[1].lower() not in {"90deg", "to right"}:
        made = [(100 - place, colour) for place, colour in reversed(made)]
    return made


def on_paper(colour: str) -> str:
    """The colour that a pair for light and dark pages has on paper."""
    return re.sub(r"^light-dark\((#\w+),.*", r"\1", colour)


@lru_cache(maxsize=4096)
def readable_on(colour: str, behind: str) -> str:
    """The colour, made darker or lighter until it can be read on what is behind it."""
    towards = max("#000000", "#ffffff", key=lambda end: contrast(end, behind))
    steps = (mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((made for made in steps if contrast(made, behind) >= TEXT_CONTRAST), towards)


def mixed(one: str, other: str, share: float) -> str:
    """A colour between two: `share` of the other, from 0 to 1."""
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _of_digits(digits: str, paper: str) -> str | None:
    if len(digits) in {3, 4}:
        digits = "".join(2 * digit for digit in digits)
    red, green, blue = (float(int(digits[at : at + 2], 16)) for at in (0, 2, 4))
    return _over((red, green, blue), int(digits[6:] or "ff", 16) / 255, paper)


def _part(text: str, whole: float) -> float:
    value = float(text[:-1]) * whole / 100 if text.endswith("%") else float(text)
    return min(value, whole)


def _over(channels: tuple[float, float, float], share: float, paper: str) -> str | None:
    """A colour of which only a share covers the paper; None where nothing does."""
    if share <= 1 - _SOLID:
        return None
    colour = "#" + "".join(f"{round(channel):02x}" for channel in channels)
    return mixed(paper, colour, share)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@cache
def _names() -> dict[str, str]:
    """The names that CSS has for colours."""
    return {row["name"]: row["colour"] for row in packaged_rows("render/colours.csv")}
