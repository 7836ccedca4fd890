"""Figures: matplotlib in the typeface of the reports, as images with a text beside them."""

from __future__ import annotations

import base64
import io
import re
import sys
import unicodedata
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from portfolio_lib.design.theme import FONTS, THEME
from portfolio_lib.errors import UsageError
from portfolio_lib.language import Language
from portfolio_lib.show.drawing import small_svg
from portfolio_lib.show.html import Block, element

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LINK = 3
"""Words of so few small letters, such as "of" and "the", give an abbreviation no letter."""
_SHORT_NAME = re.compile(r"\(([A-Z][^()]{1,28})\)")
"""A name of its own that a title has in parentheses: "(Sessiz Destek)"."""
_INCH = 25.4
"""What matplotlib measures in [mm]."""
_FROM_RIGHT = 0.62
"""The width of a Hebrew or Arabic letter [em]."""
WIDE, NARROW = 170.0, 90.0
"""Width of a figure on paper and on a phone [mm]."""


def figure(drawn: Figure | Axes, alt: str, caption: str | None = None) -> Block:
    """A matplotlib figure of an analyst as a part of the report, with all of its labels.

    It gets the typeface of the reports; `style` gives what is drawn after it their colours.

    Parameters
    ----------
    drawn : the figure, or axes of it as `df.plot()` gives them; pyplot does not show it a second
        time.
    alt : what the figure shows, in words, for those who do not see it.
    caption : a line below the figure.

    Raises
    ------
    UsageError
        When `alt` says nothing, or there is no figure.
    """
    if not alt.strip():
        raise UsageError("a figure needs an alternative text that says what it shows: alt=…")
    whole: Any = getattr(drawn, "figure", None) or drawn
    if not hasattr(whole, "savefig"):
        kind = type(drawn).__name__
        raise UsageError(f"{kind} is not a figure; give one of matplotlib, or what df.plot() gives")
    _in_our_typeface(whole)
    image = element("img", src=source(whole, is_tight=True), alt=alt)
    below = element("figcaption", caption) if caption else None
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(whole)
    return Block(element("figure", image, below))


def style() -> None:
    """Let matplotlib draw in the typeface, the colours and the sizes of the reports from now on.

    The reports of an organisation with a theme show them in its colours, and dark pages in
    light ones.
    """
    import matplotlib as mpl
    from cycler import cycler

    colours = (THEME.ongoing, THEME.planned, THEME.completed, THEME.accent, THEME.mark, THEME.ink)
    mpl.rcParams.update(
        rc_settings()
        | dict.fromkeys(("axes.labelcolor", "xtick.labelcolor", "ytick.labelcolor"), THEME.muted)
        | dict.fromkeys(("axes.edgecolor", "xtick.color", "ytick.color", "grid.color"), THEME.line)
        | dict.fromkeys(("axes.spines.top", "axes.spines.right", "legend.frameon"), False)
        | {
            "axes.prop_cycle": cycler(color=colours),
            "axes.titlecolor": THEME.ink,
            "axes.titlelocation": "left",
            "axes.titlesize": THEME.size,
            "axes.axisbelow": True,
            "figure.figsize": (WIDE / _INCH, WIDE / _INCH * 0.45),
            "lines.linewidth": 1.8,
        }
    )


def _in_our_typeface(drawn: Figure) -> None:
    """Give the texts of a figure that have no typeface of their own that of the reports."""
    from matplotlib.text import Text

    for text in drawn.findobj(Text):
        if isinstance(text, Text) and text.get_fontfamily() == ["sans-serif"]:
            text.set_fontfamily(list(families()))


def responsive_figure(
    draw: Callable[[float], Figure], alt: str, on_paper: float = WIDE
) -> etree._Element:
    """A figure at two widths, for paper and for a phone, with a text that says what it shows.

    `draw` makes the figure at a width [mm]; `on_paper` is the one that it has there.
    """
    wide, narrow = (source(draw(width)) for width in (on_paper, NARROW))
    return element(
        "picture",
        element("source", media="(max-width: 40rem)", srcset=narrow),
        element("img", src=wide, alt=alt),
    )


def source(drawn: Figure, *, is_tight: bool = False) -> str:
    """A figure as the address of an image: an SVG that carries its shapes and texts.

    With `is_tight` it is as large as what is drawn, so that no label is cut off. The labels of a
    figure with a formula are outlines: the parts of a formula stand where its typeface puts them.
    """
    svg = _svg(drawn, is_tight=is_tight)
    if b"<tspan" in svg:
        svg = _svg(drawn, is_tight=is_tight, texts="path")
    return "data:image/svg+xml;base64," + base64.b64encode(small_svg(svg).encode()).decode()


