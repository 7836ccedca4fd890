"""Where a list of names comes apart, and when two spellings are one name."""

from __future__ import annotations

import pytest
from helpers.data_folders import DATA
from hypothesis import given
from hypothesis import strategies as st

from portfolio_lib.names.organisations import Organisations
from portfolio_lib.names.places import Places
from portfolio_lib.names.spelling import is_unnamed, normalised, split

PLACES = Places()
ORGANISATIONS = Organisations(DATA)
NO_TABLE = Organisations()


def known_places(text: str) -> list[str]:
    return [part.text for part in PLACES.split(text) if part.known]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kosovo", ["Kosovo"]),
        ("Kosovo.", ["Kosovo"]),
        ("Kosovo*", ["Kosovo*"]),
        ("Kosovo (UNSCR 1244/1999)", ["Kosovo (UNSCR 1244/1999)"]),
        (
            "Africa, EU Member States, Switzerland and Norway",
            ["Africa", "EU Member States", "Switzerland", "Norway"],
        ),
        (
            "Bosnia and Herzegovina and Trinidad and Tobago",
            ["Bosnia and Herzegovina", "Trinidad and Tobago"],
        ),
        (
            "Congo, Democratic Republic of the, Kenya",
            ["Congo, Democratic Republic of the", "Kenya"],
        ),
        ("Georgia, Armenia, and Moldova.", ["Georgia", "Armenia", "Moldova"]),
        ("Serbia; Kosovo;", ["Serbia", "Kosovo"]),
        ("Serbia / Kosovo", ["Serbia", "Kosovo"]),
        ("Serbia & Antigua & Barbuda", ["Serbia", "Antigua & Barbuda"]),
        ("Schweiz und Norwegen", ["Schweiz", "Norwegen"]),
        ("Suisse et Norvège", ["Suisse", "Norvège"]),
        (" , Serbia , , Kosovo , ", ["Serbia", "Kosovo"]),
        ("Serbia,\xa0Kosovo\nNorway", ["Serbia", "Kosovo", "Norway"]),
        ("U.S.A., UK", ["U.S.A.", "UK"]),
        ("the Netherlands", ["the Netherlands"]),
    ],
)
def test_a_list_of_known_places_comes_apart_into_them(text: str, names: list[str]) -> None:
    assert [part.text for part in PLACES.split(text)] == names
    assert known_places(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        (" ,;. ", []),
        ("A; B", ["A", "B"]),
        ("A, B", ["A", "B"]),
        ("A and B", ["A and B"]),
        ("A and B, C", ["A and B", "C"]),
        ("Atlantis and Serbia", ["Atlantis", "Serbia"]),
        ("Serbia (Belgrade, Niš and Novi Sad)", ["Serbia (Belgrade, Niš and Novi Sad)"]),
        ("Serbia and (Kosovo", ["Serbia", "(Kosovo"]),
        ("Acme Ltd. and Sons Inc., Other Co.", ["Acme Ltd. and Sons Inc.", "Other Co"]),
        ("Serbia - Kosovo", ["Serbia - Kosovo"]),
    ],
)
def test_what_is_not_known_is_never_guessed_apart(text: str, names: list[str]) -> None:
    assert [part.text for part in PLACES.split(text)] == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "ICMPD, external experts and donor experts",
            ["ICMPD", "external experts", "donor experts"],
        ),
        (
            "Swiss Agency for Development and Cooperation",
            ["Swiss Agency for Development and Cooperation"],
        ),
        (
            "European Commission, Ministry of Health and Social Affairs",
            ["European Commission", "Ministry of Health and Social Affairs"],
        ),
        (
            "European Commission, Swiss Agency for Development and Cooperation",
            ["European Commission", "Swiss Agency for Development and Cooperation"],
        ),
        (
            "Ministry of Foreign Affairs (Danida, MFA); ICMPD",
            ["Ministry of Foreign Affairs (Danida, MFA)", "ICMPD"],
        ),
    ],
)
@pytest.mark.parametrize("table", [ORGANISATIONS, NO_TABLE], ids=["table", "no table"])
def test_a_list_of_organisations_comes_apart_with_and_without_a_table(
    table: Organisations, text: str, names: list[str]
) -> None:
    assert [part.text for part in table.split(text)] == names


def test_the_table_tells_two_organisations_apart_that_and_joins() -> None:
    text = "European Commission and Swiss Agency for Development and Cooperation"
    assert len(NO_TABLE.split(text)) == 1
    assert [part.text for part in ORGANISATIONS.split(text)] == [
        "European Commission",
        "Swiss Agency for Development and Cooperation",
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sida and Government of Canada", ["Sida", "Government of Canada"]),
        ("Unión Europea y Gobierno de Canadá", ["Unión Europea", "Gobierno de Canadá"]),
        ("Forumi i Pyjeve dhe Bashkia Lezhë", ["Forumi i Pyjeve", "Bashkia Lezhë"]),
        ("Ministry of Trade and Industry", ["Ministry of Trade and Industry"]),
        ("Stadt und Land Salzburg", ["Stadt und Land Salzburg"]),
    ],
)
def test_and_parts_names_where_the_second_begins_as_names_of_bodies_do(
    text: str, names: list[str]
) -> None:
    assert [part.text for part in NO_TABLE.split(text)] == names


