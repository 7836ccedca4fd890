"""The packaged tables of places and members keep their own rules."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from graphlib import TopologicalSorter
from importlib.resources import files

import pytest
from babel import Locale

from portfolio_lib.names.spelling import normalised
from portfolio_lib.names.translations import known_places
from portfolio_lib.settings import LANGUAGES

CLDR_ONLY = "AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ"
M49_REGIONS = (
    "001 002 003 005 009 011 013 014 015 017 018 019 021 029 030 034 035 039 053 054 057 061 "
    "142 143 145 150 151 154 155 202 419"
)
EU_ON_THE_AS_OF_DATE = (
    "AT BE BG CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
)
KOSOVO_FOOTNOTE = (
    "This designation is without prejudice to positions on status, and is in line with "
    "UNSCR 1244/1999 and the ICJ Opinion on the Kosovo declaration of independence."
)
PALESTINE_FOOTNOTE = (
    "This designation shall not be construed as recognition of a State of Palestine and is "
    "without prejudice to the individual positions of the Member States on this issue."
)


def text(name: str) -> str:
    return files("portfolio_lib.names").joinpath("data", name).read_bytes().decode("utf-8")


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text(name).splitlines(), strict=True))


PLACES = table("places.csv")
MEMBERS = table("members.csv")
KINDS = {row["place"]: row["kind"] for row in PLACES}
REGION_MEMBERS = [row for row in MEMBERS if KINDS[row["place"]] == "region"]


def codes(kind: str) -> list[str]:
    return [row["place"] for row in PLACES if row["kind"] == kind]


def aliases(row: dict[str, str]) -> list[str]:
    return row["aliases"].split(";") if row["aliases"] else []


def cldr_names(code: str) -> Iterator[str]:
    for language in ("en", "de", "fr"):
        if name := Locale(language).territories.get(code):
            yield name


def countries_of_cldr() -> set[str]:
    """ISO 3166-1 alpha-2 and XK: CLDR's codes of two letters without those of its own."""
    two_letters = {str(code) for code in Locale("en").territories if len(str(code)) == 2}
    return two_letters - set(CLDR_ONLY.split())


def members_on(place: str, day: date) -> set[str]:
    today = day.isoformat()
    return {
        row["member"]
        for row in MEMBERS
        if row["place"] == place
        and row["since"] <= today
        and (not row["until"] or today <= row["until"])
    }


def reached_from(place: str) -> set[str]:
    direct = {row["member"] for row in REGION_MEMBERS if row["place"] == place}
    return direct.union(*(reached_from(member) for member in direct))


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("places.csv", "place,kind,name,aliases,footnote"),
        ("members.csv", "place,member,since,until"),
    ],
)
def test_a_table_has_its_columns_unix_line_ends_and_no_stray_space(name: str, columns: str) -> None:
    content = text(name)
    assert content.startswith(columns + "\n")
    assert content.endswith("\n")
    assert "\r" not in content
    for row in table(name):
        assert list(row.values()) == [value.strip() for value in row.values()]


def test_every_country_of_iso_3166_and_kosovo_is_a_place() -> None:
    known = countries_of_cldr()
    assert set(codes("country")) == known
    assert len(known) == 249 + 1
    assert "XK" in known


def test_every_region_of_un_m49_is_a_place() -> None:
    assert set(codes("region")) == set(M49_REGIONS.split())


def test_places_are_unique_and_sorted_by_kind_and_code() -> None:
    ordered = [*sorted(codes("country")), *sorted(codes("region")), *sorted(codes("group"))]
    assert [row["place"] for row in PLACES] == ordered
    assert len(set(ordered)) == len(ordered)


def test_a_group_has_a_code_that_is_no_country_and_a_name_of_its_own() -> None:
    groups = [row for row in PLACES if row["kind"] == "group"]
    for row in groups:
        assert row["place"].isupper()
        assert row["name"]
    assert not countries_of_cldr() & {row["place"] for row in groups}


def test_every_place_has_a_name_to_show() -> None:
    assert [row for row in PLACES if not row["name"] and not list(cldr_names(row["place"]))] == []


def test_no_name_means_two_places() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for row in PLACES:
        for name in (row["name"], *aliases(row), *cldr_names(row["place"])):
            if name:
                owners[normalised(name)].add(row["place"])
    assert {name: places for name, places in owners.items() if len(places) > 1} == {}


def test_a_place_lists_no_alias_twice_nor_an_empty_one() -> None:
    for row in PLACES:
        names = [name.strip().casefold() for name in (row["name"], *aliases(row))]
        assert all(names[1:]), row["place"]
        assert len(set(names)) == len(names), row["place"]


@pytest.mark.parametrize("ambiguous", ["Congo", "Korea", "America", "Virgin Islands"])
def test_an_ambiguous_name_is_nobodys_alias(ambiguous: str) -> None:
    assert [row["place"] for row in PLACES if ambiguous in (row["name"], *aliases(row))] == []


def test_footnotes_are_those_of_eu_texts() -> None:
    footnotes = {row["place"]: row["footnote"] for row in PLACES if row["footnote"]}
    assert footnotes == {"XK": KOSOVO_FOOTNOTE, "PS": PALESTINE_FOOTNOTE}


def test_members_are_known_places_and_stand_once() -> None:
    pairs = Counter((row["place"], row["member"]) for row in MEMBERS)
    assert {code for pair in pairs for code in pair} - set(KINDS) == set()
    assert [pair for pair, times in pairs.items() if times > 1] == []


