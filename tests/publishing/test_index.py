"""The page that leads to all reports: cards, search and filters, and what it says of failures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from lxml import html

from portfolio_lib.publishing.output import index
from portfolio_lib.publishing.output.entries import Entry

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
HOSTILE = '</script><script>alert(1)</script>" onload="alert(1)'


def entry(kind: str, name: str, **changes: Any) -> Entry:
    """An entry of a manifest for a report with two files."""
    code = name.lower().replace(" ", "-")
    report = {"place": "country"}.get(kind, kind)
    target = {"kind": kind, "code": code, "name": name, "slug": code, "footnote": None}
    language = changes.get("language", "en")
    paths = [f"{report}/{code}.{language}.{form}" for form in ("html", "pdf")]
    plain = {
        "report": report,
        "target": target,
        "language": language,
        "status": "made",
        "title": name,
        "facts": [["ongoing projects", "3"], ["donors", "2"]],
        "about": {"projects": 3, "places": [], "donors": [], "statuses": {"ongoing": 3}},
        "files": [{"path": path, "size": 71_500} for path in paths],
        "made_from": {"as_of": "2016-10-31"},
        **changes,
    }
    return Entry.from_plain(plain)


def about(places: list[str], donors: list[str], *statuses: str) -> dict[str, Any]:
    counted = dict.fromkeys(statuses, 1)
    return {"projects": 1, "places": places, "donors": donors, "statuses": counted}


ENTRIES = [
    entry("place", "Türkiye", about=about([], ["Sea Fund"], "ongoing")),
    entry("place", "Serbia", about=about([], ["Land Fund"], "completed")),
    entry("donor", "Sea Fund", about=about(["Türkiye", "Norway"], [], "ongoing", "planned")),
    entry("donor", "Land Fund", about=about(["Serbia"], [], "completed")),
    entry(
        "portfolio",
        "Project portfolio",
        about=about(["Türkiye", "Serbia", "Norway"], ["Sea Fund", "Land Fund"], "ongoing"),
    ),
]


def tree(entries: list[Entry], language: str = "en") -> html.HtmlElement:
    return html.document_fromstring(index.page(entries, language).decode())


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_each_report_is_a_card_with_facts_languages_and_files() -> None:
    german = entry("place", "Serbia", language="de", title="Serbien")
    cards = tree([*ENTRIES, german]).xpath("//li[contains(@class, 'card')]")
    assert [text(card.find("h3")) for card in cards] == [
        "Project portfolio", "Land Fund", "Sea Fund", "Serbia", "Türkiye",
    ]  # fmt: skip
    serbia = cards[3]
    assert "3 ongoing projects" in " ".join(
        f"{row.find('dd').text} {row.find('dt').text}" for row in serbia.iterfind(".//dl/div")
    )
    links = [link.get("href") for link in serbia.iterfind(".//ul//a")]
    assert links == [f"country/serbia.{end}" for end in ("en.html", "en.pdf", "de.html", "de.pdf")]
    assert "German" in text(serbia)


def test_the_page_speaks_the_language_it_is_asked_for() -> None:
    entries = [*ENTRIES, entry("place", "Serbia", language="de", title="Serbien")]
    page = tree(entries, "de")
    assert page.get("lang") == "de"
    assert "Serbien" in [text(heading) for heading in page.iter("h3")]
    assert "31. Oktober 2016" in text(page)


def test_there_is_a_page_in_each_language_that_leads_to_the_others() -> None:
    entries = [*ENTRIES, *(entry("place", "Serbia", language=code) for code in ("de", "ar"))]
    pages = index.pages(entries, "de")
    assert list(pages) == ["index.html", "index.ar.html", "index.de.html", "index.en.html"]
    found = {name: html.document_fromstring(page.decode()) for name, page in pages.items()}
    assert [page.get("lang") for page in found.values()] == ["de", "ar", "de", "en"]
    assert [page.get("dir") for page in found.values()] == [None, "rtl", None, None]
    for page in found.values():
        links = page.xpath("//nav/a/@href")
        assert links == [
            name for name in ("index.ar.html", "index.de.html", "index.en.html")
            if name != f"index.{page.get('lang')}.html"
        ]  # fmt: skip
    assert list(index.pages(ENTRIES, "de")) == ["index.html", "index.en.html"]


def test_a_size_in_arabic_is_read_from_the_right() -> None:
    page = tree([entry("place", "Serbia"), entry("place", "Serbia", language="ar")], "ar")
    links = [text(link) for link in page.xpath("//ul[@class='files']//a")]
    assert links[:2] == ["HTML\u200f (72 ك.ب)", "PDF\u200f (72 ك.ب)"]


def test_a_report_that_failed_or_is_older_says_so() -> None:
    entries = [
        entry("place", "Serbia", status="failed"),
        entry("place", "Norway", status="failed", files=[]),
        entry("place", "Malta", made_from={"as_of": "2015-01-31"}),
        entry("place", "Kenya"),
    ]
    said = {text(card.find("h3")): text(card) for card in tree(entries).xpath("//li[@class]")}
    assert "From an earlier build; the newest one failed" in said["Serbia"]
    assert "This report could not be made." in said["Norway"]
    assert "As of 31 January 2015" in said["Malta"]
    assert "As of" not in said["Kenya"]
    assert "failed" not in said["Kenya"]


def test_a_page_without_a_report_is_a_page() -> None:
    page = tree([])
    assert "No report has been made yet." in text(page)
    assert not page.xpath("//script | //form")


def test_nothing_from_data_becomes_script() -> None:
    entries = [entry("place", HOSTILE, about=about([HOSTILE], [HOSTILE], "ongoing")), *ENTRIES]
    page = tree(entries)
    (script,) = page.xpath("//script")
    assert script.text == tree(ENTRIES).xpath("//script")[0].text
    assert not page.xpath("//@onload")
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/]{43}='", policy)
    assert "default-src 'none'" in policy


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The page in a browser on a phone; it says nothing and asks for nothing."""
    yield from _opened(browser, tmp_path, ENTRIES)


