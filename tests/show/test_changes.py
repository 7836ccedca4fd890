"""What a report says has changed since the last one."""

from __future__ import annotations

from datetime import date
from typing import Any

from helpers.data_folders import few, loaded, page, project
from helpers.iati_files import bare, iati
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from portfolio_lib import Portfolio, show

JUNE, OCTOBER = date(2016, 6, 30), date(2016, 10, 31)
OLD = "The project trains drivers and mends bridges in the north of the country."
NEW = "The project trains drivers and mends roads in the north of the country."


def of(*projects: str, as_of: date = OCTOBER) -> Portfolio:
    return loaded({"page.txt": page(*projects, heading="Projects")}, as_of)


def tree(block: show.Block) -> Any:
    return html.fromstring(block.html)


def sentence(portfolio: Portfolio, since: Portfolio | None) -> str:
    found = tree(show.cover(portfolio, since=since)).find_class("since")
    return "".join(element.text_content() for element in found)


def test_on_a_first_report_there_is_nothing() -> None:
    assert not show.changes(of(project()), None)
    assert sentence(of(project()), None) == ""


def test_a_report_of_an_earlier_day_is_not_compared_with_one_of_a_later_day() -> None:
    later, earlier = of(project(), as_of=OCTOBER), of(project(), project("New"), as_of=JUNE)
    assert not show.changes(earlier, later)
    assert sentence(earlier, later) == ""
    assert sentence(later, earlier) != ""


def test_where_nothing_has_changed_the_cover_says_so() -> None:
    now, before = of(project()), of(project(), as_of=JUNE)
    assert sentence(now, before) == "Nothing has changed since the report as of 30 June 2016."
    assert not show.changes(now, before)


def test_a_report_of_the_same_day_is_the_last_one_without_a_day() -> None:
    before, now = of(project()), of(project(), project("New"))
    assert sentence(now, before) == "Since the last report: 1 new project."
    assert sentence(now, now) == ""


def test_new_ended_and_gone_projects_are_told_apart() -> None:
    ending = project("Ending", Duration="January 2015 – August 2016")
    before = of(ending, project("Gone"), as_of=JUNE)
    now = of(ending, project("Fresh"))
    text = show.changes(now, before).text
    order = [text.index(word) for word in ("New", "Fresh", "Ended", "Ending", "No longer", "Gone")]
    assert order == sorted(order)
    assert sentence(now, before) == (
        "Since the report as of 30 June 2016: 1 new project, 1 ended and 1 no longer in the report."
    )


def test_an_extension_says_until_when_and_what_was_before() -> None:
    now = of(project("Roads", Duration="January 2016 – March 2018"))
    text = show.changes(now, of(project("Roads"))).text
    assert "Roads – until March 2018, before: December 2017" in text


def test_a_changed_field_has_its_name_and_both_values() -> None:
    now = of(project("Roads", Donor="ICMPD", Country="Kosovo"))
    text = show.changes(now, of(project("Roads", Donor=None))).text
    assert "Donorsnot stated → ICMPD" in text
    assert "Countries and regionsSerbia → Kosovo*" in text


def test_of_a_long_text_the_words_that_changed_are_told() -> None:
    block = show.changes(of(project(Summary=NEW)), of(project(Summary=OLD)))
    assert [element.text_content() for element in tree(block).iter("del")] == ["bridges"]
    assert [element.text_content() for element in tree(block).iter("ins")] == ["roads"]
    assert "trains drivers and mends bridges roads in the north of" in block.text


def test_a_title_of_an_earlier_report_is_a_text_and_no_markup() -> None:
    gone = of(project("<script>alert(1)</script>"))
    assert "<script>" not in show.changes(of(project("Roads")), gone).html


def test_many_changes_are_cut() -> None:
    fresh = of(*(project(f"Project {number}") for number in range(60)))
    assert "and 19 more" in show.changes(fresh, of(project("Project 0"))).text


@few
@given(st.lists(st.sampled_from("ab cd\n\n"), max_size=60), st.lists(st.sampled_from("ab cd\n\n")))
def test_every_word_that_came_or_went_is_in_the_passages(old: list[str], new: list[str]) -> None:
    before, after = ("".join(text) + " end" for text in (old, new))
    block = show.changes(of(project(Summary=after)), of(project(Summary=before)))
    same = (
        of(project(Summary=after))
        .projects["summary"]
        .equals(of(project(Summary=before)).projects["summary"])
    )
    assert bool(block) != same


def test_the_words_follow_the_language() -> None:
    german = of(project("Neu")).speaking("de")
    text = show.changes(german, of(project("Alt"))).text
    assert "Seit dem letzten Bericht" in text


def test_a_project_that_was_suspended_or_is_late_now_has_changed() -> None:
    def at(status: str, day: str, planned: int = 100) -> Portfolio:
        money = (
            "<planned-disbursement><period-start iso-date='2024-01-01'/>"
            f"<value currency='USD' value-date='2024-01-01'>{planned}</value>"
            "</planned-disbursement>"
        )
        days = "<activity-date type='1' iso-date='2024-01-01'/>"
        days += "<activity-date type='3' iso-date='2026-10-31'/>"
        stated = f"<activity-status code='{status}'/>"
        return loaded({"a.xml": iati(bare(stated, days, money))}, day)

    before = at("2", "2026-08-31")
    for now, after in ((at("6", "2026-09-30"), "Suspended"), (at("2", "2026-11-30"), "Past its")):
        assert sentence(now, before).endswith("1 changed.")
        assert f"StatusOngoing → {after}" in show.changes(now, before).text
    more = show.changes(at("2", "2026-09-30", 200), before).text.replace("\u00a0", " ")
    assert "Planned to be paid outUSD 100 → USD 200" in more
    late = at("2", "2026-11-30")
    assert "1 ended" in sentence(at("4", "2026-12-31"), late)


def test_changed_sectors_and_results_are_told() -> None:
    def stated(sector: str, actual: str, target: str = "200") -> Portfolio:
        values = f"<target value='{target}'/><actual value='{actual}'/>"
        return loaded(
            {
                "a.xml": iati(
                    bare(
                        f"<sector vocabulary='99' code='1'><narrative>{sector}</narrative></sector>"
                        "<result type='1'><title><narrative>Water</narrative></title>"
                        "<indicator measure='2'><title><narrative>Wells in use</narrative></title>"
                        "<period><period-start iso-date='2016-01-01'/>"
                        f"<period-end iso-date='2016-12-31'/>{values}</period></indicator></result>"
                    )
                )
            }
        )

    before, after = stated("Water", "120"), stated("Health", "140", "")
    said = " ".join(show.changes(after, before).text.replace("\u00a0", " ").split())
    assert "SectorsWater → Health" in said
    assert "Wells in use – Target: 200 % → not stated" in said
    assert "Wells in use – Actual value: 120 % → 140 %" in said
    assert "Baseline" not in said
    assert "1 changed" in sentence(after, before)
    assert not show.changes(before, stated("Water", "120"))


def test_an_amount_that_a_donor_no_longer_gives_alone_is_not_called_unstated() -> None:
    def told(donors: str, as_of: date) -> Portfolio:
        text = f"Title,Donor,Start,End,Budget,Currency\nA,{donors},2016,2020,500,USD\n"
        return loaded({"p.csv": text}, as_of).for_donor("alpha")

    changes = show.changes(told("Alpha; Beta", OCTOBER), told("Alpha", JUNE))
    assert "USD 500 → no amount for this donor alone" in changes.text.replace("\u00a0", " ")
