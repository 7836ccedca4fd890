"""Rules about identifiers of projects, and about names of organisations that overlap."""

from __future__ import annotations

from itertools import permutations

import pandas as pd

from portfolio_lib.check.rows import of_iati
from portfolio_lib.check.rules import Rule
from portfolio_lib.model import Portfolio

__all__ = ["RULES"]

_FORBIDDEN = r"[/&|?]"


def _forbidden_characters(portfolio: Portfolio) -> pd.DataFrame:
    projects = of_iati(portfolio, portfolio.projects)
    return projects[projects["project"].str.contains(_FORBIDDEN, regex=True)]


def _overlapping(portfolio: Portfolio) -> pd.DataFrame:
    """Organisations in one role of a project whose name is a part of another's there."""
    parts = portfolio.project_organisations
    words = parts["as_written"].str.casefold().str.findall(r"\w+").map(frozenset)
    found = []
    for _, rows in parts.groupby(["project", "role"]):
        if len(rows) > 1:
            found += [
                (one, parts["as_written"][other])
                for one, other in permutations(rows.index, 2)
                if words[one] and words[one] < words[other]
            ]
    inner = dict(found)
    both = [f"{parts['as_written'][one]} | {other}" for one, other in inner.items()]
    return parts.loc[list(inner)].assign(both=both)


RULES = (
    Rule("identifier-characters", "identifier",
         "the iati-identifier has one of the characters / & | ?, which the standard forbids",
         _forbidden_characters, "project"),
    Rule("overlapping-names", "organisations",
         "one organisation's name is a part of another's in the same role: {value}",
         _overlapping, "both"),
)  # fmt: skip
