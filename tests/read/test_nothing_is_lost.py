"""Whatever a source says is in a field, an own field, a note or a finding afterwards.

Each cell, line and element has a word of its own, which is looked for in all tables.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

import pytest
from helpers.data_folders import loaded
from hypothesis import given, settings
from hypothesis import strategies as st

from portfolio_lib import Portfolio
from portfolio_lib.model import TABLES

HEADERS = ["Title", "Project ID", "Donor", "Country", "Start", "End", "Period", "Status", "Budget",
           "Budget (EUR)", "Spent", "Currency", "Year", "Objective", "Description", "Region",
           "Implementing agency", "Gender marker", "Colour", "", "Recipient", "Fund", "Coordinator",
           "Language", "Parent", "Sector", "Target group", "Amount", "Šalis / Country"]  # fmt: skip
LABELS = ["Donor", "Country", "Duration", "Objective", "Budget", "Status", "Partners", "Colour",
          "Start date", "Implementing agency", "Contact", "Beneficiaries", "Website"]  # fmt: skip
VALUES = ["{}", "{} 12", "2019 {}", "EUR 5 {}", "{}; {}", "Kenya: 50 %, {}: 50 %", "{} / {}"]
ELEMENTS = [  # a project without a title is left out whole, which a finding says
    "<title><narrative>{}</narrative></title>",
    "<description type='2'><narrative>{}</narrative></description>",
    "<participating-org role='1'><narrative>{}</narrative></participating-org>",
    "<participating-org role='4' ref='XM-{}'><narrative>{}</narrative></participating-org>",
    "<recipient-country code='KE'><narrative>{}</narrative></recipient-country>",
    "<recipient-region code='{}' vocabulary='99'/>",
    "<sector vocabulary='99' code='{}'><narrative>{}</narrative></sector>",
    "<location><name><narrative>{}</narrative></name></location>",
    "<tag vocabulary='99' code='{}'/>",
    (
        "<document-link url='http://x/{}' format='text/html'><title>"
        "<narrative>{}</narrative></title>"
        "</document-link>"
    ),
    "<contact-info><email>{}</email></contact-info>",
    "<result type='1'><title><narrative>{}</narrative></title></result>",
    "<activity-date type='1' iso-date='{}'/>",
    (
        "<conditions attached='1'><condition type='1'><narrative>{}</narrative></condition>"
        "</conditions>"
    ),
]


def words_of(portfolio: Portfolio) -> str:
    """All texts of all tables."""
    frames = [getattr(portfolio, name) for name in TABLES]
    texts = [
        str(value)
        for frame in frames
        for column in frame.columns
        for value in frame[column].dropna().unique()
    ]
    return "\n".join(texts)


def lost(portfolio: Portfolio, source: str) -> list[str]:
    """The words of a source that are nowhere."""
    known = words_of(portfolio).casefold()
    return [word for word in re.findall(r"Zq[0-9]+q", source) if word.casefold() not in known]


class Words:
    """Gives out words that no other place has."""

    def __init__(self) -> None:
        self.count = 0

    def fill(self, text: str) -> str:
        while "{}" in text:
            self.count += 1
            text = text.replace("{}", f"Zq{self.count}q", 1)
        return text


def table(headers: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    words, buffer = Words(), io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(headers)
    for row in rows:
        writer.writerow([words.fill(cell) for cell in row])
    return buffer.getvalue()


@st.composite
def tables(draw: st.DrawFn) -> str:
    headers = draw(st.lists(st.sampled_from(HEADERS), min_size=3, max_size=8))
    headers = ["Title", "Donor", *headers]
    cell = st.sampled_from([*VALUES, ""])
    rows = draw(st.lists(st.lists(cell, min_size=2, max_size=len(headers)), max_size=4))
    return table(headers, [["{}", *row] for row in rows])


@st.composite
def pages(draw: st.DrawFn) -> str:
    words, lines = Words(), []
    line = st.tuples(st.sampled_from([*LABELS, ""]), st.sampled_from(VALUES))
    for section in draw(st.lists(st.lists(line, max_size=5), min_size=1, max_size=2)):
        lines += [words.fill("Title {}"), ""]
        for label, value in section:
            text = words.fill(value)
            lines += [f"{label}: {text}" if label else f"This is a sentence on {text}.", ""]
    return "\n".join(lines)


@st.composite
def activities(draw: st.DrawFn) -> str:
    words = Words()
    parts = draw(st.lists(st.sampled_from(ELEMENTS), max_size=8))
    inside = "".join(words.fill(part) for part in [ELEMENTS[0], *parts])
    return (
        '<iati-activities version="2.03"><iati-activity xml:lang="en">'
        f"<iati-identifier>XX-1-A</iati-identifier>{inside}</iati-activity></iati-activities>"
    )


def test_a_column_of_target_groups_is_a_text_of_its_project() -> None:
    portfolio = loaded({"a.csv": "Title,Donor,Target group\nRoads,A Fund,Farmers\n"})
    assert portfolio.texts[["field", "text"]].to_numpy().tolist() == [["target groups", "Farmers"]]


def check_table(source: str) -> None:
    assert lost(loaded({"a.csv": source}), source) == [], source


def check_page(source: str) -> None:
    assert lost(loaded({"a.txt": source}), source) == [], source


def check_activity(source: str) -> None:
    assert lost(loaded({"a.xml": source}), source) == [], source


def test_an_element_that_has_no_place_is_named_in_a_finding() -> None:
    source = (
        '<iati-activities version="2.03"><iati-activity xml:lang="en"><iati-identifier>XX-1-A'
        "</iati-identifier><title><narrative>Roads</narrative></title><other-identifier ref='B' "
        "type='A1'/><unheard-of>word</unheard-of></iati-activity></iati-activities>"
    )
    told = " ".join(loaded({"a.xml": source}).findings["message"])
    assert "other-identifier" in told
    assert "unheard-of" in told


PLANNED = """\
<iati-activities version="2.03"><iati-activity xml:lang="en" default-currency="EUR">
<iati-identifier>XX-1-A</iati-identifier><title><narrative>Roads</narrative></title>
<activity-date type="1" iso-date="2011-01-17"><narrative>planned</narrative></activity-date>
<activity-date type="2" iso-date="2011-02-18"/>
<transaction><transaction-type code="2"/><transaction-date iso-date="2011-07-07"/>
<value value-date="2011-08-08">5</value></transaction>
</iati-activity></iati-activities>
"""


def test_days_that_others_take_the_place_of_are_named() -> None:
    told = " ".join(loaded({"a.xml": PLANNED}).findings["message"])
    assert "activity-date of type 1 beside 2" in told
    assert "activity-date/narrative" in told
    assert "value-date of another day" in told


def test_all_elements_that_no_table_keeps_are_named_however_many() -> None:
    names = [f"unheard-of-{number}" for number in range(30)]
    inside = "".join(f"<{name}/>" for name in names)
    source = (
        f"<iati-activities version='2.03'><iati-activity>{inside}</iati-activity></iati-activities>"
    )
    told = " ".join(loaded({"a.xml": source}).findings["message"])
    assert [name for name in names if f"{name} " not in told] == []


def test_an_audience_that_there_is_not_is_told() -> None:
    found = loaded({"a.csv": "Title,Donor,Audience\nRoads,F,zzz\n"}).findings.set_index("rule")
    assert found.loc["audience-not-understood", "value"] == "zzz"


FEW = settings(max_examples=3, deadline=None, derandomize=True)
MANY = settings(max_examples=30, deadline=None, derandomize=True)

test_no_cell_of_a_table_is_lost = FEW(given(tables())(check_table))
test_no_line_of_a_page_is_lost = FEW(given(pages())(check_page))
test_no_element_of_an_activity_is_lost = FEW(given(activities())(check_activity))
test_no_cell_of_many_tables_is_lost = pytest.mark.soak(MANY(given(tables())(check_table)))
test_no_line_of_many_pages_is_lost = pytest.mark.soak(MANY(given(pages())(check_page)))
test_no_element_of_many_activities_is_lost = pytest.mark.soak(
    MANY(given(activities())(check_activity))
)