def test_members_are_sorted_as_places_are() -> None:
    order = {row["place"]: position for position, row in enumerate(PLACES)}
    keys = [(order[row["place"]], row["member"]) for row in MEMBERS]
    assert keys == sorted(keys)


def test_a_country_has_no_members_and_every_region_and_group_has_some() -> None:
    assert {row["place"] for row in MEMBERS} == {*codes("region"), *codes("group")}


def test_membership_has_no_cycle() -> None:
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for row in MEMBERS:
        graph[row["place"]].add(row["member"])
    TopologicalSorter(graph).prepare()


def test_each_country_lies_in_exactly_one_region_directly() -> None:
    direct = Counter(row["member"] for row in REGION_MEMBERS if KINDS[row["member"]] == "country")
    assert direct == dict.fromkeys(codes("country"), 1)


def test_a_region_of_countries_has_no_regions_in_it_but_the_world_has_antarctica() -> None:
    kinds: defaultdict[str, set[str]] = defaultdict(set)
    for row in REGION_MEMBERS:
        kinds[row["place"]].add(KINDS[row["member"]])
    assert [place for place, found in kinds.items() if len(found) > 1] == ["001"]
    assert {"place": "001", "member": "AQ", "since": "", "until": ""} in MEMBERS


def test_the_world_reaches_every_country_and_every_region_but_north_america() -> None:
    assert reached_from("001") == {*codes("country"), *codes("region")} - {"001", "003"}


@pytest.mark.parametrize(
    ("region", "count"), [("002", 60), ("019", 57), ("142", 51), ("150", 52), ("009", 29)]
)
def test_a_continent_has_as_many_countries_as_in_un_m49(region: str, count: int) -> None:
    """M49 has 50 in Asia, here with Taiwan; and 51 in Europe without Sark, here with Kosovo."""
    assert len(reached_from(region) & set(codes("country"))) == count


@pytest.mark.parametrize(
    ("country", "regions"),
    [
        ("XK", {"001", "150", "039"}),
        ("TW", {"001", "142", "030"}),
        ("CY", {"001", "142", "145"}),
        ("SN", {"001", "002", "202", "011"}),
        ("MA", {"001", "002", "015"}),
        ("MX", {"001", "019", "419", "013", "003"}),
        ("US", {"001", "019", "021", "003"}),
    ],
)
def test_a_country_lies_in_all_its_regions(country: str, regions: set[str]) -> None:
    assert {place for place in codes("region") if country in reached_from(place)} == regions


def test_dates_are_days_and_no_membership_ends_before_it_begins() -> None:
    for row in MEMBERS:
        days = [date.fromisoformat(row[column]) for column in ("since", "until") if row[column]]
        assert days == sorted(days)
        assert row["since"] or not row["until"]


def test_regions_have_their_members_always() -> None:
    assert [row for row in REGION_MEMBERS if row["since"] or row["until"]] == []


def test_the_eu_had_28_members_on_2016_10_31_the_united_kingdom_among_them() -> None:
    members = members_on("EU", date(2016, 10, 31))
    assert members == set(EU_ON_THE_AS_OF_DATE.split())
    assert len(members) == 28
    assert "GB" in members


def test_the_united_kingdom_was_an_eu_member_until_the_end_of_january_2020() -> None:
    before, after = members_on("EU", date(2020, 1, 31)), members_on("EU", date(2020, 2, 1))
    assert before - after == {"GB"}
    assert len(after) == 27


@pytest.mark.parametrize(
    ("group", "day", "count"),
    [
        ("EU", "1957-12-31", 0),
        ("EU", "1958-01-01", 6),
        ("EU", "1973-01-01", 9),
        ("EU", "1981-01-01", 10),
        ("EU", "1986-01-01", 12),
        ("EU", "1995-01-01", 15),
        ("EU", "2004-04-30", 15),
        ("EU", "2004-05-01", 25),
        ("EU", "2007-01-01", 27),
        ("EU", "2013-07-01", 28),
        ("SCHENGEN", "1995-03-26", 7),
        ("SCHENGEN", "2001-03-25", 15),
        ("SCHENGEN", "2007-12-21", 24),
        ("SCHENGEN", "2016-10-31", 26),
        ("SCHENGEN", "2024-03-31", 29),
        ("EFTA", "1960-05-03", 7),
        ("EFTA", "2016-10-31", 4),
        ("EAP", "2016-10-31", 6),
        ("EAP", "2021-06-29", 5),
        ("WB", "2016-10-31", 6),
    ],
)
def test_a_group_has_the_members_of_the_day(group: str, day: str, count: int) -> None:
    assert len(members_on(group, date.fromisoformat(day))) == count


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_language_of_reports_has_the_names_of_groups_and_the_footnotes(language: str) -> None:
    said = {row["place"]: row for row in table("place_names.csv") if row["language"] == language}
    groups = set(codes("group"))
    assert {place for place, row in said.items() if row["name"]} >= groups
    noted = {row["place"] for row in PLACES if row["footnote"]}
    assert {place for place, row in said.items() if row["footnote"]} == noted


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_places_are_called_the_same_in_a_report(language: str) -> None:
    names = Counter(known_places([language]))
    assert [name for name, number in names.items() if number > 1] == []
