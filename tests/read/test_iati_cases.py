"""Small IATI files of the kinds that real publishers have, and the one right reading of each."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded
from helpers.iati_cases import CASES, budget, case, rules, statuses, total
from helpers.iati_files import activity, bare, iati, read

from portfolio_lib import load


def test_a_budget_without_a_type_gives_way_to_a_revised_one_of_its_period() -> None:
    portfolio = case("01")
    assert portfolio.amounts["budget_type"].tolist() == ["original", "revised"]
    assert total(portfolio) == 1200


def test_a_revised_budget_replaces_each_original_one_that_it_overlaps_with() -> None:
    portfolio = loaded({"a.xml": iati(activity(
        budget(100, "2018-01-01", "2018-12-31"),
        budget(100, "2019-01-01", "2019-12-31", 'type="1"'),
        budget(70, "2018-07-01", "2019-06-30", 'type="2"'),
        budget(5, "2020-01-01", "2020-12-31"),
    ))}, None)  # fmt: skip
    assert total(portfolio) == 75
    assert (portfolio.findings["rule"] == "revised-budget-overlaps").sum() == 2


def test_one_region_in_two_vocabularies_counts_once() -> None:
    portfolio = case("03")
    assert total(portfolio, "002") == 1000
    assert "place-percentages" not in rules(portfolio)


def test_regions_of_two_vocabularies_inside_a_region_do_not_double_its_money() -> None:
    regions = (
        '<recipient-region code="298" vocabulary="1" percentage="100"/>',
        '<recipient-region code="011" vocabulary="2" percentage="60"/>',
        '<recipient-region code="014" vocabulary="2" percentage="40"/>',
    )
    one = bare(*regions, budget(1000, "2018-01-01", "2018-12-31"))
    portfolio = loaded({"a.xml": iati(one)}, None)
    assert total(portfolio, "002") == 1000
    assert total(portfolio, "011") == pytest.approx(600)
    assert "place-percentages" not in rules(portfolio)


def test_percentages_of_one_vocabulary_that_are_not_100_are_told() -> None:
    one = bare(
        '<recipient-country code="KE" percentage="40"/>',
        '<recipient-region code="298" vocabulary="1" percentage="50"/>',
    )
    assert "place-percentages" in rules(loaded({"a.xml": iati(one)}, None))


def test_a_place_never_has_more_than_the_whole() -> None:
    places = (
        '<recipient-country code="KE" percentage="100"/>',
        '<recipient-region code="298" vocabulary="1" percentage="100"/>',
    )
    one = bare(*places, budget(1000, "2018-01-01", "2018-12-31"))
    portfolio = loaded({"a.xml": iati(one)}, None)
    assert total(portfolio, "KE") == pytest.approx(1000)
    assert total(portfolio, "002") == pytest.approx(1000)


@pytest.mark.parametrize("number", ["04", "60"])
def test_a_programme_and_its_parts_are_one_project_with_its_money_once(number: str) -> None:
    portfolio = case(number)
    budgets = portfolio.current_amounts()
    assert budgets.loc[budgets["kind"] == "budget", "value"].sum() == 1000
    assert len(portfolio.counted_projects()) == 1
    assert portfolio.donors()["projects"].tolist() == [1]
    assert "programme-and-parts" in rules(portfolio)


def test_a_programme_that_names_its_parts_is_their_parent() -> None:
    whole = bare('<related-activity type="2" ref="X-2"/>', identifier="X-1")
    portfolio = loaded({"a.xml": iati(whole, bare(identifier="X-2"))}, None)
    assert portfolio.projects["parent"].dropna().tolist() == ["X-1"]


def test_a_programme_that_states_more_than_its_parts_keeps_its_own_money() -> None:
    year = ("2018-01-01", "2018-12-31")
    whole = bare(budget(1000, *year), identifier="X-1")
    part = bare(budget(100, *year), '<related-activity type="1" ref="X-1"/>', identifier="X-2")
    assert total(loaded({"a.xml": iati(whole, part)}, None)) == 1000


def test_projects_that_are_each_others_part_are_no_programme() -> None:
    parts = [
        bare(f'<related-activity type="1" ref="X-{3 - n}"/>', identifier=f"X-{n}") for n in (1, 2)
    ]
    assert len(loaded({"a.xml": iati(*parts)}, None).counted_projects()) == 2


def test_an_activity_may_state_its_version_itself() -> None:
    assert len(case("05")) == 1


def test_a_registry_may_wrap_the_activities() -> None:
    inner = iati(activity(), version=None).partition("\n")[2]
    source = read(f"<result><ok>True</ok>{inner}</result>")
    assert len(source.projects) == 1


def test_cancelled_and_suspended_are_states_of_their_own_without_planned_money() -> None:
    portfolio = case("06")
    assert list(statuses(portfolio).values()) == ["cancelled", "suspended", "ongoing"]
    assert total(portfolio) == 300
    assert "stopped-project" in rules(portfolio)


@pytest.mark.parametrize("number", ["07", "18"])
def test_of_one_identifier_twice_the_first_or_primary_one_is_used(number: str) -> None:
    portfolio = case(number)
    assert portfolio.amounts["value"].iloc[0] == 100
    assert "repeated-identifier" in rules(portfolio)


def test_a_secondary_reporter_gives_way_even_where_it_comes_first() -> None:
    ours = activity(budget(100, "2018-01-01", "2018-12-31"))
    theirs = ours.replace("<reporting-org ", '<reporting-org secondary-reporter="1" ').replace(
        ">100<", ">999<"
    )
    for files in ({"a.xml": iati(theirs, ours)}, {"a.xml": iati(theirs), "b.xml": iati(ours)}):
        assert total(loaded(files, None)) == 100


def test_without_any_date_of_the_file_check_says_that_there_is_no_as_of_date() -> None:
    assert "no-as-of-date" in rules(case("08"))


def test_the_latest_update_is_the_as_of_date_of_a_file_without_its_own() -> None:
    updated = activity(own='last-updated-datetime="2018-05-04T00:00:00Z"')
    content = iati(updated, activity(identifier="XM-1-B")).replace("generated-datetime", "x")
    portfolio = loaded({"a.xml": content}, None)
    assert str(portfolio.as_of) == "2018-05-04"
    assert "as-of-from-updates" in rules(portfolio)


def test_a_planned_disbursement_is_an_amount_with_its_provider() -> None:
    row = case("09").amounts.iloc[0]
    assert (row["kind"], row["value"], row["provider"]) == (
        "planned disbursement", 900, "ministry-of-blue-lakes",
    )  # fmt: skip


def test_places_of_transactions_share_the_money() -> None:
    portfolio = case("11")
    assert (total(portfolio, "KE"), total(portfolio, "UG")) == (70, 30)


def test_a_place_of_a_transaction_outside_the_activitys_has_it_in_its_report() -> None:
    payment = (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2018-03-01"/>'
        '<value currency="EUR" value-date="2018-03-01">30</value>'
        '<recipient-country code="UG"/></transaction>'
    )
    portfolio = loaded({"a.xml": iati(activity(payment))}, None)
    uganda = portfolio.for_country("UG")
    assert (len(uganda), total(uganda, "UG")) == (1, 30)


def test_what_is_stated_decides_where_no_date_does() -> None:
    portfolio = case("17")
    assert list(statuses(portfolio).values()) == ["ongoing"]
    assert portfolio.projects["status_basis"].tolist() == ["source"]


STATUSES = {
    "an actual start that has passed decides against a pipeline": (
        "1", {"2": "2018-01-01", "3": "2020-01-01"}, "ongoing"),
    "a planned start that has passed does not": (
        "1", {"1": "2018-01-01", "3": "2020-01-01"}, "planned"),
    "a start alone leaves it to the source": ("4", {"2": "2018-01-01"}, "completed"),
    "running after a planned end is past its planned end": (
        "2", {"2": "2016-01-01", "3": "2018-01-01"}, "overdue"),
    "running after an actual end is completed": (
        "2", {"2": "2016-01-01", "4": "2018-01-01"}, "completed"),
    "completed before a planned end is completed": (
        "4", {"2": "2018-01-01", "3": "2020-01-01"}, "completed"),
    "completed before an actual end is not": (
        "4", {"2": "2018-01-01", "4": "2020-01-01"}, "ongoing"),
    "suspended stays suspended": ("6", {"2": "2016-01-01", "3": "2018-01-01"}, "suspended"),
    "begun without an end and called planned is unknown": ("1", {"2": "2018-01-01"}, None),
}  # fmt: skip


@pytest.mark.parametrize("name", STATUSES)
def test_dates_decide_a_status_where_they_can(name: str) -> None:
    code, days, expected = STATUSES[name]
    dates = [f'<activity-date type="{kind}" iso-date="{day}"/>' for kind, day in days.items()]
    portfolio = loaded({"a.xml": iati(bare(f'<activity-status code="{code}"/>', *dates))}, None)
    assert list(statuses(portfolio).values()) == [expected]


def test_an_end_before_its_start_takes_away_the_period_not_the_money() -> None:
    portfolio = case("19")
    assert portfolio.projects["end"].isna().all()
    assert total(portfolio) == 190_000_000
    start = '<activity-date type="2" iso-date="2018-05-01"/>'
    end = '<activity-date type="4" iso-date="2018-03-01"/>'
    portfolio = loaded(
        {"a.xml": iati(bare(start, end, budget(9, "2018-01-01", "2018-12-31")))}, None
    )
    assert portfolio.projects[["start", "end"]].isna().all(axis=None)
    assert total(portfolio) == 9
    assert "period-backwards" in rules(portfolio)


def test_a_planned_project_without_an_end_is_planned() -> None:
    assert list(statuses(case("21")).values()) == ["planned"]


def test_funders_with_one_name_and_different_references_stay_apart() -> None:
    portfolio = case("22")
    donors = portfolio.donors()
    assert donors["name"].tolist() == [
        "Ministry of Foreign Affairs (AA-GOV-2)", "Ministry of Foreign Affairs (BB-GOV-9)",
    ]  # fmt: skip
    assert donors["projects"].tolist() == [1, 1]
    assert "shared-name" in rules(portfolio)


def test_a_row_of_the_table_decides_that_one_name_is_one_body() -> None:
    (file,) = CASES.glob("22-*.xml")
    table = "organisation,name\nmfa,Ministry of Foreign Affairs\n"
    portfolio = loaded(
        {"a.xml": file.read_text(encoding="utf-8"), "organisations.csv": table}, None
    )
    assert portfolio.donors()["projects"].tolist() == [2]
    assert "shared-name" not in rules(portfolio)


def test_a_row_with_one_of_the_references_does_not_take_the_other_body() -> None:
    (file,) = CASES.glob("22-*.xml")
    table = "organisation,name,iati_refs\nmfa,Ministry of Foreign Affairs,AA-GOV-2\n"
    portfolio = loaded(
        {"a.xml": file.read_text(encoding="utf-8"), "organisations.csv": table}, None
    )
    assert portfolio.donors()["projects"].tolist() == [1, 1]


def test_a_name_with_its_abbreviation_is_the_row_that_has_both() -> None:
    table = "organisation,name,short_name\nmow,Ministry of Water,MoW\n"
    one = activity().replace(">Ministry of Water<", ">Ministry of Water (MoW)<")
    portfolio = loaded({"a.xml": iati(one), "organisations.csv": table}, None)
    assert portfolio.donors()["organisation"].tolist() == ["mow"]


def test_a_wrong_code_beside_a_name_in_spanish_is_read_by_the_name() -> None:
    portfolio = case("25")
    assert "DO" in portfolio.project_places["place"].tolist()
    assert "unknown-country-code" in rules(portfolio)


def test_one_region_of_the_dac_in_two_languages_and_vocabularies_is_one_place() -> None:
    english = '<recipient-region code="998"><narrative>Developing countries</narrative>'
    dutch = (
        '<recipient-region code="998" vocabulary="2"><narrative xml:lang="nl">Wereld</narrative>'
    )
    ones = [
        bare(f"{region}</recipient-region>", identifier=f"X-{number}")
        for number, region in enumerate((english, dutch))
    ]
    places = loaded({"a.xml": iati(*ones)}, None).project_places["place"]
    assert set(places) == {"dac-998"}


@pytest.mark.parametrize(("code", "place"), [("ZR", "CD"), ("UK", "GB"), ("AN", "withdrawn-an")])
def test_withdrawn_codes_of_countries_have_a_name_or_a_successor(code: str, place: str) -> None:
    portfolio = loaded({"a.xml": iati(bare(f'<recipient-country code="{code}"/>'))}, None)
    assert portfolio.project_places["place"].tolist() == [place]


def test_a_date_as_text_is_read_and_told_with_the_element_the_text_and_the_attribute() -> None:
    portfolio = case("61")
    findings = portfolio.findings
    message = findings.loc[findings["rule"] == "date-as-text", "message"].iloc[0]
    assert all(word in message for word in ("activity-date", "2015-07-02", "iso-date"))
    assert str(portfolio.projects["start"].iloc[0])[:10] == "2015-07-02"


def test_days_of_1_01_stand_as_text_and_one_that_is_none_is_left_out() -> None:
    days = (
        '<activity-date type="start-actual">2010-02-01Z</activity-date>'
        '<activity-date type="end-planned">summer 2012</activity-date>'
    )
    portfolio = loaded({"a.xml": iati(bare(days)).replace("2.03", "1.01")}, None)
    assert str(portfolio.projects["start"].iloc[0])[:10] == "2010-02-01"
    assert {"date-as-text", "date-not-understood"} <= set(portfolio.findings["rule"])


def test_an_amount_a_thousand_times_the_next_one_and_a_negative_total_are_told() -> None:
    payment = (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2018-03-01"/>'
        '<value currency="EUR" value-date="2018-03-01">-30</value></transaction>'
    )
    budgets = (budget(5, "2018-01-01", "2018-12-31"), budget(9000, "2019-01-01", "2019-12-31"))
    portfolio = loaded({"a.xml": iati(activity(payment, *budgets))}, None)
    assert {"outlying-amount", "negative-total"} <= rules(portfolio)


def test_results_tags_markers_and_contacts_are_kept() -> None:
    portfolio = case("70")
    row = portfolio.results.iloc[0]
    assert row[["title", "indicator_title", "baseline", "target", "actual"]].tolist() == [
        "Safe water reached", "People with safe water", "200", "2500", "1200",
    ]  # fmt: skip
    assert row["actual_comment"] == "Rains delayed drilling"
    assert portfolio.codes[["kind", "code"]].values.tolist() == [
        ["tag", "6"],
        ["policy marker", "1"],
    ]
    assert portfolio.contacts["email"].tolist() == ["someone@example.org"]
    assert "elements-not-kept" not in rules(portfolio)


def test_locations_have_coordinates_or_a_finding() -> None:
    good = "<location><point><pos>1.5 -37</pos></point></location>"
    bad = "<location><point><pos>north</pos></point></location>"
    portfolio = loaded({"a.xml": iati(bare(good, bad))}, None)
    assert portfolio.locations[["latitude", "longitude"]].iloc[0].tolist() == [1.5, -37]
    assert "coordinates-not-understood" in rules(portfolio)


def test_a_text_in_another_language_than_the_title_says_so() -> None:
    dutch = '<narrative xml:lang="nl">Water voor allen</narrative>'
    one = bare(f'<description type="2">{dutch}</description>')
    row = loaded({"a.xml": iati(one)}, None).projects.iloc[0]
    assert (row["language"], row["objective_language"]) == ("en", "nl")


VERSION_1 = """<iati-activities version="1.03" generated-datetime="2014-09-08T21:20:34">
<iati-activity xml:lang="en" default-currency="USD"><iati-identifier>47135-A</iati-identifier>
<reporting-org ref="47135" type="40">Climate Office</reporting-org>
<title>Forests</title><title xml:lang="fr">Forêts</title>
<description type="General">Trees for all.</description>
<description type="Objectives">Better forests.</description>
<participating-org role="Funding" ref="XX-1" type="10">Ministry of Trees</participating-org>
<activity-status code="2">Implementation</activity-status>
<activity-date type="start-actual" iso-date="2013-09-01">2013-09-01</activity-date>
<activity-date type="end-planned" iso-date="2015-09-01"/>
<recipient-country code="GH" percentage="100">GHANA</recipient-country>
<sector vocabulary="DAC" code="31220">Forestry</sector>
<transaction><transaction-type code="C">Commitment</transaction-type><value>10000</value>
<transaction-date iso-date="2013-09-01"/><provider-org ref="XX-1">Ministry of Trees</provider-org>
</transaction></iati-activity></iati-activities>"""


def test_version_1_is_read_like_version_2() -> None:
    portfolio = loaded({"a.xml": VERSION_1}, None)
    row = portfolio.projects.iloc[0]
    assert (row["title"], row["objective"], row["summary"]) == (
        "Forests", "Better forests.", "Trees for all.",
    )  # fmt: skip
    assert portfolio.texts["text"].tolist() == ["Forêts"]
    assert (row["status"], row["start_type"], row["end_type"]) == ("ongoing", "actual", "planned")
    assert portfolio.donors()["name"].tolist() == ["Ministry of Trees"]
    assert portfolio.amounts[["kind", "value", "provider"]].values.tolist() == [
        ["commitment", 10000, "ministry-of-trees"]
    ]
    assert portfolio.sectors["vocabulary"].tolist() == ["1"]


def test_names_of_codes_in_version_1_are_no_texts_without_a_narrative() -> None:
    flow = '<default-flow-type code="10">ODA</default-flow-type></iati-activity>'
    portfolio = loaded({"a.xml": VERSION_1.replace("</iati-activity>", flow)}, None)
    assert portfolio.codes[["kind", "code", "name"]].to_numpy().tolist() == [
        ["flow type", "10", "ODA"]
    ]
    assert "text-without-narrative" not in rules(portfolio)


def test_a_column_of_a_table_names_the_programme() -> None:
    table = (
        "Identifier,Title,Donor,Parent,Budget (EUR)\nP,Whole,Lake Fund,,1000\n"
        "A,North,Lake Fund,P,600\nB,South,Lake Fund,P,400\n"
    )
    portfolio = loaded({"a.csv": table}, "2018-01-01")
    assert total(portfolio) == 1000
    assert portfolio.counted_projects()["project"].tolist() == ["P"]


def test_lists_of_the_datastore_that_do_not_fit_each_other_are_left_out_and_told() -> None:
    portfolio = load(CASES.parent / "lists" / "iati-datastore-v3.csv", "2020-06-30")
    found = portfolio.findings[portfolio.findings["rule"] == "datastore-lists-differ"]
    assert found[["line", "field"]].to_numpy().tolist() == [[3, "participating_org"]]
    parts = portfolio.project_organisations
    assert "XX-REG-1-DS-E" not in set(portfolio.projects["project"])
    assert list(portfolio.findings.query("rule == 'broken-table'")["line"]) == [4]
    unclear = parts[parts["project"] == "XX-REG-1-DS-D"]
    assert list(unclear["role"]) == ["reporting"]
