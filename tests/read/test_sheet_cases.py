"""Tables as other organisations keep them: each folder of tests/data/sheets read as stated."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from portfolio_lib import Portfolio, load

CASES = Path(__file__).parent.parent / "data" / "sheets"
FOLDERS = sorted(file.name.removesuffix(".expected.json") for file in CASES.glob("*.json"))


def as_stated(portfolio: Portfolio) -> list[dict[str, Any]]:
    """The projects in the form in which the cases state them."""
    names = dict(
        zip(portfolio.organisations["organisation"], portfolio.organisations["name"], strict=True)
    )

    def bodies(project: str, role: str) -> list[str]:
        table = portfolio.project_organisations
        return [
            names[one]
            for one in table[own(table, project) & (table["role"] == role)]["organisation"]
        ]

    def own(table: pd.DataFrame, project: str) -> pd.Series:
        return table["project"] == project

    def money(project: str) -> list[list[Any]]:
        rows = portfolio.amounts[own(portfolio.amounts, project)].to_dict("records")
        places = [[row["place"]] if isinstance(row["place"], str) else [] for row in rows]
        return [
            [row["kind"], row["value"], row["currency"], *place]
            for row, place in zip(rows, places, strict=True)
        ]

    return [
        {
            "identifier": row["project"],
            "title": row["title"],
            "donors": bodies(row["project"], "funding"),
            "agencies": bodies(row["project"], "implementing"),
            "places": list(
                portfolio.project_places[own(portfolio.project_places, row["project"])]["place"]
            ),
            "start": None if pd.isna(row["start"]) else str(row["start"].date()),
            "end": None if pd.isna(row["end"]) else str(row["end"].date()),
            "amounts": money(row["project"]),
        }
        for row in portfolio.projects.to_dict("records")
    ]


def expect(folder: Path, case: str) -> Portfolio:
    stated = json.loads((CASES / f"{case}.expected.json").read_text(encoding="utf-8"))["projects"]
    portfolio = load(folder, "2019-06-30")
    read = as_stated(portfolio)
    assert len(read) == len(stated)
    assert [
        {key: one[key] for key in other} for one, other in zip(read, stated, strict=True)
    ] == stated
    return portfolio


@pytest.mark.parametrize("case", [name for name in FOLDERS if name != "old-formats"])
def test_a_table_is_read_as_its_case_states(case: str) -> None:
    expect(CASES / case, case)


@pytest.mark.parametrize("file", ["table.xls", "table.ods", "table.tsv"])
def test_older_formats_are_read_like_the_others(tmp_path: Path, file: str) -> None:
    shutil.copy(CASES / "old-formats" / file, tmp_path)
    expect(tmp_path, "old-formats")


def test_what_is_left_out_of_a_table_is_told() -> None:
    found = load(CASES / "total-row", "2019-06-30").findings
    assert set(found["rule"]) >= {"total-row", "note-row"}
    hidden = load(CASES / "hidden", "2019-06-30").findings
    assert list(hidden[hidden["rule"] == "hidden-left-out"]["line"].dropna()) == [3]


def test_a_total_row_of_a_workbook_with_two_headers_is_no_project() -> None:
    portfolio = load(CASES / "money-total-row", "2026-03-31")
    sums = portfolio.amounts.groupby("kind")["value"].sum()
    assert sums.to_dict() == {"budget": 1_500_000, "expenditure": 850_000}
    assert "Summe" not in set(portfolio.projects["title"])
    funders = set(portfolio.organisations["name"])
    assert funders == {"Fund One", "Fund Two"}


def test_all_that_a_workbook_holds_is_kept() -> None:
    portfolio = load(CASES / "real-workbook", "2025-06-30")
    own = portfolio.fields[portfolio.fields["table"].isna()]
    assert set(own[own["project"] == "A-1"]["name"]) == {
        "Burn rate", "Project manager", "Progress this period", "Challenges", "Next steps",
        "Risk level", "SDG", "Gender marker", "Beneficiaries (reached)", "Beneficiaries (target)",
        "Completion (%)", "Approved by",
    }  # fmt: skip
    assert set(own["audience"]) == {"internal"}
    risks = portfolio.table("Risks")
    assert risks.to_dict("records") == [
        {"project": "A-1", "Risk": "Drought", "Likelihood": 3, "Impact": 4,
         "Mitigation": "Store water", "Owner": "J. Doe"}
    ]  # fmt: skip
    assert list(portfolio.table("Budget lines")["Budget (EUR)"]) == [400_000, 600_000]
    assert list(portfolio.amounts[portfolio.amounts["kind"] == "budget"]["value"]) == [
        1_000_000,
        500_000,
    ]
