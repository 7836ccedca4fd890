"""IATI references of organisations: which of them mean one body, and which do not.

A reference is no unique key in real data: a funder's reference stands for several of its
bodies. So a reference counts only where all sources use it with one name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from portfolio_lib.messages import shortened
from portfolio_lib.model import Finding
from portfolio_lib.names.organisations import Organisations, references
from portfolio_lib.names.spelling import normalised
from portfolio_lib.read.records import Source, StatedParty

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
        self._organisations = organisations
        self._decided: set[str] = set()
        """Rows of the table without references: all of their name are one body."""
        for source in sources:
            for party in _parties(source):
                self._add(source.file, party, organisations)

    def is_clear(self, ref: str | None) -> bool:
        """Whether the sources use a reference with one name only."""
        return ref is not None and len(self._uses.get(ref, ())) <= 1

    def is_shared(self, name: str) -> bool:
        """Whether different references, each used with this name alone, have the name."""
        if not self._shared:
            return False
        known = self._organisations.find(name)
        return (known.identifier if known else normalised(name)) in self._shared

    @cached_property
    def _shared(self) -> dict[str, list[tuple[str, _Use]]]:
        """Names of no table with several references that are clear, and where each stands."""
        found: dict[str, dict[str, tuple[str, _Use]]] = {}
        for ref, uses in self._uses.items():
            for key, use in uses.items() if len(uses) == 1 else ():
                found.setdefault(key, {}).setdefault(ref.strip().casefold(), (ref, use))
        return {
            key: list(uses.values())
            for key, uses in found.items()
            if len(uses) > 1 and key not in self._decided
        }

    def findings(self) -> Iterator[Finding]:
        """One finding for each reference with several names."""
        for ref, uses in self._uses.items():
            if len(uses) > 1:
                first, *others = uses.values()
                more = f" and {len(others) - 1} more" if len(others) > 1 else ""
                yield Finding.of(
                    "ambiguous-reference", f"one reference stands with {len(uses)} names, "
                    f"{_short(first.name)}, {_short(others[0].name)} (line "
                    f"{others[0].line}){more}; each name is an organisation of its own",
                    file=first.file, line=first.line, field="ref", value=ref,
                )  # fmt: skip

        for key, named in self._shared.items():
            if any(ref not in self._listed(key) for ref, _ in named):
                yield _shared_name(named)

    def _listed(self, key: str) -> set[str]:
        """The references that a row of the table has."""
        row = next((one for one in self._organisations if one.identifier == key), None)
        return set(references(row.iati_refs)) if row else set()

    def _add(self, file: str, party: StatedParty, organisations: Organisations) -> None:
        name = party.written.text
        if party.ref is None or name == party.ref:
            return
        known = organisations.find(name)
        key = known.identifier if known else normalised(name)
        if known and not known.iati_refs:
            self._decided.add(key)
        use = _Use(name, file, party.written.line)
        self._uses.setdefault(party.ref, {}).setdefault(key, use)


def _shared_name(named: Sequence[tuple[str, _Use]]) -> Finding:
    (first_ref, first), (other_ref, other), *more = named
    rest = f" and {len(more)} more" if more else ""
    return Finding.of(
        "shared-name",
        f"the name {_short(first.name)} stands with {len(named)} references, {first_ref} and "
        f"{other_ref} (line {other.line}){rest}; they are kept apart as organisations of their own",
        file=first.file, line=first.line, field="ref", value=first.name,
    )  # fmt: skip


def _short(name: str) -> str:
    return repr(shortened(name, _LONGEST))


def _parties(source: Source) -> Iterator[StatedParty]:
    for project in source.projects:
        yield from project.organisations
