"""IATI in tables whose rows are parts of activities: AidStream, OKFN's tools, IATI Tables."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from helpers.iati_files import activity, iati
from helpers.readings import lines_by_file

from portfolio_lib import adopt, load
from portfolio_lib.errors import InputError

CASES = Path(__file__).parent.parent / "data" / "iati_tables"
AS_OF = "2020-06-30"
MONEY = (
    "commitment 1,000.00 EUR of Blue Lake Ministry 2019-01-10, "
    "disbursement 300.00 EUR of Blue Lake Ministry 2019-03-01"
)
BUDGETS = "budget 600.00 EUR 2019-01-01/2019-12-31, budget 400.00 EUR 2020-01-01/2020-12-31"
WELLS = (
    "XX-1-A | Village wells | reporting Lake Office, funding Blue Lake Ministry, implementing "
    "Helper | {places} | 2019-01-15/2021-12-31 | ongoing | {money}"
)
BOATS = (
    "XX-1-B | School boats | reporting Lake Office, funding Green Hills Fund | TD 100 % | "
    "2017-01-01/2018-12-31 | completed | disbursement 50.00 USD of Green Hills Fund 2017-03-01"
)


def test_tables_with_a_kind_of_part_each_are_read_as_their_activities() -> None:
    okfn = lines_by_file(load(CASES / "okfn", AS_OF))
    assert okfn == {
        "activities.csv": [WELLS.format(places="KE 100 %", money=f"{BUDGETS}, {MONEY}"), BOATS]
    }
    analysts = lines_by_file(load(CASES / "iati-tables", AS_OF))
    money = f"{MONEY}, {BUDGETS}"
    assert analysts == {
        "activity.csv": [WELLS.format(places="KE 60 %, UG 40 %", money=money), BOATS]
    }


def test_results_and_places_of_such_tables_are_no_projects_and_are_kept() -> None:
    portfolio = load(CASES / "okfn", AS_OF)
    assert list(portfolio.table("results")["title"]) == ["Wells dug"]
    assert list(portfolio.table("locations")["name"]) == ["Kisumu"]
    assert list(portfolio.documents["title"]) == ["Report on wells"]


def test_a_table_of_transactions_alone_has_its_activities() -> None:
    lines = lines_by_file(load(CASES / "aidstream-transactions", AS_OF))
    money = MONEY.replace("Ministry ", "Ministry in KE ")
    assert lines == {"transactions.csv": [f"LW-1 | Village wells |  | KE | / |  | {money}"]}


def test_parts_of_an_activity_that_is_there_as_xml_count_once(tmp_path: Path) -> None:
    shutil.copy(CASES / "okfn" / "budgets.csv", tmp_path)
    budget = (
        '<budget><period-start iso-date="2019-01-01"/><period-end iso-date="2019-12-31"/>'
        '<value currency="EUR" value-date="2019-01-01">1000</value></budget>'
    )
    (tmp_path / "a.xml").write_text(iati(activity(budget, identifier="XX-1-A")))
    portfolio = load(tmp_path, AS_OF)
    assert list(portfolio.amounts["value"]) == [1000]


def test_parts_without_their_activity_are_told(tmp_path: Path) -> None:
    shutil.copy(CASES / "okfn" / "budgets.csv", tmp_path)
    portfolio = load(tmp_path, AS_OF)
    assert len(portfolio) == 0
    assert "detail-not-used" in set(portfolio.findings["rule"])


def test_a_workbook_with_such_tables_is_read_like_them(tmp_path: Path) -> None:
    with pd.ExcelWriter(tmp_path / "book.xlsx") as book:
        for name in ("activity", "participatingorg", "recipientcountry", "budget", "transaction"):
            frame = pd.read_csv(CASES / "iati-tables" / f"{name}.csv", keep_default_na=False)
            frame.to_excel(book, sheet_name=name, index=False)
    money = f"{BUDGETS}, {MONEY}"
    assert lines_by_file(load(tmp_path, AS_OF)) == {
        "book.xlsx": [WELLS.format(places="KE 60 %, UG 40 %", money=money), BOATS]
    }


def test_nobody_is_asked_what_the_columns_of_iati_are() -> None:
    with pytest.raises(InputError, match="this is IATI in a table"):
        adopt(CASES / "okfn" / "transactions.csv")
