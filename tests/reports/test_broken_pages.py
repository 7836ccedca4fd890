"""No report has a broken page, whatever the shape of its data.

The shapes are those of real files: a ministry with one project a country and money by year
(NL), a federation with a programme, long names in capitals, long texts and results (BE), an
organisation with many projects, places and donors (IOM).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO

import pytest
from helpers.broken_pages import broken_pages
from helpers.data_folders import loaded
from helpers.iati_files import iati
from helpers.whole_reports import whole_pdf
from pypdf import PdfReader

from portfolio_lib import Portfolio

COUNTRIES = ["JO", "EG", "CO", "UA", "GH", "KZ", "SL", "SO", "UY", "MM", "BA", "PE", "BO", "BI",
             "RW", "EC", "PH", "ID", "CD", "KE", "RS", "TR"]  # fmt: skip
TEXT = (
    "The partners support organisations that defend the rights of farmers, of women and of "
    "people on the move, and help them to be heard where decisions are made. "
)
AGENCY = (
    '<participating-org role="4" type="22"><narrative>People and Water Network, Association of '
    "the Region</narrative></participating-org>"
)
CAPITALS = "KOEPEL VAN DE VLAAMSE NOORD-ZUIDBEWEGING VZW"


def activity(  # noqa: PLR0913 - what its shape is
number: int, *, years: int, texts: int, donors: list[str], results: int = 0,
             country: str = "", more: str = "") -> str:  # fmt: skip
    """An activity with a budget, a commitment and a payment for each of some years."""
    parts = [
        f"<iati-identifier>X-{number}</iati-identifier>",
        f"<title><narrative>Programme {number} for a fair share of water</narrative></title>",
        f"<description><narrative>{TEXT * texts}</narrative></description>",
        *(f'<participating-org role="1" type="10"><narrative>{name}</narrative>'
          "</participating-org>" for name in donors),
        AGENCY,
        '<activity-status code="2"/>',
        f'<activity-date type="2" iso-date="{2019 - years}-03-01"/>',
        f'<activity-date type="3" iso-date="{2019 + number % 4}-0{1 + number % 9}-15"/>',
        f'<recipient-country code="{country or COUNTRIES[number % len(COUNTRIES)]}"/>',
        *_money(number, years),
        *_results(results),
        more,
    ]  # fmt: skip
    return f'<iati-activity default-currency="EUR" xml:lang="en">{"".join(parts)}</iati-activity>'


def _money(number: int, years: int) -> Iterator[str]:
    for year in range(2019 - years, 2019):
        value = 10_000 * (number + 3) + year
        days = f'<period-start iso-date="{year}-01-01"/><period-end iso-date="{year}-12-31"/>'
        yield f'<budget>{days}<value value-date="{year}-01-01">{value}</value></budget>'
        for kind, share in (("2", 1.0), ("3", 0.9), ("4", 0.05)):
            yield (
                f'<transaction><transaction-type code="{kind}"/><transaction-date '
                f'iso-date="{year}-05-01"/><value value-date="{year}-05-01">{value * share:.0f}'
                "</value></transaction>"
            )


def _results(count: int) -> Iterator[str]:
    for number in range(count):
        yield (
            f'<result type="2"><title><narrative>Outcome {number}</narrative></title><indicator '
            'measure="2"><title><narrative>Share of the partners that follow a strategy of '
            f'their own after the training, part {number}</narrative></title><baseline year="2016" '
            'value="35"/><period><period-start iso-date="2018-01-01"/><period-end '
            'iso-date="2018-12-31"/><target value="45"/><actual value="53"/></period></indicator>'
            "</result>"
        )


@cache
def ministry() -> Portfolio:
    """One donor, a project a country, money of one to five years."""
    rows = [activity(n, years=1 + n % 5, texts=n % 3, donors=["Ministry of Foreign Affairs (DGIS)"])
            for n in range(11)]  # fmt: skip
    return loaded({"a.xml": iati(*rows)}, "2019-02-28")


@cache
def federation() -> Portfolio:
    """Two donors with long names, long texts, results; half of the projects in one country."""
    donors = ["BELGIAN DEVELOPMENT COOPERATION", CAPITALS]
    rows = [activity(n, years=5, texts=2 + n % 4, donors=donors, results=n % 6,
                     country="BE" if n % 2 else "") for n in range(12)]  # fmt: skip
    return loaded({"a.xml": iati(*rows)}, "2019-02-28")


@cache
def organisation() -> Portfolio:
    """Sixty projects, twenty countries, nine donors."""
    rows = [activity(n, years=1 + n % 3, texts=1 + n % 5, donors=[f"Agency {n % 9} (A{n % 9})"])
            for n in range(60)]  # fmt: skip
    return loaded({"a.xml": iati(*rows)}, "2019-02-28")


@pytest.mark.parametrize(("place", "language"), [("JO", "en"), ("KZ", "en"), ("UA", "de")])
def test_a_country_with_one_project_and_its_money_is_one_page(place: str, language: str) -> None:
    made = whole_pdf(ministry(), place=place, language=language)
    assert len(PdfReader(BytesIO(made)).pages) == 1
    assert broken_pages(made) == []


def targets(portfolio: Portfolio) -> Iterator[dict[str, str]]:
    """Some places, some donors, and the whole."""
    yield from ({"place": code} for code in sorted(set(portfolio.project_places["place"]))[:11])
    yield from ({"donor": donor} for donor in sorted(portfolio.donors()["organisation"])[:3])
    yield {}


@pytest.mark.soak
@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize("of", [ministry, federation, organisation])
def test_no_page_of_a_report_is_broken(of: Callable[[], Portfolio], language: str) -> None:
    found = {
        str(target): faults
        for target in targets(of())
        if (faults := broken_pages(whole_pdf(of(), language=language, **target)))
    }
    assert found == {}
