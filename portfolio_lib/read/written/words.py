"""The words around dates and money, in all languages that are read: tables as patterns."""

from __future__ import annotations

import re
from functools import cache

from portfolio_lib.packaged import packaged_rows
from portfolio_lib.read.written.dates import folded


@cache
def words_of(table: str, kind: str) -> dict[str, str]:
    """What words of a kind mean, by the folded word; the word itself where no column says it.

    Parameters
    ----------
    table : the name of a table beside this module, with the columns kind and written.
    kind : which of its words.
    """
    rows = [row for row in packaged_rows(f"read/written/{table}") if row["kind"] == kind]
    return {folded(row["written"]): row.get("means") or row["written"] for row in rows}


@cache
def alternatives(table: str, kind: str) -> str:
    """A pattern of the words of a kind, the longest first, each up to where a word ends."""
    found = sorted(words_of(table, kind), key=len, reverse=True)
    return "|".join(re.escape(word) + _end(word) for word in found)


def _end(word: str) -> str:
    return r"(?![^\W\d_])" if word[-1].isalpha() else ""
