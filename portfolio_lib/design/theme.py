"""The tokens of the design: what HTML, PDF and figures share.

One place for colours, the typeface and sizes, so that a figure looks like the
page it stands on. This module imports nothing of the package.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from colorsys import hls_to_rgb, rgb_to_hls
from dataclasses import asdict, dataclass, fields
from functools import cache, lru_cache
from itertools import combinations
from pathlib import Path

FONTS = Path(__file__).parent.parent / "fonts"
"""The folder with the fonts that the package ships."""
TEXT_CONTRAST = 4.5
"""Least contrast of text with what is behind it (WCAG 2.2, 1.4.3)."""
SHAPE_CONTRAST = 3.0
"""Least contrast of a bar of a figure with the paper (WCAG 2.2, 1.4.11)."""
DARK_CONTRAST = 6.0
"""Contrast of coloured text in dark mode, where thin strokes look thinner."""
GREY_CONTRAST = 1.25
"""Least contrast between two statuses, so that they stay apart in grey print."""
COLOURED = ("planned", "ongoing", "completed")
"""The statuses with a colour of their own; all there are stand in the model's vocabularies."""
_DARK = {"ink": "#e8edf3", "muted": "#a9b4c2", "line": "#36424f", "tint": "#1b232d"}
_DARK |= {"paper": "#11171e", "on_band": "#ffffff"}
"""What of the theme is the same for everybody in dark mode."""


@dataclass(frozen=True)
class Logo:
    """The mark of an organisation: an image as a data address, and what it says."""

    source: str
    alt: str


@dataclass(frozen=True)
class Theme:
    """Colours (sRGB, hexadecimal), typeface, base size, and whose reports they are.

    The three status colours differ in lightness as well as in hue, so that they
    stay apart in grey print and for colour-blind readers. Every colour of text
    reaches a contrast of 4.5 : 1 on `paper` and on `tint` (WCAG 2.2, 1.4.3).
    """

    ink: str = "#18222f"
    muted: str = "#505c6b"
    line: str = "#cfd6df"
    tint: str = "#f2f5f8"
    paper: str = "#ffffff"
    accent: str = "#0a4f79"
    mark: str = "#b3261e"
    planned: str = "#a66500"
    ongoing: str = "#0a5e96"
    completed: str = "#8a95a3"
    family: str = "Fira Sans"
    size: float = 10.0
    """Size of the body text on paper [pt]."""
    organisation: str = ""
    """Who publishes the reports; empty where nobody is named."""
    contact: str = ""
    """Whom a reader can ask: a line such as an address for mail; empty where nobody is named."""
    logo: Logo | None = None

    @classmethod
    def of(cls, values: Mapping[str, object] | None) -> Theme:
        """The theme that `plain` wrote; the shipped one for None."""
        given = dict(values or {})
        logo = given.pop("logo", None)
        known = {field.name for field in fields(cls)}
        chosen = {key: value for key, value in given.items() if key in known}
        return cls(**chosen, logo=Logo(**logo) if isinstance(logo, Mapping) else None)  # type: ignore[arg-type]  # checked when it was read

    def plain(self) -> dict[str, object]:
        """All of it, ready for JSON."""
        return asdict(self)

    @property
    def fingerprint(self) -> str:
        """A hash of all that the theme gives to a report (SHA-256, hexadecimal)."""
        return hashlib.sha256(json.dumps(self.plain(), sort_keys=True).encode()).hexdigest()

    def colours(self) -> dict[str, str]:
        """The colours by name, with those of words on a status and of the title's band."""
        own = {name: str(getattr(self, name)) for name in COLOURS}
        return {**own, "band": self.accent, "on_band": self.paper} | self._words_on(own)

    def dark(self) -> dict[str, str]:
        """The colours for dark mode: the same hues, light enough for a dark page."""
        own = {name: str(getattr(self, name)) for name in COLOURS}
        hues = {name: own[name] for name in ("accent", "mark", *COLOURED)}
        lighter = {name: _lightened(hue, _DARK["tint"]) for name, hue in hues.items()}
        words = {"ink": _DARK["ink"], "paper": _DARK["paper"]} | lighter
        return {**own, **_DARK, **lighter, "band": _deepened(self.accent)} | self._words_on(words)

    @staticmethod
    def _words_on(colours: Mapping[str, str]) -> dict[str, str]:
        """For each status the colour of words on it: ink or paper, whichever is clearer."""

        def clearer(status: str) -> str:
            return max(colours["ink"], colours["paper"], key=lambda c: contrast(c, colours[status]))

        return {f"on_{status}": clearer(status) for status in COLOURED}

    def weaknesses(self) -> Iterator[str]:
        """What could not be read or told apart, each with its contrast and what to do."""
        colours = self.colours()
        for text in ("ink", "muted", "accent", "mark"):
            for behind in ("paper", "tint"):
                yield from _weak(colours, text, behind, TEXT_CONTRAST)
        for status in COLOURED:
            yield from _weak(colours, f"on_{status}", status, TEXT_CONTRAST)
            yield from _weak(colours, status, "paper", SHAPE_CONTRAST)
        for one, other in combinations(COLOURED, 2):
            yield from _weak(colours, one, other, GREY_CONTRAST)