@pytest.mark.parametrize(
    ("text", "are_donors", "names"),
    [
        ("Port Trust, Malta", False, ["Port Trust, Malta"]),
        ("Port Trust, Malta, Caritas", False, ["Port Trust, Malta", "Caritas"]),
        ("Embassy of Sweden, Kosovo", True, ["Embassy of Sweden, Kosovo"]),
        ("UNICEF, Finland", True, ["UNICEF", "Finland"]),
        ("Norway, Finland", False, ["Norway", "Finland"]),
        ("Ministry of Finance, Caritas", True, ["Ministry of Finance", "Caritas"]),
        ("Associação Semear, Lisboa", False, ["Associação Semear, Lisboa"]),
        ("Удружење Мост, Ниш", False, ["Удружење Мост, Ниш"]),
        ("Semear, Organização Não Governamental", True, ["Semear, Organização Não Governamental"]),
        ("Vienna, Lyon", True, ["Vienna", "Lyon"]),
    ],
)
def test_a_body_and_where_it_sits_are_one_name_and_a_country_that_pays_is_its_own(
    text: str, are_donors: bool, names: list[str]
) -> None:
    parts = NO_TABLE.split(text, PLACES.is_country, are_donors=are_donors)
    assert [part.text for part in parts] == names


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("AFFORD with the support of ICMPD", [("AFFORD", None), ("ICMPD", "with the support of")]),
        ("AFFORD, with the support of ICMPD", [("AFFORD", None), ("ICMPD", "with the support of")]),
        (
            "AFFORD and with the support of ICMPD",
            [("AFFORD", None), ("ICMPD", "with the support of")],
        ),
        (
            "A; B in partnership with C, D",
            [("A", None), ("B", None), ("C", "in partnership with"), ("D", "in partnership with")],
        ),
    ],
)
def test_a_qualifier_stays_with_the_parties_behind_it(
    text: str, parts: list[tuple[str, str | None]]
) -> None:
    for table in (ORGANISATIONS, NO_TABLE):
        assert [(part.text, part.qualifier) for part in table.split(text)] == parts


@given(st.text(alphabet=st.one_of(st.sampled_from("AB,;()&./\n "), st.characters())))
def test_parts_stand_in_the_text_in_their_order(text: str) -> None:
    folded = "\n".join(" ".join(line.split()) for line in text.split("\n"))
    position = 0
    for part in split(text, lambda name: name == "A, B"):
        assert part.text.strip() == part.text != ""
        position = folded.index(part.text, position) + len(part.text)


@given(st.lists(st.sampled_from(["Serbia", "Bosnia and Herzegovina", "Korea, Republic of", "EU"])))
def test_a_list_of_known_names_reads_back(names: list[str]) -> None:
    assert known_places("; ".join(names)) == names
    assert known_places(", ".join(names)) == names
    assert known_places(" and ".join(names)) == names


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Côte d’Ivoire", "COTE D'IVOIRE"),
        ("The Gambia", "Gambia"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("Guinea-Bissau", "Guinea\xa0Bissau"),
        ("U.S.A", "U.S.A."),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert normalised(one) == normalised(other)


@given(st.text())
def test_a_normalised_name_is_normal_but_for_articles(name: str) -> None:
    once = normalised(f"x {name}")
    assert normalised(once) == once


@pytest.mark.parametrize(
    ("party", "unnamed"),
    [
        ("external experts", True),
        ("donor experts", True),
        ("ICMPD", False),
        ("IOM staff", False),
        ("国际移民组织", False),
        ("123", False),
        ("", False),
    ],
)
def test_a_party_without_a_capital_is_described_not_named(party: str, unnamed: bool) -> None:
    assert is_unnamed(party) == unnamed


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        ("Ministry of Labour, Health and Social Affairs of Georgia, Sida", 2),
        ("Ministère des Affaires étrangères, européennes et de la Coopération", 1),
        ("Ministarstvo rada, zapošljavanja i socijalne politike", 1),
        ("Fond Ministarstva za rad, zapošljavanje i socijalnu politiku; Panonska banka", 2),
        ("Міністерство освіти, молоді та спорту, Sida", 2),
        ("Ministarstvo zdravlja, Caritas i UNICEF", 2),
        ("Ministry of Finance, Caritas and UNICEF", 2),
        ("Ministry of Justice, WaterAid and Water Works", 2),
    ],
)
def test_a_ministry_with_several_remits_is_one_name(names: str, parts: int) -> None:
    found = NO_TABLE.split(names)
    assert len(found) == parts
