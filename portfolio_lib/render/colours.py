"""Colours that a notebook gives to cells and words: as CSS writes them, and made readable."""

from __future__ import annotations

import csv
import re
from colorsys import hls_to_rgb
from functools import cache
from pathlib import Path

from portfolio_lib.design.theme import TEXT_CONTRAST, contrast

__all__ = ["mixed", "on_paper", "parsed", "readable_on"]

_HEXADECIMAL = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(
    r"rgba?\(\s*([\d.]+%?)[\s,]+([\d.]+%?)[\s,]+([\d.]+%?)(?:\s*[,/]\s*([\d.]+%?))?\s*\)"
)
_BY_HUE = re.compile(
    r"hsla?\(\s*(-?[\d.]+)(?:deg)?[\s,]+([\d.]+%)[\s,]+([\d.]+%)(?:\s*[,/]\s*([\d.]+%?))?\s*\)"
)
_SOLID = 0.99
_STEPS = 20


def parsed(text: str, paper: str = "#ffffff") -> str | None:
    """A colour of CSS as ``#rrggbb`` on a paper, or None for what is no colour or transparent."""
    text = text.strip().lower()
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


def on_paper(colour: str) -> str:
    """The colour that a pair for light and dark pages has on paper."""
    return re.sub(r"^light-dark\((#\w+),.*", r"\1", colour)


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
    with Path(__file__).with_name("colours.csv").open(encoding="ascii", newline="") as file:
        return {row["name"]: row["colour"] for row in csv.DictReader(file)}
