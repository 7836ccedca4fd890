"""What was read, a line a project: title, parties, places, period, status, amounts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pandas as pd

from portfolio_lib import Portfolio


def lines_by_file(portfolio: Portfolio) -> dict[str, list[str]]:
    """Each project on one line, by the file in which it stands."""
    names = portfolio.organisations.set_index("organisation")["name"].to_dict()
    parties, places, amounts = (
        _by_project(table)
        for table in (
            portfolio.project_organisations, portfolio.project_places, portfolio.amounts
        )
    )  # fmt: skip
    lines: dict[str, list[str]] = {}
    for row in portfolio.projects.to_dict("records"):
        project = row["project"]
        parts = (
            project,
            row["title"],
            ", ".join(f"{one['role']} {names[one['organisation']]}" for one in parties[project]),
            ", ".join(_with_share(one) for one in places[project]),
            f"{_day(row['start'])}/{_day(row['end'])}",
            "" if pd.isna(row["stated_status"]) else row["stated_status"],
            ", ".join(_amount(one, names) for one in amounts[project]),
        )
        lines.setdefault(row["file"], []).append(" | ".join(parts))
    return lines


def _by_project(table: pd.DataFrame) -> Mapping[str, list[dict[Any, Any]]]:
    rows: dict[str, list[dict[Any, Any]]] = defaultdict(list)
    for row in table.to_dict("records"):
        rows[row["project"]].append(row)
    return rows


def _with_share(row: dict[Any, Any]) -> str:
    return row["place"] if pd.isna(row["share"]) else f"{row['place']} {row['share']:g} %"


def _day(value: Any) -> str:
    return "" if pd.isna(value) else f"{value:%Y-%m-%d}"


def _amount(row: dict[Any, Any], names: Mapping[Any, Any]) -> str:
    when = _day(row["date"])
    if not pd.isna(row["period_start"]):
        when = f"{_day(row['period_start'])}/{_day(row['period_end'])}"
    whose = "" if pd.isna(row["provider"]) else f" of {names.get(row['provider'], row['provider'])}"
    where = "" if pd.isna(row["place"]) else f" in {row['place']}"
    amount = f"{row['kind']} {row['value']:,.2f} {row['currency']}{whose}{where}"
    return f"{amount} {when}".strip()
