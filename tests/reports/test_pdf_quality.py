"""Every PDF can be read by a person with a screen reader, and by a program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pdfua
import pytest
from helpers.broken_pages import broken_pages
from helpers.pdf_boxes import boxes, overlaps, strays
from pypdf import PdfReader

SOME = ["country/kosovo", "country/france", "donor/state-secretariat-for-migration",
        "portfolio/portfolio"]  # fmt: skip
"""One of each kind, and one for a member of a group."""
OTHERS = [
    "country/serbia",
    "country/turkiye",
    "country/switzerland",
    "country/norway",
    "country/africa",
    "country/eu-member-states",
    "donor/austrian-development-agency",
    "donor/european-commission",
    "donor/swiss-agency-for-development-and-cooperation",
]
OF_SEVERAL = {"donor/state-secretariat-for-migration", "portfolio/portfolio"}
"""The reports of several projects: those of one have no timeline, its period is in its section."""
pytestmark = pytest.mark.parametrize(
    "name", [*SOME, *(pytest.param(name, marks=pytest.mark.soak) for name in OTHERS)]
)


def reader(folder: Path, name: str) -> PdfReader:
    return PdfReader(folder / f"{name}.en.pdf")


def root(folder: Path, name: str) -> Any:
    """The catalog of the PDF."""
    return reader(folder, name).trailer["/Root"]


def structure(node: Any) -> Iterator[Any]:
    """Every element of the structure tree."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from structure(node["/K"])


def test_it_is_tagged_titled_and_in_a_language(first: Path, name: str) -> None:
    catalog = root(first, name)
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/Suspects" not in catalog["/MarkInfo"]  # Poppler complains of one that is false
    assert catalog["/Lang"] == "en"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = reader(first, name).metadata
    assert metadata is not None
    assert metadata.title
    assert "*" not in metadata.title


def test_it_declares_pdf_ua_1(first: Path, name: str) -> None:
    metadata = root(first, name)["/Metadata"].get_data()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_each_figure_has_a_text_that_says_what_it_shows(first: Path, name: str) -> None:
    tree = root(first, name)["/StructTreeRoot"]
    figures = [element for element in structure(tree["/K"]) if element["/S"] == "/Figure"]
    texts = [str(figure["/Alt"]) for figure in figures]
    timelines = [text for text in texts if "Timeline of" in text]
    maps = [text for text in texts if re.match(r"Map of (\d+ projects? in |France\.)", text)]
    assert bool(timelines) == (name in OF_SEVERAL)
    assert sorted(timelines + maps) == sorted(texts)
    assert all("On 31 October 2016" in text for text in timelines)


def test_headings_begin_with_one_title_and_skip_no_level(first: Path, name: str) -> None:
    tree = root(first, name)["/StructTreeRoot"]
    kinds = [element["/S"] for element in structure(tree["/K"])]
    levels = [int(kind[2:]) for kind in kinds if kind[:2] == "/H" and kind[2:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_it_has_bookmarks_for_its_sections(first: Path, name: str) -> None:
    def titles(outline: list[Any]) -> Iterator[str]:
        for item in outline:
            if isinstance(item, list):
                yield from titles(item)
            else:
                yield item.title

    found = list(titles(reader(first, name).outline))
    assert ("Project periods" in found) == (name in OF_SEVERAL)
    assert found[-1] == "Sources and method"


def test_no_page_is_blank(first: Path, name: str) -> None:
    pages = reader(first, name).pages
    assert len(pages) >= 1
    for page in pages:
        content = page.get_contents()
        assert content is not None
        assert b"/MCID" in content.get_data()


def test_its_text_is_in_reading_order(first: Path, words: Callable[[Path], str], name: str) -> None:
    text = words(first / f"{name}.en.pdf")
    landmarks = ["As of 31 October 2016", "Project periods", "Objective", "Summary",
                 "Sources and method", "Report no."]  # fmt: skip
    present = [text.index(mark) for mark in landmarks if mark in text]
    assert len(present) >= len(landmarks) - 1
    assert present == sorted(present)


def test_pdfua_has_nothing_to_say(first: Path, name: str) -> None:
    report = pdfua.validate(str(first / f"{name}.en.pdf"))
    assert report.findings == ()
    assert {rule.rule_id for rule in report.skipped} <= {"UA-14-001"}  # fails itself, on floats


def test_nothing_stands_beside_the_page_or_over_another_text(first: Path, name: str) -> None:
    pages = boxes((first / f"{name}.en.pdf").read_bytes())
    assert list(strays(pages)) == []
    assert list(overlaps(pages)) == []


def test_it_stays_small(first: Path, name: str) -> None:
    assert (first / f"{name}.en.pdf").stat().st_size < 200_000
    assert (first / f"{name}.en.html").stat().st_size < 500_000


def test_no_page_is_broken(first: Path, name: str) -> None:
    assert broken_pages((first / f"{name}.en.pdf").read_bytes()) == []
