"""CSV files that are safe to open with two clicks; every CSV file is written here.

Spreadsheet programs take a text for a formula where it begins with one of ``= + - @``, or
where a part of it does after a separator of theirs, such as the semicolon in German and
French. As OWASP advises ("CSV Injection") an apostrophe goes before it, also before an
apostrophe that stands there already: whoever takes one away there has the text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SIGNS = "['\"]*[=+\\-@\uff1d\uff0b\uff0d\uff20]"
_FORMULA = re.compile(f"(^|[;\t\r\n])(?={_SIGNS})")
"""Where some program may see a formula begin: each has its own separators and signs."""
_GUARDED = re.compile(f"(^|[;\t\r\n])'(?={_SIGNS})")


def inert(text: str) -> str:
    """A text that no program takes for a formula."""
    return _FORMULA.sub(r"\1'", text)


def without_guard(text: str) -> str:
    """The text that `inert` made another of."""
    return _GUARDED.sub(r"\1", text) if "'" in text else text


def quoted(text: str) -> str:
    """A field of a CSV file (RFC 4180): inert, in quotation marks."""
    return '"' + inert(text).replace('"', '""') + '"'


def text_of_rows(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A CSV file of texts and numbers, a line each; None is an empty field."""
    lines = [",".join(map(_field, cells)) for cells in (header, *rows)]
    return "\n".join([*lines, ""])


def _field(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value)
    text = inert(str(value))
    return quoted(str(value)) if re.search('[",\r\n]', text) or text != str(value) else text
