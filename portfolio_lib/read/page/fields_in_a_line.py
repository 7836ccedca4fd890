"""The fields of a line that has several: "Donor: X | Country: Y"."""

from __future__ import annotations

import re
from itertools import pairwise

from portfolio_lib.read.page.labels import Labels

_LONGEST = 80
"""No label has more characters."""
_GAP = re.compile(r"[\t |\xa0]{2,}|[\t|]|[;,·•/] (?=[^\W\d_])")
_SENTENCE_END = re.compile(r"\.\s+(?=[^\W\d_])")
_SPACE = re.compile(r"\s(?=[^\W\d_][^\s:]*(?:\s[^\s:]+){0,3}\s?:)")
_GLUED = re.compile(r"(?<=[a-zß-ÿ0-9)])(?=[A-ZÀ-Þ][^\s:]*(?:\s[^\s:]+){0,2}\s?:)")
"""Where a label begins right behind a value: "MoldovaCountry: …"."""
_WORDS_WITH_COLON = re.compile(r"\s(?=[^\s:]+(?:\s[^\s:]+){0,3}\s?:)")
_FEWEST_BEHIND = 2
"""One label alone that begins right behind a value may be the end of a name."""


def parts_of(line: str, labels: Labels) -> list[str]:
    """The fields of a line that has several, one with each part: "Donor: X | Country: Y".

    They are apart by a tab, a bar, two spaces or a mark; a space is enough after a value
    that is no text. An end may follow its start directly.
    """
    first = labels.labelled(line.strip())
    if first is None or first.field in {"other", "contact", "link"}:
        return [line]
    start = line[: 6 * _LONGEST]
    colon = line.find(":")
    gaps = (gap.end() for gap in _GAP.finditer(start) if gap.end() > colon)
    starts = [at for at in gaps if _has_label(labels, line, at)]
    if first.field == "start":
        words = _WORDS_WITH_COLON.finditer(line[: 2 * _LONGEST])
        starts += [gap.end() for gap in words if _is_end(labels, line[gap.end() :])][:1]
    elif first.field == "title":  # "Project: Wells in Mali. Grant: EUR 5,000"
        ends = (gap.end() for gap in _SENTENCE_END.finditer(start))
        starts += [at for at in ends if _begins(labels, line, at)]
    elif first.value and first.field not in {"objective", "summary", "text"}:
        starts += _after_spaces(labels, start)
    behind = [gap.end() for gap in _GLUED.finditer(start, colon + 1)]
    behind = [at for at in behind if _begins(labels, line, at)]
    starts += behind if len({*starts, *behind}) >= _FEWEST_BEHIND else []
    return _cut(line, sorted({0, *starts}))


def _has_label(labels: Labels, line: str, start: int) -> bool:
    return labels.labelled(line[start : start + _LONGEST], is_whole=False) is not None


def _after_spaces(labels: Labels, line: str) -> list[int]:
    """Where labels begin after a space alone: the longest one before each colon."""
    first = line.find(":")
    found: dict[int, int] = {}
    for gap in _SPACE.finditer(line, first + 1):
        if _begins(labels, line, gap.end()):
            found.setdefault(line.find(":", gap.end()), gap.end())
    return list(found.values())


def _begins(labels: Labels, line: str, start: int) -> bool:
    """Whether a label with a capital letter begins here, and is none that goes on before."""
    label = labels.labelled(line[start : start + _LONGEST], is_whole=False)
    return label is not None and line[start].isupper() and len(label.name) > 1


def _is_end(labels: Labels, text: str) -> bool:
    label = labels.labelled(text, is_whole=False)
    return label is not None and label.field == "end"


def _cut(line: str, starts: list[int]) -> list[str]:
    *parts, last = (line[start:end] for start, end in pairwise([*starts, len(line)]))
    return [*(part.rstrip("\t |\xa0;,·•/") for part in parts), last.rstrip("\t |\xa0")]
