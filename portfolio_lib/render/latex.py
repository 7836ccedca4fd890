r"""Formulas in LaTeX as drawings: by latex2mathml and ziamath, which need no TeX.

What these do not know, or would leave out, makes no drawing: a formula is whole or is no formula.
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from lxml import etree

from portfolio_lib.render.arrays import draw_lines, marked_lines, place_lines
from portfolio_lib.render.boxes import marked_boxes, place_boxes
from portfolio_lib.render.chemistry import with_chemistry
from portfolio_lib.render.commands import group_at
from portfolio_lib.render.notations import PLACEHOLDERS, rewritten
from portfolio_lib.render.tree import local_name

_EM = 24.0
"""The size at which a formula is laid out [px]."""
_LONGEST = 2_000
"""A longer formula is none [characters]."""
_MARGIN = 1.0
"""Around a drawing, so that no letter that leans is cut off [px]."""
_UNTOLD = re.compile(
    r"\\(?:begin|end)\{[^{}]*\}(?:\[[^\]]*\])?(?:\{[lcr| ]*\})?"
    r"|\\(?:color|textcolor|hspace\*?|mspace|kern|unicode|href)\s*\{[^{}]*\}|\\\\\[[^\]]*\]"
    r"|\\(?:kern|mkern|hskip|mskip)\s*-?[\d.]+\s*[a-z]{2}|\\[a-zA-Z]+\*?"
)
"""What of a formula is no letter of it."""
_NAMED = re.compile(r"\\[a-zA-Z]+")
_TOKENS = {"mi", "mn", "mo", "mtext", "ms"}
_UNKNOWN = re.compile(r"\\(?:sideset|genfrac|vphantom|smash|prescript|utilde)(?![a-zA-Z])")
"""What is left of these has not been understood, or is set wrong."""
_ENVIRONMENT = re.compile(r"\\begin\{([^{}]*)\}")
_ENVIRONMENTS = frozenset(
    {"align*", "array", "cases", "equation*", "gather*", "math", "matrix", "multline*",
     "smallmatrix", "subarray", "Bmatrix", "Vmatrix", "bmatrix", "pmatrix", "vmatrix",
     "displaymath"}
)  # fmt: skip
"""Those whose rows latex2mathml sets as such; of others it would show the letters."""
_OPERATOR = re.compile(r"(\\mathop\s*)(?=\{)|(\\operatorname\*)(?=\{)")
_SIGNS = str.maketrans(PLACEHOLDERS)
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_BACKSLASHES = re.compile(r"\\(?:backslash|setminus|smallsetminus)(?![a-zA-Z])")
_DOLLAR, _ESCAPED = re.compile(r"(?<!\\)\$"), re.compile(r"\\([$%&#_{}])")
_TWO_PARTS = {"msup": 1, "msub": 1, "msubsup": 2}
"""Elements whose first part is one, with how many follow it."""


@dataclass(frozen=True)
class Drawing:
    """A formula as SVG; how wide and high it is, and how far it reaches below the line [em]."""

    svg: str
    width: float
    height: float
    depth: float


@lru_cache(maxsize=512)
def drawn(latex: str, *, display: bool = False) -> Drawing | None:
    """A formula as a drawing; None for one that has what cannot be drawn.

    Parameters
    ----------
    display : whether it stands for itself, and not in a line of text.
    """
    text = latex.strip()
    if not text or len(text) > _LONGEST:
        return None
    text, boxes = marked_boxes(with_chemistry(text))
    text = rewritten(text)
    if _UNKNOWN.search(text) or set(_ENVIRONMENT.findall(text)) - _ENVIRONMENTS:
        return None
    try:
        text = marked_lines(_with_limits(text) if display else text)
        root = _mathml(text, boxes, display=display)
        return _drawing(root) if _is_whole(text, root) else None
    except Exception:  # noqa: BLE001 - whatever these libraries raise of what they do not know
        return None


def unknown_words(latex: str) -> list[str]:
    """The commands and environments of a formula that are not known here."""
    text = rewritten(with_chemistry(latex)).replace(r"\\", " ")
    module, symbol = _library("latex2mathml.commands"), _library("latex2mathml.symbols_parser")
    known = {value for value in vars(module).values() if isinstance(value, str)}
    known |= {*module.CONVERSION_MAP, r"\begin", r"\end", r"\left", r"\right"}
    named = (name for name in _NAMED.findall(text) if name not in known)
    words = [name for name in named if not symbol.convert_symbol(name)]
    words += [name for name in _ENVIRONMENT.findall(text) if name not in _ENVIRONMENTS]
    return list(dict.fromkeys([*words, *_UNKNOWN.findall(text)]))


def _library(name: str) -> Any:
    """A module of what draws, once it is needed: it takes a second to read its typeface."""
    with warnings.catch_warnings():  # it calls what Python 3.11 calls old, and 3.13 does not
        warnings.simplefilter("ignore")
        return import_module(name)


def _mathml(text: str, boxes: list[tuple[str, str]], *, display: bool) -> etree._Element:
    """The formula in MathML.

    Raises
    ------
    Exception : of any kind, for what latex2mathml does not know.
    """
    markup = _library("ziamath.tex").tex2mml(text, inline=not display)
    root = etree.fromstring(markup.encode())
    place_lines(root)
    place_boxes(root, boxes)
    for element in root.iter():
        name = local_name(element)
        if name in _TOKENS and len(element):  # as of \\mathop{…}: ziamath would draw nothing of it
            name = "mrow"
            element.tag = f"{{{etree.QName(element).namespace}}}{name}"
        if name == "mtext" and element.text:
            if _DOLLAR.search(element.text):
                raise ValueError("a formula within the words of a formula")
            element.text = _ESCAPED.sub(r"\1", element.text.translate(_SIGNS))
        if _PRIVATE.search(element.text or ""):
            raise ValueError("a line where there is no array")
        more = _TWO_PARTS.get(name, 0)
        if more and len(element) > more + 1:  # as of a matrix in brackets with something raised
            first = etree.Element(f"{{{etree.QName(element).namespace}}}mrow")
            first.extend(list(element)[:-more])
            element.insert(0, first)
    return root


def _with_limits(text: str) -> str:
    """A formula that stands for itself: what is said of an operator stands below and above it."""
    made, start = [], 0
    for found in _OPERATOR.finditer(text):
        inside = group_at(text, found.end())
        if inside is None or found.start() < start:
            continue
        made += [text[start : found.start()], text[found.start() : inside[1]]]
        start = inside[1]
        if re.match(r"\s*[_^]", text[start:]):
            made.append(r"\limits")
    return "".join([*made, text[start:]])


def _is_whole(text: str, root: etree._Element) -> bool:
    """Whether MathML has all letters of a formula, and no command as text."""
    shown = "".join(map(str, root.itertext()))
    if "\\" in shown and not _BACKSLASHES.search(text):
        return False
    if _letters([_UNTOLD.sub(" ", text)]) - _letters([shown]):
        return False
    return not _signs(_signs_of_commands(text)) - _signs([shown])


def _signs_of_commands(text: str) -> Iterator[str]:
    r"""The signs that commands such as ``\sum`` stand for, once each time."""
    symbol = _library("latex2mathml.symbols_parser").convert_symbol
    others = _library("latex2mathml.commands").CONVERSION_MAP
    for command in _NAMED.findall(text):
        code = None if command in others else symbol(command)
        yield chr(int(code, 16)) if code else ""


def _shown(element: etree._Element) -> Iterator[str]:
    """The texts of MathML that are seen."""
    if local_name(element) == "mphantom":
        return
    yield element.text or ""
    for child in element:
        yield from _shown(child)


def _letters(texts: Iterable[str]) -> Counter[str]:
    plain = unicodedata.normalize("NFKD", "".join(texts))
    return Counter(letter for letter in plain if letter.isalnum())


def _signs(texts: Iterable[str]) -> Counter[str]:
    """What of texts is a letter, a digit or a sign of mathematics, of money or the like."""
    return Counter(
        sign
        for sign in "".join(texts)
        if (kind := unicodedata.category(sign))[0] in "LNS" and kind != "Sk" and sign != "~"
    )


def _drawing(root: etree._Element) -> Drawing | None:
    """MathML as SVG; None where the typeface lacks a letter, or nothing is drawn."""
    draw_lines()
    made: Any = _library("ziamath").Math(
        etree.tostring(root, encoding="unicode"), _EM, margin=_MARGIN
    )
    svg = str(made.svg()).replace('="black"', '="#000000"')
    if "<use" not in svg or svg.count("<use") < _signs(_shown(root)).total() or "Regular_0" in svg:
        return None
    width, height = (float(size) + 2 * _MARGIN for size in made.getsize())
    depth = _MARGIN - float(made.getyofst())
    return Drawing(svg, width / _EM, height / _EM, depth / _EM)
