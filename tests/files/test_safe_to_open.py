"""Every file that the package writes can be opened with two clicks: no cell becomes a formula."""

from __future__ import annotations

import csv
import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.data_folders import write
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib.files.safe_csv import inert, text_of_rows, without_guard
from portfolio_lib.render.sheets import sheet

Command = Callable[..., subprocess.CompletedProcess[str]]
HOSTILE = (
    '=HYPERLINK("http://127.0.0.1","x")',
    "x;=cmd|' /C calc'!A0",
    "+1+cmd|'!A0",
    "-2+3+cmd|'!A0",
    "@SUM(1+9)",
    "\uff1d1+1",
    "a\uff1b\uff1d1+1",
    "'=1+1",
    '"=1+1',
    "''=1+1",
)
"""What some spreadsheet program takes for a formula, also in another country's settings."""
LIVE = re.compile('^"*[=+\\-@\uff1d\uff0b\uff0d\uff20]')
texts = st.text(st.sampled_from("=+-@';\"\t\r\n a\uff1d\uff0b"), max_size=8)


def live_cells(content: str) -> list[str]:
    """Cells that begin a formula, for a comma, a semicolon or a tab as the separator."""
    content = content.removeprefix("\ufeff")
    cells = [
        cell
        for separator in ",;\t"
        for row in csv.reader(io.StringIO(content, newline=""), delimiter=separator)
        for cell in row
    ]
    number = re.compile(r"-?\d+(\.\d+)?")
    return [cell for cell in cells if LIVE.match(cell) and not number.fullmatch(cell)]


def formulas(workbook: Path) -> int:
    """How many cells of a workbook hold a formula or a link."""
    with zipfile.ZipFile(workbook) as archive:
        sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
        return sum(len(re.findall(rb"<f[ >]|<hyperlink", archive.read(name))) for name in sheets)


def rows_of_projects() -> str:
    """A table with a hostile text in each column that may hold one, a row for each."""
    rows = [
        [f"P-{number}", text, text, text, f"Fund {number} {text}", "Serbia", "2016", "2017"]
        for number, text in enumerate(HOSTILE)
    ]
    buffer = io.StringIO(newline="")
    header = ("Identifier", "Title", "Objective", "Summary", "Donors", "Countries", "Start", "End")
    csv.writer(buffer).writerows([header, *rows])
    return buffer.getvalue()


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return write(folder, {"data/projects.csv": rows_of_projects()})


@given(texts)
def test_the_guard_can_be_taken_off_again(text: str) -> None:
    assert without_guard(inert(text)) == text


@given(texts)
def test_no_text_begins_a_formula_in_a_csv_file(text: str) -> None:
    content = text_of_rows(["a", "b"], [[text, 1], [None, text]])
    assert not LIVE.search(inert(text))
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert [[without_guard(cell) for cell in row] for row in rows[1:]] == [[text, "1"], ["", text]]


def test_no_finding_becomes_a_formula(workplace: Path, portfolio: Command) -> None:
    printed = portfolio("check", "--csv", "--as-of", "2016-10-31", cwd=workplace).stdout
    assert "HYPERLINK" in printed
    assert live_cells(printed) == []


def test_no_name_becomes_a_formula_and_decisions_are_about_the_name_itself(
    tmp_path: Path, portfolio: Command
) -> None:
    names = ("=HYPERLINK Fund for Bridges (FFB)", "HYPERLINK Fund for Bridges")
    rows = "".join(f"P-{n},Title {n},{name},Serbia\n" for n, name in enumerate(names))
    write(tmp_path, {"data/a.csv": f"Identifier,Title,Donors,Countries\n{rows}"})
    portfolio("names", "--pairs", "pairs.csv", cwd=tmp_path)
    file = tmp_path / "pairs.csv"
    content = file.read_text(encoding="utf-8")
    assert live_cells(content) == []
    assert "'=HYPERLINK" in content
    file.write_text(content.replace("organisation,,", "organisation,same,"), encoding="utf-8")
    accepted = portfolio("names", "--accept", "pairs.csv", cwd=tmp_path)
    assert accepted.returncode == 0, accepted.stderr
    table = (tmp_path / "data" / "organisations.csv").read_text(encoding="utf-8")
    assert live_cells(table) == []
    (donor,) = (portfolio("list", "donors", "--json", cwd=tmp_path).stdout.count('"name"'),)
    assert donor == 1


def test_no_cell_of_a_workbook_is_a_formula(workplace: Path, portfolio: Command) -> None:
    portfolio("export", "--xlsx", "out.xlsx", cwd=workplace)
    portfolio("template", "template.xlsx", cwd=workplace)
    assert formulas(workplace / "out.xlsx") == 0
    assert formulas(workplace / "template.xlsx") == 0


def test_no_cell_of_the_annex_becomes_a_formula() -> None:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows([["a"], *([text] for text in HOSTILE)])
    annex = sheet(buffer.getvalue(), {"datatypes": ["string"]}, "Things")
    assert live_cells(annex.csv.decode()) == []
