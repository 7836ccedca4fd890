"""Own fields in reports: how many projects have a value, or each project's own; columns."""

from __future__ import annotations

import re

import pytest
from helpers.data_folders import loaded

from portfolio_lib import Portfolio, show

ROWS = "".join(
    f"Wells {n},Sea Fund,{'Kenya' if n < 4 else 'Serbia'},2016-01-01,201{n + 6}-12-31,"
    f"{'G1' if n % 2 else 'G2'},note {n}\n"
    for n in range(1, 6)
)
HEAD = "Title,Donor,Country,Start,End,Gender marker,Remarks of ours\n"
MORE = "Roads,Sea Fund,Serbia,2016-01-01,2018-12-31,,\n"


@pytest.fixture(scope="module")
def whole() -> Portfolio:
    rules = "file,header,field,audience\na.csv,Gender marker,own,donor\n"
    return loaded({"a.csv": HEAD + ROWS + MORE, "columns.csv": rules})


def test_values_that_projects_share_are_counted(whole: Portfolio) -> None:
    told = show.field(whole, "gender marker")
    cells = re.findall(r"<span[^>]*>([^<]*)</span></th><td[^>]*>([0-9]+)</td>", told.html)
    assert cells == [("G1", "3"), ("G2", "2"), ("not stated", "1")]
    assert "As the sources write it" in told.text


def test_values_of_their_own_stand_beside_their_projects(whole: Portfolio) -> None:
    told = show.field(whole.for_place("RS"), "Remarks of ours", place="RS").html
    assert "note 4" in told
    assert "note 3" not in told
    assert "Wells 5" in told


def test_a_donor_sees_no_internal_field(whole: Portfolio) -> None:
    own = whole.for_donor("sea-fund")
    assert not show.field(own, "Remarks of ours")
    assert show.field(own, "Gender marker")


def test_the_register_has_columns_for_own_fields(whole: Portfolio) -> None:
    told = show.register(whole, fields=["Gender marker", "remarks of ours"])
    assert "Remarks of ours" in told.text
    assert told.text.count("note") == 5
    assert "Remarks" not in show.register(whole).text
    own = show.register(whole.for_donor("sea-fund"), fields=["Gender marker", "Remarks of ours"])
    assert "Gender marker" in own.text
    assert "Remarks" not in own.text


def test_what_is_written_is_text() -> None:
    row = "A,Sea Fund,Kenya,2016-01-01,2017-12-31,<b>x</b>,\n"
    assert "&lt;b&gt;" in show.field(loaded({"a.csv": HEAD + row}), "Gender marker").html
