"""Money in IATI activity files: kinds, currencies, dates, parties, and totals."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import activity, bare, iati, read
from lxml import etree

from portfolio_lib.read.records import ProjectRecord

CURRENCIES = ("EUR", "USD", "KES")
KINDS = {
    "1": "incoming", "2": "commitment", "3": "disbursement", "4": "expenditure",
    "11": "incoming commitment",
}  # fmt: skip


def record(*elements: str, own: str = "") -> ProjectRecord:
    (only,) = read(iati(bare(*elements, own=own))).projects
    return only


def budget(value: str, attributes: str = "") -> str:
    return (
        '<budget><period-start iso-date="2018-01-01"/><period-end iso-date="2018-12-31"/>'
        f"<value {attributes}>{value}</value></budget>"
    )


def transaction(kind: str, value: str, currency: str = "EUR", inside: str = "") -> str:
    return (
        f'<transaction><transaction-type code="{kind}"/><transaction-date iso-date="2018-05-01"/>'
        f'<value currency="{currency}">{value}</value>{inside}</transaction>'
    )


def test_a_budget_has_value_currency_date_and_period() -> None:
    (amount,) = record(budget("200000.06", 'currency="USD" value-date="2018-03-01"')).amounts
    assert (amount.kind, amount.value, amount.currency) == ("budget", 200000.06, "USD")
    assert amount.date == date(2018, 3, 1)
    assert (amount.period_start, amount.period_end) == (date(2018, 1, 1), date(2018, 12, 31))


@pytest.mark.parametrize("code", KINDS)
def test_types_of_transactions_are_kinds_of_amounts(code: str) -> None:
    (amount,) = record(transaction(code, "-5")).amounts
    assert (amount.kind, amount.value, amount.date) == (KINDS[code], -5, date(2018, 5, 1))


def test_a_transaction_of_another_type_is_counted_as_not_kept() -> None:
    source = read(iati(bare(transaction("6", "5"))))
    assert source.projects[0].amounts == ()
    (remark,) = [item for item in source.findings if item.rule == "transactions-not-kept"]
    assert "type 6 (1)" in remark.message


def test_the_default_currency_counts_where_a_value_has_none() -> None:
    (amount,) = record(budget("1"), own='default-currency="eur"').amounts
    assert amount.currency == "EUR"


@pytest.mark.parametrize("attributes", ["", 'currency=""', 'currency="euro"', 'currency="€"'])
def test_an_amount_without_currency_is_left_out_and_told(attributes: str) -> None:
    found = record(budget("12", attributes))
    assert found.amounts == ()
    assert [item.rule for item in found.findings] == ["amount-without-currency"]


@pytest.mark.parametrize("value", ["1e999", "NaN", "INF", "1,000", "", "ten", "9" * 400, "1_000"])
def test_a_number_that_is_none_is_left_out_and_told(value: str) -> None:
    found = record(budget(value, 'currency="EUR"'))
    assert found.amounts == ()
    assert [item.rule for item in found.findings] == ["amount-not-understood"]


def test_parties_of_an_amount_are_organisations_of_the_project_or_stay_as_written() -> None:
    inside = (
        '<provider-org ref="XM-2"/><receiver-org><narrative>A Village</narrative></receiver-org>'
    )
    portfolio = loaded({"a.xml": iati(activity(transaction("3", "5", inside=inside)))}, None)
    row = portfolio.amounts.iloc[0]
    assert (row["provider"], row["receiver"]) == ("ministry-of-water", "A Village")


def test_totals_equal_what_a_plain_count_of_the_file_finds() -> None:
    money = [
        transaction(kind, str(number * 100 + 0.25), currency)
        for number, (kind, currency) in enumerate(product(KINDS, CURRENCIES))
    ]
    content = iati(*(activity(*money[n:], identifier=f"X-{n}") for n in range(len(money))))
    counted: dict[tuple[str, str], float] = {}
    for element in etree.fromstring(content.encode()).iter("transaction"):
        kind, value = element.find("transaction-type"), element.find("value")
        assert kind is not None
        assert value is not None
        key = (KINDS[str(kind.get("code"))], str(value.get("currency")))
        counted[key] = counted.get(key, 0) + float(value.text or 0)
    amounts = loaded({"a.xml": content}, None).amounts
    assert amounts.groupby(["kind", "currency"])["value"].sum().to_dict() == counted


PAYMENT = transaction("3", "100", inside='<provider-org ref="XM-2"/>')
YEAR = '<period-start iso-date="2018-01-01"/><period-end iso-date="2018-12-31"/>'
EUR = '<value currency="EUR" value-date="2018-01-01">{}</value>'


def stated(*elements: str) -> tuple[float, set[str]]:
    """The sum of what counts, and the rules of the findings."""
    portfolio = loaded({"a.xml": iati(bare(*elements))}, None)
    return float(portfolio.current_amounts()["value"].sum()), set(portfolio.findings["rule"])


@pytest.mark.parametrize("name", ["budget", "planned-disbursement"])
def test_a_budget_that_stands_twice_counts_once(name: str) -> None:
    one = f'<{name} type="1">{YEAR}{EUR.format(10)}</{name}>'
    other = f"<{name}>{YEAR}{EUR.format(10)}</{name}>"
    total, rules = stated(one, other, one.replace("2018", "2019"))
    assert total == 20
    assert "repeated-budget" in rules


def test_budgets_of_one_type_that_overlap_and_differ_are_told() -> None:
    one = f"<budget>{YEAR}{EUR.format(10)}</budget>"
    total, rules = stated(one, one.replace(">10<", ">7<").replace("2018-12-31", "2018-06-30"))
    assert (total, "budgets-overlap" in rules) == (17, True)
    following = one.replace("2018-01-01", "2018-12-31").replace("2018-12-31", "2019-12-31", 1)
    assert "budgets-overlap" not in stated(one, following.replace(">10<", ">7<"))[1]
    assert "budgets-overlap" not in stated(one, one.replace("EUR", "USD"))[1]


def revised(value: int, start: str, end: str, day: str = "2018-01-01") -> str:
    return (
        f'<budget type="2"><period-start iso-date="{start}"/><period-end iso-date="{end}"/>'
        f'<value currency="EUR" value-date="{day}">{value}</value></budget>'
    )


@pytest.mark.parametrize(
    ("budgets", "total"),
    [
        # one period: the later by its day, and of one day the later in the file
        ([revised(10, "2018-01-01", "2018-12-31", "2018-06-01"),
          revised(7, "2018-01-01", "2018-12-31")], 10),
        ([revised(10, "2018-01-01", "2018-12-31"), revised(7, "2018-01-01", "2018-12-31")], 7),
        # the whole, made longer
        ([revised(10, "2018-01-01", "2019-12-31"), revised(14, "2018-01-01", "2020-12-31")], 14),
        # the whole, then by years
        ([revised(10, "2018-01-01", "2019-12-31"), revised(6, "2018-01-01", "2018-12-31"),
          revised(5, "2019-01-01", "2019-12-31")], 11),
        # the original one is replaced by what counts
        ([f'<budget type="1">{YEAR}{EUR.format(3)}</budget>',
          revised(10, "2018-01-01", "2018-12-31"), revised(7, "2018-01-01", "2018-12-31")], 7),
    ],
)  # fmt: skip
def test_of_revised_budgets_of_one_time_the_later_counts(budgets: list[str], total: float) -> None:
    found, rules = stated(*budgets)
    assert found == total
    assert "budget-revised-again" in rules


def test_revised_budgets_that_follow_one_another_all_count() -> None:
    one, other = revised(10, "2018-01-01", "2018-12-31"), revised(7, "2018-12-31", "2019-12-31")
    found, rules = stated(one, other)
    assert found == 17
    assert "budget-revised-again" not in rules


def test_a_transaction_that_stands_twice_counts_twice_and_is_told() -> None:
    total, rules = stated(PAYMENT, PAYMENT)
    assert (total, "repeated-payment" in rules) == (200, True)
    assert "repeated-payment" not in stated(PAYMENT, PAYMENT.replace("XM-2", "XM-3"))[1]


def test_a_budget_without_a_last_day_is_told_and_its_value_is_no_date() -> None:
    total, rules = stated(
        '<budget><period-start iso-date="2018-01-01"/><value currency="EUR">5</value></budget>'
    )
    assert (total, "budget-without-period" in rules) == (5, True)
    assert "date-not-understood" not in rules


def test_attributes_of_transactions_that_no_table_keeps_are_counted() -> None:
    source = read(iati(bare(PAYMENT.replace("<transaction>", '<transaction humanitarian="1">'))))
    (remark,) = [item for item in source.findings if item.rule == "elements-not-kept"]
    assert "transaction/@humanitarian (1)" in remark.message


def for_places(*elements: str) -> dict[str, list[tuple[float, bool]]]:
    """The value of each amount for three countries, and whether it is shared."""
    portfolio = loaded({"a.xml": iati(bare(*elements, own='default-currency="EUR"'))}, None)
    frames = {code: portfolio.current_amounts(code) for code in ("KE", "UG", "TZ")}
    return {
        code: list(zip(frame["value"], frame["shared"], strict=True))
        for code, frame in frames.items()
    }


def test_percentages_that_are_more_than_all_divide_no_amount() -> None:
    def shares(*percentages: float) -> str:
        codes = zip(("KE", "UG"), percentages, strict=True)
        return "".join(
            f'<recipient-country code="{code}" percentage="{part}"/>' for code, part in codes
        )

    assert for_places(shares(70, 70), budget("1000")) == {
        "KE": [(1000, True)], "UG": [(1000, True)], "TZ": []
    }  # fmt: skip
    assert for_places(shares(60, 30), budget("1000")) == {
        "KE": [(600, False)], "UG": [(300, False)], "TZ": []
    }  # fmt: skip


def test_an_amount_for_another_country_than_the_activity_s_is_that_country_s() -> None:
    elsewhere = transaction("3", "300", inside='<recipient-country code="TZ"/>')
    kenya = '<recipient-country code="KE"/>'
    assert for_places(kenya, elsewhere, transaction("3", "200")) == {
        "KE": [(200, False)], "UG": [], "TZ": [(300, False)]
    }  # fmt: skip
