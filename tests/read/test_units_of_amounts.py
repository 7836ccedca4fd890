"""Units beside a table or in its column of currencies count; notes about them are no projects."""

from __future__ import annotations

import csv
import io

import pytest
import xlsxwriter
from helpers.data_folders import loaded, rules

from portfolio_lib import Portfolio

HEAD = ["Title", "Objective", "Donor", "Country", "Start", "End", "Budget (EUR)"]
ROWS = [["Bridges", "To build.", "Sida", "Serbia", "2016-10", "2018-10", "2500"],
        ["Roads", "To pave.", "Norad", "Serbia", "2016-10", "2018-10", "1200"]]  # fmt: skip


def table(*rows: list[str]) -> Portfolio:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return loaded({"projects.csv": buffer.getvalue()})


THOUSANDS = [
    "All figures in EUR thousands", "Amounts in thousands of EUR", "(in EUR '000)",
    "Beträge in Tausend Euro", "Montants en milliers d'euros", "Amounts in '000", "EUR thousands",
    "Unit: EUR '000",
]  # fmt: skip


@pytest.mark.parametrize("note", THOUSANDS)
def test_a_note_about_the_unit_counts_above_and_below_its_table(note: str) -> None:
    for portfolio in (table([note], HEAD, *ROWS), table(HEAD, *ROWS, [note])):
        assert set(portfolio.projects["title"]) == {"Bridges", "Roads"}
        assert list(portfolio.amounts["value"]) == [2_500_000, 1_200_000]


@pytest.mark.parametrize("note", ["Figures are annual", "Amounts are approximate", "Montants 2019"])
def test_a_note_about_amounts_is_no_project(note: str) -> None:
    portfolio = table(HEAD, *ROWS, [note])
    assert set(portfolio.projects["title"]) == {"Bridges", "Roads"}
    assert "note-row" in {rule for rule, _ in rules(portfolio)}


def test_the_unit_in_a_column_of_currencies_counts() -> None:
    head = [*HEAD[:-1], "Budget", "Currency"]
    units = {"EUR thousand": 1e3, "EUR '000": 1e3, "kEUR": 1e3, "TEUR": 1e3, "Mio. EUR": 1e6,
             "USD million": 1e6, "EUR": 1}  # fmt: skip
    rows = [[f"Bridges {unit}", *ROWS[0][1:-1], "250", unit] for unit in units]
    assert list(table(head, *rows).amounts["value"]) == [250 * scale for scale in units.values()]


def test_a_scaled_header_or_cell_is_not_scaled_again_by_its_currency() -> None:
    head = [*HEAD[:-1], "Budget (EUR million)", "Currency"]
    assert list(table(head, [*ROWS[0][:-1], "2.5", "EUR million"]).amounts["value"]) == [2_500_000]
    head = [*HEAD[:-1], "Budget", "Currency"]
    found = table(head, [*ROWS[0][:-1], "2.5 million", "EUR million"]).amounts
    assert list(found["value"]) == [2_500_000]


@pytest.mark.parametrize("code", ["XXX", "XTS"])
def test_a_code_that_is_of_no_currency_is_none(code: str) -> None:
    portfolio = table([*HEAD[:-1], "Budget", "Currency"], [*ROWS[0], code])
    assert portfolio.amounts.empty
    assert "amount-without-currency" in {rule for rule, _ in rules(portfolio)}


def test_the_budget_of_years_is_not_added_to_those_of_each() -> None:
    head = [*HEAD[:-1], "Budget 2025 (EUR)", "Budget 2026 (EUR)", "Budget 2025-2026 (EUR)"]
    for years in (["500", "300", "800"], ["500", "", "900"]):
        found = table(head, [*ROWS[0][:-1], *years]).amounts
        assert found["value"].sum() == float(years[-1])


def workbook(header: str, *cells: tuple[float, str]) -> Portfolio:
    """A project for each number with its format."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEAD[:-1], header])
        for at, (value, shown) in enumerate(cells, 1):
            sheet.write_row(at, 0, [f"Bridges {at}", *ROWS[0][1:-1]])
            sheet.write_number(at, len(HEAD) - 1, value, book.add_format({"num_format": shown}))
    return loaded({"list.xlsx": stream.getvalue()})


def test_a_number_that_is_shown_as_another_or_in_another_currency_is_left_out() -> None:
    shown = [(0.8, "0%"), (0.8, "0.0 %"), (2.5, '0.0" m"'), (250.0, '0"k"'),
             (2.5, '0.0" Mio. EUR"'), (2500.0, "[$USD] #,##0")]  # fmt: skip
    portfolio = workbook("Budget (EUR)", *shown)
    assert portfolio.amounts.empty
    assert [rule for rule, _ in rules(portfolio)].count("amount-not-understood") == len(shown)


def test_a_number_that_is_shown_in_thousands_is_what_it_is() -> None:
    portfolio = workbook("Budget (EUR)", (2_500_000, '#,##0.0,," m"'), (2500, "#,##0 [$EUR]"))
    assert list(portfolio.amounts["value"]) == [2_500_000, 2500]
