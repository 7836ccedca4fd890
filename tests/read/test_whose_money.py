"""A donor's report claims no amount of which the source says that others give a part."""

from __future__ import annotations

import csv
import io

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import activity, iati

from portfolio_lib import Portfolio
from portfolio_lib.show.breakdown import rows_by_donor

BASE = {"Title": "Bridges", "Objective": "To build.", "Donor": "Sida", "Country": "Serbia",
        "Start": "2016-10", "End": "2018-10"}  # fmt: skip


def sheet(*rows: dict[str, str]) -> Portfolio:
    """A list with a project for each row, called by its number."""
    names = list(dict.fromkeys(name for more in rows for name in (*BASE, *more)))
    buffer = io.StringIO()
    lines = [BASE | {"Title": f"Bridges {at}"} | more for at, more in enumerate(rows)]
    csv.writer(buffer).writerows([names, *([line.get(n, "") for n in names] for line in lines)])
    return loaded({"projects.csv": buffer.getvalue()})


def pages(*said: str, donor: str = "Sida") -> Portfolio:
    """A page for each text, called by its number; a text has its own donor after a bar."""
    files: dict[str, str | bytes] = {}
    for at, text in enumerate(said):
        lines, _, own_donor = text.partition("|")
        files[f"{at:02}.txt"] = (
            f"Bridges {at}\nCountry: Serbia\nDonor: {own_donor or donor}\n{lines}\n"
            "Period: 10/2016 - 10/2018\nObjective: To build.\n"
        )
    return loaded(files)


def own(portfolio: Portfolio, donor: str = "sida") -> dict[str, set[tuple[str, float]]]:
    """Kind and value of what the report of a donor calls its own, by project."""
    rows = portfolio.for_donor(donor).current_amounts()
    found: dict[str, set[tuple[str, float]]] = {}
    for project, kind, value in zip(rows["project"], rows["kind"], rows["value"], strict=True):
        found.setdefault(project, set()).add((kind, value))
    return found


def projects_with(portfolio: Portfolio, rule: str) -> set[str]:
    found = portfolio.findings
    return set(found.loc[found["rule"] == rule, "project"].dropna())


def names(count: int) -> set[str]:
    return {f"bridges-{at}" for at in range(count)}


MILLION = {"Budget": "EUR 1,000,000"}


@pytest.mark.parametrize(
    "cost", ["Total project cost (EUR)", "Gesamtkosten (EUR)", "Coût total (EUR)"]
)
def test_what_a_project_costs_is_not_what_its_donor_gives(cost: str) -> None:
    portfolio = sheet(
        {cost: "5,000,000", "Commitment (EUR)": "1,200,000"},
        {cost: "2,500,000", "Commitment (EUR)": "2,500,000"},
    )
    assert own(portfolio) == {
        "bridges-0": {("commitment", 1_200_000)},
        "bridges-1": {("commitment", 2_500_000), ("budget", 2_500_000)},
    }


def test_a_budget_beside_what_is_committed_so_far_stays_the_only_donor_s() -> None:
    portfolio = sheet({"Budget (EUR)": "5,000,000", "Commitment (EUR)": "1,200,000"})
    assert own(portfolio) == {"bridges-0": {("commitment", 1_200_000), ("budget", 5_000_000)}}


BUDGET = (
    '<budget><period-start iso-date="2018-01-01"/><period-end iso-date="2018-12-31"/>'
    '<value currency="EUR" value-date="2018-01-01">1000</value></budget>'
)


def paid(code: str, value: int, provider: str = "") -> str:
    """A transaction in euros."""
    body = f"<provider-org><narrative>{provider}</narrative></provider-org>" if provider else ""
    return (
        f'<transaction><transaction-type code="{code}"/><transaction-date iso-date="2018-02-01"/>'
        f'<value currency="EUR" value-date="2018-02-01">{value}</value>{body}</transaction>'
    )


@pytest.mark.parametrize("code", ["1", "11", "2"])
def test_a_budget_is_nobodys_where_another_than_the_only_donor_gives_too(code: str) -> None:
    more = (BUDGET, paid("1", 100, "Ministry of Water"), paid(code, 900, "Norad"), paid("3", 500))
    portfolio = loaded({"a.xml": iati(activity(*more))}, None)
    assert own(portfolio, "ministry-of-water") == {"XM-1-A": {("incoming", 100)}}
    assert portfolio.for_donor("ministry-of-water").view.unattributed == ("XM-1-A",)


