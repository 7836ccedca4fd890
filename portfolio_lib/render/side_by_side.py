"""Boxes that a notebook sets beside one another: as `display: flex` and `display: grid` do."""

from __future__ import annotations

from portfolio_lib.render.inheriting import BOXES, declared
from portfolio_lib.render.tree import Element, classes, text_of, wrap
from portfolio_lib.vocabulary import INLINE_ELEMENTS

BESIDE = "side-by-side"
"""The class of what has its parts beside one another."""
_ROWS = frozenset({"flex", "inline-flex", "grid", "inline-grid"})
_ROOMY = frozenset({"figure", "hr", "img", "pre", "table"})
"""What wants a line of its own."""
_LONGEST_WORD = {2: 36, 3: 22, 4: 15}
"""How long a word may be where so many boxes share the width of a page [letters]."""


def set_side_by_side(body: Element) -> None:
    """Let parts of a row stand for themselves, and beside one another where a page has room.

    Words of two parts that stood in one line would read as one.
    """
    for element in list(body.iter(*BOXES)):
        style = declared(element.get("style") or "")
        if style.get("display") not in _ROWS:
            continue
        for part in [child for child in element if child.tag in INLINE_ELEMENTS]:
            wrap(part, "div", {})
        loose = [element.text, *(child.tail for child in element)]
        is_row = not style.get("flex-direction", "row").startswith("column")
        if is_row and not any((text or "").strip() for text in loose) and _fit(element):
            element.set("class", " ".join([*classes(element), BESIDE]))


def _fit(element: Element) -> bool:
    parts = list(element)
    longest = max((len(word) for word in text_of(element).split()), default=0)
    return longest <= _LONGEST_WORD.get(min(len(parts), max(_LONGEST_WORD)), 0) and not any(
        inside.tag in _ROOMY for inside in element.iter()
    )
