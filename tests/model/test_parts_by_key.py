"""Keys: what parts of a portfolio can be chosen by, and what of its money each part has."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

import pytest
from helpers.data_folders import AS_OF, loaded
from helpers.keyed import ROWS

from portfolio_lib import Portfolio, UsageError, show
from portfolio_lib.model import TABLES
from portfolio_lib.model.vocabularies import ROLES


@cache
def example() -> Portfolio:
    return loaded({"list.csv": ROWS}, AS_OF)


@pytest.mark.parametrize(("key", "wanted", "expected"), [
    ("place", "kenya", "AC"),
    ("country", "RS", "BD"),
    ("region", "Africa", "C"),
    ("donor", "FUND ONE", "AB"),
    ("implementing", "builders", "AB"),
    ("organisation", "Diggers", "C"),
    ("project", "Highways", "B"),
    ("sector", "ROADS", "AB"),
    ("year", 2015, "AB"),
    ("Funding window", "East", "AC"),
    ("funding_window", "west", "B"),
])  # fmt: skip
def test_a_part_is_chosen_by_any_key_in_any_spelling(
    key: str, wanted: object, expected: str
) -> None:
    part = example().for_key(key, wanted)
    assert "".join(sorted(part.projects["project"])) == expected
    assert part.validated() is part
    assert part.for_key(key, wanted) == part
    again = Portfolio.from_dumped(part.dumped())
    assert again.for_key(key, wanted) == part


@pytest.mark.parametrize(("key", "wanted", "near"), [
    ("sector", "Roadz", r"no project has the sector 'Roadz'; the nearest is roads \(Roads\)"),
    ("implementing", "Bilders", r"builders \(Builders\)"),
    ("project", "Highwys", r"B \(Highways\)"),
    ("year", 1990, "no project runs in the year '1990'"),
    ("funding window", "North", "no project has in Funding window 'North'"),
    ("donnor", "x", "there is no key 'donnor', nor an own field of that name; did you mean donor"),
    (["donor"], "x", "a key is a name such as 'donor', not of the type list"),
    ("project", "x" * 999, "no project 'x{60,78}…; "),
])  # fmt: skip
def test_what_is_not_there_is_refused_with_the_nearest(key: Any, wanted: object, near: str) -> None:
    with pytest.raises(UsageError, match=near):
        example().for_key(key, wanted)


def test_a_filter_takes_every_key() -> None:
    assert set(example().where(implementing="Builders", year="2016").projects["project"]) == {"B"}
    assert set(example().where(funding_window="east").projects["project"]) == {"A", "C"}
    assert set(example().where(sector="ro*").projects["project"]) == {"A", "B"}
    assert len(example().where(sector="nothing*")) == 0


def test_letters_with_marks_are_the_same_however_they_are_stored() -> None:
    rows = "Title,Donor,Window\nWells,Sida,Caf\u00e9\nRoads,Sida,Cafe\u0301\n"
    portfolio = loaded({"list.csv": rows}, AS_OF)
    assert list(portfolio.key_values("window")) == ["caf\u00e9"]
    assert len(portfolio.where(window="CAFE\u0301")) == 2


def test_every_role_but_funding_is_a_key_of_its_own() -> None:
    for role in set(ROLES) - {"funding"}:
        assert example().key_values(role) is not None


def test_the_slice_of_a_donor_can_be_cut_by_a_further_key() -> None:
    part = example().for_donor("Fund One").for_year(2015)
    assert part.view.donor == "fund-one"
    assert part.view.keys == (("year", "2015"),)
    assert part == example().for_donor("Fund One").for_year(2015).for_year(2015)


def with_sectors(*shares: float | None) -> Portfolio:
    """Project B in as many sectors, with these percentages."""
    rows = [
        {"project": "B", "vocabulary": "1", "code": f"1511{number}", "share": share, "file": "l"}
        for number, share in enumerate(shares)
    ]
    return Portfolio.of(example().tables | {"sectors": TABLES["sectors"].frame(rows)}, AS_OF)


def money(part: Portfolio) -> tuple[float, bool]:
    frame = part.current_amounts()
    return float(frame["value"].sum()), bool(frame["shared"].any())


def test_of_a_sector_the_stated_part_counts_and_else_all_of_it_as_shared() -> None:
    assert money(with_sectors(25.0, 75.0).for_sector("15110")) == (750.0, False)
    assert money(with_sectors(None, None).for_sector("15110")) == (3000.0, True)
    assert money(with_sectors(None).for_sector("15110")) == (3000.0, False)


def test_of_a_year_what_is_dated_in_it_counts_and_what_has_no_date_is_shared() -> None:
    frame = example().amounts
    frame["period_start"] = frame["project"].map({"B": "2015-01-01"}).astype("datetime64[us]")
    frame["period_end"] = frame["project"].map({"B": "2016-12-31"}).astype("datetime64[us]")
    dated = Portfolio.of(
        example().tables | {"amounts": TABLES["amounts"].frame(frame.to_dict("records"))}, AS_OF
    )
    part = dated.for_year(2015).current_amounts()
    found = {row["project"]: (row["value"], row["shared"]) for row in part.to_dict("records")}
    assert found == {"A": (1000.0, True), "B": (pytest.approx(3000 * 365 / 731, abs=0.01), False)}
    assert dated.for_year(2017).current_amounts()["project"].tolist() == []


def test_a_report_says_what_of_the_money_is_not_for_it_alone() -> None:
    said = show.amounts(example().for_sector("Roads")).text
    assert "under “Shared”" in said
    assert "not for Roads alone" in show.cover(example().for_sector("Roads")).text
    said = show.amounts(example().for_implementing("Builders")).text
    assert "do not belong to Builders alone" in said


@pytest.mark.parametrize("text", ["2017-12-31", "31 December 2017", "December 31, 2017",
                                  "31.12.2017", "2017/12/31"])  # fmt: skip
def test_a_day_may_be_a_text(text: str) -> None:
    assert example().at(text).as_of == date(2017, 12, 31)


@pytest.mark.parametrize(
    "text", ["01/02/2017", "December 2017", "2017", "soon", "31 February 2017"]
)
def test_a_text_that_is_no_day_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="expected a date such as 2016-10-31"):
        example().at(text)


def test_a_year_may_be_a_number_of_any_type_and_the_nearest_are_those_least_away() -> None:
    whole = example()
    assert whole.for_year(2015.0) == whole.for_year("2015")  # type: ignore[arg-type]  # as pandas has it
    with pytest.raises(UsageError, match="year '1800'; the nearest are 2014, 2015, 2016"):
        whole.for_year(1800)
    with pytest.raises(UsageError, match="known are those from 2014 to 2017"):
        whole.for_year("soon")


@pytest.mark.parametrize("name", ["Kenia", "KENIA", "Quénia", "كينيا"])
def test_a_place_may_have_its_name_in_any_language_of_reports(name: str) -> None:
    assert example().for_place(name) == example().for_place("KE")
    assert example().where(country=name) == example().where(country="KE")


def test_a_project_is_found_by_words_of_its_title_in_where_too() -> None:
    assert example().where(project="high").projects["project"].tolist() == ["B"]
    with pytest.raises(UsageError, match="no project 'ridge'"):
        example().where(project="ridge")


def test_an_audience_that_there_is_not_is_refused() -> None:
    with pytest.raises(UsageError, match="no audience 'publik'; did you mean public"):
        example().for_audience("publik")