def test_what_the_reporting_organisation_passes_on_takes_nothing_from_the_only_donor() -> None:
    more = (BUDGET, paid("2", 900, "Reporter"), paid("3", 500, "Reporter"))
    portfolio = loaded({"a.xml": iati(activity(*more))}, None)
    assert ("budget", 1000) in own(portfolio, "ministry-of-water")["XM-1-A"]


PARTS = [
    "Sida (60 %)", "Sida 60%", "Sida and others", "Sida et al.", "Sida u.a.", "Sida + 3 others",
    "Sida; other donors", "Sida, etc.", "Sida et autres bailleurs", "Sida y otros",
    "Sida (and others)",
]  # fmt: skip


def test_a_donor_that_is_said_to_give_a_part_does_not_give_the_whole() -> None:
    for portfolio in (
        sheet(*(MILLION | {"Donor": donor} for donor in PARTS)),
        pages(*(f"Budget: EUR 1,000,000|{donor}" for donor in PARTS)),
    ):
        assert set(portfolio.donors()["name"]) == {"Sida"}
        assert own(portfolio) == {}
        assert list(portfolio.amounts["value"]) == [1_000_000] * len(PARTS)


def test_a_donor_that_is_said_to_give_all_gives_the_whole() -> None:
    portfolio = sheet(MILLION | {"Donor": "Sida (100 %)"})
    assert own(portfolio) == {"bridges-0": {("budget", 1e6)}}


CO_DONORS = [
    "Co-donor", "Co-donors", "Other donors", "Other funders", "Additional donor", "Second donor",
    "Cofinancier", "Co-funders", "Co-financed by", "Weitere Geber", "Autres bailleurs",
    "Cofinancé par", "Otros donantes", "Altri donatori", "Outros doadores",
]  # fmt: skip


def test_donors_in_a_column_or_line_of_their_own_are_donors_too() -> None:
    for portfolio in (
        sheet(*(MILLION | {header: "Norad"} for header in CO_DONORS)),
        pages(*(f"Budget: EUR 1,000,000\n{header}: Norad" for header in CO_DONORS)),
    ):
        assert len(portfolio.for_donor("norad")) == len(CO_DONORS)
        assert own(portfolio) == own(portfolio, "norad") == {}


OF_OTHERS = [
    ("Co-financing (EUR)", "200,000"), ("Cofinancing", "yes"), ("Own contribution", "200,000"),
    ("Eigenmittel (EUR)", "200000"), ("National contribution (EUR)", "200000"),
    ("Sida share (%)", "60"), ("Funding share", "60%"), ("Multi-donor", "yes"),
    ("Counterpart funding (EUR)", "1"), ("Funding gap (EUR)", "600,000"),
    ("Cofinancement (EUR)", "200 000"), ("Autres financements", "oui"),
]  # fmt: skip


def test_a_column_of_what_others_pay_leaves_the_budget_to_nobody() -> None:
    portfolio = sheet(*(MILLION | {header: said} for header, said in OF_OTHERS))
    assert own(portfolio) == {}


def test_a_column_that_says_that_nobody_else_pays_changes_nothing() -> None:
    said = ["0", "-", "no", "none", "0 %", "0.00", ""]
    rows = [MILLION | {"Co-financing (EUR)": one} for one in said]
    portfolio = sheet(*rows, MILLION | {"Donor share": "100%"})
    assert set(own(portfolio)) == names(len(said) + 1)


REMARKS = [
    "(80%)", "(Sida share: 80%)", "(of which Sida: EUR 800,000)", "(Sida: EUR 800,000)",
    "(Sida contribution: 800,000)", "(Sida 80%, Norway 20%)", "(co-funded)", "(all donors)",
    "(incl. own contribution of 10%)", "(incl. 100,000 co-financing)", "(Norway)",
    "(co-financed by Norway)", "including Norway", "(Sida and Norway)",
    "of which Sida EUR 800,000",
]  # fmt: skip


def test_a_remark_that_others_give_too_leaves_an_amount_to_nobody() -> None:
    said = [f"EUR 1,000,000 {remark}" for remark in REMARKS]
    for portfolio in (
        sheet(*({"Budget": one} for one in said)), pages(*(f"Budget: {one}" for one in said))
    ):  # fmt: skip
        assert list(portfolio.amounts["value"]) == [1_000_000] * len(said)
        assert own(portfolio) == {}
        assert projects_with(portfolio, "amount-with-remark") == names(len(said))


