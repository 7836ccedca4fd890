"""Amounts beside the names of donors: each is what that donor gives, and in no name."""

from __future__ import annotations

import csv
import io

import pytest
from helpers.data_folders import loaded, rules

from portfolio_lib import Portfolio
from portfolio_lib.read.written.money import parse_money

BASE = {"Title": "Bridges", "Objective": "To build.", "Country": "Serbia",
        "Start": "2016-10", "End": "2018-10"}  # fmt: skip


def row(**more: str) -> Portfolio:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(zip(*(BASE | more).items(), strict=True))
    return loaded({"projects.csv": buffer.getvalue()})


def page(*lines: str) -> Portfolio:
    said = "\n".join(lines)
    return loaded({
        "page.txt": f"Bridges\nCountry: Serbia\n{said}\nPeriod: 10/2016 - 10/2018\n"
        "Objective: To build.\n"
    })  # fmt: skip


def given(portfolio: Portfolio) -> set[tuple[str, str, float, str]]:
    """Kind, currency, value and provider of the amounts that have one."""
    rows = portfolio.amounts[portfolio.amounts["provider"].notna()]
    return set(zip(rows["kind"], rows["currency"], rows["value"], rows["provider"], strict=True))


def donors(portfolio: Portfolio) -> set[str]:
    return set(portfolio.donors()["name"])


NORDIC = {("commitment", "NOK", 2_000_000.0, "norway"), ("commitment", "SEK", 500_000.0, "sida")}


@pytest.mark.parametrize(
    "cell",
    [
        "Norway: NOK 2,000,000; Sida: SEK 500,000",
        "Norway (NOK 2m), Sida (SEK 500,000)",
        "Norway – NOK 2 million and Sida – SEK 0.5 million",
        "NOK 2 million from Norway, SEK 500,000 from Sida",
        "Norway: 2.000.000 NOK\nSida: 500.000 SEK",
        "Norway [NOK 2,000,000] / Sida [SEK 500'000.-]",
        "Norway (80 %, NOK 2m), Sida (20 %, SEK 500,000)",
    ],
)
def test_an_amount_beside_a_donor_is_its_own_in_cells_and_on_pages(cell: str) -> None:
    for portfolio in (row(Donor=cell), page(f"Donors: {'; '.join(cell.splitlines())}")):
        assert given(portfolio) == NORDIC
        assert donors(portfolio) == {"Norway", "Sida"}
        assert "share-beside-name" in {rule for rule, _ in rules(portfolio)}


def test_items_of_a_list_of_donors_have_amounts_too() -> None:
    assert given(page("Donors:", "- Norway: NOK 2,000,000", "- Sida: SEK 500,000")) == NORDIC


def test_a_budget_with_an_amount_for_each_donor_is_theirs() -> None:
    for written in ("Norway: EUR 2m; Sida: EUR 1m", "EUR 2m (Norway), EUR 1m (Sida)"):
        found = {("budget", "EUR", 2e6, "norway"), ("budget", "EUR", 1e6, "sida")}
        assert given(row(Donor="Norway; Sida", Budget=written)) == found
        assert given(page("Donors: Norway; Sida", f"Budget: {written}")) == found


def test_the_currency_of_the_row_counts_for_amounts_without() -> None:
    portfolio = row(Donor="Norway (2,000,000); Sida", Currency="NOK")
    assert given(portfolio) == {("commitment", "NOK", 2e6, "norway")}
    assert donors(portfolio) == {"Norway", "Sida"}


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Norway 2,000,000; Sida: 300.000 kr", {"Norway", "Sida"}),
        ("USAID: $2,000,000; Sida", {"USAID", "Sida"}),
        ("Norway (NOK 2m per year)", {"Norway"}),
    ],
)
def test_an_amount_that_is_not_understood_is_told_and_in_no_name(
    cell: str, names: set[str]
) -> None:
    for portfolio in (row(Donor=cell), page(f"Donor: {cell}")):
        assert donors(portfolio) == names
        assert not given(portfolio)
        told = {rule for rule, _ in rules(portfolio)}
        assert told & {"amount-not-understood", "amount-without-currency", "name-refused",
                       "share-beside-name"}  # fmt: skip


