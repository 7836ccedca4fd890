"""Key facts say by how much they differ from those of the last report."""

from __future__ import annotations

from typing import Any

import pytest
from helpers.data_folders import loaded, page, project
from helpers.iati_files import bare, iati
from lxml import html

from portfolio_lib import Portfolio, show

RUNNING = "<activity-status code='2'/><activity-date type='1' iso-date='2018-01-01'/>"
PERIOD = "<period-start iso-date='2018-01-01'/><period-end iso-date='2018-12-31'/>"


def at(day: str, *budgets: float, currency: str = "EUR", donor: bool = False) -> Portfolio:
    """Running projects in Kenya with these budgets, and one without."""
    body = "<participating-org role='1'><narrative>Sea Fund</narrative></participating-org>"
    made = [
        bare(
            RUNNING,
            body if donor else "",
            "<recipient-country code='KE'/>",
            f"<budget>{PERIOD}<value currency='{currency}'>{value}</value></budget>"
            if value
            else "",
            identifier=f"P-{n}",
        )
        for n, value in enumerate((0, *budgets))
    ]
    return loaded({"a.xml": iati(*made)}, day)


def said(now: Portfolio, since: Portfolio | None, **of: str) -> list[str]:
    tree: Any = html.fromstring(show.cover(now, since=since, **of).html)
    return [each.text_content().replace("\u00a0", " ") for each in tree.find_class("delta")]


def test_on_a_first_report_and_where_nothing_changed_facts_say_nothing() -> None:
    now = at("2018-08-31", 10, 20)
    assert said(now, None) == []
    assert said(now, at("2018-06-30", 10, 20)) == []


@pytest.mark.parametrize(
    ("before", "projects", "money"),
    [((10,), "+1", "+EUR 20"), ((), "+2", None), ((10, 20, 5, 5), "−2", "−EUR 10")],
)
def test_one_or_many_more_or_fewer_are_told(
    before: tuple[float, ...], projects: str, money: str | None
) -> None:
    now, since = at("2018-08-31", 10, 20), at("2018-06-30", *before)
    wanted = [f"{change} since 30 June 2018" for change in (projects, money) if change]
    assert said(now, since) == wanted
    assert said(now.for_country("KE"), since.for_country("KE"), place="KE") == wanted


def test_large_amounts_are_told_in_short() -> None:
    now, since = at("2018-08-31", 10, 3_500_000), at("2018-06-30", 10, 1_000_000)
    assert said(now, since) == ["+EUR 2.5 m since 30 June 2018"]


def test_another_currency_is_compared_with_nothing() -> None:
    now, since = at("2018-08-31", 10, 20), at("2018-06-30", 10, 5, currency="USD")
    assert said(now, since) == []


def test_a_donors_own_contribution_is_compared_with_its_own() -> None:
    now, since = (
        at(day, 10, more, donor=True) for day, more in (("2018-08-31", 9), ("2018-06-30", 4))
    )
    parts = [whole.for_donor("sea-fund") for whole in (now, since)]
    assert said(*parts, donor="sea-fund") == ["+EUR 5 since 30 June 2018"]


def test_an_earlier_report_is_not_measured_by_a_later_one() -> None:
    assert said(at("2018-06-30", 10), at("2018-08-31", 10, 20)) == []


@pytest.mark.parametrize(
    ("language", "wanted"),
    [("de", "+1 seit dem 30. Juni 2018"), ("fr", "+1 depuis le 30 juin 2018")],
)
def test_changes_of_facts_are_told_in_the_language_of_the_report(
    language: str, wanted: str
) -> None:
    now, since = at("2018-08-31", 10), at("2018-06-30")
    assert said(now.speaking(language), since)[0] == wanted


def test_of_the_same_day_it_says_since_the_last_report() -> None:
    now, since = (loaded({"a.txt": page(*map(project, names))}) for names in ("ABC", "AB"))
    assert said(now, since) == ["+1 since the last report"]
