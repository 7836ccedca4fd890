"""Parquet files, as databases and pandas write them."""

import subprocess
import sys
from pathlib import Path

import pytest

from portfolio_lib import Portfolio, load

FILES = Path(__file__).parent.parent / "data" / "parquet"
"""nested.parquet has each type that pyarrow writes for a list of projects; damaged.parquet
has one byte of it changed, where the library that reads it ends its process."""


def loaded(folder: Path, name: str, size: int | None = None) -> Portfolio:
    (folder / "list.parquet").write_bytes((FILES / name).read_bytes()[:size])
    return load(folder, "2019-12-31")


def test_days_numbers_lists_and_records_are_read_as_from_any_table(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, "nested.parquet")
    projects = portfolio.projects
    assert list(projects["title"]) == ["Schools in Mali", "Water é ü", "Third"]
    assert str(projects["start"][0])[:10] == "2019-06-22"
    assert str(projects["end"][0])[:10] == "2021-06-30"
    donors = portfolio.project_organisations.query("role == 'funding'")
    assert list(donors["organisation"].map(portfolio.organisation_names())) == ["SDC", "Sida", "EU"]
    amounts = portfolio.amounts[["kind", "value", "currency"]]
    assert [*amounts.itertuples(index=False, name=None)] == [
        ("budget", 1_000_000, "EUR"), ("expenditure", 12.5, "EUR"),
    ]  # fmt: skip
    assert {"Gender", "Contact name", "Places pct"} <= set(portfolio.fields["name"])


@pytest.mark.parametrize(
    ("name", "size"), [("damaged.parquet", None), ("nested.parquet", 3_000), ("nested.parquet", 0)]
)
def test_a_damaged_file_is_told_and_ends_nothing(
    tmp_path: Path, name: str, size: int | None
) -> None:
    findings = loaded(tmp_path, name, size).findings
    assert list(findings["rule"]) == ["broken-table"]
    assert "Parquet" in findings["message"][0]


def test_adopt_proposes_columns_for_it(tmp_path: Path) -> None:
    (tmp_path / "list.parquet").write_bytes((FILES / "nested.parquet").read_bytes())
    said = subprocess.run(
        [sys.executable, "-m", "portfolio_lib", "adopt", str(tmp_path / "list.parquet")],
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert "Project title" in said.stdout
    assert not said.stderr
