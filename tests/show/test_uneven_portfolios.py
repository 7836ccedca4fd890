"""Portfolios in which all ends, begins or is shared: what their reports say is true and plain."""

from __future__ import annotations

import re
from typing import Any

import pytest
from helpers.data_folders import loaded
from lxml import html

from portfolio_lib import Portfolio, show
from portfolio_lib.show.lead import lead

HEAD = "Title,Donor,Country,Start,End,Status,Budget,Currency,Spent"


def sheet(*rows: str) -> Portfolio:
    return loaded({"p.csv": "\n".join((HEAD, *rows)) + "\n"}, "2026-11-30")


def plain(block: show.Block) -> str:
    return block.text.replace("\u00a0", " ")


def cells(block: show.Block) -> list[list[str]]:
    tree: Any = html.fromstring(f"<div>{block.html}</div>")
    return [[cell.text_content() for cell in row] for row in tree.iter("tr")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            ("A,F,Kenya,2020-01-01,2022-06-30,,,,", "B,F,Kenya,2020-01-01,2023-05-31,,,,"),
            "Both projects have ended. The last project ended in May 2023.",
        ),
        (
            ("A,F,Kenya,2027-03-01,2029,,,,", "B,F,Peru,2027-02-01,2029,,,,", "C,F,Mali,2028,,,,,"),
            "All 3 projects are planned. The first project begins in February 2027.",
        ),
        (
            ("A,F,Kenya,2020-01-01,,Ongoing,,,", "B,F,Kenya,,,Ongoing,,,"),
            "Both projects are running. Their ends are not stated.",
        ),
        (
            ("A,F,Kenya,2020-01-01,,Completed,,,", "B,F,Kenya,2020,2021,,,,"),
            "Both projects have ended. Donor of all: F.",
        ),
        (
            ("A,F,Kenya,2020,2029,Suspended,,,", "B,F,Kenya,2020,2029,Suspended,,,"),
            "Both projects are suspended. Donor of all: F.",
        ),
        (
            ("A,F,Kenya,2020,2025,Ongoing,,,", "B,F,Mali,2020,2025,Ongoing,,,"),
            "Both projects are past their planned end. Donor of all: F.",
        ),
    ],
)  # fmt: skip
def test_the_lead_says_what_all_projects_have_in_common(rows: tuple[str, ...], said: str) -> None:
    portfolio = sheet(*rows)
    assert lead(portfolio).startswith(said)
    assert "None of" not in lead(portfolio)


def test_no_place_leads_by_next_to_nothing() -> None:
    rows = [f"P{n},F,{c},2024,2027,,{m},USD," for n, (c, m) in
            enumerate((("Kenya", 1012), ("Peru", 1008), ("Mali", 1010)))]  # fmt: skip
    assert "%" not in lead(sheet(*rows))
    assert "Kenya and Peru: 83%" in lead(sheet(rows[0], rows[1], "P2,F,Mali,2024,2027,,400,USD,"))


MANY = ("Kenya", "Peru", "Nepal", "Uganda", "Ghana", "Mali", "Chad", "Niger", "Togo", "Benin",
        "Senegal", "Gambia", "Guinea", "Liberia", "Sierra Leone", "Burkina Faso", "Nigeria",
        "Cameroon", "Gabon", "Angola", "Zambia", "Malawi", "Mozambique", "Botswana", "Namibia",
        "Lesotho", "Eswatini", "Madagascar", "Tanzania", "Rwanda", "Burundi", "Ethiopia",
        "Djibouti", "Eritrea")  # fmt: skip


@pytest.fixture(scope="module")
def wide() -> Portfolio:
    """A project in 34 countries, and thirteen of Ghana."""
    return sheet(
        f"Net,F,{'; '.join(MANY)},2024-01-01,2027-12-31,,4000000,USD,",
        *(f"P{n},F,Ghana,2024-01-01,2027-12-31,,{n + 1},USD," for n in range(13)),
    )


def test_what_stands_whole_in_several_rows_counts_once_among_the_others(wide: Portfolio) -> None:
    last = cells(show.breakdown(wide, by="place"))[-1]
    assert last[:2] == ["Others (4)", "4,000,000"]
    (others,) = [row for row in cells(show.timeline(wide)) if row[0].startswith("Others")]
    assert others[1] == "4\u00a0m"


def test_places_of_as_many_projects_stand_by_name(wide: Portfolio) -> None:
    names = [row[0] for row in cells(show.map(wide)) if row[-1] == "1"]
    assert names[:3] == ["Angola", "Benin", "Botswana"]
    assert "row of a region" not in plain(show.breakdown(wide, by="place"))


