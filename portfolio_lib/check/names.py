"""Rules about identifiers of projects, and about names of organisations that overlap."""

from __future__ import annotations

from itertools import permutations

import pandas as pd

from portfolio_lib.check.rule import Rule
from portfolio_lib.model import Portfolio
from portfolio_lib.model.relations import groups, pairs

__all__ = ["RULES"]

_FORBIDDEN = r"[/&|?]"


def _of_iati(portfolio: Portfolio) -> pd.DataFrame:
    sources = portfolio.sources
    files = sources.loc[sources["reader"] == "iati", "file"]
    return portfolio.projects[portfolio.projects["file"].isin(files)]


def _forbidden_characters(portfolio: Portfolio) -> pd.DataFrame:
    projects = _of_iati(portfolio)
    return projects[projects["project"].str.contains(_FORBIDDEN, regex=True)]


def _foreign_prefix(portfolio: Portfolio) -> pd.DataFrame:
    """Projects whose identifier begins with no reference of the organisation that reports."""
    parts = portfolio.project_organisations
    reporting = parts[parts["role"] == "reporting"]
    refs = pairs(portfolio.organisations, "organisation", "iati_refs")
    stated = {
        project: tuple(";".join(refs[body] for body in bodies if pd.notna(refs[body])).split(";"))
        for project, bodies in groups(reporting, "project", "organisation").items()
    }
    projects = _of_iati(portfolio)
    wrong = [not project.startswith(stated.get(project, ("",))) for project in projects["project"]]
    return projects[wrong]


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
    Rule("identifier-characters", "warning", "identifier",
         "the iati-identifier has one of the characters / & | ?, which the standard forbids",
         "Replace the character, everywhere the identifier is used.", _forbidden_characters,
         "project"),
    Rule("identifier-prefix", "info", "identifier",
         "the iati-identifier does not begin with the reference of the organisation that reports",
         "Begin it with the reference of reporting-org, current or earlier.", _foreign_prefix,
         "project"),
    Rule("overlapping-names", "info", "organisations",
         "one organisation's name is a part of another's in the same role: {value}",
         "Keep one of them, if they are one body.", _overlapping, "both"),
)  # fmt: skip