@pytest.mark.parametrize("cell", ["Sida; Norway, with NOK 2m each year", "Sida; EUR 2,000,000"])
def test_a_part_with_an_amount_and_no_name_is_no_donor(cell: str) -> None:
    portfolio = row(Donor=cell)
    assert donors(portfolio) == {"Sida"}
    assert {rule for rule, _ in rules(portfolio)} & {"name-refused", "share-beside-name"}


@pytest.mark.parametrize(
    "name",
    ["Horizon 2020", "Interreg V-A (2014-2020)", "1% for the Planet", "Fund 21",
     "100 000 Strong Foundation", "FCDO (UK)"],
)  # fmt: skip
def test_a_number_of_a_name_stays_in_it(name: str) -> None:
    portfolio = row(Donor=name)
    assert donors(portfolio) == {name}
    assert portfolio.amounts.empty


@pytest.mark.parametrize(
    "written",
    ["EUR 2m (EU), EUR 1m (own)", "EUR 2m (grant) and EUR 1m (loan)", "EUR 1m (2019) 2m (2020)",
     "EUR 2m (+ EUR 1m from Sida)", "EUR 2m from Norway, 1m from Sweden"],
)  # fmt: skip
def test_of_several_amounts_in_one_text_the_first_is_not_the_whole(written: str) -> None:
    assert parse_money(written) is None


@pytest.mark.parametrize(
    ("written", "country", "currency"),
    [
        ("FCFA 200 000 000", "Senegal", "XOF"),
        ("200.000.000 F CFA", "Cameroon", "XAF"),
        ("200 millions de francs CFA", "Mali; Niger", "XOF"),
    ],
)
def test_the_franc_cfa_is_that_of_the_places(written: str, country: str, currency: str) -> None:
    portfolio = row(Country=country, Donor="Norway", Budget=written)
    assert list(portfolio.amounts["currency"]) == [currency]
    assert list(portfolio.amounts["value"]) == [200_000_000]


@pytest.mark.parametrize("country", ["Kenya", "Senegal; Cameroon", "Africa", ""])
def test_a_franc_cfa_of_which_nothing_tells_whose_it_is_is_left_out(country: str) -> None:
    portfolio = row(Country=country, Donor="Norway", Budget="FCFA 200,000,000")
    assert portfolio.amounts.empty
    assert "amount-without-currency" in {rule for rule, _ in rules(portfolio)}


@pytest.mark.parametrize(
    "said", ["Sida; EUR 2,000,000", "Sida, EUR 2,000,000", "Sida / EUR 2m", "Sida, EUR 2m, 2019"]
)
def test_an_amount_behind_one_name_and_a_comma_is_of_that_donor(said: str) -> None:
    for whole in (row(Donor=said), page(f"Donor: {said}")):
        assert donors(whole) == {"Sida"}
        assert given(whole) == {("commitment", "EUR", 2_000_000.0, "sida")}


def test_an_amount_behind_several_names_is_of_none_and_a_number_is_no_donor() -> None:
    whole = row(Donor="Denmark; Sida; EUR 2m")
    assert donors(whole) == {"Denmark", "Sida"}
    assert given(whole) == set()
    assert donors(row(Donor="Sida; 2,000,000")) == {"Sida"}
    assert donors(row(Donor="10001; 10002")) == {"10001", "10002"}


@pytest.mark.parametrize(
    "cell",
    ["EU: EUR 2m, EUR 1m", "EU (EUR 2m; EUR 1m)", "EU: EUR 2m + EUR 1m", "EU: EUR 2m; EU: EUR 1m",
     "EU: EUR 2m (2019), EUR 1m (2020)", "EU: EUR 1m, EUR 2m, EUR 3m"],
)  # fmt: skip
def test_of_two_amounts_beside_one_donor_neither_counts(cell: str) -> None:
    for portfolio in (row(Donor=cell), page(f"Donors: {cell}")):
        assert portfolio.amounts.empty
        assert donors(portfolio) == {"EU"}
        said = portfolio.findings.set_index("rule")["message"]
        assert "of two amounts beside 'EU' neither counts" in said["share-beside-name"]
        assert "each counts" not in said["share-beside-name"]


