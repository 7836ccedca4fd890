"""Findings: what reading and checking have to say, and how to say it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

import pandas as pd

from portfolio_lib.messages import SEVERITIES, cut_in_the_middle
from portfolio_lib.model.catalogue import entry
from portfolio_lib.model.tables import TABLES

__all__ = ["Finding", "findings_table"]

LONGEST_VALUE = 200
"""Longer values are cut in the middle: a finding is read on one screen [characters]."""


@dataclass(frozen=True)
class Finding:
    """One thing that a check has to say.

    Parameters
    ----------
    rule : identifier of the rule, for example ``no-donor``.
    severity : error (keeps its project out), warning or info.
    message : what was found and what was expected, as a sentence.
    suggestion : what to do about it, as a sentence.
    file, line : where, relative to the data folder and counted from 1; in a sheet the line is a
        row, in a Word file a paragraph (the empty ones and those in tables count).
    project, field, value : what it concerns.
    """

    rule: str
    severity: str
    message: str
    suggestion: str | None = None
    file: str | None = None
    line: int | None = None
    project: str | None = None
    field: str | None = None
    value: str | None = None

    @classmethod
    def of(cls, rule: str, message: str, *, suggestion: str | None = None, **about: Any) -> Self:
        """A finding that is as severe as the catalogue says.

        Parameters
        ----------
        suggestion : what to do in this case; what the catalogue says, for want of it.
        about : file, line, project, field, value.

        Raises
        ------
        KeyError
            When the catalogue has no such rule.
        """
        known = entry(rule)
        advice = suggestion or known.get("suggestion")
        return cls(rule, known["severity"], message, advice, **about)


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as the table ``findings``, the worst first, then by file and line."""
    ordered = sorted(
        findings,
        key=lambda finding: (
            SEVERITIES.index(finding.severity),
            finding.file or "",
            finding.line or 0,
            finding.rule,
            finding.project or "",
        ),
    )
    rows = [dict(vars(finding)) for finding in ordered]
    for row in rows:
        if row["value"] is not None:
            row["value"] = cut_in_the_middle(row["value"], LONGEST_VALUE)
    return TABLES["findings"].frame(rows)
