"""Sheets of a report's annex: tables between an output of the type text/csv and a file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from portfolio_lib.files.safe_csv import quoted
from portfolio_lib.render.sanitise import readable

_NUMBER = re.compile(r"-?\d{1,300}(?:\.\d+)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LETTERS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
"""Names of files are in ASCII: readers of PDF do not agree on any other letters."""
_BOM = "\ufeff"


@dataclass(frozen=True)
class Sheet:
    """A table with a title, as it was written.

    Parameters
    ----------
    datatypes : "string", "number" or "date" for each column.
    rows : each as long as the header; an empty text is an empty cell.
    counts : of which total of the data the rows are the number, or empty.
    totals : headers of the columns whose sum stands below.
    name : the first part of the name of its CSV file.
    called : what it is called in English, for those who made it: "projects".
    """

    title: str
    header: tuple[str, ...]
    datatypes: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    counts: str = ""
    name: str = "data"
    totals: tuple[str, ...] = ()
    called: str = ""

    @property
    def file(self) -> str:
        """The name of its CSV file."""
        return f"{self.name}.csv"

    @property
    def values(self) -> Iterator[list[str | float | date | None]]:
        """The rows as texts, numbers and days."""
        for row in self.rows:
            yield [_value(kind, cell) for kind, cell in zip(self.datatypes, row, strict=True)]

    @property
    def csv(self) -> bytes:
        """The sheet as a CSV file (RFC 4180, UTF-8) that is safe to open with two clicks.

        Texts stand in quotation marks and cannot become formulas (`files.safe_csv`), numbers
        and days do not. The byte order mark tells Excel that this is UTF-8.
        """
        lines = [",".join(map(quoted, self.header))]
        for row in self.rows:
            fields = zip(self.datatypes, row, strict=True)
            lines.append(",".join(_field(kind, cell) for kind, cell in fields))
        return (_BOM + "\r\n".join([*lines, ""])).encode()


def sheet(text: str, about: Mapping[str, Any], title: str) -> Sheet:
    """The sheet in the text and the metadata of an output.

    Parameters
    ----------
    about : may say `title`, `datatypes` (of each column), `counts`, `totals`, and in `name` what
        it is called.
    title : for want of one in `about`.
    """
    with _any_length(text):
        lines = list(csv.reader(io.StringIO(readable(text), newline="")))
    header, rows = tuple(lines[0]), [row for row in lines[1:] if row]
    width = len(header)
    stated = about.get("datatypes")
    kinds = [str(kind) for kind in stated] if isinstance(stated, list) else []
    return Sheet(
        title=" ".join(readable(str(about.get("title") or title)).split()),
        header=header,
        datatypes=tuple((kinds + ["string"] * width)[:width]),
        rows=tuple(tuple((row + [""] * width)[:width]) for row in rows),
        counts=str(about.get("counts") or ""),
        totals=tuple(map(str, about["totals"])) if isinstance(about.get("totals"), list) else (),
        called=_in_ascii(str(about.get("name") or "")),
    )


def numbered(sheets: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """The sheets with a file name of its own for each, made from its title."""
    names: list[str] = []
    for each in sheets:
        name = _in_ascii(each.title) or each.called or "data"
        same = sum(re.fullmatch(rf"{name}(-\d+)?", other) is not None for other in names)
        names.append(f"{name}-{same + 1}" if same else name)
    return tuple(replace(each, name=name) for each, name in zip(sheets, names, strict=True))


def _in_ascii(title: str) -> str:
    """A title as a file can be called; empty where it has no Latin letter or digit."""
    letters = unicodedata.normalize("NFC", title).lower().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", plain))[:40]


@contextmanager
def _any_length(text: str) -> Iterator[None]:
    """Let a field be as long as the text; the limit is one for the whole process."""
    before = csv.field_size_limit(len(text) + 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _value(kind: str, cell: str) -> str | float | date | None:
    """A cell as what its column holds, else as text."""
    if not cell:
        return None
    if kind == "number" and is_number(cell):
        return float(cell)
    if kind == "date" and _DAY.fullmatch(cell):
        try:
            return date.fromisoformat(cell)
        except ValueError:
            return cell
    return cell


def is_number(cell: str) -> bool:
    """Whether a cell of a column of numbers is one."""
    return _NUMBER.fullmatch(cell) is not None


def _field(kind: str, cell: str) -> str:
    is_text = kind == "string" or isinstance(_value(kind, cell), str)
    return quoted(cell) if is_text else cell
