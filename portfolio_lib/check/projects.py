"""Rules about what every project needs: title, period, places, donors, texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from portfolio_lib.check.rules import Rule
from portfolio_lib.messages import located
from portfolio_lib.model import Portfolio
from portfolio_lib.model.amounts import stopped_money
from portfolio_lib.model.days import are_same


def _without_title(portfolio: Portfolio) -> pd.DataFrame:
    return portfolio.projects[portfolio.projects["title"].isna()]


def _end_before_start(portfolio: Portfolio) -> pd.DataFrame:
    projects = portfolio.projects
    return projects[projects["end"] < projects["start"]]


def _without_period(portfolio: Portfolio) -> pd.DataFrame:
    return portfolio.projects[portfolio.projects["period_as_written"].isna()]


def _with_open_period(portfolio: Portfolio) -> pd.DataFrame:
    """Projects that state a start or an end only."""
    projects = portfolio.projects
    return projects[projects["start"].isna() ^ projects["end"].isna()]


def _without_place(portfolio: Portfolio) -> pd.DataFrame:
    named = portfolio.projects["project"].isin(portfolio.project_places["project"])
    return portfolio.projects[~named]


def _without_donor(portfolio: Portfolio) -> pd.DataFrame:
    parts = portfolio.project_organisations
    funded = parts.loc[parts["role"] == "funding", "project"]
    return portfolio.projects[~portfolio.projects["project"].isin(funded)]


def _with_duplicate_title(portfolio: Portfolio) -> pd.DataFrame:
    """Projects with the title of another, each with the nearest one before it, or behind."""
    projects = portfolio.projects[portfolio.projects["title"].notna()]
    same = projects[projects["title"].duplicated(keep=False)]
    if same.empty:
        return same
    lines = same["line"].astype("object").where(same["line"].notna(), None)
    at = pd.Series(map(located, same["file"], lines), same.index, dtype="str")
    by_title = at.groupby(same["title"])
    return same.assign(other=by_title.shift(1).fillna(by_title.shift(-1)))


_OF_STATUS = ["stated_status", "start", "start_precision", "end", "end_precision"]


def _contradicting_status(portfolio: Portfolio) -> pd.DataFrame:
    projects = portfolio.projects
    if portfolio.as_of is None:
        return projects.iloc[:0]
    day = pd.Timestamp(portfolio.as_of)
    stated = projects["stated_status"]
    stopped = stated.isin(("cancelled", "suspended"))
    other = projects["status"].notna() & stated.notna() & (projects["status"] != stated) & ~stopped
    late = stated.eq("planned") & (projects["start"] <= day)
    found = projects[other | late]
    if found.empty:
        return found
    wrong = [not _may_be(row, portfolio.as_of) for row in found[_OF_STATUS].to_dict("records")]
    words = found["status"].map(_SAID).fillna("of unknown status")
    return found.assign(as_of=str(portfolio.as_of), words=words)[wrong]


def _stopped(portfolio: Portfolio) -> pd.DataFrame:
    """Projects that are cancelled or suspended and state money that does not count."""
    projects = portfolio.projects
    idle = set(portfolio.amounts.loc[stopped_money(portfolio.amounts, projects), "project"])
    return projects[projects["project"].isin(idle)]


def _may_be(row: Mapping[Any, Any], as_of: date) -> bool:
    """Whether a project may be completed on its last day, or still be planned on its first.

    A month, a quarter or a year that is stated as its end or start lasts until it is over.
    """
    side = {"completed": "end", "planned": "start"}.get(row["stated_status"])
    if side is None or pd.isna(row[side]):
        return False
    return are_same(row[side].date(), as_of, row[f"{side}_precision"])


def _without_text(portfolio: Portfolio) -> pd.DataFrame:
    projects = portfolio.projects
    return projects[projects["objective"].isna() & projects["summary"].isna()]


_SAID = {
    "planned": "planned", "ongoing": "ongoing", "completed": "completed",
    "overdue": "past its planned end",
}  # fmt: skip
"""What a status is called in a message."""

RULES = (
    Rule("no-title", "title",
         "a project has no title",
         _without_title),
    Rule("end-before-start", "period",
         "a project ends before it starts",
         _end_before_start, "period_as_written"),
    Rule("no-period", "period",
         "a project states no period; its status is what its source says of it, if anything",
         _without_period),
    Rule("open-period", "period",
         "the period {value} has a start or an end only; beyond it the project's status is what "
         "its source says of it, if anything",
         _with_open_period, "period_as_written"),
    Rule("no-place", "places",
         "a project states no place, so it is in no country report",
         _without_place),
    Rule("no-donor", "funding",
         "a project states no donor, so it is in no donor report",
         _without_donor),
    Rule("no-text", "objective",
         "a project states neither objective nor summary",
         _without_text),
    Rule("duplicate-title", "title",
         "the project at {other} has the same title",
         _with_duplicate_title, "title"),
    Rule("stopped-project", "stated_status",
         "the source calls the project {value}; its budgets, commitments and planned disbursements "
         "are not counted, what was paid is", _stopped, "stated_status"),
    Rule("status-contradicts-dates", "stated_status",
         "the source calls the project {value}; its dates are {period_as_written}; on the as-of "
         "date {as_of} it is {words}, and that is what reports say",
         _contradicting_status, "stated_status"),
)  # fmt: skip
