"""Rules about identifiers of projects, and about names of organisations that overlap."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd

from portfolio_lib.check.rows import of_iati
from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Portfolio

_FORBIDDEN = r"[/&|?]"
_WORD = re.compile(r"\w+")
_SEVERAL = 2
_MOST_COMPARED = 200
"""With so many names that have its rarest word a name is compared."""


def _forbidden_characters(portfolio: Portfolio) -> pd.DataFrame:
    projects = of_iati(portfolio, portfolio.projects)
    return projects[projects["project"].str.contains(_FORBIDDEN, regex=True)]


def _overlapping(portfolio: Portfolio) -> pd.DataFrame:
    """Organisations in one role of a project whose name is a part of another's there."""
    parts = portfolio.project_organisations
    written = parts["as_written"].tolist()
    words_of = {name: frozenset(_WORD.findall(name.casefold())) for name in set(written)}
    both: dict[int, str] = {}
    for rows in parts.groupby(["project", "role"]).indices.values():
        if len(rows) < _SEVERAL:
            continue
        for inner, outer in _contained({int(row): words_of[written[row]] for row in rows}):
            both[inner] = f"{written[inner]} | {written[outer]}"
    found = sorted(both)
    return parts.iloc[found].assign(both=[both[row] for row in found])


def _contained(words: Mapping[int, frozenset[str]]) -> Iterator[tuple[int, int]]:
    """Each name whose words another has too, and more, with the first such other.

    Only names that have its rarest word are compared, and of very many the first ones: what a
    file states must not decide how long this takes.
    """
    having: dict[str, list[int]] = {}
    for row, own in words.items():
        for word in own:
            having.setdefault(word, []).append(row)
    for row, own in words.items():
        rarest = min((having[word] for word in own), key=len, default=[])
        for other in rarest[:_MOST_COMPARED]:
            if own < words[other]:
                yield row, other
                break


RULES = (
    Rule("identifier-characters", "identifier",
         "the iati-identifier has one of the characters / & | ?, which the standard forbids",
         _forbidden_characters, "project"),
    Rule("overlapping-names", "organisations",
         "one organisation's name is a part of another's in the same role: {value}",
         _overlapping, "both", "project_organisations"),
)  # fmt: skip
