"""What is wrong with a project is told with its line; an error keeps that project out."""

from __future__ import annotations

from datetime import date

import pytest
from helpers.data_folders import AS_OF, finding, loaded, page, project
from helpers.iati_files import bare, iati

from portfolio_lib import Portfolio, UsageError
from portfolio_lib.check import RULES, catalogue

BACKWARDS = project("Backwards", Duration="May 2018 – May 2016", Country="Kenya", Donor="ICMPD")
"""A project whose period ends before it starts, the only one of its place and donor."""


@pytest.fixture
def with_error() -> Portfolio:
    return loaded({"page.txt": page(project(), BACKWARDS)})


def test_a_good_project_has_no_finding() -> None:
    portfolio = loaded(
        {
            "page.txt": page(project(Duration="2016 – 2017")),
            "organisations.csv": "organisation,name\nec,European Commission\n",
        }
    )
    assert portfolio.findings["rule"].tolist() == ["page-heading"]


@pytest.mark.parametrize(
    ("field", "rule", "field_name"),
    [
        ("Donor", "no-donor", "funding"),
        ("Country", "no-place", "places"),
        ("Duration", "no-period", "period"),
    ],
)
def test_a_project_without_a_field_is_kept_and_reported(
    field: str, rule: str, field_name: str
) -> None:
    portfolio = loaded({"page.txt": page(project("First"), project(**{field: None}))})
    assert portfolio.projects["title"].tolist() == ["First", "Safe Roads"]
    found = finding(portfolio, rule)
    assert (found["severity"], found["file"], found["line"]) == ("warning", "page.txt", 17)
    assert (found["project"], found["field"]) == ("safe-roads", field_name)
    assert str(found["suggestion"]).startswith("Add a line such as")


def test_a_project_without_objective_and_summary_is_reported() -> None:
    portfolio = loaded({"page.txt": page(project(Objective=None, Summary=None))})
    assert finding(portfolio, "no-text")["line"] == 4
    portfolio = loaded({"page.txt": page(project(Objective=None))})
    assert "no-text" not in portfolio.findings["rule"].tolist()


def test_two_projects_of_one_title_are_both_kept_and_reported() -> None:
    portfolio = loaded({"a.txt": page(project()), "b.txt": page(project(Summary="Another one."))})
    assert portfolio.projects["project"].tolist() == ["safe-roads", "safe-roads-2"]
    found = portfolio.findings[portfolio.findings["rule"] == "duplicate-title"]
    assert found["file"].tolist() == ["a.txt", "b.txt"]


def test_a_status_that_contradicts_the_dates_is_reported() -> None:
    portfolio = loaded({"page.txt": page(project(Duration="2019 – 2020"))})
    assert portfolio.projects["status"].tolist() == ["planned"]
    found = finding(portfolio, "status-contradicts-dates")
    assert (found["value"], found["line"]) == ("ongoing", 4)
    other = loaded({"page.txt": page(project(Duration="2019 – 2020"), heading="Planned projects")})
    assert "status-contradicts-dates" not in other.findings["rule"].tolist()


@pytest.mark.parametrize(
    ("period", "status", "contradicts"),
    [
        ("2015-01-01 – 2016-10-31", "Completed", False),
        ("2015-01-01 – 2016-11-01", "Completed", True),
        ("January 2015 – October 2016", "Completed", False),
        ("2015 – 2016", "Completed", False),
        ("2015 – 2017", "Completed", True),
        ("2016-10-31 – 2018-01-01", "Planned", False),
        ("2016-10-30 – 2018-01-01", "Planned", True),
        ("October 2016 – 2018", "Planned", False),
    ],
)
def test_on_its_last_day_a_project_may_be_completed_and_on_its_first_one_planned(
    period: str, status: str, contradicts: bool
) -> None:
    sheet = f"Title,Identifier,Period,Status\nWells,A-1,{period},{status}\n"
    portfolio = loaded({"a.csv": sheet})
    assert portfolio.projects["status"].tolist() == ["ongoing"]
    found = "status-contradicts-dates" in portfolio.findings["rule"].tolist()
    assert found is contradicts


def test_without_an_as_of_date_no_status_contradicts() -> None:
    portfolio = loaded({"page.txt": page(project(Duration="2019 – 2020"))}, None)
    assert "status-contradicts-dates" not in portfolio.findings["rule"].tolist()


def test_a_project_that_ends_before_it_starts_is_kept_out(with_error: Portfolio) -> None:
    assert with_error.projects["title"].tolist() == ["Safe Roads"]
    assert "backwards" not in set(with_error.project_places["project"])
    assert "backwards" not in set(with_error.project_organisations["project"])
    found = finding(with_error, "end-before-start")
    assert (found["severity"], found["line"], found["project"]) == ("error", 17, "backwards")
    assert found["value"] == "May 2018 – May 2016"


