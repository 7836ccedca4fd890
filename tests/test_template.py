"""The empty sheet that people fill in."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from portfolio_lib import UsageError, load
from portfolio_lib.cli import main
from portfolio_lib.template import COLUMNS, write_template


def test_the_template_reads_back_without_a_project_and_without_a_complaint(tmp_path: Path) -> None:
    write_template(tmp_path / "projects.xlsx")
    portfolio = load(tmp_path, "2016-10-31")
    assert len(portfolio) == 0
    assert set(portfolio.findings["rule"]) == {"sheet-without-header"}


def test_its_columns_are_all_known(tmp_path: Path) -> None:
    header = ",".join(name for name, _, _ in COLUMNS)
    row = "A-1,Bridges,To build.,Built.,A Fund,A Body,Serbia"
    (tmp_path / "a.csv").write_text(f"{header}\n{row},2016,2017,ongoing,en\n", encoding="utf-8")
    portfolio = load(tmp_path, "2016-10-31")
    assert set(portfolio.findings["rule"]) <= {"unknown-organisation"}
    assert list(portfolio.projects["project"]) == ["A-1"]


def test_it_has_lists_to_choose_from(tmp_path: Path) -> None:
    write_template(tmp_path / "projects.xlsx")
    content = zipfile.ZipFile(io.BytesIO((tmp_path / "projects.xlsx").read_bytes()))
    sheet = content.read("xl/worksheets/sheet1.xml").decode()
    assert "planned,ongoing,completed" in sheet


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
