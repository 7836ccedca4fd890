"""Which blocks of a PDF begin a page, and which stand on one that is wider than high.

Both can be only between the blocks of the document itself, so a group is parted where one of
its blocks is such.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from portfolio_lib.render.styles import BREAK

_SMALLEST, _SIDES = 6.5, 4.0
"""The smallest type of a table, and what a column has besides its words [pt]."""
_PORTRAIT = 481.9
"""The width of a table on a page that is higher than wide: 170 mm [pt]."""
_WIDEST_WORD = 0.4
"""A longer word of a column may break, unless it is a number [share of the width]."""
_LANDSCAPE = "landscape"

Block = dict[str, Any]


def paged(blocks: Iterable[Block]) -> list[Block]:
    """The blocks of a document with page breaks and wide pages between them, never within one."""
    made: list[Block] = []
    for block in blocks:
        for part in _parted(block):
            if part["kind"] == _LANDSCAPE:
                heads = _taken_heads(made)
                part = {**part, "blocks": [*heads, *part["blocks"]]}  # noqa: PLW2901
            made.append(part)
    return made


def _parted(block: Block) -> Iterator[Block]:
    """A block, or the parts of it between what has to stand by itself."""
    if block["kind"] == "group" and block.get("style") == _LANDSCAPE:
        yield {"kind": _LANDSCAPE, "blocks": _without(block["blocks"])}
    elif block["kind"] == BREAK:
        yield block
    elif _is_wide(block):
        yield {"kind": _LANDSCAPE, "blocks": [block]}
    elif block["kind"] == "group" and block.get("style") is None:
        yield from _parted_group(block)
    else:
        yield _unbroken(block)


def _parted_group(block: Block) -> Iterator[Block]:
    run: list[Block] = []
    about = {key: value for key, value in block.items() if key != "blocks"}
    for part in paged(block["blocks"]):
        if part["kind"] not in {BREAK, _LANDSCAPE}:
            run.append(part)
            continue
        if run:
            yield {**about, "blocks": run}
            about.pop("id", None)
        run = []
        yield {**part, **{key: about[key] for key in ("lang", "dir") if key in about}}
    if run:
        yield {**about, "blocks": run}


def _without(blocks: Iterable[Block]) -> list[Block]:
    """The blocks inside of another, where no page can begin."""
    return [_unbroken(block) for block in blocks if block["kind"] != BREAK]


def _unbroken(part: Any) -> Any:
    """A block with all that is in it, in lists and tables too, where no page can begin."""
    if isinstance(part, list):
        return [
            _unbroken(item)
            for item in part
            if not (isinstance(item, dict) and item.get("kind") == BREAK)
        ]
    return (
        {key: _unbroken(value) for key, value in part.items()} if isinstance(part, dict) else part
    )


def _taken_heads(made: list[Block]) -> list[Block]:
    """The headings right before, which go to the page of what they head."""
    is_all = all(block["kind"] == "heading" for block in made)
    heads: list[Block] = []
    while made and made[-1]["kind"] == "heading" and (is_all or made[-1]["level"] > 1):
        heads.insert(0, made.pop())
    return heads


def _is_wide(block: Block) -> bool:
    """Whether a table, or a figure that holds one, is too wide in the smallest type."""
    if block["kind"] == "figure":
        return any(_is_wide(part) for part in block["blocks"])
    if block["kind"] != "table":
        return False
    widest = _PORTRAIT * _WIDEST_WORD
    needed = (
        (w["em"] * _SMALLEST if w["number"] else min(w["em"] * _SMALLEST, widest)) + _SIDES
        for w in block["widths"]
    )
    return bool(sum(needed) > _PORTRAIT)
