"""Every page opens in a browser: silent, self-contained, accessible, also on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = [
    "index",
    "country/kosovo.en",
    "country/france.en",
    "country/turkiye.en",
    "country/eu-member-states.en",
    "donor/state-secretariat-for-migration.en",
    "donor/austrian-development-agency.en",
    "donor/european-commission.en",
    "portfolio/portfolio.en",
]
EACH = pytest.mark.parametrize("name", PAGES)
WIDTHS = (390, 768, 1280)
LOOKS = [
    ("index", "light", (1280,)),
    ("country/kosovo.en", "dark", (390,)),
    ("portfolio/portfolio.en", "light", (390,)),
    *(
        pytest.param(name, scheme, WIDTHS, marks=pytest.mark.soak)
        for name in PAGES
        for scheme in ("light", "dark")
    ),
]
"""A page, its colours and its widths; axe takes a second or more for each width."""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


@EACH
def test_a_page_says_nothing_asks_for_nothing_and_fits_a_phone(
    browser: Browser, first: Path, name: str
) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    address = (first / f"{name}.html").as_uri()
    page.goto(address)
    assert messages == []
    assert [url for url in requests if not url.startswith("data:")] == [address]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()


@pytest.mark.soak
@pytest.mark.parametrize(("name", "scheme", "widths"), LOOKS)
def test_axe_finds_no_violation_of_wcag(
    browser: Browser,
    first: Path,
    name: str,
    scheme: Literal["light", "dark"],
    widths: tuple[int, ...],
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto((first / f"{name}.html").as_uri())
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        results = Axe().run(page, options=RULES)
        assert results.violations_count == 0, results.generate_report()
    context.close()
