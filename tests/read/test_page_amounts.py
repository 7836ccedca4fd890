"""Amounts on pages: what counts, for when, from whom; and what does not count."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from helpers.data_folders import finding, loaded, project, rules

from portfolio_lib import Portfolio


def of(*lines: str) -> Portfolio:
    """A page of one project with these lines about money."""
    return loaded({"page.txt": project() + "".join(f"\n\n{line}" for line in lines) + "\n"})


def told(portfolio: Portfolio) -> list[str]:
    return [rule for rule, _ in rules(portfolio) if rule != "unknown-organisation"]


@pytest.mark.parametrize(
    ("line", "kind", "value", "currency"),
    [
        ("Budget: € 40.000,00", "budget", 40_000, "EUR"),
        ("Total budget: EUR 1.2 million", "budget", 1_200_000, "EUR"),
        ("Projektbudget: CHF 250'000", "budget", 250_000, "CHF"),
        ("Amount: USD 1,250,000", "budget", 1_250_000, "USD"),
        ("Commitment: EUR 40,000", "commitment", 40_000, "EUR"),
        ("Auszahlungen: 1,5 Mio. EUR", "disbursement", 1_500_000, "EUR"),
        ("Dépenses : 2 millions de francs suisses", "expenditure", 2_000_000, "CHF"),
        ("Funds received: NOK 7 million", "incoming", 7_000_000, "NOK"),
        ("Budget:\n\nEUR 5,000", "budget", 5_000, "EUR"),
    ],
)
def test_an_amount_has_its_kind_value_and_currency(
    line: str, kind: str, value: float, currency: str
) -> None:
    portfolio = of(line)
    assert told(portfolio) in ([], ["payment-without-day"])
    (row,) = portfolio.amounts.to_dict("records")
    assert (row["kind"], row["value"], row["currency"]) == (kind, value, currency)
    assert row["line"] == (15 if "\n" in line else 13)
    assert pd.isna(row["provider"])


@pytest.mark.parametrize(
    "said", ["for 2015–2016 from the European Commission", "(2015–2016), from European Commission",
             "provided by the European Commission for the period January 2015 – December 2016"],
)  # fmt: skip
def test_an_amount_keeps_its_period_and_its_provider(said: str) -> None:
    portfolio = of(f"Budget: EUR 1.2 million {said}")
    (row,) = portfolio.amounts.to_dict("records")
    assert (row["period_start"].date(), row["period_end"].date()) == (
        date(2015, 1, 1), date(2016, 12, 31),
    )  # fmt: skip
    assert row["provider"] == portfolio.project_organisations["organisation"][0]


def test_a_payment_keeps_its_day_and_a_provider_that_is_no_party_stays_as_written() -> None:
    portfolio = of("Disbursement: EUR 500 on 3 May 2016 from the Lottery Fund")
    (row,) = portfolio.amounts.to_dict("records")
    assert (row["date"].date(), row["provider"]) == (date(2016, 5, 3), "Lottery Fund")


def test_budgets_of_several_periods_all_count() -> None:
    portfolio = of("Budget: EUR 500 for 2015", "Budget: 2016: EUR 700", "Budget: CHF 3")
    assert list(portfolio.amounts["value"]) == [500, 700, 3]
    assert told(portfolio) == []


def test_a_part_beside_the_whole_is_told_and_never_added() -> None:
    portfolio = of("Total budget: EUR 500", "Budget: EUR 300 from the European Commission",
                   "Budget: EUR 450")  # fmt: skip
    assert list(portfolio.amounts["value"]) == [500]
    assert told(portfolio) == ["amount-stated-twice"] * 2


def test_of_two_amounts_for_the_whole_the_smaller_is_taken_for_a_part() -> None:
    portfolio = of("Budget: EUR 300", "Budget: EUR 500")
    assert list(portfolio.amounts["value"]) == [500]
    found = finding(portfolio, "amount-stated-twice")
    assert str(found["value"]).endswith("EUR 300")


def test_the_same_amount_stated_twice_counts_once_and_is_told() -> None:
    portfolio = of("Budget: EUR 500 for 2016", "Amount: EUR 500.00 (2016)")
    assert list(portfolio.amounts["value"]) == [500]
    assert told(portfolio) == ["amount-stated-twice"]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Budget: 1,250,000", "amount-without-currency"),
        ("Budget: 1,250,000 for 2015", "amount-without-currency"),
        ("Budget: EUR 1.234 million", "amount-not-understood"),
        ("Budget: to be confirmed", "amount-not-understood"),
        ("Budget: EUR 40,000 per year", "amount-not-understood"),
        ("Budget: EUR 40,000 – 50,000", "amount-not-understood"),
        ("Budget: EUR 40,000 from EUR 60,000", "amount-not-understood"),
        ("Budget: EUR 1e999", "amount-not-understood"),
        ("Budget: EUR NaN", "amount-not-understood"),
        ("Budget: $ 1,250,000", "amount-not-understood"),
    ],
)
def test_what_is_not_wholly_understood_is_a_finding_and_not_added(line: str, rule: str) -> None:
    portfolio = of(line)
    assert portfolio.amounts.empty
    found = finding(portfolio, rule)
    assert (found["line"], found["value"], found["severity"]) == (13, line, "warning")
    assert found["suggestion"]


def test_other_amounts_of_the_page_settle_one_in_doubt() -> None:
    portfolio = of("Budget: EUR 1.234 million", "Expenditure: EUR 1,234.50")
    assert list(portfolio.amounts["value"]) == [1_234_000, 1_234.5]


def test_an_amount_outside_any_project_is_told() -> None:
    portfolio = loaded({"page.txt": f"About us\n\nBudget: EUR 5\n\n\n{project()}\n"})
    assert portfolio.amounts.empty
    assert finding(portfolio, "amount-not-used")["line"] == 3
