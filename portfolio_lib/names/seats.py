"""Names of bodies with the country or the town where they sit: "Port Trust, Malta"."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from portfolio_lib.names.spelling import is_abbreviation, normalised
from portfolio_lib.packaged import packaged_rows

_OF_A_STATE = re.compile(
    r"\b(?:ministr|ministè|ministé|minister|embass|embajad|ambass|ambasciat|botschaft|embaixad|ambasad"
    r"|delegation|délégation|delegaci|consulate|high commission|state secretariat|ministarstv"
    r"|міністерств|министарств|посольств|амбасад)\w*",
    re.IGNORECASE,
)
"""Bodies that each state has."""
_LINK = re.compile(r"[,;/&|]|\s(?:and|und|et|y|e|i|и|і|та|en)\s", re.IGNORECASE)


def is_with_seat(name: str, is_country: Callable[[str], bool], *, is_donor: bool) -> bool:
    """Whether a name with one comma is that of a body and of where it sits.

    Among donors, where countries stand as well, one follows only what each state has: "Ministry
    of Finance, Finland", and not "UNICEF, Finland".
    """
    body, comma, seat = (part.strip() for part in name.partition(","))
    if not comma or not body or _LINK.search(seat) or is_country(body):
        return False
    if normalised(seat) in _towns():
        return not (is_abbreviation(body) or normalised(body) in _towns())
    return is_country(seat) and (not is_donor or _OF_A_STATE.search(body) is not None)


@cache
def _towns() -> frozenset[str]:
    return frozenset(normalised(row["name"]) for row in packaged_rows("names/data/towns.csv"))
