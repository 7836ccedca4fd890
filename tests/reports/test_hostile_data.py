"""Odd and hostile texts come out of a build as the texts they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

import pytest
from lxml import html

from portfolio_lib.render.frame import TEMPLATES

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SEARCH = (TEMPLATES / "portfolio" / "reports.js").read_text(encoding="utf-8")
"""The one script of ours, on the page of all reports."""
TEXTS = [
    "<script>document.title = 'taken'</script>",
    "<img src=x onerror=alert(1)>",
    '#panic() and #eval("1") and #include "a.typ"',
    "$x$ and $$y^2$$ and \\(z\\)",
    "*a* _b_ `c` ```d``` [e](javascript:alert(1))",
    "back\\slash \\n and {{ braces }} and {% raw %}",
    "&lt;b&gt; & &#60;",
    "=1+1 @import -x",
    "שלום",
    "👩‍👩‍👧 🎉",
    "W" * 5000,
]
Once = Callable[[str, Callable[[Path], None]], Path]
PAGE = """{title}

Objective: {text} ends here.

Summary: {text} ends here.

Donor: Fund {short}

Country: Serbia

Duration: 2016
"""


@pytest.fixture(scope="module", params=["some", pytest.param("all", marks=pytest.mark.soak)])
def built(
    request: pytest.FixtureRequest, portfolio: Callable[..., CompletedProcess[str]], once: Once
) -> Path:
    """Reports on one project for each text, with the text as title, objective and summary."""
    asked = ("--report", "portfolio", "--report", "country") if request.param == "some" else ()

    def build(folder: Path) -> None:
        (folder / "data").mkdir()
        pages = [
            PAGE.format(title=f"Title {text}", text=f"Say {text}", short=text[:40])
            for text in TEXTS
        ]
        (folder / "data/page.txt").write_text("\n\n\n".join(pages), encoding="utf-8")
        result = portfolio("build", "--as-of", "2016-10-31", *asked, cwd=folder)
        assert result.returncode == 0, result.stderr
        assert "printed" not in result.stderr

    return once(f"hostile-{request.param}", build) / "reports"


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("suffix", ["html", "pdf"])
def test_a_text_comes_out_as_it_is(
    built: Path, words: Callable[[Path], str], text: str, suffix: str
) -> None:
    shown = squeezed(words(built / f"portfolio/portfolio.en.{suffix}"))
    if len(set(text)) == 1:
        assert shown.count(text[0]) >= 3 * len(text)
    elif suffix == "pdf" and "ש" in text:
        assert squeezed(text) in shown or squeezed(text)[::-1] in shown
    else:
        assert shown.count(squeezed(text)) >= 3


def test_nothing_of_the_data_becomes_active_in_a_page(built: Path) -> None:
    for file in built.rglob("*.html"):
        tree = html.parse(str(file)).getroot()
        assert not tree.xpath("//iframe | //object | //embed")
        scripts = [script.text for script in tree.xpath("//script")]
        assert scripts == ([SEARCH] if file.name.startswith("index.") else [])
        assert len(tree.xpath("//form")) == len(scripts)
        assert not tree.xpath("//@*[starts-with(name(), 'on')]")
        assert not [link for link in tree.xpath("//@href") if link.startswith("javascript")]


def test_a_browser_runs_nothing_and_fits_the_page(browser: Browser, built: Path) -> None:
    page = browser.new_page(viewport={"width": 390, "height": 844})
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("dialog", lambda dialog: messages.append(dialog.message))
    page.goto((built / "portfolio/portfolio.en.html").as_uri())
    assert messages == []
    assert page.title() != "taken"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
