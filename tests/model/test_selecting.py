"""Parts of a portfolio by what their projects are: filters that can be chained."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from helpers.data_folders import AS_OF, DATA, loaded

import portfolio_lib
from portfolio_lib import Portfolio, UsageError
from portfolio_lib.model import TABLES

ROWS = """Identifier,Title,Objective,Donors,Countries,Start,End
A,Bridges,To cross a river.,Fund One; Fund Two,Kenya,2014-01-01,2015-12-31
B,Roads,To drive home.,Fund One,Serbia,2016-01-01,2017-12-31
C,Wells,To drink from the river.,Fund Three,Africa,2018-01-01,2019-12-31
D,Plans,To think.,Fund Three,Serbia,,
"""


@cache
def example() -> Portfolio:
    whole = loaded({"a.csv": ROWS}, AS_OF)
    rows = [
        {"project": project, "vocabulary": "1", "code": code, "file": "a.csv"}
        for project, code in (("A", "15110"), ("B", "15130"), ("C", "14030"))
    ]
    return Portfolio.of(whole.tables | {"sectors": TABLES["sectors"].frame(rows)}, AS_OF)


@pytest.mark.parametrize(("criteria", "expected"), [
    ({}, "ABCD"),
    ({"status": "ongoing"}, "B"),
    ({"status": ["planned", "completed"]}, "AC"),
    ({"country": "kenya"}, "AC"),
    ({"country": ["KE", "Serbia"]}, "ABCD"),
    ({"place": "Africa"}, "C"),
    ({"donor": "FUND ONE"}, "AB"),
    ({"donor": ["fund-two", "Fund Three"]}, "ACD"),
    ({"organisation": "Fund Two"}, "A"),
    ({"sector": "151*"}, "AB"),
    ({"sector": ["14030", "15130"]}, "BC"),
    ({"year": 2016}, "B"),
    ({"year": [2015, 2018]}, "AC"),
    ({"text": "RIVER"}, "AC"),
    ({"text": "river", "donor": "Fund One"}, "A"),
    ({"status": []}, ""),
    ({"text": []}, ""),
    ({"project": []}, ""),
    ({"status": None}, "ABCD"),
    ({"country": ["SRB", "Republic of Kenya"]}, "ABCD"),
])  # fmt: skip
def test_projects_are_chosen_by_what_they_are(criteria: dict[str, Any], expected: str) -> None:
    part = example().where(**criteria)
    assert "".join(sorted(part.projects["project"])) == expected
    assert part.validated() is part


def test_filters_can_be_chained() -> None:
    part = example().where(donor="Fund One").where(text="river")
    assert part == example().where(donor="Fund One", text="river")


@pytest.mark.parametrize("criteria", [
    {"year": 2016.0}, {"year": np.int64(2016)}, {"year": pd.Series([2016.0])}, {"year": {"2016"}},
    {"status": " Completed ", "year": 2016},
    {"country": pd.Index(["serbia"]), "status": "COMPLETED"},
])  # fmt: skip
def test_values_may_be_of_any_kind_and_case(criteria: dict[str, Any]) -> None:
    assert example().at("2020-06-30").where(**criteria).projects["project"].tolist() == ["B"]


def test_a_language_without_words_is_refused() -> None:
    with pytest.raises(UsageError, match="the languages are en"):
        example().speaking("xx")


@pytest.mark.parametrize(("criteria", "nearest"), [
    ({"country": float("nan")}, "no project concerns the country 'nan'"),
    ({"year": [2016, float("nan")]}, "the year is 'nan'"),
    ({"year": 2016.5}, "the year is '2016.5'"),
    ({"status": "ongoin"}, "did you mean ongoing"),
    ({"country": "Keny"}, r"KE \(Kenya\)"),
    ({"donor": "Fund Onee"}, r"fund-one \(Fund One\)"),
    ({"year": "2016-2018"}, r"range\(2016, 2019\)"),
    ({"currency": "EUR"}, "a column of portfolio.amounts; choose its rows with pandas"),
    ({"statuses": "ongoing"}, "did you mean status"),
])  # fmt: skip
def test_what_is_not_there_is_refused_with_the_nearest(
    criteria: dict[str, Any], nearest: str
) -> None:
    with pytest.raises(UsageError, match=nearest):
        example().where(**criteria)


def test_codes_names_and_short_names_are_accepted_alike() -> None:
    first = portfolio_lib.load(DATA)
    for name in ("Kosovo", "xk", "KOSOVO"):
        assert first.for_country(name) == first.for_country("XK")
    for name in ("SEM", "state secretariat for migration (switzerland)"):
        assert first.for_donor(name).view.donor == "sem"
    assert len(first.where(status="ongoing", country=["Kosovo", "RS"])) >= 1


def test_a_name_that_two_organisations_have_is_refused() -> None:
    bodies = example().organisations
    bodies["name"] = "The Fund"
    whole = Portfolio.of(example().tables | {"organisations": bodies})
    with pytest.raises(UsageError, match="fund-one or fund-three or fund-two"):
        whole.for_donor("the fund")


def test_one_project_is_found_by_identifier_or_by_words_of_its_title() -> None:
    for name in ("B", "Roads", "road"):
        assert example().project(name).projects["title"].tolist() == ["Roads"]
    with pytest.raises(UsageError, match="no project 'Tunnel'"):
        example().project("Tunnel")
    with pytest.raises(UsageError, match="no project 'ell'"):
        example().project("ell")
    alike = loaded({"a.csv": "Title,Donors\nOld wells,Fund\nOld roads,Fund\n"}, AS_OF)
    with pytest.raises(UsageError, match="2 projects have 'old' in their titles"):
        alike.project("old")