def test_what_is_kept_out_is_remembered_with_its_places_and_donors(with_error: Portfolio) -> None:
    assert with_error.left_out.to_dict("records") == [
        {
            "project": "backwards",
            "title": "Backwards",
            "places": "KE",
            "donors": "icmpd",
            "file": "page.txt",
            "line": 17,
        }
    ]


def test_a_project_without_a_title_is_kept_out() -> None:
    portfolio = loaded({"page.txt": page(project(None, Country="Kosovo"), project())})
    assert portfolio.projects["title"].tolist() == ["Safe Roads"]
    found = finding(portfolio, "no-title")
    assert (found["severity"], found["line"]) == ("error", 4)
    assert portfolio.left_out["title"].isna().all()
    assert len(portfolio.for_country("XK").left_out) == 1


def test_the_slice_of_the_only_place_of_a_wrong_project_says_so(with_error: Portfolio) -> None:
    assert with_error.for_place("Kenya") == with_error.for_country("KE")
    part = with_error.for_country("KE")
    assert len(part) == 0
    assert part.left_out["project"].tolist() == ["backwards"]
    assert "end-before-start" in part.findings["rule"].tolist()
    assert part.place_name("KE") == "Kenya"
    assert part.sources["file"].tolist() == ["page.txt"]
    assert part.for_country("KE") == part


def test_the_slice_of_the_only_donor_of_a_wrong_project_says_so(with_error: Portfolio) -> None:
    part = with_error.for_donor("icmpd", "internal")
    assert len(part) == 0
    assert part.left_out["project"].tolist() == ["backwards"]
    assert set(part.findings["project"]) == {"backwards"}
    assert part.donors().to_dict("records") == [
        {"organisation": "icmpd", "name": "ICMPD", "projects": 0}
    ]
    assert part.for_donor("icmpd") == part
    told = with_error.for_donor("icmpd")
    assert told.left_out["project"].tolist() == ["backwards"]
    assert told.findings.empty


def test_lists_of_places_and_donors_have_those_of_wrong_projects(with_error: Portfolio) -> None:
    assert with_error.stated_places()["place"].tolist() == ["KE", "RS"]
    assert with_error.stated_places()["projects"].tolist() == [0, 1]
    assert with_error.donors()["projects"].tolist() == [1, 0]


def test_other_slices_know_nothing_of_a_wrong_project(with_error: Portfolio) -> None:
    for part in (with_error.for_country("RS"), with_error.for_donor("european-commission")):
        assert part.left_out.empty
        assert "backwards" not in part.findings["project"].tolist()
        assert not any("ICMPD" in table.to_csv() for table in part.tables.values())


def test_a_wrong_project_of_a_group_is_in_the_slices_of_its_members() -> None:
    wrong = project("Wrong", Duration="2018 – 2016", Country="EU Member States")
    portfolio = loaded({"page.txt": page(wrong)})
    part = portfolio.for_country("FR")
    assert part.left_out["project"].tolist() == ["wrong"]
    assert part.for_country("FR") == part
    with pytest.raises(UsageError):
        portfolio.at(date(2021, 1, 1)).for_country("GB")


def test_an_error_does_not_depend_on_the_as_of_date() -> None:
    for as_of in (AS_OF, date(1990, 1, 1), None):
        assert len(loaded({"page.txt": page(project(), BACKWARDS)}, as_of)) == 1


def test_the_worst_findings_come_first(with_error: Portfolio) -> None:
    order = ["error", "warning", "info"]
    positions = [order.index(severity) for severity in with_error.findings["severity"]]
    assert positions == sorted(positions)


def test_every_rule_says_what_to_do() -> None:
    for identifier, rule in RULES.items():
        assert rule.identifier == identifier
        assert str(catalogue()[identifier].suggestion).endswith(".")
        assert not rule.message.endswith(".")


def test_thirds_of_a_hundred_are_a_hundred() -> None:
    places = "".join(
        f'<recipient-country code="{code}" percentage="33.33"/>' for code in ("RS", "KE", "UG")
    )
    found = set(loaded({"a.xml": iati(bare(places))}, None).findings["rule"])
    assert "place-percentages" not in found


def test_a_region_of_a_region_is_beside_its_member_too() -> None:
    text = page(project(Country="Kenya, Africa"))
    found = loaded({"p.txt": text}).findings.set_index("rule")["value"]
    assert found["region-beside-member"] == "Africa"
    assert "region-beside-member" not in set(
        loaded({"p.txt": page(project(Country="Serbia, Africa"))}).findings["rule"]
    )
