"""Published standards of lists: whose headers a table has, and what is the same in all its rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.sheet.known_headers import folded_header

_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


def stated_columns(values: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """What a standard says of its columns by folded header: the field, and which counts first.

    Of several columns of one field that counts which stands first in "end=Actual;end=Planned".
    """
    found: dict[str, tuple[str, int]] = {}
    for part in values.get("columns", "").split(";") if "columns" in values else ():
        field, _, header = part.partition("=")
        rank = sum(field == other for other, _ in found.values())
        found[folded_header(header)] = field, rank
    return found


def standard_of(names: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    """The name of the standard that these headers belong to, and its values; empty without."""
    bare = map(without_brackets, names)
    keys = {folded_header(name) for name in (*names, *bare) if name}
    for headers, name, values in _standards():
        if headers <= keys:
            return name, values
    return "", {}


def without_brackets(header: str) -> str:
    """A header without its unit or remark in brackets."""
    return _IN_BRACKETS.sub("", header)


@cache
def _standards() -> Sequence[tuple[frozenset[str], str, Mapping[str, str]]]:
    found: dict[tuple[frozenset[str], str], dict[str, str]] = {}
    for row in packaged_rows("read/sheet/standards.csv"):
        headers = frozenset(map(folded_header, row["headers"].split(";")))
        found.setdefault((headers, row["name"]), {})[row["field"]] = row["value"]
    return tuple((headers, name, values) for (headers, name), values in found.items())
