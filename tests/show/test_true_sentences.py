"""What a report says of statuses, ends, changes and money is true where data are uneven."""

from __future__ import annotations

import re
from typing import Any

import pytest
from helpers.data_folders import loaded, page, project
from lxml import html

from portfolio_lib import Portfolio, show
from portfolio_lib.language import texts_of_catalogs
from portfolio_lib.show.lead import lead

AS_OF = "2026-11-30"
HEAD = "Title,Donor,Country,Start,End,Status,Budget,Currency,Spent"


def sheet(*rows: str, as_of: str = AS_OF) -> Portfolio:
    """The portfolio of a sheet with these rows."""
    return loaded({"p.csv": "\n".join((HEAD, *rows)) + "\n"}, as_of)


def activities(*projects: tuple[str, ...]) -> Portfolio:
    """The portfolio of IATI activities: title, status, planned start, ends, and a country."""
    made = []
    for number, (title, status, start, planned, actual, *country) in enumerate(projects):
        days = "".join(
            f"<activity-date type='{kind}' iso-date='{day}'/>"
            for kind, day in (("1", start), ("3", planned), ("4", actual))
            if day
        )
        stated = f"<activity-status code='{status}'/>" if status else ""
        made.append(
            f"<iati-activity><iati-identifier>X-{number}</iati-identifier>"
            f"<title><narrative>{title}</narrative></title>{stated}{days}"
            f"<recipient-country code='{(*country, 'KE')[0]}'/></iati-activity>"
        )
    text = "<iati-activities version='2.03'>" + "".join(made) + "</iati-activities>"
    return loaded({"a.xml": text}, AS_OF)


def plain(block: show.Block) -> str:
    return block.text.replace("\u00a0", " ")


EARLY = ("Early", "4", "2024-01-01", "2028-12-31", "")
WAITING = ("Waiting", "1", "2025-01-01", "2027-12-31", "")
LATE = ("Late", "1", "2025-01-01", "2026-03-31", "")
UNKNOWN = ("Unknown", "", "", "2031-12-31", "")
ENDED = ("Ended", "4", "2020-01-01", "2021-12-31", "2021-12-31")
RUNNING = ("Running", "2", "2024-01-01", "2027-12-31", "")
SUSPENDED = ("Suspended", "6", "2024-01-01", "2031-12-31", "")


SAID = {
    "KE": (
        (EARLY,),
        "One project has ended before its planned end, 31 December 2028.",
        "ran until",
    ),
    "UG": ((ENDED,), "One project has ended; it ran until 31 December 2021.", "before"),
    "TZ": ((WAITING,), "its planned start, 1 January 2025, has passed.", "from 1 January"),
    "RW": ((ENDED, UNKNOWN), "Of 1 it is not known whether it is running.", "None of"),
    "BI": ((ENDED, LATE), "There are 2 projects. 1 is past its planned end.", "None of"),
    "SO": ((RUNNING, SUSPENDED), "1 of 2 projects is running.", "The last project ends"),
    "ET": ((RUNNING, UNKNOWN), "1 of 2 projects is running.", "The last project ends"),
    "SS": ((RUNNING, ENDED), "The last project ends in December 2027.", "not known"),
}
"""By country: its projects, what is said of them, and what is not."""


@pytest.fixture(scope="module")
def uneven() -> Portfolio:
    """The projects of all these countries."""
    return activities(
        *((*each, country) for country, (projects, *_) in SAID.items() for each in projects)
    )


@pytest.mark.parametrize("country", SAID)
def test_the_lead_says_of_statuses_only_what_is_known(country: str, uneven: Portfolio) -> None:
    _, right, wrong = SAID[country]
    said = lead(uneven.for_place(country), place=country)
    assert right in said
    assert wrong not in said


def test_the_method_says_when_the_source_decides_a_status(uneven: Portfolio) -> None:
    def method(country: str) -> str:
        said = plain(show.provenance(uneven.for_place(country)))
        return said.partition("Sources and method")[2].partition("As-of date")[0]

    assert "source" not in method("SS")
    for country in ("KE", "TZ", "SO"):
        assert "What its source says counts instead" in method(country)
    assert "its source still calls it planned or ongoing" in method("BI")
    years = plain(show.provenance(sheet("A,F,Kenya,2024,2026,,,,")))
    assert "only a month, a quarter or a year is known" in years


