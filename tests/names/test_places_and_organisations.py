"""The reference tables of a data folder: what they add, and how a broken one is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from helpers.data_folders import DATA, write

from portfolio_lib import InputError
from portfolio_lib.names.organisations import Identifiers, Organisations, slug
from portfolio_lib.names.places import Member, Places


def places(folder: Path, text: str | bytes, members: str | None = None) -> Places:
    files = {"places.csv": text} | ({"members.csv": members} if members else {})
    return Places(write(folder, files))


def organisations(folder: Path, text: str | bytes) -> Organisations:
    return Organisations(write(folder, {"organisations.csv": text}))


def test_a_data_folder_can_give_a_place_another_name(tmp_path: Path) -> None:
    found = places(tmp_path, "place,name\nXK,Kosovo (this folder)\n")["XK"]
    assert found.name == "Kosovo (this folder)"
    assert found.kind == "country"
    assert found.footnote is not None
    assert found.footnote.startswith("This designation is without prejudice")


def test_a_place_with_another_name_keeps_its_other_spellings(tmp_path: Path) -> None:
    table = places(tmp_path, "place,name,aliases\nTR,Turkiye,Anatolia;Asia Minor\n")
    for name in ("Turkiye", "Turkey", "Türkiye", "Türkei", "Anatolia", "asia minor"):
        found = table.find(name)
        assert found is not None
        assert found.code == "TR"


def test_a_data_folder_can_add_a_group_with_members(tmp_path: Path) -> None:
    table = places(
        tmp_path,
        "place,kind,name,aliases\nSILK,group,Silk Routes countries,Silk Routes\n",
        "place,member,since,until\nSILK,AF,2016-01-01,\nSILK,PK,,2018-12-31\n",
    )
    found = table.find("silk routes")
    assert found is not None
    assert (found.code, found.kind) == ("SILK", "group")
    members = {(member.place, member.member) for member in table.within({"SILK"})}
    assert members == {("SILK", "AF"), ("SILK", "PK")}


def test_a_data_folder_can_change_the_dates_of_a_member(tmp_path: Path) -> None:
    members = "place,member,since,until\nEU,GB,1973-01-01,2016-06-23\nEU,GB,2030-01-01,\n"
    table = places(tmp_path, "place\n", members)
    found = [member for member in table.within({"EU"}) if member.member == "GB"]
    assert [str(member.since) for member in found] == ["1973-01-01", "2030-01-01"]
    assert isinstance(found[0], Member)


def test_a_folder_without_tables_has_those_of_the_package(tmp_path: Path) -> None:
    assert Places(tmp_path)["XK"].name == "Kosovo"
    assert Organisations(tmp_path).find("ICMPD") is None


def test_the_organisations_of_the_data_are_found_by_all_their_names() -> None:
    table = Organisations(DATA)
    for identifier, names in {
        "sem": ["SEM", "Swiss State Secretariat for Migration",
                "Switzerland (State Secretariat for Migration)"],
        "ada": ["Austrian Development Agency", "ADA", "austrian  development agency"],
        "ec": ["European Commission", "the European Commission", "EC"],
        "sdc": ["SDC", "Swiss Agency for Development & Cooperation"],
        "icmpd": ["ICMPD", "International Centre for Migration Policy Development"],
        "afford": ["AFFORD", "African Foundation for Development (AFFORD)"],
    }.items():  # fmt: skip
        for name in names:
            found = table.find(name)
            assert found is not None, name
            assert found.identifier == identifier


def test_an_unknown_organisation_is_one_whatever_its_spelling() -> None:
    table = Organisations()
    one, other = (
        table.resolve("Acme Foundation").organisation,
        table.resolve("ACME  foundation.").organisation,
    )
    assert one == other
    assert (one.identifier, one.known, one.named) == ("acme-foundation", False, True)


@pytest.mark.parametrize(
    ("one", "other"),
    [("★", "☆"), ("Жук", "Zhuk"), ("A" * 90 + " one", "A" * 90 + " two")],
)
def test_two_unknown_organisations_never_become_one(one: str, other: str) -> None:
    table = Organisations()
    assert (
        table.resolve(one).organisation.identifier != table.resolve(other).organisation.identifier
    )


def test_an_unknown_organisation_never_takes_the_identifier_of_a_known_one(tmp_path: Path) -> None:
    table = organisations(tmp_path, "organisation,name\nacme,Acme Limited\n")
    assert table.resolve("Acme").organisation.identifier == "acme-2"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Türkiye", "turkiye"), ("Côte d’Ivoire", "cote-d-ivoire"), ("★", ""), ("  A--B ", "a-b")],
)
def test_a_slug_is_lower_case_ascii(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_long_slug_ends_with_a_whole_word() -> None:
    assert slug("word " * 30) == "-".join(["word"] * 16)


BROKEN_ORGANISATIONS: dict[str, tuple[str | bytes, int, str]] = {
    "missing column": ("name,kind\nAcme,Government\n", 1, "expected organisation, name"),
    "unknown column": ("organisation,name,phone\na,Acme,1\n", 1, "phone; expected"),
    "semicolons": ("organisation;name\na;Acme\n", 1, "separated by commas"),
    "column twice": ("organisation,name,name\na,A,B\n", 1, "at most once"),
    "empty": ("", 1, "the columns are missing"),
    "identifier twice": ("organisation,name\na,A\nb,B\na,C\n", 4, "'a' comes twice"),
    "no identifier": ("organisation,name\n,Acme\n", 2, "no value in its column 'organisation'"),
    "identifier with spaces": ("organisation,name\nA B,Acme\n", 2, "a to z"),
    "alias twice": (
        "organisation,name,aliases\na,Acme,One;Two\nb,Bolt,two\n",
        3,
        "the name 'two' belongs to 'a' already",
    ),
    "unknown kind": ("organisation,name,kind\na,Acme,Charity\n", 2, "'Charity'; expected one of"),
    "too many cells": ("organisation,name\na,Acme, Limited\n", 2, "more values than"),
    "quotation mark": ('organisation,name\na,"Acme\n', 2, "not valid CSV"),
    "not UTF-8": ("organisation,name\na,Türk\n".encode("latin-1"), 2, "not UTF-8"),
    "NUL": (b"organisation,name\na,A\0b\n", 2, "control character U+0000"),
}


@pytest.mark.parametrize("case", BROKEN_ORGANISATIONS)
def test_a_broken_table_of_organisations_is_told_with_its_line(tmp_path: Path, case: str) -> None:
    text, line, message = BROKEN_ORGANISATIONS[case]
    with pytest.raises(InputError) as caught:
        organisations(tmp_path, text)
    assert message in str(caught.value)
    assert caught.value.file == str(tmp_path / "organisations.csv")
    assert caught.value.line == line


BROKEN_PLACES: dict[str, tuple[str | bytes, str | None, str, int, str]] = {
    "unknown kind": ("place,kind,name\nMOON,planet,Moon\n", None, "places", 2, "'planet'; exp"),
    "no kind": ("place,name\nMOON,Moon\n", None, "places", 2, "the kind is ''"),
    "no name": ("place,kind\nMOON,country\n", None, "places", 2, "no name; fill in"),
    "code twice": ("place,name\nXK,A\nXK,B\n", None, "places", 3, "'XK' comes twice"),
    "bad code": ("place,kind,name\nA;B,group,X\n", None, "places", 2, "letters, digits"),
    "name of another": ("place,aliases\nXK,Serbia\n", None, "places", 2, "belongs to RS already"),
    "two new ones": (
        "place,kind,name\nA1,group,Silk\nA2,group,silk\n", None, "places", 3, "belongs to A1",
    ),
    "not UTF-8": (b"place,name\nTR,T\xfcrkiye\n", None, "places", 2, "not UTF-8"),
    "bad date": (
        "place\n", "place,member,since\nEU,GB,1973-13-01\n", "members", 2,
        "since is '1973-13-01'; expected a date",
    ),
    "unknown member": ("place\n", "place,member\nEU,Mars\n", "members", 2, "'Mars' is not a known"),
    "unknown group": ("place\n", "place,member\nSILK,AF\n", "members", 2, "'SILK' is not a known"),
    "ends early": (
        "place\n", "place,member,since,until\nEU,GB,2020-01-01,1999-01-01\n", "members", 2,
        "before it begins",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN_PLACES)
def test_a_broken_table_of_places_is_told_with_its_line(tmp_path: Path, case: str) -> None:
    text, members, table, line, message = BROKEN_PLACES[case]
    with pytest.raises(InputError) as caught:
        places(tmp_path, text, members)
    assert message in str(caught.value)
    assert caught.value.file == str(tmp_path / f"{table}.csv")
    assert caught.value.line == line


def test_a_table_from_excel_is_read(tmp_path: Path) -> None:
    text = "\ufefforganisation,name\r\na,Acme\r\n"
    found = organisations(tmp_path, text.encode()).find("acme")
    assert found is not None
    assert found.identifier == "a"


def test_groups_that_contain_each_other_do_no_harm(tmp_path: Path) -> None:
    table = places(
        tmp_path,
        "place,kind,name\nA1,group,First\nA2,group,Second\n",
        "place,member\nA1,A2\nA2,A1\nA2,XK\n",
    )
    assert {member.member for member in table.within({"A1"})} == {"A1", "A2", "XK"}


def test_very_many_projects_without_a_name_are_told_apart_in_bounded_time() -> None:
    identifiers = Identifiers()
    names = [identifiers.unused("activity") for _ in range(20_000)]
    assert len(set(names)) == 20_000
    assert names[-1] == "activity-20000"
