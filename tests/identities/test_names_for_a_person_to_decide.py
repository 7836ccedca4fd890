"""Spellings, probable pairs and decisions: what a person sees, and what the tables become."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from helpers.data_folders import loaded, page, project, write
from helpers.iati_files import activity, iati

from portfolio_lib import load
from portfolio_lib.errors import InputError
from portfolio_lib.names.pairs.decisions import accept, called_different, pairs_as_csv
from portfolio_lib.names.pairs.pairs import Pair, compared, probable_pairs
from portfolio_lib.names.pairs.spellings import Identity, Spelling, identities

TABLE = "organisation,name,short_name,aliases\nicmpd,Migration Centre,ICMPD,Centre of Migration\n"


def donors(*names: str) -> str:
    return page(*(project(title=f"Project {n}", Donor=name) for n, name in enumerate(names)))


def pairs_of(*names: str) -> list[tuple[str, str]]:
    found = probable_pairs(identities(loaded({"p.txt": donors(*names)})))
    return [(pair.first.name, pair.second.name) for pair in found]


def decided(folder: Path, *rows: tuple[str, str, str, str]) -> Path:
    """A file of decisions: first, second, kind, decision."""
    file = folder / "decided.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("first", "second", "kind", "decision"), *rows])
    return file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    names = ("ICMPD", "Fund for Bridges (FFB)", "FFB")
    return write(tmp_path / "data", {"organisations.csv": TABLE, "p.txt": donors(*names)})


def test_each_spelling_says_how_often_where_and_how_it_was_resolved(tmp_path: Path) -> None:
    names = ("ICMPD", "icmpd", "ICMPD", "Some Fund")
    write(tmp_path, {"organisations.csv": TABLE, "p.txt": donors(*names)})
    found = {one.identifier: one for one in identities(load(tmp_path, "2016-10-31"))}
    spellings = [(s.text, s.resolved_by, s.times) for s in found["icmpd"].spellings]
    assert spellings == [("ICMPD", "alias", 2), ("icmpd", "normalised", 1)]
    (some,) = found["some-fund"].spellings
    assert (some.resolved_by, some.file) == ("new", "p.txt")
    assert found["RS"].spellings[0].resolved_by == "alias"
    assert not found["some-fund"].known


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Fund for Bridges (FFB)", "FFB"),
        ("Fund for Bridges (FFB)", "Fund for Bridges"),
        ("Sweden - Ministry of Justice", "Swedish Justice Ministry"),
        ("International Fund for Bridges", "International Bridge Fund"),
        ("Federation of Ferrymen", "Federaton of Ferrymen"),
        ("Ferry Board of Lakes (FBL)", "Seenfährenamt (FBL)"),
        ("Ferry Board (FB) - Pooled Funds", "Ferry Board (Earmarked Contributions)"),
    ],
)
def test_names_that_look_like_one_are_a_probable_pair(one: str, other: str) -> None:
    assert [set(pair) for pair in pairs_of(one, other)] == [{one, other}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Norway - Ministry of Foreign Affairs", "Swedish Ministry of Foreign Affairs"),
        ("Fund for Bridges", "Academy of Music"),
        ("Fund for Bridges (East)", "Academy of Music (East)"),
        ("Kenya - Ministry of Rivers (MoR)", "Serbia - Ministry of Rivers (MoR)"),
        ("Office of Rivers (Iran)", "Office of Rivers (Kenya)"),
        ("USFAD", "UKFAD"),
        ("World Lake Programme (WLP)", "World Road Programme (WRP)"),
    ],
)
def test_bodies_of_two_countries_or_with_nothing_in_common_are_no_pair(
    one: str, other: str
) -> None:
    assert pairs_of(one, other) == []


def test_the_most_alike_come_first_and_nothing_is_merged() -> None:
    names = ("Fund for Bridges (FFB)", "FFB", "Fund for Roads and Bridges")
    portfolio = loaded({"p.txt": donors(*names)})
    found = probable_pairs(identities(portfolio))
    assert {found[0].first.name, found[0].second.name} == {"FFB", "Fund for Bridges (FFB)"}
    assert [pair.likeness for pair in found] == sorted((p.likeness for p in found), reverse=True)
    assert len(portfolio.donors()) == 3


ONE = {
    ("Fund for Bridges (FFB)", "FFB"),
    ("International Ferry Organization", "Internatoinal Ferry Organisation (IFO)"),
    ("Kenya - Ministry of Rivers", "Kenyan Rivers Ministry"),
    ("Lake Board (LB) - Pooled Funds", "Lake Board (Earmarked Contributions)"),
    ("Global Waters Kenya", "Kenya - Global Waters Kenya | Eaux mondiales Kenya"),
}
TWO = (
    "United Lakes Development Programme (ULDP)", "United Lakes Environment Programme (ULEP)",
    "International Music Organization", "International Organization for Ships (IOS)",
    "Serbia - Municipality of Upper Town", "Serbia - Municipality of Lower Village",
    "United Lakes Fund North", "United Lakes Peace Fund", "United Lakes Children's Fund",
    "Kenya - Ministry of Roads", "Sweden - Ministry of Roads", "Swedish Ministry of Rivers",
    "Norway - Ministry of Boats", "Norway - Ministry of Roads", "Norway - Ministry of Rivers",
    "Ministry of Rivers of Serbia", "Serbia - Ministry of the Interior", "Serbia", "Kenya",
    "Nordic Development Bank", "Southern Development Bank", "The Lake Bank",
)  # fmt: skip


def test_pairs_of_one_body_come_before_bodies_that_share_words() -> None:
    names = [*(name for pair in sorted(ONE) for name in pair), *TWO]
    found = [frozenset(pair) for pair in pairs_of(*names)]
    assert set(found[: len(ONE)]) == set(map(frozenset, ONE))
    assert len(found) <= 20


def likeness_with(first: str, second: str) -> float:
    """How alike two bodies with these references are."""
    names = ("International Lake Organization", "International Organization for Lakes and Ships")
    parties = "".join(
        f'<participating-org role="1" ref="{ref}"><narrative>{name}</narrative></participating-org>'
        for ref, name in zip((first, second), names, strict=True)
    )
    (pair,) = probable_pairs(identities(loaded({"a.xml": iati(activity(parties))})))
    return pair.likeness


def test_two_codes_of_one_register_make_a_pair_less_probable() -> None:
    whole = likeness_with("XM-LAKE-1", "")
    assert likeness_with("XM-LAKE-1", "XM-LAKE-2") < whole
    assert likeness_with("XM-LAKE-1", "XM-LAKE-11") < whole
    assert likeness_with("XM-LAKE-1", "XM-LAKE-1A") == whole
    assert likeness_with("XM-LAKE-1", "XM-SHIP-2") == whole


def test_of_very_many_names_those_that_are_stated_most_often_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("portfolio_lib.names.pairs.pairs._MOST", 50)
    often = Spelling("Fund for Ferries", "new", 2, "a.txt", 1)
    many = [
        Identity(
            "organisation", f"b-{n}", f"Board {n:x} of Lake {n}", known=False, refs=(), spellings=()
        )
        for n in range(80)
    ]
    two = [
        Identity("organisation", f"f-{n}", name, known=False, refs=(), spellings=(often,))
        for n, name in enumerate(("Fund for Ferries (FF)", "FF"))
    ]
    assert len(compared([*many, *two])) == 48  # two of them have two names
    found = probable_pairs([*many, *two])
    assert {found[0].first.name, found[0].second.name} == {"FF", "Fund for Ferries (FF)"}


def test_a_word_of_its_own_in_each_name_makes_a_pair_less_probable() -> None:
    ferries = ("International Ferry Bank", "International Ferry Bank for Rivers")
    others = ("International Boat Fund", "International Road Fund", "International Port Fund")
    pairs = pairs_of(*ferries, *others)
    assert set(pairs[0]) == set(ferries)


def test_the_ministries_of_a_country_are_no_parts_of_it() -> None:
    assert pairs_of("Norway", "Norway - Ministry of Fish", "Norway - Board of Ferries") == []


def test_an_unknown_place_is_a_pair_with_one_that_it_resembles() -> None:
    one, other = project(title="A", Country="Serbia"), project(title="B", Country="Serbbia")
    found = probable_pairs(identities(loaded({"p.txt": page(one, other)})))
    assert {found[0].first.name, found[0].second.name} == {"Serbia", "Serbbia"}


def test_same_makes_two_names_one_organisation(folder: Path) -> None:
    file = decided(folder.parent, ("Fund for Bridges (FFB)", "FFB", "organisation", "same"))
    assert accept(file, folder).same == 1
    portfolio = load(folder, "2016-10-31")
    assert sorted(portfolio.donors()["name"]) == ["Fund for Bridges (FFB)", "Migration Centre"]
    assert (folder / "organisations.csv").read_text(encoding="utf-8").count("Centre of Migr") == 1


def test_same_adds_an_alias_to_the_row_that_has_one_of_the_names(folder: Path) -> None:
    rows = (("Ferry Fund", "ICMPD", "organisation", "same"),
            ("Boat Fund", "Ferry Fund", "organisation", "same"))  # fmt: skip
    accept(decided(folder.parent, *rows), folder)
    table = (folder / "organisations.csv").read_text(encoding="utf-8")
    assert "Centre of Migration;Ferry Fund;Boat Fund" in table
    assert len(table.splitlines()) == 2


def test_accepting_keeps_the_names_for_languages_and_adds_no_empty_columns(folder: Path) -> None:
    text = "organisation,name,aliases,name_de\nicmpd,Migration Centre,ICMPD,Zentrum für Migration\n"
    (folder / "organisations.csv").write_text(text, encoding="utf-8")
    accept(decided(folder.parent, ("Zentrum für Migration", "ZfM", "organisation", "same")), folder)
    head, row = (folder / "organisations.csv").read_text(encoding="utf-8").splitlines()
    assert head.endswith("aliases,name_de")
    assert row.endswith("ICMPD;ZfM,Zentrum für Migration")


def test_same_of_a_place_needs_no_table_in_the_data_folder(folder: Path) -> None:
    accept(decided(folder.parent, ("Serbia", "Serbbia", "place", "same")), folder)
    write(folder, {"q.txt": page(project(title="B", Country="Serbbia"))})
    portfolio = load(folder, "2016-10-31")
    assert set(portfolio.project_places["place"]) == {"RS"}
    assert portfolio.place_name("RS") == "Serbia"


def test_different_is_remembered_and_not_asked_again(folder: Path) -> None:
    file = decided(folder.parent, ("FFB", "Fund for Bridges (FFB)", "organisation", "different"))
    accept(file, folder)
    found = identities(load(folder, "2016-10-31"))
    assert probable_pairs(found)
    assert probable_pairs(found, called_different(folder)) == []
    assert len(load(folder, "2016-10-31").sources) == 1


def test_accepting_twice_changes_nothing(folder: Path) -> None:
    rows = (("FFB", "Fund for Bridges (FFB)", "organisation", "same"),
            ("ICMPD", "FFB", "organisation", "different"))  # fmt: skip
    file = decided(folder.parent, *rows)
    assert len(accept(file, folder).files) == 2
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert accept(file, folder).files == ()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("A", "B", "organisation", "maybe"), "'maybe'; expected 'same', 'different' or nothing"),
        (("A", "B", "thing", "same"), "the kind is 'thing'"),
        (("A", "", "organisation", "same"), "no second name"),
        (("A", "B;C", "organisation", "same"), "semicolon"),
        (("Atlantis", "Avalon", "place", "same"), "places.csv with its code first"),
        (("Serbia", "Kenya", "place", "same"), "two rows"),
        (("Boat Fund", "FERRY FUND", "organisation", "different"), "called different, and same"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_line_before_anything_is_written(
    folder: Path, row: tuple[str, str, str, str], said: str
) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    file = decided(folder.parent, ("Ferry Fund", "Boat Fund", "organisation", "same"), row)
    with pytest.raises(InputError, match=r"decided.csv.*3") as refused:
        accept(file, folder)
    assert said in str(refused.value)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_the_pairs_can_be_filled_in_and_accepted(folder: Path) -> None:
    found = probable_pairs(identities(load(folder, "2016-10-31")))
    assert all(isinstance(pair, Pair) for pair in found)
    text = pairs_as_csv(found).replace(",organisation,,", ",organisation,same,")
    file = folder.parent / "pairs.csv"
    file.write_text(text, encoding="utf-8")
    assert accept(file, folder).same == 1
    assert len(load(folder, "2016-10-31").donors()) == 2