def test_an_amount_that_is_all_for_several_places_says_so_once(wide: Portfolio) -> None:
    told = plain(show.cover(wide.for_place("KE"), place="KE"))
    assert "budgeted, not for Kenya alone" in told
    assert "of it not for" not in told


def test_a_card_says_that_its_amount_is_a_part() -> None:
    text = "Title,Country,Budget,Currency\nBig,Kenya (99%); Peru (1%),5000000,USD\n"
    peru = loaded({"p.csv": text}, "2026-11-30").for_place("PE")
    assert "USD 50,000 (the part for Peru)" in plain(show.projects(peru, place="PE"))


def test_a_card_says_of_what_was_spent_that_it_is_not_for_a_place_alone() -> None:
    part = sheet("Net,F,Kenya; Peru,2024,2027,,,USD,70").for_place("PE")
    assert "Paid out and spentUSD 70, not for Peru alone" in plain(show.projects(part, place="PE"))


def test_refunds_and_negative_budgets_are_told() -> None:
    portfolio = sheet(
        "Back,F,Peru,2024-01-01,2027-12-31,,100000,USD,-5000",
        "Less,F,Peru,2024-01-01,2027-12-31,,-2000,USD,",
    )
    told = plain(show.projects(portfolio))
    assert "USD -5,000 (more came back than was paid out)" in told
    assert "% of what was planned" not in told
    assert "has spent far" not in plain(show.attention(portfolio))
    assert "Amounts of 2 projects are negative in all" in plain(show.remarks(portfolio))


def test_long_titles_that_differ_at_their_end_can_be_told_apart_in_lists() -> None:
    title = "Strengthening the capacity of administrations to plan and deliver services " * 4
    rows = [f"{title}phase {n},F,Peru,2024-01-01,2027-12-31,,,," for n in range(1, 5)]
    names = [row[0] for row in cells(show.register(sheet(*rows)))[1:]]
    assert [re.sub(r".*(phase \d)", r"\1", name) for name in names] == [
        f"phase {n}" for n in range(1, 5)
    ]
    assert all("… " in name and len(name) <= 160 for name in names)


def test_a_register_of_what_was_spent_alone_has_it() -> None:
    rows = [f"P{n},F,Peru,2024-01-01,2027-12-31,,,USD,{n}00" for n in range(1, 5)]
    told = cells(show.register(sheet(*rows)))
    assert told[0][-2] == "Paid out and spent (USD)"
    assert told[1][-2] == "100"


def test_what_sources_state_differently_needs_attention() -> None:
    files = {
        f"{n}.csv": f"Identifier,Title,Donor,Country,Start,End\nA-1,Bridge,F,Kenya,2024,{end}\n"
        for n, end in (("a", "2027"), ("b", "2028"))
    }  # fmt: skip
    told = plain(show.attention(loaded(files, "2026-11-30")))
    assert "1 project is stated differently in different sources: Bridge" in told


def test_one_place_with_money_has_no_table_of_places() -> None:
    text = sheet("A,F,Peru,2024,2027,,5,USD,", "B,F,Kenya,2024,2027,,,,", "C,F,Mali,2024,2027,,,,")
    assert "Amounts by place" not in plain(show.breakdown(text, by="place"))


def test_projects_of_one_title_and_one_period_are_told_apart_by_their_places() -> None:
    rows = ("Twin,F,Kenya,2020,2023,,,,", "Twin,G,Peru,2020,2023,,,,", "Twin,G,Peru,2021,2023,,,,")
    told = plain(show.remarks(sheet(*rows)))
    assert all(f"Twin ({said})" in told for said in
               ("2020 – 2023, Kenya", "2020 – 2023, Peru", "2021 – 2023"))  # fmt: skip


def activity(name: str, country: str, donors: str, *inside: str, start: str = "2022-01-01") -> str:
    """An activity X-NAME with these donors, and further elements."""
    giving = "".join(
        f"<participating-org role='1'><narrative>{donor}</narrative></participating-org>"
        for donor in donors.split(", ")
    )
    return (
        f"<iati-activity><iati-identifier>X-{name}</iati-identifier>"
        f"<title><narrative>{name}</narrative></title>{giving}<activity-status code='2'/>"
        f"<activity-date type='1' iso-date='{start}'/>"
        "<activity-date type='3' iso-date='2027-12-31'/>"
        f"<recipient-country code='{country}'/>{''.join(inside)}</iati-activity>"
    )


def budget(value: int) -> str:
    days = "<period-start iso-date='2022-01-01'/><period-end iso-date='2022-12-31'/>"
    return f"<budget>{days}<value currency='EUR' value-date='2022-01-01'>{value}</value></budget>"


