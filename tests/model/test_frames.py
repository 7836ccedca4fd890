"""A portfolio is not changed by edits of its frames, and is made of nothing but sound tables."""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd
import pytest
from helpers.data_folders import loaded

from portfolio_lib import InputError, Portfolio, UsageError
from portfolio_lib.model import TABLES
from portfolio_lib.show.texts import in_language

ROWS = """Identifier,Title,Donors,Countries,Start,End,Currency,Budget
A,Bridges,Fund One; Fund Two,Kenya; Serbia,2025-01-01,2026-12-31,EUR,10
B,Roads,Fund One,Africa,2025-01-01,2026-12-31,EUR,20
"""


TEXTS = {
    name: {column.name for column in table.columns if column.kind == "text"}
    for name, table in TABLES.items()
}


@cache
def example() -> Portfolio:
    return loaded({"a.csv": ROWS})


@pytest.mark.parametrize("name", TABLES)
def test_an_edit_of_a_frame_changes_no_portfolio(name: str) -> None:
    portfolio = example()
    before, dumped = portfolio.hash, portfolio.dumped()
    frame = getattr(portfolio, name)
    if len(frame):
        text = next(c for c in frame.columns if c in TEXTS[name])
        frame.loc[0, text] = "changed"
        frame.iloc[0, frame.columns.get_loc(text)] = "changed again"
    for column in frame.columns:
        frame[column] = None
    frame.index.name = "changed"
    others = portfolio.tables
    others[name]["another"] = 1
    assert portfolio.dumped() == dumped
    assert portfolio.hash == before
    assert getattr(portfolio, name).columns.tolist() == TABLES[name].column_names


def test_an_edit_of_what_it_was_made_from_changes_no_portfolio() -> None:
    tables = example().tables
    portfolio = Portfolio.of(tables)
    dumped = portfolio.dumped()
    tables["projects"].loc[0, "title"] = "Changed"
    assert portfolio.dumped() == dumped


def test_an_edit_of_an_answer_changes_no_later_answer() -> None:
    portfolio = example()
    for answer in (portfolio.current_amounts, portfolio.donors, portfolio.stated_places):
        before = answer().to_csv()
        frame = answer()
        frame.iloc[0, 0] = "changed"
        assert answer().to_csv() == before


def test_an_edit_of_a_frame_changes_no_portfolio_that_shares_it() -> None:
    portfolio = example()
    german, part = portfolio.speaking("de"), portfolio.for_country("KE")
    before = [each.dumped() for each in (portfolio, german, part)]
    for each in (portfolio, german, part):
        frame = each.organisations
        frame.loc[0, "name"] = "Changed"
        frame["kind"] = None
    assert [each.dumped() for each in (portfolio, german, part)] == before


def test_texts_in_the_language_of_the_report_are_worked_out_once_and_handed_out_as_copies() -> None:
    portfolio = example()
    told = in_language(portfolio)
    told.loc[0, "title"] = "Changed"
    told["objective"] = "Changed"
    again = in_language(portfolio)
    assert again["title"].tolist() == portfolio.projects["title"].tolist()
    assert again["objective"].isna().all()


NO_PORTFOLIO: dict[str, tuple[Any, str]] = {
    "a frame": (pd.DataFrame({"title": ["Bridges"]}), "not of a DataFrame"),
    "an unknown table": ({"project": example().projects}, "did you mean projects"),
    "a list": ({"projects": [1, 2]}, "is a list, not a DataFrame"),
    "other columns": ({"projects": pd.DataFrame({"a": [1]})}, "has the columns a; expected"),
}


@pytest.mark.parametrize("case", NO_PORTFOLIO)
def test_what_is_no_portfolio_is_refused(case: str) -> None:
    given, message = NO_PORTFOLIO[case]
    with pytest.raises(UsageError, match=message):
        Portfolio.of(given)


@pytest.mark.parametrize(("table", "column"), [
    ("project_places", "place"),
    ("project_places", "project"),
    ("project_organisations", "organisation"),
    ("amounts", "project"),
])  # fmt: skip
def test_a_row_that_refers_to_nothing_breaks_the_rules(table: str, column: str) -> None:
    tables = example().tables
    frame = tables[table]
    frame.loc[0, column] = "nothing"
    broken = Portfolio.of(tables | {table: frame})
    with pytest.raises(InputError, match=f"{table} refers to {column} 'nothing'"):
        broken.validated()


@pytest.mark.parametrize(("column", "value", "message"), [
    ("stated_status", "done", "the column stated_status has 'done'; expected planned, ongoing"),
    ("title", None, "the column title lacks a value in row 0"),
    ("line", "twelve", "the columns line are not those that describe"),
])  # fmt: skip
def test_a_value_that_a_column_may_not_have_breaks_the_rules(
    column: str, value: str | None, message: str
) -> None:
    tables = example().tables
    frame = tables["projects"]
    frame[column] = pd.array([value] * len(frame), dtype="str")
    broken = Portfolio.of(tables | {"projects": frame})
    with pytest.raises(InputError, match=f"the table projects breaks its rules: {message}"):
        broken.validated()


def test_an_identifier_that_comes_twice_breaks_the_rules() -> None:
    tables = example().tables
    frame = pd.concat([tables["projects"].head(1)] * 2, ignore_index=True)
    broken = Portfolio.of(tables | {"projects": frame})
    with pytest.raises(InputError, match=r"the column project has '.+' twice"):
        broken.validated()
