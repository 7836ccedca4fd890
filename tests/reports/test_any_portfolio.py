"""Whatever a portfolio holds, its reports build, are tagged, and nothing is lost or covered."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

import pdfua
import pytest
from helpers.annexes import attached, beside
from helpers.nasty_projects import ordinary_sheet, sheet
from helpers.pdf_boxes import boxes, overlaps, strays
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from pypdf import PdfReader

import portfolio_lib
from portfolio_lib import Portfolio

Command = Callable[..., CompletedProcess[str]]
AS_OF = "2016-10-31"
MOST_OF_ALL_KINDS = 50
"""Of more projects only the overview is made, which has them all: it takes a while."""
MARK = re.compile(r"Q\d{3}z")


SOAK = pytest.mark.soak
COUNTS = [0, 1, *(pytest.param(count, marks=SOAK) for count in (20, 300))]


@pytest.mark.soak
@pytest.mark.parametrize("count", COUNTS)
def test_every_report_of_a_portfolio_of_any_size_is_whole(portfolio: Command, count: int) -> None:
    _check_all(portfolio, count, seed=count)


@pytest.mark.soak
@settings(max_examples=max(1, settings().max_examples // 10))
@given(count=st.integers(2, 12), seed=st.integers(0, 10**6))
def test_every_report_of_any_portfolio_is_whole(portfolio: Command, count: int, seed: int) -> None:
    _check_all(portfolio, count, seed)


def _check_all(portfolio: Command, count: int, seed: int) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "data").mkdir()
        (folder / "data" / "projects.csv").write_text(sheet(count, seed), encoding="utf-8")
        whole = portfolio_lib.load(folder / "data", AS_OF)
        for kind, (part, asked) in _parts(whole).items():
            arguments = asked if count else (*asked, "--accept-changes")
            result = portfolio("build", "--as-of", AS_OF, *arguments, cwd=folder)
            assert result.returncode == 0, result.stderr
            (file,) = (folder / "reports" / kind).glob("*.pdf")
            _check(file, set(MARK.findall(" ".join(part.projects["title"]))))


def _parts(whole: Portfolio) -> dict[str, tuple[Portfolio, tuple[str, ...]]]:
    """A report of each kind for which there is a project, and what to ask the build for."""
    parts: dict[str, tuple[Portfolio, tuple[str, ...]]]
    parts = {"portfolio": (whole, ("--report", "portfolio"))}
    if len(whole) > MOST_OF_ALL_KINDS:
        return parts
    if "XK" in set(whole.places["place"]):
        parts["country"] = (whole.for_country("XK"), ("--country", "XK"))
    if "sea-fund" in set(whole.donors()["organisation"]):
        parts["donor"] = (whole.for_donor("sea-fund"), ("--donor", "sea-fund"))
    return parts


def _check(file: Path, marks: set[str]) -> None:
    pages = boxes(file.read_bytes())
    assert all(pages), "a page is blank"
    assert list(strays(pages)) == []
    assert list(overlaps(pages)) == []
    assert pdfua.validate(str(file)).findings == ()
    page = html.parse(str(file.with_suffix(".html"))).getroot()
    printed = " ".join(page.extract_text() for page in PdfReader(file).pages)
    for text in (printed, page.find("body").text_content()):
        if len(marks) > MOST_OF_ALL_KINDS:  # the register has the first, and says where all are
            assert re.search(r"\d+\s+more\s+projects\s+are\s+not\s+in\s+this\s+list", text)
        else:
            assert marks <= set(MARK.findall(text))
    _check_annex(file, marks)


def _check_annex(file: Path, marks: set[str]) -> None:
    """Each project is one row of the file in the PDF and of the spreadsheet, which are the same."""
    if not marks:
        assert not file.with_suffix(".xlsx").exists()
        return
    files, sheets = attached(file), beside(file.with_suffix(".xlsx").read_bytes())
    assert files["projects.csv"] == sheets["Projects"]
    titles = [row["Title"] for row in sheets["Projects"]]
    assert sorted(mark for title in titles for mark in MARK.findall(title)[:1]) == sorted(marks)


@SOAK
def test_a_report_of_200_projects_stays_small(portfolio: Command, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "projects.csv").write_text(ordinary_sheet(200), encoding="utf-8")
    result = portfolio("build", "--as-of", AS_OF, "--report", "portfolio", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    sizes = {file.suffix: file.stat().st_size for file in tmp_path.glob("reports/portfolio/*")}
    assert sizes[".pdf"] < 2_000_000
    assert sizes[".html"] < 3_000_000
