"""The empty sheet that people fill in."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from portfolio_lib import UsageError, load
from portfolio_lib.cli import main
from portfolio_lib.export.template import COLUMNS, write_template


def test_the_template_reads_back_without_a_project_and_without_a_complaint(tmp_path: Path) -> None:
    write_template(tmp_path / "projects.xlsx")
    portfolio = load(tmp_path, "2016-10-31")
    assert len(portfolio) == 0
    assert set(portfolio.findings["rule"]) == {"sheet-without-header"}


def test_its_columns_are_all_known(tmp_path: Path) -> None:
    header = ",".join(name for name, _, _ in COLUMNS)
    money = "EUR,1000,900,500,400,2016-05-03,A Fund"
    row = "A-1,Bridges,To build.,Built.,A Fund,A Body,Serbia"
    (tmp_path / "a.csv").write_text(
        f"{header}\n{row},2016,2017,{money},ongoing,en\n", encoding="utf-8"
    )
    portfolio = load(tmp_path, "2016-10-31")
    assert set(portfolio.findings["rule"]) <= {"unknown-organisation"}
    assert list(portfolio.projects["project"]) == ["A-1"]
    kinds = ["budget", "commitment", "disbursement", "expenditure"]
    assert list(portfolio.amounts["kind"]) == kinds
    assert list(portfolio.amounts["value"]) == [1000, 900, 500, 400]
    assert set(portfolio.amounts["currency"]) == {"EUR"}
    assert set(portfolio.amounts["provider"]) == {"a-fund"}


def test_it_has_lists_to_choose_from(tmp_path: Path) -> None:
    write_template(tmp_path / "projects.xlsx")
    with zipfile.ZipFile(tmp_path / "projects.xlsx") as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<dataValidation ") == 3
    with CalamineWorkbook.from_path(tmp_path / "projects.xlsx") as book:
        rows = book.get_sheet_by_name("Lists").to_python()
    lists = {head: [cell for cell in cells if cell] for head, *cells in zip(*rows, strict=True)}
    assert set(lists["Status"]) >= {"planned", "ongoing", "suspended", "completed", "cancelled"}
    assert {"CHF", "EUR", "USD"} < set(lists["Currency"])
    assert {"en", "de", "fr"} < set(lists["Language"])


def test_a_file_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "projects.xlsx"
    file.write_bytes(b"mine")
    with pytest.raises(UsageError, match="exists already"):
        write_template(file)
    assert file.read_bytes() == b"mine"


def test_the_command_writes_it_and_says_so(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["template", str(tmp_path / "projects.xlsx")])
    assert result.exit_code == 0, result.output
    assert (tmp_path / "projects.xlsx").is_file()
    refused = CliRunner().invoke(main, ["template", str(tmp_path / "projects.ods")])
    assert refused.exit_code == 2
