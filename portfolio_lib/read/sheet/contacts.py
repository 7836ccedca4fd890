"""Tables of names that are no titles: of people, and of the partners of projects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from portfolio_lib.read.sheet.grids import Row
from portfolio_lib.read.sheet.known_headers import Heading, folded_header

_BARE_NAME = 4
"""From this rank on a header of titles is a bare "Name"."""
_ADDRESSES = {"email", "phone", "telephone", "telefon", "tel", "mail", "courriel", "telefono"}
_OF_PARTNERS = {"role", "rolle", "rôle", "rol", "ruolo", "papel", "funktion"}
_BESIDE_CONTACTS = {"title", "implementing", "accountable", "places", "language"}


def is_of_contacts(
    names: Sequence[str], headings: Mapping[int, Heading], rows: Sequence[Row]
) -> bool:
    """Whether the bare names of a table are of people or bodies, and no titles of projects.

    Addresses stand beside them and nothing of projects; or of one project there are several
    names, or each has a role in it.

    Parameters
    ----------
    names : the headers.
    headings : what each known column is, by position.
    rows : some of its rows.
    """
    titles = {at: found.rank for at, found in headings.items() if found.field == "title"}
    if not titles or min(titles.values()) < _BARE_NAME:
        return False
    folded = {folded_header(name) for name in names}
    fields = {found.field for found in headings.values()}
    if fields <= _BESIDE_CONTACTS:
        return bool(folded & _ADDRESSES)
    if "identifier" not in fields:
        return False
    at = min(titles, key=titles.__getitem__)
    return bool(folded & _OF_PARTNERS) or _has_several(rows, _identifiers_at(headings), at)


def _identifiers_at(headings: Mapping[int, Heading]) -> int:
    found = {at: one.rank for at, one in headings.items() if one.field == "identifier"}
    return min(found, key=found.__getitem__)


def _has_several(rows: Sequence[Row], identifier: int, name: int) -> bool:
    """Whether the rows of half of the identifiers have different names."""
    stated: dict[str, set[str]] = {}
    for row in rows:
        if len(row.cells) > max(identifier, name) and row.cells[identifier] and row.cells[name]:
            stated.setdefault(row.cells[identifier], set()).add(row.cells[name])
    several = sum(len(names) > 1 for names in stated.values())
    return 0 < len(stated) <= 2 * several
