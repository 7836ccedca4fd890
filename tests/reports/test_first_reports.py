"""The reports of the first portfolio say what the page says, each to its own reader."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from portfolio_lib.vocabulary import FORMATS

MIMAK = "Strengthening Migration Management Authorities in Kosovo (MIMAK)"
LINK_UP = "Link Up! Serbia – Facilitating Diaspora Investments"
SESSIZ = (
    "Support of a Development-sensitive and Coherent Turkish Migration Policy Framework "
    "(Sessiz Destek)"
)
ADEPT = "Africa-Europe Diaspora Development Platform (ADEPT, formerly AEDP) – Transition Project"
FOOTNOTE = "This designation is without prejudice to positions on status"
REPORTS = {
    "country/kosovo": {MIMAK},
    "country/serbia": {LINK_UP},
    "country/turkiye": {SESSIZ},
    "country/switzerland": {ADEPT},
    "country/norway": {ADEPT},
    "country/africa": {ADEPT},
    "country/eu-member-states": {ADEPT},
    "country/france": {ADEPT},
    "donor/state-secretariat-for-migration": {MIMAK, SESSIZ},
    "donor/austrian-development-agency": {LINK_UP},
    "donor/european-commission": {ADEPT},
    "donor/swiss-agency-for-development-and-cooperation": {ADEPT},
    "portfolio/portfolio": {MIMAK, LINK_UP, SESSIZ, ADEPT},
}
FACTS = {
    MIMAK: [
        "Kosovo*",
        "State Secretariat for Migration (Switzerland)",
        "October 2016 – October 2018",
        "discourage irregular migration by strengthening the capacities",
        "consequences of irregular migration.",
    ],
    LINK_UP: [
        "Serbia",
        "Austrian Development Agency",
        "October 2016 – October 2017",
        "112.477 persons",
        "a diaspora direct investment strategy would fit into a regional approach.",
    ],
    SESSIZ: [
        "Türkiye",
        "State Secretariat for Migration (Switzerland)",
        "external experts (not a named organisation)",
        "donor experts (not a named organisation)",
        "November 2014 – October 2016",
        "Furthermore, the project will support efforts",
    ],
    ADEPT: [
        "Africa, EU Member States, Switzerland, Norway",
        "European Commission, Swiss Agency for Development and Cooperation",
        (
            "African Foundation for Development, with the support of International Centre for "
            "Migration Policy Development"
        ),
        "July 2014 – December 2017",
        "The ADEPTwill strengthen",
        "(organisational and operational structure and engagement programmes).",
    ],
}
EACH = pytest.mark.parametrize("name", REPORTS)
FORMAT = pytest.mark.parametrize("suffix", ["html", "pdf"])
Words = Callable[[Path], str]


def squeezed(text: str) -> str:
    """Without white space and hyphens, which depend on where lines end."""
    return re.sub(r"[\s\u00ad-]+", "", text)


def test_the_reports_are_those_of_the_places_the_donors_and_the_whole(first: Path) -> None:
    made = {path.relative_to(first).as_posix() for path in first.rglob("*") if path.is_file()}
    expected = {f"{name}.en.{suffix}" for name in REPORTS for suffix in FORMATS}
    assert {name for name in made if not name.startswith(".inputs/")} == expected | {
        "index.html",
        "index.en.html",
        "manifest.json",
        "build.log.json",
    }


@EACH
@FORMAT
def test_a_report_has_its_projects_with_all_facts_and_no_other(
    first: Path, words: Words, name: str, suffix: str
) -> None:
    text = squeezed(words(first / f"{name}.en.{suffix}"))
    for title, facts in FACTS.items():
        if title in REPORTS[name]:
            missing = [fact for fact in (title, *facts) if squeezed(fact) not in text]
            assert not missing
        else:
            assert squeezed(title) not in text


@EACH
@FORMAT
def test_a_report_speaks_of_the_as_of_date(
    first: Path, words: Words, name: str, suffix: str
) -> None:
    assert "As of 31 October 2016" in words(first / f"{name}.en.{suffix}")


@EACH
@FORMAT
def test_the_footnote_goes_with_the_name_of_kosovo(
    first: Path, words: Words, name: str, suffix: str
) -> None:
    text = words(first / f"{name}.en.{suffix}")
    assert (squeezed(FOOTNOTE) in squeezed(text)) == ("Kosovo" in text.replace(FOOTNOTE, ""))


@FORMAT
def test_a_report_for_a_member_says_through_which_group(
    first: Path, words: Words, suffix: str
) -> None:
    said = "Project for EU Member States, includes France"
    assert said in words(first / f"country/france.en.{suffix}")
    assert "includes Norway" not in words(first / f"country/norway.en.{suffix}")


@FORMAT
def test_the_overview_keeps_the_section_about_other_projects(
    first: Path, words: Words, suffix: str
) -> None:
    assert "MIEUX II programme has executed" in words(first / f"portfolio/portfolio.en.{suffix}")
    assert "MIEUX" not in words(first / f"donor/european-commission.en.{suffix}")


def test_a_report_says_where_it_comes_from(first: Path, words: Words) -> None:
    text = words(first / "country/serbia.en.html")
    assert "ongoing-projects.txt" in text
    entry = _entry(first, "country", "RS")
    assert entry["made_from"]["slice"][:6] in text


def test_the_manifest_knows_each_report_and_its_files(first: Path) -> None:
    manifest = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["as_of"] == "2016-10-31"
    listed = {}
    for entry in manifest["reports"]:
        assert entry["status"] == "made"
        assert entry["language"] == "en"
        for file in entry["files"]:
            content = (first / file["path"]).read_bytes()
            assert file["size"] == len(content)
            assert file["sha256"] == hashlib.sha256(content).hexdigest()
            listed[file["path"]] = entry["report"]
    assert set(listed) == {f"{name}.en.{s}" for name in REPORTS for s in FORMATS}


def test_the_manifest_says_what_a_report_was_made_from(first: Path) -> None:
    entry = _entry(first, "donor", "sem")
    made_from = entry["made_from"]
    source = Path(__file__).parent.parent.parent / "data" / "ongoing-projects.txt"
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    manifest = json.loads((first / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["sources"] == [{"file": "ongoing-projects.txt", "sha256": digest}]
    assert made_from["notebook"]["file"] == "donor_report.ipynb"
    assert made_from["as_of"] == "2016-10-31"
    assert entry["parameters"] == {"donor": "sem", "language": "en"}
    assert entry["target"]["kind"] == "donor"
    for kept in (made_from["slice"], made_from["notebook"]["sha256"], made_from["made_with"]):
        content = (first / ".inputs" / kept).read_bytes()
        assert hashlib.sha256(content).hexdigest() == kept


def test_the_manifest_says_what_a_report_is_about(first: Path) -> None:
    entry = _entry(first, "country", "RS")
    assert entry["about"]["projects"] == 1
    assert entry["about"]["statuses"] == {"ongoing": 1}
    assert entry["about"]["donors"] == ["Austrian Development Agency"]
    assert "Serbia" in entry["about"]["places"]
    assert entry["title"] == "Serbia"
    assert ["project runs until", "Oct 2017"] in entry["facts"]


def test_the_index_leads_to_every_report(first: Path) -> None:
    links = html.parse(str(first / "index.html")).getroot().xpath("//main//a/@href")
    files = {link for link in links if not link.startswith("#")}
    assert files == {f"{name}.en.{s}" for name in REPORTS for s in FORMATS}
    assert all((first / file).is_file() for file in files)


def _entry(folder: Path, report: str, code: str) -> Any:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    found = [
        entry
        for entry in manifest["reports"]
        if (entry["report"], entry["target"]["code"]) == (report, code)
    ]
    assert len(found) == 1
    return found[0]