def _opened(browser: Browser, folder: Path, entries: list[Entry]) -> Iterator[Page]:
    file = folder / "index.html"
    file.write_bytes(index.page(entries, "en"))
    page = browser.new_page(viewport={"width": 390, "height": 844})
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    page.on("pageerror", lambda error: heard.append(str(error)))
    page.on("request", lambda r: heard.append(r.url) if not r.url.startswith("data:") else None)
    page.goto(file.as_uri())
    yield page
    assert heard == [file.as_uri()]
    page.close()


def shown(page: Page) -> list[str]:
    return page.locator(".card:visible h3").all_inner_texts()


def test_words_find_reports_whatever_their_accents(opened: Page) -> None:
    opened.get_by_label("Search").fill("turkiye")
    assert shown(opened) == ["Project portfolio", "Sea Fund", "Türkiye"]
    assert opened.locator("#found").inner_text() == "3 of 5 reports"
    opened.get_by_label("Search").fill("turkiye fund sea")
    assert shown(opened) == ["Project portfolio", "Sea Fund", "Türkiye"]
    opened.get_by_label("Search").fill("nothing like it")
    assert shown(opened) == []
    assert "No reports match" in opened.locator("#found").inner_text()
    assert opened.locator("h2:visible").count() == 0


def test_filters_by_country_donor_and_status_work_together(opened: Page) -> None:
    opened.get_by_label("Country, region or group").select_option(label="Norway")
    assert shown(opened) == ["Project portfolio", "Sea Fund"]
    opened.get_by_label("Project status").select_option(label="Planned")
    assert shown(opened) == ["Sea Fund"]
    opened.get_by_role("button", name="Show all").click()
    opened.get_by_label("Donor").select_option(label="Land Fund")
    assert shown(opened) == ["Project portfolio", "Land Fund", "Serbia"]


def test_it_is_worked_by_keyboard_alone(opened: Page) -> None:
    for _ in range(2):
        opened.keyboard.press("Tab")
    opened.keyboard.type("serbia")
    assert shown(opened) == ["Project portfolio", "Land Fund", "Serbia"]
    for _ in range(5):
        opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.getAttribute('href')").startswith("portfolio/")


def test_without_script_every_card_is_there_and_no_control(
    browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "index.html"
    file.write_bytes(index.page(ENTRIES, "en"))
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    assert page.locator(".card").count() == len(ENTRIES)
    assert page.locator("form").is_hidden()
    context.close()


@pytest.mark.soak
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    file = tmp_path / "index.html"
    failed = entry("place", "Norway", status="failed", made_from={"as_of": "2015-01-31"})
    file.write_bytes(index.page([*ENTRIES, failed], "en"))
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(file.as_uri())
    for width in (390, 768, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


@pytest.mark.soak
def test_a_thousand_reports_stay_small_and_are_searched_at_once(
    browser: Browser, tmp_path: Path
) -> None:
    places = [f"Country number {number}" for number in range(200)]
    entries = [
        entry("donor", f"Donor number {number}", about=about(places[number % 190 :][:10], []))
        for number in range(1000)
    ]
    for page in _opened(browser, tmp_path, entries):
        assert (tmp_path / "index.html").stat().st_size < 1_500_000
        seconds = page.evaluate(
            "() => { const box = document.getElementById('words'), start = performance.now();"
            " box.value = 'number 99'; box.dispatchEvent(new Event('input', {bubbles: true}));"
            " return (performance.now() - start) / 1000; }"
        )
        assert 0 < len(shown(page)) < 1000
        assert seconds < 1
