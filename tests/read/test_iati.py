"""IATI activity files: every field of the standard that a portfolio has, with its line."""

from __future__ import annotations

from datetime import date

import pytest
from helpers.data_folders import finding, loaded, page, project
from helpers.iati_files import activity, bare, iati, read

from portfolio_lib import Portfolio
from portfolio_lib.read.records import ProjectRecord


def portfolio_of(*activities: str) -> Portfolio:
    return loaded({"a.xml": iati(*activities)}, None)


def record(*elements: str, own: str = 'xml:lang="en"') -> ProjectRecord:
    (only,) = read(iati(bare(*elements, own=own))).projects
    return only


def told(found: ProjectRecord) -> list[str]:
    return [item.rule for item in found.findings]


def text(kind: str, *narratives: str) -> str:
    inside = "".join(
        f'<narrative xml:lang="{narrative[:2]}">{narrative[3:]}</narrative>'
        for narrative in narratives
    )
    return f'<description type="{kind}">{inside}</description>'


def test_an_activity_becomes_a_project() -> None:
    portfolio = portfolio_of(activity())
    row = portfolio.projects.iloc[0]
    assert (row["project"], row["title"], row["summary"]) == (
        "XM-1-A", "Water", "Wells for two towns.",
    )  # fmt: skip
    assert (row["start"].date(), row["end"].date()) == (date(2018, 1, 1), date(2020, 12, 31))
    assert (row["status"], row["stated_status"], row["line"]) == ("ongoing", "ongoing", 3)
    assert portfolio.as_of == date(2019, 2, 28)
    assert portfolio.project_places["place"].tolist() == ["RS"]
    assert portfolio.donors()["name"].tolist() == ["Ministry of Water"]
    body = portfolio.organisations.iloc[0]
    assert (body["kind"], body["iati_refs"], body["known"]) == ("Government", "XM-2", False)
    assert portfolio.sources["reader"].tolist() == ["iati"]


def test_a_complete_activity_needs_no_remark_but_that_tables_lack_its_organisations() -> None:
    complete = activity('<sector code="14030"/>')
    assert portfolio_of(complete).findings["rule"].tolist() == ["unknown-organisation"] * 2


@pytest.mark.parametrize("version", ["2.01", "2.02", "2.03", " 2.03 ", None])
def test_three_versions_of_the_standard_are_read(version: str) -> None:
    assert len(read(iati(activity(), version=version)).projects) == 1


@pytest.mark.parametrize("version", ["0.9", "2.04", "x"])
def test_another_version_is_refused_in_a_sentence_with_both_versions(version: str | None) -> None:
    source = read(iati(activity(), version=version))
    assert source.projects == ()
    (refusal,) = source.findings
    assert (refusal.rule, refusal.severity, refusal.line) == ("iati-version", "error", 2)
    assert str(version) in refusal.message
    assert "1.01 to 2.03" in refusal.message


def test_descriptions_are_objective_target_groups_and_summary_by_their_type() -> None:
    kinds = enumerate(["en A.", "en B.", "en C.", "en D."], start=1)
    found = record(*(text(str(kind), words) for kind, words in kinds), text("", "en E."))
    assert found.objective
    assert found.objective.text == "B."
    assert found.summary
    assert found.summary.text == "A.\n\nD.\n\nE."
    assert [(t.field, t.written.text) for t in found.texts] == [("target groups", "C.")]


def test_the_languages_of_a_text_are_all_kept_english_first() -> None:
    wells = text("1", "fr Puits", "en Wells", "es Pozos")
    portfolio = portfolio_of(bare(wells, text("4", "fr Ponts")))
    assert portfolio.projects["summary"].tolist() == ["Wells"]
    kept = portfolio.texts[["field", "language", "text"]]
    assert kept.to_numpy().tolist() == [
        ["summary", "fr", "Puits\n\nPonts"],
        ["summary", "es", "Pozos"],
    ]
    assert "other-languages" not in set(portfolio.findings["rule"])


def test_names_in_further_languages_are_counted() -> None:
    names = '<narrative>Serbia</narrative><narrative xml:lang="fr">Serbie</narrative>'
    place = f'<recipient-country code="RS">{names}</recipient-country>'
    found = finding(portfolio_of(bare(place)), "other-languages")
    assert "fr (1)" in str(found["message"])


def test_names_that_are_not_in_the_language_of_the_title_are_counted_by_language() -> None:
    name = '<narrative xml:lang="eo">Ŝipfonduso</narrative>'
    money = f"<transaction><transaction-type code='3'/><value currency='EUR'>1</value><receiver-org>{name}</receiver-org></transaction>"  # noqa: E501
    found = finding(portfolio_of(bare(money)), "names-in-other-languages")
    assert "eo (1)" in str(found["message"])


