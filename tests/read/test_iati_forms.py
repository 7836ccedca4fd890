"""What of a file of IATI stands twice, in parts, in words or in another form counts once."""

from __future__ import annotations

import pytest
from helpers.data_folders import loaded
from helpers.iati_cases import CASES, budget, rules, statuses, total
from helpers.iati_files import activity, bare, iati

from portfolio_lib import load


def places(*elements: str) -> tuple[list[tuple[str, float]], set[str]]:
    """Places with their percentages, 0 for none, and the rules of the findings."""
    portfolio = loaded({"a.xml": iati(bare(*elements))}, None)
    rows = portfolio.project_places
    stated = zip(rows["place"], rows["share"].fillna(0), strict=True)
    return list(stated), rules(portfolio)


def country(code: str, share: int | None = None) -> str:
    percentage = "" if share is None else f' percentage="{share}"'
    return f'<recipient-country code="{code}"{percentage}/>'


def test_a_country_that_stands_twice_has_both_percentages_where_they_are_a_whole() -> None:
    found, told = places(country("KE", 60), country("KE", 40))
    assert found == [("KE", 100)]
    assert "place-in-parts" in told
    found, told = places(country("KE", 50), country("KE", 50), country("UG", 50))
    assert found == [("KE", 50), ("UG", 50)]
    assert "repeated-name" in told


def test_a_code_of_three_letters_is_its_country_and_998_a_region() -> None:
    found, told = places(country("KEN"))
    assert found == [("KE", 0)]
    assert "unknown-country-code" in told
    found, told = places(country("998"))
    assert found == [("dac-998", 0)]
    assert "region-as-country" in told


def test_a_date_with_a_time_is_its_day_and_a_second_one_of_a_type_is_told() -> None:
    start = '<activity-date type="2" iso-date="{}"/>'
    portfolio = loaded({"a.xml": iati(bare(
        start.format("2018-01-05T00:00:00+01:00"), start.format("2018-03-01")
    ))}, None)  # fmt: skip
    assert str(portfolio.projects["start"].iloc[0])[:10] == "2018-01-05"
    assert "date-twice" in rules(portfolio)


def test_levels_that_no_relation_joins_are_told() -> None:
    whole = bare(identifier="X-1", own='xml:lang="en" hierarchy="1"')
    part = bare(identifier="X-2", own='xml:lang="en" hierarchy="2"')
    related = part.replace("</title>", '</title><related-activity type="1" ref="X-1"/>')
    assert "levels-without-relation" in rules(loaded({"a.xml": iati(whole, part)}, None))
    assert "levels-without-relation" not in rules(loaded({"a.xml": iati(whole, related)}, None))
    assert "levels-without-relation" not in rules(loaded({"a.xml": iati(part)}, None))


def test_a_page_of_results_says_that_there_are_more() -> None:
    lists = CASES.parent / "lists"
    portfolio = load(lists / "iati-datastore-page.json", "2020-06-30")
    told = portfolio.findings.query("rule == 'part-of-results'")["message"]
    assert list(told) == ["the file says that there are 2 activities; it has 1 of them"]


def test_what_nested_json_has_and_no_table_keeps_is_told() -> None:
    portfolio = load(CASES.parent / "lists" / "iati-classic.json", "2020-06-30")
    assert portfolio.results[["indicator_title", "target", "actual"]].to_numpy().tolist() == [
        ["I", "5", "3"]
    ]
    assert portfolio.texts["text"].tolist() == ["Puits"]
    one = '{"iati-activity": [{"iati-identifier": "X-1", "title": {"narrative": "Wells"}, %s}]}'
    odd = loaded({"a.json": one % '"fss": {"priority": "1"}, "odd key": "x"'}, "2020-06-30")
    (told,) = odd.findings.query("rule == 'elements-not-kept'")["message"]
    assert "fss (1)" in told
    assert "unknown (1)" in told


def test_the_datastores_files_say_when_they_were_generated() -> None:
    file = CASES.parent / "lists" / "iati-datastore-transactions.csv"
    portfolio = loaded({"a.csv": file.read_text(encoding="utf-8")}, None)
    assert str(portfolio.as_of) == "2020-06-30"


def test_percentages_that_are_parts_of_one_or_nothing_are_told() -> None:
    found, told = places(country("KE").replace("/>", ' percentage="0.6"/>'),
                         country("UG").replace("/>", ' percentage="0.4"/>'))  # fmt: skip
    assert found == [("KE", 60), ("UG", 40)]
    assert "percentages-of-another-whole" in told
    found, told = places(country("KE", 0), country("UG", 0))
    assert found == [("KE", 0), ("UG", 0)]
    assert {"percentages-of-another-whole", "undivided-money"} & told == {
        "percentages-of-another-whole"
    }
    found, _ = places('<recipient-country code="KE" percentage="60%"/>', country("UG", 40))
    assert found == [("KE", 60), ("UG", 40)]


