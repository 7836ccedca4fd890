"""What a cell says about how it is shown: by tags, by metadata, by comments ``#| …``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portfolio_lib.render.sanitise import readable

__all__ = ["Visibility", "visibility"]

_COMMENT = re.compile(r"#\s*\|\s*([\w.-]+)\s*:\s*(.*?)\s*$")
_HIDDEN = {"remove-cell", "hide-cell", "parameters", "injected-parameters"}
_NO_SOURCE = {"remove-input", "hide-input"}
_NO_OUTPUT = {"remove-output", "hide-output"}
_NO = {"false", "no"}


@dataclass(frozen=True)
class Visibility:
    """How a cell is shown.

    Parameters
    ----------
    is_hidden : neither its text nor its outputs.
    has_outputs : whether its outputs show.
    streams : the streams that do not show.
    alt : the alternative text of its pictures; empty for ornaments, None where none is stated.
    breaks : whether a new page begins before it.
    is_landscape : whether it stands on a page that is wider than high.
    """

    is_hidden: bool = False
    has_outputs: bool = True
    streams: frozenset[str] = frozenset()
    alt: str | None = None
    breaks: bool = False
    is_landscape: bool = False


def visibility(cell: Mapping[str, Any]) -> Visibility:
    """What the tags, the metadata and the first comments of a cell say."""
    metadata = cell.get("metadata") or {}
    tags = {_plain(str(tag)) for tag in metadata.get("tags") or ()}
    jupyter = metadata.get("jupyter") or {}
    stated = _comments(cell) if cell.get("cell_type") == "code" else {}
    is_text = cell.get("cell_type") == "markdown"
    no_source = bool(tags & _NO_SOURCE or jupyter.get("source_hidden"))
    no_output = bool(
        tags & _NO_OUTPUT or jupyter.get("outputs_hidden") or metadata.get("collapsed") is True
    )
    return Visibility(
        is_hidden=bool(tags & _HIDDEN) or (is_text and no_source) or stated.get("include") in _NO,
        has_outputs=not no_output and stated.get("output") not in _NO,
        streams=frozenset(name for name in ("stdout", "stderr") if f"remove-{name}" in tags),
        alt=_alt(metadata, stated),
        breaks=bool(tags & {"page-break", "pagebreak", "new-page", "newpage"}),
        is_landscape="landscape" in tags,
    )


def _plain(tag: str) -> str:
    """A tag as people vary it: ``remove_outputs`` and ``Remove-Output`` are one."""
    plain = tag.strip().lower().replace("_", "-")
    return plain.removesuffix("s") if plain.endswith(("outputs", "inputs", "cells")) else plain


def _comments(cell: Mapping[str, Any]) -> dict[str, str]:
    """What the comments ``#| name: value`` at the head of a cell state."""
    source = cell.get("source") or ""
    lines = (source if isinstance(source, str) else "".join(source)).lstrip().splitlines()
    stated: dict[str, str] = {}
    for line in lines:
        found = _COMMENT.match(line.strip())
        if found is None:
            break
        value = found[2]
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        stated[found[1].lower()] = value
    return stated


def _alt(metadata: Mapping[str, Any], stated: Mapping[str, str]) -> str | None:
    for name in ("alt", "fig-alt"):
        if name in stated:
            return readable(stated[name])
        if isinstance(metadata.get(name), str):
            return readable(metadata[name])
    return None
