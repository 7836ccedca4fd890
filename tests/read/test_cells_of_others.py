"""Cells as other people fill them in: towns beside countries, codes, ditto marks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import xlsxwriter

from portfolio_lib import Portfolio, load

HEADER = ["Title", "Donor", "Country", "Period"]


def table(folder: Path, *rows: list[str], header: list[str] = HEADER) -> Portfolio:
    frame = pd.DataFrame(rows, columns=header)
    frame.to_csv(folder / "list.csv", index=False)
    return load(folder, "2020-06-30")


def places(portfolio: Portfolio) -> list[str]:
    return list(portfolio.project_places["place"])


def rules(portfolio: Portfolio) -> set[str]:
    return set(portfolio.findings["rule"])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Nairobi, Kenya", ["KE"]),
        ("Kenya: Nairobi", ["KE"]),
        ("Kenya - Nairobi", ["KE"]),
        ("Mombasa (Kenya)", ["KE"]),
        ("Beirut, Lebanon; Amman, Jordan", ["LB", "JO"]),
        ("Nairobi, Kenya, Kampala, Uganda", ["KE", "UG"]),
        ("Addis Ababa, Ethiopia / Juba, South Sudan", ["ET", "SS"]),
        ("Taiwan, China", ["TW"]),
        ("Kenya, Uganda", ["KE", "UG"]),
        ("Regional (Kenya, Tanzania)", ["KE", "TZ"]),
        ("Multi-country: Kenya; Mali", ["KE", "ML"]),
    ],
)
def test_a_town_beside_its_country_is_that_country(
    tmp_path: Path, cell: str, expected: list[str]
) -> None:
    portfolio = table(tmp_path, ["Wells", "F", cell, "2019"])
    assert places(portfolio) == expected
    assert "unknown-place" not in rules(portfolio)


@pytest.mark.parametrize(
    "cell",
    ["Ivory Cost, Ghana", "Kenia, Ugandda", "Portland, OR", "Atlanta, Georgia", "Other, Kenya",
     "Kenya & Nakuru", "Regional, Kenya"],
)  # fmt: skip
def test_what_may_be_another_country_beside_one_stays_unknown(tmp_path: Path, cell: str) -> None:
    portfolio = table(tmp_path, ["Wells", "F", cell, "2019"])
    assert [place.partition("-")[0] for place in places(portfolio)] == ["unknown"]
    assert "unknown-place" in rules(portfolio)


def test_a_body_beside_a_country_is_no_place(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path, ["Wells", "F", "Save the Children, Kenya", "2019"],
        header=["Title", "Donor", "Recipient", "Period"],
    )  # fmt: skip
    assert places(portfolio) == []


def test_a_column_of_codes_may_have_small_letters(tmp_path: Path) -> None:
    cells = ["ke", "xk", "ug; tz", "in", "na"]
    portfolio = table(tmp_path, *([f"P{cell}", "F", cell, "2019"] for cell in cells))
    assert places(portfolio) == ["KE", "XK", "UG", "TZ", "IN", "NA"]


def test_small_letters_among_names_are_no_codes(tmp_path: Path) -> None:
    portfolio = table(tmp_path, ["A", "F", "no", "2019"], ["B", "F", "Kenya", "2019"])
    assert places(portfolio)[-1] == "KE"
    assert "NO" not in places(portfolio)


def test_ditto_marks_mean_the_cell_above(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path,
        ["Wells", "Harbour Fund", "Kenya", "2019"],
        ["Roads", '"', '-"-', "idem"],
        ["Salt", "same as above", "Uganda", "〃"],
    )
    bodies = portfolio.project_organisations
    assert list(portfolio.organisations["name"]) == ["Harbour Fund"]
    assert len(bodies) == 3
    assert places(portfolio) == ["KE", "KE", "UG"]
    assert list(portfolio.projects["start"].dt.year) == [2019] * 3
    found = portfolio.findings[portfolio.findings["rule"] == "ditto-mark"]
    assert list(found["line"]) == [3, 3, 3]


def test_a_ditto_mark_below_nothing_or_of_an_amount_is_nothing(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path,
        ["Wells", "idem", "Kenya", "100"],
        ["Roads", "idem", "Kenya", '"'],
        header=["Title", "Donor", "Country", "Budget (EUR)"],
    )
    assert portfolio.project_organisations.empty
    assert list(portfolio.amounts["value"]) == [100]
    assert "placeholder-value" in rules(portfolio)


def test_a_ditto_mark_below_a_hidden_row_is_not_that_of_the_visible_one(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "list.xlsx") as workbook:
        sheet = workbook.add_worksheet()
        for at, row in enumerate([
            ["Title", "Donor", "Country"], ["Wells", "Harbour Fund", "Kenya"],
            ["Hidden", "Lake Trust", "Uganda"], ["Roads", "idem", "Chad"],
        ]):  # fmt: skip
            sheet.write_row(at, 0, row)
        sheet.set_row(2, None, None, {"hidden": True})
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.organisations["name"]) == ["Harbour Fund"]
    assert len(portfolio.project_organisations) == 1


def test_a_month_before_its_day_and_year_is_no_year_of_two_digits(tmp_path: Path) -> None:
    portfolio = table(tmp_path, ["A", "F", "Kenya", "Feb 28, 2015"], ["B", "F", "Chad", "Feb-15"],
                      header=["Title", "Donor", "Country", "End"])  # fmt: skip
    assert [f"{day:%Y-%m-%d}" for day in portfolio.projects["end"]] == ["2015-02-28", "2015-02-28"]


def test_a_heading_with_its_number_is_no_project(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path, ["I.", "ROADS", "", "", ""], ["1", "Bypass", "F", "Kenya", "2019"],
        header=["No.", *HEADER],
    )  # fmt: skip
    assert list(portfolio.projects["title"]) == ["Bypass"]
    assert "note-row" in rules(portfolio)


def test_the_unit_over_a_header_holds_for_each_column_below(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        ",,Budget (EUR),,Period,\nProject title,Donor,Planned,Spent,From,To\n"
        "Wells,F,1000,500,01/2019,12/2020\n", encoding="utf-8",
    )  # fmt: skip
    portfolio = load(tmp_path, "2020-06-30")
    amounts = portfolio.amounts[["kind", "value", "currency"]].to_numpy().tolist()
    assert amounts == [["budget", 1000, "EUR"], ["expenditure", 500, "EUR"]]


def test_a_list_of_contacts_is_no_list_of_projects(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path, ["Ann Example", "F", "Kenya", "a@x.example"],
        header=["Name", "Organisation", "Country", "Email"],
    )  # fmt: skip
    assert len(portfolio) == 0
    assert "no-header" in rules(portfolio)


def test_how_many_projects_there_are_identifies_none(tmp_path: Path) -> None:
    portfolio = table(
        tmp_path, ["Water", "F", "Kenya", "5"], ["Roads", "F", "Chad", "5"],
        header=["Title", "Donor", "Country", "Number of projects"],
    )  # fmt: skip
    assert list(portfolio.projects["title"]) == ["Water", "Roads"]


@pytest.mark.parametrize("word", ["Ongoing", "läuft", "em execução", "en marcha", "у току"])
def test_a_word_for_still_running_is_an_open_end_in_a_cell_as_in_a_text(
    word: str, tmp_path: Path
) -> None:
    header = ["Title", "Donor", "Country", "Start", "End"]
    portfolio = table(tmp_path, ["Roads", "Fund One", "Kenya", "2019-01-01", word], header=header)
    assert portfolio.projects["stated_status"].tolist() == ["ongoing"]
    assert "period-not-understood" not in rules(portfolio)


@pytest.mark.parametrize(
    ("above", "day", "left"),
    [
        ("Clean Water – projects as of 30 June 2024,,", date(2024, 6, 30), 1),
        ("Stand:,30.06.2024,", date(2024, 6, 30), 0),
        ("Liste des projets (situation au 30 juin 2024),,", date(2024, 6, 30), 1),
        ("List made in 2019,,\nLast updated: 06/2024,,", date(2024, 6, 30), 1),
        ("As of 03/04/2024,,", None, 1),  # March or April
        ("Spent as of 2019 by all,,", None, 1),
    ],
)
def test_a_text_above_the_header_states_the_day_of_a_list(
    tmp_path: Path, above: str, day: date | None, left: int
) -> None:
    rows = "Title,Donor,Country\nWells,Lake Fund,Ghana\nSeeds,Lake Fund,Kenya\n"
    (tmp_path / "list.csv").write_text(f"{above}\n{rows}", encoding="utf-8")
    portfolio = load(tmp_path)
    assert portfolio.as_of == day
    assert (portfolio.findings["rule"] == "text-in-no-field").sum() == left
    assert len(portfolio) == 2


def test_marks_that_keep_digits_as_text_are_no_part_of_it(tmp_path: Path) -> None:
    text = 'ID;Title;Start;Donor\n="0012";="Wells, ""deep""";="01.02.2019";="Harbour Fund"\n'
    (tmp_path / "list.csv").write_text(text, encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    found = portfolio.projects.iloc[0]
    assert [found["project"], found["title"]] == ["0012", 'Wells, "deep"']
    assert found["start"] == pd.Timestamp("2019-02-01")
    assert list(portfolio.organisations["name"]) == ["Harbour Fund"]


def test_a_total_of_amounts_that_nobody_knows_is_no_project(tmp_path: Path) -> None:
    header = ["Beneficiary", "Title", "Country", "Some figure"]
    portfolio = table(
        tmp_path, ["Sail Ltd", "Wells", "Kenya", "1"], ["Summe", "", "", "1"], header=header
    )
    assert len(portfolio) == 1
    assert "total-row" in rules(portfolio)
    assert "no-title" not in rules(portfolio)


def test_a_bare_agency_beside_recipients_does_not_implement(tmp_path: Path) -> None:
    header = ["Title", "Agency", "Recipient", "Country"]
    rows = ["Boats", "Harbour Fund", "Sail Ltd", "Kenya"], ["Wells", "Harbour Fund", "", "Mali"]
    portfolio = table(tmp_path, *rows, header=header)
    assert list(portfolio.organisations["name"]) == ["Sail Ltd"]
    assert list(portfolio.fields["value"]) == ["Harbour Fund", "Harbour Fund"]


def test_what_is_pledged_to_an_appeal_is_not_committed(tmp_path: Path) -> None:
    header = ["description", "srcOrganization", "destLocations", "amountUSD", "status"]
    rows = [["Boats", "Fund", "KEN", "500", "paid"], ["Wells", "Trust", "KEN", "700", "pledge"]]
    portfolio = table(tmp_path, *rows, header=header)
    assert list(portfolio.amounts["value"]) == [500]
    assert "700" in set(portfolio.fields["value"])
    assert "amount-not-used" in rules(portfolio)


@pytest.mark.parametrize(
    ("cell", "donors"),
    [
        ("AfDB, IsDB, Government", ["AfDB", "IsDB", "Government"]),
        ("UNDP, UNICEF", ["UNDP", "UNICEF"]),
        ("Norland, Government of", ["Norland, Government of"]),
        ("Lakemark, MFA", ["Lakemark, MFA"]),
        ("Hillcrest, LLC", ["Hillcrest, LLC"]),
        ("UK, US", ["UK", "US"]),
        ("Ministry of Water, LMK", ["Ministry of Water, LMK"]),
    ],
)
def test_abbreviations_with_commas_between_them_are_names_each(
    tmp_path: Path, cell: str, donors: list[str]
) -> None:
    (tmp_path / "a.csv").write_text(f'Title,Donor,Country\nWells,"{cell}",Kenya\n', "utf-8")
    assert list(load(tmp_path, "2019-06-30").organisations["name"]) == sorted(donors)


def test_co_financiers_stand_beside_the_donor_of_a_publishers_list(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Project name,Member,Financing type,Financing amount (USD million),Approval date,"
        "Co-financiers\nRoads,Kenya,Sovereign,100,2019-03-27,World Bank\n",
        "utf-8",
    )
    portfolio = load(tmp_path, "2019-06-30")
    assert set(portfolio.organisations["name"]) == {
        "Asian Infrastructure Investment Bank", "World Bank",
    }  # fmt: skip
    assert list(portfolio.amounts["provider"]) == ["several donors"]


def test_marks_of_notes_below_a_table_are_no_part_of_names(tmp_path: Path) -> None:
    lines = [
        "Title,Donor,Country,Budget (EUR)",
        "Roads¹,A Fund*,Kosovo*,100", "Wells,A Fund,Kenya,200", "Farms (2),B Fund,Kenya,300†",
        "* Co-financed,,,", "¹ Second phase,,,", "2) Ended early,,,", "† Estimated,,,",
    ]  # fmt: skip
    (tmp_path / "list.csv").write_text("\n".join(lines), encoding="utf-8")
    portfolio = load(tmp_path, "2020-06-30")
    assert list(portfolio.projects["title"]) == ["Roads", "Wells", "Farms"]
    assert list(portfolio.organisations["name"]) == ["A Fund", "B Fund"]
    assert list(portfolio.amounts["value"]) == [100, 200, 300]
    assert list(portfolio.findings["rule"]).count("note-row") == 4


def test_a_mark_without_a_note_stays(tmp_path: Path) -> None:
    portfolio = table(tmp_path, ["Pipes of 10 km²", "A Fund", "Kenya", "2019"],
                      ["Schools (2)", "A Fund", "Kenya", "2019"])  # fmt: skip
    assert list(portfolio.projects["title"]) == ["Pipes of 10 km²", "Schools (2)"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Norway and Sweden", ["Norway", "Sweden"]),
        ("Norway, Sweden, Denmark", ["Norway", "Sweden", "Denmark"]),
        ("Bosnia and Herzegovina", ["Bosnia and Herzegovina"]),
        (
            "Government of Norway, Government of Sweden",
            ["Government of Norway", "Government of Sweden"],
        ),
        ("Norland, Government of", ["Norland, Government of"]),
        ("Ministry of Foreign Affairs, Norway", ["Ministry of Foreign Affairs, Norway"]),
        ("University of Keel, Institute of Ports", ["University of Keel, Institute of Ports"]),
    ],
)
def test_states_and_bodies_that_begin_alike_are_several_donors(
    tmp_path: Path, cell: str, expected: list[str]
) -> None:
    portfolio = table(tmp_path, ["Wells", cell, "Kenya", "2019"])
    assert list(portfolio.organisations["name"]) == sorted(expected)


def test_a_header_of_names_is_that_of_the_bodies(tmp_path: Path) -> None:
    header = ["Title", "Donor", "Country", "Coordinating organisation name"]
    portfolio = table(tmp_path, ["Wells", "A Fund", "Kenya", "Works Ltd"], header=header)
    roles = portfolio.project_organisations["role"]
    assert sorted(roles) == ["funding", "implementing"]
