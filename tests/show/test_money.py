"""The block on money: totals by kind and currency, and how many projects state them."""

from __future__ import annotations

import re
from typing import Any

from helpers.data_folders import loaded, page, project
from helpers.iati_files import activity, bare, iati
from lxml import html

from portfolio_lib import Portfolio, show


def budget(value: str, currency: str) -> str:
    return f'<budget><value currency="{currency}">{value}</value></budget>'


def portfolio_of(*amounts: tuple[str, str]) -> Portfolio:
    """Three projects, the first with these budgets and the last with none."""
    first = activity(*(budget(*amount) for amount in amounts), identifier="X 1/ä")
    second = activity(budget("1250000.4", "EUR"), identifier="X-2")
    return loaded({"a.xml": iati(first, second, activity(identifier="X-3"))}, None)


def tree(*blocks: show.Block) -> Any:
    return html.fromstring("".join(block.html for block in blocks))


def rows(portfolio: Portfolio) -> list[list[str]]:
    body = tree(show.amounts(portfolio)).findall(".//tbody/tr")
    return [[cell.text_content() for cell in row] for row in body]


def test_currencies_are_rows_of_their_own_and_never_added() -> None:
    portfolio = portfolio_of(("1000", "USD"), ("2000.6", "USD"), ("-0.4", "EUR"))
    assert rows(portfolio) == [
        ["Budget", "EUR", "1,250,000", "2"],
        ["Budget", "USD", "3,001", "1"],
    ]


def test_one_currency_is_the_unit_of_the_totals_and_has_no_column() -> None:
    head = tree(show.amounts(read(activity(budget("5", "EUR"))))).xpath("//thead//th")
    assert [cell.text_content() for cell in head] == ["Kind", "Total (EUR)", "Projects"]


def test_of_one_project_nobody_is_told_how_many_state_an_amount() -> None:
    assert "of 1" not in show.amounts(read(activity(budget("5", "EUR")))).text


def test_a_sentence_says_how_many_projects_state_an_amount() -> None:
    text = show.amounts(portfolio_of(("1000", "USD"))).text
    assert "2 of 3 projects state a budget." in text


def test_amounts_of_projects_in_several_places_are_said_to_be_whole() -> None:
    assert "whole project" not in show.amounts(portfolio_of(("1", "USD"))).text
    shared = activity(budget("5", "EUR"), "<recipient-country code='KE' percentage='40'/>")
    assert "the amount of a whole project" in show.amounts(read(shared)).text


def read(*activities: str) -> Portfolio:
    return loaded({"a.xml": iati(*activities)}, None)


def place(code: str, share: str = "") -> str:
    stated = f'percentage="{share}"' if share else ""
    return f'<recipient-country code="{code}" {stated}/>'


def in_place(portfolio: Portfolio, code: str) -> list[list[str]]:
    body = tree(show.amounts(portfolio.for_place(code), place=code)).findall(".//tbody/tr")
    return [[cell.text_content() for cell in row] for row in body]


def test_a_country_gets_what_the_percentages_give_it() -> None:
    places = place("KE", "40") + place("UG", "60")
    one = bare(budget("500", "EUR"), places)
    assert in_place(read(one), "KE") == [["Budget", "200", "1"]]
    assert in_place(read(one), "UG") == [["Budget", "300", "1"]]
    text = show.amounts(read(one).for_country("KE"), place="KE").text
    assert "the share that the stated percentages give to Kenya is counted." in text


def test_without_percentages_an_amount_is_whole_and_marked_as_shared() -> None:
    one = bare(budget("500", "EUR"), place("KE") + place("UG"))
    assert in_place(read(one), "KE") == [["Budget", "500", "500", "1"]]
    assert rows(read(one)) == [["Budget", "500", "1"]]
    assert (
        "the full amount is counted, under “Shared”"
        in show.amounts(read(one).for_country("KE"), place="KE").text
    )


def test_an_amount_for_a_region_is_in_no_total_of_its_countries() -> None:
    east_africa = '<recipient-region code="014" vocabulary="2" percentage="100"/>'
    one = bare(budget("500", "EUR"), east_africa)
    assert in_place(read(one), "014") == [["Budget", "500", "1"]]
    assert not show.amounts(read(one).for_place("KE"), place="KE")


def test_a_transaction_with_a_country_of_its_own_is_for_that_country() -> None:
    def paid(value: int, code: str) -> str:
        kind = "<transaction-type code='3'/><transaction-date iso-date='2019-01-01'/>"
        return (
            f"<transaction>{kind}<value currency='EUR'>{value}</value>{place(code)}</transaction>"
        )

    one = bare(paid(7, "KE"), paid(5, "UG"))
    assert in_place(read(one), "KE") == [["Paid out", "7", "1"]]
    assert rows(read(one)) == [["Paid out", "12", "1"]]


def test_a_revised_budget_replaces_the_original_one_of_its_period() -> None:
    def planned(kind: str, value: str, year: int) -> str:
        period = f"<period-start iso-date='{year}-01-01'/><period-end iso-date='{year}-12-31'/>"
        money = f'{period}<value currency="EUR">{value}</value>'
        return f'<budget type="{kind}" status="2">{money}</budget>'

    both = planned("1", "100", 2019) + planned("2", "150", 2019) + planned("1", "30", 2020)
    portfolio = read(bare(both))
    assert rows(portfolio) == [["Budget", "180", "1"]]
    assert portfolio.amounts["budget_type"].tolist() == ["original", "revised", "original"]
    assert set(portfolio.amounts["budget_status"]) == {"committed"}


