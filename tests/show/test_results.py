"""What projects achieve: the block of indicators with their values."""

from __future__ import annotations

from typing import Any

from helpers.data_folders import loaded
from helpers.iati_files import bare, iati
from lxml import html

from portfolio_lib import Portfolio, show


def period(end: str, *values: str) -> str:
    days = f'<period-start iso-date="{end[:4]}-01-01"/><period-end iso-date="{end}"/>'
    return f"<period>{days}{''.join(values)}</period>"


def result(*periods: str, measure: str = "1") -> str:
    title = "<title><narrative>People with water</narrative></title>"
    baseline = '<baseline year="2014" value="200"/>'
    inside = f"{title}{baseline}{''.join(periods)}"
    return f'<result type="1">{title}<indicator measure="{measure}">{inside}</indicator></result>'


def rows(portfolio: Portfolio, **options: Any) -> list[list[str]]:
    tree: Any = html.fromstring(show.results(portfolio, **options).html)
    return [[cell.text_content() for cell in row] for row in tree.iter("tr")][1:]


def of(*activities: str) -> Portfolio:
    return loaded({"a.xml": iati(*activities)})


def test_an_indicator_is_told_with_its_latest_period_that_has_a_value() -> None:
    past = period("2015-12-31", '<target value="2500"/>', '<actual value="1200"/>')
    earlier = period("2014-12-31", '<target value="900"/>', '<actual value="800"/>')
    later = period("2019-12-31", '<target value="9000"/>')
    told = rows(of(bare(result(past, earlier, later), identifier="X-1")))
    assert told == [["People with water", "200", "2500", "1200", "31\u00a0Dec\u00a02015"]]


def test_values_for_parts_of_an_indicator_say_so_and_are_never_added() -> None:
    women = '<dimension name="sex" value="female"/>'
    parts = period(
        "2015-12-31", f'<actual value="7">{women}</actual>', '<actual value="12"/>'
    )  # fmt: skip
    told = rows(of(bare(result(parts, measure="2"), identifier="X-1")))
    assert [row[3].replace("\u00a0", " ") for row in told] == ["7 % (sex=female)", "12 %"]


def test_a_baseline_stands_beside_the_values_of_its_own_part_alone() -> None:
    def sex(side: str, value: int, word: str, own: str = "") -> str:
        part = f'<dimension name="sex" value="{word}"/>'
        return f'<{side} value="{value}"{own}>{part}</{side}>'

    baselines = sex("baseline", 10, "female", ' year="2013"') + sex(
        "baseline", 20, "male", ' year="2013"'
    )
    periods = [
        period(f"{year}-12-31", sex("target", 50, "female"), sex("target", 60, "male"),
               sex("actual", 61, "male"), '<actual value="99"/>')
        for year in (2014, 2015)
    ]  # fmt: skip
    one = result(*periods).replace('<baseline year="2014" value="200"/>', baselines)
    portfolio = of(bare(one, identifier="X-1"))
    assert [row[1:4] for row in rows(portfolio)] == [
        ["10 (sex=female)", "50 (sex=female)", ""],
        ["20 (sex=male)", "60 (sex=male)", "61 (sex=male)"],
        ["", "", "99"],
    ]


def test_of_several_projects_each_indicator_names_its_own_and_the_rest_is_counted() -> None:
    one = result(period("2015-12-31", '<target value="1"/>'))
    portfolio = of(bare(one, identifier="X-1"), bare(one, identifier="X-2"))
    told = rows(portfolio)
    assert len(told) == 2
    shown: Any = html.fromstring(show.results(portfolio).html)
    titles = [small.text for small in shown.iter("small")]
    assert titles == portfolio.projects["title"].tolist()
    assert "1 more is not shown" in show.results(portfolio, most=1).text


def test_the_only_project_with_results_among_several_is_named() -> None:
    one = result(period("2015-12-31", '<target value="1"/>'))
    portfolio = of(bare(one, identifier="X-1"), bare(identifier="X-2"))
    assert rows(portfolio)[0][0] == f"People with water{portfolio.projects['title'].iloc[0]}"


def test_there_is_no_section_where_no_source_states_results() -> None:
    assert not show.results(of(bare(identifier="X-1")))
