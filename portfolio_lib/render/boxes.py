r"""Boxes with a colour in formulas: ``\colorbox``, ``\fcolorbox``, ``\bbox``.

latex2mathml knows no colour behind a part of a formula, and ziamath draws one only in a frame. So a
box goes through the one as a frame that begins with a letter of no script, and is coloured here.
"""

from __future__ import annotations

import re

from lxml import etree

from portfolio_lib.render.commands import replaced

_FIRST = 0xE400
_BOX = re.compile(
    r"\\(?:colorbox\s*\{(?P<fill>[^{}]*)\}|fcolorbox\s*\{(?P<frame>[^{}]*)\}\s*\{(?P<behind>[^{}]*)\}"
    r"|bbox\s*\[(?P<options>[^\[\]]*)\])\s*(?=\{)"
)
_COLOUR = re.compile(r"[a-zA-Z]+|#(?:[0-9a-fA-F]{3}){1,2}")
_NONE = "none"
_INK = "#000000"


def marked_boxes(latex: str) -> tuple[str, list[tuple[str, str]]]:
    """The formula with frames in place of its boxes; the colours behind and around each."""
    colours: list[tuple[str, str]] = []

    def framed(found: re.Match[str], arguments: list[str]) -> str | None:
        (inside,) = arguments
        fill, line = _colours(found)
        if not (_COLOUR.fullmatch(fill) and _COLOUR.fullmatch(line)):
            return None
        formula = re.fullmatch(r"\s*\$([^$]+)\$\s*", inside)
        words = inside if found["options"] is not None else f"\\text{{{inside}}}"
        words = formula[1] if formula else words
        colours.append((fill, line))
        return f"\\boxed{{{chr(_FIRST + len(colours) - 1)}{{{words}}}}}"

    return replaced(_BOX, latex, framed), colours


def _colours(found: re.Match[str]) -> tuple[str, str]:
    """The colours behind a box and around it."""
    if found["options"] is None:
        fill = (found["fill"] or found["behind"]).strip()
        return fill, (found["frame"] or fill).strip()
    options = [option.strip() for option in found["options"].split(",")]
    fill = next((option for option in options if _COLOUR.fullmatch(option)), _NONE)
    border = next((option.split()[-1] for option in options if option.startswith("border:")), fill)
    return fill, border


def place_boxes(root: etree._Element, colours: list[tuple[str, str]]) -> None:
    """Give each frame that begins with a letter of ours its colours."""
    for token in [e for e in root.iter() if e.text and len(e.text) == 1]:
        place = ord(str(token.text)) - _FIRST
        parent = token.getparent()
        frame = next((e for e in token.iterancestors() if str(e.tag).endswith("menclose")), None)
        if not 0 <= place < len(colours) or frame is None or parent is None:
            continue
        parent.remove(token)
        fill, line = colours[place]
        frame.set("mathbackground", fill)
        frame.set("mathcolor", line)
        inside = etree.Element(etree.QName(etree.QName(frame).namespace, "mrow"), mathcolor=_INK)
        inside.extend(list(frame))
        frame.append(inside)
