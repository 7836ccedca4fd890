"""What an analyst sees of a portfolio before she has read anything."""

from __future__ import annotations

import copy
import io
from collections.abc import Callable
from html import escape
from pathlib import Path

import pandas as pd
import pytest

from portfolio_lib import Portfolio, load, show
from portfolio_lib.errors import UsageError
from portfolio_lib.model.described import Described

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def first() -> Portfolio:
    return load(ROOT / "data", "2016-10-31")


def test_a_portfolio_tells_its_period_places_donors_and_findings(first: Portfolio) -> None:
    lines = repr(first).splitlines()
    assert lines[0] == "<Portfolio: 4 projects, 2014-07 to 2018-10, as-of date: 2016-10-31>"
    assert any(line.startswith("  places") and "Kosovo (1)" in line for line in lines)
    assert "State Secretariat for Migration (Switzerland) (2)" in repr(first)
    assert lines[-1].startswith("  findings    ")
    assert max(map(len, lines)) <= 88


def test_one_project_is_a_card(first: Portfolio) -> None:
    card = repr(first.project("MIMAK"))
    assert card.startswith("<Portfolio: one project, Strengthening Migration")
    assert "  donors      State Secretariat for Migration (Switzerland)" in card
    assert "  period      October 2016 – October 2018" in card
    assert "<td" in first.project("MIMAK")._repr_html_()


def test_texts_of_the_data_are_text_in_html_and_steer_no_terminal() -> None:
    projects = pd.DataFrame({"title": ["<script>x</script>\x1b[31m"], "country": ["XK"]})
    portfolio = Portfolio.from_frame(projects)
    assert "<script>" not in portfolio._repr_html_()
    assert "\x1b" not in repr(portfolio)


def test_nothing_is_something_to_show_too() -> None:
    assert repr(Portfolio.of({})).startswith("<Portfolio: 0 projects, as-of date: not stated>")
    assert "none" in Portfolio.of({})._repr_html_()


def test_completion_offers_no_internals(first: Portfolio) -> None:
    offered = set(dir(first))
    assert {"projects", "for_country", "where", "project", "describe", "donors"} <= offered
    assert not {"slice_fingerprint", "extent", "with_findings", "_slicer"} & offered


def test_describe_lists_the_tables_and_suggests(first: Portfolio) -> None:
    tables = first.describe()
    assert tables.loc["projects", "rows"] == 4
    assert tables.loc["amounts", "meaning"]
    for described in (tables, first.describe("projects")):  # pandas cuts them
        told = " ".join(repr(described).split()), Described(described)._repr_html_()
        assert max(map(len, repr(described).splitlines())) <= 110
        for meaning in described["meaning"]:
            assert " ".join(meaning.split()[-3:]) in told[0]
            assert escape(meaning, quote=False) in told[1]
    with pytest.raises(UsageError, match="did you mean projects"):
        first.describe("project")


@pytest.mark.parametrize(("asked", "said"), [
    (lambda first: first.query("start > 2016"), "no 'query', for it is not a DataFrame"),
    (lambda first: first.project_place, "no 'project_place'; did you mean project_places?"),
    (lambda first: first["projects"], "portfolio.projects is that table"),
    (lambda first: first[first.projects["start"] > "2016"], "neither a DataFrame nor a list"),
    (list, "neither a DataFrame nor a list"),
    (lambda first: "MIMAK" in first, "neither a DataFrame nor a list"),
    (lambda first: show.timelinee(portfolio=first), "did you mean timeline"),  # type: ignore[attr-defined]
    (lambda first: first.where("ongoing"), r"where\(status=\"ongoing\"\)"),
])  # fmt: skip
def test_who_takes_it_for_a_frame_is_told_where_to_look(
    first: Portfolio, asked: Callable[[Portfolio], object], said: str
) -> None:
    with pytest.raises((AttributeError, TypeError, UsageError), match=said):
        asked(first)
    assert copy.deepcopy(first) == first
    assert not hasattr(first, "_ipython_canary_method")


def test_pandas_reads_workbooks_here() -> None:
    workbook = io.BytesIO()
    pd.DataFrame({"a": [1]}).to_excel(workbook, engine="xlsxwriter", index=False)
    assert pd.read_excel(workbook)["a"].tolist() == [1]