def test_percentages_of_nothing_leave_the_money_whole() -> None:
    one = bare(country("KE", 0), country("UG", 0), budget(9, "2018-01-01", "2018-12-31"))
    assert total(loaded({"a.xml": iati(one)}, None), "KE") == 9


def test_a_text_without_a_narrative_is_read_and_told() -> None:
    one = activity().replace("<narrative>Ministry of Water</narrative>", "Ministry of Water")
    portfolio = loaded({"a.xml": iati(one.replace("<narrative>Water</narrative>", "Water"))}, None)
    assert portfolio.projects["title"].tolist() == ["Water"]
    assert portfolio.donors()["name"].tolist() == ["Ministry of Water"]
    (told,) = portfolio.findings.query("rule == 'text-without-narrative'")["message"]
    assert "title (1), participating-org (1)" in told


def test_what_locations_and_contacts_have_and_no_table_keeps_is_told() -> None:
    odd = "<location><point><pos>1.5 -37</pos></point><odd/></location>"
    portfolio = loaded({"a.xml": iati(bare(odd, "<contact-info><fax>1</fax></contact-info>"))})
    (told,) = portfolio.findings.query("rule == 'elements-not-kept'")["message"]
    assert "location/odd (1), contact-info/fax (1)" in told


def test_a_status_in_words_and_a_currency_that_does_not_exist_are_understood_or_told() -> None:
    money = budget(9, "2018-01-01", "2018-12-31").replace("EUR", "EUX")
    one = bare('<activity-status code="Implementation"/>', money)
    portfolio = loaded({"a.xml": iati(one)}, None)
    assert list(statuses(portfolio).values()) == ["ongoing"]
    assert "unknown-currency" in rules(portfolio)


def test_an_activity_is_no_part_of_itself() -> None:
    one = bare('<related-activity type="1" ref="X-1"/>')
    portfolio = loaded({"a.xml": iati(one)}, None)
    assert portfolio.projects["parent"].isna().all()


@pytest.mark.parametrize(
    ("first", "second"), [("2018-01-01", "2019-01-01"), ("2019-01-01", "2018-01-01")]
)
def test_of_an_activity_in_two_files_the_newer_one_counts(first: str, second: str) -> None:
    year = ("2018-01-01", "2018-12-31")
    old, new = activity(budget(100, *year)), activity(budget(200, *year))
    days = {first: new if first > second else old, second: new if second > first else old}
    beside = activity(budget(1, *year), identifier="XM-1-B")
    files = {
        f"{name}.xml": iati(days[day], *more, generated=day)
        for name, day, more in (("wells", first, []), ("all", second, [beside]))
    }
    portfolio = loaded(files, None)
    assert total(portfolio) == 201
    assert "older-version" in rules(portfolio)


def test_what_another_organisation_reports_of_an_activity_is_no_older_version() -> None:
    year = ("2018-01-01", "2018-12-31")
    theirs = activity(budget(100, *year)).replace('XM-1"', 'XM-9"')
    files = {
        "a.xml": iati(activity(budget(100, *year)), generated="2018-01-01"),
        "b.xml": iati(theirs, generated="2019-01-01"),
    }
    assert "older-version" not in rules(loaded(files, None))


def test_a_list_with_identifiers_of_iati_is_no_export_of_the_datastore() -> None:
    table = "iati_identifier,Title,Donor,Country,sector_code,Start\nX-1,Wells,Fund,Kenya,1,2018\n"
    portfolio = loaded({"a.csv": table}, "2020-06-30")
    assert portfolio.projects["title"].tolist() == ["Wells"]
    assert portfolio.donors()["name"].tolist() == ["Fund"]


def test_what_details_state_and_no_table_keeps_is_told() -> None:
    area = '<administrative adm1="KAN">Kandahar</administrative>'
    body = '<receiver-org ref="X-9"><narrative>A body</narrative></receiver-org>'
    value = '<value currency="EUR">5</value>'
    day = '<transaction-date iso-date="2018-03-01"/>'
    kept_nowhere = (
        '<sector vocabulary="99" vocabulary-uri="https://x.org/v" code="1"/>',
        '<conditions attached="1"/>',
        f'<location percentage="40">{area}</location>',
        '<result type="1" aggregation-status="1"/>',
        '<document-link url="d"><language code="en"/><language code="fr"/></document-link>',
        f'<transaction><transaction-type code="3"/>{day}{value}{body}</transaction>',
    )
    portfolio = loaded({"a.xml": iati(bare(*kept_nowhere))}, None)
    (told,) = portfolio.findings.query("rule == 'elements-not-kept'")["message"]
    for name in (
        "sector/@vocabulary-uri", "conditions/@attached", "location/@percentage",
        "administrative/@adm1", "administrative", "result/@aggregation-status",
        "document-link/language beside the first", "receiver-org/@ref",
    ):  # fmt: skip
        assert f" {name} (1)" in told


