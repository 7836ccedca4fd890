"""What tables of HTML say of their columns, their foot and their numbers is in both formats."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from helpers.rendered import pdf_text, shown
from lxml import etree
from nbformat import NotebookNode

Make = Callable[..., NotebookNode]
Tree = Callable[[NotebookNode], etree._Element]


def test_the_foot_of_a_table_stands_below_its_rows(notebook: Make) -> None:
    """It may be written above them, as HTML 4 wants it."""
    rows = "<tfoot><tr><td>All</td></tr></tfoot><tbody><tr><td>Peja</td></tr></tbody>"
    body, _, content = shown(notebook({"text/html": f"<table>{rows}</table>"}))
    assert body.index("Peja") < body.index("All")
    text = pdf_text(content)
    assert text.index("Peja") < text.index("All")


def test_cells_have_the_colour_of_their_column(notebook: Make) -> None:
    columns = '<col style="background:#ffcccc"><col span="2" bgcolor="#ccffcc">'
    rows = "<tr><td>a<td>b<td>c</tr><tr bgcolor='#ddeeff'><td>d<td bgcolor='yellow'>e<td>f</tr>"
    body, _, _ = shown(notebook({"text/html": f"<table>{columns}{rows}</table>"}))
    colours = {cell.text: cell.get("style", "") for cell in etree.HTML(body).iter("td")}
    expected = {"a": "#ffcccc", "b": "#ccffcc", "c": "#ccffcc", "d": "#ddeeff", "e": "#ffff00",
                "f": "#ddeeff"}  # fmt: skip
    assert all(colour in colours[cell] for cell, colour in expected.items())


def test_a_column_that_is_not_shown_is_in_no_format(notebook: Make) -> None:
    columns = "<colgroup><col><col style='visibility:collapse'></colgroup>"
    table = f"<table>{columns}<tr><td>shown</td><td>hidden</td></tr></table>"
    body, _, content = shown(notebook({"text/html": table}))
    assert "hidden" not in body + pdf_text(content)


@pytest.mark.parametrize(
    ("texts", "is_column"),
    [
        (["(1,000.00)", "12.00"], True),
        (["€ (1,000.00)", "€ 3.00", "-"], True),
        (["(€ 1,000)", "€ 3"], True),
        (["1,234.50 RSD", "-3 RSD"], True),
        (["1.5 M€", "12 Mio. EUR", "3 million"], True),
        (["1) to build", "2) to teach"], False),
        (["(1", "2"], False),
        (["12 km", "3 km"], False),
        (["3 months", "12 MAY"], False),
    ],
)
def test_money_stands_at_the_right(
    notebook: Make, tree: Tree, texts: list[str], *, is_column: bool
) -> None:
    rows = "".join(f"<tr><td>{text}</td></tr>" for text in texts)
    cells = tree(notebook({"text/html": f"<table>{rows}</table>"})).iter("td")
    assert [cell.get("class") == "number" for cell in cells] == [is_column] * len(texts)
