"""The block on money: totals by kind and currency, and how many projects state them."""

from __future__ import annotations

from typing import Any

from data_folders import loaded, page, project
from iati_files import activity, iati
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


def test_a_sentence_says_how_many_projects_state_an_amount() -> None:
    text = show.amounts(portfolio_of(("1000", "USD"))).text
    assert "2 of 3 projects state a budget." in text


def test_amounts_of_projects_in_several_places_are_said_to_be_whole() -> None:
    assert "whole project" not in show.amounts(portfolio_of(("1", "USD"))).text
    shared = activity(budget("5", "EUR"), "<recipient-country code='KE' percentage='40'/>")
    portfolio = loaded({"a.xml": iati(shared)}, None).for_country("KE")
    assert "the amount of a whole project" in show.amounts(portfolio).text


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


def test_many_projects_are_drawn_the_running_ones_before_completed_ones() -> None:
    ended = [activity(identifier=f"E-{n}", title=f"Ended {n}") for n in range(30)]
    ended = [one.replace("2020-12-31", "2018-12-31") for one in ended]
    portfolio = loaded({"a.xml": iati(*ended, activity(title="Running"))}, None)
    figure = show.timeline_figure(portfolio)
    drawn = [text.get_text() for text in figure.axes[0].texts]
    assert "Running" in drawn
    assert "21 more projects are not drawn." in show.timeline(portfolio).text