def test_a_period_that_was_not_understood_is_not_called_unstated() -> None:
    text = "Ongoing Projects\n\n\nBridges\n\nDonor: F\n\nCountry: Kenya\n\nDuration: until further notice\n"  # noqa: E501 - a page
    assert lead(loaded({"page.txt": text}, AS_OF)).startswith("One project is running. Donor")


def test_each_reason_for_attention_counts_all_of_its_projects() -> None:
    told = plain(
        show.attention(
            sheet(
                "Alpha,,Kenya,2024-01-01,2026-06-30,Ongoing,900,USD,",
                "Beta,,Kenya,2025-01-01,2028-06-30,Ongoing,about a million or so,USD,",
                "Gamma,Fund,Kenya,2025-01-01,2028-06-30,Ongoing,100,USD,",
                "Delta,Fund,Kenya,2025-01-01,2028-06-30,Ongoing,,,",
                "Epsilon,Fund,Kenya,2025-01-01,2028-06-30,Ongoing,100,USD,",
            )
        )
    )
    assert "2 projects state no donor: Beta and Alpha" in told
    assert "1 project states no amount: Delta" in told
    assert "its source does not call it completed: Alpha" in told


def test_changes_of_facts_count_from_what_there_was() -> None:
    before = sheet(
        "One,Fund A,Kenya,2025-01-01,2027-12-01,Ongoing,,,",
        "Two,Fund A,Kenya,2025-01-01,2027-12-02,Ongoing,,,",
        as_of="2026-08-31",
    )
    now = sheet(
        "One,Fund A,Kenya,2025-01-01,2027-12-01,Ongoing,,,",
        "Two,Fund B,Uganda,2025-01-01,2027-12-02,Ongoing,,,",
        "Three,Fund C,Ghana,2025-01-01,2027-12-03,Ongoing,,,",
    )
    told = plain(show.cover(now, since=before))
    assert "donors+2 since" in told
    assert "countries+2 since" in told


def test_no_place_leads_the_money_where_several_are_equal() -> None:
    rows = [f"{name},F,{name},2025-01-01,2027-12-01,,100,USD," for name in ("Kenya", "Ghana")]
    third = "Uganda,F,Uganda,2025-01-01,2027-12-01,,{},USD,"
    assert "budgeted" not in lead(sheet(*rows, third.format(100)))
    assert "Ghana and Kenya: 95% of the" in lead(sheet(*rows, third.format(10)))


def test_totals_in_further_currencies_stand_below_the_key_facts() -> None:
    rows = [
        f"P{place},Fund,Kenya,2025-01-01,2027-12-01,,{place}000000,{currency},"
        for place, currency in enumerate(("CHF", "EUR", "GBP", "SEK", "USD"), start=1)
    ]
    portfolio = sheet(*rows)
    for told in (portfolio, portfolio.for_donor("fund")):
        assert "In further currencies: GBP 3 m, SEK 4 m and USD 5 m." in plain(show.cover(told))
    assert "further currencies" not in plain(show.cover(sheet(*rows[:2])))


def test_a_donor_is_told_of_how_many_projects_the_spending_is() -> None:
    rows = [f"P{n},Fund,Kenya,2025-01-01,2027-12-01,,100,USD,{'' if n else 50}" for n in range(4)]
    assert "of it paid out or spent (1 of 4 projects)" in plain(
        show.cover(sheet(*rows).for_donor("fund"))
    )


def test_money_of_nobody_has_a_row_and_the_table_adds_up() -> None:
    portfolio = sheet(
        "Alpha,,Kenya,2024-01-01,2028-06-30,,900,USD,",
        "Beta,Fund A,Kenya,2024-01-01,2028-06-30,,100,USD,",
        "Gamma,Fund B,,2024-01-01,2028-06-30,,200,USD,",
        "Delta,Fund B,Uganda,2024-01-01,2028-06-30,,200,USD,",
    )
    by_donor = plain(show.breakdown(portfolio, by="donor"))
    for row in ("Fund B400", "Fund A100", "no donor stated900", "Total1,400"):
        assert row in by_donor
    matrix = plain(show.matrix(portfolio))
    assert "1 project states no donor: it is in the last column alone." in matrix
    assert "1 project states no place: it is in no row." in matrix