def test_results_budget_items_and_markers_are_checked_by_the_ruleset() -> None:
    title = "<title><narrative>Jobs</narrative></title>"
    values = (
        '<baseline year="2015" value="few"/><period><period-start iso-date="2016-12-31"/>'
        '<period-end iso-date="2016-01-01"/><target/></period>'
    )
    indicator = f'<indicator measure="2">{title}{values}</indicator>'
    items = '<budget-item code="1" percentage="40"/><budget-item code="2" percentage="40"/>'
    one = bare(
        f'<result type="7">{title}{indicator}</result>',
        f'<country-budget-items vocabulary="1">{items}</country-budget-items>',
        '<policy-marker vocabulary="1" code="1"/>',
    )
    portfolio = loaded({"a.xml": iati(one)}, None)
    told = portfolio.findings.set_index("rule")["message"]
    assert "the value 'few'; expected a number" in told["indicator-value"]
    assert "1 more time in the activity" in told["indicator-value"]
    assert "ends before it starts" in told["indicator-period"]
    assert "80 % together" in told["budget-item-percentages"]
    assert "no significance" in told["incomplete-policy-marker"]
    assert "the type of a result is '7'" in told["unknown-code"]


def test_a_transaction_for_several_countries_is_for_none_of_them_alone() -> None:
    several = '<recipient-country code="KE"/><recipient-country code="UG"/>'
    payment = (
        '<transaction><transaction-type code="3"/><transaction-date iso-date="2018-03-01"/>'
        f'<value currency="EUR">900</value>{several}</transaction>'
    )
    portfolio = loaded({"a.xml": iati(bare(payment))}, None)
    assert portfolio.amounts["place"].isna().all()
    assert set(portfolio.project_places["place"]) == {"KE", "UG"}
    assert "transaction-for-several" in rules(portfolio)
    same = several.replace("UG", "KE")
    one = loaded({"a.xml": iati(bare(payment.replace(several, same)))}, None)
    assert one.amounts["place"].tolist() == ["KE"]


def test_titles_of_the_datastore_in_several_languages_are_all_kept_or_told() -> None:
    header = "iati_identifier,title_narrative,title_narrative_xml_lang,recipient_country_code"
    rows = 'X-1,"Boats,Bateaux","en,fr",KE', 'X-2,"Wells,Puits",,KE'
    portfolio = loaded({"a.csv": "\n".join((header, *rows))}, None)
    assert portfolio.projects["title"].tolist() == ["Boats", "Wells"]
    assert portfolio.texts[["language", "text"]].values.tolist() == [["fr", "Bateaux"]]
    (told,) = portfolio.findings.query("rule == 'datastore-lists-differ'").to_dict("records")
    assert (told["value"], told["line"]) == ("Puits", 3)


def test_rows_of_iati_cloud_are_transactions_of_one_activity() -> None:
    header = (
        "iati_identifier,title_narrative,transaction_type,transaction_date_iso_date,"
        "transaction_value,transaction_value_currency"
    )
    rows = "NL-1,Wells,2,2018-01-01,1000,USD\nNL-1,Wells,3,2018-06-01,400,USD\n"
    amounts = loaded({"cloud.csv": f"{header}\n{rows}"}, None).amounts
    stated = list(zip(amounts["kind"], amounts["value"], strict=True))
    assert stated == [("commitment", 1000), ("disbursement", 400)]


def test_names_of_columns_may_have_the_hyphens_and_points_of_iati_cloud() -> None:
    doc = (
        '{"iati-identifier": "NL-1", "title.narrative": ["Wells"], "recipient-country.code": '
        '["KE"], "participating-org.role": ["1"], "participating-org.narrative": ["Fund One"], '
        '"transaction.transaction-type.code": ["3"], "transaction.value": [400], '
        '"transaction.transaction-date.iso-date": ["2018-06-01"], '
        '"transaction.value.currency": ["USD"]}'
    )
    portfolio = loaded({"cloud.json": f'{{"response": {{"docs": [{doc}]}}}}'}, None)
    assert list(portfolio.projects["title"]) == ["Wells"]
    assert list(portfolio.amounts["value"]) == [400]
