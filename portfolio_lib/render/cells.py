"""A cell of a notebook as sanitised HTML: its text or its outputs, and never its code."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from portfolio_lib.render.incoming import Arrival, received, received_markdown
from portfolio_lib.render.outputs import outputs_markup, whole
from portfolio_lib.render.styles import BREAK
from portfolio_lib.render.visibility import visibility

_HTML = ("text/html", "html")
_MARKDOWN = ("text/markdown", "markdown")


def cell_markup(
    cell: Mapping[str, Any], arrival: Arrival, failure: str, *, texts: bool = True,
    outputs: bool = True,
) -> str:  # fmt: skip
    """A cell as HTML that is safe to show; nothing where it is hidden.

    Parameters
    ----------
    arrival : the cell's number and pictures; it gets the remarks.
    failure : what stands above an error.
    texts, outputs : whether Markdown cells and outputs show at all.
    """
    seen = visibility(cell)
    if seen.is_hidden:
        return ""
    arrival.alts = seen.alts
    if seen.unknown:
        arrival.remark(
            "tag",
            f"the tag {', '.join(seen.unknown)} hides nothing; the tags remove-cell, remove-output "
            "and remove-input do",
            is_loss=False,
        )
    kind = cell.get("cell_type")
    if kind == "code" and seen.is_collapsed and cell.get("outputs"):
        arrival.remark(
            "collapsed",
            "its outputs are not shown, for it is collapsed, as older Jupyter made all new cells; "
            "run it in JupyterLab and save, or tag it hide-output",
            is_loss=False,
        )
    if kind == "markdown" and texts:
        made = _text(cell, arrival)
    elif kind == "raw" and texts:
        made = _raw(cell, arrival)
    elif kind == "code" and outputs and seen.has_outputs:
        made = "\n".join(outputs_markup(cell, arrival, failure, seen.streams))
    else:
        made = ""
    if seen.is_landscape and made.strip():
        made = f'<section class="landscape">{made}</section>'
    return f'<hr class="{BREAK}">{made}' if seen.breaks else made


def _text(cell: Mapping[str, Any], arrival: Arrival) -> str:
    source = whole(cell.get("source", ""))
    return received_markdown(source, arrival, cell.get("attachments"))


def _raw(cell: Mapping[str, Any], arrival: Arrival) -> str:
    """A raw cell that says it is HTML or Markdown; others are for other formats."""
    source = whole(cell.get("source", ""))
    metadata = cell.get("metadata") or {}
    stated = str(metadata.get("raw_mimetype") or metadata.get("format") or "")
    if stated in _HTML:
        return received(source, arrival)
    if stated in _MARKDOWN:
        return received_markdown(source, arrival)
    if source.strip():
        what = f"a raw cell ({escape(stated)})" if stated else "a raw cell"
        arrival.remark(
            "raw", f"{what} is not shown; make it a Markdown cell, or tag it remove-cell"
        )
    return ""
