"""Tables with a column for each donor or country, called by its name."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from portfolio_lib import Portfolio, load


def table(folder: Path, text: str) -> Portfolio:
    (folder / "list.csv").write_text(text, encoding="utf-8")
    return load(folder, "2020-06-30")


def donors(portfolio: Portfolio) -> list[list[str]]:
    names = portfolio.organisations.set_index("organisation")["name"]
    parts = portfolio.project_organisations
    rows = parts[parts["role"] == "funding"].groupby("project")["organisation"]
    listed = rows.agg(lambda bodies: [names[body] for body in bodies])
    return [listed.get(project, []) for project in portfolio.projects["project"]]


def money(portfolio: Portfolio) -> list[tuple[str, float, str, str]]:
    names = portfolio.organisations.set_index("organisation")["name"].to_dict()
    return [
        (row["kind"], row["value"], row["currency"], names.get(row["provider"], row["place"]))
        for row in portfolio.amounts.to_dict("records")
    ]


def test_a_mark_below_a_donor_is_that_donor(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path, "Title,Country,Start,Sida,EU,USAID\nA,Kenya,2019,x,,✓\nB,Chad,2019,,X,-\n"
    )
    assert donors(portfolio) == [["Sida", "USAID"], ["EU"]]
    assert portfolio.fields.empty
    assert "named-columns" in set(portfolio.findings["rule"])


def test_an_amount_below_a_donor_is_what_it_gives(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path,
        "Title,Country,Start,Sida (SEK),EU (EUR million)\nA,Kenya,2019,1000,0.5\nB,Chad,2019,0,2\n",
    )
    assert donors(portfolio) == [["Sida", "EU"], ["EU"]]
    assert money(portfolio) == [
        ("commitment", 1000, "SEK", "Sida"), ("commitment", 500_000, "EUR", "EU"),
        ("commitment", 2_000_000, "EUR", "EU"),
    ]  # fmt: skip


def test_a_total_that_the_donors_add_up_to_tells_kind_and_currency(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path,
        "Title,Country,Harbour Fund,Lake Trust,Total budget (EUR)\n"
        "A,Kenya,100,200,300\nB,Chad,,50,50\n",
    )
    assert money(portfolio) == [
        ("budget", 100, "EUR", "Harbour Fund"), ("budget", 200, "EUR", "Lake Trust"),
        ("budget", 50, "EUR", "Lake Trust"),
    ]  # fmt: skip


def test_names_below_a_header_of_donors_may_be_any(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path,
        ",,Funding by donor (EUR '000),\nTitle,Country,Harbour,Germany\nA,Kenya,100,\nB,Chad,5,7\n",
    )
    assert donors(portfolio) == [["Harbour"], ["Harbour", "Germany"]]
    assert [value for _, value, *_ in money(portfolio)] == [100_000, 5_000, 7_000]


@pytest.mark.parametrize(
    "header",
    [
        "Staff,Travel",
        "Own funds,Other funds",
        "Boys,Girls",
        "Agency code,Fund number",
        "Contingency fund,Reserve fund",
        "Bank charges,Office costs",
    ],
)
def test_columns_that_nobody_can_tell_are_own_fields(tmp_path: Path, header: str) -> None:
    portfolio = table(tmp_path, f"Title,Country,{header}\nA,Kenya,100,200\n")
    assert donors(portfolio) == [[]]
    assert list(portfolio.fields["name"]) == header.split(",")


def test_a_column_for_each_country_says_where_and_how_much(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path, "Title,Donor,Kenya (EUR),Uganda (EUR)\nA,F,100,200\nB,F,-,50\nC,F,x,\n"
    )
    places = portfolio.project_places.groupby("project")["place"].agg(list)
    assert places.to_dict() == {"a": ["KE", "UG"], "b": ["UG"], "c": ["KE"]}
    assert money(portfolio) == [
        ("commitment", 100, "EUR", "KE"), ("commitment", 200, "EUR", "UG"),
        ("commitment", 50, "EUR", "UG"),
    ]  # fmt: skip


def test_shares_below_countries_are_shares(tmp_path: Path) -> None:
    portfolio = table(tmp_path, "Title,Donor,Kenya,Uganda\nA,F,60%,40%\nB,F,100 %,\n")
    shares = portfolio.project_places[["place", "share"]].to_numpy().tolist()
    assert shares == [["KE", 60], ["UG", 40], ["KE", 100]]


def test_a_person_may_say_that_such_a_column_is_something_else(tmp_path: Path) -> None:
    frame = pd.DataFrame([["list.csv", "EU", "own"], ["list.csv", "Sida", "own"]])
    frame.to_csv(tmp_path / "columns.csv", index=False, header=["file", "header", "field"])
    portfolio = table(tmp_path, "Title,Country,Sida,EU\nA,Kenya,100,200\n")
    assert donors(portfolio) == [[]]
    assert list(portfolio.fields["name"]) == ["Sida", "EU"]
