"""Lists and pages with the headers, labels and layouts of real publishers, and invented contents.

Each file of tests/data/lists has its right reading in lists.json: one line a project.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from portfolio_lib import Portfolio, load

DATA = Path(__file__).parent.parent / "data"
EXPECTED: dict[str, list[str]] = json.loads((DATA / "lists.json").read_text(encoding="utf-8"))
AS_OF = "2020-06-30"


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    return load(DATA / "lists", AS_OF)


@pytest.fixture(scope="module")
def lines(portfolio: Portfolio) -> dict[str, list[str]]:
    """Each project on one line, by file: title, parties, places, period, status, amounts."""
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


@pytest.mark.parametrize("file", sorted(EXPECTED))
def test_a_list_of_a_publisher_is_read_right(lines: dict[str, list[str]], file: str) -> None:
    assert lines[file] == EXPECTED[file]


def test_no_list_is_without_a_project() -> None:
    files = {path.name for path in (DATA / "lists").iterdir()}
    assert {file.partition("[")[0] for file in EXPECTED} == files


def test_what_a_publishers_headers_tell_of_all_rows_is_told(portfolio: Portfolio) -> None:
    found = portfolio.findings[portfolio.findings["rule"] == "value-of-publisher"]
    told = dict(zip(found["file"], found["value"], strict=True))
    assert told["gcf.csv"] == "Green Climate Fund; USD"
    assert "360giving.csv" not in told
