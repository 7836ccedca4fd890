"""What the IATI Standard Ruleset asks of an activity, where a wrong finding would be easy."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded
from helpers.iati_files import bare, iati, read

REPORTER = '<reporting-org ref="XM-9" type="40"><narrative>Reporter</narrative></reporting-org>'
EARLIER = '<other-identifier ref="X" type="{}"/>'


def rules(*elements: str, generated: str = "2019-02-28") -> list[str]:
    """The rules that an activity breaks for its reader, its identifier is X-1."""
    source = read(iati(bare(*elements), generated=generated))
    return [finding.rule for finding in source.projects[0].findings]


def days(**stated: str) -> str:
    """Days by type: planned start and end, actual start and end."""
    types = {"plan": "1", "began": "2", "until": "3", "ended": "4"}
    return "".join(
        f'<activity-date type="{types[name]}" iso-date="{day}"/>' for name, day in stated.items()
    )


def transaction(*elements: str) -> str:
    return (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2018-03-04"/>'
        f'<value currency="EUR">1</value>{"".join(elements)}</transaction>'
    )


def test_an_identifier_may_begin_with_an_earlier_reference_of_the_reporter() -> None:
    assert rules(REPORTER) == ["identifier-prefix"]
    assert rules(REPORTER, EARLIER.format("B1")) == []
    assert rules(REPORTER, EARLIER.format("A1")) == ["identifier-prefix"]
    assert rules() == []


def test_an_identifier_in_several_lines_is_read_and_told() -> None:
    file = iati(bare()).replace("X-1", "\n  X-1\n")
    source = read(file)
    assert source.projects[0].identifier is not None
    assert source.projects[0].identifier.text == "X-1"
    assert [found.rule for found in source.projects[0].findings] == ["spaces-around-reference"]


@pytest.mark.parametrize(
    ("stated", "found"),
    [
        (days(plan="2018-05-01", until="2018-04-01"), ["period-backwards"]),
        (days(plan="2018-05-01", until="2018-04-01", began="2018-01-01"), ["planned-dates"]),
        (days(plan="2018-01-01", began="2018-02-01", until="2018-12-31"), []),
        (days(began="2018-02-01", ended="2018-01-01"), ["period-backwards"]),
        (days(began="2019-02-28", ended="2019-03-01"), ["actual-date-in-future"]),
        (days(plan="2030-01-01", until="2031-01-01"), []),
    ],
)
def test_days_are_told_that_are_out_of_order_or_not_yet(stated: str, found: list[str]) -> None:
    assert rules(stated) == found


@pytest.mark.parametrize(
    ("stated", "period"),
    [
        (days(plan="2017-01-01", began="2018-02-01", until="2017-12-31"), ("2018-02-01", None)),
        (days(plan="2018-02-01", ended="2017-12-31"), (None, "2017-12-31")),
    ],
)
def test_a_planned_day_that_an_actual_one_overtook_keeps_no_project_out(
    stated: str, period: tuple[str | None, str | None]
) -> None:
    portfolio = loaded({"a.xml": iati(bare(stated))}, as_of=None)
    project = portfolio.projects.iloc[0]
    shown = tuple(
        None if missing else str(day.date())
        for day, missing in zip(
            project[["start", "end"]], project[["start", "end"]].isna(), strict=True
        )
    )
    assert shown == period
    assert "planned-date-overtaken" in set(portfolio.findings["rule"])


def test_what_is_wrong_in_every_transaction_is_told_once() -> None:
    spaced = transaction('<provider-org ref="XM-5 "/>')
    nobody = transaction("<receiver-org/>")
    found = rules(*[spaced] * 3, *[nobody] * 3)
    assert [rule for rule in found if rule != "repeated-payment"] == [
        "spaces-around-reference",
        "payment-without-name",
    ]


def test_places_and_sectors_stand_on_one_level() -> None:
    kenya, water = '<recipient-country code="KE"/>', '<sector code="14030"/>'
    assert rules(kenya, water, transaction()) == []
    uganda = kenya.replace("KE", "UG")
    assert rules(transaction(kenya, water), transaction(uganda, water)) == []
    assert rules(kenya, transaction(kenya)) == ["two-levels"]
    assert rules(transaction(water), transaction()) == ["some-transactions"]


def test_rules_about_sectors_are_for_iati_alone() -> None:
    sheet = "Title,Identifier,Sectors\nWells,A-1,Water; Health\n"
    found = set(loaded({"a.csv": sheet}).findings["rule"])
    assert not found & {"no-sector", "undivided-sectors", "sector-vocabulary"}
