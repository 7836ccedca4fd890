"""Whatever a source leaves out, each part of each kind of report can be shown."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import iati

from portfolio_lib import Portfolio, show

_FIELDS: dict[str, str] = {
    "start": '<activity-date type="{s}" iso-date="2018-01-01"/>',
    "end": '<activity-date type="{e}" iso-date="{end}"/>',
    "donor": '<participating-org role="1"><narrative>A Fund</narrative></participating-org>',
    "place": '<recipient-country code="KE"/>',
    "money": '<budget type="1"><period-start iso-date="2018-01-01"/>'
    '<period-end iso-date="2019-12-31"/>'
    '<value currency="EUR" value-date="2018-01-01">1000</value></budget>',
}


def activity(number: int, chosen: tuple[bool, ...], status: int) -> str:
    parts = [text for is_there, text in zip(chosen, _FIELDS.values(), strict=True) if is_there]
    kinds = {"s": "1" if status == 1 else "2", "e": "3" if status != 3 else "4"}
    dated = "".join(parts).format(**kinds, end="2018-12-31" if status == 3 else "2030-12-31")
    return (
        f'<iati-activity xml:lang="en"><iati-identifier>X-{number}</iati-identifier>'
        f'<reporting-org ref="XX" type="22"><narrative>Example</narrative></reporting-org>'
        f"<title><narrative>Title {number}</narrative></title>"
        f'<activity-status code="{status}"/>{dated}</iati-activity>'
    )


def all_parts(portfolio: Portfolio, **about: Any) -> None:
    """Show all that a report of a kind may have."""
    place = {key: value for key, value in about.items() if key == "place"}
    by = "donor" if place else "place"
    blocks = [
        show.cover(portfolio, **about), show.timeline(portfolio, **place),
        show.map(portfolio, **place), show.register(portfolio, **place),
        show.sectors(portfolio, **place), show.amounts(portfolio, **place),
        show.breakdown(portfolio, by=by, **place), show.projects(portfolio, **place),
        show.about(portfolio, **place), show.attention(portfolio), show.matrix(portfolio),
        show.changes(portfolio, portfolio),
    ]  # fmt: skip
    for block in blocks:
        assert "nan" not in block.text.casefold().split()
        assert "NaT" not in block.text
    show.annex(portfolio, **place)


COMBINATIONS = list(product((True, False), repeat=len(_FIELDS)))


@pytest.mark.parametrize(
    "status", [1, *(pytest.param(status, marks=pytest.mark.soak) for status in (2, 3))]
)
def test_each_part_can_be_shown_of_one_project_whatever_is_missing(status: int) -> None:
    whole = loaded(
        {"a.xml": iati(*(activity(n, chosen, status) for n, chosen in enumerate(COMBINATIONS)))},
        "2019-06-30",
    )
    all_parts(whole)
    all_parts(whole.for_place("KE"), place="KE")
    all_parts(whole.for_donor(str(whole.donors()["organisation"].iloc[0])), donor=str(
        whole.donors()["organisation"].iloc[0]))  # fmt: skip


@pytest.mark.parametrize("number", range(0, len(COMBINATIONS), 3))
def test_each_part_can_be_shown_where_it_is_the_only_project(number: int) -> None:
    chosen, status = COMBINATIONS[number], 1 + number // 3 % 3
    alone = loaded({"a.xml": iati(activity(0, chosen, status))}, "2019-06-30")
    all_parts(alone)
    if chosen[3]:
        all_parts(alone.for_place("KE"), place="KE")


def test_a_planned_project_without_an_end_has_a_report() -> None:
    planned = loaded(
        {
            "a.xml": iati(
                activity(0, (True, False, True, True, True), 1).replace("2018-01", "2025-01")
            )
        },
        "2019-06-30",
    )
    text = show.cover(planned.for_place("KE"), place="KE").text
    assert "One project is planned, from 1 January 2025." in text


def test_a_register_of_projects_without_an_end_does_not_speak_of_ends() -> None:
    rows = "\n".join(f"Road {number},Kenya" for number in range(5))
    part = loaded({"a.csv": f"Title,Country\n{rows}\n"}, "2026-06-30")
    text = show.register(part).text
    assert "end" not in text.casefold()
    assert text.count("Road") == 5
