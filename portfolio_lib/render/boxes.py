r"""Boxes with a colour in formulas: ``\colorbox``, ``\fcolorbox``, ``\bbox``.

latex2mathml knows no colour behind a part of a formula, and ziamath draws one only in a frame. So a
box goes through the one as a frame that begins with a letter of no script, and is coloured here.
"""

from __future__ import annotations

import re

from lxml import etree

from portfolio_lib.render.macros import group_at

__all__ = ["marked_boxes", "place_boxes"]

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
    made, start = [], 0
    for found in _BOX.finditer(latex):
        inside = group_at(latex, found.end())
        if inside is None or found.start() < start:
            continue
        fill, line = _colours(found)
        if not (_COLOUR.fullmatch(fill) and _COLOUR.fullmatch(line)):
            continue
        formula = re.fullmatch(r"\s*\$([^$]+)\$\s*", inside[0])
        words = inside[0] if found["options"] is not None else f"\\text{{{inside[0]}}}"
        words = formula[1] if formula else words
        made += [
            latex[start : found.start()],
            f"\\boxed{{{chr(_FIRST + len(colours))}{{{words}}}}}",
        ]
        colours.append((fill, line))
        start = inside[1]
    return "".join([*made, latex[start:]]), colours


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
