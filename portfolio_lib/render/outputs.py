"""A cell's outputs: which of their media types a report shows, and as what."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from portfolio_lib.render.sanitise import readable

__all__ = ["alt", "best_kind", "error_text", "image_source", "whole"]

_KINDS = (
    "text/csv",
    "text/html",
    "image/svg+xml",
    "image/png",
    "image/jpeg",
    "text/markdown",
    "text/plain",
    "text/latex",
    "application/json",
)


def whole(value: object) -> str:
    """A value of a MIME bundle as text; the format allows a list of lines."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def best_kind(data: Mapping[str, object]) -> str | None:
    """The richest media type of an output that a report can show, or None."""
    shown = (kind for kind in _KINDS if kind in data and whole(data[kind]).strip())
    return next(shown, None)


def image_source(value: object, kind: str) -> str:
    """An image as a data address; SVG too, so that nothing in it can act."""
    text = whole(value)
    if kind == "image/svg+xml":
        encoded = base64.b64encode(readable(text).encode()).decode()
    else:
        encoded = "".join(text.split())
    return f"data:{kind};base64,{encoded}"


def alt(metadata: Mapping[str, Any], kind: str) -> str:
    """The alternative text where nbconvert looks for it: by media type, else for all."""
    own = metadata.get(kind)
    text = own.get("alt") if isinstance(own, Mapping) else None
    return readable(str(text or metadata.get("alt") or ""))


def error_text(output: Mapping[str, Any]) -> str:
    """What an error output says: its traceback, else its name and message."""
    trace = "\n".join(output.get("traceback") or ())
    return trace if trace.strip() else f"{output.get('ename', '')}: {output.get('evalue', '')}"