def _svg(drawn: Figure, *, is_tight: bool, texts: str = "none") -> bytes:
    from matplotlib import rc_context

    buffer = io.BytesIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with rc_context(rc_settings() | {"svg.fonttype": texts}):
        drawn.savefig(
            buffer,
            format="svg",
            metadata=nothing,
            transparent=True,
            bbox_inches="tight" if is_tight else None,
        )
    return buffer.getvalue()


def rc_settings() -> dict[Any, Any]:
    """Settings of matplotlib, for the same picture everywhere."""
    return {
        "font.family": list(families()),
        "font.size": THEME.size - 1.5,
        "text.color": THEME.ink,
        "svg.hashsalt": "portfolio",
        "text.usetex": False,
    }


@cache
def families() -> tuple[str, ...]:
    """The shipped typefaces by name, the text face first; matplotlib knows them after."""
    from matplotlib.font_manager import fontManager

    known = {entry.fname for entry in fontManager.ttflist}
    files = [str(file) for file in sorted(FONTS.glob("*.ttf"))]
    for file in files:
        if file not in known:
            fontManager.addfont(file)
    names = {entry.name for entry in fontManager.ttflist if entry.fname in files}
    return (THEME.family, *sorted(names - {THEME.family}), "DejaVu Sans")


def latin_rc() -> dict[Any, Any]:
    """Settings for texts of ours, which the text face has whole.

    matplotlib looks for each typeface that it is given, for each text, and that takes long.
    """
    return rc_settings() | {"font.family": [THEME.family]}


def own_rc(language: Language) -> dict[Any, Any]:
    """Settings for texts of ours: with all typefaces where the text face lacks the script."""
    return rc_settings() if language.is_from_right else latin_rc()


def faces_of(text: str) -> list[str]:
    """The typefaces for a text of the data: the others only where one is not enough."""
    is_enough = all(ord(character) in _advances() for character in text)
    return [THEME.family] if is_enough else list(families())


def drawable(text: str) -> str:
    """The text with a box for each character that no shipped font has."""
    covered = _coverage()
    return "".join(c if ord(c) in covered else "□" for c in text if c.isprintable())


def fitted(text: str, room: float) -> str:
    """A text cut to a width [em] in the typeface of figures."""
    used = advance("…")
    for position, character in enumerate(text):
        used += advance(character)
        if used > room:
            return text[:position].rstrip() + "…"
    return text


def text_width(text: str) -> float:
    """The width of a text [em] in the typeface of figures."""
    return sum(map(advance, text))


def wrapped(text: str, room: float, most: int) -> list[str]:
    """A text in at most so many lines of a width [em], broken between words.

    One that needs more is cut at the end, unless it has a short name of its own in
    parentheses: then that stands for it.
    """
    lines = _lines(text, room)
    short = [one for one in _SHORT_NAME.findall(text) if not _is_of_a_part(text, one)]
    if len(lines) > most and short:
        lines = _lines(short[-1], room)
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], fitted(" ".join(lines[most - 1 :]), room)]


def _is_of_a_part(text: str, short: str) -> bool:
    """Whether an abbreviation is that of the last words before it: "Aid to Bosnia … (BiH)"."""
    words = re.findall(r"\w+", text.partition(f"({short})")[0])
    initials = "".join(word[0] for word in words if len(word) > _LINK or word[0].isupper())
    capitals = "".join(filter(str.isupper, short))
    is_end = initials.casefold().endswith(capitals.casefold())
    return is_end and len(initials) > len(capitals) > 1


def _lines(text: str, room: float) -> list[str]:
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word if text_width(word) <= room else fitted(word, room))
    return lines or [""]


def advance(character: str) -> float:
    """The width of a character [em]; one that the typeface lacks counts as a square.

    Letters of scripts from the right are narrower, and take what most of them do.
    """
    known = _advances().get(ord(character))
    if known is not None:
        return known
    return _FROM_RIGHT if unicodedata.bidirectional(character) in {"R", "AL"} else 1.0


@cache
def _advances() -> dict[int, float]:
    """The widths of all characters of the typeface of figures [em], by code point.

    The font is opened once: opening it and hinting takes longer than all its widths.
    """
    from matplotlib.ft2font import FT2Font, LoadFlags

    font = FT2Font(str(FONTS / "FiraSans-Regular.ttf"))
    font.set_size(100, 72)
    return {
        code: font.load_char(code, LoadFlags.NO_HINTING).linearHoriAdvance / 65536 / 100
        for code in font.get_charmap()
    }


@cache
def _coverage() -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(
        code for file in FONTS.glob("*.ttf") for code in FT2Font(str(file)).get_charmap()
    )
