"""Labels: the words before a colon that say which field a line is."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from portfolio_lib.read.written.dates import folded

__all__ = ["Label", "bare", "dashed", "labelled", "parts_of"]

_LONGEST = 80
"""No label has more characters, with its number and marks."""
_NUMBER = re.compile(r"(?:#{1,6}\s+)?(?:\(?[0-9]{1,2}[.)]\s+)?")
_BOLD = re.compile(r"\*\*|__|\*|_")
_DASH = re.compile(r"(?P<head>\S[^–—-]{1,60}?) (?:[–—-]) ")
_GAP = re.compile(r"[\t |\xa0]{2,}|[\t|]")
_WORDS_WITH_COLON = re.compile(r"\s(?=[^\s:]+(?:\s[^\s:]+){0,3}\s?:)")


@dataclass(frozen=True)
class Label:
    """A known label at the start of a line: its field, its languages, what follows."""

    field: str
    languages: tuple[str, ...]
    value: str
    is_bare: bool = False


def labelled(line: str) -> Label | None:
    """The label of a line such as "Objective: …", "**Donor**: …", "1. Ziel : …"."""
    head, colon, _ = line[:_LONGEST].partition(":")
    known = _known(head) if colon else None
    if known is None:
        return None
    value = line[len(head) + 1 :].strip()
    mark = _BOLD.match(_NUMBER.sub("", head.lstrip(), count=1))
    if mark and not head.rstrip().endswith(mark[0]):
        value = value.removeprefix(mark[0]).lstrip()
    return Label(*known, value)


def bare(line: str) -> Label | None:
    """The label that a line is, without a colon: a capital letter and nothing else."""
    known = _known(line) if len(line) <= _LONGEST and _is_capital(line) else None
    return Label(*known, "", is_bare=True) if known else None


def dashed(line: str) -> Label | None:
    """The label of a line such as "Donor – European Commission"."""
    match = _DASH.match(line)
    known = _known(match["head"]) if match and _is_capital(line) else None
    return Label(*known, line[match.end() :].strip()) if match and known else None


def parts_of(line: str) -> list[str]:
    """The fields of a line that has several, one with each part: "Donor: X | Country: Y".

    They are apart by a tab, a bar or two spaces; an end may follow its start directly.
    """
    first = labelled(line.strip())
    if first is None:
        return [line]
    starts = [gap.end() for gap in _GAP.finditer(line) if _has_label(line, gap.end())]
    if first.field == "start":
        words = _WORDS_WITH_COLON.finditer(line[: 2 * _LONGEST])
        starts += [gap.end() for gap in words if _is_end(line[gap.end() :])][:1]
    return _cut(line, sorted({0, *starts}))


def _has_label(line: str, start: int) -> bool:
    return labelled(line[start : start + _LONGEST]) is not None


def _is_end(text: str) -> bool:
    label = labelled(text)
    return label is not None and label.field == "end"


def _cut(line: str, starts: list[int]) -> list[str]:
    ends = [*starts[1:], len(line)]
    return [line[start:end].rstrip("\t |\xa0") for start, end in zip(starts, ends, strict=True)]


def _is_capital(line: str) -> bool:
    """Whether the first letter is a capital one: in the middle of a sentence few are."""
    return next((c.isupper() for c in line if c.isalpha()), False)


def _known(head: str) -> tuple[str, tuple[str, ...]] | None:
    """Field and languages of a label with its marks; a star before a space is no mark."""
    if head.lstrip().startswith(("* ", "*\t")):
        return None
    return _fields().get(_key(_NUMBER.sub("", head.strip(), count=1).strip("*_ ")))


def _key(label: str) -> str:
    """A label in the form of the table; upper case in Turkish has its own i and ı."""
    return folded(label).replace("œ", "oe").replace("’", "'").strip()


@cache
def _fields() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Field and languages by label, from the table labels.csv."""
    table = files("portfolio_lib.read.page").joinpath("labels.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for row in csv.DictReader(table.splitlines()):
        key = _key(row["label"])
        languages = found[key][1] if key in found else ()
        found[key] = (row["field"], tuple(dict.fromkeys([*languages, row["language"]])))
    return found
