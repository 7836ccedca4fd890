"""The HTML page: what it says about itself, its tables, and what a browser makes of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml.html import HtmlElement
from nbformat import NotebookNode

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Make = Callable[..., NotebookNode]
Text = Callable[[NotebookNode], str]
Tree = Callable[[NotebookNode], HtmlElement]

WORDS = "migration management authorities " * 12


@pytest.fixture
def sample(notebook: Make, svg: str) -> NotebookNode:
    """A report with everything that reports are made of."""
    fields = "".join(f"<div><dt>{n}</dt><dd>{n} {WORDS}</dd></div>" for n in ("Donor", "Period"))
    pills = "".join(
        f'<p class="status status-{name}">{name}</p>'
        for name in ("planned", "ongoing", "completed")
    )
    cells = "".join(
        f"<td>{word}</td>" for word in ("Donaudampfschifffahrt", "b" * 300, WORDS, "1.5")
    )
    heads = "".join(f'<th scope="col">Column {n}</th>' for n in range(4))
    return notebook(
        "See [the table](#t) and [IATI](https://iatistandard.org).\n\n- a\n  - b\n\n"
        "> quoted `code`",
        {
            "text/html": '<header class="cover"><p class="kicker">Country report</p>'
            '<h1>Kosovo<a role="doc-noteref" href="#n">*</a></h1>'
            '<p class="as-of">As of <time datetime="2016-10-31">31 October 2016</time></p>'
            '<dl class="facts"><div><dt>Projects</dt><dd>1</dd></div><div><dt>Donors</dt><dd>2'
            "</dd></div><div><dt>Ends</dt><dd>October 2018</dd></div></dl></header>"
        },
        {
            "text/html": f'<section id="t"><h2>Who pays</h2><table><caption>Donors</caption><thead>'
            f"<tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table></section>"
        },
        {
            "text/html": f'<article class="project" id="p"><h3>{"W" * 5000}</h3>{pills}'
            f'<dl class="fields">{fields}</dl><p class="through">Through EU Member States</p>'
            f'<h4>Objective</h4><p dir="auto">مرحبا {WORDS}</p></article>'
        },
        {
            "text/html": f'<figure><picture><source media="(max-width: 40rem)" srcset="{svg}">'
            f'<img src="{svg}" alt="A bar"></picture><figcaption>{WORDS}</figcaption></figure>'
        },
        {
            "text/html": '<ul class="findings"><li class="finding finding-warning">x</li></ul>'
            '<dl class="provenance"><div><dt>Data</dt><dd><code>'
            f'{"f" * 64}</code></dd></div></dl><aside role="doc-footnote" id="n">* Note.</aside>'
        },
        {"text/plain": "x" * 400},
        title="Kosovo",
    )


def test_a_page_says_its_language_and_title_and_forbids_requests(
    notebook: Make, tree: Tree, page: Text
) -> None:
    made = notebook("text", title="Bericht", portfolio={"language": "de-AT", "author": "Büro"})
    html = tree(made)
    assert html.get("lang") == "de-AT"
    assert html.find(".//title").text == "Bericht"
    assert html.find(".//meta[@name='author']").get("content") == "Büro"
    assert html.find(".//a[@class='skip']").text == "Zum Inhalt springen"
    policy = html.find(".//meta[@http-equiv='Content-Security-Policy']").get("content")
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert not re.search(r"(?:src|href|url)\s*[=(]\s*['\"]?(?:https?:)?//", page(made))


def test_an_unusable_language_is_english(notebook: Make, tree: Tree) -> None:
    assert tree(notebook("x", portfolio={"language": "no such!"})).get("lang") == "en"


def test_a_data_frame_is_a_clean_table(notebook: Make, tree: Tree) -> None:
    frame = pd.DataFrame({"name": ["a", "b"], "amount": [1.5, -20.0]}, index=["x", "y"])
    table = tree(notebook({"text/html": frame._repr_html_()})).find(".//table")  # type: ignore[operator]
    assert table.get("border") is None
    assert [th.get("scope") for th in table.iter("th")] == ["col", "col", "row", "row"]
    numbers = [c.text for c in table.iter("td", "th") if c.get("class") == "number"]
    assert numbers == ["amount", "1.5", "-20.0"]
    assert table.getparent().get("tabindex") == "0"


def test_numbers_stand_below_one_another_under_heads_of_several_rows(
    notebook: Make, tree: Tree
) -> None:
    frame = pd.DataFrame(
        [[1.5, "a", "2 €"], [20.25, "b", "-1,300.50 €"], [float("inf"), "c", "n/a"]],
        index=pd.MultiIndex.from_product([["Serbia"], [2014, 2015, 2016]]),
        columns=pd.MultiIndex.from_tuples([("Sum", "EUR"), ("Sum", "by"), ("Cost", "all")]),
    )
    table = tree(notebook({"text/html": frame._repr_html_()})).find(".//table")  # type: ignore[operator]
    numbers = [c.text for c in table.iter("td", "th") if c.get("class") == "number"]
    assert numbers == [
        "Cost", "EUR", "all", "1.50", "2 €", "20.25", "-1,300.50 €", "inf", "n/a",
    ]  # fmt: skip


def test_a_head_that_reaches_beside_the_rows_stays_there(notebook: Make, tree: Tree) -> None:
    rows = "<tr><th rowspan=2>Group<th colspan=2>Span</tr><tr><td>1<td>2</tr>"
    (table,) = tree(notebook("# T", {"text/html": f"<table>{rows}</table>"})).iter("table")
    assert table.find("thead") is None
    (group,) = [cell for cell in table.iter("th") if cell.get("rowspan") == "2"]
    assert group.get("scope") == "row"


def test_a_styled_data_frame_is_a_clean_table(notebook: Make, tree: Tree, page: Text) -> None:
    pytest.importorskip("jinja2")
    frame = pd.DataFrame({"<script>x</script>": ["<img src=x onerror=y>"]})
    markup = frame.style.set_caption("C").background_gradient(subset=[]).to_html()
    made = notebook({"text/html": markup})
    assert tree(made).find(".//caption").text == "C"
    assert not tree(made).xpath("//table//@id | //table//@style | //script")
    assert page(made) == page(notebook({"text/html": frame.style.set_caption("C").to_html()}))


def test_nested_tables_stay_tables(notebook: Make, tree: Tree) -> None:
    inner = "<table><tr><td>in</td></tr></table>"
    made = notebook({"text/html": f"<table><tr><td>{inner}</td><td>out</td></tr></table>"})
    assert len(tree(made).xpath("//table//table")) == 1


@pytest.fixture
def opened(browser: Browser, page: Text, sample: NotebookNode, tmp_path: Path) -> Page:
    """The sample in the browser; what it logs or asks for is kept with it."""
    path = tmp_path / "page.html"
    path.write_text(page(sample), encoding="utf-8")
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    heard: list[str] = []
    tab.on("console", lambda message: heard.append(message.text))
    tab.on("pageerror", lambda error: heard.append(str(error)))
    tab.on("request", lambda r: heard.append(r.url) if not r.url.startswith("data:") else None)
    tab.goto(path.as_uri())
    assert heard == [path.as_uri()]
    return tab


def test_a_browser_finds_nothing_to_say_and_nothing_to_fetch(opened: Page) -> None:
    assert opened.title() == "Kosovo"
    assert opened.evaluate("document.fonts.check('16px \"Fira Sans\"')")
    opened.close()


@pytest.mark.soak
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_no_violation(width: int, opened: Page) -> None:
    opened.set_viewport_size({"width": width, "height": 844})
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    found = Axe().run(opened, options={"runOnly": tags}).response["violations"]
    opened.close()
    assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_scrolls_sideways(width: int, opened: Page) -> None:
    opened.set_viewport_size({"width": width, "height": 844})
    widest = opened.evaluate("document.documentElement.scrollWidth")
    opened.close()
    assert widest <= width