def test_numbers_are_marked_as_such() -> None:
    block = tree(show.amounts(portfolio_of(("1", "USD"))))
    marked = [cell.text_content() for cell in block.xpath("//*[@class='number']")]
    assert marked == ["Total", "Projects", "1,250,000", "1", "1", "1"]


def test_without_amounts_there_is_nothing() -> None:
    assert not show.amounts(loaded({"page.txt": page(project())}))


def test_identifiers_with_any_characters_lead_to_their_sections() -> None:
    portfolio = portfolio_of(("1", "USD"))
    both = tree(show.places(portfolio), show.projects(portfolio))
    targets = {link.removeprefix("#") for link in both.xpath("//a/@href")}
    assert targets == set(both.xpath("//article/@id"))
    assert not any(" " in name for name in targets)


def test_a_period_that_is_open_at_its_end_says_from_when() -> None:
    one = activity().replace('<activity-date type="3" iso-date="2020-12-31"/>', "")
    text = show.projects(loaded({"a.xml": iati(one)}, None)).text
    assert "from 1 January 2018" in text


def test_of_many_projects_the_figure_counts_how_many_end_when() -> None:
    ended = [activity(identifier=f"E-{n}", title=f"Ended {n}") for n in range(30)]
    done = '<activity-status code="3"/>'
    ended = [one.replace("2020-12-31", "2018-12-31") for one in ended]
    ended = [re.sub(r"<activity-status [^>]*/>", done, one) for one in ended]
    longer = activity(identifier="L", title="Longer").replace("2020-12-31", "2021-12-31")
    portfolio = loaded({"a.xml": iati(*ended, activity(title="Running"), longer)}, None)
    ends = tree(show.timeline(portfolio)).find(".//table")
    assert "2 projects that run or are planned" in ends.findtext("caption")
    assert [cell.text_content() for cell in ends.find("tbody/tr")] == ["Q4 2020", "1", ""]
    assert "Ended" not in show.register(portfolio).text
    assert "30 completed projects are in a table of their own." in show.register(portfolio).text
    assert len(tree(show.projects(portfolio)).xpath("//tbody/tr")) == 30


def test_a_key_figure_says_of_how_many_projects_more_the_amount_could_not_be_read() -> None:
    header = "Identifier,Title,Donors,Countries,Start,End,Currency,Budget"
    budgets = ("10", "20", "see annex", "unclear", "")
    rows = [
        f"{n},Road {n},Fund One,Kenya,2025-01-01,2026-12-31,EUR,{budget}"
        for n, budget in enumerate(budgets)
    ]
    whole = loaded({"a.csv": "\n".join((header, *rows)) + "\n"}, "2025-06-30")
    told = "2 of 5 projects; 2 more state amounts that could not be read"
    sentence = "2 projects state amounts that could not be read; they are in no total."
    for part, place, donor in (
        (whole, None, None),
        (whole.for_country("KE"), "KE", None),
        (whole.for_donor("fund-one"), None, "fund-one"),
    ):
        assert f"({told})" in show.cover(part, place=place, donor=donor).text
        assert sentence in show.amounts(part, place=place).text
    nothing = loaded({"a.csv": "\n".join((header, rows[2], rows[4])) + "\n"}, "2025-06-30")
    assert "1 project states an amount that could not be read" in show.amounts(nothing).text


def test_a_programme_whose_parts_state_the_money_is_one_project_of_the_total() -> None:
    def part(number: int, relation: str, *amounts: str) -> str:
        return activity(*amounts, relation, identifier=f"X-P{number}")

    head = '<related-activity ref="X-P" type="1"/>'
    parts = [part(1, head, budget("600", "EUR")), part(2, head, budget("400", "EUR"))]
    programme = activity(identifier="X-P")
    other = activity(identifier="X-9")
    portfolio = loaded({"a.xml": iati(programme, *parts, other)}, None)
    assert rows(portfolio) == [["Budget", "1,000", "1"]]
    assert "1 of 2 projects states a budget" in show.amounts(portfolio).text
    assert "1 of 2 projects" in show.cover(portfolio).text


def test_what_is_promised_to_projects_is_not_told_again_where_it_is_their_budgets() -> None:
    def promised(value: int) -> str:
        kind = "<transaction-type code='11'/><transaction-date iso-date='2019-01-01'/>"
        return f"<transaction>{kind}<value currency='EUR'>{value}</value></transaction>"

    same = read(bare(budget("500", "EUR"), promised(200), promised(300)))
    assert rows(same) == [["Budget; Promised to the projects", "500", "1"]]
    less = read(bare(budget("500", "EUR"), promised(200)))
    assert [row[0] for row in rows(less)] == ["Budget", "Promised to the projects"]


def test_a_region_says_what_of_its_money_stands_with_its_countries() -> None:
    head = "Title,Country,Percentage,Budget,Currency"
    rows = ("Both,Africa (60%); Kenya (40%),,1000,USD", "One,Peru,,5,USD", "Two,Kenya,,7,USD")
    whole = loaded({"p.csv": "\n".join((head, *rows))}, "2026-11-30")
    africa = whole.for_place("002")
    stated = tree(show.breakdown(whole, by="place")).findall(".//tbody/tr")
    assert [[cell.text_content() for cell in row] for row in stated[:2]] == [
        ["Africa", "600", ""], ["Kenya", "407", ""],
    ]  # fmt: skip
    assert "to countries in Africa is included" in show.amounts(africa, place="002").text
    sheets = {each.title: each for each in show.annex(africa, place="002").sheets}
    by_place = [row.split(",")[1:5] for row in sheets["Projects by place"].csv.splitlines()[1:]]
    assert by_place == [["Africa", "002", "60", "600"], ["Kenya", "KE", "40", "400"]]
    kenya = whole.for_place("KE")
    assert "is included" not in show.amounts(kenya, place="KE").text
