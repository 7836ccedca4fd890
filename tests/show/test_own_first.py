"""A country's own projects come first; what only covers it is told apart, with its money."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from helpers.data_folders import few, loaded, page, project
from helpers.iati_files import bare, iati
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from portfolio_lib import Portfolio, show

PERIOD = "<period-start iso-date='2018-01-01'/><period-end iso-date='2018-12-31'/>"
WORLD = '<recipient-region code="001" vocabulary="2"/>'
AFRICA = '<recipient-region code="002" vocabulary="2"/>'
KENYA = "<recipient-country code='KE'/>"


def budget(value: int) -> str:
    return f"<budget>{PERIOD}<value currency='EUR'>{value}</value></budget>"


def one_beside_nine(own: str = KENYA, wide: str = WORLD) -> Portfolio:
    wider = [bare(budget(1_000_000), wide, identifier=f"W-{n}") for n in range(9)]
    return loaded({"a.xml": iati(bare(budget(1000), own, identifier="K"), *wider)}, "2019-02-28")


@pytest.mark.parametrize(
    ("own", "wide", "place"), [(KENYA, WORLD, "KE"), (KENYA, AFRICA, "KE"), (AFRICA, WORLD, "002")]
)
def test_the_money_of_a_place_is_that_of_its_own_projects(own: str, wide: str, place: str) -> None:
    part = one_beside_nine(own, wide).for_place(place)
    tree: Any = html.fromstring(show.cover(part, place=place).html)
    facts = tree.find(".//dl").text_content().replace("\u00a0", " ")
    assert "EUR 1,000" in facts
    assert "9" not in facts
    line = tree.xpath("//p[@class='through']")[0].text_content().replace("\u00a0", " ")
    assert line.startswith("Also covered by 9 worldwide or regional projects (EUR 9 m budgeted")
    money: Any = html.fromstring(show.amounts(part, place=place).html)
    assert money.find(".//data").get("value") == "1000"


def test_what_only_covers_a_place_is_a_list_without_sections() -> None:
    block = show.projects(one_beside_nine().for_place("KE"), place="KE")
    tree: Any = html.fromstring(f"<div>{block.html}</div>")
    assert len(tree.findall(".//article")) == 1
    assert len(tree.xpath("//section[@id='also-covered']//tbody/tr")) == 9


def test_the_annex_has_all_projects_and_their_amounts_apart() -> None:
    part = one_beside_nine().for_place("KE")
    projects, by_place, own, wider, _ = show.annex(part, place="KE").sheets
    assert (len(projects), len(by_place), len(own), len(wider)) == (10, 1, 1, 9)


def test_few_wider_projects_are_told_whole_where_a_place_has_no_own_ones() -> None:
    part = loaded({"a.txt": page(project(Country="Africa"))}).for_country("KE")
    assert "No project states Kenya itself" in show.cover(part, place="KE").text
    assert "Fewer accidents" in show.projects(part, place="KE").text
    assert not show.amounts(part, place="KE")


def test_many_wider_projects_are_a_list_even_where_a_place_has_no_own_ones() -> None:
    part = loaded({"a.txt": page(*(project(f"P {n}", Country="Africa") for n in range(8)))})
    block = show.projects(part.for_country("KE"), place="KE")
    assert not html.fromstring(block.html).findall(".//article")
    assert len(html.fromstring(block.html).findall(".//tbody/tr")) == 8


def test_no_map_says_that_projects_work_where_none_of_its_own_does() -> None:
    part = one_beside_nine(own=WORLD).for_place("KE")
    assert "No project states Kenya itself" in show.cover(part, place="KE").text
    assert not show.map(part, place="KE")


def test_a_status_of_two_short_words_stays_on_one_line() -> None:
    running = "<activity-status code='2'/><activity-date type='1' iso-date='2018-01-01'/>"
    done = "<activity-status code='4'/><activity-date type='4' iso-date='2018-02-01'/>"
    wide = [bare(WORLD, state, identifier=f"W-{n}") for n, state in enumerate([running, done] * 3)]
    whole = loaded({"a.xml": iati(bare(KENYA, identifier="K"), *wide)}, "2019-02-28")
    part = whole.for_place("KE").speaking("fr")
    assert "En\u00a0cours" in show.projects(part, place="KE").text


def test_a_month_as_a_figure_begins_with_a_capital() -> None:
    portfolio = loaded({"a.txt": page(project())}).speaking("fr")
    tree: Any = html.fromstring(show.cover(portfolio).html)
    assert tree.find(".//dl/div/dd").text_content().startswith("Déc.")


def test_a_region_s_share_of_an_own_project_is_not_the_country_s() -> None:
    shares = KENYA.replace("/>", " percentage='20'/>") + AFRICA.replace("/>", " percentage='80'/>")
    part = loaded({"a.xml": iati(bare(budget(1000), shares))}).for_place("KE")
    assert part.current_amounts("KE")["value"].tolist() == [200]
    assert not part.current_amounts("KE")["shared"].any()
    text = show.cover(part, place="KE").text.replace("\u00a0", " ")
    assert "EUR 200" in text
    assert "alone" not in text


def test_a_payment_for_a_region_is_not_that_of_a_country_which_its_project_states() -> None:
    def paid(value: int, where: str) -> str:
        kind = "<transaction-type code='3'/><transaction-date iso-date='2018-01-01'/>"
        money = f"<value currency='EUR'>{value}</value>"
        return f"<transaction>{kind}{money}{where}</transaction>"

    both = bare(paid(7, KENYA), paid(5, AFRICA), KENYA, AFRICA)
    part = loaded({"a.xml": iati(both)}).for_place("KE")
    assert part.current_amounts("KE")["value"].tolist() == [7]


COUNTRIES = {"KE": "Kenya", "UG": "Uganda", "TZ": "Tanzania"}
MONEY = st.integers(1, 9) | st.none()


@st.composite
def hierarchies(draw: st.DrawFn) -> Portfolio:
    """Programmes and parts of any depth, each with places, a donor and money, or without."""
    rows = []
    for number in range(draw(st.integers(2, 6))):
        places = draw(st.lists(st.sampled_from([*COUNTRIES.values()]), unique=True, max_size=3))
        share = 100 // max(len(places), 1)
        split = draw(st.booleans()) and len(places) > 1
        head = draw(st.integers(-1, number - 1))
        rows.append(
            {
                "Identifier": f"P{number}", "Title": f"Project {number}",
                "Parent": f"P{head}" if head >= 0 else None, "Donor": draw(st.sampled_from("AB")),
                "Country": "; ".join(f"{p} ({share} %)" if split else p for p in places),
                "Budget EUR": draw(MONEY), "Budget USD": draw(MONEY), "Spent EUR": draw(MONEY),
            }
        )  # fmt: skip
    return Portfolio.from_frame(pd.DataFrame(rows), as_of="2019-01-01")


def totals(amounts: pd.DataFrame) -> dict[str, float]:
    by = amounts["kind"] + " " + amounts["currency"]
    sums = amounts.groupby(by)["value"].sum().round(2)
    return {str(name): value for name, value in sums.items() if value}


@few
@given(hierarchies())
def test_the_sums_of_a_report_are_those_of_the_overview_and_of_the_sheets(
    whole: Portfolio,
) -> None:
    """Also where a programme and its parts lie in different countries, or have other donors."""
    for code in set(whole.project_places["place"]):
        part = whole.for_country(code)
        assert totals(part.current_amounts(code)) == totals(whole.stated_amounts(code))
        told: Any = html.fromstring(f"<div>{show.amounts(part, place=code).html}</div>")
        printed = sum(float(each.get("value")) for each in told.iter("data"))
        sheets = [each for each in show.annex(part, place=code).sheets if each.title == "Amounts"]
        columns = [each for sheet in sheets for each in sheet.columns if each.header == "Amount"]
        values = [float(str(value)) for each in columns for value in each.values]
        assert sum(values) == pytest.approx(printed, abs=2)
        assert sum(totals(part.current_amounts(code)).values()) == pytest.approx(printed, abs=2)
    parts = whole.project_organisations.drop_duplicates(["project", "organisation"])
    donors = whole.current_amounts().merge(parts, on="project")
    for donor in set(parts["organisation"]):
        for audience in ("internal", "donor"):
            own = whole.for_donor(donor, audience).current_amounts()
            assert totals(own) == totals(donors[donors["organisation"] == donor])


def a_programme_beside_its_part(value: int) -> Portfolio:
    rows = pd.DataFrame(
        {
            "Identifier": ["H", "P"], "Title": ["Head", "Part"], "Parent": [None, "H"],
            "Country": ["Kenya", "Uganda"], "Donor": ["A", "B"], "Budget EUR": [400, value],
        }
    )  # fmt: skip
    return Portfolio.from_frame(rows, as_of="2019-01-01")


def test_money_that_counts_with_another_level_of_a_programme_is_said_not_to_be_here() -> None:
    whole = a_programme_beside_its_part(500)
    said = "The amounts of 1 project are not in these totals: what other projects of the same"
    for part, place in ((whole.for_country("KE"), "KE"), (whole.for_donor("a"), None)):
        assert said in show.amounts(part, place=place).text
        assert part == Portfolio.from_dumped(part.dumped())
        assert "400" not in show.amounts(part, place=place).text
    assert said not in show.amounts(whole.for_country("UG"), place="UG").text
    assert said not in show.amounts(whole).text


def test_what_others_give_to_a_programme_is_no_part_of_what_a_donor_is_told() -> None:
    rows = pd.DataFrame(
        {
            "Identifier": ["H", "P", "Q"], "Title": ["Head", "Part", "Other part"],
            "Parent": [None, "H", "H"], "Donor": ["A; B", "B", "A"],
            "Budget EUR": [400, 500, None], "Spent EUR": [None, None, 900],
        }
    )  # fmt: skip
    part = Portfolio.from_frame(rows, as_of="2019-01-01").for_donor("a", "internal")
    told = show.amounts(part).text
    assert "900" in told
    assert "not in these totals" not in told


def test_a_report_depends_on_which_level_of_a_programme_counts() -> None:
    marks = {}
    for value in (500, 600, 300):
        whole = a_programme_beside_its_part(value)
        extent = whole.extent_of("place", "KE")
        marks[value] = whole.slice_fingerprint(extent), whole.slice(extent).hash
    assert marks[500] == marks[600]
    assert marks[500][0] != marks[300][0]
    assert marks[500][1] != marks[300][1]
