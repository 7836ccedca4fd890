"""What a cell says about how it is shown: by tags, by metadata, by comments ``#| …``."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from portfolio_lib.render.sanitise import readable

_OPTION = re.compile(r"#\s*\|(.*)$")
_NAMED = re.compile(r"\s?([\w.-]+)\s*:(|\s.*)")
_LIKE_HIDING = re.compile(r"hid|remove|no-?show|no-?(?:in|out)put|invisible|private|secret")
_HIDDEN = {"remove-cell", "hide-cell", "parameters", "injected-parameters"}
_NO_SOURCE = {"remove-input", "hide-input"}
_NO_OUTPUT = {"remove-output", "hide-output"}
_STREAMS = {"remove-stdout": "stdout", "remove-stderr": "stderr"}
_KNOWN = _HIDDEN | _NO_SOURCE | _NO_OUTPUT | _STREAMS.keys()
_NO = {"false", "no"}


@dataclass(frozen=True)
class Visibility:
    """How a cell is shown.

    Parameters
    ----------
    is_hidden : neither its text nor its outputs.
    has_outputs : whether its outputs show.
    streams : the streams that do not show.
    alts : the alternative texts of its pictures in their order, the last of them for all further
        ones: empty for ornaments, None for those that have none.
    breaks : whether a new page begins before it.
    is_landscape : whether it stands on a page that is wider than high.
    is_collapsed : whether its outputs do not show for its metadata `collapsed` alone, which older
        Jupyter gave to every new cell.
    unknown : its tags that read as if they hid something, and hide nothing.
    """

    is_hidden: bool = False
    has_outputs: bool = True
    streams: frozenset[str] = frozenset()
    alts: tuple[str | None, ...] = ()
    breaks: bool = False
    is_landscape: bool = False
    is_collapsed: bool = False
    unknown: tuple[str, ...] = ()


def visibility(cell: Mapping[str, Any]) -> Visibility:
    """What the tags, the metadata and the first comments of a cell say."""
    metadata = cell.get("metadata") or {}
    tags = {_plain(str(tag)) for tag in metadata.get("tags") or ()}
    jupyter = metadata.get("jupyter") or {}
    stated = _comments(cell) if cell.get("cell_type") == "code" else {}
    is_text = cell.get("cell_type") == "markdown"
    no_source = bool(tags & _NO_SOURCE or jupyter.get("source_hidden"))
    no_output = bool(tags & _NO_OUTPUT or jupyter.get("outputs_hidden"))
    is_collapsed = metadata.get("collapsed") is True and not no_output
    return Visibility(
        is_hidden=bool(tags & _HIDDEN) or (is_text and no_source) or _says_no(stated, "include"),
        has_outputs=not (no_output or is_collapsed) and not _says_no(stated, "output"),
        streams=frozenset(name for tag, name in _STREAMS.items() if tag in tags),
        alts=_alts(metadata, stated),
        breaks=bool(tags & {"page-break", "pagebreak", "new-page", "newpage"}),
        is_landscape="landscape" in tags,
        is_collapsed=is_collapsed and not _says_no(stated, "output"),
        unknown=tuple(sorted(t for t in tags - _KNOWN if _LIKE_HIDING.search(t))),
    )


def _says_no(stated: Mapping[str, list[str]], name: str) -> bool:
    return stated.get(name, [""])[0].lower() in _NO


def _plain(tag: str) -> str:
    """A tag as people vary it: ``remove_outputs`` and ``Remove-Output`` are one."""
    plain = tag.strip().lower().replace("_", "-").replace("remove-all-", "remove-")
    return plain.removesuffix("s") if plain.endswith(("outputs", "inputs", "cells")) else plain


def _comments(cell: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the comments ``#| name: value`` at the head of a cell state: the values of each name.

    As Quarto has them, a value may go on in the next lines, after ``|`` or ``>``, and a list
    stands in brackets or has a dash before each value.
    """
    source = cell.get("source") or ""
    lines = (source if isinstance(source, str) else "".join(source)).lstrip().splitlines()
    stated: dict[str, list[str]] = {}
    parts: list[str] = []
    for line in takewhile(lambda line: line.lstrip()[:1] in {"", "#"}, lines):
        option = _OPTION.match(line.strip())
        if option is None:
            continue
        if named := _NAMED.fullmatch(option[1]):
            parts = stated[named[1].lower()] = [named[2].strip()]
        elif option[1].strip():
            parts.append(option[1].strip())
    return {name: _values(parts) for name, parts in stated.items()}


def _values(parts: list[str]) -> list[str]:
    """The values that the lines of one option state: several of a list, else one."""
    first, *further = parts
    if not first and further and all(part.startswith("- ") for part in further):
        return [_bare(part[2:]) for part in further]
    if first.startswith("[") and first.endswith("]") and not further:
        mark = "'" if "'" in first and '"' not in first else '"'
        cells = csv.reader([first[1:-1]], quotechar=mark, skipinitialspace=True)
        return [cell.strip() for cell in next(cells)]
    told = further if re.fullmatch(r"[|>][-+]?", first) else parts
    return [_bare(" ".join(told))]


def _bare(value: str) -> str:
    """A value without the quotes around it; those within are written as YAML has them."""
    value = value.strip()
    mark = value[:1]
    if len(value) < 2 or mark not in {'"', "'"} or value[-1] != mark:  # noqa: PLR2004 - two quotes
        return value
    return value[1:-1].replace("''" if mark == "'" else '\\"', mark)


def _alts(metadata: Mapping[str, Any], stated: Mapping[str, list[str]]) -> tuple[str | None, ...]:
    """The words for its pictures, in their order; where there are several, None follows them."""
    for name in ("alt", "fig-alt"):
        found = stated.get(name) or metadata.get(name)
        if isinstance(metadata.get(name), str) and name not in stated:
            return (readable(metadata[name]),)
        if isinstance(found, list) and found:
            words = tuple(readable(str(each)) for each in found)
            return words if len(words) == 1 else (*words, None)
    return ()