def test_a_programme_and_its_part_are_one_project_in_each_table() -> None:
    def of(name: str, related: str, country: str) -> str:
        return (
            f"<iati-activity><iati-identifier>X-{name}</iati-identifier>"
            f"<title><narrative>{name}</narrative></title>"
            f"<participating-org role='1'><narrative>Fund {country}</narrative></participating-org>"
            f"<activity-status code='2'/><recipient-country code='{country}'/>{related}"
            "<sector code='111' vocabulary='99'><narrative>Roads</narrative></sector>"
            "</iati-activity>"
        )

    down, up = "<related-activity ref='X-P1' type='2'/>", "<related-activity ref='X-P' type='1'/>"
    other = of("Q", "", "UG").replace("Roads", "Rails")
    text = f"<iati-activities version='2.03'>{of('P', down, 'KE')}{of('P1', up, 'KE')}{other}"
    portfolio = loaded({"a.xml": f"{text}</iati-activities>"}, AS_OF)
    assert "Kenya1–1" in plain(show.matrix(portfolio))
    assert "Roads1" in plain(show.sectors(portfolio))


def test_a_map_says_which_places_it_does_not_show() -> None:
    portfolio = sheet(
        "Alpha,F,Kenya,2024-01-01,2028-06-30,,,,", "Beta,F,Atlantis,2024-01-01,2028-06-30,,,,"
    )
    assert "Not on the map: Atlantis." in plain(show.map(portfolio))


def test_the_time_that_is_left_is_whole_months_or_days() -> None:
    left = {
        "2026-11-30": "ends today",
        "2026-11": "ends this month",
        "2026-12-01": "1 day left",
        "2026-12-31": "1 month left",
        "2027-01-02": "1 month left",
        "2027-02-28": "3 months left",
        "2026": "ends this year",
        "Q4 2026": "ends this quarter",
    }
    rows = [f"P{n},F,Kenya,2024-01-01,{end},,,," for n, end in enumerate(left)]
    told = plain(show.projects(sheet(*rows)))
    for number, said in enumerate(left.values()):
        assert said in told.partition(f"P{number}Ongoing")[2].partition("Ongoing")[0]


def test_an_end_that_is_only_a_year_is_not_counted_to_the_month() -> None:
    told = plain(show.projects(sheet("P,F,Kenya,2024,2028,,,,", "Q,F,Kenya,2024,Q2 2028,,,,")))
    assert "left" not in told
    assert "2024 – 2028" in told


def test_the_ends_by_quarter_have_all_projects_that_run_also_those_without_an_end() -> None:
    ends = ["2026-12-31"] * 7 + ["2027-06-30"] * 5 + [""] * 3
    rows = [f"P{n},F,Kenya,2024-01-01,{end},Ongoing,,," for n, end in enumerate(ends)]
    told = plain(show.timeline(sheet(*rows)))
    assert "15 projects that run or are planned" in told
    assert "Q4 20267Q1 20270Q2 20275not stated3" in told


def test_a_little_is_not_nothing_and_almost_all_is_not_all() -> None:
    shares = {"4": "(<1% of", "0": "(0% of", "999": "(>99% of", "500": "(50% of"}
    rows = [
        f"P{n},F,Kenya,2024-01-01,2028-06-30,,1000,USD,{spent}" for n, spent in enumerate(shares)
    ]
    told = plain(show.projects(sheet(*rows)))
    for spent, share in shares.items():
        assert f"USD {spent} {share}" in told


def test_what_covers_a_country_is_told_with_its_kind_and_how_many_state_it() -> None:
    own = "Own,F,Kenya,2024-01-01,2027-12-31,,1000,USD,"
    wide = [f"W{n},F,World,2024-01-01,2027-12-31,,,USD,{100 if n else ''}" for n in range(3)]
    part = sheet(own, *wide).for_place("KE")
    assert "(USD 200 paid out or spent, not for Kenya alone; 2 of 3 projects)" in plain(
        show.cover(part, place="KE")
    )


def test_what_a_list_leaves_out_is_told_without_naming_a_file() -> None:
    rows = [f"P{n},F,Kenya,2024-01-01,2027-12-{n:02},,,," for n in range(1, 8)]
    told = plain(show.register(sheet(*rows), most=5))
    assert "2 more projects are not in this list." in told
    assert "spreadsheet" not in told


