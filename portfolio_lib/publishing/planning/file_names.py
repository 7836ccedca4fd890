"""What the files of reports are called: a name belongs to one target for ever."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from portfolio_lib.names.organisations import numbered, slug

_PORTS = {f"{port}{number}" for port in ("com", "lpt") for number in range(10)}
_RESERVED = {"con", "prn", "aux", "nul"} | _PORTS
"""Names that Windows keeps for devices."""
LONGEST = 120
"""The name of a file is cut to that, for systems that take no longer ones [characters]."""


def slugs(bases: Mapping[str, str], owners: Mapping[str, str]) -> dict[str, str]:
    """The name for the files of each target, by its code: the one that it has, else a new one.

    Of new ones that would be alike, and where the name is another's already, each has its
    code in it: what a file is called must not depend on who came first.

    Parameters
    ----------
    bases : how each would be called where no other is like it, by code.
    owners : whose each name is already: codes by name.
    """
    known = {code: name for name, code in owners.items()}
    new = {code: base for code, base in bases.items() if code not in known}
    often = Counter(new.values())
    used = set(owners)
    for code, base in sorted(new.items()):
        is_alone = often[base] == 1 and base not in used and base not in _RESERVED
        name = numbered(base if is_alone else _told_apart(base, code), used)
        used.add(name)
        known[code] = name
    return known


def _told_apart(base: str, code: str) -> str:
    own = slug(code)[:LONGEST].strip("-") or "report"
    if (own == base and own not in _RESERVED) or own.startswith(f"{base}-"):
        return own
    return f"{base[: LONGEST // 2].strip('-')}-{own}"
