"""Lists with a project on each line: "Kosovo: Clean water (SDC, 2015–2018)", or on two of them.

A line has a title and a period, and beside the period places, an amount and names. Whose these
names are no label says: they are donors where most of them are well-known ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.page.items import unmarked
from portfolio_lib.read.page.labels import Labels
from portfolio_lib.read.page.lines import Line
from portfolio_lib.read.page.sentences import ends_sentence
from portfolio_lib.read.sheet.cells import word
from portfolio_lib.read.written.money import parse_money
from portfolio_lib.read.written.periods import parse_period

_FEWEST = 3
"""So many lines in a row make a list."""
_IN_BRACKETS = re.compile(r"(?P<title>[^()]{3,200}?)\s?\((?P<about>[^()]{4,120})\)\.?")
_BEHIND_PLACE = re.compile(r"(?P<place>[^:()]{2,40}):\s(?P<title>\S.*)")
_PARTS = re.compile(r"\s?[,;|]\s")
_JOINED = re.compile(r"\s?(?:[,;/&+]|\s(?:and|und|et|y|e|i|и|та)\s)\s?")
_SHORT_NAME = re.compile(r"\((?P<short>[^()]{2,15})\)$")
_YEARS = re.compile(r"(?:19|20)[0-9]{2}")
_LONGEST_TITLE = 200


class _Entry(NamedTuple):
    """A project of a list, and what stands beside its period."""

    lines: Sequence[Line]
    title: str
    period: str
    places: Sequence[str]
    money: Sequence[str]
    names: Sequence[str]
    is_below_place: bool = False
    """Whether its place stands before its title."""


def with_lists_read(lines: Sequence[Line], labels: Labels, places: Places) -> list[Line]:
    """The lines, those of lists with a project on one or two lines each as labelled fields."""
    read: list[Line] = []
    at = 0
    while at < len(lines):
        entries, end = _entries(lines, at, labels, places)
        entries = _with_countries_that_give(entries)
        if len(entries) >= _FEWEST and (of := _meaning_of_names(entries)) is not None:
            read += [line for entry in entries for line in _labelled(entry, of)]
        else:
            end = max(end, at + 1)
            read += lines[at:end]
        at = end
    return read


def _entries(
    lines: Sequence[Line], start: int, labels: Labels, places: Places
) -> tuple[list[_Entry], int]:
    """The projects of a list that begins here, and where it ends."""
    found: list[_Entry] = []
    at = start
    for size in (1, 2):
        found, at = [], start
        while entry := _entry(lines, at, size, labels, places):
            found.append(entry)
            at += size
            while at < len(lines) and not lines[at].text:
                at += 1
        if found:
            break
    return found, at


def _entry(
    lines: Sequence[Line], at: int, size: int, labels: Labels, places: Places
) -> _Entry | None:
    """The project of which one or two lines from here are, if they are made so."""
    own = lines[at : at + size]
    has_label = any(line.heading or labels.labelled(line.text) for line in own)
    if len(own) < size or has_label or not all(line.text for line in own):
        return None
    text = unmarked(own[0].text).strip()
    if size > 1:
        return None if ends_sentence(text) else _of(own, text, own[1].text, places)
    match = _IN_BRACKETS.fullmatch(text)
    return _of(own, match["title"], match["about"], places) if match else None


def _of(lines: Sequence[Line], title: str, about: str, places: Places) -> _Entry | None:
    parts = _PARTS.split(about)
    periods = [part for part in parts if _YEARS.search(part) and parse_period(part)]
    is_title = title[:1].isupper() or title[:1] in "«„“\"'"
    before = _BEHIND_PLACE.fullmatch(title)
    if len(periods) != 1 or not is_title or len(title) > _LONGEST_TITLE:
        return None
    period = periods[0]
    rest = [part for part in parts if part != period]
    money = [part for part in rest if (found := parse_money(part)) and found.currency]
    if before and places.find(before["place"]) is not None:
        names = [part for part in rest if part not in money]
        where = [before["place"]]
        return _Entry(lines, before["title"], period, where, money, names, is_below_place=True)
    if not rest:
        return None
    where = [part for part in rest if places.find(part) is not None and not _is_funder(part)]
    names = [part for part in rest if part not in where and part not in money]
    return _Entry(lines, title, period, where, money, names)


def _with_countries_that_give(entries: Sequence[_Entry]) -> list[_Entry]:
    """The projects; a country that stands where most others have names is one of these."""
    are_names = 2 * sum(bool(entry.names) for entry in entries) > len(entries)
    return [
        entry._replace(names=entry.places, places=[])
        if are_names and not entry.names and not entry.is_below_place else entry
        for entry in entries
    ]  # fmt: skip


def _meaning_of_names(entries: Sequence[_Entry]) -> str | None:
    """What the names of a list are: donors, or nothing that is sure; None if it may be no list.

    A list of projects has places throughout or well-known donors, and most periods are longer
    than a year; one of articles or events has not.
    """
    with_names = [entry for entry in entries if entry.names]
    known = sum(all(map(_is_funder, entry.names)) for entry in with_names)
    are_donors = known > 1 and 2 * known >= len(with_names)
    long = sum(len(set(_YEARS.findall(entry.period))) > 1 for entry in entries)
    if 2 * long < len(entries) or not (are_donors or all(entry.places for entry in entries)):
        return None
    return "Donor" if are_donors else ""


def _is_funder(name: str) -> bool:
    """Whether a name, or each of several, is a well-known donor's, or has its short name."""
    known = _funders()
    short = _SHORT_NAME.search(name)
    is_one = normalised(name) in known or (short and normalised(short["short"]) in known)
    return bool(is_one) or all(normalised(part) in known for part in _JOINED.split(name))


@cache
def _funders() -> frozenset[str]:
    return frozenset(normalised(one) for one in word("funder"))


def _labelled(entry: _Entry, of_names: str) -> Iterator[Line]:
    """A project as lines with labels; names of unknown meaning are an item, which is no title."""
    first, last = entry.lines[0], entry.lines[-1]
    yield from [first._replace(text="")] * 2
    yield first._replace(text=f"Title: {entry.title}")
    yield first._replace(text="")
    if entry.names and not of_names:
        yield last._replace(text=f"• {', '.join(entry.names)}")
        yield first._replace(text="")
    if entry.places:
        yield last._replace(text=f"Country: {'; '.join(entry.places)}")
    if entry.names and of_names:
        yield last._replace(text=f"{of_names}: {', '.join(entry.names)}")
    yield last._replace(text=f"Period: {entry.period}")
    for money in entry.money:
        yield last._replace(text=f"Budget: {money}")
    yield last._replace(text="")
