"""Amounts as people write them."""

from __future__ import annotations

from decimal import Decimal
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib.read.written.amounts import Amount, common_point, parse_amount, parse_number


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("€ 40.000,00", "40000", "EUR"),
        ("€40,000.00", "40000", "EUR"),
        ("40 000,50 €", "40000.50", "EUR"),
        ("40\xa0000 EUR", "40000", "EUR"),
        ("EUR 1.2 million", "1200000", "EUR"),
        ("EUR 1.2m", "1200000", "EUR"),
        ("1,8 Mio. Euro", "1800000", "EUR"),
        ("2 millions d'euros", "2000000", "EUR"),
        ("2,5 millions de francs suisses", "2500000", "CHF"),
        ("CHF 250'000", "250000", "CHF"),
        ("CHF 250’000.–", "250000", "CHF"),
        ("SFr. 250'000.-", "250000", "CHF"),
        ("USD 1,250,000", "1250000", "USD"),
        ("US$ 1,250,000.", "1250000", "USD"),
        ("1 million US dollars", "1000000", "USD"),
        ("£3 bn", "3000000000", "GBP"),
        ("500 Tsd. EUR", "500000", "EUR"),
        ("EUR 1500", "1500", "EUR"),
        ("EUR 1500.5", "1500.5", "EUR"),
        ("EUR 1.234.567", "1234567", "EUR"),
        ("€ 12 EUR", "12", "EUR"),
        ("NOK 7 million", "7000000", "NOK"),
        ("EUR 40,000", "40000", "EUR"),
        ("EUR 1.234", "1234", "EUR"),
    ],
)
def test_an_amount_has_its_value_and_currency(text: str, value: str, currency: str) -> None:
    assert parse_amount(text) == Amount(Decimal(value), currency)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "EUR", "TBC", "1500", "EUR 1.234 million", "KWD 1.234", "EUR 0.125",
        "$ 1,250,000", "XYZ 20", "EUR 20 CHF", "EUR 1.2.3", "EUR 1,2,3", "EUR 1,234,56",
        "EUR 1.000,00.00", "-5 EUR", "EUR 1e999", "EUR NaN", "about EUR 2 million",
        "EUR 2 million (EU contribution)", "EUR 20 or 30", "eur 20", "EUR ٣٠", "EUR 10%",
    ],
)  # fmt: skip
def test_what_is_not_wholly_understood_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None


@pytest.mark.parametrize(
    ("text", "point", "value"),
    [("EUR 1.234 million", ".", "1234000"), ("EUR 1.234 million", ",", "1234000000"),
     ("KWD 1,234", ",", "1.234"), ("KWD 1,234", ".", "1234")],
)  # fmt: skip
def test_the_decimal_mark_of_other_amounts_settles_one_in_doubt(
    text: str, point: str, value: str
) -> None:
    amount = parse_amount(text, point)
    assert amount
    assert amount.value == Decimal(value)


def test_amounts_of_one_page_settle_each_other() -> None:
    assert common_point(["EUR 1.5 million", "EUR 40,000", "text", "1,234.50"]) == "."
    assert common_point(["1.234.567", "2,5"]) == ","
    assert common_point(["1.5", "2,5"]) is None
    assert common_point(["EUR 1.234", ""]) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("1250000", "1250000"), ("1.250.000,50", "1250000.50"), ("-1.2 million", "-1200000"),
     ("12,5", "12.5"), ("EUR 5", None), ("NaN", None), ("1e999", None), ("--5", None)],
)  # fmt: skip
def test_a_number_without_a_currency_is_read_alike(text: str, value: str | None) -> None:
    assert parse_number(text) == (Decimal(value) if value else None)


@given(
    st.decimals(0, 10**12, places=2),
    st.sampled_from(["EUR", "CHF", "USD", "TRY", "XOF"]),
    st.sampled_from([",.", ".,", "'.", "’.", " ,", " ."]),
    st.booleans(),
)
def test_an_amount_with_hundredths_reads_back_however_it_is_written(
    value: Decimal, currency: str, marks: str, first: bool
) -> None:
    number = f"{value:,.2f}".translate(str.maketrans(",.", marks))
    text = f"{currency} {number}" if first else f"{number} {currency}"
    assert parse_amount(text) == Amount(value, currency)


@given(st.text(st.sampled_from("0123456789.,'’ €$EURmioCHF-–")) | st.text())
def test_no_text_makes_it_raise(text: str) -> None:
    amount = parse_amount(text)
    assert amount is None or amount.value >= 0


@pytest.mark.parametrize("unit", ["1", "1,", " ", "€", "1 ", "1.000"])
def test_a_long_text_is_refused_soon(unit: str) -> None:
    start = process_time()
    assert parse_amount("EUR 1" + unit * 200_000) is None or not unit.strip()
    assert process_time() - start < 1
