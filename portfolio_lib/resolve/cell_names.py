"""Names in the cells of tables: which stand alone, and which cells may have one on two lines."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from portfolio_lib.model import Finding
from portfolio_lib.names.spelling import Part, normalised
from portfolio_lib.read.records import Source, StatedParty
from portfolio_lib.read.sheet.cells import word
from portfolio_lib.resolve.sheets import named

_MAY_SEPARATE = re.compile(r"[•▪●◦‣,;|/\n&]| (?:and|und|et|with) |\s\+\s", re.IGNORECASE)
_TWO = 2


def names_alone(sources: Sequence[Source]) -> set[str]:
    """The names (normalised) that lists are taken apart by: well-known, or alone in a cell."""
    alone = {
        normalised(party.written.text)
        for _, party in _of_cells(sources)
        if not _MAY_SEPARATE.search(party.written.text)
    }
    return alone | {normalised(name) for name in word("funder") | word("body")}


def names_on_two_lines(
    sources: Sequence[Source], parts_of: Callable[[str], Sequence[Part]]
) -> Iterator[Finding]:
    """A finding for each cell of two lines of which no name is known: they may be one."""
    told: set[str] = set()
    for file, party in _of_cells(sources):
        text = party.written.text
        if text.count("\n") != 1 or text in told:
            continue
        told.add(text)
        parts = parts_of(text)
        if len(parts) == _TWO and not any(part.known for part in parts):
            yield Finding.of(
                "name-on-two-lines", f"the lines {parts[0].text!r} and {parts[1].text!r} of a cell "
                "are taken for two organisations", file=file, line=party.written.line,
                value=text.replace("\n", " / "),
            )  # fmt: skip


def _of_cells(sources: Sequence[Source]) -> Iterator[tuple[str, StatedParty]]:
    for source in sources:
        for record in source.projects:
            file = named(source.file, record.sheet)
            yield from ((file, party) for party in record.organisations if party.is_cell)