def test_other_remarks_leave_an_amount_to_its_donor() -> None:
    remarks = ["(loan)", "(3 years)", "(USD 1.1 million)", "(Phase II)", "[1]",
               "(exchange rate 1.1)"]  # fmt: skip
    said = [f"EUR 1,000,000 {remark}" for remark in remarks]
    for portfolio in (
        sheet(*({"Budget": one} for one in said)), pages(*(f"Budget: {one}" for one in said))
    ):  # fmt: skip
        assert set(own(portfolio)) == names(len(said))
        assert projects_with(portfolio, "amount-with-remark") == names(len(said))


TAKEN_BACK = [
    "(remaining)", "(balance)", "(unspent)", "(every year)", "(pending)", "(rejected)",
    "(cancelled)", "(not approved)", "(not confirmed)", "(subject to approval)", "(?)",
    "(revised: EUR 700,000)", "(increased to EUR 700,000)", "(now EUR 300,000)", "(previously)",
    "(expected)", "(Restbetrag)", "(abgelehnt)", "(refusé)", "(solde)", "(rechazado)",
]  # fmt: skip


def test_an_amount_that_its_remark_takes_back_is_left_out() -> None:
    said = [f"EUR 500,000 {remark}" for remark in TAKEN_BACK]
    for portfolio in (
        sheet(*({"Budget": one} for one in said)), pages(*(f"Budget: {one}" for one in said))
    ):  # fmt: skip
        assert portfolio.amounts.empty
        assert projects_with(portfolio, "amount-not-understood") == names(len(said))


def test_what_others_pay_is_no_budget_of_the_project() -> None:
    portfolio = pages("Co-financing: EUR 500,000\nBudget: EUR 2m")
    assert list(portfolio.amounts["value"]) == [2_000_000]
    assert own(portfolio) == {}


def test_a_co_donor_alone_is_not_the_donor_of_all() -> None:
    for portfolio in (
        sheet(MILLION | {"Donor": "", "Co-financed by": "Sida"}),
        loaded({
            "page.txt": "Bridges 0\nCountry: Serbia\nCo-funded by: Sida\nBudget: EUR 1m\n"
            "Period: 10/2016 - 10/2018\nObjective: To build.\n"
        }),
    ):  # fmt: skip
        assert set(portfolio.donors()["name"]) == {"Sida"}
        assert own(portfolio) == {}


def test_what_a_donor_commits_beside_the_money_of_others_is_its_own() -> None:
    money = {"Committed (EUR)": "300", "Budget (EUR)": "500", "Co-financing (EUR)": "200"}
    assert own(sheet(money)) == {"bridges-0": {("commitment", 300.0)}}


def test_own_funds_and_unnamed_givers_are_no_donor_and_give_a_part() -> None:
    nobody = ["Own funds", "Self-funded", "Anonymous", "Eigenmittel",
              "Fonds propres", "Fondos propios"]  # fmt: skip
    alone = sheet(*(MILLION | {"Donor": one} for one in nobody))
    assert alone.donors().empty
    beside = ["Sida; Own funds", "Sida, own resources", "Sida + Eigenmittel"]
    portfolio = sheet(*(MILLION | {"Donor": one} for one in beside))
    assert set(portfolio.donors()["name"]) == {"Sida"}
    assert own(portfolio) == {}


def test_a_word_for_nothing_is_no_donor_on_a_page() -> None:
    words = ["TBD", "N/A", "None", "various", "Own funds", "-", "Anonymous", "Multi-donor"]
    portfolio = pages(*(f"Budget: EUR 1m|{word}" for word in words))
    assert portfolio.donors().empty
    assert projects_with(portfolio, "placeholder-value") == names(len(words))


def test_a_donor_beside_one_that_is_not_known_yet_does_not_give_all() -> None:
    donors = ["Sida; TBD", "Sida (tbc)", "Sida and various donors", "Sida, to be confirmed"]
    for portfolio in (
        sheet(*(MILLION | {"Donor": donor} for donor in donors)),
        pages(*(f"Budget: EUR 1,000,000|{donor}" for donor in donors)),
    ):
        assert set(portfolio.donors()["name"]) == {"Sida"}
        assert own(portfolio) == {}


def test_what_another_gives_stands_below_a_donor_as_shared_only() -> None:
    portfolio = sheet(MILLION | {"Provider": "Norad"}, MILLION | {"Donor": "SDC"})
    told = rows_by_donor(portfolio)
    assert told is not None
    assert "each row shows the full amount" in str(told.note)