def test_what_two_donors_give_together_is_said_to_be_neithers() -> None:
    portfolio = row(Donor="Norway and Sweden: NOK 5m; Sida: SEK 1m")
    said = portfolio.findings.set_index("rule")["message"]["share-beside-name"]
    assert "what 'Norway and Sweden' give together counts as none's alone" in said


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Government of\nJapan", {"Government of Japan"}),
        ("Ministry of Foreign Affairs\nof the Netherlands",
         {"Ministry of Foreign Affairs of the Netherlands"}),
        ("Bill & Melinda\nGates Foundation", {"Bill & Melinda Gates Foundation"}),
        ("Sida\n(Sweden)", {"Sida (Sweden)"}),
        ("NORAD, EU and Sida", {"NORAD", "EU", "Sida"}),
        ("USAID/OFDA", {"USAID/OFDA"}),
        ("EU / ECHO and Sida", {"EU / ECHO", "Sida"}),
        ("Union européenne / UNICEF", {"Union européenne", "UNICEF"}),
        ("European Union\nDutch Ministry", {"European Union", "Dutch Ministry"}),
    ],
)  # fmt: skip
def test_a_name_may_be_broken_and_well_known_names_come_apart(
    cell: str, expected: set[str]
) -> None:
    portfolio = row(Donor=cell)
    assert donors(portfolio) == expected
    assert "name-on-two-lines" not in set(portfolio.findings["rule"])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("EU via GIZ", {("funding", "eu"), ("extending", "giz")}),
        ("BMZ über KfW", {("funding", "bmz"), ("extending", "kfw")}),
        ("l’Union européenne par l’intermédiaire de l’AFD",
         {("funding", "union-europeenne"), ("extending", "afd")}),
        ("DFID (through Crown Agents)", {("funding", "dfid"), ("extending", "crown-agents")}),
        ("GIZ on behalf of BMZ", {("funding", "bmz"), ("extending", "giz")}),
        ("EU, implemented by NRC", {("funding", "eu"), ("implementing", "nrc")}),
        ("Sida / Norad via UNDP",
         {("funding", "sida"), ("funding", "norad"), ("extending", "undp")}),
        ("EU via La Strada", {("funding", "eu"), ("extending", "la-strada")}),
        ("Fondazione Via Roma", {("funding", "fondazione-via-roma")}),
        ("Hope through Action", {("funding", "hope-through-action")}),
    ],
)  # fmt: skip
def test_who_pays_through_another_is_the_donor(cell: str, expected: set[tuple[str, str]]) -> None:
    for portfolio in (row(Donor=cell), page(f"Donor: {cell}")):
        found = portfolio.project_organisations
        assert set(zip(found["role"], found["organisation"], strict=True)) == expected
        told = "donor-through" in set(portfolio.findings["rule"])
        assert told == (len(expected) > 1)


def test_rows_of_a_donor_with_its_channel_keep_their_amounts() -> None:
    table = "ID,Title,Donor,Country,Budget (EUR)\n"
    table += "1,Bridges,EU via GIZ,Mali,300\n1,Bridges,Norad,Mali,400\n"
    portfolio = loaded({"projects.csv": table})
    assert given(portfolio) == {("budget", "EUR", 300, "eu"), ("budget", "EUR", 400, "norad")}


def test_two_lines_of_which_none_is_known_are_told() -> None:
    portfolio = row(Donor="Harbour and Sea\nDevelopment Programme")
    assert donors(portfolio) == {"Harbour and Sea", "Development Programme"}
    assert "name-on-two-lines" in set(portfolio.findings["rule"])


def test_lookups_of_sharepoint_are_their_values() -> None:
    portfolio = row(Title="Wells;#12", Donor="ECHO;#3", Country="Syria;#7;#Lebanon;#9")
    assert list(portfolio.projects["title"]) == ["Wells"]
    assert donors(portfolio) == {"ECHO"}
    assert "lookup-cells" in set(portfolio.findings["rule"])
