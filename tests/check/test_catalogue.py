"""The catalogue of rules: complete, and each example does what it says."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import portfolio_lib
from portfolio_lib import load
from portfolio_lib.check import RULES, Description, catalogue, good_page

ROOT = Path(portfolio_lib.__file__).parent
SOURCES = [
    *ROOT.glob("read/**/*.py"),
    *ROOT.glob("check/*.py"),
    *ROOT.glob("resolve/*.py"),
    ROOT / "loading.py",
    ROOT / "reading.py",
    ROOT / "sources.py",
    ROOT / "model/findings.py",
]
WITH_EXAMPLE = [rule for rule in catalogue().values() if rule.bad is not None]


def findings(folder: Path, page: str, source: str = "txt") -> dict[str, str]:
    """Severities by rule of what is found in a source."""
    (folder / f"page.{source}").write_text(page, encoding="utf-8")
    (folder / "organisations.csv").write_text("organisation,name\nec,European Commission\n")
    found = load(folder, None if "As of" in page else "2016-10-31").findings
    return dict(zip(found["rule"], found["severity"], strict=True))


NAMES_OF_THE_STANDARD = set(
    """
    activity-date activity-description activity-status budget-item contact-info
    country-budget-items feature-designation job-title last-updated-datetime location-class
    location-id location-reach mailing-address person-name planned-disbursement related-activity
    secondary-reporter policy-marker
    aria-hidden default-currency document-link generated-datetime
    iati-activities iati-organisations
    iati-activity iati-identifier iso-date other-identifier participating-org period-end
    period-start
    provider-org receiver-org recipient-country recipient-region reporting-org
    end-actual end-planned legacy-data start-actual start-planned total-count
    multi-country covered-table-cell
    number-columns-repeated number-rows-repeated table-cell table-column table-row
    stands-in transaction-date transaction-type value-date vocabulary-uri
    """.split()  # noqa: SIM905 - a list of so many words is easier to read like this
)
"""Elements and attributes of IATI, of our extension, of HTML and OpenDocument: no rules."""


@pytest.mark.parametrize("source", ["txt", "xml"])
def test_the_good_source_breaks_no_rule(tmp_path: Path, source: str) -> None:
    assert findings(tmp_path, good_page(source), source) == {}


@pytest.mark.parametrize("rule", WITH_EXAMPLE, ids=lambda rule: rule.id)
def test_the_bad_page_breaks_its_rule(tmp_path: Path, rule: Description) -> None:
    assert rule.bad is not None
    assert findings(tmp_path, rule.bad, rule.source).get(rule.id) == rule.severity


def test_every_rule_in_the_code_is_in_the_catalogue_and_the_other_way_round() -> None:
    named = {
        node.value
        for file in SOURCES
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z]+(?:-[a-z]+)+", node.value)
    }
    assert named - NAMES_OF_THE_STANDARD == set(catalogue())


def test_a_rule_about_a_portfolio_says_in_the_catalogue_what_to_do() -> None:
    for rule in RULES:
        assert catalogue()[rule].suggestion, rule


def test_each_rule_has_a_meaning_and_an_example_or_says_when_it_is_met() -> None:
    for rule in catalogue().values():
        assert rule.meaning.endswith(".")
        assert (rule.bad is None) != (rule.seen is None)


def test_no_paragraph_of_the_ruleset_is_called_unchecked_that_a_rule_names() -> None:
    page = (ROOT.parent / "docs" / "checks.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| ")][2:]
    unchecked = {number for row in rows for number in re.findall(r"[\d.]+", row)}
    named = {
        number
        for rule in catalogue().values()
        for number in re.findall(r"[\d.]+", rule.standard or "")
    }
    assert len(unchecked) > 20
    assert not unchecked & named
