"""What a notebook that ran shows besides what it means to: boxes for letters, chance, the clock."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from portfolio_lib.render.outputs import is_representation, whole
from portfolio_lib.render.remarks import Remark
from portfolio_lib.render.visibility import visibility

_MISSING = re.compile(
    r"Glyph \d+ \(\\N\{([^}]+)\}\) missing from font|does not have a glyph for '[^']*' \[U\+(\w+)\]"
)
_MOST_NAMED = 3
_CHANGING = {
    "the folder in which it ran": re.compile(r"[/\\]tmp[a-z0-9_]{8}[/\\]+(?:work|home)\b"),
    "how long something took": re.compile(r"Wall time: |per loop \(mean ± std\. dev\."),
    "the time of day": re.compile(r"\bTime:(?:\s|</?t[hd]>)*\d{2}:\d{2}:\d{2}\b"),
    "the address of an object": re.compile(r"\bat 0x[0-9a-f]{6,}"),
}


def boxes_in_figures(notebook: Any) -> Iterator[Remark]:
    """Remarks on figures whose typeface lacks letters: matplotlib draws a box for each."""
    for number, cell in enumerate(notebook.cells, start=1):
        texts = (o.get("text", "") for o in cell.get("outputs", ()) if o.get("name") == "stderr")
        found = _MISSING.findall("".join(map(str, texts)))
        names = list(dict.fromkeys(name or _named(code) for name, code in found))
        if names and not visibility(cell).is_hidden:
            told = ", ".join(names[:_MOST_NAMED]) + (", …" if len(names) > _MOST_NAMED else "")
            yield Remark(
                "characters",
                f"a figure shows boxes, for its typeface lacks {told}; call show.style() first, "
                "which draws in the typefaces of the reports, or write it in another script",
                number,
            )


def _named(code: str) -> str:
    """The name of a character by its number in hexadecimal digits."""
    return unicodedata.name(chr(int(code, 16)), f"U+{code.upper()}")


def cut_outputs(notebook: Any) -> Iterator[Remark]:
    """Remarks on cells that printed more than a report shows."""
    from portfolio_lib.publishing.making.engine import CUT, MOST_PRINTED

    for number, cell in enumerate(notebook.cells, start=1):
        seen = visibility(cell)
        if seen.is_hidden or not seen.has_outputs:
            continue
        texts = (str(o.get("text", "")) for o in cell.get("outputs", ()))
        if any(text.rstrip().endswith(CUT) for text in texts):
            yield Remark(
                "output",
                f"it printed more than {MOST_PRINTED:,} characters, and the rest is not shown; "
                "print less, or show a table of what matters",
                number,
            )


def changing_outputs(notebook: Any) -> Iterator[Remark]:
    """Remarks on cells that show what differs from run to run."""
    for number, cell in enumerate(notebook.cells, start=1):
        seen = visibility(cell)
        if seen.is_hidden or not seen.has_outputs:
            continue
        texts = [_shown(o) for o in cell.get("outputs", ()) if o.get("name") != "stderr"]
        for what, pattern in _CHANGING.items():
            if any(pattern.search(text) for text in texts):
                yield Remark(
                    "changing",
                    f"it shows {what}, which differs from run to run; leave it out",
                    number,
                    is_loss=False,
                )


def _shown(output: Any) -> str:
    """The text that an output shows, of HTML with its tags."""
    data = output.get("data") or {}
    if any(kind.startswith("image/") for kind in data):
        return ""
    if page := whole(data.get("text/html") or ""):
        return page
    text = whole(data.get("text/plain") or output.get("text") or "")
    return "" if "text/plain" in data and is_representation(text) else text
