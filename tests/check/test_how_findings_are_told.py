"""What `portfolio check` says: of each file what came of it, then what is wrong, in groups."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from helpers.data_folders import page, project, workbook, write
from helpers.iati_cases import budget
from helpers.iati_files import bare, iati
from lxml import html

from portfolio_lib import load
from portfolio_lib.check.overview import file_overviews, finding_groups
from portfolio_lib.check.page import findings_page

Command = Callable[..., subprocess.CompletedProcess[str]]
ROWS = "".join(f"P-{n},Project {n},Serbia,2016,2017,yes\n" for n in range(30))
TABLE = f"Identifier,Title,Country,Start,End,Gender marker\n{ROWS}"
BROKEN = project("Broken", Duration="October 2018 – October 2016")
HOSTILE = project("<script>alert(1)</script>", Country="Nowhere <b>land</b>")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {"data/list.csv": TABLE, "data/page.txt": page(project(), BROKEN, HOSTILE)}
    return write(tmp_path, {**files, "data/picture.bin": "x"})


@pytest.fixture
def check(portfolio: Command, folder: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    return lambda *arguments: portfolio("check", "--as-of", "2016-10-31", *arguments, cwd=folder)


def test_each_file_is_told_of_first_with_what_came_of_it(check: Command) -> None:
    lines = check().stdout.splitlines()
    assert lines[0] == "list.csv: 30 projects"
    assert lines[1].startswith("    understood: title (30), period (30)")
    text = "\n".join(lines)
    assert "picture.bin: not read" in text
    assert "left out because of an error: 1" in text
    assert text.index("page.txt: 2 projects") < text.index("error: end-before-start (1)")


def test_what_is_true_of_nearly_all_projects_is_one_sentence(check: Command) -> None:
    text = check().stdout
    (line,) = [line for line in text.splitlines() if "states no donor" in line]
    assert line.startswith("  30 projects, nearly all: ")
    assert check("--rule", "no-donor", "--all").stdout.count("states no donor") == 30


def test_of_each_rule_three_are_printed_and_how_many_there_are(
    portfolio: Command, tmp_path: Path
) -> None:
    pages = page(*(project(f"Title {n}", Country=None) for n in range(7)), project("Another"))
    write(tmp_path, {"data/page.txt": pages})
    short = portfolio("check", "--as-of", "2016-10-31", cwd=tmp_path).stdout
    assert "no-place (7)" in short
    assert short.count("a project states no place") == 3
    assert "and 4 more: --rule no-place --all" in short
    whole = portfolio("check", "--as-of", "2016-10-31", "--all", cwd=tmp_path).stdout
    assert whole.count("a project states no place") == 7


def test_findings_can_be_chosen_by_project(check: Command) -> None:
    text = check("--project", "nowhere", "--all")
    assert text.returncode == 2
    text = check("--project", "project 11", "--all")
    assert "list.csv:13" in text.stdout
    assert "list.csv:12" not in text.stdout


def test_a_wrong_rule_is_told_with_the_nearest(check: Command) -> None:
    result = check("--rule", "no-doner")
    assert result.returncode == 2
    assert "did you mean no-donor" in result.stderr


def test_errors_are_counted_on_the_error_stream(check: Command) -> None:
    result = check()
    assert result.returncode == 1
    assert "portfolio: 1 error" in result.stderr


def test_json_and_csv_keep_every_finding(check: Command) -> None:
    rows = json.loads(check("--json").stdout)
    assert sum(row["rule"] == "no-donor" for row in rows) == 30
    assert check("--csv").stdout.count("no-donor") == 30


def test_the_page_has_each_finding_beside_its_row_and_nothing_in_it_is_live(
    check: Command, folder: Path
) -> None:
    result = check("--html", "findings.html")
    assert "Wrote findings.html" in result.stdout
    text = (folder / "findings.html").read_text(encoding="utf-8")
    tree: Any = html.document_fromstring(text)
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert ["2", "Project 0"] in [row[:2] for row in rows]
    assert tree.xpath("//script | //main//b") == []
    assert "Nowhere <b>land</b>" in tree.text_content()
    assert "http" not in text.replace("http-equiv", "")


def test_what_is_in_no_report_comes_before_what_is_frequent(tmp_path: Path) -> None:
    wrong = budget(5, "2018-01-01", "2018-12-31").replace(">5<", ">5,00<")
    same = "Identifier,Title,Country,Donor,Start\nX-1,Water,Kenya,A Fund,2018-01-01\n"
    portfolio = load(write(tmp_path, {
        "a.xml": iati(bare(wrong, identifier="X-1"), bare(identifier="X-2")), "b.csv": same,
        "c.xml": '<iati-organisations version="2.03"/>',
    }), "2020-06-30")  # fmt: skip
    groups = [one.rule for one in finding_groups(portfolio.findings, len(portfolio))]
    assert groups[:2] == ["not-iati", "amount-not-understood"]
    told = {one.file: (one.projects, one.merged, one.is_refused)
            for one in file_overviews(portfolio)}  # fmt: skip
    assert told == {"a.xml": (2, 0, False), "b.csv": (0, 1, False), "c.xml": (0, 0, True)}


def test_sheets_of_a_workbook_are_told_under_its_name(tmp_path: Path) -> None:
    head = ["Title", "Donor", "Light"]
    sheets = {c: [head, [f"Roads in {c}", "A Fund", "yellow"]] for c in ("Kenya", "Serbia")}
    (tmp_path / "list.xlsx").write_bytes(workbook(sheets))
    (told,) = file_overviews(load(tmp_path, "2020-06-30"))
    assert (told.file, told.projects) == ("list.xlsx", 2)
    assert (told.own_fields, told.not_understood) == ((("Light", 2),), ())


def test_a_finding_names_the_sheet_beside_the_row_everywhere(tmp_path: Path) -> None:
    """Rows of two sheets have the same number: a row alone says nothing."""
    head = ["Title", "Donor", "Start"]
    sheets = {c: [head, [f"Roads in {c}", "", "2019"]] for c in ("Kenya", "Serbia")}
    (tmp_path / "list.xlsx").write_bytes(workbook(sheets))
    portfolio = load(tmp_path, "2020-06-30")
    found = portfolio.findings[portfolio.findings["rule"] == "no-donor"]
    assert list(found["file"]) == ["list.xlsx[Kenya]", "list.xlsx[Serbia]"]
    tree: Any = html.document_fromstring(findings_page(portfolio).decode())
    rows = [[cell.text_content() for cell in row] for row in tree.xpath("//tbody/tr")]
    assert [place for place, title, _ in rows if title == "Roads in Serbia"] == ["Serbia: 2"] * 3
    assert len(rows) == len(portfolio.findings)
