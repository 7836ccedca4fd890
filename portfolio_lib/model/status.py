"""The status of a project on a day: by its dates where they decide, else as its source states it.

A planned date does not decide against what the source says of the project: what its source
calls running or planned after its planned end is past that end, not completed; what its source
calls completed before its planned end is completed.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

_STOPPED = ("cancelled", "suspended")
"""Statuses that no date changes."""
_NOT_ENDED = ("planned", "ongoing")


def with_status(projects: pd.DataFrame, as_of: date | None) -> pd.DataFrame:
    """The table projects with `status` and `status_basis` on a day; both missing without one."""
    if as_of is None:
        none = pd.Series(None, index=projects.index, dtype="str")
        return projects.assign(status=none, status_basis=none)
    stated = projects["stated_status"]
    by_dates = _by_dates(projects, pd.Timestamp(as_of))
    from_source = stated.where(~_contradicted(projects, pd.Timestamp(as_of)))
    stopped = stated.isin(_STOPPED)
    waiting = _is_waiting(projects, pd.Timestamp(as_of))
    early = _has_ended_early(projects, by_dates)
    decided = by_dates.notna() & ~stopped & ~waiting & ~early
    status = by_dates.where(decided, from_source)
    basis = pd.Series("source", index=projects.index, dtype="str").mask(decided, "dates")
    return projects.assign(status=status, status_basis=basis.where(status.notna()))


def _by_dates(projects: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Planned before the first day, completed after the last, ongoing between."""
    start, end = projects["start"], projects["end"]
    status = pd.Series(None, index=projects.index, dtype="str")
    status[(start <= day) & (end >= day)] = "ongoing"
    status[start > day] = "planned"
    status[end < day] = "completed"
    has_not_ended = projects["stated_status"].isin(_NOT_ENDED) & (projects["end_type"] != "actual")
    status[(end < day) & has_not_ended] = "overdue"
    return status


def _is_waiting(projects: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Projects that their source calls planned though their planned start has passed."""
    planned = projects["stated_status"].eq("planned") & projects["start_type"].eq("planned")
    has_ended = projects["end"] < day
    return planned & (projects["start"] <= day) & ~has_ended


def _has_ended_early(projects: pd.DataFrame, by_dates: pd.Series) -> pd.Series:
    """Projects that their source calls completed before their planned end."""
    is_open = by_dates.eq("ongoing") & projects["end_type"].eq("planned")
    return is_open & projects["stated_status"].eq("completed")


def _contradicted(projects: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Projects that their source calls planned though they have begun: of unknown status."""
    has_begun = (projects["start"] <= day) & projects["start_type"].ne("planned")
    return projects["stated_status"].eq("planned") & has_begun
