"""What several parts share as words: audiences, formats, elements, characters, endings of files."""

from __future__ import annotations

import re

AUDIENCES = ("public", "donor", "internal")
"""Who may see something: everybody, the donor that it belongs to, nobody outside."""

FORMATS = ("html", "pdf", "xlsx")
"""The page, the document, and the spreadsheet with the rows that both show."""

_INLINE = """
a abbr b bdi br cite code data del dfn em i ins kbd mark q s samp small span strong sub sup
time u var wbr
"""
INLINE_ELEMENTS = frozenset(_INLINE.split())
"""The elements that stand within a text; every other one ends a line of it."""

IN_SHORT = "in-short"
"""The class of a total of which a page prints three digits, from a million on: "1.25 m"."""

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Raised digits, of a note or a power: as plain digits they would go on with the number before."""

CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"
"""Control characters that end no line, as a class of a regular expression."""
_NO_CHARACTERS = "\ufeff\ufffe\uffff"
_LINE_ENDS = "\x0b\x0c\x85"
_SURROGATES = "\ud800-\udfff"

UNPRINTABLE = re.compile(f"[{CONTROLS}{_NO_CHARACTERS}]")
"""Characters that no text needs; XML and PDF cannot hold most of them."""
UNREADABLE = re.compile(f"[{CONTROLS}{_NO_CHARACTERS}{_LINE_ENDS}{_SURROGATES}]")
"""What no reader of a report can see: these, odd line ends and lone surrogates."""

JSON = (".json", ".jsonl", ".ndjson", ".geojson")
TEXT_TABLES = (".csv", ".tsv", *JSON)
PARQUET = ".parquet"
WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""How the names of files end that hold tables."""
