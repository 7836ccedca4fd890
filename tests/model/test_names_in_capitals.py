"""Names that sources write in capitals are shown as texts write them, and exported as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from portfolio_lib import load
from portfolio_lib.model.capitals import in_small_letters


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("CENTRAL EMERGENCY RESPONSE FUND", "Central Emergency Response Fund"),
        (
            "UNITED NATIONS DEVELOPMENT PROGRAMME (UNDP)",
            "United Nations Development Programme (UNDP)",
        ),
        ("JOINT PROGRAMME ON HIV AND AIDS", "Joint Programme on HIV and AIDS"),
        ("UNITED NATIONS CHILDREN'S FUND", "United Nations Children's Fund"),
        ("THE WORLD BANK", "The World Bank"),
        ("MINISTÈRE DE L’INTÉRIEUR", "Ministère de l’Intérieur"),
        (
            "KOEPEL VAN DE VLAAMSE NOORD-ZUIDBEWEGING 11.11.11 VZW",
            "Koepel van de Vlaamse Noord-Zuidbeweging 11.11.11 VZW",
        ),
        ("GOVERNMENT OF THE U.S. VIRGIN ISLANDS", "Government of the U.S. Virgin Islands"),
    ],
)
def test_a_name_in_capitals_has_small_letters(written: str, shown: str) -> None:
    assert in_small_letters(written) == shown
    assert in_small_letters(shown) == shown


@pytest.mark.parametrize(
    "name",
    [
        "AECOM", "UNICEF KENYA", "DFID/USAID", "GIZ", "World Bank", "eu-LISA", "",
        "МИНИСТЕРСТВО ИНОСТРАННЫХ ДЕЛ", "İÇİŞLERİ BAKANLIĞI", "国际移民组织",
    ],
)  # fmt: skip
def test_what_may_be_an_abbreviation_or_is_in_another_script_stays(name: str) -> None:
    assert in_small_letters(name) == name


def test_what_is_shown_is_small_and_what_was_written_stays(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(
        "Title,Country,Donor\nWater,Kenya,CENTRAL EMERGENCY RESPONSE FUND\n"
        "Roads,Chad,RED ROAD FUND\n",
        encoding="utf-8",
    )
    (tmp_path / "organisations.csv").write_text(
        "organisation,name\nred,RED ROAD FUND\n", encoding="utf-8"
    )
    portfolio = load(tmp_path, as_of="2026-01-01")
    names = set(portfolio.organisation_names().values())
    assert names == {"Central Emergency Response Fund", "RED ROAD FUND"}
    written = set(portfolio.project_organisations["as_written"])
    assert written == {"CENTRAL EMERGENCY RESPONSE FUND", "RED ROAD FUND"}