def paid(kind: int, value: int, provider: str = "") -> str:
    by = f"<provider-org><narrative>{provider}</narrative></provider-org>" if provider else ""
    return (
        f"<transaction><transaction-type code='{kind}'/><transaction-date iso-date='2022-05-01'/>"
        f"<value currency='EUR' value-date='2022-05-01'>{value}</value>{by}</transaction>"
    )


def programmes(*activities: str) -> Portfolio:
    text = f"<iati-activities version='2.03'>{''.join(activities)}</iati-activities>"
    return loaded({"a.xml": text}, "2026-11-30")


FIRST, SECOND = (f"<related-activity ref='X-P{n}' type='2'/>" for n in (1, 2))
ABOVE = "<related-activity ref='X-P' type='1'/>"


@pytest.fixture(scope="module")
def of_two_donors() -> Portfolio:
    """A programme of two donors with a commitment; its parts, of one each, have the budgets."""
    return programmes(
        activity("P", "KE", "Alpha, Beta", budget(900), paid(2, 900, "Alpha"), FIRST, SECOND),
        activity("P1", "KE", "Alpha", budget(500), paid(3, 100), ABOVE),
        activity("P2", "UG", "Beta", budget(400), ABOVE),
        activity("Q", "UG", "Alpha, Beta", budget(70), start="2023-01-01"),
    )


def test_a_register_tells_the_money_of_a_programme_and_its_parts_once(
    of_two_donors: Portfolio,
) -> None:
    told = {row[0]: row[3] for row in cells(show.register(of_two_donors))[1:]}
    assert told == {"P": "–", "P1": "500", "P2": "400", "Q": "70"}
    assert ["Budget", "970", "2"] in cells(show.amounts(of_two_donors))
    assert "Committed" in plain(show.projects(of_two_donors))


def test_projects_with_amounts_of_nobody_are_those_whose_amounts_count(
    of_two_donors: Portfolio,
) -> None:
    alpha = show.amounts(of_two_donors.for_donor("alpha"))
    assert "1 project states amounts that are not said to be this donor's alone" in plain(alpha)
    assert ["Budget", "70", "1"] in cells(alpha)
    only = programmes(
        activity("P", "KE", "Alpha", budget(900), FIRST),
        activity("P1", "KE", "Alpha, Beta", budget(500), ABOVE),
    )
    assert "not said to be" not in plain(show.amounts(only.for_donor("alpha")))


def test_the_last_project_is_not_told_of_one_programme_and_its_parts() -> None:
    one = programmes(activity("P", "KE", "Alpha", FIRST), activity("P1", "KE", "Alpha", ABOVE))
    assert "project1project runs until" in show.cover(one).text


def test_only_the_row_with_amounts_of_several_is_marked_as_shared() -> None:
    rows = (
        "Both,Alpha; Beta,Kenya; Peru,2024,2027,,500,USD,",
        "Own,Alpha,Kenya,2024,2027,,30,EUR,",
        "Other,Beta,Peru,2024,2027,,40,EUR,",
    )
    for by, names in (("donor", ("Alpha", "Beta")), ("place", ("Kenya", "Peru"))):
        told = {tuple(row[:2]) for row in cells(show.breakdown(sheet(*rows), by=by))}
        for name in names:
            assert (f"{name} (shared)", "USD") in told
            assert (name, "EUR") in told


def test_what_a_donor_promised_a_programme_is_not_less_than_the_budgets_that_are_its_own() -> None:
    def told(promised: int) -> str:
        whole = programmes(
            activity("P", "KE", "Alpha, Beta", budget(600), paid(11, promised, "Alpha"), FIRST),
            activity("P1", "KE", "Alpha", budget(600), paid(3, 100), ABOVE),
        )
        return plain(show.cover(whole.for_donor("alpha")))

    assert "contribution of the donor, budgetedEUR 600" in told(600)
    assert "contribution of the donor, promisedEUR 400" in told(400)
    assert "budgeted" not in told(400)


def test_what_a_donor_promised_one_part_says_nothing_of_the_budget_of_another() -> None:
    whole = programmes(
        activity("P", "KE", "Alpha, Beta", FIRST, SECOND),
        activity("P1", "KE", "Alpha", budget(100), paid(11, 100, "Alpha"), ABOVE),
        activity("P2", "KE", "Alpha", budget(500), ABOVE),
    )
    assert "budgetedEUR 600" in plain(show.cover(whole.for_donor("alpha")))


def test_the_text_of_a_timeline_counts_a_programme_and_its_parts_as_the_lead_does(
    of_two_donors: Portfolio,
) -> None:
    page: Any = html.fromstring(show.timeline(of_two_donors).html)
    told = page.find(".//img").get("alt")
    assert told.startswith("Timeline of 2 projects between 2022 and 2027. 2 parts of programmes")
    assert told.endswith("2 ongoing.")
