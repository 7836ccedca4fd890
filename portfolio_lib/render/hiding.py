"""What a notebook hides by its styles: in no browser do readers see it, so no report has it."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NONE = re.compile(r"none", re.IGNORECASE)
_OFF = re.compile(r"none|hidden|collapse", re.IGNORECASE)
_ZERO = re.compile(r"[+-]?0*(?:\.0*)?(?:[a-z]+|%)?", re.IGNORECASE)
_TINY = re.compile(r"[+-]?(?:0*(?:\.0*)?|1px)(?:[a-z]+|%)?", re.IGNORECASE)
_FAR = re.compile(r"-\d{4,}(?:\.\d+)?(?:px|pt)?|-\d{3,}(?:\.\d+)?(?:r?em|%|v[wh])", re.IGNORECASE)
_CUT = re.compile(r"rect\((?:[\s,]*[01](?:px)?){4}[\s,]*\)", re.IGNORECASE)
_CUT_AWAY = re.compile(
    r"inset\(\s*(?:50|100)%[^)]*\)|circle\(\s*0[^)]*\)|polygon\(\s*(?:0\S*\s+0\S*[\s,]*)+\)",
    re.IGNORECASE,
)
_SHRUNK = re.compile(
    r".*(?:\bscale[xy]?\(\s*0(?:\.0*)?\s*[,)]|\btranslate[xy]?\([^)]*-\d{4,}).*", re.IGNORECASE
)
_CLEAR = re.compile(
    r"transparent|(?:rgb|hsl)a?\((?:[^,)]*,){3}\s*[0.]+%?\s*\)|(?:rgb|hsl)a?\([^)/]*/\s*[0.]+%?\s*\)"
    r"|#[0-9a-f]{3}0|#[0-9a-f]{6}00",
    re.IGNORECASE,
)
_ALONE: Mapping[str, re.Pattern[str]] = {
    "display": _NONE, "opacity": _ZERO, "clip-path": _CUT_AWAY, "transform": _SHRUNK,
    "content-visibility": _OFF, "text-indent": _FAR, "margin-left": _FAR, "margin-top": _FAR,
}  # fmt: skip
"""What hides an element with all that is in it, by property."""
_WHERE_MOVED: Mapping[str, re.Pattern[str]] = {
    "left": _FAR, "right": _FAR, "top": _FAR, "bottom": _FAR, "clip": _CUT,
}  # fmt: skip
"""What does so where an element is taken out of the flow."""
_WHERE_CUT = dict.fromkeys(("height", "max-height", "width", "max-width"), _TINY)
"""What does so where nothing may stand out of an element."""
_OF_WORDS: Mapping[str, re.Pattern[str]] = {
    "visibility": _OFF,
    "font-size": _ZERO,
    "color": _CLEAR,
    "-webkit-text-fill-color": _CLEAR,
}
"""What hides words, also of elements within it that do not say otherwise."""
_RULES = {**_ALONE, **_WHERE_MOVED, **_WHERE_CUT, **_OF_WORDS}
_BEHIND_WORDS = ("background-clip", "-webkit-background-clip")
HIDING = frozenset(
    {*_RULES, "animation", "animation-name", "overflow", "overflow-x", "overflow-y", "position",
     *_BEHIND_WORDS}
)  # fmt: skip
"""The properties of CSS by which something is hidden."""


def hides(name: str, value: str) -> bool:
    """Whether a value of a property may hide something."""
    pattern = _RULES.get(name)
    return pattern is not None and pattern.fullmatch(value) is not None


def is_hidden(style: Mapping[str, str]) -> bool:
    """Whether an element with all that is in it is not seen."""
    if any(hides(name, style[name]) for name in _ALONE if name in style):
        is_moving = _first(style, "animation", "animation-name") not in {"", "none"}
        return not is_moving or hides("display", style.get("display", ""))
    if style.get("position", "").lower() in {"absolute", "fixed"} and _has(style, _WHERE_MOVED):
        return True
    cuts = {style.get(name, "").lower() for name in ("overflow", "overflow-x", "overflow-y")}
    return bool(cuts & {"hidden", "clip"}) and _has(style, _WHERE_CUT)


def _has(style: Mapping[str, str], names: Mapping[str, re.Pattern[str]]) -> bool:
    return any(hides(name, style[name]) for name in names if name in style)


def of_words(style: Mapping[str, str]) -> list[str]:
    """The properties by which words are not seen, but for those of elements that show theirs.

    Clear letters may be holes through which the colour behind them is seen.
    """
    is_cut_out = _first(style, *_BEHIND_WORDS).lower() == "text"
    found = [name for name in _OF_WORDS if name in style and hides(name, style[name])]
    return [name for name in found if "color" not in name or not is_cut_out]


def _first(style: Mapping[str, str], *names: str) -> str:
    return next((style[name] for name in names if name in style), "")
