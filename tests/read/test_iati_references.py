"""References of organisations count only together with names."""

from __future__ import annotations

from helpers.data_folders import finding, loaded
from helpers.iati_files import bare, iati

from portfolio_lib import Portfolio

TABLE = (
    "organisation,name,iati_refs,aliases\n"
    "water,Ministry of Water,XM-2,Water Ministry\n"
    "one,First,XM-9,\n"
    "two,Second,XM-9,\n"
)


def donor(name: str, ref: str) -> str:
    return (
        f'<participating-org role="1" ref="{ref}"><narrative>{name}</narrative></participating-org>'
    )


def donors(*parties: str, table: str = TABLE) -> Portfolio:
    activities = [bare(party).replace("X-1", f"X-{number}") for number, party in enumerate(parties)]
    return loaded({"organisations.csv": table, "a.xml": iati(*activities)}, None)


def identities(portfolio: Portfolio) -> list[str]:
    return portfolio.project_organisations["organisation"].tolist()


def test_a_name_of_the_table_wins_over_the_reference_of_another_row() -> None:
    assert identities(donors(donor("First", "XM-2"))) == ["one"]


def test_a_reference_with_one_name_finds_the_row_that_alone_has_it() -> None:
    assert identities(donors(donor("Wasserministerium", "XM-2"))) == ["water"]


def test_a_reference_of_two_rows_finds_none() -> None:
    assert identities(donors(donor("Third", "XM-9"))) == ["third"]


def test_a_reference_with_several_names_finds_none_and_is_told_once() -> None:
    portfolio = donors(donor("Wasserministerium", "XM-2"), donor("Ministry of Fire", "XM-2"))
    assert identities(portfolio) == ["wasserministerium", "ministry-of-fire"]
    told = finding(portfolio, "ambiguous-reference")
    assert (told["severity"], told["value"]) == ("info", "XM-2")


def test_spellings_of_one_name_are_one_body_that_remembers_its_reference() -> None:
    portfolio = donors(donor("Fund for X", "XM-5"), donor("FUND FOR X\u00a0", "xm-5"))
    assert identities(portfolio) == ["fund-for-x", "fund-for-x"]
    assert portfolio.organisations["iati_refs"].tolist() == ["XM-5;xm-5"]
    assert "ambiguous-reference" not in portfolio.findings["rule"].tolist()


def test_aliases_of_one_row_do_not_make_a_reference_ambiguous() -> None:
    portfolio = donors(donor("Ministry of Water", "XM-2"), donor("Water Ministry", "XM-2"))
    assert identities(portfolio) == ["water", "water"]
    assert portfolio.findings["rule"].str.contains("ambiguous").sum() == 0


def test_an_unknown_organisation_is_told_once_however_often_it_comes() -> None:
    portfolio = donors(donor("Fund for X", "XM-5"), donor("Fund for X", "XM-5"))
    assert finding(portfolio, "unknown-organisation")["value"] == "Fund for X"
