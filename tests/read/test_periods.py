"""Periods as people write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib.read.written.periods import Period, parse_day, parse_period

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
        "10/2016 – 10/2018",
        "10.2016 - 10.2018",
        "Oktober 2016 bis Oktober 2018",
        "von Okt. 2016 bis zum Okt. 2018",
        "octobre 2016 – octobre 2018",
        "de octobre 2016 à octobre 2018",
        "25 months from October 2016",
        "25 Monate ab Oktober 2016",
        "25 mois à partir d'octobre 2016",
        "25 months, starting October 2016",
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
        "2016-10-01T00:00:00 – 2018-10-31T23:59:59Z",
        "2016-10-01 00:00:00 - 2018-10-31 00:00",
        "20161001 – 20181031",
        "01-Oct-16 – 31-Oct-18",
        "1-October-2016 to 31-oct-2018",
        "from 2016-10-01 until 31 October 2018",
        "1 October 201631 October 2018",
        "01.10.2016 – 31.10.2018",
        "1.10.2016 bis 31.10.2018",
        "01/10/2016 – 31/10/2018",
        "10/01/2016 – 10/31/2018",
        "10-01-2016 – 10-31-2018",
        "1. Oktober 2016 – 31. Oktober 2018",
        "vom 1. Oktober 2016 bis zum 31. Oktober 2018",
        "du 1er octobre 2016 au 31 octobre 2018",
        "October 1, 2016 – October 31, 2018",
        "Oct 1st 2016 to Oct 31st 2018",
    ],
)
def test_days_mean_themselves(text: str) -> None:
    assert parse_period(text) == DAYS


@pytest.mark.parametrize(
    "text",
    [
        "2016 – 2018",
        "2016-2018",
        "2016 to 2018",
        "from 2016 to 2018",
        "2016/2018",
        "2016-18",
        "2016–18",
        "3 years from 2016",
        "de 2016 à 2018",
    ],
)
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


@pytest.mark.parametrize(
    ("text", "start", "start_precision", "end", "end_precision"),
    [
        ("May 201415 January 2015", (2014, 5, 1), "month", (2015, 1, 15), "day"),
        ("März 2015 – Mai 2016", (2015, 3, 1), "month", (2016, 5, 31), "month"),
        ("février 2016 – août 2016", (2016, 2, 1), "month", (2016, 8, 31), "month"),
        ("DÉCEMBRE 2015 – JUIL. 2016", (2015, 12, 1), "month", (2016, 7, 31), "month"),
        ("March – September 2015", (2015, 3, 1), "month", (2015, 9, 30), "month"),
        ("MarchSeptember 2015", (2015, 3, 1), "month", (2015, 9, 30), "month"),
        ("MarchApril 2015", (2015, 3, 1), "month", (2015, 4, 30), "month"),
        ("1 March to 30 September 2015", (2015, 3, 1), "day", (2015, 9, 30), "day"),
        ("01.03. – 30.09.2015", (2015, 3, 1), "day", (2015, 9, 30), "day"),
        ("2 years from March 2015", (2015, 3, 1), "month", (2017, 2, 28), "month"),
        ("24 months, starting January 2016", (2016, 1, 1), "month", (2017, 12, 31), "month"),
        ("1 year since 15 March 2015", (2015, 3, 15), "day", (2016, 3, 14), "day"),
        ("1 month from 31.01.2016", (2016, 1, 31), "day", (2016, 2, 29), "day"),
        ("2 ans à partir du 1er mars 2015", (2015, 3, 1), "day", (2017, 2, 28), "day"),
        ("6 months from Q1 2015", (2015, 1, 1), "quarter", (2015, 6, 30), "month"),
        ("Q1 2015 – Q3 2016", (2015, 1, 1), "quarter", (2016, 9, 30), "quarter"),
        ("Q1–Q3 2016", (2016, 1, 1), "quarter", (2016, 9, 30), "quarter"),
        ("1st quarter 2015", (2015, 1, 1), "quarter", (2015, 3, 31), "quarter"),
        ("4. Quartal 2015", (2015, 10, 1), "quarter", (2015, 12, 31), "quarter"),
        ("2e trimestre de 2015", (2015, 4, 1), "quarter", (2015, 6, 30), "quarter"),
        ("2015 Q2 – 2016-Q4", (2015, 4, 1), "quarter", (2016, 12, 31), "quarter"),
        ("2015/16", (2015, 1, 1), "year", (2016, 12, 31), "year"),
        ("2015-16", (2015, 1, 1), "year", (2016, 12, 31), "year"),
        ("2011–12", (2011, 1, 1), "year", (2012, 12, 31), "year"),
        ("03/04/2015 – 13/05/2015", (2015, 4, 3), "day", (2015, 5, 13), "day"),
        ("03/04/2015 – 05/13/2015", (2015, 3, 4), "day", (2015, 5, 13), "day"),
        ("04/04/2015 – 05/05/2015", (2015, 4, 4), "day", (2015, 5, 5), "day"),
        ("03.04.2015 – 05.06.2015", (2015, 4, 3), "day", (2015, 6, 5), "day"),
        ("01.02.2022 – 30.11.2022", (2022, 2, 1), "day", (2022, 11, 30), "day"),
    ],
)
def test_a_period_in_another_spelling_is_understood(
    text: str,
    start: tuple[int, int, int],
    start_precision: str,
    end: tuple[int, int, int],
    end_precision: str,
) -> None:
    assert parse_period(text) == Period(date(*start), start_precision, date(*end), end_precision)


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
        "from October 2016 to the end",
        "October 20161 – October 2018",
        "03/04/2015 – 05/06/2015",
        "22.02.01 – 30.11.22",
        "03/10 – 06/12",
        "03/04/19 – 05/06/20",
        "13/14/2015 – 01/02/2016",
        "01/10/2016 – 10/31/2018 – 2019",
        "31.02.2016 – 01.03.2016",
        "October – March 2016",
        "March – 2016",
        "Q5 2015",
        "spring 2015",
        "end of 2016",
        "FY2019/20",
        "FY 2020/21 – FY 2022/23",
        "2011-12",
        "2010/11",
        "18 months from 2015",
        "0 months from March 2015",
        "900 years from 9999",
        "12 months from December 9999",
        "٢٠١٦ – ٢٠١٨",
        "8102 rebotcO – 6102 rebotcO",
        "Octember 2016 – October 2018",
    ],
)
def test_what_is_not_wholly_understood_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    "text",
    ["since March 2015", "from March 2015", "ab März 2015", "seit März 2015", "depuis mars 2015",
     "à partir de mars 2015", "March 2015 –", "March 2015 – ongoing", "March 2015 onwards.",
     "from March 2015 to present", "03/2015 – laufend", "starting in March 2015"],
)  # fmt: skip
def test_a_start_alone_leaves_the_period_open(text: str) -> None:
    assert parse_period(text) == Period(date(2015, 3, 1), "month", None, None)


@pytest.mark.parametrize(
    "text",
    ["until March 2015", "– March 2015", "to March 2015", "bis März 2015", "jusqu'en mars 2015"],
)
def test_an_end_alone_leaves_the_period_open(text: str) -> None:
    assert parse_period(text) == Period(None, None, date(2015, 3, 31), "month")


@pytest.mark.parametrize(
    "text", ["since 31.02.2015", "since 03/04/2015", "since", "until", "ongoing", "from March",
             "since 0000-00-00", "since March 2015 or April", "until ongoing"],
)  # fmt: skip
def test_a_half_that_is_no_date_is_no_period(text: str) -> None:
    assert parse_period(text) is None


@given(start=st.dates(), end=st.dates(), dash=st.sampled_from([" – ", "-", " to ", "—", " until "]))
def test_every_two_days_in_iso_8601_are_a_period(start: date, end: date, dash: str) -> None:
    assert parse_period(f"{start}{dash}{end}") == Period(start, "day", end, "day")


@given(st.text(alphabet=st.one_of(st.sampled_from("0123456789-–. ,tomayſıİ"), st.characters())))
def test_no_text_makes_it_raise(text: str) -> None:
    period = parse_period(text)
    assert period is None or isinstance(period, Period)
    parse_day(text)


@given(
    st.lists(
        st.sampled_from(
            [
                "May",
                "2016",
                "1",
                "31",
                "st",
                "of",
                "to",
                "–",
                "from",
                ".",
                ",",
                " ",
                "-02",
                "ſep",
                "Q1",
                "/",
                "years",
                "months from",
                "März",
                "à",
                "32.13.",
                "9999",
            ]
        ),
        max_size=12,
    )
)
def test_no_heap_of_pieces_of_dates_makes_it_raise(pieces: list[str]) -> None:
    parse_period("".join(pieces))
    parse_period(" ".join(pieces))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Frühjahr 2015 – Herbst 2016", "2015-01-01 2016-12-31"),
     ("H2 2019 – 1st half of 2020", "2019-07-01 2020-06-30"),
     ("mid-2019 to the end of 2020", "2019-01-01 2020-12-31"),
     ("de début 2019 à fin 2021", "2019-01-01 2021-12-31")],
)  # fmt: skip
def test_a_part_of_a_year_is_read_as_the_years_in_which_it_lies(text: str, expected: str) -> None:
    period = parse_period(text)
    assert period is not None
    assert f"{period.start} {period.end}" == expected
    assert {period.start_precision, period.end_precision} == {"year"}


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("01.02.22 – 30.11.22", date(2022, 2, 1), date(2022, 11, 30)),
        ("01.01.19-31.12.20", date(2019, 1, 1), date(2020, 12, 31)),
        ("01/02/19-28/02/20", date(2019, 2, 1), date(2020, 2, 28)),
        ("01.01.-31.12.19", date(2019, 1, 1), date(2019, 12, 31)),
        ("01.01.98 bis 31.12.02", date(1998, 1, 1), date(2002, 12, 31)),
        ("since 01.01.19", date(2019, 1, 1), None),
        ("03/19 – 06/21", date(2019, 3, 1), date(2021, 6, 30)),
        ("01.19-12.20", date(2019, 1, 1), date(2020, 12, 31)),
    ],
)
def test_years_of_two_digits_are_read_where_nothing_else_makes_sense(
    text: str, start: date, end: date | None
) -> None:
    period = parse_period(text)
    assert period is not None
    assert (period.start, period.end) == (start, end)
