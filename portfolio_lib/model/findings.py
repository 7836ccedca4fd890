"""Findings: what reading and checking have to say, and how to say it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, Self

import pandas as pd

from portfolio_lib.messages import SEVERITIES, cut_in_the_middle
from portfolio_lib.model.catalogue import entry
from portfolio_lib.model.tables import TABLES

_UNREAD_AMOUNTS = (
    "amount-not-understood",
    "amount-without-currency",
    "amount-of-several-projects",
    "amount-of-year-or-whole",
    "amounts-differ",
)

LONGEST_VALUE = 200
"""Longer values are cut in the middle: a finding is read on one screen [characters]."""


class Finding(NamedTuple):
    """One thing that a check has to say.

    Parameters
    ----------
    rule : identifier of the rule, for example ``no-donor``.
    severity : error (keeps its project out), warning or info.
    message : what was found and what was expected, as a sentence.
    suggestion : what to do about it, as a sentence.
    file, line : where, relative to the data folder and counted from 1; in a sheet the line is a
        row, in a Word file a paragraph (the empty ones and those in tables count), in a PDF a page.
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


def with_unread(own: pd.DataFrame) -> pd.DataFrame:
    """The findings of a slice, and one that says that part of all data could not be read.

    Which file that was is not the slice's to know; that its totals may lack something is.
    """
    message = "part of the data could not be read; what it holds is missing here"
    told = findings_table([Finding.of("part-unread", message)])
    return pd.concat([own, told], ignore_index=True)


def unread(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The errors about files that could not be read: they are of no project, nor of a line.

    An error in a line counts where the file gave no project at all: a file that is cut off is
    told with the line where it breaks.
    """
    findings = tables["findings"]
    giving = {*tables["projects"]["file"], *tables["left_out"]["file"]}
    is_whole = findings["line"].isna() | ~findings["file"].isin(giving)
    is_error = findings["severity"] == "error"
    return findings[findings["project"].isna() & is_error & is_whole]


def unread_amounts(findings: pd.DataFrame) -> set[str]:
    """The projects that state an amount which could not be read, so that it is in no total."""
    return set(findings.loc[findings["rule"].isin(_UNREAD_AMOUNTS), "project"].dropna())


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
    table = TABLES["findings"]
    stated = zip(*ordered, strict=True) if ordered else ((),) * len(Finding._fields)
    columns = dict(zip(Finding._fields, map(list, stated), strict=True))
    columns["value"] = [
        value if value is None else cut_in_the_middle(value, LONGEST_VALUE)
        for value in columns["value"]
    ]
    return table.frame_of(columns)