def test_texts_are_said_to_be_elsewhere_where_there_are_any() -> None:
    texts = loaded({"page.txt": page(*[project(f"Road {n}") for n in range(7)])}, AS_OF)
    said = plain(show.projects(texts, most=5))
    assert said == "The texts of the projects are not in this report."
    rows = [f"P{n},F,Kenya,2024-01-01,2027-12-{n:02},,,," for n in range(1, 8)]
    assert not show.projects(sheet(*rows), most=5)


def test_a_title_is_called_the_same_only_where_the_other_is_in_the_report() -> None:
    rows = [
        f"Bridges,Fund {n},{n},202{y}-01-01,2027-12-31,,,,"
        for y, n in enumerate(("Kenya", "Ghana"), start=1)
    ]
    portfolio = sheet(*rows, "Wells,F,Kenya,2024-01-01,2027-12-31,,,,")
    assert "2 projects have the same title" in plain(show.remarks(portfolio))
    assert "same title" not in plain(show.remarks(portfolio.for_place("KE")))


def test_a_panel_has_no_bar_of_nothing_for_a_place_without_such_money() -> None:
    rows = [
        f"P{n},F,{('Kenya', 'Ghana')[n % 2]},2024-01-01,2027-{1 + n % 12:02}-28,,{n + 1},USD,"
        for n in range(13)
    ]
    told = plain(show.timeline(sheet(*rows, "Q,F,Peru,2024-01-01,2027-12-31,,,USD,7")))
    assert "Kenya" in told
    assert "Peru0" not in told


def test_a_table_says_what_is_dark_in_its_bars_only_where_it_has_bars() -> None:
    row = "{0},F,{0},2024-01-01,2027-12-31,,100,{1},50"
    names = ("Kenya", "Ghana", "Peru")
    with_bars = plain(show.breakdown(sheet(*(row.format(n, "USD") for n in names)), by="place"))
    without = sheet(
        *(row.format(n, money) for n, money in zip(names, ("USD", "EUR", "USD"), strict=True))
    )
    assert "Dark in a bar" in with_bars
    assert "Dark in a bar" not in plain(show.breakdown(without, by="place"))


def _rows(block: show.Block, name: str) -> list[int]:
    """How many rows the tables of a class have in a block."""
    tree: Any = html.fromstring(f"<div>{block.html}</div>")
    return [len(each.findall("tbody/tr")) for each in tree.iterfind(f".//table[@class='{name}']")]


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    assert found is not None, pattern
    return int(found[1])


def test_each_sentence_that_counts_agrees_with_the_rows_that_it_speaks_of() -> None:
    states = (("2028", "Ongoing"), ("2029", "Ongoing"), ("2025", "Completed"), ("2026-03-31", ""))
    rows = [
        f"P{n},Fund,{('Kenya', 'Ghana', 'World')[n % 3]},2024-01-01,{end},{state},{n},USD,"
        for n in range(40)
        for end, state in (states[n % 4],)
    ]
    whole = sheet(*rows)
    told = plain(show.register(whole, most=20))
    assert (
        _number(r"(\d+) more projects", told)
        + sum(_rows(show.register(whole, most=20), "register"))
        == 40
    )
    part = whole.for_donor("fund")
    ended = _number(r"(\d+) completed projects are in a table", plain(show.register(part)))
    listed, own = _rows(show.register(part), "register"), _rows(show.projects(part), "register")
    assert [ended] == own
    assert sum(listed) + ended == 40
    glance = plain(show.timeline(part))
    running = _number(r"(\d+) of 40 projects are running", lead(part))
    assert running == _number(r"(\d+) projects that run or are planned", glance)
    assert running == int((part.projects["status"] == "ongoing").sum())
    kenya = whole.for_place("KE")
    wide = _number(r"Also covered by (\d+) worldwide", plain(show.cover(kenya, place="KE")))
    assert wide == _number(r"Projects: (\d+)\.", plain(show.projects(kenya, place="KE")))
    assert wide == _rows(show.projects(kenya, place="KE"), "register")[-1]


def test_no_sentence_names_a_colour_which_a_theme_or_dark_mode_makes_another() -> None:
    colours = re.compile(
        r"\b(red|blue|green|grey|black|white|darker|lighter|paler)\b", re.IGNORECASE
    )
    assert [text for text in texts_of_catalogs() if colours.search(text)] == []
