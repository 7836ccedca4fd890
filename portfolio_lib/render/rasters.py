"""Pictures in forms that a browser shows and a PDF of ours does not take, as PNG."""

from __future__ import annotations

import base64
from importlib import import_module
from io import BytesIO
from typing import Any

_FORMATS = ("AVIF", "BMP", "ICO", "JPEG", "TIFF")
_MODES = {
    **dict.fromkeys(("1", "L", "LA", "P", "RGB", "RGBA"), ""),
    **dict.fromkeys(("CMYK", "LAB", "YCbCr"), "RGB"),
    "PA": "RGBA",
}
"""How Pillow may hold a picture, and what it becomes first where PNG has no such form."""

_MARKER, _INKS = 0xFF, 4
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The markers of JPEG after which it says how many channels it has."""


def as_png(content: bytes) -> bytes | None:
    """The first image of a picture as PNG, upright; None for what cannot be read whole."""
    pillow: Any = import_module("PIL.Image")
    pillow.init()
    known = [name for name in _FORMATS if name in pillow.OPEN]
    try:
        with pillow.open(BytesIO(content), formats=known) as picture:
            upright = import_module("PIL.ImageOps").exif_transpose(picture)
            form = _MODES.get(upright.mode)
            if form is None:
                return None
            made = BytesIO()
            (upright.convert(form) if form else upright).save(made, "PNG")
    except Exception:  # noqa: BLE001 - Pillow raises of many kinds what it cannot read
        return None
    return made.getvalue()


def natural_width(address: str) -> int:
    """How wide the picture of a data address is by itself [px]; 0 for what does not say so."""
    pillow: Any = import_module("PIL.Image")
    try:
        with pillow.open(BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
            return int(picture.width)
    except Exception:  # noqa: BLE001 - Pillow raises of many kinds what it cannot read
        return 0


def is_for_print(jpeg: bytes) -> bool:
    """Whether a JPEG holds the four inks of print, of which PDF/A would want a profile."""
    place = 2
    while place + 9 < len(jpeg) and jpeg[place] == _MARKER:
        if jpeg[place + 1] in _FRAMES:
            return jpeg[place + 9] == _INKS
        place += 2 + int.from_bytes(jpeg[place + 2 : place + 4])
    return False
