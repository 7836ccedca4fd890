"""Rows that are of one project, parts of one, or of none: kinds of money, sums, notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from portfolio_lib import Portfolio, load

HEAD = "Title,Donor,Country,Start,End"
ROADS = "Roads,A Fund,Kenya,2019-01-01,2020-12-31"
WELLS = "Wells,A Fund,Kenya,2019-01-01,2020-12-31"


def loaded(folder: Path, *lines: str) -> Portfolio:
    (folder / "list.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load(folder, "2020-06-30")


def money(portfolio: Portfolio) -> list[tuple[str, float]]:
    rows = portfolio.amounts
    return list(zip(rows["kind"], rows["value"], strict=True))


@pytest.mark.parametrize("header", ["Type", "Category", "Line", "Transaction type"])
@pytest.mark.parametrize(
    ("first", "second", "kinds"),
    [
        ("Budget", "Spent", ["budget", "expenditure"]),
        ("Planned", "Actual", ["budget", "expenditure"]),
        ("Commitment", "Disbursement", ["commitment", "disbursement"]),
    ],
)
def test_a_column_whose_values_are_kinds_of_amounts_says_what_each_row_has(
    tmp_path: Path, header: str, first: str, second: str, kinds: list[str]
) -> None:
    portfolio = loaded(
        tmp_path, f"{HEAD},{header},Amount (EUR)", f"{ROADS},{first},1000", f"{ROADS},{second},300"
    )
    assert list(portfolio.projects["title"]) == ["Roads"]
    assert money(portfolio) == [(kinds[0], 1000), (kinds[1], 300)]


def test_payments_without_an_identifier_are_of_one_project_where_all_else_is_the_same(
    tmp_path: Path,
) -> None:
    portfolio = loaded(
        tmp_path,
        "Title,Donor,Country,Transaction date,Transaction type,Amount (EUR)",
        "Roads,A Fund,Kenya,2019-01-05,Commitment,1000",
        "Roads,A Fund,Kenya,2019-02-05,Disbursement,300",
        "Roads,A Fund,Kenya,2019-03-05,Disbursement,300",
        "Roads,B Fund,Kenya,2019-03-05,Disbursement,50",
    )
    assert list(portfolio.projects["title"]) == ["Roads", "Roads"]
    assert [value for _, value in money(portfolio)] == [1000, 300, 300, 50]


def test_numbers_in_a_column_do_not_say_of_which_kind_amounts_are(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path, f"{HEAD},Priority,Amount (EUR)", f"{ROADS},2,1000", f"{WELLS},3,300"
    )
    assert money(portfolio) == [("budget", 1000), ("budget", 300)]


@pytest.mark.parametrize("name", ["No.", "Nr", "Item", "№"])
def test_a_row_numbered_below_another_one_is_a_part_of_it(tmp_path: Path, name: str) -> None:
    portfolio = loaded(
        tmp_path, f"{name},{HEAD},Budget (EUR)", f"1,{ROADS},1000",
        "1.1,North,A Fund,Kenya,2019-01-01,2020-12-31,600",
        "1.2,South,A Fund,Kenya,2019-01-01,2020-12-31,400", f"2,{WELLS},50",
    )  # fmt: skip
    parents = portfolio.projects.set_index("title")["parent"]
    assert list(parents.fillna("")) == ["", "roads", "roads", ""]
    assert "programme-and-parts" in set(portfolio.findings["rule"])


def test_a_column_of_decimals_makes_no_parts(tmp_path: Path) -> None:
    portfolio = loaded(tmp_path, f"Score,{HEAD}", f"1,{ROADS}", f"1.5,{WELLS}")
    assert portfolio.projects["parent"].isna().all()


@pytest.mark.parametrize(
    "amounts", [("1500", "1000", "500", "200"), ("15000", "9000", "6000", "7")]
)
def test_a_group_of_one_row_below_its_sum_counts_once_where_other_groups_have_sums(
    tmp_path: Path, amounts: tuple[str, ...]
) -> None:
    whole, first, second, alone = amounts
    portfolio = loaded(
        tmp_path, "Title,Country,Start,End,Budget (EUR)",
        f"A Fund,,,,{whole}", f"Roads,Kenya,2019-01-01,2020-12-31,{first}",
        f"Wells,Kenya,2019-01-01,2020-12-31,{second}",
        f"B Fund,,,,{alone}", f"Boats,Kenya,2019-01-01,2020-12-31,{alone}",
    )  # fmt: skip
    assert list(portfolio.projects["title"]) == ["Roads", "Wells", "Boats"]
    assert list(portfolio.findings["rule"]).count("total-row") == 2


@pytest.mark.parametrize("note", ["Note: 1 EUR is 1.1 USD", "Source: finance unit", "Remarks"])
def test_a_note_with_a_figure_is_no_project(tmp_path: Path, note: str) -> None:
    portfolio = loaded(tmp_path, f"{HEAD},Budget (EUR)", f"{ROADS},1000", f"{note},,,,,1.1")
    assert list(portfolio.projects["title"]) == ["Roads"]
    assert "note-row" in set(portfolio.findings["rule"])
    named = loaded(tmp_path, f"{HEAD},Budget (EUR)", "Notes for schools,A Fund,Kenya,,,1000")
    assert list(named.projects["title"]) == ["Notes for schools"]


def test_rows_that_differ_in_capitals_alone_count_once(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path, f"{HEAD},Budget (EUR)", f"{ROADS},100", f"{ROADS.replace('Roads', 'ROADS')},100"
    )
    assert list(portfolio.projects["title"]) == ["Roads"]
    assert money(portfolio) == [("budget", 100)]
    assert "rows-differ" not in set(portfolio.findings["rule"])


def test_a_number_that_two_projects_have_gives_none_the_donor_of_the_other(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path, f"Project ID,{HEAD}", f"2,{WELLS}", "2,Boats,B Fund,Chad,2019-01-01,2020-12-31",
        f"3,{ROADS}", "3,Roads again,A Fund,Kenya,2019-01-01,2020-12-31",
    )  # fmt: skip
    assert list(portfolio.projects["title"]) == ["Wells", "Roads"]
    assert set(portfolio.organisations["name"]) == {"A Fund"}
    assert {"repeated-identifier", "rows-differ"} <= set(portfolio.findings["rule"])


def test_a_row_of_another_kind_is_told_and_does_not_part_its_project(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path, f"{HEAD},Kind,Amount (EUR)", f"{ROADS},Commitment,1000",
        f"{ROADS},Disbursement,300", f"{ROADS},Refund,50",
    )  # fmt: skip
    assert list(portfolio.projects["title"]) == ["Roads"]
    assert money(portfolio) == [("commitment", 1000), ("disbursement", 300)]
    assert "amount-not-used" in set(portfolio.findings["rule"])


def test_a_revised_budget_counts_before_the_original_one(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path, f"{HEAD},Original budget (EUR),Revised budget (EUR)", f"{ROADS},1000,1200",
        f"{WELLS},500,",
    )  # fmt: skip
    assert money(portfolio) == [("budget", 1200), ("budget", 500)]


def test_the_columns_of_a_pivot_table_are_those_that_it_sums(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path, "Title,Donor,Country,Sum of Budget (EUR)", "Roads,A Fund,Kenya,1000",
        "Wells,A Fund,Kenya,500", "Grand Total,,,1500",
    )  # fmt: skip
    assert money(portfolio) == [("budget", 1000), ("budget", 500)]


@pytest.mark.parametrize(
    ("header", "first", "second", "expected"),
    [
        ("Grant (EUR),Loan (EUR)", "10,30", "20,20", [10, 30, 20, 20]),
        ("Grant (EUR),Loan (EUR),Total commitment (EUR)", "10,30,40", "20,,20", [40, 20]),
        ("Grant (EUR),Grant amount (EUR)", "10,10", "20,20", [10, 20]),
    ],
)
def test_a_grant_and_a_loan_add_up_where_nothing_states_their_whole(
    tmp_path: Path, header: str, first: str, second: str, expected: list[float]
) -> None:
    portfolio = loaded(tmp_path, f"{HEAD},{header}", f"{ROADS},{first}", f"{WELLS},{second}")
    assert money(portfolio) == [("commitment", value) for value in expected]


def test_a_title_says_of_which_kind_the_amounts_of_years_and_their_total_are(
    tmp_path: Path,
) -> None:
    portfolio = loaded(
        tmp_path, "Disbursements by year (EUR)", "Title,Donor,Country,2018,2019,Total",
        "Roads,A Fund,Kenya,100,200,300", "Wells,A Fund,Kenya,,50,50",
    )  # fmt: skip
    assert money(portfolio) == [("disbursement", 300), ("disbursement", 50)]
    assert set(portfolio.amounts["currency"]) == {"EUR"}


def test_years_below_a_title_without_money_are_own_fields(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path, "Beneficiaries by year (all)", "Title,Donor,Country,2018,2019",
        "Roads,A Fund,Kenya,100,200",
    )  # fmt: skip
    assert money(portfolio) == []
    assert {"2018", "2019"} <= set(portfolio.fields["name"])


def test_headings_of_parts_may_state_the_status_of_their_projects(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path, "Ongoing projects", "Title,Donor,Country,Budget (EUR)", "Roads,A Fund,Kenya,1",
        "Completed projects", "Title,Donor,Country,Budget (EUR)", "Wells,A Fund,Kenya,2",
    )  # fmt: skip
    stated = portfolio.projects.set_index("title")["stated_status"].to_dict()
    assert stated == {"Roads": "ongoing", "Wells": "completed"}
