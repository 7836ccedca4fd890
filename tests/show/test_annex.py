"""The annex: a row for each project and each amount, as the report has them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from helpers.data_folders import loaded, page, project
from helpers.iati_files import activity, bare, iati
from lxml import html

from portfolio_lib import Portfolio, UsageError, show

MONEY = (
    '<budget><value currency="EUR" value-date="2018-01-01">1000.5</value></budget>',
    (
        "<budget><period-start iso-date='2019-01-01'/><period-end iso-date='2019-12-31'/>"
        '<value currency="EUR" value-date="2019-01-01">99</value></budget>'
    ),
    (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2018-02-03"/>'
        '<value currency="USD" value-date="2018-02-03">7</value>'
        "<provider-org><narrative>Ministry of Water</narrative></provider-org></transaction>"
    ),
)


def rows(annex: show.Annex) -> dict[str, list[dict[str, str]]]:
    """The rows of each sheet by header."""
    return {
        sheet.title: list(csv.DictReader(io.StringIO(sheet.csv, newline="")))
        for sheet in annex.sheets
    }


def tree(block: show.Block) -> Any:
    return html.fromstring(block.html)


def pages(*projects: str) -> Portfolio:
    return loaded({"page.txt": page(*projects)})


OWN = """\
Title,Donor,Country,Start,End,Funding window,Gender marker,Remarks of ours
Wells,Sea Fund,Kenya,2016-01-01,2017-12-31,East,007,late
Bridges,Sea Fund,Serbia,2016-01-01,2017-12-31,,2,
"""
RULES = (
    "file,header,field,audience\na.csv,Funding window,own,public\na.csv,Gender marker,own,donor\n"
)


def test_own_fields_are_columns_as_far_as_their_audience_goes() -> None:
    whole = loaded({"a.csv": OWN, "columns.csv": RULES})
    own = {"Funding window", "Gender marker", "Remarks of ours"}

    def columns(portfolio: Portfolio, *fields: str) -> list[dict[str, str]]:
        told = rows(show.annex(portfolio, fields=fields))["Projects"]
        return [{name: row[name] for name in row if name in own} for row in told]

    assert columns(whole) == [
        {"Funding window": "", "Gender marker": "2"},
        {"Funding window": "East", "Gender marker": "007"},
    ]
    assert columns(whole, "remarks of ours")[1] == {
        "Funding window": "East", "Gender marker": "007", "Remarks of ours": "late",
    }  # fmt: skip
    assert columns(whole.for_donor("sea-fund"), "Remarks of ours") == columns(whole)
    assert columns(whole.for_country("RS"), "Remarks of ours") == [{"Gender marker": "2"}]


def test_an_own_field_that_is_called_like_a_column_is_told_apart() -> None:
    text = "Title,Donor,Country,Identifier,Status\nWells,Sea Fund,Kenya,W-1,green\n"
    rule = "file,header,field,audience\na.csv,Status,own,public\n"
    whole = loaded({"a.csv": text, "columns.csv": rule})
    (told,) = rows(show.annex(whole))["Projects"]
    assert (told["Identifier"], told["Status (2)"]) == ("W-1", "green")


def test_each_project_has_a_row_in_the_words_of_the_report() -> None:
    donors = "European Commission, with the support of Sea Fund"
    first = project("Wells", Donor=donors, Implementing_Agency="external experts", Country="Kosovo")
    told = rows(show.annex(pages(first, project("Bridges"))))
    found = told["Projects"]
    assert [row["Title"] for row in found] == ["Bridges", "Wells"]
    assert found[1] == {
        "Title": "Wells", "Status": "Ongoing", "Period": "January 2016 – December 2017",
        "Start": "2016-01-01", "End": "2017-12-31", "Countries and regions": "Kosovo*",
        "Code": "XK",
        "Donors": "European Commission; with the support of Sea Fund",
        "Implementing agencies": "external experts (not a named organisation)",
        "Identifier": "wells",
    }  # fmt: skip
    assert told["Texts"][1] == {
        "Title": "Wells", "Objective": "Fewer accidents on the roads of the region.",
        "Summary": "The project trains drivers and mends bridges.", "Identifier": "wells",
    }  # fmt: skip


def test_the_footnote_goes_with_the_name_and_the_as_of_date_with_the_rows() -> None:
    about = rows(show.annex(pages(project(Country="Kosovo"))))["About"]
    told = {row["Subject"]: row["Explanation"] for row in about}
    assert told["Footnote"].startswith("* This designation is without prejudice")
    assert told["As-of date"] == "31 October 2016"
    assert "How amounts are counted" not in told


def test_nothing_that_is_empty_is_in_it() -> None:
    part = pages(project(Objective=None, Duration=None))
    annex = show.annex(part)
    assert set(rows(annex)) == {"Projects", "Texts", "About"}
    assert set(rows(annex)["Texts"][0]) == {"Title", "Summary", "Identifier"}
    headers = set(rows(annex)["Projects"][0])
    assert not headers & {"Objective", "Period", "Start", "End", "Target groups"}
    assert not show.annex(Portfolio.of({}))


def test_a_project_that_concerns_a_place_through_a_group_says_so() -> None:
    part = pages(project("Wide", Country="EU Member States"), project("Near", Country="France"))
    found = rows(show.annex(part.for_place("FR"), place="FR"))["Projects"]
    through = {row["Title"]: row["Through region or group"] for row in found}
    assert through == {"Near": "", "Wide": "EU Member States"}


def test_amounts_are_rows_that_add_up_to_the_totals_of_the_report() -> None:
    part = loaded({"a.xml": iati(activity(*MONEY, "<recipient-country code='KE'/>"))}, None)
    part = part.for_place("KE")
    found = rows(show.annex(part, place="KE"))["Amounts"]
    assert [(r["Kind"], r["Amount"], r["Currency"], r["Shared"]) for r in found] == [
        ("Budget", "1000.5", "EUR", "shared"),
        ("Budget", "99", "EUR", "shared"),
        ("Paid out", "7", "USD", "shared"),
    ]
    assert (found[1]["Period from"], found[1]["Period until"]) == ("2019-01-01", "2019-12-31")
    assert (found[2]["Date"], found[2]["Provider"]) == ("2018-02-03", "Ministry of Water")
    printed = tree(show.amounts(part, place="KE")).findall(".//tbody/tr")
    totals = {(r[0].text_content(), r[1].text): r[2].text_content() for r in printed}
    for (kind, currency), total in totals.items():
        amounts = (r for r in found if (r["Kind"], r["Currency"]) == (kind, currency))
        assert f"{round(sum(float(row['Amount']) for row in amounts)):,}" == total


def test_each_project_has_the_sectors_that_the_report_counts() -> None:
    water, health = (
        f"<sector vocabulary='98' code='{name}'><narrative>{name}</narrative></sector>"
        for name in ("Water", "Health")
    )
    first, second = activity(water, health, identifier="X-1"), activity(water, identifier="X-2")
    part = loaded({"a.xml": iati(first, second)}, None)
    found = [row["Sectors"] for row in rows(show.annex(part))["Projects"]]
    assert found == ["Water; Health", "Water"]
    counted = {row[0].text_content(): row[1].text for row in tree(show.sectors(part)).iter("tr")}
    assert counted == {"Sector": "Projects", "Water": "2", "Health": "1"}
    alone = loaded({"a.xml": iati(second)}, None)
    assert "Sectors" not in rows(show.annex(alone))["Projects"][0]


@pytest.mark.parametrize(
    ("language", "title", "header"),
    [("de", "Projekte", "Kennung"), ("fr", "Projets", "Identifiant")],
)
def test_it_speaks_the_language_of_the_report(language: str, title: str, header: str) -> None:
    found = rows(show.annex(pages(project()).speaking(language)))
    assert list(found[title][0])[-1] == header


def test_an_analyst_can_add_a_table() -> None:
    days = [pd.Timestamp("2016-10-31"), pd.NaT]
    frame = pd.DataFrame({"A": ["x", None], "B": [1.5, 2.0], "C": days, "D": [True, False]})
    annex = show.sheet(frame, "Mine")
    assert annex.sheets[0].csv == "A,B,C,D\r\nx,1.5,2016-10-31,True\r\n,2,,False\r\n"
    assert annex.sheets[0].about == {
        "title": "Mine", "datatypes": ["string", "number", "date", "string"],
    }  # fmt: skip
    assert repr(annex) == "<Annex: Mine (2 rows)>"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: show.sheet(pd.DataFrame({"A": [1]}), " "), "needs a title"),
        (lambda: show.sheet(pd.DataFrame([[1, 2]], columns=["A", "A"]), "T"), "name of its own"),
    ],
)
def test_a_table_without_names_is_refused(make: Callable[[], show.Annex], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        make()


def test_a_cell_shows_it_as_csv_and_says_what_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    show.annex(pages(project()))._ipython_display_()
    assert "Projects (1 row)" in capsys.readouterr().out


RISKS = (
    "Project ID,Risk,Impact,Owner\nW-1,Drought,4,J. Doe\nB-1,Flood,3,M. Boss\nW-1,Rust,2,J. Doe\n"
)


def test_own_tables_are_sheets_as_far_as_their_audience_goes() -> None:
    lists = "Identifier,Title,Donor,Country\nW-1,Wells,Sea Fund,Kenya\nB-1,Bridges,Hill Fund,Mali\n"
    rule = "file,header,field,audience\nrisks.csv,Risk,own,donor\nrisks.csv,Impact,own,public\n"
    whole = loaded({"a.csv": lists, "risks.csv": RISKS, "columns.csv": rule})
    told = rows(show.annex(whole))["risks"]
    assert told == [
        {"Title": "Bridges", "Risk": "Flood", "Impact": "3", "Identifier": "B-1"},
        {"Title": "Wells", "Risk": "Drought", "Impact": "4", "Identifier": "W-1"},
        {"Title": "Wells", "Risk": "Rust", "Impact": "2", "Identifier": "W-1"},
    ]
    (asked, *_) = rows(show.annex(whole, tables=["Risks"]))["risks"]
    assert asked["Owner"] == "M. Boss"
    of_donor = rows(show.annex(whole.for_donor("sea-fund"), tables=["Risks"]))["risks"]
    assert of_donor == told[1:]


def test_an_own_table_for_internal_use_is_in_no_annex() -> None:
    lists = "Identifier,Title,Donor,Country\nW-1,Wells,Sea Fund,Kenya\n"
    whole = loaded({"a.csv": lists, "risks.csv": RISKS})
    assert "risks" not in rows(show.annex(whole))


PAID = (
    "<transaction><transaction-type code='3'/><transaction-date iso-date='2018-02-03'/>"
    "<value currency='EUR' value-date='2018-02-03'>250</value></transaction>"
)
TWO = "<recipient-country code='KE' percentage='60'/><recipient-country code='ML' percentage='40'/>"
WIDE = '<recipient-region code="001" vocabulary="2"/>'


def of_money(value: int, *more: str, identifier: str, currency: str = "EUR") -> str:
    period = "<period-start iso-date='2018-01-01'/><period-end iso-date='2018-12-31'/>"
    budget = f"<budget>{period}<value currency='{currency}'>{value}</value></budget>"
    return bare(budget, *more, identifier=identifier)


def by_place(portfolio: Portfolio, place: str | None = None) -> tuple[Any, list[dict[str, str]]]:
    """The sheet of projects by place, and its rows."""
    annex = show.annex(portfolio, place=place)
    found = [sheet for sheet in annex.sheets if sheet.title == "Projects by place"]
    return (found[0], rows(annex)["Projects by place"]) if found else (None, [])


def test_each_project_has_a_row_for_each_of_its_places_with_its_money() -> None:
    alone = "<recipient-country code='KE'/>"
    files = iati(
        of_money(1000, TWO, PAID, identifier="A"), of_money(7, alone, identifier="B"),
        bare(alone, identifier="C"),
    )  # fmt: skip
    sheet, found = by_place(loaded({"a.xml": files}))
    names = ("Identifier", "Code", "Share [%]", "Budget", "Paid out and spent", "Spent [%]")
    assert sorted(tuple(row[name] for name in names) for row in found) == [
        ("A", "KE", "60", "600", "150", "25"), ("A", "ML", "40", "400", "100", "25"),
        ("B", "KE", "", "7", "", ""), ("C", "KE", "", "", "", ""),
    ]  # fmt: skip
    assert {row["Currency"] for row in found} == {"EUR", ""}
    assert sheet.totals == ("Budget", "Committed", "Paid out and spent")


def test_each_project_has_one_row_with_its_countries_and_its_money() -> None:
    files = iati(
        of_money(1000, TWO, PAID, identifier="A"), of_money(9000, WIDE, identifier="W"),
    )  # fmt: skip
    names = ("Identifier", "Code", "Budget", "Paid out and spent", "Currency", "Spent [%]")

    def told(portfolio: Portfolio, place: str | None) -> list[tuple[str, ...]]:
        sheet = show.annex(portfolio, place=place).sheets[0]
        assert "Budget" in sheet.totals
        found = rows(show.annex(portfolio, place=place))["Projects"]
        return sorted(tuple(row.get(name, "") for name in names) for row in found)

    whole = loaded({"a.xml": files})
    wide = ("W", "001", "9000", "", "EUR", "")
    assert told(whole, None) == [("A", "KE; ML", "1000", "250", "EUR", "25"), wide]
    of_kenya = ("A", "KE; ML", "600", "150", "EUR", "25")
    assert told(whole.for_place("KE"), "KE") == [of_kenya, ("W", "001", "", "", "", "")]


def test_a_project_in_several_currencies_has_its_largest_and_names_the_others() -> None:
    second = of_money(5, identifier="X", currency="USD").partition("<budget>")[2]
    second = "<budget>" + second.partition("</budget>")[0] + "</budget>"
    sheet, found = by_place(loaded({"a.xml": iati(of_money(100, TWO, second, identifier="A"))}))
    told = [(row["Budget"], row["Currency"], row["In other currencies"]) for row in found]
    assert told == [("60", "EUR", "USD 3"), ("40", "EUR", "USD 2")]
    assert not sheet.totals, "nobody adds euros and dollars"


def test_the_rows_of_a_place_are_what_is_for_it() -> None:
    files = iati(of_money(1000, TWO, identifier="A"), of_money(9000, WIDE, identifier="W"))
    sheet, found = by_place(loaded({"a.xml": files}).for_place("KE"), "KE")
    assert [(row["Identifier"], row["Budget"]) for row in found] == [("A", "600")]
    assert "Budget" in sheet.totals


def test_amounts_that_are_in_several_rows_have_no_total() -> None:
    files = iati(of_money(1000, re.sub(" percentage='..'", "", TWO), identifier="A"))
    sheet, found = by_place(loaded({"a.xml": files}))
    assert [(row["Budget"], row["Shared"]) for row in found] == [("1000", "shared")] * 2
    assert not sheet.totals


def test_without_money_there_is_no_such_sheet() -> None:
    assert by_place(loaded({"a.xml": iati(bare(TWO, identifier="A"))}))[0] is None
