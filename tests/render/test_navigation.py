"""A long page has a list of its parts, and its projects open one by one; a short one neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lxml import etree
from playwright.sync_api import Browser

Tree = Callable[..., Any]


def _cell(projects: int) -> dict[str, str]:
    article = (
        '<article class="project" id="p{0}"><h3>Project {0}</h3>'
        '<p class="status status-ongoing">Ongoing</p><p>Text {0}</p></article>'
    )
    sections = "".join(f"<section><h2>Part {n}</h2><p>x</p></section>" for n in range(4))
    listed = "".join(article.format(n) for n in range(projects))
    return {"text/html": f"<h1>Title</h1>{sections}<section><h2>Projects</h2>{listed}</section>"}


def test_each_part_has_a_link_that_leads_to_it(notebook: Tree, tree: Tree) -> None:
    page = tree(notebook(_cell(2)))
    links = page.xpath("//nav[@class='parts']//li/a")
    assert [link.text for link in links] == [*(f"Part {n}" for n in range(4)), "Projects"]
    for link in links:
        assert page.get_element_by_id(link.get("href")[1:]).text == link.text
    assert not page.xpath("//article//details")


def test_many_projects_fold_and_lose_no_word(notebook: Tree, tree: Tree) -> None:
    page = tree(notebook(_cell(11)))
    folded = page.xpath("//article/details")
    assert len(folded) == 11
    assert [part.text_content() for part in folded[3]] == ["Project 3Ongoing", "Text 3"]


def _tables(rows: int) -> dict[str, str]:
    lines = "".join(
        f"<tr><td>Project {n} with a title of several words</td></tr>" for n in range(rows)
    )
    table = "<table class='register'><tbody>{2}</tbody></table>"
    part = f"<section class='{{1}}'><h2>{{0}}</h2>{table}</section>"
    named = (("Register", "register"), ("Completed", "register"), ("Wider", "wider"))
    return {"text/html": "".join(part.format(*each, lines) for each in named)}


def test_long_tables_below_the_register_fold_and_lose_no_word(notebook: Tree, tree: Tree) -> None:
    page = tree(notebook(_tables(13)))
    folded = page.xpath("//section/details")
    assert [part.findtext("summary/h2") for part in folded] == ["Completed", "Wider"]
    assert all(len(part.findall(".//tbody/tr")) == 13 for part in folded)
    assert not tree(notebook(_tables(12))).xpath("//section/details")


def test_a_folded_table_is_whole_in_print(notebook: Tree, tree: Tree, browser: Browser) -> None:
    page = browser.new_page()
    made = tree(notebook(_tables(13)))
    page.set_content(etree.tostring(made, encoding="unicode", method="html"))
    cell = page.locator("section:nth-of-type(2) td").first
    assert not cell.is_visible()
    page.emulate_media(media="print")
    assert cell.is_visible()
    page.close()


def test_a_page_of_few_parts_has_no_list_of_them(notebook: Tree, tree: Tree) -> None:
    page = tree(notebook({"text/html": "<h1>Title</h1><h2>One</h2><p>x</p>"}))
    assert not page.xpath("//nav[@class='parts']")


def test_the_only_project_stands_before_the_other_parts_and_after_what_an_analyst_wrote(
    notebook: Tree, tree: Tree
) -> None:
    only = {"text/html": '<section class="projects only"><h2>A well</h2><p>x</p></section>'}
    parts = [{"text/html": f"<section><h2>{name}</h2><p>x</p></section>"} for name in ("M", "N")]
    page = tree(
        notebook("# Title", parts[0], "Said before.", *parts, only, parts[1], "Said after.")
    )
    told = [part.text for part in page.xpath("//main//*[self::h2 or self::p[not(@class)]]")]
    assert [text for text in told if text != "x"] == [
        "M", "Said before.", "A well", "M", "N", "N", "Said after.",
    ]  # fmt: skip
