"""Amounts in spreadsheets: their columns, and which of a project's rows count."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from helpers import data_folders
from helpers.data_folders import finding, loaded

from portfolio_lib import Portfolio, show

MONEY = ["Title", "Objective", "Country", "Donor", "Start", "End", "Budget", "Currency"]
BASE = ["Bridges", "To build.", "Serbia", "Some Fund", "2016-10", "2018-10"]


def sheet(*rows: list[str]) -> Portfolio:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";").writerows(rows)
    return loaded({"projects.csv": buffer.getvalue()})


def workbook(*rows: list[Any]) -> Portfolio:
    return loaded({"projects.xlsx": data_folders.workbook({"List": rows})})


def with_rows(*changes: dict[str, str]) -> Portfolio:
    """A sheet of the one project `BASE`, each row with these values of its own."""
    base = dict(zip(["ID", *MONEY], ["B-1", *BASE, "", "EUR"], strict=True))
    return sheet(["ID", *MONEY], *(list((base | change).values()) for change in changes))


def rules(portfolio: Portfolio) -> set[str]:
    return set(portfolio.findings["rule"]) - {"unknown-organisation"}


def amounts(portfolio: Portfolio) -> list[tuple[str, float, str]]:
    table = portfolio.amounts
    return list(zip(table["kind"], table["value"], table["currency"], strict=True))


@pytest.mark.parametrize(
    ("cell", "currency", "value"),
    [("1250000", "EUR", 1_250_000), ("1.250.000,50", "EUR", 1_250_000.5), ("40,000", "€", 40_000),
     ("1.2 million", "USD", 1_200_000), ("CHF 250'000", "", 250_000),
     ("€ 40.000,00", "EUR", 40_000)],
)  # fmt: skip
def test_a_column_of_amounts_is_read_with_its_currency(
    cell: str, currency: str, value: float
) -> None:
    portfolio = sheet(MONEY, [*BASE, cell, currency])
    assert rules(portfolio) == ({"negative-total"} if value < 0 else set())
    assert [row[:2] for row in amounts(portfolio)] == [("budget", value)]
    assert portfolio.amounts["line"][0] == 2


@pytest.mark.parametrize(
    "header",
    ["Budget (EUR)", "Gesamtbudget in EUR", "Montant (€)", "Budget 2016 (EUR)", "Budget EUR 2016"],
)
def test_a_header_may_state_currency_and_year(header: str) -> None:
    portfolio = sheet([*MONEY[:6], header], [*BASE, "1.000,50"])
    assert rules(portfolio) == set()
    assert amounts(portfolio) == [("budget", 1000.5, "EUR")]
    starts = portfolio.amounts["period_start"].dt.year.dropna()
    assert list(starts) == ([2016] if "2016" in header else [])


def test_a_header_with_other_words_is_no_column_of_amounts() -> None:
    portfolio = sheet([*MONEY[:6], "Amount of staff"], [*BASE, "7"])
    assert rules(portfolio) == {"unknown-column"}
    assert amounts(portfolio) == []


def test_all_kinds_have_columns_in_english_german_and_french() -> None:
    header = [*MONEY[:6], "Zugesagt", "Décaissements", "Spent", "Funds received", "Währung",
              "Valutadatum", "Versé par"]  # fmt: skip
    portfolio = sheet(header, [*BASE, "4", "3", "2", "1", "CHF", "2016-10-15", "Some Fund"])
    kinds = ["commitment", "disbursement", "expenditure", "incoming"]
    assert [kind for kind, _, _ in amounts(portfolio)] == kinds
    assert rules(portfolio) == set()
    assert set(portfolio.amounts["provider"]) == {"some-fund"}
    assert set(portfolio.amounts["date"].dt.date) == {dt.date(2016, 10, 15)}


@pytest.mark.parametrize("header", ["Budget (million EUR)", "Budget in Mio. EUR", "Budget (kEUR)"])
@pytest.mark.parametrize("cell", ["1.234", "1,234", "-1.234", "EUR 1.234"])
def test_three_decimals_below_a_header_in_millions_are_not_taken_for_thousands(
    header: str, cell: str
) -> None:
    portfolio = sheet([*MONEY[:6], header], [*BASE, cell])
    assert amounts(portfolio) == []
    assert finding(portfolio, "amount-not-understood")["value"] == cell


def test_another_amount_settles_what_the_mark_below_a_header_in_millions_is() -> None:
    header = ["ID", *MONEY[:6], "Budget (million EUR)"]
    portfolio = sheet(header, ["A", *BASE, "1.234"], ["B", *BASE, "1.5"])
    assert [value for _, value, _ in amounts(portfolio)] == [1_234_000, 1_500_000]


def test_a_negative_amount_is_read_and_told_as_a_negative_total() -> None:
    portfolio = sheet(MONEY, [*BASE, "-500", "EUR"])
    assert rules(portfolio) == {"negative-total"}
    assert [row[:2] for row in amounts(portfolio)] == [("budget", -500)]


@pytest.mark.parametrize(
    ("cell", "currency", "rule"),
    [("1000", "", "amount-without-currency"), ("1000", "gold", "amount-without-currency"),
     ("a lot", "EUR", "amount-not-understood"), ("1.234 million", "EUR", "amount-not-understood"),
     ("EUR 1.234 m", "", "amount-not-understood"), ("EUR 1.234 bn", "", "amount-not-understood"),
     ("1e999", "EUR", "amount-not-understood")],
)  # fmt: skip
def test_an_amount_that_cannot_count_is_told_with_its_row(
    cell: str, currency: str, rule: str
) -> None:
    portfolio = sheet(MONEY, [*BASE, cell, currency])
    assert amounts(portfolio) == []
    found = finding(portfolio, rule)
    assert (found["line"], found["value"], found["field"]) == (2, cell, "budget")


def test_an_amount_below_another_currency_is_told() -> None:
    portfolio = sheet([*MONEY[:6], "Budget (EUR)"], [*BASE, "CHF 5"])
    assert rules(portfolio) == {"amount-not-understood"}


def test_a_number_of_a_workbook_is_exact_whatever_it_looks_like() -> None:
    portfolio = workbook(MONEY, [*BASE, 1.234, "EUR"], ["Tunnels", *BASE[1:], 1e300, "EUR"])
    assert amounts(portfolio) == [("budget", 1.234, "EUR")]
    assert rules(portfolio) == {"amount-not-understood"}


def test_another_cell_of_the_column_settles_the_decimal_mark() -> None:
    portfolio = sheet(MONEY, [*BASE, "1.234 million", "EUR"], ["Tunnels", *BASE[1:], "12,5", "EUR"])
    assert [value for _, value, _ in amounts(portfolio)] == [1_234_000_000, 12.5]


def test_the_same_amount_in_several_rows_counts_once_and_is_told() -> None:
    portfolio = with_rows({"Budget": "1000"}, {"Country": "Kosovo", "Budget": "1000"})
    assert len(portfolio) == 1
    assert amounts(portfolio) == [("budget", 1000, "EUR")]
    assert portfolio.amounts["place"].isna().all()
    assert rules(portfolio) == {"amount-in-several-rows"}


def test_amounts_that_differ_by_row_are_for_the_place_of_the_row() -> None:
    portfolio = with_rows({"Budget": "1000"}, {"Country": "Kosovo", "Budget": "500"})
    assert list(portfolio.amounts["value"]) == [1000, 500]
    assert list(portfolio.amounts["place"]) == ["RS", "XK"]
    assert rules(portfolio) == {"amounts-by-row"}


def test_amounts_that_differ_by_row_may_be_of_the_donor_of_the_row() -> None:
    portfolio = with_rows({"Budget": "1000"}, {"Donor": "Other Fund", "Budget": "500"})
    assert list(portfolio.amounts["provider"]) == ["some-fund", "other-fund"]
    assert rules(portfolio) == {"amounts-by-row"}


def test_amounts_that_differ_in_rows_with_nothing_of_their_own_are_not_added() -> None:
    portfolio = with_rows({"Budget": "1000"}, {"Budget": "500"})
    assert amounts(portfolio) == []
    assert rules(portfolio) == {"amounts-differ"}
    assert "an amount that cannot be counted" in show.remarks(portfolio).text


def test_a_total_beside_the_budgets_of_years_counts_alone() -> None:
    header = [*MONEY[:6], "Budget 2016 (EUR)", "Budget 2017 (EUR)"]
    years = sheet(header, [*BASE, "400", "600"])
    assert [value for _, value, _ in amounts(years)] == [400, 600]
    both = sheet([*header, "Budget (EUR)"], [*BASE, "400", "600", "1000"])
    assert [value for _, value, _ in amounts(both)] == [1000]
    assert rules(both) == {"amount-stated-twice"}


@pytest.mark.parametrize("written", ["€1,500", "1,500", "EUR 1,500"])
def test_thousands_among_decimals_are_no_amount(written: str) -> None:
    header = ["ID", *MONEY[:6], "Budget (EUR)"]
    portfolio = sheet(header, ["A", *BASE, written], ["B", *BASE, "5.000,00"])
    assert [value for _, value, _ in amounts(portfolio)] == [5_000]
    assert "amount-not-understood" in set(portfolio.findings["rule"])


def by_years(header: str, *spent: int, budget: str = "1000") -> Portfolio:
    """A row a year, with the same budget in each and what was spent in that year."""
    head = ["Title", "Objective", "Country", "Donor", "Year", header, "Spent (EUR)"]
    rows = [[*BASE[:4], str(2016 + at), budget, str(one)] for at, one in enumerate(spent)]
    return sheet(head, *rows)


def total(portfolio: Portfolio) -> float:
    return float(portfolio.amounts.loc[portfolio.amounts["kind"] == "budget", "value"].sum())


def test_a_budget_that_each_row_of_a_year_repeats_counts_as_its_header_says() -> None:
    assert total(by_years("Total budget (EUR)", 300, 400)) == 1000
    assert total(by_years("Project budget (EUR)", 600, 700)) == 1000


def test_a_budget_of_each_year_is_added_where_more_was_spent_than_one_of_them() -> None:
    assert total(by_years("Budget (EUR)", 900, 800)) == 2000


def test_a_repeated_budget_of_which_nothing_tells_what_it_is_of_is_left_out() -> None:
    portfolio = by_years("Budget (EUR)", 300, 400)
    assert total(portfolio) == 0
    assert "amount-of-year-or-whole" in rules(portfolio)


def test_an_amount_beside_a_donor_that_each_row_of_a_year_repeats_counts_once() -> None:
    rows = [[*BASE[:3], "Norway: EUR 50; Sida: EUR 20", str(year), str(year)]
            for year in (2016, 2017)]  # fmt: skip
    portfolio = sheet(["Title", "Objective", "Country", "Donor", "Year", "Spent (EUR)"], *rows)
    given = portfolio.amounts[portfolio.amounts["kind"] == "commitment"]
    assert sorted(given["value"]) == [20, 50]


def test_a_column_that_is_called_by_a_currency_alone_has_the_amounts() -> None:
    found = sheet(["Grant no", *MONEY[:6], "EUR"], ["G/1", *BASE, "1000"], ["G/2", *BASE, "20.5"])
    assert list(found.projects["project"]) == ["G/1", "G/2"]
    assert amounts(found) == [("budget", 1000, "EUR"), ("budget", 20.5, "EUR")]
    both = sheet([*MONEY[:6], "EUR", "USD"], [*BASE, "1000", "1100"])
    assert amounts(both) == []
    assert set(both.fields["name"]) == {"EUR", "USD"}


def test_the_amount_of_a_donor_is_no_name() -> None:
    found = sheet([*MONEY[:6], "Donor amount", "Currency"], [*BASE, "200000", "EUR"])
    assert amounts(found) == [("commitment", 200000, "EUR")]
    assert list(found.organisations["name"]) == ["Some Fund"]
    named = sheet([*MONEY[:3], *MONEY[4:6], "Donor (amount)"],
                  [*BASE[:3], *BASE[4:], "Norad: EUR 500,000"])  # fmt: skip
    assert "Norad" in set(named.organisations["name"])


def test_a_budget_of_nought_is_none_and_nothing_spent_is_an_amount() -> None:
    header = [*MONEY[:6], "Budget (EUR)", "Disbursed (EUR)"]
    found = sheet(header, [*BASE, "0", "0.00"])
    assert amounts(found) == [("disbursement", 0, "EUR")]
    assert finding(found, "amount-of-nought")["value"] == "EUR 0.00"


def test_an_award_that_stands_for_the_start_is_told() -> None:
    header = ["Title", "Donor", "Country", "Award date", "End"]
    found = sheet(header, ["Bridges", "Some Fund", "Serbia", "2016-03-01", "2018-10"])
    assert "'Award date' counts as" in str(finding(found, "start-of-decision")["message"])
    both = sheet(
        [*header, "Start"], ["Bridges", "Some Fund", "Serbia", "2016-03-01", "2018", "2017"]
    )
    assert "start-of-decision" not in rules(both)


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Budget,Currency,Disbursed,Currency", "1000,EUR,500,USD"),
        ("Budget currency,Budget,Disbursement currency,Disbursed", "EUR,1000,USD,500"),
        ("Budget,Currency1,Disbursed,Currency2", "1000,EUR,500,USD"),
    ],
)
def test_each_amount_has_the_currency_of_the_column_beside_it(header: str, row: str) -> None:
    portfolio = loaded({"list.csv": f"Title,Donor,{header}\nRoads,A Fund,{row}\n"}, None)
    amounts = portfolio.amounts
    stated = zip(amounts["kind"], amounts["value"], amounts["currency"], strict=True)
    assert sorted(stated) == [("budget", 1000, "EUR"), ("disbursement", 500, "USD")]


def test_an_amount_does_not_take_the_currency_of_another_one() -> None:
    header = "Title,Donor,Budget,Currency,Disbursed,Currency"
    portfolio = loaded({"list.csv": f"{header}\nRoads,A Fund,1000,EUR,500,\n"}, None)
    assert list(portfolio.amounts["kind"]) == ["budget"]
    assert "amount-without-currency" in set(portfolio.findings["rule"])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,23,45,678", 12345678), ("1,23,456.50", 123456.5), ('"1,250.50-"', -1250.5),
        ("5,000/-", 5000), ("12,50,00", None), ("1250-", None),
    ],
)  # fmt: skip
def test_amounts_as_ledgers_and_in_india_are_written(cell: str, value: float | None) -> None:
    text = cell.strip('"')
    portfolio = loaded({"list.csv": f'Title,Donor,Budget (INR)\nRoads,A Fund,"{text}"\n'}, None)
    assert list(portfolio.amounts["value"]) == ([] if value is None else [value])


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["4.250", "0.500"], [4250000, 500000]),
        (["4.250", "1.017.500"], [4250000000, 1017500000000]),
        (["4.250", "7.000"], []),
    ],
)
def test_other_numbers_of_a_column_tell_whether_a_point_is_of_thousands(
    cells: list[str], values: list[float]
) -> None:
    rows = "\n".join(f"Roads {cell},A Fund,{cell}" for cell in cells)
    portfolio = loaded({"list.csv": f"Title,Donor,Loan (KD million)\n{rows}\n"}, None)
    assert list(portfolio.amounts["value"]) == values
