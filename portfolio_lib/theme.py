"""The tokens of the design: what HTML, PDF and figures share.

One place for colours, the typeface and sizes, so that a figure looks like the
page it stands on. This module imports nothing of the package.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

__all__ = ["FONTS", "THEME", "Theme"]

FONTS = Path(__file__).parent / "fonts"
"""The folder with the fonts that the package ships."""


@dataclass(frozen=True)
class Theme:
    """Colours (sRGB, hexadecimal), typeface and base size of every report.

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
    planned: str = "#e3a008"
    ongoing: str = "#0a6ea8"
    completed: str = "#8b97a6"
    family: str = "Fira Sans"
    size: float = 10.0
    """Size of the body text on paper [pt]."""

    def tokens(self) -> dict[str, str | float]:
        """The tokens by name, as templates take them."""
        return asdict(self)


THEME = Theme()
