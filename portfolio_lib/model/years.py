"""Amounts by calendar year: a budget whose period has several is spread over its days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd


def spread_by_year(frame: pd.DataFrame) -> pd.DataFrame:
    """The amounts with the columns `year` (missing without a date) and `is_spread`.

    A budget over several calendar years becomes a row for each of them, in proportion to the
    days that it has there; the rows add up to it in hundredths.

    Parameters
    ----------
    frame : rows of the table amounts with the column `part`.
    """
    rows = [row for each in frame.to_dict("records") for row in _by_year(each)]
    columns = [*frame.columns, "year", "is_spread"]
    made = pd.DataFrame(rows, columns=columns)
    return made.assign(year=made["year"].astype("Float64"))


def _by_year(row: dict[Any, Any]) -> Iterator[dict[Any, Any]]:
    start, end = row["period_start"], row["period_end"]
    is_budget = row["part"] == "budget"
    day = start if is_budget and pd.notna(start) else row["date"]
    if not is_budget or pd.isna(start) or pd.isna(end) or end.year <= start.year:
        yield {**row, "year": None if pd.isna(day) else day.year, "is_spread": False}
        return
    days, left = (end - start).days + 1, row["value"]
    for year in range(start.year, end.year + 1):
        first = max(start, pd.Timestamp(year, 1, 1))
        last = min(end, pd.Timestamp(year, 12, 31))
        part = round(row["value"] * ((last - first).days + 1) / days, 2)
        part = round(left, 2) if year == end.year else part
        left -= part
        yield {**row, "value": part, "year": year, "is_spread": True}
