"""Bars in tables say with their length what the number beside them says."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import bare, iati
from lxml import etree, html

from portfolio_lib import show
from portfolio_lib.show.bars import add_bars, bar_table
from portfolio_lib.show.html import table


def _classes(made: etree._Element) -> list[str | None]:
    return [row[-1].get("class") for row in made.iter("tr")][1:]


def test_the_longest_bar_is_the_largest_number_and_none_is_lost() -> None:
    rows = [("a", "200", 200.0), ("b", "1", 1.0), ("c", "0", 0.0), ("d", "-5", -5.0)]
    made = bar_table(("Name", "Number"), [*rows, ("Others (2)", "90", None)], "What")
    assert _classes(made) == ["bar share-100", "bar share-1", "bar share-0", "bar share-0", None]


def test_a_bar_may_have_a_part_that_is_longer_than_itself() -> None:
    made = table(("Name",), [("a",), ("b",), ("Total",)], "What", "money")
    add_bars(made, [100.0, 10.0], [50.0, 20.0])
    assert _classes(made) == ["bar share-100 part-50", "bar share-20 part-20", None]


def test_the_head_of_the_numbers_is_that_of_the_bars_too() -> None:
    made = bar_table(("Name", "Number"), [("a", "200", 200.0)], "What")
    heads = [cell for cell in made.iter("th") if cell.get("scope") == "col"]
    assert [(head.text, head.get("colspan")) for head in heads] == [("Name", None), ("Number", "2")]


def test_without_anything_to_draw_there_is_no_column() -> None:
    made = bar_table(("Name", "Number"), [("a", "0", 0.0)], "What")
    assert [len(row) for row in made.iter("tr")] == [2, 2]


def test_a_panel_tells_a_long_name_by_its_abbreviation_where_no_other_has_it() -> None:
    long = "The Office for the Very Large Questions of Somewhere"
    names = [f"{long} (OVLQS)", f"{long} (ABC)", f"{long} and Elsewhere (ABC)", "Small Fund (SF)"]
    period = "<period-start iso-date='2018-01-01'/><period-end iso-date='2018-12-31'/>"
    activities = [
        bare(
            f"<participating-org role='1'><narrative>{names[n % 4]}</narrative>"
            "</participating-org>",
            "<recipient-country code='KE'/><activity-status code='2'/>",
            f"<budget>{period}<value currency='EUR'>{100 + n}</value></budget>",
            "<activity-date type='1' iso-date='2018-01-01'/>",
            identifier=f"A-{n}",
        )
        for n in range(16)
    ]
    part = loaded({"a.xml": iati(*activities)}, "2018-02-28").for_country("KE")
    tree: Any = html.fromstring(show.timeline(part, place="KE").html)
    told = tree.xpath("//table[contains(@class, 'bars')]/tbody/tr/*[1]")
    assert sorted(cell.text_content() for cell in told) == [
        "OVLQS", "Small Fund (SF)", "The Office for the Very Large Questions of…",
        "The Office for the Very Large Questions of…",
    ]  # fmt: skip


def test_a_panel_of_money_is_in_the_currency_that_leads_the_key_facts() -> None:
    # five projects state EUR, four USD; as many places have amounts in the one as in the other
    rows = [
        f"Road {number},{('Kenya', 'Chad')[number % 2]},2026-01-01,20{27 + number % 3}-05-31,"
        f"{1000 + number},{'USD' if number < 4 else 'EUR'}"
        for number in range(13)
    ]
    table_ = "\n".join(["Title,Country,Start,End,Budget,Currency", *rows])
    part = loaded({"a.csv": table_}, "2026-06-30")
    tree: Any = html.fromstring(show.timeline(part).html)
    captions = [caption.text_content() for caption in tree.iter("caption")]
    assert "Budget by country or region (EUR)" in captions
    assert "EUR" in show.cover(part).text.split("USD")[0]


@pytest.mark.parametrize(("promised", "is_told"), [(100, True), (900, False)])
def test_a_donor_has_no_panel_of_budgets_that_are_a_part_of_what_it_promised(
    promised: int, is_told: bool
) -> None:
    money = "<value currency='EUR' value-date='2018-01-01'>{}</value>"
    days = "<period-start iso-date='2018-01-01'/><period-end iso-date='2018-12-31'/>"
    fund = "<narrative>Sea Fund</narrative>"
    rows = [
        bare(
            f"<participating-org role='1'>{fund}</participating-org>",
            "<activity-date type='1' iso-date='2017-01-01'/>"
            f"<activity-date type='3' iso-date='20{19 + number % 3}-05-31'/>"
            f"<recipient-country code='{('KE', 'UG')[number % 2]}'/>",
            f"<budget>{days}{money.format(100)}</budget>",
            "<transaction><transaction-type code='11'/><transaction-date iso-date='2018-01-01'/>"
            f"{money.format(promised)}<provider-org>{fund}</provider-org></transaction>",
            identifier=f"X-{number}",
        )
        for number in range(13)
    ]
    part = loaded({"a.xml": iati(*rows)}, "2018-06-30").for_donor("sea-fund")
    assert ("Budget by country or region (EUR)" in show.timeline(part).text) is is_told


@pytest.mark.parametrize(("title", "said"), [
    (("Strengthening Migration Management Authorities across the Country and its Neighbours in the "
     "Years that are Left (MIMAK)"), "MIMAK"),
    (("Support to the Many Young People in Four of the Target Municipalities of Bosnia and "
     "Herzegovina (BiH)"), "Support to the Many"),
])  # fmt: skip
def test_a_bar_is_told_by_the_short_name_of_its_project_and_not_of_a_place_in_its_title(
    title: str, said: str
) -> None:
    lines = [f"{title},Serbia,2018,2020", "Roads,Serbia,2017,2019"]
    portfolio = loaded({"a.csv": "\n".join(["Title,Country,Start,End", *lines])}, "2018-06-30")
    texts = [text.get_text() for text in show.timeline_figure(portfolio).texts]
    assert [text for text in texts if text.startswith(said)]
    assert "BiH" not in texts
