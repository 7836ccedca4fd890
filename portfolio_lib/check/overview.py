"""What came of each file, and findings in groups: what a person sees of a check first."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

import pandas as pd

from portfolio_lib.check.catalogue import catalogue
from portfolio_lib.messages import SEVERITIES, shortened
from portfolio_lib.model import Portfolio

NEARLY_ALL = 0.9
"""What so large a part of the projects has is true of nearly all of them."""
FEWEST_FOR_NEARLY_ALL = 10
"""Of fewer projects each is worth a line of its own."""
_NOT_UNDERSTOOD = (
    "unknown-label", "text-in-no-field", "elements-not-kept",
    "sheet-without-header", "amount-not-used",
)  # fmt: skip
"""Rules about what a file holds and the portfolio has no field for."""
_PLURALS = {"incoming": "incoming funds"}
_MOST_NAMED = 12
_LONGEST_MESSAGE = 160
"""A message may list what it is about [characters]."""
_OF_PROJECTS = (
    ("title", "title"),
    ("objective", "objective"),
    ("summary", "summary"),
    ("period", "period_as_written"),
    ("stated status", "stated_status"),
)
"""Fields of a project, and the column that is filled where one is stated."""


@dataclass(frozen=True)
class FileOverview:
    """One file of the data: what was read from it.

    Parameters
    ----------
    file, reader : its name, and which reader took it; empty where none did.
    projects : how many projects it gave.
    fields : what was understood, with the number of projects that state it.
    own_fields : names that the model has none for, kept as they are, with the number of values.
    not_understood : what is in no field, shortened.
    left_out : how many projects an error keeps out.
    merged : how many of its projects stand in an earlier file too, which counts them.
    is_refused : whether an error keeps all of it out.
    errors, warnings : how many findings there are.
    """

    file: str
    reader: str
    projects: int
    fields: tuple[tuple[str, int], ...] = ()
    own_fields: tuple[tuple[str, int], ...] = ()
    not_understood: tuple[str, ...] = ()
    left_out: int = 0
    merged: int = 0
    is_refused: bool = False
    errors: int = 0
    warnings: int = 0


@dataclass(frozen=True)
class FindingGroup:
    """All findings of one rule, the first ones as examples.

    Parameters
    ----------
    rows : its rows of the table findings.
    projects : of how many projects they speak.
    of_all : whether these are nearly all the projects of the portfolio.
    """

    rule: str
    severity: str
    rows: pd.DataFrame
    projects: int
    of_all: bool


def finding_groups(findings: pd.DataFrame, projects: int) -> list[FindingGroup]:
    """Findings by rule: the worst first, then what is in no report, then the most frequent.

    Parameters
    ----------
    findings : rows of the table findings.
    projects : how many projects the portfolio has.
    """
    groups = []
    for (rule, severity), rows in findings.groupby(["rule", "severity"], sort=False):
        number = rows["project"].nunique()
        most = projects >= FEWEST_FOR_NEARLY_ALL and number >= NEARLY_ALL * projects
        groups.append(FindingGroup(str(rule), str(severity), rows, number, most))
    rules = catalogue()
    losing = {name for name, rule in rules.items() if rule.loses}
    return sorted(groups, key=lambda one: (
        SEVERITIES.index(one.severity), one.rule not in losing, -len(one.rows), one.rule,
    ))  # fmt: skip


def file_overviews(portfolio: Portfolio) -> list[FileOverview]:
    """What came of each file, in the order of their names; also of those that gave nothing."""
    readers = dict(zip(portfolio.sources["file"], portfolio.sources["reader"], strict=True))
    of_file = portfolio.findings["file"].map(lambda named: file_and_sheet(named, readers)[0])
    files = sorted({*readers, *of_file.dropna()})
    stated = dict(_stated(portfolio, files))
    return [
        _overview(
            portfolio, file, str(readers.get(file, "")), stated.get(file, ()),
            portfolio.findings[of_file == file],
        )
        for file in files
    ]  # fmt: skip


def file_and_sheet(named: object, files: Container[str]) -> tuple[object, str]:
    """The file of a finding, and the sheet where it names that: "list.xlsx[2019]"."""
    text = str(named)
    file, _, sheet = text.removesuffix("]").rpartition("[") if text.endswith("]") else ("", "", "")
    return (file, sheet) if file in files else (named, "")


def _overview(
    portfolio: Portfolio,
    file: str,
    reader: str,
    fields: tuple[tuple[str, int], ...],
    findings: pd.DataFrame,
) -> FileOverview:
    own = portfolio.fields[portfolio.fields["file"] == file]
    counts = findings["severity"].value_counts()
    projects = int((portfolio.projects["file"] == file).sum())
    wrong = findings[findings["severity"] == "error"]
    merged = int((findings["rule"] == "merged-project").sum())
    return FileOverview(
        file,
        reader,
        projects,
        fields,
        tuple((str(name), int(number)) for name, number in own["name"].value_counts().items()),
        tuple(_not_understood(findings)),
        int(wrong["project"].nunique()),
        merged,
        not (projects or merged) and bool(wrong["project"].isna().any()),
        int(counts.get("error", 0)),
        int(counts.get("warning", 0)),
    )


def _stated(
    portfolio: Portfolio, files: Iterable[str]
) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    """For each file what its projects state, with the number of those that do."""
    projects = portfolio.projects
    having = {name: set(projects.loc[projects[column].notna(), "project"])
              for name, column in _OF_PROJECTS}  # fmt: skip
    parts = portfolio.project_organisations
    having |= {
        "places": set(portfolio.project_places["project"]),
        "donors": set(parts.loc[parts["role"] == "funding", "project"]),
        "other organisations": set(parts.loc[parts["role"] != "funding", "project"]),
        "sectors": set(portfolio.sectors["project"]),
        "documents": set(portfolio.documents["project"]),
    }
    amounts = portfolio.amounts
    having |= {
        _PLURALS.get(kind, f"{kind}s"): set(amounts.loc[amounts["kind"] == kind, "project"])
        for kind in dict.fromkeys(amounts["kind"])
    }
    own = projects.groupby("file")["project"].agg(set)
    for file in files:
        here = own.get(file, set())
        counted = ((name, len(here & projects_with)) for name, projects_with in having.items())
        yield file, tuple((name, number) for name, number in counted if number)


def _not_understood(findings: pd.DataFrame) -> Iterator[str]:
    """What a file holds that is in no field, each once."""
    rows = findings[findings["rule"].isin(_NOT_UNDERSTOOD)]
    values = rows["value"].map(lambda text: shortened(" ".join(text.split()), 50), "ignore")
    said = values.fillna(rows["message"].map(lambda text: shortened(text, _LONGEST_MESSAGE)))
    counts = said.astype("str").value_counts(sort=False).sort_values(ascending=False, kind="stable")
    for text, number in list(counts.items())[:_MOST_NAMED]:
        yield f"{text} ({number} times)" if number > 1 else str(text)
    if len(counts) > _MOST_NAMED:
        yield f"{len(counts) - _MOST_NAMED} more"
