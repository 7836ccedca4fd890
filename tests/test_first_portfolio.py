"""The first portfolio: every fact of the page, through the public interface."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from helpers.data_folders import (
    AS_OF,
    DATA,
    PAGE,
    folded,
    loaded,
    page,
    project,
    rules,
    unaccounted,
)

import portfolio_lib
from portfolio_lib import Portfolio, UsageError

LINES = PAGE.read_text(encoding="utf-8").split("\n")
MIMAK, LINK_UP, SESSIZ, ADEPT = range(4)
KOSOVO_FOOTNOTE = (
    "This designation is without prejudice to positions on status, and is in line with "
    "UNSCR 1244/1999 and the ICJ Opinion on the Kosovo declaration of independence."
)
EU_2016 = "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


@pytest.fixture(scope="module")
def portfolio() -> Portfolio:
    return portfolio_lib.load(DATA)


def line(number: int) -> str:
    """A line of the page without its label, its white space folded."""
    return re.sub(r"^(?:Objective|Summary|Country):\s*", "", folded(LINES[number - 1]))


def identifier(portfolio: Portfolio, number: int) -> str:
    return str(portfolio.projects["project"][number])


def places_of(portfolio: Portfolio, number: int) -> list[tuple[str, str]]:
    table = portfolio.project_places
    own = table[table["project"] == identifier(portfolio, number)]
    return list(zip(own["place"], own["as_written"], strict=True))


def parties_of(portfolio: Portfolio, number: int, role: str) -> list[tuple[str, str]]:
    table = portfolio.project_organisations
    own = table[(table["project"] == identifier(portfolio, number)) & (table["role"] == role)]
    return list(zip(own["organisation"], own["as_written"], strict=True))


def titles(portfolio: Portfolio) -> list[int]:
    return [TITLES.index(title) for title in portfolio.projects["title"]]


TITLES = [line(3), line(16), line(29), line(50)]


def test_the_four_projects_have_their_titles_and_lines(portfolio: Portfolio) -> None:
    assert portfolio.projects["title"].tolist() == TITLES
    assert portfolio.projects["line"].tolist() == [3, 16, 29, 50]
    assert TITLES[MIMAK] == "Strengthening Migration Management Authorities in Kosovo (MIMAK)"
    assert set(portfolio.projects["file"]) == {"ongoing-projects.txt"}


def test_objectives_and_summaries_are_the_page_word_for_word(portfolio: Portfolio) -> None:
    assert portfolio.projects["objective"].tolist() == [line(n) for n in (5, 18, 31, 52)]
    summaries = [line(7), line(20), f"{line(33)}\n\n{line(35)}", line(54)]
    assert portfolio.projects["summary"].tolist() == summaries


def test_glued_words_stay_glued(portfolio: Portfolio) -> None:
    assert portfolio.projects["objective"][ADEPT].startswith("The ADEPTwill strengthen")


def test_each_project_has_its_places(portfolio: Portfolio) -> None:
    assert places_of(portfolio, MIMAK) == [("XK", "Kosovo")]
    assert places_of(portfolio, LINK_UP) == [("RS", "Serbia")]
    assert places_of(portfolio, SESSIZ) == [("TR", "Turkey")]
    assert places_of(portfolio, ADEPT) == [
        ("002", "Africa"),
        ("EU", "EU Member States"),
        ("CH", "Switzerland"),
        ("NO", "Norway"),
    ]


def test_a_country_has_its_own_projects_and_with_them_those_for_its_region() -> None:
    texts = {"Country": "Kenya"}, {"Country": "Africa"}, {"Country": "World"}
    projects = [project(f"Work {number}", **said) for number, said in enumerate(texts)]
    stated = loaded({"page.txt": page(*projects)}).stated_places()
    numbers = {
        name: (own, all_) for name, own, all_ in stated[["name", "own", "projects"]].to_numpy()
    }
    assert (numbers["Kenya"], numbers["Africa"]) == ((1, 3), (1, 2))


def test_places_have_their_kind_and_name(portfolio: Portfolio) -> None:
    stated = portfolio.stated_places()
    assert list(zip(stated["name"], stated["kind"], stated["projects"], strict=True)) == [
        ("Africa", "region", 1),
        ("EU Member States", "group", 1),
        ("Kosovo", "country", 1),
        ("Norway", "country", 1),
        ("Serbia", "country", 1),
        ("Switzerland", "country", 1),
        ("Türkiye", "country", 1),
    ]
    assert portfolio.place_name("TR") == "Türkiye"


def test_kosovo_alone_has_the_footnote_of_eu_texts(portfolio: Portfolio) -> None:
    footnotes = portfolio.places.dropna(subset="footnote").set_index("place")["footnote"]
    assert footnotes.to_dict()["XK"] == KOSOVO_FOOTNOTE


def test_each_project_has_its_donors_with_identity_and_spelling(portfolio: Portfolio) -> None:
    sem = "Swiss State Secretariat for Migration"
    assert parties_of(portfolio, MIMAK, "funding") == [("sem", sem)]
    assert parties_of(portfolio, LINK_UP, "funding") == [("ada", "Austrian Development Agency")]
    other = "Switzerland (State Secretariat for Migration)"
    assert parties_of(portfolio, SESSIZ, "funding") == [("sem", other)]
    assert parties_of(portfolio, ADEPT, "funding") == [
        ("ec", "European Commission"),
        ("sdc", "Swiss Agency for Development and Cooperation"),
    ]


def test_the_two_spellings_of_sem_are_one_donor(portfolio: Portfolio) -> None:
    donors = portfolio.donors().set_index("organisation")
    assert sorted(donors.index) == ["ada", "ec", "sdc", "sem"]
    assert donors.loc["sem", "name"] == "State Secretariat for Migration (Switzerland)"
    assert donors.loc["sem", "projects"] == 2


def test_implementing_parties_are_kept_and_the_unnamed_marked(portfolio: Portfolio) -> None:
    assert parties_of(portfolio, MIMAK, "implementing") == []
    assert parties_of(portfolio, LINK_UP, "implementing") == []
    assert [name for _, name in parties_of(portfolio, SESSIZ, "implementing")] == [
        "ICMPD",
        "external experts",
        "donor experts",
    ]
    organisations = portfolio.organisations
    unnamed = organisations.loc[~organisations["named"], "name"]
    assert sorted(unnamed) == ["donor experts", "external experts"]
    assert organisations.set_index("organisation").loc["icmpd", "name"] == (
        "International Centre for Migration Policy Development"
    )


def test_with_the_support_of_stays_with_the_party_it_stands_before(portfolio: Portfolio) -> None:
    assert parties_of(portfolio, ADEPT, "implementing") == [
        ("afford", "African Foundation for Development (AFFORD)"),
        ("icmpd", "ICMPD"),
    ]
    parts = portfolio.project_organisations
    qualified = parts.dropna(subset="qualifier")
    assert list(zip(qualified["organisation"], qualified["qualifier"], strict=True)) == [
        ("icmpd", "with the support of")
    ]


def test_periods_are_months_with_their_first_and_last_day(portfolio: Portfolio) -> None:
    projects = portfolio.projects
    days = zip(projects["start"].dt.date, projects["end"].dt.date, strict=True)
    assert list(days) == [
        (date(2016, 10, 1), date(2018, 10, 31)),
        (date(2016, 10, 1), date(2017, 10, 31)),
        (date(2014, 11, 1), date(2016, 10, 31)),
        (date(2014, 7, 1), date(2017, 12, 31)),
    ]
    assert set(projects["start_precision"]) | set(projects["end_precision"]) == {"month"}
    assert projects["period_as_written"][SESSIZ] == "November 2014October 2016"


def test_all_four_are_ongoing_on_the_as_of_date_of_the_settings(portfolio: Portfolio) -> None:
    assert portfolio.as_of == AS_OF
    assert portfolio.projects["status"].tolist() == ["ongoing"] * 4
    assert portfolio.projects["stated_status"].tolist() == ["ongoing"] * 4


def test_october_2016_is_the_only_month_in_which_all_four_run(portfolio: Portfolio) -> None:
    months = pd.date_range("2014-01-31", "2019-12-31", freq="ME")
    running = [m for m in months if set(portfolio.at(m.date()).projects["status"]) == {"ongoing"}]
    assert [month.date() for month in running] == [AS_OF]


def test_the_section_on_mieux_is_a_note(portfolio: Portfolio) -> None:
    notes = portfolio.notes.to_dict("records")
    assert notes == [
        {"title": line(68), "text": line(70), "file": "ongoing-projects.txt", "line": 68}
    ]
    assert "MIEUX II" in portfolio.notes["text"][0]


def test_every_finding_has_its_rule_and_line(portfolio: Portfolio) -> None:
    assert rules(portfolio) == [
        ("page-heading", 1),
        ("label-before-title", 3),
        ("text-in-no-field", 37),
        ("unnamed-party", 39),
        ("unnamed-party", 39),
        ("link-without-address", 47),
        ("summary-without-label", 54),
        ("link-without-address", 64),
        ("section-without-fields", 68),
    ]
    assert set(portfolio.findings["severity"]) == {"info"}
    assert portfolio.findings["message"].notna().all()


def test_findings_belong_to_their_projects(portfolio: Portfolio) -> None:
    numbers = {identifier(portfolio, number): number for number in range(4)}
    findings = portfolio.findings.sort_values("line").dropna(subset="project")
    assert [numbers[project] for project in findings["project"]] == [0, 2, 2, 2, 2, 3, 3]


def test_nothing_on_the_page_is_dropped(portfolio: Portfolio) -> None:
    assert unaccounted(portfolio, LINES) == []


@pytest.mark.parametrize(
    ("table", "column", "number", "lines"),
    [
        ("projects", "title", LINK_UP, [16]),
        ("projects", "objective", MIMAK, [5]),
        ("projects", "summary", SESSIZ, [33, 35]),
        ("projects", "period_as_written", ADEPT, [60]),
        ("notes", "text", 0, [70]),
        ("project_places", "as_written", 5, [62]),
        ("project_organisations", "as_written", 9, [58]),
    ],
)
def test_the_accounting_notices_what_is_dropped(
    portfolio: Portfolio, table: str, column: str, number: int, lines: list[int]
) -> None:
    changed = portfolio.tables[table].copy()
    changed.loc[number, column] = "another text"
    broken = replace(portfolio, **{table: changed})  # type: ignore[arg-type]
    assert unaccounted(broken, LINES) == lines


def test_the_accounting_notices_a_finding_that_is_missing(portfolio: Portfolio) -> None:
    silent = replace(portfolio, findings=portfolio.findings.iloc[:0])
    assert unaccounted(silent, LINES) == [1, 37, 47, 64]


@pytest.mark.parametrize(
    ("code", "numbers"),
    [
        ("XK", [MIMAK]), ("RS", [LINK_UP]), ("TR", [SESSIZ]), ("CH", [ADEPT]), ("NO", [ADEPT]),
        ("002", [ADEPT]), ("EU", [ADEPT]), ("FR", [ADEPT]), ("GB", [ADEPT]), ("KE", [ADEPT]),
        ("202", [ADEPT]), ("014", [ADEPT]),
    ],
)  # fmt: skip
def test_the_slice_of_a_place_has_its_projects_and_no_other(
    portfolio: Portfolio, code: str, numbers: list[int]
) -> None:
    assert titles(portfolio.for_place(code)) == numbers


@pytest.mark.parametrize(
    ("donor", "numbers"),
    [("sem", [MIMAK, SESSIZ]), ("ada", [LINK_UP]), ("ec", [ADEPT]), ("sdc", [ADEPT])],
)
def test_the_slice_of_a_donor_has_its_projects_and_no_other(
    portfolio: Portfolio, donor: str, numbers: list[int]
) -> None:
    assert titles(portfolio.for_donor(donor)) == numbers


def test_link_up_serbia_is_nowhere_in_the_slices_of_kosovo_and_sem(portfolio: Portfolio) -> None:
    for part in (portfolio.for_country("XK"), portfolio.for_donor("sem")):
        for name, table in part.tables.items():
            text = table.to_csv()
            assert "Link Up" not in text, name
            assert "Austrian Development Agency" not in text, name
            assert "link-up-serbia" not in text, name


def test_a_member_state_has_the_project_through_its_group(portfolio: Portfolio) -> None:
    adept = identifier(portfolio, ADEPT)
    for code in EU_2016.split():
        part = portfolio.for_country(code)
        assert part.through(code) == {adept: ("EU",)}, code


def test_an_african_country_has_the_project_through_its_region(portfolio: Portfolio) -> None:
    part = portfolio.for_country("KE")
    assert part.through("KE") == {identifier(portfolio, ADEPT): ("002",)}


def test_a_place_that_a_project_states_itself_is_through_nothing(portfolio: Portfolio) -> None:
    assert portfolio.for_country("CH").through("CH") == {}


def test_the_united_kingdom_is_concerned_only_while_it_was_a_member(portfolio: Portfolio) -> None:
    assert titles(portfolio.at(date(2020, 1, 31)).for_country("GB")) == [ADEPT]
    with pytest.raises(UsageError, match="GB"):
        portfolio.at(date(2021, 1, 1)).for_country("GB")


def test_regions_and_groups_have_methods_of_their_own(portfolio: Portfolio) -> None:
    assert portfolio.for_region("002") == portfolio.for_place("002")
    assert portfolio.for_group("EU") == portfolio.for_place("EU")


def test_a_country_without_a_project_is_refused_with_the_nearest(portfolio: Portfolio) -> None:
    with pytest.raises(UsageError, match=r"'JP'.*(?:nearest|known) are [A-Z0-9]+ \("):
        portfolio.for_country("JP")
    with pytest.raises(UsageError, match=r"XK \(Kosovo\)"):
        portfolio.for_country("Kosovoo")


def test_a_slice_asked_for_as_another_kind_is_refused(portfolio: Portfolio) -> None:
    with pytest.raises(UsageError, match="'EU' is a group, not a country"):
        portfolio.for_country("EU")
    with pytest.raises(UsageError, match="'XK' is a country, not a region"):
        portfolio.for_region("XK")
    with pytest.raises(UsageError, match="'002' is a region, not a group"):
        portfolio.for_group("002")


def test_an_unknown_donor_is_refused_with_the_nearest(portfolio: Portfolio) -> None:
    with pytest.raises(UsageError, match=r"'semm'.*sem \(State Secretariat"):
        portfolio.for_donor("semm")


def test_a_party_that_only_implements_is_no_donor(portfolio: Portfolio) -> None:
    with pytest.raises(UsageError, match="icmpd"):
        portfolio.for_donor("icmpd")
