"""Every organisation and place of a portfolio with all its spellings."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from portfolio_lib.model import Portfolio
from portfolio_lib.names.spelling import normalised


@dataclass(frozen=True)
class Spelling:
    """One way in which sources write a name.

    Parameters
    ----------
    text : as written.
    resolved_by : how its identity was found; see the column of the same name.
    times : in how many projects and roles it stands.
    file, line : where it stands first.
    """

    text: str
    resolved_by: str
    times: int
    file: str
    line: int | None


@dataclass(frozen=True)
class Identity:
    """An organisation or a place, with its spellings, the most frequent first.

    `known` says whether a table has it, `refs` are its IATI references.
    """

    kind: str
    identifier: str
    name: str
    known: bool
    refs: tuple[str, ...]
    spellings: tuple[Spelling, ...]

    @property
    def where(self) -> str:
        """Where it stands first, as file:line."""
        first = self.spellings[0] if self.spellings else None
        return f"{first.file}:{first.line}" if first else ""

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and its spellings, each normalised form once."""
        texts = (self.name, *(spelling.text for spelling in self.spellings))
        return tuple({normalised(text): text for text in reversed(texts)}.values())[::-1]


def identities(portfolio: Portfolio) -> list[Identity]:
    """The named organisations, then the places, that projects state, each sorted by name."""
    bodies = _spellings(portfolio.project_organisations, "organisation")
    sites = _spellings(portfolio.project_places, "place")
    named = portfolio.organisations[portfolio.organisations["named"]]
    organisations = [
        Identity(
            "organisation",
            row["organisation"],
            row["name"],
            row["known"],
            tuple(row["iati_refs"].split(";")) if pd.notna(row["iati_refs"]) else (),
            bodies.get(row["organisation"], ()),
        )
        for row in named.to_dict("records")
    ]
    places = [
        Identity(
            "place", row["place"], row["name"], row["kind"] != "unknown", (), sites[row["place"]]
        )
        for row in portfolio.places.to_dict("records")
        if row["place"] in sites
    ]
    return [*sorted(organisations, key=_by_name), *sorted(places, key=_by_name)]


def _by_name(identity: Identity) -> tuple[str, str]:
    return normalised(identity.name), identity.identifier


def _spellings(parts: pd.DataFrame, key: str) -> dict[str, tuple[Spelling, ...]]:
    found: dict[str, list[Spelling]] = {}
    for names, rows in parts.groupby([key, "as_written", "resolved_by"]):
        identifier, text, by = map(str, names)
        first = rows.iloc[0]
        line = None if pd.isna(first["line"]) else int(first["line"])
        spelling = Spelling(text, by, len(rows), first["file"], line)
        found.setdefault(identifier, []).append(spelling)
    return {
        identifier: tuple(sorted(spellings, key=lambda item: (-item.times, item.text)))
        for identifier, spellings in found.items()
    }
