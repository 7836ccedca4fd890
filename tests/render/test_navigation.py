"""A long page has a list of its parts, and its projects open one by one; a short one neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def test_a_page_of_few_parts_has_no_list_of_them(notebook: Tree, tree: Tree) -> None:
    page = tree(notebook({"text/html": "<h1>Title</h1><h2>One</h2><p>x</p>"}))
    assert not page.xpath("//nav[@class='parts']")
