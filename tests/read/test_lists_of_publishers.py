"""Lists and pages with the headers, labels and layouts of real publishers, and invented contents.

Each file of tests/data/lists has its right reading in lists.json: one line a project.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from helpers.readings import lines_by_file

from portfolio_lib import Portfolio, load

DATA = Path(__file__).parent.parent / "data"
EXPECTED: dict[str, list[str]] = json.loads((DATA / "lists.json").read_text(encoding="utf-8"))
AS_OF = "2020-06-30"


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    return load(DATA / "lists", AS_OF)


@pytest.fixture(scope="module")
def lines(portfolio: Portfolio) -> dict[str, list[str]]:
    return lines_by_file(portfolio)


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
