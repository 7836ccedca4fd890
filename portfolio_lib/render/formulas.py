"""Formulas in a report's tree: from code in LaTeX to a drawing whose words are the LaTeX."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from portfolio_lib.render.commands import group_at, replaced
from portfolio_lib.render.images import LARGEST_ICON
from portfolio_lib.render.incoming import FORMULA, ICON
from portfolio_lib.render.latex import drawn, unknown_words
from portfolio_lib.render.notations import is_blank
from portfolio_lib.render.remarks import Remark
from portfolio_lib.render.tree import CELL, Element, classes, remove, text_of

_WIDEST = 36.0
"""A wider formula is made smaller: so wide is running text [em]."""
_PIXELS = 16.0
"""So high is the type of running text [px]."""
_SIZE = re.compile(r"height:([\d.]+)em;vertical-align:(-?[\d.]+)em")
_DEFINITION = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand)\*?\s*(?:\{\s*\\([a-zA-Z]+)\s*\}|\\([a-zA-Z]+))\s*"
    r"(?:\[(\d)\])?\s*(?=\{)"
    r"|\\def\s*\\([a-zA-Z]+)\s*((?:#\d)*)(?=\{)"
    r"|\\DeclareMathOperator(\*?)\s*(?:\{\s*\\([a-zA-Z]+)\s*\}|\\([a-zA-Z]+))\s*(?=\{)"
)
_COMMAND = re.compile(r"\\([a-zA-Z]+)")
_DEEPEST = 20
"""A definition may use others so many times, one within the other."""
_LONGEST = 10_000


def set_formulas(body: Element) -> Sequence[Remark]:
    """Put a drawing in place of every formula; one that cannot be drawn stays, and is told."""
    remarks, macros = [], _Macros()
    for code in [e for e in body.iter("code") if FORMULA in classes(e)]:
        latex = text_of(code)
        plain = macros.written_out(latex)
        if is_blank(plain):  # it defines something, or only takes room
            if plain.strip():
                code.tail = f" {code.tail or ''}"
            remove(code)
            continue
        drawing = drawn(plain, display="display" in classes(code))
        if drawing is None:
            cell = next((o.get(CELL) for o in code.iterancestors("div") if o.get(CELL)), None)
            code.set("class", "")
            remarks.append(
                Remark(
                    "formula",
                    f"the formula {latex[:60]} is shown as LaTeX: {_reason(plain)}; "
                    "show a picture of it, or write it more simply",
                    int(cell) if cell else None,
                )
            )
            continue
        fits = min(1.0, _WIDEST / max(drawing.width, 1.0))
        height, depth = drawing.height * fits, drawing.depth * fits
        image = etree.Element(
            "img",
            {
                "src": "data:image/svg+xml;base64,"
                + base64.b64encode(drawing.svg.encode()).decode(),
                "alt": latex,
                "class": " ".join(classes(code)),
                "style": f"height:{height:.3f}em;vertical-align:{-depth:.3f}em",
            },
        )
        image.tail = code.tail
        code.getparent().replace(code, image)  # type: ignore[union-attr]  # it stands in the body
    return remarks


def _reason(latex: str) -> str:
    """Why a formula is not drawn."""
    words = unknown_words(latex)
    if not words:
        return "it has more than can be drawn"
    return f"{', '.join(words)} cannot be drawn"


def set_icons(body: Element) -> None:
    """Let drawings as small as words stand in the line, as formulas do."""
    for image in [e for e in body.iter("img") if ICON in classes(e) or _is_small(e)]:
        wide, high = float(image.get("width") or 0), float(image.get("height") or 0)
        figure = image.getparent()
        if wide and high and figure is not None and figure.tag != "figure":
            image.set("class", f"{FORMULA} {ICON}")
            image.set("style", f"height:{high / _PIXELS:.3f}em;vertical-align:-0.150em")
            image.attrib.pop("width")
            image.attrib.pop("height")


def _is_small(image: Element) -> bool:
    """Whether a picture among words states that it is as small as these are."""
    sizes = [image.get("width") or "", image.get("height") or ""]
    outer = image.getparent()
    if outer is None or not all(size.isdigit() and int(size) <= LARGEST_ICON for size in sizes):
        return False
    return outer.tag != "figure" and bool(text_of(outer))


def formula_size(image: Element) -> tuple[float, float] | None:
    """How high a formula is and how far it reaches below the line [em]; None for other images."""
    found = _SIZE.fullmatch(image.get("style") or "")
    if found is None or FORMULA not in classes(image):
        return None
    return float(found[1]), -float(found[2])


@dataclass
class _Macros:
    """The commands that a notebook has defined so far: how many arguments each takes, its body."""

    known: dict[str, tuple[int, str]] = field(default_factory=dict)

    def written_out(self, latex: str) -> str:
        """A formula without definitions, which are kept, and without commands of the notebook."""
        made = self._without_definitions(latex)
        for _ in range(_DEEPEST if self.known else 0):
            before, made = made, self._once(made)
            if made == before or len(made) > _LONGEST:
                break
        return made

    def _without_definitions(self, latex: str) -> str:
        def kept(found: re.Match[str], arguments: list[str]) -> str:
            (body,) = arguments
            name = found[1] or found[2] or found[4] or found[7] or found[8]
            count = int(found[3] or 0) or (found[5] or "").count("#")
            is_operator = found[7] or found[8]
            text = rf"\operatorname{found[6]}{{{body}}}" if is_operator else body
            self.known[name] = count, text
            return ""

        return replaced(_DEFINITION, latex, kept)

    def _once(self, latex: str) -> str:
        made, start = [], 0
        for found in _COMMAND.finditer(latex):
            if found[1] not in self.known or found.start() < start:
                continue
            count, body = self.known[found[1]]
            end = found.end()
            arguments: list[str] = []
            while len(arguments) < count:
                end += len(latex[end:]) - len(latex[end:].lstrip())
                inside = group_at(latex, end) or (latex[end : end + 1], end + 1)
                arguments.append(inside[0])
                end = inside[1]
            written = _with_arguments(body, arguments)
            is_word = count == 0 and latex[end : end + 1].isalpha()
            made += [latex[start : found.start()], written, " " if is_word else ""]
            start = end
        return "".join([*made, latex[start:]])


def _with_arguments(body: str, arguments: list[str]) -> str:
    """A definition's body with what stands for ``#1`` and so on."""
    given = {str(number): text for number, text in enumerate(arguments, 1)}
    return re.sub(r"#(\d)", lambda place: given.get(place[1], ""), body)
