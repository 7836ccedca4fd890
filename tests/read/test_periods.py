"""Periods as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from data_folders import bounded
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib.read.periods import Period, parse_day, parse_period

MONTHS = Period(date(2016, 10, 1), "month", date(2018, 10, 31), "month")
DAYS = Period(date(2016, 10, 1), "day", date(2018, 10, 31), "day")
YEARS = Period(date(2016, 1, 1), "year", date(2018, 12, 31), "year")


@pytest.mark.parametrize(
    "text",
    [
        "October 2016 – October 2018",
        "October 2016 - October 2018",
        "October 2016—October 2018",
        "October 2016 − October 2018",
        "October 2016October 2018",
        "October 2016 October 2018",
        "October 2016 to October 2018",
        "october 2016 TO OCTOBER 2018",
        "from October 2016 to October 2018",
        "From October 2016 until October 2018.",
        "between October 2016 and October 2018",
        "October 2016 through October 2018",
        "Oct 2016 – Oct 2018",
        "Oct. 2016 – Oct. 2018",
        "October, 2016 – October, 2018",
        "October2016–October2018",
        "October\xa02016\xa0–\xa0October\xa02018",
        "  October\n2016  –\tOctober 2018  ",
        "2016-10 – 2018-10",
        "2016-10 to 2018-10",
        "October 2016 – 2018-10",
    ],
)
def test_months_mean_their_first_and_last_day(text: str) -> None:
    assert parse_period(text) == MONTHS


@pytest.mark.parametrize(
    "text",
    [
        "1 October 2016 – 31 October 2018",
        "1st October 2016 – 31st October 2018",
        "01 October 2016 to 31 October 2018",
        "1 Oct. 2016 - 31 Oct. 2018",
        "1st of October 2016 until 31st of October 2018",
        "2016-10-01 – 2018-10-31",
        "2016-10-01 to 2018-10-31",
        "2016-10-01 2018-10-31",
        "from 2016-10-01 until 31 October 2018",
    ],
)
def test_days_mean_themselves(text: str) -> None:
    assert parse_period(text) == DAYS


@pytest.mark.parametrize("text", ["2016 – 2018", "2016-2018", "2016 to 2018", "from 2016 to 2018"])
def test_years_mean_their_first_and_last_day(text: str) -> None:
    assert parse_period(text) == YEARS


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2017", Period(date(2017, 1, 1), "year", date(2017, 12, 31), "year")),
        ("February 2016", Period(date(2016, 2, 1), "month", date(2016, 2, 29), "month")),
        ("Sept. 2016 – 2017", Period(date(2016, 9, 1), "month", date(2017, 12, 31), "year")),
        ("1 March 2016 – May 2017", Period(date(2016, 3, 1), "day", date(2017, 5, 31), "month")),
        ("ſept 2016 – 2017", Period(date(2016, 9, 1), "month", date(2017, 12, 31), "year")),
    ],
)
def test_each_end_keeps_its_own_precision(text: str, period: Period) -> None:
    assert parse_period(text) == period


def test_a_reversed_period_is_understood_so_that_a_rule_can_name_it() -> None:
    period = parse_period("October 2018 – October 2016")
    assert period is not None
    assert period.start
    assert period.end
    assert period.start > period.end


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "TBC",
        "2 years",
        "24 months",
        "ongoing",
        "October",
        "October – December",
        "1 October 2016",
        "31 February 2016 – October 2018",
        "October 2016 – 31 April 2018",
        "2016-13 – 2018-10",
        "2016-02-30 – 2018-10-31",
        "0000 – 2018",
        "October 0000 – October 2018",
        "October 2016 – October 2017 – October 2018",
        "October 2016, October 2017, October 2018",
        "October 2016 – October 2018 (extended)",
        "about October 2016 – October 2018",
        "October 2016 –",
        "– October 2018",
        "from October 2016 to the end",
        "October 20161 – October 2018",
        "1 October 201631 October 2018",
        "10/2016 – 10/2018",
        "01.10.2016 – 31.10.2018",
        "8102 rebotcO – 6102 rebotcO",
        "Octember 2016 – October 2018",
    ],
)
def test_what_is_not_wholly_understood_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@bounded
@given(start=st.dates(), end=st.dates(), dash=st.sampled_from([" – ", "-", " to ", "—", " until "]))
def test_every_two_days_in_iso_8601_are_a_period(start: date, end: date, dash: str) -> None:
    assert parse_period(f"{start}{dash}{end}") == Period(start, "day", end, "day")


@bounded
@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789-–. ,tomayſıİ"), st.characters())))
def test_no_text_makes_it_raise(text: str) -> None:
    period = parse_period(text)
    assert period is None or isinstance(period, Period)
    parse_day(text)


@bounded
@given(
    st.lists(
        st.sampled_from(
            ["May", "2016", "1", "31", "st", "of", "to", "–", "from", ".", ",", " ", "-02", "ſep"]
        ),
        max_size=12,
    )
)
def test_no_heap_of_pieces_of_dates_makes_it_raise(pieces: list[str]) -> None:
    parse_period("".join(pieces))
    parse_period(" ".join(pieces))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31 October 2016", date(2016, 10, 31)),
        ("31 October 2016.", date(2016, 10, 31)),
        ("October 2016", date(2016, 10, 31)),
        ("2016-10-31", date(2016, 10, 31)),
        ("2016", date(2016, 12, 31)),
    ],
)
def test_one_date_has_its_last_day(text: str, day: date) -> None:
    found = parse_day(text)
    assert found is not None
    assert found.last == day


@pytest.mark.parametrize("text", ["", "today", "31 February 2016", "2016 – 2017", "31.10.2016"])
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_day(text) is None