def test_sectors_are_kept_with_vocabulary_and_share() -> None:
    named = "<sector vocabulary='99' code='CC'><narrative>Camps</narrative></sector>"
    shared = "<sector code='14030' percentage='60'/><sector code='72010' percentage='40'/>"
    sectors = portfolio_of(activity(shared, named)).sectors.astype(object)
    kept = sectors.where(sectors.notna(), None)[["vocabulary", "code", "name", "share"]]
    assert kept.to_numpy().tolist() == [
        ["1", "14030", None, 60],
        ["1", "72010", None, 40],
        ["99", "CC", "Camps", None],
    ]


def test_sectors_of_transactions_count_where_the_activity_has_none() -> None:
    paid = "<transaction-type code='3'/><value currency='EUR'>1</value><sector code='14030'/>"
    transaction = f"<transaction>{paid}</transaction>"
    assert portfolio_of(activity(transaction * 2)).sectors["code"].tolist() == ["14030"]
    own = "<sector code='72010'/>"
    assert portfolio_of(activity(transaction, own)).sectors["code"].tolist() == ["72010"]


def test_documents_are_kept_with_their_title_and_language() -> None:
    title = "<title><narrative>Work plan</narrative></title><language code='EN'/>"
    link = f"<document-link url='https://example.org/a.pdf' format='application/pdf'>{title}"
    (row,) = portfolio_of(activity(f"{link}</document-link>")).documents.to_dict("records")
    assert (row["title"], row["language"]) == ("Work plan", "en")
    assert (row["url"], row["format"]) == ("https://example.org/a.pdf", "application/pdf")


def test_who_reports_is_an_organisation_in_that_role_and_no_donor() -> None:
    portfolio = portfolio_of(activity())
    parts = portfolio.project_organisations.set_index("role")["organisation"]
    assert parts["reporting"] == "reporter"
    assert portfolio.donors()["organisation"].tolist() == ["ministry-of-water"]


def test_without_english_the_first_language_is_taken_and_recorded() -> None:
    title = '<title><narrative xml:lang="fr">Puits</narrative></title>'
    one = f"<iati-activity><iati-identifier>A</iati-identifier>{title}</iati-activity>"
    found = read(iati(one)).projects[0]
    assert found.language == "fr"
    assert found.title
    assert found.title.text == "Puits"


@pytest.mark.parametrize(
    ("code", "status"),
    [
        ("1", "planned"),
        ("2", "ongoing"),
        ("3", "completed"),
        ("4", "completed"),
        ("5", "cancelled"),
        ("6", "suspended"),
    ],
)
def test_the_status_has_a_word(code: str, status: str) -> None:
    assert record(f'<activity-status code="{code}"/>').stated_status == status


@pytest.mark.parametrize("code", ["", "9"])
def test_a_status_without_a_word_is_told(code: str) -> None:
    found = record(f'<activity-status code="{code}"/>')
    assert found.stated_status is None
    assert told(found) == ["unknown-code"]


def test_actual_dates_come_before_planned_ones() -> None:
    days = [(1, "2018-01-01"), (2, "2018-02-01"), (4, "2019-02-01"), (3, "2019-01-01")]
    found = record(*(f'<activity-date type="{kind}" iso-date="{day}"/>' for kind, day in days))
    assert found.period
    assert (found.period.start, found.period.end) == (date(2018, 2, 1), date(2019, 2, 1))


@pytest.mark.parametrize("day", ["0000-00-00", "2019-02-31", "1.2.2019", "soon", "20190201"])
def test_a_day_that_does_not_exist_is_told(day: str) -> None:
    found = record(f'<activity-date type="1" iso-date="{day}"/>')
    assert found.period is None
    assert told(found) == ["date-not-understood"]
    assert found.findings[0].value == day


def test_the_last_day_of_all_is_a_day_and_an_open_period_stays_open() -> None:
    found = record('<activity-date type="3" iso-date="9999-12-31Z"/>')
    assert found.period
    assert (found.period.start, found.period.end) == (None, date(9999, 12, 31))
    assert told(found) == []


@pytest.mark.parametrize(
    ("role", "meaning"),
    [("1", "funding"), ("4", "implementing"), ("Funding", "funding"), ("EXTENDING", "extending")],
)
def test_roles_come_as_codes_and_as_words(role: str, meaning: str) -> None:
    found = record(f'<participating-org role="{role}"><narrative>N</narrative></participating-org>')
    assert [party.role for party in found.organisations] == [meaning]


def test_an_unknown_role_is_told() -> None:
    found = record('<participating-org role="7"><narrative>N</narrative></participating-org>')
    assert (found.organisations, told(found)) == ((), ["unknown-code"])


@pytest.mark.parametrize(
    ("element", "place", "share"),
    [
        ('<recipient-country code="xk" percentage="60"/>', "XK", 60.0),
        ("<recipient-country><narrative>Kosovo</narrative></recipient-country>", "XK", None),
        ('<recipient-region code="298" vocabulary="1"/>', "002", None),
        ('<recipient-region code="89"/>', "150", None),
        ('<recipient-region code="11" vocabulary="2"/>', "011", None),
        ('<recipient-region code="998"><narrative>World wide</narrative></recipient-region>',
         "dac-998", None),
    ],
)  # fmt: skip
def test_places_come_by_code_and_by_name(element: str, place: str, share: float | None) -> None:
    row = portfolio_of(bare(element)).project_places.iloc[0]
    assert row["place"] == place
    assert row["share"] == share or (share is None and row[["share"]].isna().all())


