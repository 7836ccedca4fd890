"""Two exports of one list in a data folder: the newer one counts, they are never added.

Last month's export often stays beside this month's, or a copy beside its file. What their names
have in common besides numbers, dates and words such as "copy" says that they may be the same
list; the projects that both have say that they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from portfolio_lib.model import Finding
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import ProjectRecord, Source
from portfolio_lib.read.written.dates import folded, month_of

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_COPIES = {"copy", "copie", "kopie", "copia", "backup", "sicherung", "old", "alt", "ancien"}
_FILLING = {"of", "de", "von", "vom", "du", "la", "le", "final", "neu", "new", "version", "v", "q"}
_NOISE = _COPIES | _FILLING
"""Words in names of files that do not tell one list from another."""
_COMMON = 0.5
"""The share of the projects of the older one that the newer one has too."""
_SEVERAL = 2
"""Numbers alone tell exports from parts only where so many projects are in both."""
_YEARS = range(1990, 2100)
_MONTHS, _DAYS = 12, 31


class _Age(NamedTuple):
    """What says which of two files is the newer one; the greater is."""

    as_of: str
    numbers: tuple[int, ...]
    is_original: bool


class _List(NamedTuple):
    """A source, and what tells its projects apart: identifiers, else titles with donors."""

    source: Source
    keys: frozenset[str]

    @property
    def file(self) -> str:
        return self.source.file

    @property
    def content(self) -> tuple[ProjectRecord, ...]:
        """What the file says, without its name."""
        return tuple(record._replace(findings=()) for record in self.source.projects)

    @property
    def is_named(self) -> bool:
        return all(record.identifier for record in self.source.projects)


def newest_exports(sources: Sequence[Source]) -> tuple[list[Source], list[Finding]]:
    """The sources without copies and without older exports of others; a finding for each.

    Where identifiers are stated and nothing says which is the newer, both stay: they are read
    as one, project by project.
    """
    lists = [_List(source, frozenset(_keys(source.projects))) for source in sources]
    holding: dict[str, list[_List]] = {}
    for each in lists:
        for key in each.keys:
            holding.setdefault(key, []).append(each)
    left: dict[str, Finding] = {}
    for each in lists:
        beside = {other.file: other for key in sorted(each.keys) for other in holding[key]}
        better = next((other for other in beside.values() if _is_better(other, each)), None)
        if better is not None:
            left[each.file] = _finding(each, better)
    return [source for source in sources if source.file not in left], list(left.values())


def _is_better(one: _List, other: _List) -> bool:
    """Whether the other one need not be read beside this one."""
    common = len(one.keys & other.keys)
    if one.file == other.file or common < _COMMON * len(other.keys):
        return False
    if one.keys == other.keys and one.content == other.content:
        return _rank(one.file) > _rank(other.file)
    if _stem(one.file) != _stem(other.file):
        return False
    age, its = _age(one.source, other.source), _age(other.source, one.source)
    if age == its:
        return not (one.is_named and other.is_named) and one.file < other.file
    is_dated = bool(age.as_of) or age.numbers[:1] > (_YEARS[0],) or age.numbers == its.numbers
    return age > its and (is_dated or common >= _SEVERAL)


def _finding(source: _List, better: _List) -> Finding:
    if source.keys == better.keys and source.content == better.content:
        message = f"the file has the same projects as {better.file}; it is not counted"
        return Finding.of("same-file-twice", message, file=source.file)
    missing = len(source.keys - better.keys)
    are = "is" if missing == 1 else "are"
    told = f"; {missing} of its projects {are} not in that one" if missing else ""
    message = f"the file is an older export of what {better.file} holds, which counts{told}"
    return Finding.of("older-export", message, file=source.file)


def _keys(records: Sequence[ProjectRecord]) -> Iterator[str]:
    for record in records:
        if record.identifier is not None:
            yield record.identifier.text
        elif record.title is not None:
            giving = (p.written.text for p in record.organisations if p.role == "funding")
            yield " | ".join(map(normalised, (record.title.text, *sorted(giving))))


def _tokens(file: str) -> list[str]:
    path = PurePosixPath(file)
    return _TOKEN.findall(folded(path.with_suffix("").as_posix()))


def _stem(file: str) -> tuple[str, ...]:
    """The words of a name that tell which list it is."""
    words = (token for token in _tokens(file) if not token.isdecimal())
    return tuple(word for word in words if word not in _NOISE and month_of(word) is None)


def _rank(file: str) -> tuple[bool, int, str]:
    """Of two files that say the same: the one that is no copy, by its name."""
    tokens = _tokens(file)
    inverted = "".join(chr(0x10FFFF - ord(sign)) for sign in file)
    return _COPIES.isdisjoint(tokens), -len(tokens), inverted


def _age(source: Source, beside: Source) -> _Age:
    """How new a source is: by its as-of date where both state one, else by its name."""
    both = source.as_of is not None and beside.as_of is not None
    stated = source.as_of.isoformat() if both and source.as_of else ""
    tokens = _tokens(source.file)
    return _Age(stated, _numbers(tokens), _COPIES.isdisjoint(tokens))


def _numbers(tokens: Sequence[str]) -> tuple[int, ...]:
    """The day or the number in a name, the greatest part first."""
    found: list[int] = []
    months = [month for token in tokens if (month := month_of(token)) is not None]
    for token in tokens:
        if token.isdecimal():
            found += _parts(token)
    year = next((number for number in found if number in _YEARS), None)
    if year is None:
        return tuple(found)
    at = found.index(year)
    others = [*found[:at][::-1], *found[at + 1 :]]
    return (year, *months, *others)


def _parts(digits: str) -> list[int]:
    """20161031 and 201610 as year, month and day."""
    year, month, day = digits[:4], digits[4:6], digits[6:8]
    is_dated = len(digits) in {6, 8} and int(year) in _YEARS and 1 <= int(month) <= _MONTHS
    if is_dated and (not day or 1 <= int(day) <= _DAYS):
        return [int(part) for part in (year, month, day) if part]
    return [int(digits[:12])]