COLOURS = tuple(f.name for f in fields(Theme) if isinstance(f.default, str) and "#" in f.default)
"""The names of the colours that a theme chooses."""
THEME = Theme()


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 to 21 (WCAG 2.2, "contrast ratio")."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache(maxsize=4096)
def _luminance(colour: str) -> float:
    """Relative luminance of a colour, from 0 to 1 (WCAG 2.2)."""
    parts = [part / 255 for part in _parts(colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]  # noqa: PLR2004 - the standard's own numbers
    return sum(share * c for share, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _parts(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue


@cache
def _deepened(colour: str) -> str:
    """The colour in the same hue, dark enough to lie behind white words on a dark page."""
    hue, light, saturation = rgb_to_hls(*(part / 255 for part in _parts(colour)))
    steps = (min(light, 0.2) * (1 - step / 50) for step in range(51))
    made = (_hexadecimal(hls_to_rgb(hue, step, saturation * 0.8)) for step in steps)
    return next(deep for deep in made if contrast(deep, "#ffffff") >= DARK_CONTRAST)


def _hexadecimal(mix: tuple[float, float, float]) -> str:
    return "#{:02x}{:02x}{:02x}".format(*(round(part * 255) for part in mix))


@cache
def _lightened(colour: str, behind: str) -> str:
    """The colour in the same hue, as much lighter as it takes to read it on a dark ground."""
    hue, light, saturation = rgb_to_hls(*(part / 255 for part in _parts(colour)))
    steps = (light + (1 - light) * step / 50 for step in range(51))
    made = (_hexadecimal(hls_to_rgb(hue, step, saturation)) for step in steps)
    return next(light for light in made if contrast(light, behind) >= DARK_CONTRAST)


def _weak(colours: Mapping[str, str], one: str, other: str, least: float) -> Iterator[str]:
    ratio = contrast(colours[one], colours[other])
    if ratio >= least:
        return
    first = "words" if one.startswith("on_") else f"{one} ({colours[one]})"
    to_change = other if one.startswith("on_") else one
    yield (
        f"{first} on {other} ({colours[other]}) has a contrast of {ratio:.2f}; at least {least} "
        f"is needed: make {to_change} {_direction(colours, to_change, one, other)}"
    )


def _direction(colours: Mapping[str, str], changed: str, one: str, other: str) -> str:
    """Which way the one colour has to go to stand off from the other."""
    against = one if changed == other else other
    lighter = _luminance(colours[changed]) >= _luminance(colours[against])
    return "lighter" if lighter else "darker"
