"""IATI references of organisations: which of them mean one body, and which do not.

A reference is no unique key in real data: a funder's reference stands for several of its
bodies. So a reference counts only where all sources use it with one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portfolio_lib.messages import shortened
from portfolio_lib.model import Finding
from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read import Source, StatedParty

__all__ = ["References"]

_LONGEST = 80
"""Names are cut to this length in a message [characters]."""


@dataclass(frozen=True)
class _Use:
    """A name that comes with a reference, and where it first does."""

    name: str
    file: str
    line: int


class References:
    """How sources use the references of organisations.

    Parameters
    ----------
    sources : all sources, since one file can contradict another.
    organisations : names that it knows as one organisation count as one name.
    """

    def __init__(self, sources: Sequence[Source], organisations: Organisations) -> None:
        self._uses: dict[str, dict[str, _Use]] = {}
        for source in sources:
            for party in _parties(source):
                self._add(source.file, party, organisations)

    def is_clear(self, ref: str | None) -> bool:
        """Whether the sources use a reference with one name only."""
        return ref is not None and len(self._uses.get(ref, ())) <= 1

    def findings(self) -> Iterator[Finding]:
        """One finding for each reference with several names."""
        for ref, uses in self._uses.items():
            if len(uses) > 1:
                first, *others = uses.values()
                more = f" and {len(others) - 1} more" if len(others) > 1 else ""
                yield Finding(
                    "ambiguous-reference", "info",
                    f"one reference stands with {len(uses)} names, {_short(first.name)}, "
                    f"{_short(others[0].name)} (line {others[0].line}){more}; each name is an "
                    "organisation of its own", "Give each body its own reference, or add the "
                    "names to organisations.csv as aliases of one.",
                    first.file, first.line, field="ref", value=ref,
                )  # fmt: skip

    def _add(self, file: str, party: StatedParty, organisations: Organisations) -> None:
        name = party.written.text
        if party.ref is None or name == party.ref:
            return
        known = organisations.find(name)
        key = known.identifier if known else normalised(name)
        use = _Use(name, file, party.written.line)
        self._uses.setdefault(party.ref, {}).setdefault(key, use)


def _short(name: str) -> str:
    return repr(shortened(name, _LONGEST))


def _parties(source: Source) -> Iterator[StatedParty]:
    for project in source.projects:
        yield from project.organisations
