"""Whatever a file holds, reading it ends soon and never raises."""

from __future__ import annotations

import gc
import io
from collections.abc import Callable
from io import BytesIO
from time import process_time

import pytest
from helpers.data_folders import PAGE
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.read import read_page
from portfolio_lib.read.records import Source
from portfolio_lib.read.written.periods import parse_period

PLACES = Places()
ORGANISATIONS = Organisations()
LABELS = ["Objective:", "Summary:", "Donor:", "Duration:", "Country:", "As of:", "Region:"]
PIECES = [
    *LABELS, "\n", "\n\n", "\n\n\n", "Kosovo", "Atlantis", "October 2016", " – ", "A title",
    "A sentence of five words.", "More information can be found here.", "OBJECTİVE:", "Aım:",
    "\xa0", "\ufeff", "\0", "\u2028", "(", ")", ", ", " and ", "31 October 2016", "- an item",
    "**Ziel:**", "•", " | ", "\t", "  ", "Start:", "End:", "Budget:", "Contact", "Region", "Pays :",
    "https://example.org", "a@example.org", "Download", "1) ", "2) ", "Donor – ", "EUR 1.2 million",
]  # fmt: skip
LONG = 200_000
UNITS = ["()", ",", "–", "1", " ", "x", ":", "2016 ", "May ", "A ", "a@", "|", "x:  ", "Start: "]
SLOWER = ["A, ", "a and ", "(a), "]
"""Lists of tens of thousands of names: each is looked up."""


def accounted(source: Source) -> bool:
    return bool(source.projects or source.notes or source.findings or source.as_of)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_finding(content: bytes) -> None:
    assert accounted(read_page(BytesIO(content), "page.txt", PLACES))


@given(st.text(max_size=300))
def test_any_text_is_read_and_kept_somewhere(text: str) -> None:
    assert accounted(read_page(BytesIO(text.encode()), "page.txt", PLACES))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_heap_of_pieces_of_pages_is_read(text: str) -> None:
    source = read_page(BytesIO(text.encode()), "page.txt", PLACES)
    assert accounted(source)
    lines = text.count("\n") + 1
    assert all(1 <= project.line <= lines for project in source.projects)
    assert all(1 <= (finding.line or 1) <= lines for finding in source.findings)


def words_kept(source: Source) -> str:
    """All that is in a field, a note or a finding."""
    records = source.projects
    texts = [(p.title, p.objective, p.summary, p.period_as_written) for p in records]
    written = [text for group in texts for text in group if text]
    written += [place.written for project in records for place in project.places]
    written += [party.written for project in records for party in project.organisations]
    written += [note.title for note in source.notes]
    found = [*source.findings, *(f for project in records for f in project.findings)]
    notes = [note.text or "" for note in source.notes]
    return " ".join([*(w.text for w in written), *notes, *(f.value or "" for f in found)])


@given(st.lists(st.sampled_from([piece for piece in PIECES if piece != "\0"]), max_size=40))
def test_no_word_of_a_heap_of_pieces_is_dropped(pieces: list[str]) -> None:
    text = "".join(pieces)
    kept = words_kept(read_page(io.BytesIO(text.encode()), "page.txt", PLACES))
    for word in ("Kosovo", "Atlantis", "https://example.org", "1.2"):
        assert kept.count(word) >= text.count(word)


@given(st.data())
def test_the_first_page_with_any_bytes_in_it_is_read(data: st.DataObject) -> None:
    content = PAGE.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 50)))
    broken = content[:start] + data.draw(st.binary(max_size=20)) + content[end:]
    assert accounted(read_page(BytesIO(broken), "page.txt", PLACES))


def page_with(field: str) -> Callable[[str], object]:
    return lambda text: read_page(BytesIO(f"T\n\n{field}{text}".encode()), "page.txt", PLACES)


def seconds(read: Callable[[str], object], text: str) -> float:
    """Processor time without what the collection of other tests' garbage takes [s]."""
    gc.disable()
    try:
        start = process_time()
        read(text)
        return process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize("unit", UNITS, ids=repr)
@pytest.mark.parametrize(
    "read",
    [
        lambda text: parse_period(f"May{text}2016"),
        page_with("Country: "),
        page_with("Duration: 1 May"),
        page_with("Objective: x\n\n"),
    ],
    ids=["month", "places", "duration", "text"],
)
def test_a_long_text_is_read_soon(read: Callable[[str], object], unit: str) -> None:
    assert seconds(read, (unit * LONG)[:LONG]) < 2


@pytest.mark.soak
@pytest.mark.parametrize("unit", [" ", "(", ",", "x", "\n"], ids=repr)
@pytest.mark.parametrize("split", [PLACES.split, ORGANISATIONS.split], ids=["places", "bodies"])
def test_a_long_list_comes_apart_soon(split: Callable[[str], object], unit: str) -> None:
    assert seconds(split, (unit * LONG)[:LONG]) < 2


@pytest.mark.parametrize("unit", SLOWER)
@pytest.mark.parametrize("split", [PLACES.split, ORGANISATIONS.split], ids=["places", "bodies"])
def test_the_time_for_a_list_grows_with_its_length(
    split: Callable[[str], object], unit: str
) -> None:
    split(unit)
    short, long = seconds(split, unit * 1_000), seconds(split, unit * 4_000)
    assert long < 10 * short + 0.2
