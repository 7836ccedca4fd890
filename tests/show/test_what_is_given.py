"""What functions of show are given: a portfolio, and places and donors by any of their names."""

from __future__ import annotations

import inspect
from typing import Any

import pandas as pd
import pytest
from helpers.data_folders import AS_OF, loaded
from helpers.keyed import ROWS

from portfolio_lib import Portfolio, UsageError, show

OF_PORTFOLIOS = [
    name
    for name in dir(show)
    if next(iter(inspect.signature(getattr(show, name)).parameters), "") == "portfolio"
]


@pytest.fixture(scope="module")
def whole() -> Portfolio:
    return loaded({"list.csv": ROWS}, AS_OF)


def test_most_of_show_takes_a_portfolio() -> None:
    assert {"cover", "amounts", "map", "timeline", "annex", "changes"} <= set(OF_PORTFOLIOS)


@pytest.mark.parametrize("name", OF_PORTFOLIOS)
@pytest.mark.parametrize("thing", ["data", pd.DataFrame({"title": ["Wells"]}), 3, None])
def test_what_is_no_portfolio_is_refused_with_a_sentence(name: str, thing: Any) -> None:
    given = "nothing" if thing is None else f"the type {type(thing).__name__}"
    with pytest.raises(UsageError, match=f"show.{name} was given .*{given} as portfolio; give it"):
        getattr(show, name)(thing)


def test_an_earlier_portfolio_is_one_too(whole: Portfolio) -> None:
    with pytest.raises(UsageError, match="of the type str as since"):
        show.changes(whole, "data/2015")  # type: ignore[arg-type]  # what a person may try
    with pytest.raises(UsageError, match="of the type str as since"):
        show.cover(whole, since="data/2015")  # type: ignore[arg-type]  # likewise


@pytest.mark.parametrize("place", ["Kenya", "ke", " KENYA "])
def test_a_place_may_have_any_of_its_names(whole: Portfolio, place: str) -> None:
    kenya = whole.for_place("KE")
    for shows in (show.cover, show.amounts, show.register, show.projects):
        assert shows(kenya, place=place).html == shows(kenya, place="KE").html
    assert show.amounts(kenya, place=place).html


def test_a_place_that_no_project_concerns_is_no_title(whole: Portfolio) -> None:
    with pytest.raises(UsageError, match=r"concerns the place 'Kennya'; the nearest is KE"):
        show.cover(whole.for_place("KE"), place="Kennya")
    with pytest.raises(UsageError, match="concerns the place 'Atlantis'"):
        show.amounts(whole, place="Atlantis")


def test_a_donor_may_have_any_of_its_names(whole: Portfolio) -> None:
    own = whole.for_donor("fund-one")
    assert show.cover(own, donor="FUND ONE").html == show.cover(own, donor="fund-one").html