@pytest.mark.parametrize(
    ("element", "name", "rule"),
    [
        ('<recipient-region code="589"/>', "Middle East, regional", "dac-region"),
        ('<recipient-region code="7" vocabulary="99"/>', "7", "unknown-place"),
        ('<recipient-country code="ZZ"/>', "ZZ", "unknown-place"),
    ],
)
def test_a_code_that_nothing_matches_is_kept_as_a_place_and_told(
    element: str, name: str, rule: str
) -> None:
    portfolio = portfolio_of(bare(element))
    assert portfolio.places[["kind", "name"]].to_numpy().tolist() == [["unknown", name]]
    assert finding(portfolio, rule)["severity"] == "warning"


@pytest.mark.parametrize(
    ("code", "vocabulary", "place", "is_told"),
    [
        ("298", "2", "002", True),
        ("89", "2", "150", True),
        ("298", "1", "002", False),
        ("2", "2", "002", False),
        ("014", "2", "014", False),
    ],
)
def test_a_code_of_the_dac_with_the_vocabulary_of_the_united_nations_is_read_and_told(
    code: str, vocabulary: str, place: str, is_told: bool
) -> None:
    stated = f'<recipient-region code="{code}" vocabulary="{vocabulary}"/>'
    portfolio = portfolio_of(bare(stated))
    assert portfolio.project_places["place"].tolist() == [place]
    assert ("region-vocabulary" in set(portfolio.findings["rule"])) == is_told
    if is_told:
        assert repr(code) in str(finding(portfolio, "region-vocabulary")["message"])


def test_places_of_transactions_count_where_the_activity_has_none() -> None:
    kenya = '<transaction><recipient-country code="KE"/></transaction>'
    assert [place.code for place in record(kenya, kenya).places] == ["KE"]


def test_a_place_of_a_transaction_alone_has_no_part_of_what_states_no_place() -> None:
    kenya = '<transaction><recipient-country code="KE"/></transaction>'

    def places(*elements: str) -> list[tuple[str | None, float | None]]:
        return [(place.code, place.share) for place in record(*elements, kenya).places]

    serbia, uganda = '<recipient-country code="RS"/>', '<recipient-country code="UG"/>'
    assert places(serbia) == [("RS", 100), ("KE", 0)]
    halves = (f'<recipient-country code="{code}" percentage="50"/>' for code in ("RS", "UG"))
    assert places(*halves) == [("RS", 50), ("UG", 50), ("KE", 0)]
    assert places(serbia, uganda) == [("RS", None), ("UG", None)]


@pytest.mark.parametrize("share", ["101", "-1", "NaN", "half"])
def test_a_share_that_is_none_is_told(share: str) -> None:
    found = record(f'<recipient-country code="RS" percentage="{share}"/>')
    assert [place.share for place in found.places] == [None]
    assert told(found) == ["percentage-not-understood"]


def test_an_activity_without_identifier_is_left_out_and_told() -> None:
    one = "<iati-activity><title><narrative>Wells</narrative></title></iati-activity>"
    portfolio = portfolio_of(one)
    assert len(portfolio) == 0
    assert portfolio.left_out["title"].tolist() == ["Wells"]
    assert finding(portfolio, "no-identifier")["project"] == "wells"


def test_of_two_activities_with_one_identifier_the_first_counts() -> None:
    portfolio = loaded(
        {"a.xml": iati(activity()), "b.xml": iati(activity(title="Other"), activity())}, None
    )
    assert portfolio.projects["title"].tolist() == ["Water"]
    messages = portfolio.findings.loc[portfolio.findings["rule"] == "repeated-identifier"]
    assert messages["file"].tolist() == ["b.xml"]
    assert "b.xml, line 3" in messages["message"].iloc[0]
    assert finding(portfolio, "sources-differ")["field"] == "title"


def test_elements_that_no_table_keeps_are_counted() -> None:
    found = finding(portfolio_of(activity("<fss/>")), "elements-not-kept")
    assert "fss (1)" in str(found["message"])


def test_pages_and_iati_files_make_one_portfolio() -> None:
    portfolio = loaded({"a.xml": iati(activity()), "p.txt": page(project())}, None)
    assert sorted(portfolio.projects["project"]) == ["XM-1-A", "safe-roads"]


def test_lines_are_right_to_a_line_or_two_beyond_the_65535th() -> None:
    filling = "\n" * 70_000
    (found,) = read(iati(f"{filling}{activity()}")).projects
    assert 70_003 <= found.line <= 70_005


def test_a_portfolio_from_an_iati_file_is_saved_and_read_back_equal() -> None:
    money = "<budget><value currency='EUR'>1.50</value></budget>"
    portfolio = portfolio_of(activity(money))
    saved = portfolio.tables
    assert portfolio == Portfolio.of(saved, as_of=portfolio.as_of)
    assert len(portfolio.for_country("RS").amounts) == 1
