"""One date, as people write it."""

from __future__ import annotations

from datetime import date

import pytest

from portfolio_lib.read.written.periods import parse_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31 October 2016", date(2016, 10, 31)),
        ("31 October 2016.", date(2016, 10, 31)),
        ("October 2016", date(2016, 10, 31)),
        ("2016-10-31", date(2016, 10, 31)),
        ("2016", date(2016, 12, 31)),
        ("31.10.2016", date(2016, 10, 31)),
        ("31/10/2016", date(2016, 10, 31)),
        ("31. Oktober 2016", date(2016, 10, 31)),
        ("31 octobre 2016", date(2016, 10, 31)),
        ("October 31, 2016", date(2016, 10, 31)),
        ("Q4 2016", date(2016, 12, 31)),
    ],
)
def test_one_date_has_its_last_day(text: str, day: date) -> None:
    found = parse_day(text)
    assert found is not None
    assert found.last == day


@pytest.mark.parametrize(
    "text", ["", "today", "31 February 2016", "2016 – 2017", "31.10.16", "03/04/2016"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert parse_day(text) is None
